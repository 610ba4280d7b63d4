"""Diazepam: a benzodiazepine of days, with a metabolite that lasts longer and acts alike.

Acts on     the benzodiazepine site of GABA-A receptors with gamma2
Limits      the metabolite counts in levels, not in occupancy. Sedation has a tolerance of its own, all other effects
            share one, though that to anxiolysis came after weeks or not at all. The pace of the first is that of rats:
            people grew used to the sedation of alprazolam within a week, to that of diazepam not. Alertness is an index
Safety      in the record below
Sources     Greenblatt1989 (clearance), Ochs1982 (its metabolite), File1985 (tolerance to sedation), Seidel1985 (held
            against it: people); others are usual values; affinity as in the molecule
"""

from functools import cache, partial
from typing import Any

import numpy as np

from glutamate.drugs.measure import mean, peak, run, within
from glutamate.engine.mechanism import Target
from glutamate.parameter import par
from glutamate.pharmacology.drug import Action, Drug, drug, usual
from glutamate.pharmacology.kinetics import Kinetics

DAY = 24.0
LOST = usual(0.7, "1", "of the effect, in the end")
TOLERANCE = (usual(7, "d", "of effects other than sedation", low=3, high=20), LOST)
SEDATION = (par(4, "d", "File1985", low=3, high=5, note="tolerance to sedation came within 3 to 5 d, in rats"), LOST)
SLEEPY = usual(-1, "1", "all sites held: no alertness is left")


@drug("diazepam", title="Diazepam: strengthens GABA-A receptors for days")
def diazepam() -> Drug:
    """Tablets."""
    half = usual(20, "nM", "40 % at 13 nM in vivo", low=15, high=60)
    return Drug(
        kinetics=Kinetics(
            clearance=par(1.6, "L/h", "Greenblatt1989"),
            volume=usual(25, "L"),
            exchange=usual(15, "L/h"),
            peripheral_volume=usual(55, "L"),
            absorption_rate=usual(3, "1/h"),
            available=usual(0.95, "1"),
            molar_mass=usual(284.7, "g/mol"),
            unbound=usual(0.015, "1"),
            brain_ratio=usual(1, "1"),
            brain_time=usual(0.1, "h"),
            metabolite_share=usual(0.6, "1", "to nordazepam"),
            metabolite_clearance=par(1.01, "L/h", "Ochs1982", note="0.24 mL/min/kg; half-life 65 h"),
            metabolite_volume=par(87, "L", "Ochs1982", note="1.24 L/kg"),
        ),
        studied="anxiety, spasm, seizures, withdrawal from alcohol: 5 to 40 mg a day",
        actions=(
            Action("benzodiazepine_site", "gamma2 site", usual(-1, "1"), half=half),
            Action("ipsc_time", "gamma2 site", usual(0.6, "1", "decay at full occupancy"), half=half,
                   tolerance=TOLERANCE),
            Action("alertness", "gamma2 site", SLEEPY, half=half, tolerance=SEDATION),
        ),
        clearance_by={"CYP2C19 poor metabolizer": usual(0.5, "1")},
        evidence=(("seizures, withdrawal from alcohol, acute anxiety", "A"),
                  ("anxiety over months", "C: tolerance, and worse after")),
        safety="Stopping at once after weeks of daily use can bring seizures that kill; it is tapered over weeks to "
        "months by those who prescribe it. With opioids or alcohol breathing can stop. Falls, memory gaps, dependence.",
    )  # fmt: skip


def targets() -> list[Target]:
    """Peak, accumulation with its metabolite, tolerance and rebound."""
    found = partial(Target, "PHA-23", kind="prediction", source="assumed: usual range")
    course = partial(Target, "PHA-24", unit="d", kind="regression", source="assumed: usual course")
    return [
        found(what="peak after 10 mg", **within(250, 400), unit="ng/mL",
              measure=lambda: peak(run("diazepam", "10 mg once at 00:00", 24.0), "ng/mL")),
        found(what="both levels in the second week's last day per the first day", **within(3, 5), unit="1",
              measure=_accumulated),
        course(what="half of the sedation lost, all sites taken", **within(3, 7), measure=_half_lost),
        course(what="rebound above a tenth of its height", **within(7, 28), measure=_rebound),
    ]  # fmt: skip


def _accumulated() -> float:
    data = run("diazepam", "10 mg daily at 00:00", 14 * DAY)

    def both(start: float) -> float:
        paths = ("concentration", "metabolite_concentration")
        return sum(mean(data, "ng/mL", start, start + DAY, path) for path in paths)

    return both(13 * DAY) / both(0.0)


@cache
def _worn(time: Any) -> Any:
    """Days, effect and rebound: 60 days with all sites taken, then none."""
    from glutamate.engine.model import Model
    from glutamate.engine.simulate import simulate
    from glutamate.pharmacology.occupancy import Occupancy

    model = Model.of(Occupancy(tolerance_time=time, tolerance_loss=LOST))
    days = np.linspace(0, 100, 4001)
    free = ([0.0, 60 * DAY, 60 * DAY, 100 * DAY], [1.0, 1.0, 0.0, 0.0])
    start = {"occupancy.reached": 0.0, "occupancy.tolerance": 0.0}
    data = simulate(model, times=days * DAY, drive={"occupancy.free": free}, start=start)
    return days, data["occupancy.effect"].values, data["occupancy.rebound"].values


def _half_lost() -> float:
    days, effect, _ = _worn(SEDATION[0])
    top = int(np.argmax(effect))
    return float(days[top:][np.argmax(effect[top:] < effect[top] / 2)])


def _rebound() -> float:
    days, _, rebound = _worn(TOLERANCE[0])
    top = int(np.argmax(rebound))
    return float(days[top:][np.argmax(rebound[top:] < rebound[top] / 10)] - 60)
