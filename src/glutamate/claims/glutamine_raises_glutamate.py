"""Does glutamine that is swallowed raise glutamate in the brain?

Arms        25 g of glutamine in water, none
Measured    tissue and ambient glutamate of cortex over six hours
Sources     TsaiHuang2000 (plasma)
"""

from glutamate.claims.judge.claim import SAYS, Claim, Evidence, Rule, Sample, claim

RECORD = {"tissue.glutamate_tissue": "umol/g", "fluid.glutamate_ambient": "nM"}


def measure(sample: Sample) -> dict:
    """Peaks over six hours."""
    from glutamate import Protocol, load
    from glutamate.claims.judge.courses import ran

    plans = {
        "none": Protocol(),
        "25 g": Protocol().event("glutamine.dose", "25 g", ["1 h"]),
    }
    found = ran(load("metabolism"), plans, sample, RECORD, "6 h")
    return {
        "tissue glutamate, peak": {arm: got["tissue.glutamate_tissue"].max(1) for arm, got in found.items()},
        "ambient glutamate, peak": {arm: got["fluid.glutamate_ambient"].max(1) for arm, got in found.items()},
    }


@claim("glutamine-raises-glutamate")
def glutamine_raises_glutamate() -> Claim:
    """The brain makes its own glutamine, far more than crosses."""
    return Claim(
        says="Glutamine supplements raise brain glutamate",
        texts={"D": SAYS},
        arms={
            "none": "no glutamine",
            "25 g": "25 g of glutamine at once, several times a usual dose",
        },
        quantities={"tissue glutamate, peak": "umol/g", "ambient glutamate, peak": "nM"},
        measure=measure,
        rule=Rule(
            "percent", "25 g", supported=5, contradicted=2, against="none",
            why="good spectra of one person repeat within about 5 % in glutamate; no method sees 2 %",
        ),
        model="metabolism",
        touches=("glutamine.share", "glutamine.*_rate", "glutamine.distribution", "barrier.*", "astrocytes.*"),
        evidence=Evidence(
            "D", "no study has measured the brains of people after glutamine",
            ("TsaiHuang2000",),
        ),
        limits="No published ranges: people are alike. Dangerous with liver failure, by ammonia.",
    )  # fmt: skip
