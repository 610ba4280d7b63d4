"""Fibromyalgia: a small difference of tissue Glx in ten people, none in eighty-four.

Sources     Fayed2010 (8 % more in 10 against 10); the size over both studies is assumed
"""

from glutamate.people.profile import Profile, change, person, shift


@person("fibromyalgia", title="Fibromyalgia: more Glx in ten people, none in eighty-four")
def fibromyalgia() -> Profile:
    """The posterior insula and cingulate."""
    return Profile(
        about="an adult with fibromyalgia",
        kind="illness",
        evidence=(("8 % more Glx in the posterior cingulate or insula", "D: ten people, none in 44 against 40 later"),
                  ("less inhibition", "D: a guess")),
        glx=shift(0.2, 0.3, "assumed: 8 % in ten people, none in 84", "posterior insula and cingulate"),
        changes=(change("gaba", 0.95, 0.85, 1.0, "D"),),
        causal="low",
    )  # fmt: skip
