"""Does low blood sugar raise release of glutamate?

Arms        plasma glucose of a night, 3 mM as people feel it, 0.3 mM
Measured    ambient and tissue glutamate after an hour
Sources     vandeVen2011 (people at 3 mM), Sandberg1986 (rats in coma)
"""

from glutamate.claims.judge.claim import SAYS, Claim, Evidence, Rule, Sample, claim

RECORD = {"fluid.glutamate_ambient": "nM", "tissue.glutamate_tissue": "umol/g"}


def measure(sample: Sample) -> dict:
    """An hour of each level."""
    from glutamate import Protocol, load
    from glutamate.claims.judge.courses import ran

    plans = {
        "usual": (Protocol(), {"glucose_level": 5.0}),
        "low": (Protocol(), {"glucose_level": 3.0}),
        "severe": (Protocol(), {"glucose_level": 0.3}),
    }
    found = ran(load("metabolism"), plans, sample, RECORD, "1 h")
    return {
        "ambient glutamate, end": {arm: got["fluid.glutamate_ambient"][:, -1] for arm, got in found.items()},
        "tissue glutamate, end": {arm: got["tissue.glutamate_tissue"][:, -1] for arm, got in found.items()},
    }


@claim("hypoglycaemia-releases-glutamate")
def hypoglycaemia_releases_glutamate() -> Claim:
    """Judged at what people call low sugar."""
    return Claim(
        says="Low blood sugar raises glutamate release",
        texts={"N": SAYS},
        arms={
            "usual": "5 mM, as after a night",
            "low": "3 mM, low sugar as people feel it",
            "severe": "0.3 mM",
        },
        quantities={"ambient glutamate, end": "nM", "tissue glutamate, end": "umol/g"},
        measure=measure,
        rule=Rule(
            "percent", "low", supported=10, contradicted=2, against="usual",
            why="awake or asleep moves it by more than 10 %; no method sees 2 %",
        ),
        model="metabolism",
        touches=("energy.*", "fluid.*"),
        evidence=Evidence(
            "C", "outside cells it rises several-fold in coma; tissue glutamate falls a little at 3 mM",
            ("vandeVen2011", "Sandberg1986"),
        ),
        limits="No rise at 0.3 mM here; in coma, lower still, animals have several-fold. Coma kills. No hormones here.",
    )  # fmt: skip
