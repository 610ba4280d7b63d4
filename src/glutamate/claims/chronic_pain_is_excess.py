"""Does chronic pain involve excess glutamate signalling?

Arms        a projection cell of the dorsal horn under volleys of pain fibres: as it is, with NMDA receptors blocked
Measured    spikes that fifteen volleys add beyond fifteen times the first (wind-up); spikes of the first
Sources     DickensonSullivan1987 (NMDA carries wind-up), Aguiar2010 (the cell)
"""

from glutamate.claims.judge.claim import SAYS, Claim, Evidence, Rule, Sample, claim

VOLLEYS, FIBRES, HZ = 15, 20, 1.0
ARMS = {"control": 1.0, "NMDA blocked": 0.0}
ADDED, FIRST = "spikes added by repetition", "spikes to the first volley"


def measure(sample: Sample) -> dict:
    """Twenty fibres a volley, one millisecond apart, once a second."""
    import numpy as np

    from glutamate import Protocol, load, simulate

    begins = 100.0 + np.arange(VOLLEYS + 1) * 1e3 / HZ
    times = (begins[:-1, None] + np.arange(FIBRES)).ravel()
    model, plan, found = load("wind_up"), Protocol().spikes("cell.pain", times=times), {}
    people = {path: sample.values[path] for path in sample.values if path in model.values()}
    for arm, left in ARMS.items():
        vary = people | {"cell.nmda_step": left * sample["cell.nmda_step"]}
        data = simulate(
            model, plan, times=np.concatenate([[0.0], begins]), vary=vary, record=["cell.spikes"], keep=sample.n
        )
        found[arm] = np.diff(np.atleast_2d(data["cell.spikes"].values)[:, 1:])
    return {
        ADDED: {arm: spikes.sum(1) - VOLLEYS * spikes[:, 0] for arm, spikes in found.items()},
        FIRST: {arm: spikes[:, 0] for arm, spikes in found.items()},
    }


@claim("chronic-pain-is-excess")
def chronic_pain_is_excess() -> Claim:
    """Wind-up is the part of it that a cell can show."""
    return Claim(
        says="Chronic pain involves excess glutamate signalling",
        texts={"B": SAYS},
        arms={"control": "volleys of pain fibres once a second", "NMDA blocked": "the same without NMDA current"},
        quantities={ADDED: "1", FIRST: "1"},
        measure=measure,
        rule=Rule(
            "percent", "NMDA blocked", supported=-50, contradicted=-10, against="control",
            why="what carries at least half of the sensitization is part of it",
        ),
        model="wind_up",
        touches=("cell.nmda_step", "cell.nk1_step", "cell.ampa_step", "cell.gaba_step"),
        people=2,
        evidence=Evidence(
            "B", "sensitization of the cord needs NMDA receptors in animals; blockers lower summation in people",
            ("DickensonSullivan1987", "Guirimand2000"),
        ),
        limits="A cell of the cord over seconds: pain as felt and pain over years have no state here. The cell was "
        "fitted so that NMDA carries most of this.",
    )  # fmt: skip
