"""Do NMDA receptors conduct only when glutamate and activity coincide?

Arms        a spike at a synapse of a cell at rest; a cell held at -20 mV without a spike; both at once
Measured    highest NMDA conductance
Sources     AscherNowak1988, JahrStevens1990 (the block by magnesium that voltage lifts)
"""

from glutamate.claims.judge.claim import SAYS, Claim, Evidence, Rule, Sample, claim

ARMS = {"glutamate": (True, -70.0), "activity": (False, -20.0), "both": (True, -20.0)}  # a spike, mV
RECORD, CONDUCTANCE = {"nmda.conductance": "pS"}, "NMDA conductance, peak"


def measure(sample: Sample) -> dict:
    """A hundred milliseconds of each."""
    from glutamate import Protocol, load
    from glutamate.claims.judge.courses import ran

    found = {}
    for arm, (spike, held) in ARMS.items():
        model = load("synapse").set({"membrane.resting_potential": held})
        plan = Protocol().spikes("release.spike", times=[20.0]) if spike else Protocol()
        found[arm] = ran(model, {arm: plan}, sample, RECORD, "120 ms")[arm]["nmda.conductance"].max(1)
    return {CONDUCTANCE: found}


@claim("nmda-detects-coincidence")
def nmda_detects_coincidence() -> Claim:
    """The weaker single arm is nearly nothing; the stronger one is judged."""
    return Claim(
        says="NMDA receptors open only when glutamate and activity coincide",
        texts={"L": SAYS},
        arms={
            "glutamate": "one spike at a synapse of a cell at rest",
            "activity": "a cell at -20 mV and no spike",
            "both": "one spike at a synapse of a cell at -20 mV",
        },
        quantities={CONDUCTANCE: "pS"},
        measure=measure,
        rule=Rule(
            "ratio", "both", supported=3, contradicted=1.5, against="glutamate",
            why="a detector gives several times as much for both as for the stronger one alone",
        ),
        model="synapse",
        touches=("nmda.number", "nmda.block_*", "cleft.cleft_volume", "release.vesicle_molecules"),
        people=20,
        evidence=Evidence("A", "shown in cells", ("AscherNowak1988", "JahrStevens1990")),
        limits="Only is too strong: some open channels conduct at rest, and receptors of some kinds more than these.",
    )  # fmt: skip
