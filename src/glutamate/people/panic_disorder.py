"""Panic disorder: no difference of GABA over studies; stress weighs more, as in anxiety.

Sources     Schur2016
"""

from glutamate.people.profile import Profile, change, person, shift


@person("panic_disorder", title="Panic disorder: no difference of GABA over studies")
def panic_disorder() -> Profile:
    """Nothing but the weight of stress."""
    return Profile(
        about="an adult with panic disorder",
        kind="measured",
        evidence=(("GABA", "B: no difference over studies"), ("stress weighs more", "C: the size is assumed")),
        gaba=shift(0.0, 0.3, "Schur2016"),
        changes=(change("stressors.gain", 1.2, 1.1, 1.3, "C"),),
        causal="low",
        limits="The loop of bodily fear is in circuit/panic_loop.py.",
    )
