"""Does one intense event make a permanent memory?

Arms        one event as it is, and one with a surge of noradrenaline and cortisol
Measured    recall after a year; after a day
Sources     Shields2017 (stress by phase)
"""

from glutamate.claims.judge.claim import SAYS, Claim, Evidence, Rule, Sample, claim

SINCE, PERSON = "minutes from arousal to the event", "strength of a person's memory"
YEAR, DAY = "recall after a year", "recall after a day"


def measure(sample: Sample) -> dict:
    """Strength at encoding sets how long recall lasts."""
    from glutamate.plasticity.episodic import LEVEL, Evening, strength
    from glutamate.plasticity.retention import recall, stability_of

    aroused = sample.each(lambda since: strength(Evening(stress_before=float(round(since)))), SINCE)
    arms = {"one calm event": sample[PERSON], "one intense event": sample[PERSON] * aroused}
    lasting = {arm: stability_of(LEVEL.canonical() * kept) for arm, kept in arms.items()}
    return {
        YEAR: {arm: recall(365.0, one) for arm, one in lasting.items()},
        DAY: {arm: recall(1.0, one) for arm, one in lasting.items()},
    }


@claim("one-shot-permanent")
def one_shot_permanent() -> Claim:
    """Permanent is read as nine tenths after a year without a reminder."""
    return Claim(
        says="One intense event makes a permanent memory",
        texts={"N": SAYS},
        arms={"one calm event": "one event", "one intense event": "the same within minutes of strong arousal"},
        quantities={YEAR: "1", DAY: "1"},
        measure=measure,
        rule=Rule(
            "value", "one intense event", supported=0.9, contradicted=0.5,
            why="nine of ten after a year would pass for permanent; less than half is ordinary forgetting",
        ),
        spread={SINCE: "uniform(0, 5)", PERSON: "lognormal(1, cv 30 %)"},
        assumed={SINCE: (-30.0, 60.0)},
        evidence=Evidence("B", "arousal near an event strengthens memory in trials; details still fade and change",
                          ("Shields2017",)),
        limits="Arousal makes a memory some ninefold stronger here by gains that are assumed, and the law of "
        "retention was "
        "fitted to cards far weaker than that: near 1 it is extrapolated. Ten minutes earlier or later the gain "
        "is gone. "
        "Detail, truth and distress of a memory have no state.",
    )  # fmt: skip
