"""Weak glutamate signalling, hypothetical: a tenth less at AMPA and NMDA receptors and of release.

Sources     assumed: a scenario by name only
"""

from glutamate.people.profile import Profile, change, person

BY_NAME = "assumed: a scenario by name only"


@person("weak_signalling", title="Weak glutamate signalling, HYPOTHETICAL")
def weak_signalling() -> Profile:
    """A tenth less of each."""
    return Profile(
        about="a person made up to have weak excitation",
        kind="hypothetical",
        evidence=(("that a low mood or sleepiness comes from it", "E: no test, no group"),),
        changes=tuple(change(path, 0.9, 0.8, 1.0, "E", BY_NAME) for path in ("ampa", "nmda", "release")),
    )
