"""Does low GABA form habits in fewer repetitions?

Arms        episodes of thirty pairs at usual GABA of the dendrite, and at less
Measured    episodes until nearly all of the final depth; the depth itself
Sources     GraupnerBrunel2012 (rule of the synapse)
"""

from glutamate.claims.judge.claim import SAYS, Claim, Evidence, Rule, Sample, claim

LEFT, RATE = "GABA left", "pairs per second"
EPISODES, DEPTH = "episodes to 95 % of the depth", "depth of the groove"


def measure(sample: Sample) -> dict:
    """Formation by the shares of synapses that cross in an episode."""
    import numpy as np

    from glutamate.plasticity.definitions import depth, formation
    from glutamate.plasticity.groove import episode

    def crossed(gaba: float, rate: float) -> tuple:
        return tuple(float(x) for x in episode(gaba, rate_hz=rate))

    usual = sample.each(lambda rate: crossed(1.0, rate), RATE).T
    less = sample.each(crossed, LEFT, RATE).T
    shares = {"usual GABA": np.asarray(usual), "low GABA": np.asarray(less)}
    return {
        EPISODES: {arm: formation(*both) for arm, both in shares.items()},
        DEPTH: {arm: depth(*both) for arm, both in shares.items()},
    }


@claim("grooves-form-fast")
def grooves_form_fast() -> Claim:
    """Ratios only: the number of episodes hangs on the episode."""
    return Claim(
        says="High glutamate with low GABA forms habits in fewer repetitions",
        texts={"N": SAYS},
        arms={"usual GABA": "usual inhibition of the dendrite", "low GABA": "15 to 30 % less"},
        quantities={EPISODES: "1", DEPTH: "1"},
        measure=measure,
        rule=Rule(
            "ratio", "low GABA", supported=0.8, contradicted=0.95, against="usual GABA",
            why="a fifth fewer repetitions would be noticed; a twentieth would not",
        ),
        spread={LEFT: "uniform(0.7, 0.85)", RATE: "uniform(8, 12)"},
        assumed={LEFT: (0.5, 0.98), RATE: (5.0, 20.0)},
        evidence=Evidence("C", "disinhibition eases potentiation in slices; learning of people by their GABA differs "
                          "little", ("GraupnerBrunel2012", "Foti2015")),
        limits="An episode at one synapse is not a habit, and there is no such loss of GABA in any diagnosis.",
    )  # fmt: skip
