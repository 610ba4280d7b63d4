"""Does inflammation impair the uptake of glutamate?

Arms        none; a month of an illness that inflames the whole body; as much inflammation of tissue as there can be
Measured    uptake by astrocytes, inflammation of tissue
Sources     Hu2000 and YeSontheimer1996 (cytokines on astrocytes), Ding2014 (the other sign)
"""

from glutamate.claims.judge.claim import SAYS, Claim, Evidence, Rule, Sample, claim

UPTAKE, INFLAMED = "uptake", "inflammation of tissue"
BODY = {"none": 0.0, "a month of illness": 1.0}
FULL = "inflammation.uptake_full"
RECORD = {"inflammation.uptake": "1", "inflammation.inflammation": "1"}


def measure(sample: Sample) -> dict:
    """The end of a month."""
    import numpy as np

    from glutamate import Protocol, load
    from glutamate.claims.judge.courses import ran

    plans = {arm: (Protocol(), {"inflammation.body": level}) for arm, level in BODY.items()}
    found = ran(load("inflammation"), plans, sample, RECORD, "30 d")
    uptake, inflamed = ({arm: got[path][:, -1] for arm, got in found.items()} for path in RECORD)
    most = "as much as can be"
    return {UPTAKE: uptake | {most: sample[FULL]}, INFLAMED: inflamed | {most: np.ones(sample.n)}}


@claim("inflammation-blocks-uptake")
def inflammation_blocks_uptake() -> Claim:
    """What people have is judged: illness of the body; a focus in the brain itself stands beside it."""
    return Claim(
        says="Inflammation impairs glutamate reuptake",
        texts={"B": SAYS, "N": SAYS},
        arms={
            "none": "no inflammation",
            "a month of illness": "the whole body inflamed as much as can be, for a month",
            "as much as can be": "tissue of the brain itself inflamed as much as can be",
        },
        quantities={UPTAKE: "1", INFLAMED: "1"},
        measure=measure,
        rule=Rule(
            "percent", "a month of illness", supported=-10, contradicted=-2, against="none",
            why="ambient glutamate moves by as much as uptake: sleep moves it by 10 %, nobody sees 2 %",
        ),
        spread={FULL: "lognormal(0.721, cv 31 %) within 0.4..1.3"},
        assumed={FULL: (0.4, 1.3)},
        model="inflammation",
        touches=("inflammation.by_body", "inflammation.fade_time"),
        evidence=Evidence(
            "C", "cytokines lower uptake in astrocytes of people and rats in culture, where others found more "
            "transporters; a month of interferon raised tissue glutamate of 17 people",
            ("Hu2000", "YeSontheimer1996", "Ding2014", "Haroon2014"),
        ),
        limits="What people differ by is what studies of cells leave open, sign included, and not persons. Tissue "
        "glutamate that rises says nothing of uptake. Nothing here says that a person is inflamed.",
    )  # fmt: skip
