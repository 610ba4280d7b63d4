"""Timeline of one input within a phase: steps and clamps are what lies beneath, pulses lie on top.

Takes in    the moves of one input, in the system's time unit
Hands on    knots: from `times[k]` the input is `values[k] + slopes[k] * (t - times[k])`; NaN stands for what it was
Errors      ParameterError where two moves claim the same moment
"""

from __future__ import annotations

import bisect
import dataclasses
from itertools import pairwise
from typing import Any

import numpy as np

from glutamate.engine.events.command import Move
from glutamate.engine.system import System
from glutamate.errors import ParameterError

Knot = tuple[float, float, float]
WAS = float("nan")
ROUNDING = 1e-12


@dataclasses.dataclass(frozen=True, eq=False)
class Timeline:
    """Knots of one input: times, values and slopes (K,)."""

    path: str
    times: Any
    values: Any
    slopes: Any

    @property
    def kind(self) -> str:
        """How the input moves: "step" or "ramp"."""
        return "ramp" if np.any(self.slopes != 0) else "step"

    def levels(self, base: Any) -> Any:
        """Value at every knot: (K,), or (M, K) where `base` is (M,) and a knot returns to it."""
        back = np.isnan(self.values)
        if not back.any():
            return self.values
        base = np.asarray(base, np.float64)
        return np.where(back, base if base.ndim == 0 else base[:, None], self.values)

    def at(self, moments: Any, start: Any, base: Any) -> Any:
        """Value (M,) of every member at its moment (M,); `start` (M,) is when the phase began."""
        reached = (start[:, None] + self.times[None, :] <= moments[:, None]).sum(axis=1) - 1
        k = np.maximum(reached, 0)
        levels = np.broadcast_to(self.levels(base), (len(start), len(self.times)))
        value = levels[np.arange(len(start)), k] + self.slopes[k] * (moments - (start + self.times[k]))
        return np.where(reached >= 0, value, base)


def timeline(system: System, path: str, moves: list[Move]) -> Timeline:
    """The knots of one input from all its moves in a phase."""
    beneath: list[tuple[float, float, list[Knot]]] = []
    pulses: list[tuple[float, float, float]] = []
    for move in moves:
        times, levels = move.times.within(system.time), move.levels(system)
        if move.length is not None:
            pulses.append((float(times[0]), float(times[0]) + move.length.single(system.time), float(levels[0])))
        else:
            beneath.append((float(times[0]), float(times[-1]), _pieces(path, times, levels)))
    beneath.sort(key=lambda span: span[:2])
    pulses.sort(key=lambda span: span[:2])
    pulses = _snap(pulses)
    for spans, what in ((beneath, "steps or clamps"), (pulses, "pulses")):
        _check_apart(path, what, spans)
    return _merge(path, [knot for _, _, knots in beneath for knot in knots], pulses)


def _pieces(path: str, times: Any, levels: Any) -> list[Knot]:
    """Knots of a piecewise linear series; of two values at one time the later one holds from there on."""
    kept = np.flatnonzero(np.append(np.diff(times) > 0, True))
    with np.errstate(over="ignore", divide="ignore", invalid="ignore"):
        slopes = np.append(np.diff(levels) / np.diff(times), 0.0)[kept]
    steep = np.flatnonzero(~np.isfinite(slopes))
    if steep.size:
        came = f"a slope that is no number at {times[kept[steep[0]]]:g}"
        raise ParameterError(f"a clamp of {path}", came, "slopes a float can hold", "move the two times apart")
    return list(zip(times[kept].tolist(), levels[kept].tolist(), slopes.tolist(), strict=True))


def _snap(pulses: list[tuple[float, float, float]]) -> list[tuple[float, float, float]]:
    """A pulse that ends where the next begins, but for rounding, ends exactly there."""
    following = [start for start, _, _ in pulses[1:]]
    snapped = [
        (start, begin if abs(begin - end) <= ROUNDING * end and begin > start else end, value)
        for (start, end, value), begin in zip(pulses, following, strict=False)
    ]
    return snapped + pulses[-1:]


def _check_apart(path: str, what: str, spans: list[Any]) -> None:
    for (start, end, _), (begin, _, _) in pairwise(spans):
        if begin < end or begin == start:
            came = f"one from {start:g} to {end:g} and one that begins at {begin:g}"
            do = "move one of them, or write them as one clamp"
            raise ParameterError(f"{what} of {path}", came, "one at a time; they may touch", do)


def _merge(path: str, beneath: list[Knot], pulses: list[tuple[float, float, float]]) -> Timeline:
    """Lay pulses over what lies beneath; at its end a pulse gives back what would hold there."""
    begins = [knot[0] for knot in beneath]

    def under(t: float) -> Knot:
        k = bisect.bisect_right(begins, t) - 1
        if k < 0:
            return t, WAS, 0.0
        time, value, slope = beneath[k]
        return t, value + slope * (t - time), slope

    starts = {start for start, _, _ in pulses}
    knots = [(start, value, 0.0) for start, _, value in pulses]
    knots += [under(end) for _, end, _ in pulses if end not in starts]
    ends = [end for _, end, _ in pulses]
    first = [start for start, _, _ in pulses]
    latest = dict(zip(begins, beneath, strict=True))  # a step where a clamp ends takes over from it
    for t, knot in latest.items():
        k = bisect.bisect_right(first, t) - 1
        if k < 0 or t > ends[k]:
            knots.append(knot)
    times, values, slopes = np.array(sorted(knots), np.float64).reshape(-1, 3).T
    return Timeline(path, times, values, slopes)
