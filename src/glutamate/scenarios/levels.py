"""Levels: non-compartmental measures and predictive checks of a trial or of a run in which substances were taken.

Takes in    a Trial, or the Dataset of a person's run and the path of a level; measured samples
Hands on    Datasets of pharmacology.nca and pharmacology.vpc, by person
Not here    the analyses themselves (pharmacology)
"""

from __future__ import annotations

from typing import Any

import numpy as np

from glutamate.errors import ParameterError, PathError, closest

RESOLVED = 1e-5  # of a person's highest level; what is below it is what the solver leaves, and counts as nothing
POINTS = 97  # samples of the first day after a dose, and of the whole time after it


def last_dose(trial: Any) -> Any:
    """Measures of everybody in a Trial from the begin of the last dose on; see Trial.nca."""
    from glutamate.pharmacology.nca import nca_of

    end = 24.0 * trial.days
    given = trial.regimen.given(end)
    interval = _interval(trial.regimen, end)
    begin = given[-1].time
    last = begin + interval if interval else end
    if interval and last > end:  # the last interval that is whole
        begin, last = begin - interval, last - interval
    if begin < 0 or not last > begin:
        came, do = f"a last dose at {begin:g} h of {end:g} h", "add days after the last dose"
        raise ParameterError("a non-compartmental analysis of a trial", came, "time after the last dose", do)
    times = np.unique([*np.linspace(begin, min(begin + 24.0, last), POINTS), *np.linspace(begin, last, POINTS)])
    data = trial.levels(times if begin == 0 else np.concatenate([[0.0], times]))
    data = data.isel(time=slice(len(data["time"]) - len(times), None))
    data = data.assign_coords(time=data["time"].values - begin)
    level = data["kinetics.concentration"]
    data["kinetics.concentration"] = level.where(level > RESOLVED * level.max("time"), 0.0).assign_attrs(level.attrs)
    same = {g.amount for g in given if not g.per_kg}
    dose = same.pop() if len(same) == 1 and not any(g.per_kg for g in given) else None
    salt = trial.record.kinetics.salt_factor
    return nca_of(data, dose=None if dose is None else dose * salt, interval=interval)


def _interval(regimen: Any, end: float) -> float | None:
    """Hours between doses where they always are the same, else None."""
    times = [g.time for g in regimen.given(end)]
    gaps = np.diff(times)
    return float(gaps[0]) if gaps.size and np.allclose(gaps, gaps[0], rtol=1e-9, atol=1e-9) else None


def checked(trial: Any, times: Any, levels: Any, studies: int, bins: Any) -> Any:
    """Predictive check of measured levels (ng/mL) at hours of a Trial; see Trial.vpc."""
    from glutamate.pharmacology.course import values
    from glutamate.pharmacology.vpc import vpc

    at = np.asarray(times, np.float64)
    if at.size and not (np.nanmin(at) >= 0 and np.nanmax(at) <= 24.0 * trial.days):
        came = f"samples from {np.nanmin(at):g} to {np.nanmax(at):g} h"
        raise ParameterError("a predictive check", came, f"0 to {24.0 * trial.days:g} h", "leave the others out")
    grid = np.unique(np.concatenate([[0.0], at[np.isfinite(at)]]))
    simulated = values(trial.levels(grid), "concentration", "ng/mL")
    return vpc(at, levels, grid, np.atleast_2d(simulated), studies=studies, bins=bins)


def of_run(data: Any, path: str, *, start: float, end: float, dose: float | None = None, interval: bool = False) -> Any:
    """Measures of the people kept in a run from `start` to `end` (h of its time) at the path of a level in mg/L.

    `interval` takes the window as one interval at steady state. Raises PathError for a path that is not in the data,
    ParameterError for a window without samples.
    """
    from glutamate.pharmacology.nca import nca_of

    if path not in data:
        known = [str(name) for name in data.data_vars]
        near = closest(path, known)
        raise PathError(f"the level {path!r:.60}", "not in this run", ", ".join(known), "name one", closest=near)
    time = data["time"].values
    inside = np.flatnonzero((time >= start - 1e-9) & (time <= end + 1e-9))
    if inside.size < 3:
        came = f"{inside.size} samples from {start:g} to {end:g} h"
        raise ParameterError("a non-compartmental analysis", came, "at least 3", "widen the window")
    part = data[[path]].isel(time=inside)
    first = float(part["time"].values[0])
    part = part.assign_coords(time=part["time"].values - first)
    return nca_of(part, path, dose=dose, interval=float(part["time"].values[-1]) if interval else None)
