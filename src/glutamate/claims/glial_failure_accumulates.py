"""Does glutamate accumulate to toxic levels where uptake by glia is impaired?

Arms        transporters whole, half, a tenth, of cortex at its usual firing
Measured    ambient glutamate after a day
Sources     Rothstein1996 (animals without the glial transporters)
"""

from glutamate.claims.judge.claim import SAYS, Claim, Evidence, Rule, Sample, claim

RECORD = {"fluid.glutamate_ambient": "uM"}


def measure(sample: Sample) -> dict:
    """A day of each share of transporters."""
    from glutamate import Protocol, load
    from glutamate.claims.judge.courses import ran

    plans = {
        "whole": (Protocol(), {"transporters": 1.0}),
        "half": (Protocol(), {"transporters": 0.5}),
        "a tenth": (Protocol(), {"transporters": 0.1}),
    }
    found = ran(load("metabolism"), plans, sample, RECORD, "1 d")
    return {
        "ambient glutamate, end": {arm: got["fluid.glutamate_ambient"][:, -1] for arm, got in found.items()},
    }


@claim("glial-failure-accumulates")
def glial_failure_accumulates() -> Claim:
    """Impaired is half; the tenth stands beside it."""
    return Claim(
        says="Impaired glial uptake lets glutamate accumulate to toxic levels",
        texts={"O": SAYS},
        arms={
            "whole": "all transporters",
            "half": "half of them",
            "a tenth": "a tenth of them, as in animals without their gene",
        },
        quantities={"ambient glutamate, end": "uM"},
        measure=measure,
        rule=Rule(
            "value", "half", supported=1, contradicted=0.2,
            why="1 uM activates NMDA receptors for good; 0.2 uM is still eight times the usual level",
        ),
        model="metabolism",
        touches=("fluid.*", "rest.spilled", "rest.astrocyte_share"),
        evidence=Evidence(
            "B", "animals without the transporters have seizures and lose neurons; half of them was borne",
            ("Rothstein1996",),
        ),
        limits="Transport runs backwards without energy, which this run leaves out.",
    )  # fmt: skip
