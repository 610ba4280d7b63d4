"""Does weak glutamate signalling impair speed and working memory?

Arms        two pools that compete to a choice, at usual currents and with less of their own coupling by NMDA receptors
Measured    firing of the chosen pool a second after the stimulus; time to the choice
Sources     WongWang2006 (equations)
"""

from glutamate.claims.judge.claim import SAYS, Claim, Evidence, Rule, Sample, claim

LEFT, COHERENCE = "glutamate signalling left", "coherence of the stimulus"
HELD, TIME = "firing of the chosen pool a second after", "time to the choice"


def measure(sample: Sample) -> dict:
    """Two pools in every person, without noise."""
    from glutamate.circuit.wong_wang import WongWang
    from glutamate.claims.judge.choice import course

    usual = course(sample.n, sample[COHERENCE])
    less = course(sample.n, sample[COHERENCE], self_coupling=WongWang().self_coupling * sample[LEFT])
    return {
        HELD: {"usual": usual[1], "weak": less[1]},
        TIME: {"usual": usual[0], "weak": less[0]},
    }


@claim("low-glutamate-slows-thought")
def low_glutamate_slows_thought() -> Claim:
    """Coupling of a pool with itself goes by NMDA receptors."""
    return Claim(
        says="Weak glutamate signalling impairs working memory, speed and planning",
        texts={"D": SAYS},
        arms={"usual": "usual coupling", "weak": "5 to 20 % less coupling by NMDA receptors within a pool"},
        quantities={HELD: "Hz", TIME: "ms"},
        measure=measure,
        rule=Rule(
            "ratio", "weak", supported=0.7, contradicted=0.95, against="usual",
            why="a third less firing is a memory at risk; a twentieth is within noise",
        ),
        spread={LEFT: "uniform(0.8, 0.95)", COHERENCE: "uniform(5, 20)"},
        assumed={LEFT: (0.7, 0.99), COHERENCE: (2.0, 50.0)},
        evidence=Evidence("B", "a block of NMDA receptors lowers working memory in people and animals; of a deficit in "
                          "everyday life nothing of the kind is known", ("WongWang2006",)),
        limits="A block of receptors on inhibitory cells would act the other way. Planning has no state here.",
    )  # fmt: skip
