"""Do AMPA receptors do the ordinary fast transmission?

Arms        one spike at a synapse of a cell at rest: as it is, without AMPA current, without NMDA current
Measured    charge that AMPA and NMDA receptors let in within ten milliseconds
Sources     Hestrin1990 (both currents of one synapse), Clements1992 (glutamate of the cleft)
"""

from glutamate.claims.judge.claim import SAYS, Claim, Evidence, Rule, Sample, claim

ARMS = {"control": {}, "no AMPA": {"ampa.single_conductance": 0.0}, "no NMDA": {"nmda.single_conductance": 0.0}}
RECORD, CHARGE = {"ampa.current": "pA", "nmda.current": "pA"}, "charge within 10 ms"
STEP = 0.05  # ms


def measure(sample: Sample) -> dict:
    """One spike; currents summed over ten milliseconds from it."""
    import numpy as np

    from glutamate import Protocol, load
    from glutamate.claims.judge.courses import ran

    times, found = np.arange(0.0, 12.0, STEP), {}
    plan = Protocol().spikes("release.spike", times=[2.0])
    for arm, without in ARMS.items():
        model = load("synapse").set(without)
        got = ran(model, {arm: plan}, sample, RECORD, "12 ms", times=times)[arm]
        found[arm] = -STEP * (got["ampa.current"] + got["nmda.current"]).sum(1)
    return {CHARGE: found}


@claim("ampa-carries-fast-transmission")
def ampa_carries_fast_transmission() -> Claim:
    """Fast is what arrives within ten milliseconds."""
    return Claim(
        says="AMPA receptors do the ordinary fast transmission",
        texts={"L": SAYS},
        arms={
            "control": "one spike at a synapse of a cell at rest",
            "no AMPA": "the same without AMPA current",
            "no NMDA": "the same without NMDA current",
        },
        quantities={CHARGE: "fC"},
        measure=measure,
        rule=Rule(
            "percent", "no AMPA", supported=-70, contradicted=-30, against="control",
            why="seven tenths or more of the charge are nearly all; below three tenths others do it",
        ),
        model="synapse",
        touches=("ampa.number", "nmda.number", "cleft.cleft_volume", "release.vesicle_molecules"),
        people=20,
        evidence=Evidence("A", "blockers of AMPA receptors take most of the fast current", ("Hestrin1990",)),
        limits="GABA does the fast inhibition. Kainate receptors are not in this synapse.",
    )  # fmt: skip
