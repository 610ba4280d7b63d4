"""Attention deficit: no difference of glutamate or GABA that studies agree on.

Limits      tones of dopamine and noradrenaline, which treatment moves, are not in a life; see circuit/neuromodulators
Sources     Aoki2013 (16 studies, no difference of Glx), Schur2016 (none of GABA)
"""

from glutamate.people.profile import Profile, person, shift


@person("adhd", title="Attention deficit: no agreed difference of Glx or GABA")
def adhd() -> Profile:
    """No mean difference; how far one may be overlooked."""
    return Profile(
        about="an adult with an attention deficit",
        kind="measured",
        evidence=(("no difference of Glx over 16 studies (270 and 235 people)", "B"),
                  ("more or less in single regions", "D: of both signs"),
                  ("much glutamate, little GABA as its cause", "D")),
        glx=shift(0.0, 0.25, "Aoki2013", "medial prefrontal"),
        gaba=shift(0.0, 0.3, "Schur2016"),
        causal="low",
        limits="Medicines for it act on dopamine and noradrenaline.",
    )  # fmt: skip
