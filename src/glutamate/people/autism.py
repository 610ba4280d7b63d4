"""Autism, adults: GABA little or not lower, glutamate of both signs.

Sources     Thomson2024 (smaller in adults), Schur2016 (larger, few studies)
"""

from glutamate.people.profile import Profile, person, shift


@person("autism", title="Autism, adults: GABA little or not lower")
def autism() -> Profile:
    """A tenth of the spread."""
    return Profile(
        about="an autistic adult",
        kind="measured",
        evidence=(("lower GABA on average", "C: less so in adults; medicines and sex matter"),
                  ("Glx", "D: both signs"),
                  ("a single balance of glutamate and GABA behind it", "D")),
        glx=shift(0.0, 0.3, "Thomson2024"),
        gaba=shift(-0.1, 0.3, "Thomson2024"),
        causal="low",
    )  # fmt: skip
