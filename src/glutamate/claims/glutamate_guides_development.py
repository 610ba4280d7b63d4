"""Does glutamate guide the formation of circuits?

Arms        a young visual cortex with one eye closed, with and without current by NMDA receptors
Measured    size of the shift of dominance between the eyes
Sources     Toyoizumi2013 (idea of the model), Fagiolini2000 (mice)
"""

from glutamate.claims.judge.claim import SAYS, Claim, Evidence, Rule, Sample, claim

INHIBITION, LEFT = "inhibition relative to mature", "NMDA current left"
SHIFT = "shift of dominance in four days"


def measure(sample: Sample) -> dict:
    """Four days with the dominant eye closed; sizes, since a shift towards the open eye is negative."""
    from glutamate.plasticity.critical_period import shift

    def size(inhibition: float, nmda: float) -> float:
        return -float(shift(round(inhibition, 2), nmda=round(nmda, 1)))

    return {
        SHIFT: {
            "usual": sample.each(lambda inhibition: size(inhibition, 1.0), INHIBITION),
            "little NMDA current": sample.each(size, INHIBITION, LEFT),
        }
    }


@claim("glutamate-guides-development")
def glutamate_guides_development() -> Claim:
    """One circuit that is well studied, for all of development."""
    return Claim(
        says="Glutamate guides the formation of circuits",
        texts={"B": SAYS, "O": SAYS},
        arms={"usual": "full current", "little NMDA current": "none to three tenths of it"},
        quantities={SHIFT: "1"},
        measure=measure,
        rule=Rule(
            "ratio", "little NMDA current", supported=0.5, contradicted=0.9, against="usual",
            why="what guides should take half of the change with it when it is taken away",
        ),
        spread={INHIBITION: "uniform(0.8, 1.2)", LEFT: "uniform(0, 0.3)"},
        assumed={INHIBITION: (0.5, 1.5), LEFT: (0.0, 0.9)},
        evidence=Evidence("A", "NMDA receptors and experience shape young circuits in every animal studied",
                          ("Fagiolini2000", "Toyoizumi2013")),
        limits="NMDA current is a factor of speed in the model, so the sign is laid in. Inhibition opens the window.",
    )  # fmt: skip
