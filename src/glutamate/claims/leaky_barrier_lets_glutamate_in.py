"""Does a leaky barrier of blood and brain raise glutamate in the brain?

Arms        an intact barrier, and one ten times as permeable
Measured    ambient glutamate of cortex after a day
Sources     TsaiHuang2000 (plasma); the permeability is assumed
"""

from glutamate.claims.judge.claim import SAYS, Claim, Evidence, Rule, Sample, claim

RECORD = {"fluid.glutamate_ambient": "nM", "tissue.glutamate_tissue": "umol/g"}


def measure(sample: Sample) -> dict:
    """A day of each; transporters stay whole."""
    from glutamate import Protocol, load
    from glutamate.claims.judge.courses import ran

    plans = {
        "intact": (Protocol(), {"leak": 1.0}),
        "leaky": (Protocol(), {"leak": 10.0}),
    }
    found = ran(load("metabolism"), plans, sample, RECORD, "1 d")
    return {
        "ambient glutamate, end": {arm: got["fluid.glutamate_ambient"][:, -1] for arm, got in found.items()},
        "tissue glutamate, end": {arm: got["tissue.glutamate_tissue"][:, -1] for arm, got in found.items()},
    }


@claim("leaky-barrier-lets-glutamate-in")
def leaky_barrier_lets_glutamate_in() -> Claim:
    """Opening alone, without the injury that mostly brings it."""
    return Claim(
        says="A leaky blood-brain barrier raises brain glutamate",
        texts={"B": SAYS},
        arms={
            "intact": "the usual permeability",
            "leaky": "ten times the permeability, transporters whole",
        },
        quantities={"ambient glutamate, end": "nM", "tissue glutamate, end": "umol/g"},
        measure=measure,
        rule=Rule(
            "percent", "leaky", supported=10, contradicted=2, against="intact",
            why="awake or asleep moves ambient glutamate by more than 10 %; no method sees 2 % in people",
        ),
        model="metabolism",
        touches=("rest.barrier", "barrier.*", "fluid.*", "plasma.*", "rest.plasma", "rest.spilled"),
        evidence=Evidence(
            "C", "seen in tissue that is injured, where uptake and energy fail as well",
            ("TsaiHuang2000", "Vespa1998"),
        ),
        limits="Swelling, inflammation and potassium that come with a broken barrier are not in this run.",
    )  # fmt: skip
