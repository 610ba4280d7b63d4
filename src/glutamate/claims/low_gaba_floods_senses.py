"""Is every input answered at full intensity and nothing filtered when GABA is low?

Arms        a ring of orientations at usual GABA, and with 5 to 20 % less
Measured    response to a grating beside a second one, per that to it alone; response to a weak grating alone
Sources     CarandiniHeeger2012 (a second grating divides the response)
"""

from glutamate.claims.judge.claim import SAYS, Claim, Evidence, Rule, Sample, claim

LEFT = "GABA left"
FILTER, WEAK = "response beside a second grating per that alone", "response to a weak grating"
STRONG, FAINT = 20.0, 10.0  # contrast, %


def measure(sample: Sample) -> dict:
    """Steady rates of the ring; GABA in steps of two hundredths."""
    import numpy as np

    from glutamate.circuit.ssn_ring import FIRST, response

    def rates(left: float) -> tuple:
        gaba = round(50 * left) / 50
        alone, both, weak = (
            float(response(first, second, gaba, gaba)[FIRST])
            for first, second in ((STRONG, 0.0), (STRONG, STRONG), (FAINT, 0.0))
        )
        return both / alone, weak

    usual, less = rates(1.0), np.asarray(sample.each(rates, LEFT)).T
    return {
        FILTER: {"usual GABA": usual[0], "low GABA": less[0]},
        WEAK: {"usual GABA": usual[1], "low GABA": less[1]},
    }


@claim("low-gaba-floods-senses")
def low_gaba_floods_senses() -> Claim:
    """Filtering is read as what a second grating takes from the response."""
    return Claim(
        says="With low GABA every input is answered at full intensity and nothing is filtered",
        texts={"N": SAYS},
        arms={"usual GABA": "usual inhibition of all cells", "low GABA": "5 to 20 % less on all cells"},
        quantities={FILTER: "1", WEAK: "Hz"},
        measure=measure,
        rule=Rule(
            "value", "low GABA", supported=0.95, contradicted=0.85,
            why="nothing is filtered where a second grating takes less than a twentieth; a seventh is a filter at work",
        ),
        spread={LEFT: "uniform(0.8, 0.95)"},
        assumed={LEFT: (0.8, 1.0)},
        people=50,
        evidence=Evidence("D", "blocking GABA raises gain in animals and division stays; in people GABA by "
                          "spectra goes "
                          "with suppression in some studies and not in others", ("CarandiniHeeger2012",)),
        limits="Two gratings in one patch of cortex. Below four fifths of GABA the ring is not settled safely.",
    )  # fmt: skip
