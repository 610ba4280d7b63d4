"""Autism, children: GABA lower by a third of the spread between children, most in limbic regions.

Sources     Thomson2024 (children), Schur2016 (-0.74 over few studies)
"""

from glutamate.people.profile import CHILD_AGE, Profile, person, shift


@person("autism_child", title="Autism, children: GABA lower by a third of the spread")
def autism_child() -> Profile:
    """A third of the spread."""
    return Profile(
        about="an autistic child",
        kind="measured",
        evidence=(("lower GABA on average", "C: largest in children and limbic regions"),
                  ("Glx", "D: both signs"),
                  ("a drug that makes GABA inhibit more helps", "D: phase 2 for, phase 3 without benefit")),
        glx=shift(0.0, 0.3, "Thomson2024"),
        gaba=shift(-0.35, 0.3, "Thomson2024;Schur2016", "limbic"),
        causal="low",
        age=CHILD_AGE,
        limits="Sleep, stress and kinetics are those of adults but for weight and kidneys.",
    )  # fmt: skip
