"""Do screens and feeds keep glutamate high?

Arms        evenings without a screen; with a bright one, a full load and an hour less in bed; for two weeks
Measured    tissue glutamate of the prefrontal cortex over a day; ambient glutamate; lapses
Sources     Wiehler2022 (what a hard day does to it), Skeldon2023 (evening light and sleep)
"""

from glutamate.claims.judge.claim import SAYS, Claim, Evidence, Rule, Sample, claim

TISSUE, AMBIENT, LAPSES = "tissue glutamate over a day", "ambient glutamate over a day", "lapses over a day"
RECORD = {"prefrontal.glutamate_tissue": "1", "ambient.level": "1", "performance.lapses": "1"}
DAYS, LUX = 14, 100.0


def measure(sample: Sample) -> dict:
    """The day after thirteen evenings, hour by hour from half past seven."""
    from glutamate.claims.judge.lives import lived, nights

    screens = nights(DAYS, bed=24.0)
    for day in range(DAYS):
        screens = screens.pulse("lamps", LUX, f"{24 * day + 19} h", "5 h").pulse(
            "cognitive", 1.0, f"{24 * day + 19} h", "5 h"
        )
    hours = [24.0 * (DAYS - 1) + 7.5 + h for h in range(16)]
    found = lived(sample, {"none": nights(DAYS), "screens": screens}, hours, RECORD)
    names = dict(zip((TISSUE, AMBIENT, LAPSES), RECORD, strict=True))
    return {what: {arm: got[path].mean(1) for arm, got in found.items()} for what, path in names.items()}


@claim("screens-raise-glutamate")
def screens_raise_glutamate() -> Claim:
    """What a screen has as ways: light, load, and the sleep it takes."""
    return Claim(
        says="Screens and feeds keep glutamate high",
        texts=dict.fromkeys("ON", SAYS),
        arms={
            "none": "evenings at an ordinary load, in bed at eleven",
            "screens": "five hours of 100 lux and a full load every evening, in bed at midnight",
        },
        quantities={TISSUE: "1", AMBIENT: "1", LAPSES: "1"},
        measure=measure,
        rule=Rule(
            "percent", "screens", supported=5, contradicted=2, against="none",
            why="a day of hard thinking adds 8 %; groups of twenty do not show 2 %",
        ),
        model="life",
        touches=("prefrontal.*", "ambient.*", "body.*", "light.*_level"),
        evidence=Evidence(
            "E", "no study measured glutamate by screen time; light in the evening does put sleep off",
            ("Wiehler2022", "Skeldon2023"),
        ),
        limits="What a feed shows and how it grips has no state here; what it takes from sleep has.",
    )  # fmt: skip
