"""Does each stimulus add to the last and never quiet without GABA?

Arms        a stimulus of 1 s every 5 s for ten minutes, at usual and at less GABA
Measured    last response per first; the last response itself
Sources     Ramaswami2014 (habituation by learnt inhibition)
"""

from glutamate.claims.judge.claim import SAYS, Claim, Evidence, Rule, Sample, claim

LEFT = "GABA left"
SHARE, LAST = "last response per first", "last response"
REPEATS = 120


def measure(sample: Sample) -> dict:
    """Habituation; GABA in steps of a tenth."""
    from functools import cache

    import numpy as np

    from glutamate.circuit.habituation import habituation

    @cache
    def ends(gaba: float) -> tuple:
        response = habituation(gaba, REPEATS)["response"]
        return float(response[-1] / response[0]), float(response[-1])

    usual, less = ends(1.0), np.asarray(sample.each(lambda left: ends(round(left, 1)), LEFT)).T
    return {
        SHARE: {"usual GABA": usual[0], "low GABA": less[0]},
        LAST: {"usual GABA": usual[1], "low GABA": less[1]},
    }


@claim("stimuli-accumulate")
def stimuli_accumulate() -> Claim:
    """One stimulus that comes again and again."""
    return Claim(
        says="Without GABA each stimulus adds to the last and never quiets",
        texts={"N": SAYS},
        arms={"usual GABA": "usual inhibition", "low GABA": "half to nine tenths of it"},
        quantities={SHARE: "1", LAST: "Hz"},
        measure=measure,
        rule=Rule(
            "value", "low GABA", supported=1.1, contradicted=0.7,
            why="what adds up answers more at the end than at first; what has lost a third has quieted",
        ),
        spread={LEFT: "uniform(0.5, 0.9)"},
        assumed={LEFT: (0.0, 1.0)},
        evidence=Evidence("D", "habituation needs inhibition in flies and rodents; less of it slows it",
                          ("Ramaswami2014",)),
        limits="Speed of learning is assumed. Depression of the synapse alone makes a response quiet, without "
        "GABA too.",
    )  # fmt: skip
