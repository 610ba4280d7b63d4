"""Is focused attention the precondition of strengthening?

Arms        the same material with full, half and no attention
Measured    recall a day later; strength that is kept
Sources     Craik1996 (divided attention at encoding)
"""

from glutamate.claims.judge.claim import SAYS, Claim, Evidence, Rule, Sample, claim

PERSON, ATTENTION = "strength of a person's memory", "attention when divided"
DAY, KEPT = "recall after a day", "strength that is kept"


def measure(sample: Sample) -> dict:
    """Attention drives the input, opens the dendrite and eases the threshold."""
    import numpy as np

    from glutamate.plasticity.episodic import LEVEL, Evening, strength
    from glutamate.plasticity.retention import recall, stability_of

    grid = np.linspace(0, 1, 21)
    worth = np.array([strength(Evening(attention=float(a))) for a in grid])
    arms = {
        "focused": sample[PERSON],
        "divided": sample[PERSON] * np.interp(sample[ATTENTION], grid, worth),
        "none": sample[PERSON] * worth[0],
    }
    return {
        DAY: {arm: recall(1.0, stability_of(LEVEL.canonical() * kept)) for arm, kept in arms.items()},
        KEPT: arms,
    }


@claim("focus-is-precondition")
def focus_is_precondition() -> Claim:
    """A precondition is read as: divided attention costs half of what is recalled."""
    return Claim(
        says="Strengthening needs focused attention; divided attention spreads it thin",
        texts={"L": SAYS},
        arms={"focused": "full attention", "divided": "a third to two thirds of it", "none": "no attention"},
        quantities={DAY: "1", KEPT: "1"},
        measure=measure,
        rule=Rule(
            "ratio", "divided", supported=0.5, contradicted=0.9, against="focused",
            why="a precondition that is half met should cost half; a tenth would be an ordinary influence",
        ),
        spread={PERSON: "lognormal(1, cv 30 %)", ATTENTION: "uniform(0.33, 0.67)"},
        assumed={ATTENTION: (0.0, 0.95)},
        evidence=Evidence("A", "divided attention at encoding lowers recall a lot, at recall little; learning without "
                          "intent exists", ("Craik1996",)),
        limits="How attention acts on a dendrite is assumed; its size at full attention is not fitted to people.",
    )  # fmt: skip
