"""Does too much glutamate kill neurons through calcium?

Arms        a culture with glutamate in its bath for ten minutes, the same with NMDA receptors blocked, none
Measured    share of neurons that die
Sources     Choi1987 (deaths by dose, and that calcium is needed), Rosenberg1989 (what astrocytes take away)
"""

from glutamate.claims.judge.claim import SAYS, Claim, Evidence, Rule, Sample, claim

MODEL = "calcium_load"
ARMS = {"none": (0.0, 0.0), "500 uM": (500.0, 0.0), "500 uM, receptors blocked": (500.0, 1.0)}
DYING = "share of neurons that die"


def measure(sample: Sample) -> dict:
    """Ten minutes in the bath; the highest load of an hour says who dies."""
    import numpy as np
    from scipy.special import ndtr

    from glutamate import Protocol, simulate
    from glutamate.engine.discover import alone
    from glutamate.injury.death import SPREAD, at_receptor

    model, found = alone(MODEL), {}
    vary = {path: sample[path] for path in sample.values if path in model.values()}
    for arm, (bath, blocked) in ARMS.items():
        plan = Protocol().pulse(f"{MODEL}.glutamate", f"{at_receptor(bath)} uM", "0 min", "10 min")
        drive = {"glutamate": 0.0, "unblocked": 1.0, "nmda_block": blocked, "unfed": 0.0}
        data = simulate(
            model, plan, duration="70 min", vary=vary, drive={f"{MODEL}.{k}": v for k, v in drive.items()},
            record=[f"{MODEL}.load"], keep=sample.n,
        )  # fmt: skip
        peak = np.maximum(data[f"{MODEL}.load"].max("time").values, 1e-12)
        found[arm] = ndtr(np.log(peak) / SPREAD["default"])
    return {DYING: found}


@claim("too-much-kills-neurons")
def too_much_kills_neurons() -> Claim:
    """True of cultures and of brains without energy; how much that is, is the other half of the truth."""
    return Claim(
        says="Excess glutamate kills neurons through calcium",
        texts=dict.fromkeys("NBLOD", SAYS),
        arms={
            "none": "a bath without glutamate",
            "500 uM": "ten minutes of 500 uM: twenty thousand times what is between cells of a brain",
            "500 uM, receptors blocked": "the same with NMDA receptors, and so most of the calcium, blocked",
        },
        quantities={DYING: "1"},
        measure=measure,
        rule=Rule(
            "difference", "500 uM", supported=0.5, contradicted=0.1, against="500 uM, receptors blocked",
            why="half of the neurons live or die by it",
        ),
        model=MODEL,
        touches=("calcium_load.*",),
        evidence=Evidence("A", "shown in cultures and animals for forty years", ("Choi1987", "Rosenberg1989")),
        limits="Between cells of a healthy brain there are 0.025 uM. The constants were fitted to such cultures.",
    )  # fmt: skip
