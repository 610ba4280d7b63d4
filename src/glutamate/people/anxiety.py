"""Anxiety: no agreed difference of GABA; stress weighs more.

Sources     Schur2016 (panic and after trauma: no difference of GABA)
"""

from glutamate.people.profile import Profile, change, person, shift


@person("anxiety", title="Anxiety: no agreed difference of GABA, stress weighs more")
def anxiety() -> Profile:
    """Panic, and after trauma."""
    return Profile(
        about="an adult with an anxiety disorder",
        kind="measured",
        evidence=(("GABA in spectra", "B: no difference over studies of panic and of people after trauma"),
                  ("that benzodiazepines calm", "A: which does not say what is missing"),
                  ("stress weighs more", "C: the size is assumed")),
        glx=shift(0.0, 0.3, "Schur2016"),
        gaba=shift(-0.1, 0.3, "Schur2016"),
        changes=(change("stressors.gain", 1.2, 1.1, 1.3, "C"),),
        causal="low",
    )  # fmt: skip
