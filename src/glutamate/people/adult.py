"""Adult: nobody in particular, with all that healthy adults differ in.

Sources     those of spread.py
"""

from glutamate.people.profile import Profile, person


@person("adult", title="Adult: nobody in particular")
def adult() -> Profile:
    """The reference: no shift, no change."""
    return Profile(
        about="a healthy adult",
        kind="reference",
        evidence=(("that healthy people differ this much in tissue glutamate and GABA", "A"),
                  ("how much they differ in receptors and transporters", "D: nobody has counted them in the living")),
    )  # fmt: skip
