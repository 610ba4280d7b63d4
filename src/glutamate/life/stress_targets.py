"""What stress must give: one stressor over two weeks, two months of twice the drive and the months after.

Takes in    stressors, hpa_axis.py or hpa_glands.py, acute_stress.py, chronic_stress.py, tissue_pool.py
Hands on    `targets()`, `months`
"""

from functools import cache, partial
from typing import Any

import numpy as np

from glutamate.engine.assembly import Assembly, Input
from glutamate.engine.events.protocol import Protocol
from glutamate.engine.mechanism import Target
from glutamate.engine.model import Model
from glutamate.engine.simulate import simulate
from glutamate.life.acute_stress import AcuteStress
from glutamate.life.chronic_stress import ChronicStress
from glutamate.life.cortisol_excess import CortisolExcess
from glutamate.life.hpa_axis import HpaAxis
from glutamate.life.hpa_glands import HpaGlands
from glutamate.life.tissue_pool import TissuePool

STRESS_D = 60
SHOCK_MIN, SHOCK = 40, 5.0  # minutes and drive of foot shocks; the drive is assumed


def targets() -> list[Target]:
    """Targets of stress."""
    rat = partial(Target, "LIF-18", unit="1", kind="calibration", relative=False)
    same = partial(
        Target, "LIF-20", unit="1", kind="regression", source="computed: the same equations, another integrator",
    )  # fmt: skip
    return [
        rat(what="release 40 minutes after a stressor began, raised by 2 to 100 %", expected=1.51, tolerance=0.49,
            source="Musazzi2010", measure=lambda: shock()["release"][1]),
        rat(what="release a day after, raised by 1 to 50 %", expected=1.255, tolerance=0.245,
            source="Popoli2012", measure=lambda: shock()["release"][2]),
        rat(what="spines lost after two weeks per those after a day, some left", expected=0.55, tolerance=0.45,
            source="Nava2017", measure=lambda: (1 - shock()["spines"][3]) / (1 - shock()["spines"][2])),
        same(what="release over uptake after 60 days of twice the drive", expected=1.37, tolerance=0.1,
             measure=lambda: months()["ambient"][STRESS_D]),
        same(what="tissue glutamate then", expected=0.97, tolerance=0.1, measure=_pool),
        same(what="transporters then", expected=0.86, tolerance=0.02, relative=False,
             measure=lambda: months()["transporters"][STRESS_D]),
        same(what="GABA then", expected=0.91, tolerance=0.02, relative=False,
             measure=lambda: months()["gaba"][STRESS_D]),
        same(what="spines then", expected=0.80, tolerance=0.02, relative=False,
             measure=lambda: months()["spines"][STRESS_D]),
        same(what="spines 30 days after", expected=0.90, tolerance=0.02, relative=False,
             measure=lambda: months()["spines"][STRESS_D + 30]),
    ]  # fmt: skip


@cache
def shock() -> dict[str, list[float]]:
    """Release and spines before, 40 minutes, a day and two weeks after the beginning of foot shocks."""
    parts = {"axis": HpaAxis(), "acute": AcuteStress(), "chronic": ChronicStress(), "excess": CortisolExcess()}
    wires: dict[str, Any] = {
        "axis.stress": Input("1", 1.0),
        "excess.cortisol": "axis.cortisol",
        "acute.excess": "excess.excess",
        "chronic.excess": "excess.excess",
        "chronic.debt": Input("1", 0.0),
        "chronic.protection": Input("1", 0.0),
        "chronic.load": Input("1", 1.0),
    }
    protocol = Protocol().pulse("axis.stress", SHOCK, "1 h", f"{SHOCK_MIN} min")
    times = [0.0, 1 + SHOCK_MIN / 60, 25.0, 1 + 14 * 24.0]
    data = simulate(Model.of(Assembly(parts, wires, TIME="h")), protocol, times=times, rtol=1e-8, threads=1)
    return {"release": [float(v) for v in data["acute.release"].values],
            "spines": [float(v) for v in data["chronic.spines"].values]}  # fmt: skip


@cache
def months(drive: float = 2.0, days: int = STRESS_D, after: int = 200) -> dict[str, Any]:
    """Slow states and outputs (days,) of a course of stress from day 0 and what follows."""
    parts = {"glands": HpaGlands(), "chronic": ChronicStress()}
    wires: dict[str, Any] = {
        "glands.stress": Input("1", 1.0),
        "chronic.excess": "glands.excess",
        "chronic.debt": Input("1", 0.0),
        "chronic.protection": Input("1", 0.0),
        "chronic.load": Input("1", 1.0),
    }
    part: Any = HpaGlands()
    rest = {f"glands.{k}": float(v) for k, v in part.start(part.Drive(1.0))._asdict().items()}
    rest |= {"chronic.transporters": 1.0, "chronic.gaba": 1.0, "chronic.spines": 1.0, "chronic.strain": 0.0}
    protocol = Protocol().pulse("glands.stress", drive, 0.0, f"{days} d")
    times = np.arange(days + after + 1.0)
    model = Model.of(Assembly(parts, wires, TIME="d"))
    # a day is read just before the drive changes
    times[days] -= 1e-6
    data = simulate(model, protocol, times=times, start=rest, rtol=1e-8, threads=1)
    return {str(p).split(".")[1]: data[p].values for p in data.data_vars}


def _pool() -> float:
    part: Any = TissuePool()
    spines = float(months()["spines"][STRESS_D])
    return float(part.output(part.State(1.0), part.Drive(1.0, 1.0, -1.0, spines, 0.0)).glutamate_tissue)
