"""Do intense positive events carve lasting grooves?

Arms        one event as it is, and one with dopamine at half of its effect or more
Measured    recall after a year; strength of encoding
Sources     Lehr2022 (neuromodulators and lasting strength)
"""

from glutamate.claims.judge.claim import SAYS, Claim, Evidence, Rule, Sample, claim

DOPAMINE, GAIN, PERSON = "dopamine per half of its effect", "gain of potentiation by dopamine", "strength of a memory"
YEAR, KEPT = "recall after a year", "strength at encoding"


def measure(sample: Sample) -> dict:
    """Dopamine adds to potentiation; what it does to later capture is left out."""
    import numpy as np

    from glutamate.plasticity.episodic import LEVEL, encoded
    from glutamate.plasticity.modulation import Modulation
    from glutamate.plasticity.retention import recall, stability_of

    def factor(dopamine: float, gain: float) -> float:
        law = Modulation(dopamine_gain=gain)
        drive = law.Drive(0.0, dopamine, 0.0)
        out = law.output(law.start(drive), drive)
        return encoded(potentiation=float(out.potentiation_factor), threshold=float(out.threshold_factor))

    usual = encoded()
    strong = np.asarray(sample.each(factor, DOPAMINE, GAIN)) / usual
    arms = {"plain": sample[PERSON], "joyful": sample[PERSON] * strong}
    return {
        YEAR: {arm: recall(365.0, stability_of(LEVEL.canonical() * kept)) for arm, kept in arms.items()},
        KEPT: arms,
    }


@claim("joy-carves-too")
def joy_carves_too() -> Claim:
    """Dopamine stands for reward; joy itself has no state."""
    return Claim(
        says="Intense positive events carve lasting grooves",
        texts={"N": SAYS},
        arms={"plain": "one event", "joyful": "the same with dopamine at half to three quarters of its effect"},
        quantities={YEAR: "1", KEPT: "1"},
        measure=measure,
        rule=Rule(
            "percent", "joyful", supported=25, contradicted=5, against="plain",
            why="a quarter more after a year is lasting; a twentieth would be missed by any test",
        ),
        spread={DOPAMINE: "uniform(1, 3)", GAIN: "1", PERSON: "lognormal(1, cv 30 %)"},
        assumed={DOPAMINE: (0.1, 5.0), GAIN: (0.0, 3.0)},
        evidence=Evidence("C", "reward and novelty by dopamine prolong memories in rodents; in people the gain "
                          "is small",
                          ("Lehr2022",)),
        limits="The gain by dopamine is assumed. Joy has no state here; dopamine is not joy.",
    )  # fmt: skip
