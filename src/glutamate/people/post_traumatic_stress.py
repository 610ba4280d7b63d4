"""Post-traumatic stress: no difference of GABA over studies; cortisol is held by keener receptors.

Sources     Schur2016
"""

from glutamate.people.profile import Profile, change, person, shift


@person("post_traumatic_stress", title="Post-traumatic stress: no difference of GABA over studies")
def post_traumatic_stress() -> Profile:
    """Stress weighs more, glands are held closer."""
    return Profile(
        about="an adult with post-traumatic stress disorder",
        kind="measured",
        evidence=(("GABA", "B: no difference over studies"),
                  ("cortisol suppressed more by dexamethasone", "C"),
                  ("stress weighs more", "C: the size is assumed")),
        gaba=shift(0.0, 0.3, "Schur2016"),
        changes=(change("stressors.gain", 1.2, 1.1, 1.3, "C"), change("glands.receptor_half", 0.9, 0.8, 1.0, "C")),
        causal="low",
    )  # fmt: skip
