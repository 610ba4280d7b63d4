"""Hyperfocused, hypothetical: less of the senses comes through; a name that people give themselves.

Sources     assumed: a scenario by name only
"""

from glutamate.people.profile import Profile, change, person

BY_NAME = "assumed: a scenario by name only"


@person("hyperfocused", title="Hyperfocused, HYPOTHETICAL: less of the senses comes through")
def hyperfocused() -> Profile:
    """Sensory gain a sixth lower."""
    return Profile(
        about="a person made up to be lost in one thing",
        kind="hypothetical",
        evidence=(("that people are absorbed for hours", "B: they say so"), ("by glutamate or GABA", "E: no study")),
        changes=(change("trait", 0.85, 0.7, 1.0, "E", BY_NAME),),
    )
