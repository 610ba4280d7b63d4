"""Do stress and imbalance feed each other?

Arms        sixty days of stress, half a year after its end; the same with a way back from GABA to stress
Measured    share of the loss of GABA that is left half a year after stress has ended
Sources     Karin2020 (glands that grow and shrink with stress), Popoli2012 (stress and transmitters)
"""

from glutamate.claims.judge.claim import SAYS, Claim, Evidence, Rule, Sample, claim

LEFT = "share of the lost GABA that is missing half a year after"
CORTISOL = "cortisol half a year after"
DAYS, AFTER, ROUNDS = 60, 180, 12
RETURN = "stress per GABA lost"  # times an ordinary day's drive


def measure(sample: Sample) -> dict:
    """Stress, then rest in steps of a fortnight: the stress of each follows from the GABA that the one before left."""
    import numpy as np

    n = sample.n
    without, with_return = _course(sample, np.zeros(n)), _course(sample, sample[RETURN])
    arms = {"no way back": without, "a way back": with_return}
    return {
        LEFT: {
            arm: (1 - after["prefrontal.gaba"]) / (1 - end["prefrontal.gaba"]) for arm, (end, after) in arms.items()
        },
        CORTISOL: {arm: after["glands.cortisol"] for arm, (_, after) in arms.items()},
    }


def _course(sample: Sample, back: object) -> tuple:
    """States at the end of stress and half a year after, each {path: (n,)}."""
    import numpy as np

    from glutamate import load, simulate

    model, steps = load("stressed_regions"), [DAYS, *([AFTER / ROUNDS] * ROUNDS)]
    read = ["prefrontal.gaba", "glands.cortisol"]
    people = {path: sample.values[path] for path in sample.values if path in model.values()}
    states, start = [slot.path for slot in model.system.states], None
    found: list[dict] = []
    for k, days in enumerate(steps):
        lost = np.zeros(sample.n) if not found else 1 - found[-1]["prefrontal.gaba"]
        strain = np.full(sample.n, 1.0) if k == 0 else np.asarray(back) * lost
        data = simulate(
            model, times=[0.0, 24.0 * days], vary=people | {"strain": strain}, start=start, keep=sample.n, rtol=1e-5,
            record=list(dict.fromkeys([*states, *read])),
        )  # fmt: skip
        start = data
        found.append({path: data[path].values[:, -1] for path in read})
    return found[0], found[-1]


@claim("stress-vicious-circle")
def stress_vicious_circle() -> Claim:
    """The model has no way from transmitters back to stress; one arm lays it in, up to a drive that is large."""
    return Claim(
        says="Stress and imbalance feed each other",
        texts={"N": SAYS},
        arms={
            "no way back": "sixty days of stress, then half a year; lost GABA causes no stress",
            "a way back": "the same, and what GABA is lost adds to stress",
        },
        quantities={LEFT: "1", CORTISOL: "1"},
        measure=measure,
        rule=Rule(
            "value", "a way back", supported=0.5, contradicted=0.1,
            why="a circle keeps at least half of what began it; a tenth is what slow recovery leaves",
        ),
        spread={RETURN: "2.5"},
        assumed={RETURN: (0.0, 10.0)},
        model="stressed_regions",
        touches=("prefrontal.gaba_loss", "prefrontal.gaba_time", "prefrontal.half", "glands.*"),
        evidence=Evidence(
            "D", "stress acts on glutamate and GABA in animals; that their balance drives the stress axis in people is "
            "not measured", ("Popoli2012", "Karin2020"),
        ),
        limits="The way back is a guess: 10 % less GABA adds a quarter of an ordinary day's stress, up to a whole one.",
    )  # fmt: skip
