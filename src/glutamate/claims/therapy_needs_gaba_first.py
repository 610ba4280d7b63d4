"""Does relearning fail until inhibition is restored?

Arms        tones without shock in a safe place after conditioning, at usual GABA and at less
Measured    tones until extinction fires more than fear
Sources     Vlachos2011 (two pools), Sharma2021 (therapy of anxiety in autism)
"""

from glutamate.claims.judge.claim import SAYS, Claim, Evidence, Rule, Sample, claim

LEFT = "GABA left"
TONES = "tones until extinction leads"
MOST = 20


def measure(sample: Sample) -> dict:
    """Tones in the safe place; one more than twenty where twenty do not do. GABA in steps of 0.05."""
    from functools import cache

    from glutamate.plasticity.fear_circuit import tones_to_calm

    @cache
    def tones(gaba: float) -> float:
        return min(float(tones_to_calm(gaba, MOST)), MOST + 1.0)

    return {TONES: {"usual GABA": tones(1.0), "low GABA": sample.each(lambda left: tones(round(20 * left) / 20), LEFT)}}


@claim("therapy-needs-gaba-first")
def therapy_needs_gaba_first() -> Claim:
    """Relearning is read as extinction; GABA is low while fear is learnt and while it is unlearnt."""
    return Claim(
        says="Relearning fails until inhibition is restored",
        texts={"N": SAYS},
        arms={"usual GABA": "usual inhibition", "low GABA": "half to nine tenths of it"},
        quantities={TONES: "1"},
        measure=measure,
        rule=Rule(
            "ratio", "low GABA", supported=2, contradicted=1.25, against="usual GABA",
            why="twice the work is a treatment that fails for many; a quarter more is a few sessions",
        ),
        spread={LEFT: "uniform(0.5, 0.9)"},
        assumed={LEFT: (0.0, 1.0)},
        evidence=Evidence("E", "therapy helps people with autism and with anxiety without anything done to GABA first; "
                          "sedatives that add to GABA spoil extinction in rats", ("Sharma2021", "Hart2014")),
        limits="Both pools learn alike here, so that even no GABA leaves the number of tones as it is: a weak "
        "test. Nobody should wait with a treatment that is offered.",
    )  # fmt: skip
