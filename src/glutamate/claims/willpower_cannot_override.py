"""Can effort override an imbalance? There is no state of will in this model.

Sources     none: nothing is measured
"""

from glutamate.claims.judge.claim import SAYS, Claim, Evidence, claim


@claim("willpower-cannot-override")
def willpower_cannot_override() -> Claim:
    """Nothing is measured."""
    return Claim(
        says="No effort overrides an imbalance of glutamate and GABA",
        texts={"N": SAYS},
        beyond="Effort and will have no state variable here. What has one is the cost of a choice after hours of work "
        "and the gain of a circuit by drive; neither is will, and neither may stand for it.",
        evidence=Evidence("E", "no study measured will against transmitters in one person", ()),
    )
