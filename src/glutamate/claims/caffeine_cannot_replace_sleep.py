"""Can no caffeine or effort compensate lost sleep?

Arms        five nights of eight hours; five of four; five of four with 200 mg of caffeine at eight and at one
Measured    share of the added lapses of attention that is left; the lapses
Sources     VanDongen2003 (lapses by lost sleep), Elmenhorst2012 and Ishibashi2022 (receptors by caffeine)
"""

from glutamate.claims.judge.claim import SAYS, Claim, Evidence, Rule, Sample, claim

LEFT, LAPSES = "share of the added lapses that is left", "lapses over the sixth day"
USUAL, SHORT, PATH = 3, 5, "performance.lapses"


def measure(sample: Sample) -> dict:
    """Means over the fifteen waking hours of the day after the fifth night."""
    from glutamate.claims.judge.lives import lived, nights

    rested, short = nights(USUAL + SHORT), nights(SHORT, bed=27.0, first=USUAL, begun=nights(USUAL))
    doses = [f"{24 * (USUAL + 1 + day) + hour} h" for day in range(SHORT) for hour in (8, 13)]
    plans = {
        "eight hours": rested,
        "four hours": short,
        "four hours, caffeine": short.event("caffeine.dose", "200 mg", doses),
    }
    first = 24.0 * (USUAL + SHORT) + 7.5
    found = lived(sample, plans, [first + h for h in range(15)], {PATH: "1"})
    mean = {arm: got[PATH].mean(1) for arm, got in found.items()}
    added = mean["four hours"] - mean["eight hours"]
    return {LEFT: {arm: (value - mean["eight hours"]) / added for arm, value in mean.items()}, LAPSES: mean}


@claim("caffeine-cannot-replace-sleep")
def caffeine_cannot_replace_sleep() -> Claim:
    """Effort has no state here: only caffeine is judged."""
    return Claim(
        says="No caffeine or effort compensates lost sleep",
        texts={"N": SAYS},
        arms={
            "eight hours": "eight hours in bed for five nights",
            "four hours": "four hours in bed for five nights",
            "four hours, caffeine": "the same with 200 mg of caffeine twice a day",
        },
        quantities={LEFT: "1", LAPSES: "1"},
        measure=measure,
        rule=Rule(
            "value", "four hours, caffeine", supported=0.5, contradicted=0.2,
            why="to replace sleep it must take most of what was added; where half is left it does not",
        ),
        model="life",
        touches=("caffeine.*", "performance.*"),
        evidence=Evidence(
            "A", "caffeine takes a part of lapses for hours; debt goes on growing", ("VanDongen2003", "Elmenhorst2012"),
        ),
        limits="What caffeine hides of lapses is assumed. Who drives short of sleep is in danger with coffee too.",
    )  # fmt: skip
