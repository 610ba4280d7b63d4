"""Creative and anxious, hypothetical: more of the senses comes through and stress weighs more; a popular type.

Sources     assumed: a scenario by name only
"""

from glutamate.people.profile import Profile, change, person

BY_NAME = "assumed: a scenario by name only"


@person("creative_anxious", title="Creative and anxious, HYPOTHETICAL: senses and stress weigh more")
def creative_anxious() -> Profile:
    """Both a fifth up."""
    return Profile(
        about="a person made up to be creative and anxious",
        kind="hypothetical",
        evidence=(("that such a type exists", "E: no group was measured"),),
        changes=(change("trait", 1.2, 1.0, 1.4, "E", BY_NAME), change("stressors.gain", 1.2, 1.1, 1.3, "E", BY_NAME)),
    )
