"""Is excitotoxicity implicated in epilepsy and in fibromyalgia?

Arms        healthy; epilepsy between seizures; status epilepticus; fibromyalgia; the lesser of the last two
Measured    highest calcium load over four hours in per cent of the load that kills half
Sources     Meldrum1973 (status), Eid2004 (tissue of epilepsy); for fibromyalgia sizes are assumed
"""

from glutamate.claims.judge.claim import SAYS, Claim, Evidence, Rule, Sample, claim
from glutamate.claims.judge.illness import loads, ranges
from glutamate.claims.judge.loads import LOAD, MODEL, SPREAD, TOUCHES

PROFILES = {"epilepsy, between seizures": "temporal_lobe_epilepsy", "fibromyalgia": "fibromyalgia"}
STATUS, LESSER = "status epilepticus", "the lesser of status and fibromyalgia"


def measure(sample: Sample) -> dict:
    """Busy waking; for status the drive of a seizure without end."""
    import numpy as np

    found = loads(sample, PROFILES)
    found[STATUS] = loads(sample, {STATUS: PROFILES["epilepsy, between seizures"]}, drive="status")[STATUS]
    found[LESSER] = np.minimum(found[STATUS], found["fibromyalgia"])
    return {LOAD: found}


@claim("epilepsy-and-fibromyalgia-excitotoxic")
def epilepsy_and_fibromyalgia_excitotoxic() -> Claim:
    """Both must show it for the claim to hold of both."""
    known = ranges(PROFILES.values())
    return Claim(
        says="The same for epilepsy and fibromyalgia (two arms)",
        texts={"B": SAYS},
        arms={
            "healthy": "four busy hours",
            "epilepsy, between seizures": "the same with what studies found in tissue of the temporal lobe",
            STATUS: "four hours of seizure in such tissue",
            "fibromyalgia": "four busy hours with what is believed of fibromyalgia",
            LESSER: "the lower load of the two in each person",
        },
        quantities={LOAD: "%"},
        measure=measure,
        rule=Rule(
            "percent", LESSER, supported=50, contradicted=10, against="healthy",
            why="waking drive is known to a factor of three: half as much again would count, a tenth would not",
        ),
        spread=SPREAD,
        defaults={name: value for name, (value, _, _) in known.items()},
        assumed={name: (low, high) for name, (_, low, high) in known.items()},
        model=MODEL,
        touches=TOUCHES,
        evidence=Evidence(
            "C", "A in status epilepticus; in fibromyalgia nobody found dying neurons", ("Meldrum1973", "Eid2004"),
        ),
        limits="Status epilepticus is an emergency. Pain in fibromyalgia is real without dying neurons.",
    )  # fmt: skip
