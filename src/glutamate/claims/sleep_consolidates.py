"""Does sleep turn the day's learning into lasting memory?

Arms        an evening of learning with a night after it, and without
Measured    recall a day later; strength that is kept
Sources     Newbury2021, BerresErdfelder2021 (trials of sleep and memory)
"""

from glutamate.claims.judge.claim import SAYS, Claim, Evidence, Rule, Sample, claim

PERSON, NIGHT = "strength of a person's memory", "share of the strength that a night adds"
DAY, KEPT = "recall after a day", "strength that is kept"


def measure(sample: Sample) -> dict:
    """A night after learning captures a share of it."""
    from glutamate.plasticity.episodic import LEVEL
    from glutamate.plasticity.retention import recall, stability_of

    arms = {"a night's sleep": sample[PERSON], "no sleep": sample[PERSON] * (1 - sample[NIGHT])}
    return {
        DAY: {arm: recall(1.0, stability_of(LEVEL.canonical() * kept)) for arm, kept in arms.items()},
        KEPT: arms,
    }


@claim("sleep-consolidates")
def sleep_consolidates() -> Claim:
    """The share that a night adds was set by one analysis of trials; it predicts others."""
    return Claim(
        says="Sleep turns the day's learning into lasting memory",
        texts={"N": SAYS, "L": SAYS},
        arms={"no sleep": "a night awake after learning", "a night's sleep": "a full night after it"},
        quantities={DAY: "1", KEPT: "1"},
        measure=measure,
        rule=Rule(
            "percent", "a night's sleep", supported=5, contradicted=1, against="no sleep",
            why="trials find about 0.3 standard deviations, 5 % of recall and more; 1 % is within their error",
        ),
        spread={PERSON: "lognormal(1, cv 30 %)", NIGHT: "normal(0.1085, 0.03) within 0..0.3"},
        assumed={NIGHT: (0.0, 0.3)},
        evidence=Evidence("A", "recall is better after sleep than after as much time awake; part of that is what being "
                          "awake takes", ("Newbury2021", "BerresErdfelder2021")),
        limits="The night's share is fitted to trials, so that the sign is no test. Memory forms without sleep, too.",
    )  # fmt: skip
