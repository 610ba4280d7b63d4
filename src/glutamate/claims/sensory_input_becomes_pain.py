"""Does dominance turn sensory input into pain rather than discomfort?

Arms        touch on a pain cell of the dorsal horn: balanced; inhibition a spread of persons down, excitation one
            up; two of each; inhibition lost by chloride, to compare
Measured    firing of the pain cell under touch
Sources     Coull2003 (what lost inhibition does), Aguiar2010 (the cell)
"""

from glutamate.claims.judge.claim import SAYS, Claim, Evidence, Rule, Sample, claim

RATE = "firing of a pain cell under touch"
INHIBITION, EXCITATION = "spread of inhibition between persons", "spread of excitation between persons"
ARMS = {"balanced": 0.0, "dominance": 1.0, "twice that": 2.0}
LOST, REVERSAL, TOUCH_MS, TOUCH_HZ = "inhibition lost", -50.0, 2000.0, 40.0
GABA, GLUTAMATE = ("cell.gaba_step", "cell.touch_gaba_step"), ("cell.touch_step", "cell.ampa_step", "cell.nmda_step")


def measure(sample: Sample) -> dict:
    """Two seconds of random touch at 40 Hz, the same in every arm."""
    import numpy as np

    from glutamate import Protocol, load, simulate

    times = np.cumsum(np.random.default_rng(0).exponential(1e3 / TOUCH_HZ, size=400))
    model, plan, found = load("wind_up"), Protocol().spikes("cell.touch", times=times[times < TOUCH_MS]), {}
    people = {path: sample.values[path] for path in sample.values if path in model.values()}
    usual = {path: people.get(path, np.full(sample.n, model.values()[path])) for path in (*GABA, *GLUTAMATE)}
    for arm, size in (ARMS | {LOST: 0.0}).items():
        own = {path: usual[path] * (1 - size * sample[INHIBITION]) for path in GABA}
        own |= {path: usual[path] * (1 + size * sample[EXCITATION]) for path in GLUTAMATE}
        if arm == LOST:
            own["cell.gaba_reversal"] = np.full(sample.n, REVERSAL)
        data = simulate(model, plan, times=[0.0, TOUCH_MS], vary=people | own, record=["cell.spikes"], keep=sample.n)
        found[arm] = np.atleast_2d(data["cell.spikes"].values)[:, -1] / TOUCH_MS * 1e3
    return {RATE: found}


@claim("sensory-input-becomes-pain")
def sensory_input_becomes_pain() -> Claim:
    """Dominance as a name: one spread of persons down and one up, though nobody measured such people."""
    return Claim(
        says="Dominance turns input into pain rather than discomfort",
        texts={"N": SAYS},
        arms={
            "balanced": "touch at 40 Hz",
            "dominance": "the same with inhibition a spread of persons down and excitation one up",
            "twice that": "two spreads of each",
            LOST: "chloride of the cell so high that GABA no longer inhibits, as after an injury of a nerve",
        },
        quantities={RATE: "Hz"},
        measure=measure,
        rule=Rule(
            "value", "dominance", supported=3, contradicted=0.5,
            why="lost inhibition gives more than 3 Hz, which animals show as pain by touch; half a spike is none",
        ),
        spread={INHIBITION: "0.15", EXCITATION: "0.1"},
        assumed={INHIBITION: (0.1, 0.2), EXCITATION: (0.07, 0.12)},
        model="wind_up",
        touches=("cell.touch_step", "cell.touch_gaba_step", "cell.gaba_time", "cell.leak"),
        people=5,
        evidence=Evidence(
            "D", "touch becomes pain in animals whose cord lost its inhibition; by such a balance nobody showed it",
            ("Coull2003", "Aguiar2010"),
        ),
        limits="Of touch and the cord. Pain and discomfort as felt have no state; noise that hurts is real.",
    )  # fmt: skip
