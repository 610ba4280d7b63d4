"""Alzheimer's disease: less uptake, more receptors beside synapses, fewer at them; glutamate in spectra is lower.

Sources     Masliah1996 (uptake sites), assumed (receptors)
"""

from glutamate.people.profile import Profile, change, person


@person("alzheimers_disease", title="Alzheimer's disease: less uptake, more receptors beside synapses")
def alzheimers_disease() -> Profile:
    """Cortex and hippocampus."""
    return Profile(
        about="an old person with Alzheimer's disease",
        kind="illness",
        evidence=(("less uptake by a third", "B: tissue of the dead"), ("fewer NMDA receptors", "B"),
                  ("more of them beside synapses", "C"), ("memantine helps", "A: modestly")),
        changes=(change("uptake", 0.65, 0.5, 0.8, "B", "Masliah1996"), change("extrasynaptic", 1.2, 1.0, 1.5, "C"),
                 change("nmda", 0.8, 0.6, 1.0, "B")),
        causal="moderate",
        age="normal(76, 7) within 55..95",
        limits="Glutamate in spectra is lower, not higher.",
    )  # fmt: skip
