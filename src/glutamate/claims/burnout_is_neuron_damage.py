"""Is burnout excitotoxic damage to neurons?

Arms        two weeks of ordinary days, of busy ones, of busy ones with little inhibition, status epilepticus to compare
Measured    highest calcium load of the middle neuron in per cent of the load that kills half of them
Sources     Choi1987 (what kills cultures), Meldrum1973 (what status does), McEwen2011 (dendrites come back)
"""

from glutamate.claims.judge.claim import SAYS, Claim, Evidence, Rule, Sample, claim
from glutamate.claims.judge.loads import LOAD, MODEL, SPREAD, TOUCHES, WHY, peaks

ARMS = {
    "quiet": ("quiet", 16.0),
    "overwork": ("busy", 16.0),
    "overwork, little inhibition": ("busy, disinhibited", 16.0),
    "status epilepticus": ("status", 16.0),
}
DAYS = 14  # load is gone overnight: more days give the same peak


def measure(sample: Sample) -> dict:
    """Sixteen hours of every day."""
    return {LOAD: peaks(sample, ARMS, days=DAYS)}


@claim("burnout-is-neuron-damage")
def burnout_is_neuron_damage() -> Claim:
    """The arm that is judged has three times the drive of busy days: the claim's own best case."""
    return Claim(
        says="Burnout is excitotoxic damage to neurons",
        texts=dict.fromkeys("NO", SAYS),
        arms={
            "quiet": "quiet waking for sixteen hours of every day",
            "overwork": "a busy drive for sixteen hours of every day",
            "overwork, little inhibition": "three times that drive for sixteen hours of every day",
            "status epilepticus": "seizure without end: what excitotoxicity is",
        },
        quantities={LOAD: "%"},
        measure=measure,
        rule=Rule("value", "overwork, little inhibition", supported=50, contradicted=20, why=WHY),
        spread=SPREAD,
        model=MODEL,
        touches=TOUCHES,
        evidence=Evidence(
            "E", "nobody found neurons lost in burnout; stress thins dendrites, which come back",
            ("Choi1987", "Meldrum1973", "McEwen2011"),
        ),
        limits="Exhaustion is real and lasts months; it is not this. Waking drive is known to a factor of three.",
    )  # fmt: skip
