"""Does disturbed glutamate disturb serotonin and dopamine? Neither is released by a cell in this model.

Sources     none: nothing is measured
"""

from glutamate.claims.judge.claim import SAYS, Claim, Evidence, claim


@claim("glutamate-worsens-other-transmitters")
def glutamate_worsens_other_transmitters() -> Claim:
    """Nothing is measured."""
    return Claim(
        says="Disturbed glutamate disturbs serotonin and dopamine",
        texts={"O": SAYS},
        beyond="Serotonin and dopamine have no cells that glutamate could drive here: their levels are given from "
        "outside and act on receptors and learning. A state that glutamate cannot reach cannot be worsened by it.",
        evidence=Evidence("D", "glutamate drives the cells of both in animals; that a disturbance of everyday "
                          "life does "
                          "so in people is not measured", ()),
    )  # fmt: skip
