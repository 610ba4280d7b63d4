"""Glutamate dominance, hypothetical: a name without a diagnosis, a threshold, a test or a study behind it.

Limits      built one spread of Glx above and one of GABA below: people made like this are told easily, by construction
Sources     assumed: a scenario by name only
"""

from glutamate.people.profile import Profile, person, shift

BY_NAME = "assumed: a scenario by name only"


@person("dominance", title="Glutamate dominance, HYPOTHETICAL: no diagnosis, no threshold, no test")
def dominance() -> Profile:
    """One spread up, one down."""
    return Profile(
        about="a person made up to have much Glx and little GABA",
        kind="hypothetical",
        evidence=(("that there is such a condition", "E: no diagnosis, no threshold, no test, no group"),),
        glx=shift(1.0, 0.0, BY_NAME),
        gaba=shift(-1.0, 0.0, BY_NAME),
    )
