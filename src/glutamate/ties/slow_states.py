"""Slow states of a person across scales: one share of transporters, one of spines, one pace of tissue glutamate.

Scheme      stress -> transporters and spines of life -> clearance of metabolism, uptake and structure of injury;
            a hard day -> tissue glutamate of life <-> of metabolism; pace of life's pool <-> slowest mode of glutamate
Takes in    glands and chronic stress of life, `Clearance`, `SlowDamage`, the models `cycle` and `metabolism`
Hands on    model `stress_year`, `shared()`, `hard_day()`, `mode()`, `targets()`
Limits      a hard day moves tissue glutamate by 8 % in life, which was fitted to one study of one region, and by
            3.5 % in metabolism, whose pool moves with 7.2 h, not 4: what is more is unexplained by metabolism
Sources     Banasr2010 and Radley2006 (through chronic stress), Wiehler2022 (hard day)
"""

from functools import cache, partial
from typing import Any

import numpy as np

from glutamate.engine import discover
from glutamate.engine.analysis.numeric import Numeric
from glutamate.engine.assembly import Assembly, Input
from glutamate.engine.events.protocol import Protocol
from glutamate.engine.mechanism import Target
from glutamate.engine.model import model
from glutamate.engine.simulate import simulate
from glutamate.injury.slow_damage import SlowDamage
from glutamate.life.chronic_stress import ChronicStress
from glutamate.life.factors import effects
from glutamate.life.hpa_glands import HpaGlands
from glutamate.life.pool_targets import TASKS_H
from glutamate.life.pool_targets import hard_day as day_of_life
from glutamate.life.tissue_pool import TissuePool
from glutamate.metabolism.clearance import Clearance
from glutamate.metabolism.experiment import HOUR, course, within

YEAR_D, STRESS_D, STRESS = 365, 60, 2.0
HARD_RELEASE = 1.3  # relative to rest, as in the scenario of a hard day


@model("stress_year", title="Stress of a year in life, metabolism and injury: shared transporters and spines")
def stress_year() -> Assembly:
    """Life owns both states; metabolism and injury read them."""
    parts = {"glands": HpaGlands(), "chronic": ChronicStress(), "clearance": Clearance(), "region": SlowDamage()}
    wires: dict[str, Any] = {
        "glands.stress": Input("1", 1.0),
        "chronic.excess": "glands.excess",
        "clearance.transporters": "chronic.transporters",
        "region.stressed_uptake": "chronic.transporters",
        "region.spines": "chronic.spines",
    }
    rest = {"chronic": (("debt", 0.0), ("protection", 0.0), ("load", 1.0)),
            "clearance": (("pumps", 1.0), ("inflammation", 0.0)),
            "region": (("activity", 1.0), ("inflammation", 0.0), ("tolerance", 0.0))}  # fmt: skip
    wires |= {f"{part}.{name}": Input("1", value) for part, held in rest.items() for name, value in held}
    return Assembly(parts, wires, TIME="d")


@cache
def shared() -> dict[str, Any]:
    """Transporters, clearance, uptake (366,), spines, what is left of structure; two months of stress, then ten."""
    part: Any = HpaGlands()
    glands = part.start(part.Drive(1.0))._asdict()
    rest = {f"glands.{name}": float(value) for name, value in glands.items()}
    rest |= {"chronic.transporters": 1.0, "chronic.gaba": 1.0, "chronic.spines": 1.0, "chronic.strain": 0.0}
    protocol = Protocol().pulse("glands.stress", STRESS, 0.0, f"{STRESS_D} d")
    times = np.arange(YEAR_D + 1.0)
    times[STRESS_D] -= 1e-6  # just before the stress ends
    data = simulate(discover.model("stress_year"), protocol, times=times, start=rest, rtol=1e-8, threads=1)
    get = {name: data[path].values for name, path in (
        ("life", "chronic.transporters"), ("metabolism", "clearance.clearance"), ("injury", "region.uptake"),
        ("spines", "chronic.spines"),
    )}  # fmt: skip
    return get | {"structure": 1 - data["region.lost"].values}


def apart() -> float:
    """Largest distance of any shared state between scales on any day, and of what is laid on the cycle."""
    run = shared()
    laid = next(e.value for e in effects("cycle", {"uptake": run["life"]}) if e.path == "transporters")
    same = [(run["life"], other) for other in (run["metabolism"], run["injury"], np.asarray(laid))]
    same.append((run["spines"], run["structure"]))
    return max(float(np.abs(a - b).max()) for a, b in same)


@cache
def hard_day() -> tuple[float, float]:
    """Change (%) of tissue glutamate after six hours of hard work: by life, by metabolism."""
    release = tuple((path, HARD_RELEASE, 0.0) for path in ("release_excitatory", "release_inhibitory"))
    pool = course((0.0, TASKS_H * HOUR), name="metabolism", steps=release)["tissue.glutamate_tissue"]
    return day_of_life()[0], 100 * float(pool[-1] / pool[0] - 1)


@cache
def mode() -> float:
    """Hours of the mode of the cycle that glutamate of neurons has the largest part in."""
    numeric = Numeric(discover.model("cycle"))
    names = [slot.path for slot in numeric.system.states]
    held = ("decarboxylase", "transaminase", "lactate")
    kept = [k for k, path in enumerate(names) if path.split(".")[0] not in held]
    values, vectors = np.linalg.eig(numeric.jacobian(numeric.start())[np.ix_(kept, kept)])
    row = [names[k] for k in kept].index("excitatory.glutamate")
    return float(-1 / values[np.abs(vectors[row]).argmax()].real / HOUR)


def targets() -> list[Target]:
    """Ties of slow states."""
    year = partial(Target, "XSC-13", unit="1", relative=False)
    pool = partial(Target, "XSC-11", relative=False, kind="prediction")
    return [
        pool(what="change of tissue glutamate by a hard day, life per metabolism", **within(1 / 1.5, 1.5), unit="1",
             source="Wiehler2022", measure=lambda: hard_day()[0] / hard_day()[1]),
        pool(what="pace of tissue glutamate in life, by the mode of the cycle", expected=7.2, unit="h",
             tolerance=0.3 * 7.2, source="computed: slowest mode of neuronal glutamate",
             measure=lambda: float(TissuePool().time)),
        pool(what="mode of neuronal glutamate in the cycle", expected=7.2, unit="h", tolerance=0.1,
             source="computed: slowest mode of neuronal glutamate", measure=mode),
        year(what="largest distance of a shared state between scales over a year", expected=0.0, tolerance=1e-9,
             source="computed: one state", kind="identity", measure=apart),
        year(what="transporters after 60 days of twice the drive", expected=0.86, tolerance=0.02,
             source="computed: the same equations, another integrator", kind="regression",
             measure=lambda: float(shared()["injury"][STRESS_D])),
        year(what="structure left then", expected=0.80, tolerance=0.02,
             source="computed: the same equations, another integrator", kind="regression",
             measure=lambda: float(shared()["structure"][STRESS_D])),
    ]  # fmt: skip
