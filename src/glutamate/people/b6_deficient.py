"""Little vitamin B6: half the coenzyme of the enzyme that makes GABA.

Limits      a deficit that a laboratory finds; in people who have enough, more of it makes hardly more GABA
Sources     assumed: half the coenzyme; what follows is metabolism's
"""

from glutamate.people.profile import Profile, change, person


@person("b6_deficient", title="Little vitamin B6: half the coenzyme that makes GABA")
def b6_deficient() -> Profile:
    """Half, a third to four fifths."""
    return Profile(
        about="a person with a deficit of vitamin B6",
        kind="gene",
        evidence=(("seizures without it, stopped by it", "A: infants, rare defects"),
                  ("calm in those who have enough", "C: one trial of 265")),
        changes=(change("vitamin_b6", 0.5, 0.33, 0.8, "B"),),
        causal="high for seizures without it",
    )  # fmt: skip
