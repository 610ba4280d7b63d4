"""Loads: highest calcium load of a neuron, per the load that kills half of them, for the claims that speak of damage.

Drives      shares of the largest drive, as in injury/death.py; their scale is known to a factor of three either way,
            and as the drive enters linearly it is laid on the largest drive of each person
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from glutamate.claims.judge.claim import Sample

SPREAD = {"scale of waking drive": "lognormal(1, cv 60 %) within 0.333..3"}
MODEL, TOUCHES = "waking_load", ("load.drive_most", "load.clearance_time", "load.repair_time")
LOAD = "highest calcium load per that which kills half"
WHY = "neurons begin to die at half of the lethal load; at a fifth fewer than one in a million does"


def peaks(sample: Sample, arms: Mapping[str, tuple[str, float]], days: int = 1, unfed: float = 0.0) -> dict[str, Any]:
    """{arm: (n,)} in per cent of the lethal load; an arm is the name of a drive and its hours in every day."""
    from glutamate import Protocol, load, simulate
    from glutamate.injury.death import DRIVES

    model, found = load(MODEL), {}
    vary = {path: sample[path] for path in sample.values if path in model.values()}
    vary["load.drive_most"] = sample["load.drive_most"] * sample["scale of waking drive"]
    for arm, (drive, hours) in arms.items():
        plan = Protocol()
        for day in range(days if hours < 24 else 0):
            plan = plan.pulse("load.unblocked", DRIVES[drive], f"{24 * day + 1} h", f"{hours} h")
        rest = DRIVES[drive] if hours >= 24 else DRIVES["quiet"]
        data = simulate(
            model, plan, duration=f"{24 * days} h", vary=vary, drive={"load.unblocked": rest, "load.unfed": unfed},
            record=["load.load"], keep=sample.n,
        )  # fmt: skip
        found[arm] = 100 * data["load.load"].max("time").values
    return found
