"""Glud1 mouse: lifelong mild excess of release costs neurons of CA1.

Sources     Bao2009
"""

from glutamate.people.profile import Profile, change, person


@person("glud1_mouse", title="Glud1 mouse: lifelong mild excess of release")
def glud1_mouse() -> Profile:
    """No person: a mouse with mild excess for all its life."""
    return Profile(
        about="a mouse that releases more for all its life",
        kind="animal",
        evidence=(("fewer neurons of CA1 in old age", "B: mice"), ("what that says of people", "D")),
        changes=(change("release", 1.3, 1.1, 1.5, "C", "Bao2009"),),
        causal="moderate",
        limits="Draws of a life (sleep, stress, weight) are those of people and mean nothing for a mouse.",
    )
