"""Does recovery from burnout take months to years?

Arms        work given up to 70 % of a full load, full load, no load
Measured    days until exhaustion, 0.8 at first, is below 0.4; those who are not within three years count as three years
Sources     Glise2012 and Glise2020 (who is still exhausted after 18 months and seven years)
"""

from glutamate.claims.judge.claim import SAYS, Claim, Evidence, Rule, Sample, claim

LOADS = {"no load": 0.0, "less load": 0.7, "full load": 1.0}
DAYS, FIRST, WELL = 1095, 0.8, 0.4
TIME = "days until exhaustion is below a half of its first"


def measure(sample: Sample) -> dict:
    """Exhaustion alone, without any shortfall of recovery or sleep."""
    import numpy as np

    level = {arm: np.full(sample.n, FIRST) for arm in LOADS}
    time = {arm: np.full(sample.n, float(DAYS)) for arm in LOADS}
    half, pace, feedback = sample["burnout.half"], sample["burnout.time"], sample["burnout.feedback"]
    for day in range(1, DAYS + 1):
        for arm, load in LOADS.items():
            square = level[arm] ** 2
            level[arm] = level[arm] + (feedback * load * square / (square + half**2) - level[arm]) / pace
            time[arm] = np.where((time[arm] == DAYS) & (level[arm] < WELL), day, time[arm])
    return {TIME: time}


@claim("burnout-takes-months")
def burnout_takes_months() -> Claim:
    """The designed equation of exhaustion by daily steps."""
    return Claim(
        says="Recovery from burnout takes months to years",
        texts={"N": SAYS},
        arms={
            "no load": "no load at all",
            "less load": "seven tenths of a full load, no shortfall of rest or sleep",
            "full load": "back to a full load at once",
        },
        quantities={TIME: "d"},
        measure=measure,
        rule=Rule("value", "less load", supported=60, contradicted=14, why="two months are months, weeks are not"),
        model="life",
        touches=("burnout.time", "burnout.half", "burnout.feedback"),
        evidence=Evidence(
            "A", "a third is still exhausted after 18 months of care and after years", ("Glise2012", "Glise2020"),
        ),
        limits="The equation was designed and its threshold fitted to these very courses: it proves nothing.",
    )  # fmt: skip
