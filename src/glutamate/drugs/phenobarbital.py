"""Phenobarbital: a barbiturate of four days.

Acts on     GABA-A receptors beside the benzodiazepine site, AMPA and kainate receptors; at high levels it opens GABA-A
            receptors by itself (not here)
Limits      it speeds the clearance of other substances; their files hold that factor
Safety      in the record below
Sources     assumed: usual values
"""

from functools import cache, partial
from typing import Any

import numpy as np

from glutamate.drugs.measure import mean, run
from glutamate.engine.mechanism import Target
from glutamate.pharmacology.course import values
from glutamate.pharmacology.drug import Action, Drug, drug, usual
from glutamate.pharmacology.kinetics import Kinetics

DAY = 24.0


@drug("phenobarbital", title="Phenobarbital: a barbiturate of four days")
def phenobarbital() -> Drug:
    """Tablets."""
    return Drug(
        kinetics=Kinetics(
            clearance=usual(0.27, "L/h"),
            volume=usual(42, "L"),
            absorption_rate=usual(1.5, "1/h"),
            available=usual(0.95, "1"),
            molar_mass=usual(232.2, "g/mol"),
            unbound=usual(0.5, "1"),
            brain_ratio=usual(1, "1"),
            brain_time=usual(0.5, "h"),
        ),
        renal=usual(0.25, "1", "found unchanged in urine"),
        studied="epilepsy: 60 to 180 mg a day",
        actions=(
            Action("ipsc_time", "barbiturate site", usual(0.5, "1"), half=usual(150, "uM")),
            Action("ampa", "AMPA and kainate receptors", usual(-1, "1"), half=usual(150, "uM", low=100, high=200)),
        ),
        evidence=(("epilepsy", "A"), ("anxiety, sleep", "E: abandoned, for its dangers")),
        safety="A narrow margin: too much stops breathing, sooner with alcohol, opioids or benzodiazepines. Stopping "
        "at once can bring seizures that kill. It speeds the clearance of many other substances.",
    )


def targets() -> list[Target]:
    """Level under 100 mg a day, and time to reach it."""
    found = partial(Target, "PHA-25", relative=False)
    return [
        found(what="mean level under 100 mg a day", expected=15.0, unit="mg/L", tolerance=3.0,
              source="assumed: usual range", kind="calibration",
              measure=lambda: mean(_long(), "mg/L", 59 * DAY, 60 * DAY)),
        found(what="days to nine tenths of it", expected=15.0, unit="d", tolerance=2.0,
              source="computed: 3.3 half-lives", kind="regression", measure=_days),
    ]  # fmt: skip


@cache
def _long() -> Any:
    return run("phenobarbital", "100 mg daily at 00:00", 60 * DAY, points=5761)


def _days() -> float:
    """By daily means."""
    data = _long()
    level = values(data, "concentration", "mg/L")[:-1].reshape(60, -1).mean(axis=1)
    return float(np.interp(0.9 * level[-1], level, np.arange(60) + 0.5))
