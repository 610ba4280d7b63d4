"""Does a productive day leave glutamate high on the next?

Arms        an ordinary day, one at twice the load, each followed by a night and an ordinary day
Measured    mean tissue glutamate of the prefrontal cortex over the waking hours of the next day; the evening before
Sources     Wiehler2022 (rise by hard thinking within a day), Volk2017 (fall over a night)
"""

from glutamate.claims.judge.claim import SAYS, Claim, Evidence, Rule, Sample, claim

DAY, NEXT, EVENING = 3, "tissue glutamate over the next day", "tissue glutamate in the evening before"
AMBIENT = "ambient glutamate over the next day"
PREFRONTAL, LEVEL = "prefrontal.glutamate_tissue", "ambient.level"


def measure(sample: Sample) -> dict:
    """The fourth day is the productive one."""
    from glutamate.claims.judge.lives import lived, nights

    days, first = nights(5), 24.0 * DAY
    hard = days
    for kind in ("cognitive", "sensory"):
        hard = hard.pulse(kind, 1.6, f"{first + 7} h", "16 h")
    hours = [first + 22.5, *(first + 24 + 7.5 + h for h in range(15))]
    found = lived(sample, {"ordinary": days, "productive": hard}, hours, {PREFRONTAL: "1", LEVEL: "1"})
    return {
        NEXT: {arm: got[PREFRONTAL][:, 1:].mean(1) for arm, got in found.items()},
        EVENING: {arm: got[PREFRONTAL][:, 0] for arm, got in found.items()},
        AMBIENT: {arm: got[LEVEL][:, 1:].mean(1) for arm, got in found.items()},
    }


@claim("productive-day-crash")
def productive_day_crash() -> Claim:
    """The pace of the pool decides: 3 to 10 hours are moved by the search."""
    return Claim(
        says="A productive day leaves glutamate high the next day",
        texts={"N": SAYS},
        arms={
            "ordinary": "load 0.8 from seven to eleven, then a night",
            "productive": "load 1.6 for all of the sixteen hours, then the same night",
        },
        quantities={NEXT: "1", EVENING: "1", AMBIENT: "1"},
        measure=measure,
        rule=Rule(
            "percent", "productive", supported=5, contradicted=2, against="ordinary",
            why="a day of hard thinking adds 8 % to it; groups of twenty do not show 2 %",
        ),
        model="life",
        touches=("prefrontal.*",),
        evidence=Evidence(
            "E", "it rose over a day of hard tasks in one study and falls over a night; nobody saw it on the next day",
            ("Wiehler2022", "Volk2017"),
        ),
        limits="Feeling flat after a long day is real; what is carried over here is short sleep and fatigue.",
    )  # fmt: skip
