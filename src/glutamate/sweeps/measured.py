"""Measured: courses that a fit is held against, grouped into the runs that give them.

Takes in    for each course: path, times, values, standard deviations, what was done (protocol, values set)
Hands on    Experiment: one run with the union of all its times, and where each value stands in it
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from glutamate.engine.events.protocol import Protocol
from glutamate.engine.model import Model
from glutamate.engine.request import output_times, recorded
from glutamate.errors import ParameterError
from glutamate.units import quantity


@dataclasses.dataclass(frozen=True)
class Measured:
    """One measured course of one variable.

    times     numbers in the model's time unit, or texts
    values    numbers in canonical units, or texts with a unit
    sd        standard deviation, one or as many as values; None everywhere: estimated from what the fit leaves
    protocol  what was done, None for nothing; `set` holds parameters and inputs that differ in this experiment
    """

    path: str
    times: Any
    values: Any
    sd: Any = None
    protocol: Protocol | None = None
    set: Mapping[str, Any] = dataclasses.field(default_factory=dict)


@dataclasses.dataclass(frozen=True)
class Experiment:
    """One run: model with its values, protocol, times (t,), and per value its variable and row.

    paths (k,) of what is recorded; which (n,) into paths, row (n,) into times, values (n,), sd (n,).
    """

    model: Model
    protocol: Protocol
    times: Any
    paths: tuple[str, ...]
    which: Any
    row: Any
    values: Any
    sd: Any


def experiments(model: Model, data: Sequence[Measured]) -> tuple[list[Experiment], bool]:
    """The runs that give the data, and whether standard deviations are known.

    Raises ParameterError, PathError or UnitError for what does not fit the model or does not hold together.
    """
    rows = list(data) if isinstance(data, Sequence) else []
    if not rows or not all(isinstance(row, Measured) for row in rows):
        allowed = 'a list of Measured("path", times, values, sd)'
        raise ParameterError("data to fit", f"{data!r:.60}", allowed, "give at least one")
    known = [row.sd is not None for row in rows]
    if any(known) and not all(known):
        came = f"standard deviations for {sum(known)} of {len(rows)} courses"
        raise ParameterError("data to fit", came, "for all, or for none", "give the others too")
    groups: dict[Any, list[Measured]] = {}
    for measured in rows:
        key = (id(measured.protocol), repr(sorted(measured.set.items())))
        groups.setdefault(key, []).append(measured)
    return [_experiment(model, group) for group in groups.values()], all(known)


def _experiment(model: Model, group: Sequence[Measured]) -> Experiment:
    first = group[0]
    own = model.set(first.set) if first.set else model
    parts = []
    for measured in group:
        found = recorded(own.system, measured.path)
        if len(found) != 1:
            raise ParameterError(f"data of {measured.path!r}", f"{len(found)} variables", "one", "name one")
        path, field, _ = found[0]
        times, _ = output_times(own.system.time, None, measured.times)
        values = _numbers(measured.values, field.unit.dims, own.system.time_of(path), f"values of {path}")
        sd = np.ones(1)
        if measured.sd is not None:
            sd = _numbers(measured.sd, field.unit.dims, own.system.time_of(path), f"standard deviations of {path}")
        if values.shape != times.shape or sd.shape not in (times.shape, (1,)) or not (sd > 0).all():
            came = f"{values.size} values, {sd.size} standard deviations from {sd.min():g} on"
            allowed = f"{times.size} values, standard deviations above 0"
            raise ParameterError(f"data of {path} at {times.size} times", came, allowed, "give one for each time")
        parts.append((path, times, values, np.broadcast_to(sd, times.shape)))
    paths = tuple(dict.fromkeys(path for path, *_ in parts))
    grid = np.unique(np.concatenate([times for _, times, _, _ in parts]))
    return Experiment(
        own, first.protocol or Protocol(), grid, paths,
        np.concatenate([np.full(times.size, paths.index(path)) for path, times, _, _ in parts]),
        np.concatenate([np.searchsorted(grid, times) for _, times, _, _ in parts]),
        np.concatenate([values for *_, values, _ in parts]), np.concatenate([sd for *_, sd in parts]),
    )  # fmt: skip


def _numbers(given: Any, dims: Any, time: str, what: str) -> Any:
    items = [given] if isinstance(given, str) else np.atleast_1d(np.asarray(given, object)).tolist()
    found = np.array([quantity(x, dims, time) if isinstance(x, str) else _float(x) for x in items], float)
    if not np.isfinite(found).all():
        raise ParameterError(what, f"{given!r:.60}", "finite numbers or texts with a unit", "leave missing ones out")
    return found


def _float(x: Any) -> float:
    try:
        return float(x)
    except (TypeError, ValueError):
        return float("nan")
