"""Do short focused blocks with rest beat long stretches?

Arms        four blocks of 25 min with 5 min of rest, 100 min in one
Measured    what is encoded per minute of work, relative to full attention; the same with one rest of 15 min for all
Sources     Craik1996 (divided attention at encoding); times of attention are assumed
"""

from glutamate.claims.judge.claim import SAYS, Claim, Evidence, Rule, Sample, claim

WORK, REST = "minutes of work", "minutes of rest"
MINUTE, CLOCK = "encoded per minute of work", "encoded per minute of the clock"
TOTAL = 100.0


def measure(sample: Sample) -> dict:
    """Attention tires in work and comes back in rest."""
    import numpy as np

    from glutamate.plasticity.study_session import focus_blocks

    def blocks(work: float, rest: float) -> tuple:
        count = max(1, round(TOTAL / work))
        got = focus_blocks(work, rest, count)
        return got, got * work * count / (work * count + rest * (count - 1))

    short = sample.each(lambda work, rest: blocks(float(round(work)), float(round(rest))), WORK, REST).T
    long = focus_blocks(TOTAL, 0.0, 1)
    return {
        MINUTE: {"one stretch": long, "blocks": np.asarray(short[0])},
        CLOCK: {"one stretch": long, "blocks": np.asarray(short[1])},
    }


@claim("focus-blocks-beat-marathons")
def focus_blocks_beat_marathons() -> Claim:
    """Whole minutes of work and rest; rests count in the second quantity."""
    return Claim(
        says="Short focused blocks with rest beat long stretches",
        texts={"L": SAYS, "N": SAYS},
        arms={"one stretch": "100 min of work", "blocks": "as much work in blocks of 20 to 30 min with rests"},
        quantities={MINUTE: "1", CLOCK: "1"},
        measure=measure,
        rule=Rule(
            "percent", "blocks", supported=10, contradicted=2, against="one stretch",
            why="a tenth more for the same work is worth a timer; 2 % is not",
        ),
        spread={WORK: "uniform(20, 30)", REST: "uniform(4, 6)"},
        assumed={WORK: (10.0, 60.0), REST: (1.0, 15.0)},
        people=20,
        evidence=Evidence("C", "attention falls with time on a task and recovers in pauses; lengths of blocks are "
                          "compared by few small studies", ("Craik1996",)),
        limits="That attention falls by 1/e in 30 min and is back by 1/e in 8 min is assumed, so blocks win by design.",
    )  # fmt: skip
