"""Does emotional significance strengthen encoding?

Arms        an evening of learning as it is, and one within minutes of arousal
Measured    recall a day later; strength of encoding
Sources     Shields2017 (stress by phase)
"""

from glutamate.claims.judge.claim import SAYS, Claim, Evidence, Rule, Sample, claim

SINCE, PERSON = "minutes from arousal to learning", "strength of a person's memory"
DAY, KEPT = "recall after a day", "strength that is kept"


def measure(sample: Sample) -> dict:
    """Noradrenaline and cortisol act on potentiation and on the capture of what was learnt."""
    from glutamate.plasticity.episodic import LEVEL, Evening, strength
    from glutamate.plasticity.retention import recall, stability_of

    aroused = sample.each(lambda since: strength(Evening(stress_before=float(round(since)))), SINCE)
    arms = {"calm": sample[PERSON], "aroused": sample[PERSON] * aroused}
    return {
        DAY: {arm: recall(1.0, stability_of(LEVEL.canonical() * kept)) for arm, kept in arms.items()},
        KEPT: arms,
    }


@claim("emotion-strengthens-memory")
def emotion_strengthens_memory() -> Claim:
    """Arousal by noradrenaline and cortisol; glutamate itself is not raised in either arm."""
    return Claim(
        says="Emotional significance strengthens encoding",
        texts={"N": SAYS},
        arms={"calm": "learning without arousal", "aroused": "learning up to 5 min after arousal sets in"},
        quantities={DAY: "1", KEPT: "1"},
        measure=measure,
        rule=Rule(
            "percent", "aroused", supported=10, contradicted=2, against="calm",
            why="one item in ten more is what tests of memory show; 2 % lies within their error",
        ),
        spread={SINCE: "uniform(0, 5)", PERSON: "lognormal(1, cv 30 %)"},
        assumed={SINCE: (-30.0, 60.0)},
        evidence=Evidence("B", "true for stress at encoding or soon after it; stress well before it or at recall "
                          "impairs", ("Shields2017",)),
        limits="The gain is assumed in size and large, its sign by phase is published. What an emotion is has "
        "no state here.",
    )  # fmt: skip
