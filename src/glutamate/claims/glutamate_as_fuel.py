"""Does glutamate serve as fuel when glucose is scarce?

Arms        plasma glucose of a night, 3 mM, 0.3 mM
Measured    tissue glutamate after half an hour
Sources     vandeVen2011 (people at 3 mM), Agardh1978 (rats in coma)
"""

from glutamate.claims.judge.claim import SAYS, Claim, Evidence, Rule, Sample, claim

RECORD = {"tissue.glutamate_tissue": "umol/g"}


def measure(sample: Sample) -> dict:
    """Half an hour of each level."""
    from glutamate import Protocol, load
    from glutamate.claims.judge.courses import ran

    plans = {
        "usual": (Protocol(), {"glucose_level": 5.0}),
        "low": (Protocol(), {"glucose_level": 3.0}),
        "severe": (Protocol(), {"glucose_level": 0.3}),
    }
    found = ran(load("metabolism"), plans, sample, RECORD, "30 min")
    return {
        "tissue glutamate, end": {arm: got["tissue.glutamate_tissue"][:, -1] for arm, got in found.items()},
    }


@claim("glutamate-as-fuel")
def glutamate_as_fuel() -> Claim:
    """Judged where sugar is scarce indeed; 3 mM stands beside it."""
    return Claim(
        says="Glutamate serves as fuel when glucose is scarce",
        texts={"D": SAYS},
        arms={
            "usual": "5 mM, as after a night",
            "low": "3 mM",
            "severe": "0.3 mM",
        },
        quantities={"tissue glutamate, end": "umol/g"},
        measure=measure,
        rule=Rule(
            "percent", "severe", supported=-20, contradicted=-5, against="usual",
            why="good spectra repeat within about 5 %; a fifth of the pool burnt within half an hour is a fuel",
        ),
        model="metabolism",
        touches=("energy.*",),
        evidence=Evidence(
            "B", "rats in coma lose most of it; people at 3 mM a few per cent",
            ("Agardh1978", "vandeVen2011"),
        ),
        limits="No published ranges: people are alike. Such hunger of tissue kills.",
    )  # fmt: skip
