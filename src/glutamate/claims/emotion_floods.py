"""Do minor events trigger full emotional responses when GABA is low?

Arms        a model of the amygdala at usual GABA, and with 5 to 20 % less
Measured    the weakest cue by which the fear pool wins
Sources     WongWang2006 (equations), Vlachos2011 (two pools)
"""

from glutamate.claims.judge.claim import SAYS, Claim, Evidence, Rule, Sample, claim

LEFT = "GABA left"
CUE = "weakest cue that lets fear win"


def measure(sample: Sample) -> dict:
    """Thresholds without a safe context; GABA in steps of 0.05."""
    from functools import cache

    from glutamate.circuit.amygdala import Amygdala, trigger_threshold

    part = Amygdala()

    @cache
    def threshold(gaba: float) -> float:
        return 1e3 * float(trigger_threshold(part, gaba))

    less = sample.each(lambda left: threshold(round(20 * left) / 20), LEFT)
    return {CUE: {"usual GABA": threshold(1.0), "low GABA": less}}


@claim("emotion-floods")
def emotion_floods() -> Claim:
    """The fear pool stands for a pool of cells, not for what is felt."""
    return Claim(
        says="Low GABA makes minor events trigger full emotional responses",
        texts={"N": SAYS},
        arms={"usual GABA": "usual inhibition", "low GABA": "5 to 20 % less"},
        quantities={CUE: "Hz"},
        measure=measure,
        rule=Rule(
            "ratio", "low GABA", supported=0.5, contradicted=0.8, against="usual GABA",
            why="half the event for the same response would be minor; four fifths is nearly the same event",
        ),
        spread={LEFT: "uniform(0.8, 0.95)"},
        assumed={LEFT: (0.75, 1.0)},
        evidence=Evidence("D", "blocking GABA in the amygdala of rats makes them fearful; how little GABA lets "
                          "how small "
                          "an event through in people is unknown", ("Vlachos2011", "WongWang2006")),
        limits="Equations of cortical pools, fitted to no recording of the amygdala. Emotions have no state here.",
    )  # fmt: skip
