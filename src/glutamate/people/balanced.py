"""Balanced: the group that others are compared to; the same as an adult, under the name that comparisons use.

Sources     those of spread.py
"""

from glutamate.people.profile import Profile, person


@person("balanced", title="Balanced: the group others are compared to")
def balanced() -> Profile:
    """No shift, no change."""
    return Profile(
        about="a member of the group of comparison",
        kind="reference",
        evidence=(("that healthy groups have the same mean", "A: by definition"),),
    )
