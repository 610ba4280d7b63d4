"""Do the same synapses resist change when GABA is low?

Arms        the same pairs in reverse order, at usual GABA of the dendrite and at less
Measured    episodes of reversal to half of the way; what is left however long reversal lasts
Sources     GraupnerBrunel2012 (rule of the synapse)
"""

from glutamate.claims.judge.claim import SAYS, Claim, Evidence, Rule, Sample, claim

LEFT, RATE = "GABA left", "pairs per second"
EPISODES, FLOOR = "episodes of reversal to half of the way", "share that reversal leaves strong"


def measure(sample: Sample) -> dict:
    """Reversal by its own shares of synapses that cross."""
    from glutamate.plasticity.definitions import reversal
    from glutamate.plasticity.groove import LAG, episode

    def crossed(gaba: float, rate: float) -> tuple:
        return tuple(float(x) for x in episode(gaba, lag_ms=-LAG, rate_hz=rate))

    shares = {
        "usual GABA": sample.each(lambda rate: crossed(1.0, rate), RATE).T,
        "low GABA": sample.each(crossed, LEFT, RATE).T,
    }
    undone = {arm: reversal(*both) for arm, both in shares.items()}
    return {
        EPISODES: {arm: one.episodes for arm, one in undone.items()},
        FLOOR: {arm: one.floor for arm, one in undone.items()},
    }


@claim("grooves-resist-change")
def grooves_resist_change() -> Claim:
    """Speed and floor are two answers; the rule takes speed."""
    return Claim(
        says="What formed fast under low GABA resists change",
        texts={"N": SAYS},
        arms={"usual GABA": "reversal at usual inhibition", "low GABA": "reversal with 15 to 30 % less"},
        quantities={EPISODES: "1", FLOOR: "1"},
        measure=measure,
        rule=Rule(
            "ratio", "low GABA", supported=1.25, contradicted=1.05, against="usual GABA",
            why="a quarter more work would be noticed; the same or less is no resistance",
        ),
        spread={LEFT: "uniform(0.7, 0.85)", RATE: "uniform(8, 12)"},
        assumed={LEFT: (0.5, 0.98), RATE: (5.0, 20.0)},
        evidence=Evidence("D", "what is overlearnt is protected by more inhibition, not by less: in mice by receptors, "
                          "in people by spectra", ("Davenport2021", "Shibata2017")),
        limits="Capture, competition at recall and avoidance can each add resistance; all three are off here.",
    )  # fmt: skip
