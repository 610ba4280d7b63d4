"""GLT-1 null mouse: a tenth of uptake is left; lethal seizures come before neurons die.

Sources     Tanaka1997
"""

from glutamate.people.profile import Profile, change, person


@person("glt1_null_mouse", title="GLT-1 null mouse: a tenth of uptake is left")
def glt1_null_mouse() -> Profile:
    """No person: a mouse in which uptake fails as far as can be lived with."""
    return Profile(
        about="a mouse without the glial transporter",
        kind="animal",
        evidence=(("lethal seizures, then death of cells after injury", "A: mice"),),
        changes=(change("uptake", 0.1, 0.05, 0.1, "A", "Tanaka1997"),),
        causal="high",
        limits="Draws of a life (sleep, stress, weight) are those of people and mean nothing for a mouse.",
    )
