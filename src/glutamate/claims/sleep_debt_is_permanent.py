"""Does chronic sleep loss dysregulate for months?

Arms        two weeks of four hours in bed, then ordinary nights; ordinary nights all along
Measured    lapses of attention over the day a month after; three days after; on the last day
Sources     VanDongen2003 (two weeks), Ramakrishnan2016 (the model of lapses)
"""

from glutamate.claims.judge.claim import SAYS, Claim, Evidence, Rule, Sample, claim

AFTER = {"last day": 0, "three days": 3, "a month": 30}
MONTH, THREE, LAST = (
    f"lapses over the day, {when} after" for when in ("a month", "three days", "the last short night")
)
SHORT, USUAL, PATH = 14, 3, "performance.lapses"


def measure(sample: Sample) -> dict:
    """Means over fifteen waking hours."""
    from glutamate.claims.judge.lives import lived, nights

    total = USUAL + SHORT + 31
    short = nights(SHORT, bed=27.0, first=USUAL, begun=nights(USUAL))
    plans = {
        "ordinary nights": nights(total),
        "short nights": nights(31, first=USUAL + SHORT, begun=short),
    }
    hours = [24.0 * (USUAL + SHORT + rest) + 7.5 + h for rest in AFTER.values() for h in range(15)]
    found = lived(sample, plans, hours, {PATH: "1"})
    return {
        what: {arm: got[PATH][:, 15 * k : 15 * k + 15].mean(1) for arm, got in found.items()}
        for k, what in ((2, MONTH), (1, THREE), (0, LAST))
    }


@claim("sleep-debt-is-permanent")
def sleep_debt_is_permanent() -> Claim:
    """Of attention, which is what sleep loss takes most surely."""
    return Claim(
        says="Chronic sleep loss dysregulates for months",
        texts={"N": SAYS},
        arms={
            "ordinary nights": "eight hours in bed every night",
            "short nights": "two weeks of four hours, then eight again",
        },
        quantities=dict.fromkeys((MONTH, THREE, LAST), "1"),
        measure=measure,
        rule=Rule(
            "difference", "short nights", supported=1.0, contradicted=0.5, against="ordinary nights",
            why="rested people have one or two in ten minutes: one more is a change, half a one is noise",
        ),
        model="life",
        touches=("performance.*",),
        evidence=Evidence(
            "C", "lapses are not back after three nights of eight hours; studies of months of short sleep are missing",
            ("VanDongen2003", "Ramakrishnan2016"),
        ),
        limits="The model was fitted to weeks: what years do is beyond it. Body and mood are not in it.",
    )  # fmt: skip
