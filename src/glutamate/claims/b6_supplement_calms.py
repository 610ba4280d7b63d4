"""Does extra vitamin B6 raise GABA in a well-fed person?

Arms        half a year with the usual intake, and with ten times as much
Measured    GABA of cortical tissue
Sources     Field2022 (a trial on anxiety that did not measure GABA), Martin1987
"""

from glutamate.claims.judge.claim import SAYS, Claim, Evidence, Rule, Sample, claim

RECORD = {"tissue.gaba_tissue": "umol/g"}


def measure(sample: Sample) -> dict:
    """Half a year of each intake."""
    from glutamate import Protocol, load
    from glutamate.claims.judge.courses import ran

    plans = {
        "usual": (Protocol(), {"vitamin_b6": 1.0}),
        "ten times": (Protocol(), {"vitamin_b6": 10.0}),
    }
    found = ran(load("metabolism"), plans, sample, RECORD, "180 d")
    return {
        "tissue GABA, end": {arm: got["tissue.gaba_tissue"][:, -1] for arm, got in found.items()},
    }


@claim("b6-supplement-calms")
def b6_supplement_calms() -> Claim:
    """The coenzyme is held by the brain; whether somebody is calmer has no state here."""
    return Claim(
        says="Extra B6 raises GABA in a well-fed person",
        texts={"B": SAYS},
        arms={
            "usual": "the usual intake",
            "ten times": "ten times as much for half a year",
        },
        quantities={"tissue GABA, end": "umol/g"},
        measure=measure,
        rule=Rule(
            "percent", "ten times", supported=10, contradicted=7, against="usual",
            why="repeated spectra of one person scatter by about 7 % in GABA; less is not seen",
        ),
        model="metabolism",
        touches=("vitamin.*", "decarboxylase.*"),
        evidence=Evidence(
            "C", "one trial found a little less anxiety; GABA was not measured in it",
            ("Field2022", "Martin1987"),
        ),
        limits="Entry into the brain above the usual intake is assumed. Large doses over months damage nerves.",
    )  # fmt: skip
