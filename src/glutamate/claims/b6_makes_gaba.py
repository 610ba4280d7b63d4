"""Does lack of vitamin B6 lower GABA?

Arms        half a year with the usual intake, and with a fifth of it
Measured    GABA of cortical tissue
Sources     Martin1987 (the enzyme of GABA and its coenzyme)
"""

from glutamate.claims.judge.claim import SAYS, Claim, Evidence, Rule, Sample, claim

RECORD = {"tissue.gaba_tissue": "umol/g"}


def measure(sample: Sample) -> dict:
    """Half a year of each intake."""
    from glutamate import Protocol, load
    from glutamate.claims.judge.courses import ran

    plans = {
        "fed": (Protocol(), {"vitamin_b6": 1.0}),
        "deficient": (Protocol(), {"vitamin_b6": 0.2}),
    }
    found = ran(load("metabolism"), plans, sample, RECORD, "180 d")
    return {
        "tissue GABA, end": {arm: got["tissue.gaba_tissue"][:, -1] for arm, got in found.items()},
    }


@claim("b6-makes-gaba")
def b6_makes_gaba() -> Claim:
    """A fifth of the usual intake is a severe lack, which is rare."""
    return Claim(
        says="Vitamin B6 deficiency lowers GABA",
        texts={"B": SAYS, "N": SAYS, "D": SAYS},
        arms={
            "fed": "the usual intake",
            "deficient": "a fifth of it for half a year",
        },
        quantities={"tissue GABA, end": "umol/g"},
        measure=measure,
        rule=Rule(
            "percent", "deficient", supported=-7, contradicted=-2, against="fed",
            why="repeated spectra of one person scatter by about 7 % in GABA; a third of that is not seen",
        ),
        model="metabolism",
        touches=("vitamin.*", "decarboxylase.*"),
        evidence=Evidence(
            "B", "severe lack does so in animals and in inherited disease; mild lack was not measured in brains",
            ("Martin1987",),
        ),
        limits="Not the same as extra vitamin for the well-fed. Severe lack brings seizures in infants.",
    )  # fmt: skip
