"""Does spacing work because each review drives potentiation?

Arms        two trains of bursts 10 min apart, and 40 to 120 min apart
Measured    potentiation by two trains per that by one
Sources     Kramar2012 (intervals of trains in slices)
"""

from glutamate.claims.judge.claim import SAYS, Claim, Evidence, Rule, Sample, claim

APART, FIRST = "minutes between trains", "share that the first train potentiates"
GAIN = "potentiation by two trains per one"


def measure(sample: Sample) -> dict:
    """Synapses that the first train missed become eligible after an hour."""
    from glutamate.plasticity.spaced_trains import eligible

    return {
        GAIN: {
            "massed": 1 + eligible(10.0, sample[FIRST]),
            "spaced": 1 + eligible(sample[APART], sample[FIRST]),
        }
    }


@claim("spacing-works-through-ltp")
def spacing_works_through_ltp() -> Claim:
    """What potentiation can gain by spacing; whether that is why people gain is left open."""
    return Claim(
        says="Spacing works because each review drives potentiation",
        texts={"L": SAYS},
        arms={"massed": "a second train after 10 min", "spaced": "a second train after 40 to 120 min"},
        quantities={GAIN: "1"},
        measure=measure,
        rule=Rule(
            "percent", "spaced", supported=10, contradicted=2, against="massed",
            why="as for recall: a tenth more is an effect, 2 % is none",
        ),
        spread={APART: "uniform(40, 120)", FIRST: "uniform(0.75, 0.85)"},
        assumed={APART: (15.0, 240.0), FIRST: (0.5, 0.95)},
        evidence=Evidence("C", "trains an hour apart potentiate more in slices; the best gaps of people are days to "
                          "months, which no such window reaches", ("Kramar2012", "Cepeda2008")),
        limits="A gain within hours in a slice. The gaps that help people are longer; that both share a cause is open.",
    )  # fmt: skip
