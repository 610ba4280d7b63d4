"""Is every other lever minimally effective without sleep?

Arms        four weeks of stress with eight or four hours in bed, with and without three levers at once
Measured    effect of the levers on the index of ambient glutamate without sleep, per that with sleep; on GABA; lapses
Sources     VanDongen2003 (lapses by lost sleep), Banasr2010 (stress and transporters)
"""

from typing import Any

from glutamate.claims.judge.claim import SAYS, Claim, Evidence, Rule, Sample, claim

KEPT = {"chronic.ambient": "effect of the levers on ambient glutamate, per that with sleep",
        "chronic.gaba": "effect of the levers on GABA, per that with sleep"}  # fmt: skip
LAPSES, PATH, DAYS = "lapses over a day, with the levers", "performance.lapses", 28
BEDS = {"eight hours": 23.0, "four hours": 27.0}


def measure(sample: Sample) -> dict:
    """Levers: half of the added stress, load 0.5 in place of 0.8, three bouts a week."""
    from glutamate.claims.judge.lives import lived, nights

    plans: dict[Any, Any] = {}
    for bed, down in BEDS.items():
        plan = nights(DAYS, bed=down)
        bouts = plan.event("exercise.bout", 1.0, [f"{24 * day + 17} h" for day in range(1, DAYS - 1, 2)])
        plans[bed, False] = (plan, {"strain": 1.0})
        plans[bed, True] = (bouts, {"strain": 0.5, "cognitive": 0.5, "sensory": 0.5})
    hours = [24.0 * (DAYS - 1) + 7.5 + h for h in range(15)]
    found = lived(sample, plans, hours, dict.fromkeys((*KEPT, PATH), "1"))
    mean: dict[Any, Any] = {key: {path: course.mean(1) for path, course in got.items()} for key, got in found.items()}
    effect = {path: {bed: mean[bed, True][path] - mean[bed, False][path] for bed in BEDS} for path in KEPT}
    made: dict = {
        what: {bed: effect[path][bed] / effect[path]["eight hours"] for bed in BEDS} for path, what in KEPT.items()
    }
    return made | {LAPSES: {bed: mean[bed, True][PATH] for bed in BEDS}}


@claim("sleep-comes-first")
def sleep_comes_first() -> Claim:
    """Levers that have a way in this model; whether a person can pull them when tired has none."""
    return Claim(
        says="Without sleep every other lever is minimally effective",
        texts={"N": SAYS},
        arms={"eight hours": "eight hours in bed every night", "four hours": "four hours in bed every night"},
        quantities={**dict.fromkeys(KEPT.values(), "1"), LAPSES: "1"},
        measure=measure,
        rule=Rule(
            "value", "four hours", supported=0.2, contradicted=0.5,
            why="minimal is a fifth of the effect or less; where half of it is left the lever works",
        ),
        model="life",
        touches=("chronic.*", "exercise.damping", "exercise.habit_time", "stressors.gain", "performance.debt_time"),
        evidence=Evidence(
            "C", "sleep loss costs attention whatever else is done; trials of both at once are missing",
            ("VanDongen2003", "Banasr2010"),
        ),
        limits="Sleep and levers add up here and have no way to one another, so the share is built in. On "
        "attention the levers do nothing: there sleep does come first.",
    )  # fmt: skip
