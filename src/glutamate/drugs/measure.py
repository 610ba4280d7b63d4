"""Measure: what targets of substances read from a course.

Takes in    name of a substance, a regimen, hours
Hands on    peaks, times, means, half-lives in the unit asked for
Method      courses are kept, so that several targets read one
"""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np

from glutamate.drugs import load_drug
from glutamate.pharmacology.course import values
from glutamate.pharmacology.nca import nca, terminal

PLASMA = "concentration"


def within(low: float, high: float) -> dict[str, Any]:
    """Expected value and tolerance of a range."""
    return {"expected": (low + high) / 2, "tolerance": (high - low) / 2, "relative": False}


@cache
def run(name: str, regimen: str, hours: float, clearance: str = "", points: int = 4001) -> Any:
    """The course of a regimen."""
    return load_drug(name).course(regimen, times=np.linspace(0.0, hours, points), clearance=clearance)


def peak(data: Any, unit: str, path: str = PLASMA, start: float = 0.0) -> float:
    """Highest value from some hour on."""
    return float(values(data, path, unit)[data["time"].values >= start].max())


def peak_time(data: Any, path: str = PLASMA, start: float = 0.0) -> float:
    """Hours from `start` to the highest value after it."""
    time = data["time"].values
    inside = time >= start
    return float(
        time[inside][np.argmax(values(data, path, "mM" if path in ("free", "brain") else "mg/L")[inside])] - start
    )


def mean(data: Any, unit: str, start: float, end: float, path: str = PLASMA) -> float:
    """Mean between two hours."""
    time = data["time"].values
    inside = (time >= start - 1e-9) & (time <= end + 1e-9)
    return float(np.trapezoid(values(data, path, unit)[inside], time[inside]) / (time[inside][-1] - time[inside][0]))


def half_life(data: Any, start: float, path: str = PLASMA) -> float:
    """Hours in which the end of a course halves, from `start` on."""
    time = data["time"].values
    inside = np.flatnonzero(time >= start)
    picked = inside[:: max(1, inside.size // 40)]
    rate = terminal(time[picked], values(data, path, "mg/L")[picked])[0]
    return float(np.log(2) / rate)


def analysis(data: Any, dose: float) -> dict[str, Any]:
    """Non-compartmental measures of a single dose (mg)."""
    return nca(data["time"].values, values(data, PLASMA, "ng/mL"), dose=dose)
