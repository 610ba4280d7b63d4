"""Does glutamate transmit pain signals?

Arms        a projection cell of the dorsal horn under one volley of pain fibres: as it is, without AMPA current,
            without AMPA and NMDA current
Measured    spikes to the volley
Sources     Aguiar2010 (the cell), DickensonSullivan1987 (NMDA receptors and the first response)
"""

from glutamate.claims.judge.claim import SAYS, Claim, Evidence, Rule, Sample, claim

ARMS = {"control": (), "no AMPA": ("cell.ampa_step",), "no AMPA, no NMDA": ("cell.ampa_step", "cell.nmda_step")}
SPIKES, FIBRES, END_MS = "spikes to a volley", 20, 1000.0


def measure(sample: Sample) -> dict:
    """Twenty fibres, one millisecond apart; spikes within a second."""
    import numpy as np

    from glutamate import Protocol, load, simulate

    model, plan = load("wind_up"), Protocol().spikes("cell.pain", times=100.0 + np.arange(FIBRES))
    people, found = {path: sample.values[path] for path in sample.values if path in model.values()}, {}
    for arm, blocked in ARMS.items():
        vary = people | {path: np.zeros(sample.n) for path in blocked}
        data = simulate(model, plan, times=[0.0, END_MS], vary=vary, record=["cell.spikes"], keep=sample.n)
        found[arm] = np.atleast_2d(data["cell.spikes"].values)[:, -1]
    return {SPIKES: found}


@claim("glutamate-transmits-pain")
def glutamate_transmits_pain() -> Claim:
    """Fibres release glutamate and substance P; what is left without receptors of glutamate is its part."""
    return Claim(
        says="Glutamate transmits pain signals",
        texts={"B": SAYS},
        arms={
            "control": "a volley of twenty pain fibres",
            "no AMPA": "the same without AMPA current",
            "no AMPA, no NMDA": "the same without both currents: substance P is left",
        },
        quantities={SPIKES: "1"},
        measure=measure,
        rule=Rule(
            "percent", "no AMPA, no NMDA", supported=-80, contradicted=-20, against="control",
            why="what four fifths of a signal need transmits it",
        ),
        model="wind_up",
        touches=("cell.ampa_step", "cell.nmda_step", "cell.nk1_step", "cell.gaba_step", "cell.leak"),
        people=5,
        evidence=Evidence(
            "A", "pain fibres release glutamate; blockers of its receptors silence cells of the cord in many animals",
            ("Aguiar2010", "DickensonSullivan1987"),
        ),
        limits="It transmits touch and nearly all else too. Pain as felt has no state here.",
    )  # fmt: skip
