"""Headline: one number of every member from the course of one variable, and its spread over the members.

Measures    peak, minimum, mean and integral over a window, final, at a moment (straight between output times)
Hands on    rows {id, what, unit, median, low, high, band, assumed}; a failed member counts in none of them
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from glutamate.engine.model import Model
from glutamate.engine.slots import System
from glutamate.engine.trace import Symbol
from glutamate.errors import PathError, ScenarioError, UnitError, closest
from glutamate.units import canonical_text, from_canonical, parse_unit, quantity

MILLISECONDS = parse_unit("ms").dims


def check(row: Any, system: System, end: float) -> None:
    """Raise PathError, UnitError or ScenarioError if a headline does not fit the system."""
    known = [*(s.path for s in system.states), *system.outputs]
    if row.path not in known:
        near = closest(row.path, known)
        allowed = f"{len(known)} states and outputs"
        raise PathError(
            f"the headline {row.id!r}", f"no state or output {row.path!r}", allowed, "use one", closest=near
        )
    dims = _dims(row, system)
    if parse_unit(row.unit).dims != dims:
        wanted = canonical_text(dims, system.time)
        came = f"the unit {row.unit!r}"
        raise UnitError(f"the headline {row.id!r}", came, f"a unit like {wanted}", "use a unit of this dimension")
    if (row.what == "at") != (row.at is not None):
        came = f"what = {row.what!r} with{'out' if row.at is None else ''} a moment"
        do = 'write what = "at", at = "20 ms"'
        raise ScenarioError(f"the headline {row.id!r}", came, 'at = ... with what = "at", and with nothing else', do)
    begin, last = _window(row, system.time, end)
    if not 0 <= begin < last <= end and row.what != "at":
        came = f"from {begin:g} to {last:g} {system.time}"
        raise ScenarioError(f"the window of {row.id!r}", came, f"inside 0 to {end:g} {system.time}", "correct it")
    if row.at is not None and not 0 <= quantity(row.at, MILLISECONDS, system.time) <= end:
        allowed = f"0 to {end:g} {system.time}"
        raise ScenarioError(f"the moment of {row.id!r}", f"{row.at}", allowed, "choose a time inside the run")


def _dims(row: Any, system: System) -> Any:
    """Dimensions of the measure: those of the variable, times time for an integral."""
    dims = system.field(row.path)[0].unit.dims
    if row.what != "integral":
        return dims
    return tuple(a + b for a, b in zip(dims, MILLISECONDS, strict=True))


def _window(row: Any, time: str, end: float) -> tuple[float, float]:
    begin = 0.0 if row.start is None else quantity(row.start, MILLISECONDS, time)
    return begin, end if row.until is None else quantity(row.until, MILLISECONDS, time)


def measure(row: Any, times: Any, values: Any, system: System) -> Any:
    """The number of every member (members,) in the headline's unit, NaN for a member that failed.

    times (times,) and values (members, times) in canonical units.
    """
    if row.what == "at":
        moment = quantity(row.at, MILLISECONDS, system.time)
        found = np.array([np.interp(moment, times, course) for course in values])
    elif row.what == "final":
        found = values[:, -1]
    else:
        begin, last = _window(row, system.time, float(times[-1]))
        inside = (times >= begin) & (times <= last)
        found = _over(row.what, times[inside], values[:, inside])
    failed = np.isnan(values[:, -1])
    converted = from_canonical(found, row.unit, system.time)
    return np.where(failed, np.nan, converted)


def _over(what: str, times: Any, values: Any) -> Any:
    if what in ("peak", "minimum"):
        return values.max(axis=1) if what == "peak" else values.min(axis=1)
    area = ((values[:, 1:] + values[:, :-1]) / 2 * np.diff(times)).sum(axis=1)
    return area if what == "integral" else area / (times[-1] - times[0])


def summary(rows: Sequence[Any], measured: dict[str, Any], model: Model, band: float) -> list[dict[str, Any]]:
    """Median and band of every headline over the members that did not fail, None where all did."""
    result = []
    for row in rows:
        good = measured[row.id][~np.isnan(measured[row.id])]
        spread = np.quantile(good, [0.5 - band / 2, 0.5, 0.5 + band / 2]) if good.size else [None] * 3
        low, median, high = (None if x is None else float(x) for x in spread)
        result.append({
            "id": row.id, "what": row.described()["what"], "unit": row.unit, "median": median, "low": low, "high": high,
            "band": band, "assumed": bool(assumptions(model.system, row.path)),
        })  # fmt: skip
    return result


def assumptions(system: System, path: str) -> list[str]:
    """Paths of the assumed parameters that a variable depends on, directly or through what drives it."""
    graph = system.graph
    into: dict[int, list[int]] = {i: [] for i in range(len(system.states))}
    for i, node in enumerate(system.rate):
        into[i].append(node)
    for i, node in enumerate(system.start):
        into[i].append(node)
    for assign in [j.assign for j in system.jumps.values()] + [g.assign for g in system.guards]:
        for i, node in assign.items():
            into[i].append(node)
    found: set[Symbol] = set()
    waiting = [system.field(path)[1]]
    seen: set[int] = set()
    while waiting:
        symbols = graph.symbols(waiting)
        found |= symbols
        states = {i for kind, i in symbols if kind == "state"} - seen
        seen |= states
        waiting = [node for i in states for node in into[i]]
    used = sorted(k for kind, k in found if kind == "parameter")
    return [system.parameters[k].path for k in used if system.parameters[k].spec.assumed]
