"""Schizophrenia: fewer NMDA receptors that answer on interneurons, more drive; Glx of the frontal lobe is lower.

Limits      from what ketamine does to the healthy
Sources     Marsman2013 (frontal glutamate lower with illness and age), assumed (receptors)
"""

from glutamate.people.profile import Profile, change, person, shift


@person("schizophrenia", title="Schizophrenia: weak NMDA receptors of interneurons, more release")
def schizophrenia() -> Profile:
    """The medial frontal lobe."""
    return Profile(
        about="an adult with schizophrenia",
        kind="illness",
        evidence=(("glutamate of the medial frontal lobe is lower, glutamine higher", "B: treated, older people"),
                  ("NMDA receptors of interneurons answer less", "C: by analogy with ketamine"),
                  ("more glutamate in the basal ganglia", "C: later studies")),
        glx=shift(-0.2, 0.2, "assumed: size; lower by Marsman2013", "medial frontal"),
        changes=(change("nmda_interneuron", 0.7, 0.5, 0.9, "C"), change("release", 1.15, 1.1, 1.2, "C")),
        causal="moderate",
    )  # fmt: skip
