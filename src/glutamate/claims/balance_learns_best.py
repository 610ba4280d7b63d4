"""Is learning best at balanced excitation and inhibition, and worse on both sides?

Arms        an episode of pairs at usual GABA, with a third less and with a third more
Measured    the better of both sides: synapses strong after thirty episodes; intrusion of a similar memory
Sources     GraupnerBrunel2012 (rule of the synapse), Koolschijn2019 (less GABA, more interference)
"""

from typing import Any

from glutamate.claims.judge.claim import SAYS, Claim, Evidence, Rule, Sample, claim

OFF, RATE = "GABA away from usual", "pairs per second"
STRONG, BESIDE = "strong synapses after thirty episodes", "share of a similar memory that comes along"
EPISODES = 30


def measure(sample: Sample) -> dict:
    """Both sides, and the one on which more is learnt."""
    import numpy as np

    from glutamate.plasticity.associative import partner
    from glutamate.plasticity.definitions import after
    from glutamate.plasticity.groove import episode

    def learnt(sign: float) -> Any:
        def one(off: float, rate: float) -> tuple:
            gaba = 1 + sign * off
            crossed = (float(x) for x in episode(gaba, rate_hz=rate))
            return float(after(EPISODES, *crossed)), partner(round(gaba, 1))

        return np.asarray(sample.each(one, OFF, RATE)).T

    arms = {"balanced": learnt(0.0), "less GABA": learnt(-1.0), "more GABA": learnt(1.0)}
    sides = np.maximum(arms["less GABA"][0], arms["more GABA"][0])
    return {
        STRONG: {arm: found[0] for arm, found in arms.items()} | {"better side": sides},
        BESIDE: {arm: found[1] for arm, found in arms.items()},
    }


@claim("balance-learns-best")
def balance_learns_best() -> Claim:
    """Best in the middle means that the better side is worse than the middle."""
    return Claim(
        says="Learning is best at balanced excitation and inhibition, worse on both sides",
        texts={"N": SAYS, "L": SAYS, "O": SAYS},
        arms={
            "balanced": "usual GABA", "less GABA": "20 to 40 % less", "more GABA": "20 to 40 % more",
            "better side": "the one of both on which more synapses are strong",
        },
        quantities={STRONG: "1", BESIDE: "1"},
        measure=measure,
        rule=Rule(
            "ratio", "better side", supported=0.95, contradicted=1.05, against="balanced",
            why="a twentieth either way is the least that would make the middle a best point or not one",
        ),
        spread={OFF: "uniform(0.2, 0.4)", RATE: "uniform(8, 12)"},
        assumed={OFF: (0.05, 0.6), RATE: (5.0, 20.0)},
        evidence=Evidence("C", "blocking inhibition eases potentiation in slices and costs selectivity; an optimum of "
                          "people between spectra and learning is not settled",
                          ("GraupnerBrunel2012", "Koolschijn2019")),
        limits="How much is learnt and what comes along are two quantities; a best point appears only if they "
        "are weighed.",
    )  # fmt: skip
