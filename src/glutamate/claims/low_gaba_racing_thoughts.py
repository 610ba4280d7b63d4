"""Does low inhibition make thought run on without pause?

Arms        a network that steps from memory to memory, at usual inhibition and with less
Measured    steps per second times the share of time active; that share
Sources     Treves2005 (latching), Kang2017 (equations)
"""

from glutamate.claims.judge.claim import SAYS, Claim, Evidence, Rule, Sample, claim

LEFT, NETWORK = "inhibition left", "number of the network"
PACE, ACTIVE = "pace of the chain", "share of time active"
UNITS, PATTERNS, DURATION = 150, 30, 2000.0


def measure(sample: Sample) -> dict:
    """Two seconds after one memory was cued."""
    import numpy as np

    from glutamate.plasticity.definitions import racing
    from glutamate.plasticity.latching import Potts, chain

    def ran(left: float, number: float) -> tuple:
        found = chain(Potts(int(number), UNITS, PATTERNS), left, duration_ms=DURATION)
        return racing(found.visits, 1e-3 * DURATION, found.active).pace, found.active

    usual = np.asarray(sample.each(lambda number: ran(1.0, number), NETWORK)).T
    less = np.asarray(sample.each(ran, LEFT, NETWORK)).T
    return {
        PACE: {"usual": usual[0], "low inhibition": less[0]},
        ACTIVE: {"usual": usual[1], "low inhibition": less[1]},
    }


@claim("low-gaba-racing-thoughts")
def low_gaba_racing_thoughts() -> Claim:
    """Pace of steps between stored patterns, which are no thoughts."""
    return Claim(
        says="Low inhibition makes thought run on without pause",
        texts={"N": SAYS},
        arms={"usual": "usual inhibition", "low inhibition": "5 to 20 % less"},
        quantities={PACE: "1/s", ACTIVE: "1"},
        measure=measure,
        rule=Rule(
            "difference", "low inhibition", supported=0.5, contradicted=0.1, against="usual",
            why="one step more in two seconds is a chain that runs on; one in ten seconds is not noticed",
        ),
        spread={LEFT: "uniform(0.8, 0.95)", NETWORK: "uniform(0, 1000)"},
        people=3,
        evidence=Evidence("D", "a model of chains of memories; no measurement in people ties GABA to racing thoughts",
                          ("Treves2005", "Kang2017")),
        limits="Speculative. How much inhibition is lost is assumed, and too dear to be searched; three "
        "networks a seed are few.",
    )  # fmt: skip
