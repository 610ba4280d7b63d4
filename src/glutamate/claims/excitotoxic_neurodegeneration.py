"""Is excitotoxicity implicated in Alzheimer's, Parkinson's, ALS and MS?

Arms        healthy; groups with each of the four, as studies describe them; the least raised of the four
Measured    highest calcium load over a busy afternoon in per cent of the load that kills half
Sources     Rothstein1995 (transporters in ALS), Masliah1996 (in Alzheimer's), Muddapu2019 (drive in Parkinson's)
"""

from glutamate.claims.judge.claim import SAYS, Claim, Evidence, Rule, Sample, claim
from glutamate.claims.judge.illness import loads, ranges
from glutamate.claims.judge.loads import LOAD, MODEL, SPREAD, TOUCHES

PROFILES = {
    "Alzheimer's": "alzheimers_disease",
    "Parkinson's": "parkinsons_disease",
    "ALS": "amyotrophic_lateral_sclerosis",
    "MS": "multiple_sclerosis",
}
LEAST = "least raised of the four"


def measure(sample: Sample) -> dict:
    """All four must show it for the claim to hold of all four."""
    import numpy as np

    found = loads(sample, PROFILES)
    found[LEAST] = np.min([found[arm] for arm in PROFILES], axis=0)
    return {LOAD: found}


@claim("excitotoxic-neurodegeneration")
def excitotoxic_neurodegeneration() -> Claim:
    """Whether what is known of the tissue raises the load, not whether it kills within hours."""
    known = ranges(PROFILES.values())
    return Claim(
        says="Excitotoxicity is implicated in Alzheimer's, Parkinson's, ALS, MS (four arms)",
        texts={"B": SAYS},
        arms={
            "healthy": "a busy afternoon",
            **{arm: f"the same with what studies found in {arm}" for arm in PROFILES},
            LEAST: "the lowest load of the four in each person",
        },
        quantities={LOAD: "%"},
        measure=measure,
        rule=Rule(
            "percent", LEAST, supported=50, contradicted=10, against="healthy",
            why="waking drive is known to a factor of three: half as much again would count, a tenth would not",
        ),
        spread=SPREAD,
        defaults={name: value for name, (value, _, _) in known.items()},
        assumed={name: (low, high) for name, (_, low, high) in known.items()},
        model=MODEL,
        touches=TOUCHES,
        evidence=Evidence(
            "C", "B in ALS, where transporters are lost and a drug that lowers release adds months; else little",
            ("Rothstein1995", "Masliah1996", "Muddapu2019"),
        ),
        limits="Hours, not the years in which these illnesses kill neurons: harm by a small load over years is beyond "
        "it. Loss of transporters may be a result of the illness.",
    )  # fmt: skip
