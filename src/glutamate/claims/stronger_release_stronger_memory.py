"""Does more glutamate at encoding make a more lasting memory?

Arms        an episode with usual current by NMDA receptors, and with more
Measured    synapses that an episode makes strong; episodes to 95 % of the depth
Sources     GraupnerBrunel2012 (rule of the synapse)
"""

from glutamate.claims.judge.claim import SAYS, Claim, Evidence, Rule, Sample, claim

MORE, RATE = "NMDA current relative to usual", "pairs per second"
STRONG, EPISODES = "synapses strong after an episode", "episodes to 95 % of the depth"


def measure(sample: Sample) -> dict:
    """More glutamate in the cleft as more current by receptors that are not yet full."""
    from glutamate.plasticity.definitions import formation
    from glutamate.plasticity.groove import episode

    def crossed(nmda: float, rate: float) -> tuple:
        return tuple(float(x) for x in episode(1.0, rate_hz=rate, nmda=nmda))

    shares = {
        "usual release": sample.each(lambda rate: crossed(1.0, rate), RATE).T,
        "more release": sample.each(crossed, MORE, RATE).T,
    }
    return {
        STRONG: {arm: both[0] for arm, both in shares.items()},
        EPISODES: {arm: formation(*both) for arm, both in shares.items()},
    }


@claim("stronger-release-stronger-memory")
def stronger_release_stronger_memory() -> Claim:
    """Glutamate of the cleft while learning; neither ambient nor tissue glutamate."""
    return Claim(
        says="More glutamate at encoding makes a more robust memory",
        texts={"N": SAYS},
        arms={"usual release": "usual current", "more release": "10 to 30 % more, during the episode only"},
        quantities={STRONG: "1", EPISODES: "1"},
        measure=measure,
        rule=Rule(
            "percent", "more release", supported=10, contradicted=2, against="usual release",
            why="a tenth more strong synapses is a tenth more memory here; 2 % is nothing that a test sees",
        ),
        spread={MORE: "uniform(1.1, 1.3)", RATE: "uniform(8, 12)"},
        assumed={MORE: (1.02, 2.0), RATE: (5.0, 20.0)},
        evidence=Evidence("D", "potentiation goes with calcium by NMDA receptors in slices; glutamate of the cleft "
                          "while a person learns is not measurable", ("GraupnerBrunel2012",)),
        limits="Only release at the learning synapses and in that moment. Glutamate that is high all along fills "
        "receptors and excites everything alike; it is another claim.",
    )  # fmt: skip
