"""Does a deepened pattern capture the chain of thought?

Arms        a network that steps from memory to memory, all alike, and with one memory deepened
Measured    share of the time in any memory that is spent in that one
Sources     Treves2005 (latching), Kang2017 (equations)
"""

from typing import Any

from glutamate.claims.judge.claim import SAYS, Claim, Evidence, Rule, Sample, claim

DEEPER, NETWORK = "coupling of the memory relative to others", "number of the network"
SHARE, VISITS = "share of time in the memory", "memories visited"
UNITS, PATTERNS, DURATION, OTHER = 150, 30, 2000.0, 1


def measure(sample: Sample) -> dict:
    """Two seconds after another memory was cued; the first is the one that is deepened."""
    import numpy as np

    from glutamate.plasticity.latching import Potts, chain

    def visited(deepened: float, number: float) -> tuple:
        found = chain(Potts(int(number), UNITS, PATTERNS, deepened), duration_ms=DURATION, cue=OTHER)
        visits, dwell = np.asarray(found.visits), np.asarray(found.dwell, float)
        return float(dwell[visits == 0].sum() / dwell.sum()) if dwell.sum() > 0 else 0.0, len(visits)

    def arm(deepened: Any) -> Any:
        return np.array([visited(float(d), float(k)) for d, k in zip(deepened, sample[NETWORK], strict=True)]).T

    arms = {"alike": arm(np.ones(sample.n)), "one deeper": arm(sample[DEEPER])}
    return {SHARE: {name: one[0] for name, one in arms.items()}, VISITS: {name: one[1] for name, one in arms.items()}}


@claim("rumination-is-a-deep-groove")
def rumination_is_a_deep_groove() -> Claim:
    """The chain starts at another memory, so that the deep one has to capture it."""
    return Claim(
        says="A deepened pattern captures thought",
        texts={"N": SAYS},
        arms={"alike": "thirty memories alike", "one deeper": "one of them coupled by 20 to 50 % more"},
        quantities={SHARE: "1", VISITS: "1"},
        measure=measure,
        rule=Rule(
            "difference", "one deeper", supported=0.2, contradicted=0.05, against="alike",
            why="a fifth of all time is a capture; a twentieth is a memory among thirty",
        ),
        spread={DEEPER: "uniform(1.2, 1.5)", NETWORK: "uniform(0, 1000)"},
        people=3,
        evidence=Evidence("D", "models only; no study tied depth of a memory to rumination by transmitters",
                          ("Treves2005", "Kang2017")),
        limits="Visits of a network are not thoughts. How much deeper is assumed, and too dear to be searched; three "
        "networks a seed are few.",
    )  # fmt: skip
