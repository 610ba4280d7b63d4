"""Does learning fail with NMDA receptors blocked?

Arms        pairs with usual receptors; with a tenth of their current or less; with none
Measured    efficacy gained by the rule made for blockers; weight by the rule in which calcium adds up
Sources     Graupner2016 (rule), Morris1986 (rats), Bannerman1995 (rats that knew a maze before)
"""

from glutamate.claims.judge.claim import SAYS, Claim, Evidence, Rule, Sample, claim

LEFT, RATE, LAG, PAIRS = "NMDA current left", "pairs per second", "ms from source to target", "number of pairs"
GAINED, OTHER = "efficacy gained", "weight after per before, rule without boost"


def measure(sample: Sample) -> dict:
    """Pairs from the middle of the rule; a block takes calcium of the source and its boost."""
    import numpy as np

    from glutamate.plasticity.calcium_rule import CalciumRule
    from glutamate.plasticity.dendritic_gate import gate
    from glutamate.plasticity.pairing import mean_efficacy, paired, shares_above

    rate, lag, pairs = sample[RATE], sample[LAG], sample[PAIRS]
    boosted, plain = CalciumRule.boosted(), CalciumRule()
    found: dict = {GAINED: {}, OTHER: {}}
    for arm, share in (("usual", 1.0), ("blocked", sample[LEFT]), ("no glutamate", 0.0)):
        factors = gate(nmda=share + np.zeros(sample.n))
        both = factors._replace(boost=share)
        shares = shares_above(boosted, rate, lag, both)
        found[GAINED][arm] = mean_efficacy(boosted, shares, pairs / rate, 0.5, both) - 0.5
        found[OTHER][arm] = paired(plain, rate, lag, pairs, factors)
    return found


@claim("without-glutamate-no-learning")
def without_glutamate_no_learning() -> Claim:
    """Learning is read as potentiation by pairs; the target still fires."""
    return Claim(
        says="With NMDA or glutamate signalling blocked learning fails",
        texts={"N": SAYS, "L": SAYS},
        arms={
            "usual": "35 to 50 pairs a second with usual NMDA receptors",
            "blocked": "the same with a tenth of their current or less",
            "no glutamate": "the same with none, the target fired by other means",
        },
        quantities={GAINED: "1", OTHER: "1"},
        measure=measure,
        rule=Rule(
            "ratio", "blocked", supported=0.2, contradicted=0.6, against="usual",
            why="where four fifths are gone learning fails; where more than half is left it is only slower",
        ),
        spread={LEFT: "uniform(0, 0.1)", RATE: "uniform(35, 50)", LAG: "uniform(5, 15)", PAIRS: "uniform(50, 100)"},
        assumed={LEFT: (0.0, 0.3), RATE: (35.0, 60.0), LAG: (2.0, 25.0), PAIRS: (20.0, 200.0)},
        evidence=Evidence("A", "blockers take potentiation and place learning of rats; rats that knew another maze "
                          "learn in spite of them, and other kinds of learning are spared",
                          ("Morris1986", "Bannerman1995")),
        limits="One synapse; no maze and no person. Slower pairs weaken by this rule even with all receptors and are "
        "left out. The second rule keeps potentiation by the target's own spikes, which is a known fault of "
        "it.",
    )  # fmt: skip
