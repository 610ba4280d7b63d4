"""Do effective pathways strengthen and ineffective ones weaken?

Arms        pairs in which the source fires before its target, and pairs in which it fires after it
Measured    synapses strong after thirty episodes, half of them at first
Sources     GraupnerBrunel2012 (rule of the synapse)
"""

from glutamate.claims.judge.claim import SAYS, Claim, Evidence, Rule, Sample, claim

LAG, RATE = "ms between source and target", "pairs per second"
STRONG = "strong synapses after thirty episodes"
EPISODES = 30


def measure(sample: Sample) -> dict:
    """Effective is what fires before the cell that it may drive."""
    from glutamate.plasticity.definitions import after
    from glutamate.plasticity.groove import episode

    def crossed(lag: float, rate: float) -> tuple:
        return tuple(float(x) for x in episode(1.0, lag_ms=lag, rate_hz=rate))

    shares = {
        "before": sample.each(crossed, LAG, RATE).T,
        "after": sample.each(lambda lag, rate: crossed(-lag, rate), LAG, RATE).T,
    }
    return {STRONG: {arm: after(EPISODES, up, down, 0.5) for arm, (up, down) in shares.items()}}


@claim("effective-pathways-win")
def effective_pathways_win() -> Claim:
    """By timing at one synapse; whether an outcome was good does not enter."""
    return Claim(
        says="Effective pathways strengthen, ineffective ones weaken",
        texts={"N": SAYS},
        arms={"before": "the source fires before its target", "after": "it fires after it"},
        quantities={STRONG: "1"},
        measure=measure,
        rule=Rule(
            "difference", "before", supported=0.1, contradicted=0.02, against="after",
            why="a tenth of all synapses is a change of a pathway; a fiftieth is within noise",
        ),
        spread={LAG: "uniform(8, 12)", RATE: "uniform(8, 12)"},
        assumed={LAG: (5.0, 30.0), RATE: (2.0, 20.0)},
        evidence=Evidence("A", "order and timing decide the sign in slices and in animals", ("GraupnerBrunel2012",)),
        limits="Effective for a goal would need reward; a pathway that fires in order strengthens whether it "
        "serves or not.",
    )  # fmt: skip
