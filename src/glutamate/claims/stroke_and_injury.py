"""Is excitotoxicity part of stroke and head injury?

Arms        an hour without blood flow; the same with NMDA receptors blocked at once, and from half an hour on
Measured    share of tissue that dies in three zones of a rat's stroke
Sources     Margaill1996 (a blocker early and late), Kaplan1991 (durations), Biegon2004 (receptors after a blow)
"""

from glutamate.claims.judge.claim import SAYS, Claim, Evidence, Rule, Sample, claim

ZONES = {"core": 0.05, "penumbra": 0.15, "rim": 0.2}  # share of normal flow
DYING, HOURS = "share of tissue that dies", 1.0
ARMS = {"untreated": None, "blocked at onset": 0.0, "blocked after half an hour": 0.5}


def measure(sample: Sample) -> dict:
    """Highest debt of every zone against its spread."""
    import numpy as np
    from scipy.special import ndtr

    from glutamate import Protocol
    from glutamate.claims.judge.lives import lived
    from glutamate.injury.stroke import SPREAD

    found, hours = {}, np.linspace(0.0, 3.0, 61)
    for arm, blocked in ARMS.items():
        plan = Protocol()
        for zone, flow in ZONES.items():
            plan = plan.pulse(f"{zone}.flow", flow, "0 h", f"{HOURS} h")
        if blocked is not None:
            plan = plan.step("blocked", 1.0, f"{blocked} h")
        record = {f"{zone}.debt": "1" for zone in ZONES}
        got = lived(sample, {arm: plan}, hours, record, model="ischaemic_zones")[arm]
        found[arm] = np.mean(
            [ndtr(np.log(np.maximum(course.max(1), 1e-9)) / SPREAD) for course in got.values()], axis=0
        )
    return {DYING: found}


@claim("stroke-and-injury")
def stroke_and_injury() -> Claim:
    """Of a stroke; a blow to the head is not judged."""
    return Claim(
        says="Excitotoxicity is part of stroke and head injury",
        texts=dict.fromkeys("BL", SAYS),
        arms={
            "untreated": "an hour at 5 to 20 % of flow",
            "blocked at onset": "the same with all NMDA receptors blocked from the beginning",
            "blocked after half an hour": "the same with a blocker that comes after half an hour",
        },
        quantities={DYING: "1"},
        measure=measure,
        rule=Rule(
            "percent", "blocked at onset", supported=-20, contradicted=-5, against="untreated",
            why="a fifth of what dies is a part of it; a twentieth is within the spread of animals",
        ),
        model="ischaemic_zones",
        touches=("*.critical", "*.debt_time", "*.fade_time", "*.early", "*.early_time", "*.return_time"),
        evidence=Evidence(
            "A", "shown in animals by many; blockers that come late helped no patient in a trial",
            ("Margaill1996", "Kaplan1991", "Biegon2004"),
        ),
        limits="The part of the receptors was fitted to such animals. A stroke is an emergency: call for help at once.",
    )  # fmt: skip
