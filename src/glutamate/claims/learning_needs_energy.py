"""Does plasticity need energy and time?

Arms        three strong trains with full synthesis of proteins, with a tenth to a half of it, and with none
Measured    weight eight hours later; weight an hour later
Sources     LuboeinskiTetzlaff2021 (early and late strength)
"""

from glutamate.claims.judge.claim import SAYS, Claim, Evidence, Rule, Sample, claim

SYNTHESIS = "synthesis of proteins left"
LATE, EARLY = "weight gained that is left after eight hours", "weight gained after one hour"


def measure(sample: Sample) -> dict:
    """Synthesis in steps of a tenth."""
    from functools import cache

    import numpy as np

    from glutamate.plasticity.luboeinski import STRONG, course

    @cache
    def gained(synthesis: float) -> tuple:
        weight = course(STRONG, (60.0, 480.0), synthesis)["weight"]
        return weight[1] - 1, weight[0] - 1

    full, little = gained(1.0), np.asarray(sample.each(lambda left: gained(round(left, 1)), SYNTHESIS)).T
    return {
        LATE: {"full": full[0], "little": little[0]},
        EARLY: {"full": full[1], "little": little[1]},
    }


@claim("learning-needs-energy")
def learning_needs_energy() -> Claim:
    """Making proteins is the part of lasting plasticity that needs energy and hours."""
    return Claim(
        says="Plasticity needs energy and time",
        texts={"N": SAYS},
        arms={"full": "three strong trains, full synthesis", "little": "the same with up to half of the synthesis"},
        quantities={LATE: "1", EARLY: "1"},
        measure=measure,
        rule=Rule(
            "ratio", "little", supported=0.7, contradicted=0.95, against="full",
            why="what is needed costs a third or more when half or more of it is gone; a twentieth is no need",
        ),
        spread={SYNTHESIS: "uniform(0, 0.5)"},
        assumed={SYNTHESIS: (0.0, 0.95)},
        evidence=Evidence("A", "block of protein synthesis takes late strength and lasting memory in animals; energy "
                          "itself is needed by every synapse", ("LuboeinskiTetzlaff2021",)),
        limits="Synthesis stands for energy; glucose and oxygen have no way into this synapse. A snack is "
        "another claim.",
    )  # fmt: skip
