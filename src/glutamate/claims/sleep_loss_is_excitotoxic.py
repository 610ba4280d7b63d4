"""Does a week of short sleep put the brain into chronic excitotoxicity?

Arms        seven days with sixteen hours of busy waking, with twenty, and seven days without any sleep
Measured    highest calcium load of the middle neuron in per cent of the load that kills half of them
Sources     Choi1987 (what kills cultures), Zhang2014 (sleep loss and neurons of the brainstem of mice)
"""

from glutamate.claims.judge.claim import SAYS, Claim, Evidence, Rule, Sample, claim
from glutamate.claims.judge.loads import LOAD, MODEL, SPREAD, TOUCHES, WHY, peaks

ARMS = {"eight hours of sleep": ("busy", 16.0), "four hours": ("busy", 20.0), "no sleep": ("busy", 24.0)}


def measure(sample: Sample) -> dict:
    """A week of busy waking."""
    return {LOAD: peaks(sample, ARMS, days=7)}


@claim("sleep-loss-is-excitotoxic")
def sleep_loss_is_excitotoxic() -> Claim:
    """The arm that is judged has no sleep at all: the claim's own best case."""
    return Claim(
        says="A week of short sleep puts the brain in chronic excitotoxicity",
        texts={"N": SAYS},
        arms={
            "eight hours of sleep": "sixteen busy hours a day",
            "four hours": "twenty busy hours a day",
            "no sleep": "busy day and night for a week",
        },
        quantities={LOAD: "%"},
        measure=measure,
        rule=Rule("value", "no sleep", supported=50, contradicted=20, why=WHY),
        spread=SPREAD,
        model=MODEL,
        touches=TOUCHES,
        evidence=Evidence(
            "D", "long waking cost mice neurons of one nucleus of the brainstem, by oxidation and not by glutamate",
            ("Zhang2014", "Choi1987"),
        ),
        limits="What short sleep does to attention is another claim, and is large.",
    )  # fmt: skip
