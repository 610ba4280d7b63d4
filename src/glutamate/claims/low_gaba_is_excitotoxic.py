"""Does normal activity damage neurons where there is too little GABA?

Arms        a busy day with ordinary inhibition and with so little that its drive is three times as large
Measured    highest calcium load of the middle neuron in per cent of the load that kills half of them
Sources     Choi1987 (what kills cultures), Meldrum1973 (seizures, which do)
"""

from glutamate.claims.judge.claim import SAYS, Claim, Evidence, Rule, Sample, claim
from glutamate.claims.judge.loads import LOAD, MODEL, SPREAD, TOUCHES, WHY, peaks

ARMS = {
    "ordinary": ("busy", 10.0),
    "little GABA": ("busy, disinhibited", 10.0),
    "on the way to a seizure": ("near seizure", 10.0),
}


def measure(sample: Sample) -> dict:
    """Ten busy hours a day for three days."""
    return {LOAD: peaks(sample, ARMS, days=3)}


@claim("low-gaba-is-excitotoxic")
def low_gaba_is_excitotoxic() -> Claim:
    """Loss of GABA kills by way of seizures, and that arm is shown."""
    return Claim(
        says="Normal activity with too little GABA damages neurons",
        texts={"N": SAYS},
        arms={
            "ordinary": "ten busy hours a day",
            "little GABA": "the same at three times the drive",
            "on the way to a seizure": "the same at seven times the drive",
        },
        quantities={LOAD: "%"},
        measure=measure,
        rule=Rule("value", "little GABA", supported=50, contradicted=20, why=WHY),
        spread=SPREAD,
        model=MODEL,
        touches=TOUCHES,
        evidence=Evidence(
            "D", "blocking GABA harms by seizures; short of them no loss of neurons was shown",
            ("Meldrum1973", "Choi1987"),
        ),
        limits="Three times the drive stands for inhibition that hardly holds; how little GABA that is, is not known.",
    )  # fmt: skip
