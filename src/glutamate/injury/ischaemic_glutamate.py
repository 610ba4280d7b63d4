"""Glutamate and GABA outside cells while flow is stopped, and what a microdialysis probe shows of them.

Scheme      tissue without flow, uptake that reverses -> ions -> GABA balance, finite pool; probe: injury, recovery
Takes in    the model `stopped_flow` with reversible uptake
Hands on    `course` (glutamate, GABA by time), `dialysate`
Not here    release from vesicles of GABA neurons; swelling-activated channels; gradients round the probe
Limits      the pool of neurons is 10 mM throughout, so the level exceeds what was measured; the probe is two numbers
Sources     Kanthan1995 (human lobe), Benveniste1984 (rat), Hutchinson2002 (GABA with glutamate)
"""

from __future__ import annotations

from functools import cache, partial
from math import log10
from typing import Any

from glutamate.engine.mechanism import Target

RECOVERY = 0.2  # share of the level outside that a probe at 2 uL/min returns; usual 0.1 to 0.5, assumed
INJURED_UM = 3.0  # level that the injury of the probe itself upholds, 2 to 10 uM
GABA_MM, GABA_SHARE = 10.6, 0.1  # inside GABA neurons, and their share of tissue, assumed


@cache
def course(minutes: float = 10.0, after: float = 20.0) -> dict[str, Any]:
    """Seconds, glutamate and GABA outside in mM; flow stops after 20 s for `minutes`."""
    import numpy as np

    from glutamate.engine import discover
    from glutamate.engine.simulate import simulate
    from glutamate.injury.transport_balance import TransportBalance

    made = discover.model("stopped_flow", (("uptake", "reversible"),)).set({"failure.length": f"{minutes} min"})
    times = np.arange(0.0, 6e4 * (minutes + after) + 2e4, 1e3)
    data = simulate(made, times=times, rtol=1e-6, threads=1)
    get = {n: data[f"tissue.{n}"].values for n in ("sodium_inside", "sodium_outside", "potassium_inside")}
    get |= {n: data[f"tissue.{n}"].values for n in ("potassium_outside", "chloride_inside", "chloride_outside")}
    part = TransportBalance()
    held = part.output(
        None, part.Drive(voltage=data["tissue.voltage"].values, glutamate_inside=0, gaba_inside=1, **get)
    )
    pool = GABA_MM * GABA_SHARE
    gaba = held.gaba * pool / (GABA_SHARE + held.gaba * data["tissue.outside_share"].values)
    return {"time": times / 1e3, "glutamate": data["tissue.glutamate_tissue"].values, "gaba": gaba}


def dialysate(level_mm: Any, recovery: float = RECOVERY) -> Any:
    """What a probe returns, in mM: its recovery of the level and of what its injury upholds."""
    return recovery * (level_mm + 1e-3 * INJURED_UM)


def fractions(values: Any, seconds: int = 60) -> Any:
    """Means of samples collected for so long."""
    return values[: len(values) // seconds * seconds].reshape(-1, seconds).mean(1)


def targets() -> list[Target]:
    """Levels in dialysate to a factor of 2.5, as log10; GABA with glutamate."""
    import numpy as np

    factor = partial(Target, "EXC-13", expected=0, unit="1", tolerance=log10(2.5), relative=False, kind="prediction")

    def human() -> float:
        return log10(float(dialysate(course()["glutamate"]).max()) / 1.78)

    def rat() -> float:
        level = dialysate(course()["glutamate"])
        return log10(float(level[20:620].mean() / level[:20].mean()) / 8)

    def together() -> float:
        found = course()
        return float(np.corrcoef(fractions(dialysate(found["glutamate"])), fractions(found["gaba"]))[0, 1])

    return [
        factor(what="complete ischaemia of a human lobe, per 1.78 mM", source="Kanthan1995", measure=human),
        factor(what="rise in 10 min of global ischaemia, per 8", source="Benveniste1984", measure=rat),
        Target(
            "EXC-14", "correlation of GABA and glutamate, above 0.5", 0.75, "1", 0.25, "Hutchinson2002", "prediction",
            together, relative=False,
        ),
    ]  # fmt: skip
