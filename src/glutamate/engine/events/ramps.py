"""Ramps of inputs that last through all phases of a protocol: `drive={input: (times, values)}`.

Takes in    the events of one phase, ramps by input with absolute times
Hands on    events with the ramps among them: at the phase's begin the value and slope of that moment, then every knot
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any

import numpy as np

from glutamate.engine.slots import System
from glutamate.errors import ParameterError, PathError, closest
from glutamate.units import parse_unit, quantity


@dataclasses.dataclass(frozen=True)
class Ramp:
    """Knots of a piecewise linear input, in the system's time unit and canonical units; held before and after."""

    times: Any
    values: Any

    def slope(self, k: int) -> float:
        """Slope after knot k, 0 after the last; -1 stands for the time before the first."""
        if k < 0 or k + 1 >= len(self.times) or self.times[k + 1] == self.times[k]:
            return 0.0
        return float((self.values[k + 1] - self.values[k]) / (self.times[k + 1] - self.times[k]))


@dataclasses.dataclass(frozen=True)
class Table:
    """Events of M members as a Schedule has them."""

    offsets: Any
    time: Any
    port: Any
    value: Any
    targets: list[tuple[str, str]]
    moving: dict[str, str]


def ramp_of(system: System, path: str, series: Any) -> Ramp:
    """A ramp from (times, values), floats or texts with units.

    Raises PathError if the path is no input, ParameterError for lengths, order or values that do not fit.
    """
    slots = {slot.path: slot for slot in system.inputs}
    if path not in slots:
        near = closest(path, slots)
        raise PathError(
            f"an input {path!r}", "no such input", ", ".join(slots) or "none", "name an input", closest=near
        )
    asked = f"a ramp (clamp) of {path}"
    if len(series) != 2 or not all(hasattr(part, "__len__") for part in series) or len(series[0]) != len(series[1]):
        raise ParameterError(asked, f"{series!r:.60}", "(times, values) of equal length", "give one value per time")
    ms, dims = parse_unit("ms").dims, slots[path].field.unit.dims
    times = np.array([quantity(t, ms, system.time) for t in series[0]], float)
    values = np.array([quantity(v, dims, system.time) for v in series[1]], float)
    if not len(times) or not (
        np.all(np.isfinite(times)) and np.all(np.isfinite(values)) and np.all(np.diff(times) >= 0)
    ):
        raise ParameterError(
            asked, f"{series!r:.60}", "finite values at finite, ascending times", "sort and complete them"
        )
    if times[0] < 0:
        raise ParameterError(asked, f"a time {times[0]:g}", "times from 0", "begin at 0")
    return Ramp(times, values)


def with_ramps(schedule: Any, ramps: Mapping[str, Ramp], system: System, begin: Any, end: float) -> Any:
    """The schedule, or a Table with the ramps among its events.

    Raises PathError if the protocol moves an input that a ramp moves too.
    """
    if not ramps:
        return schedule
    both = [path for path in ramps if path in schedule.moving]
    if both:
        raise PathError(
            f"one mover of the input {both[0]}", "a ramp in `drive` and the protocol", "one of them", "remove one"
        )
    targets = [*schedule.targets, *((path, what) for path in ramps for what in ("value", "slope"))]
    parts: list[Any] = []
    offsets = [0]
    for m, start in enumerate(np.asarray(begin, float)):
        lo, hi = schedule.offsets[m], schedule.offsets[m + 1]
        rows = [] if np.isnan(start) else _rows(list(ramps.values()), len(schedule.targets), start, end)
        own = np.array(rows, float).reshape(-1, 3)
        rest = np.column_stack([schedule.time[lo:hi], schedule.port[lo:hi], schedule.value[lo:hi]])
        table = np.concatenate([own, rest])
        parts.append(table[np.argsort(table[:, 0], kind="stable")])
        offsets.append(offsets[-1] + len(table))
    table = np.concatenate(parts)
    moving = {**schedule.moving, **dict.fromkeys(ramps, "ramp")}
    return Table(np.array(offsets), table[:, 0], table[:, 1].astype(int), table[:, 2], targets, moving)


def _rows(ramps: list[Ramp], first: int, start: float, end: float) -> list[tuple[float, int, float]]:
    """(time, target, value) of all ramps for one member from `start` on."""
    rows = []
    for k, ramp in enumerate(ramps):
        value, slope = first + 2 * k, first + 2 * k + 1
        at = int(np.searchsorted(ramp.times, start, side="right")) - 1
        now = ramp.values[max(at, 0)] + (ramp.slope(at) * (start - ramp.times[at]) if at >= 0 else 0.0)
        rows += [(start, value, now), (start, slope, ramp.slope(at))]
        for knot in range(at + 1, len(ramp.times)):
            if ramp.times[knot] <= end:
                rows += [(ramp.times[knot], value, ramp.values[knot]), (ramp.times[knot], slope, ramp.slope(knot))]
    return rows
