"""Do defects of the enzyme GAD lower GABA and raise glutamate?

Arms        the enzyme whole; half of both forms; a tenth of the form that makes most GABA
Measured    GABA and glutamate of cortical tissue after ten days
Sources     Asada1997 (mice without one form), Martin1987 (the two forms)
"""

from glutamate.claims.judge.claim import SAYS, Claim, Evidence, Rule, Sample, claim

LEFT = {"whole": (1.0, 1.0), "half": (0.5, 0.5), "little of one": (0.1, 1.0)}  # of GAD67, of GAD65
RECORD = {"tissue.gaba_tissue": "umol/g", "tissue.glutamate_tissue": "umol/g"}


def measure(sample: Sample) -> dict:
    """Ten days of each share of the enzyme."""
    from glutamate import Protocol, load
    from glutamate.claims.judge.courses import ran

    found: dict = {}
    for arm, (large, small) in LEFT.items():
        model = load("metabolism").set({"decarboxylase.gad67": large, "decarboxylase.gad65": small})
        found |= ran(model, {arm: Protocol()}, sample, RECORD, "10 d")
    return {
        "tissue GABA, end": {arm: got["tissue.gaba_tissue"][:, -1] for arm, got in found.items()},
        "tissue glutamate, end": {arm: got["tissue.glutamate_tissue"][:, -1] for arm, got in found.items()},
    }


@claim("gad-defects-lower-gaba")
def gad_defects_lower_gaba() -> Claim:
    """GABA is judged; glutamate stands beside it."""
    return Claim(
        says="GAD enzyme problems raise glutamate and lower GABA",
        texts={"B": SAYS},
        arms={
            "whole": "all of the enzyme",
            "half": "half of GAD67 and of GAD65",
            "little of one": "a tenth of GAD67, all of GAD65",
        },
        quantities={"tissue GABA, end": "umol/g", "tissue glutamate, end": "umol/g"},
        measure=measure,
        rule=Rule(
            "percent", "half", supported=-7, contradicted=-2, against="whole",
            why="repeated spectra of one person scatter by about 7 % in GABA; a third of that is not seen",
        ),
        model="metabolism",
        touches=("decarboxylase.half_*", "decarboxylase.share_67", "decarboxylase.repression"),
        evidence=Evidence(
            "B", "mice without GAD67 have little of their GABA and die at birth; defects in people are rare",
            ("Asada1997", "Martin1987"),
        ),
        limits="No published ranges: people are alike. Glutamate of tissue is nearly all inside cells.",
    )  # fmt: skip
