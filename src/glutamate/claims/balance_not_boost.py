"""Does balance, not more of one transmitter, serve the brain?

Arms        recall from half of a pattern at usual inhibition, with less (a boost of excitation) and with more
Measured    quality of recall: own cells that fire less cells of others, the better of both boosts
Sources     Willshaw1969 (the store)
"""

from typing import Any

from glutamate.claims.judge.claim import SAYS, Claim, Evidence, Rule, Sample, claim

BOOST, STORE = "boost of one side", "number of the store"
QUALITY = "own cells less others that fire, per pattern"


def measure(sample: Sample) -> dict:
    """Stores of 120 patterns; a boost in steps of a tenth of usual inhibition."""
    from functools import cache

    import numpy as np

    from glutamate.plasticity.associative import Willshaw, recalled

    @cache
    def store(number: int) -> Willshaw:
        return Willshaw(120, 0.0, number)

    @cache
    def quality(inhibition: float, number: int) -> float:
        one = store(number)
        found = recalled(one, inhibition)
        return float(found[0] - found[1] / one.patterns.shape[1])

    def at(sign: float) -> Any:
        return sample.each(lambda boost, number: quality(round(1 + sign * boost, 1), int(number)), BOOST, STORE)

    arms = {"balance": at(0.0), "more excitation": at(-1.0), "more inhibition": at(1.0)}
    return {QUALITY: arms | {"better boost": np.maximum(arms["more excitation"], arms["more inhibition"])}}


@claim("balance-not-boost")
def balance_not_boost() -> Claim:
    """One task of one network, for what serves a brain."""
    return Claim(
        says="Balance, not more of one transmitter, is what serves the brain",
        texts={"L": SAYS, "D": SAYS, "O": SAYS},
        arms={
            "balance": "usual inhibition", "more excitation": "30 to 60 % less inhibition",
            "more inhibition": "30 to 60 % more", "better boost": "the better of both boosts",
        },
        quantities={QUALITY: "1"},
        measure=measure,
        rule=Rule(
            "difference", "better boost", supported=-0.05, contradicted=0.02, against="balance",
            why="one cell in twenty lost by either boost makes balance best; a gain by one of them makes it not",
        ),
        spread={BOOST: "uniform(0.3, 0.6)", STORE: "uniform(0, 5)"},
        assumed={BOOST: (0.1, 0.9)},
        evidence=Evidence("D", "recall in networks needs inhibition in a range; what serves a whole brain is no "
                          "quantity",
                          ("Willshaw1969", "Koolschijn2019")),
        limits="Usual inhibition is 1, the most at which half a pattern still recalls the whole, so that a tenth more "
        "already ends recall: one side of the best point is a cliff by design.",
    )  # fmt: skip
