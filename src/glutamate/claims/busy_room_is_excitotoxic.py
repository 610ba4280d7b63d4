"""Does an hour in a busy restaurant damage neurons?

Arms        quiet waking, a busy room, a busy room for a brain with little inhibition, status epilepticus for comparison
Measured    highest calcium load of the middle neuron in per cent of the load that kills half of them
Sources     Choi1987 (what kills cultures), Meldrum1973 (what status does to brains)
"""

from glutamate.claims.judge.claim import SAYS, Claim, Evidence, Rule, Sample, claim
from glutamate.claims.judge.loads import LOAD, MODEL, SPREAD, TOUCHES, WHY, peaks

ARMS = {
    "quiet": ("quiet", 1.0),
    "busy room": ("busy", 4.0),
    "busy room, little inhibition": ("busy, disinhibited", 4.0),
    "status epilepticus": ("status", 4.0),
}


def measure(sample: Sample) -> dict:
    """Four hours, where the text says one."""
    return {LOAD: peaks(sample, ARMS)}


@claim("busy-room-is-excitotoxic")
def busy_room_is_excitotoxic() -> Claim:
    """The arm that is judged has three times the drive of a busy room: the claim's own best case."""
    return Claim(
        says="An hour in a busy restaurant damages neurons",
        texts={"N": SAYS},
        arms={
            "quiet": "an hour of quiet waking",
            "busy room": "four hours of a busy room",
            "busy room, little inhibition": "four hours at three times the drive of a busy room",
            "status epilepticus": "four hours of seizure without end: what excitotoxicity is",
        },
        quantities={LOAD: "%"},
        measure=measure,
        rule=Rule("value", "busy room, little inhibition", supported=50, contradicted=20, why=WHY),
        spread=SPREAD,
        model=MODEL,
        touches=TOUCHES,
        evidence=Evidence(
            "E", "neurons die of glutamate at a hundred times what waking brains show; nobody found loss after noise",
            ("Choi1987", "Meldrum1973"),
        ),
        limits="Distress in a busy room is real; it is not this. Waking drive is known to a factor of three.",
    )  # fmt: skip
