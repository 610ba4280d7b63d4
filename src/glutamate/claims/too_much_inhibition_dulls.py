"""Does too much inhibition make the brain sluggish?

Arms        two pools that compete to a choice, at usual inhibition and with more
Measured    time to the choice; firing a second after
Sources     WongWang2006 (equations)
"""

from glutamate.claims.judge.claim import SAYS, Claim, Evidence, Rule, Sample, claim

MORE, COHERENCE = "share of the background current taken away", "coherence of the stimulus"
TIME, HELD = "time to the choice", "firing of the chosen pool a second after"


def measure(sample: Sample) -> dict:
    """More inhibition as less background current in both pools."""
    from glutamate.circuit.wong_wang import WongWang
    from glutamate.claims.judge.choice import course

    usual = course(sample.n, sample[COHERENCE])
    more = course(sample.n, sample[COHERENCE], background=WongWang().background * (1 - sample[MORE]))
    return {TIME: {"usual": usual[0], "more": more[0]}, HELD: {"usual": usual[1], "more": more[1]}}


@claim("too-much-inhibition-dulls")
def too_much_inhibition_dulls() -> Claim:
    """Sluggish is read as a slower choice; fog has no state."""
    return Claim(
        says="Too much inhibition makes the brain sluggish and foggy",
        texts={"L": SAYS},
        arms={"usual": "usual inhibition", "more": "1 to 3 % of the background current less, in both pools"},
        quantities={TIME: "ms", HELD: "Hz"},
        measure=measure,
        rule=Rule(
            "percent", "more", supported=10, contradicted=2, against="usual",
            why="sedatives slow reactions by a tenth and more; 2 % is within a person's day",
        ),
        spread={MORE: "uniform(0.01, 0.03)", COHERENCE: "uniform(5, 20)"},
        assumed={MORE: (0.002, 0.06), COHERENCE: (2.0, 50.0)},
        evidence=Evidence("B", "sedatives that add to GABA slow reactions; that a person's own GABA is too much is not "
                          "shown", ("WongWang2006",)),
        limits="Tonic inhibition of two pools only, without noise. Fog is not a state. Sedatives with alcohol "
        "or opioids "
        "can kill; so can stopping them at once after long use.",
    )  # fmt: skip
