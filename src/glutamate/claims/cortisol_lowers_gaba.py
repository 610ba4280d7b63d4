"""Does chronic stress lower GABA through cortisol?

Arms        no stress, sixty days at twice an ordinary day's
Measured    GABA of the prefrontal cortex after sixty days
Sources     Schur2016 (GABA in depression, direction only), Popoli2012 (stress and transmitters)
"""

from glutamate.claims.judge.claim import SAYS, Claim, Evidence, Rule, Sample, claim

GABA, CORTISOL = "GABA after sixty days", "cortisol after sixty days"
RECORD = {"prefrontal.gaba": "1", "glands.cortisol": "1"}


def measure(sample: Sample) -> dict:
    """The stressed prefrontal cortex of each person."""
    from glutamate.claims.judge.lives import lived

    plans = {"rest": _lasting(0.0), "stress": _lasting(1.0)}
    found = lived(sample, plans, [24.0 * 60 - 1], RECORD, model="stressed_regions")
    names = dict(zip((GABA, CORTISOL), RECORD, strict=True))
    return {what: {arm: got[path][:, 0] for arm, got in found.items()} for what, path in names.items()}


def _lasting(strain: float) -> tuple:
    from glutamate import Protocol

    return Protocol(), {"strain": strain}


@claim("cortisol-lowers-gaba")
def cortisol_lowers_gaba() -> Claim:
    """The only way from stress to GABA here is excess cortisol."""
    return Claim(
        says="Chronic stress lowers GABA through cortisol",
        texts={"N": SAYS},
        arms={"rest": "sixty ordinary days", "stress": "sixty days at twice an ordinary day's stress"},
        quantities={GABA: "1", CORTISOL: "1"},
        measure=measure,
        rule=Rule(
            "percent", "stress", supported=-5, contradicted=-2, against="rest",
            why="groups differ by 4 to 8 %; one study does not show 2 %",
        ),
        model="stressed_regions",
        touches=("prefrontal.gaba_loss", "prefrontal.gaba_time", "prefrontal.half", "glands.*", "stressors.gain"),
        evidence=Evidence(
            "C", "GABA is lower in groups with depression ; that cortisol does it is shown in animals at most",
            ("Schur2016", "Popoli2012"),
        ),
        limits="That GABA falls with cortisol is an assumption of the model, of uncertain size: this is no test of it.",
    )  # fmt: skip
