"""Rows of a work-precision table: every tolerance of every engine, timed and compared with the reference.

Takes in    a task (work.py), how much to run
Hands on    `Engine`: rows and seconds per trajectory at the target error, on one core and on all
"""

from __future__ import annotations

import dataclasses
import math
import os
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import numpy as np

from glutamate.bench.lsoda import Lsoda
from glutamate.bench.ours import Ours
from glutamate.bench.precision import at_error, error, worst
from glutamate.bench.work import Work
from glutamate.bench.worker import engine, seconds, together
from glutamate.engine.system import System
from glutamate.errors import SolveError

TARGET = 1e-4
METHODS = ("rodas5p", "rodas4")
REFERENCE_RTOL, REFERENCE_SHARE = 1e-10, 1e-3
FORM_RTOL, FORM_MEMBERS = 1e-5, 4


@dataclasses.dataclass(frozen=True)
class Size:
    """How much is run: members of ours, compared with the reference, timed of each peer; rounds and tolerances."""

    members: int
    compared: int
    timed: int
    scipy: int
    rounds: int
    tolerances: tuple[float, ...]
    forms: bool


@dataclasses.dataclass(frozen=True)
class Engine:
    """One engine: its rows, seconds per trajectory at the target error (None if not reached) and that error.

    `one` is on one core and `all` on all, by the larger of the two errors; `end` and `grid` on one core by one error.
    """

    name: str
    rows: list[dict[str, Any]]
    one: float | None
    all: float | None
    end: float | None
    grid: float | None
    error: float | None
    gain: float | None = None
    compile_s: float | None = None


class Measure:
    """One task with its reference."""

    def __init__(self, task: Work, size: Size, cores: int) -> None:
        self.task, self.size, self.cores = task, size, cores
        reference = Lsoda(task)
        reference.tolerance(REFERENCE_RTOL, REFERENCE_SHARE)
        self.reference = _stacked(reference, size.compared)

    def ours(self, system: System, method: str) -> Engine:
        """One method of the compiled engine; its code is compiled unless the cache has it."""
        mine, task, rounds = Ours(system, self.task, method), self.task, self.size.rounds

        def measured(rtol: float) -> tuple[float, Any]:
            states = mine.states(rtol, self.size.compared)
            return mine.seconds(rtol, 1, rounds) / task.members * 1e3, states

        def gain(rtol: float) -> float:
            pairs = [(mine.seconds(rtol, 1, 1), mine.seconds(rtol, self.cores, 1)) for _ in range(2 * rounds)]
            return min(one for one, _ in pairs) / min(spread for _, spread in pairs)

        found = self._engine(f"glutamate {method}", measured, gain)
        return dataclasses.replace(found, compile_s=mine.program.compile_seconds)

    def cached(self, system: System, method: str) -> float:
        """Seconds to have the compiled code of a method again."""
        return Ours(system, self.task, method).program.compile_seconds

    def peer(self, name: str, form: Any = None) -> Engine:
        """One peer on one core, and in as many processes as there are cores."""
        other = engine(name, form, self.task)
        count, rounds = (self.size.scipy, 1) if name == "scipy_lsoda" else (self.size.timed, self.size.rounds)
        members = range(max(count // self.cores, 1) * self.cores)

        def measured(rtol: float) -> tuple[float, Any]:
            other.tolerance(rtol)
            states = _stacked(other, self.size.compared)
            return seconds(other, range(count), rounds) / count * 1e3, states

        def gain(rtol: float) -> float:
            other.tolerance(rtol)
            one = seconds(other, members, 2 * rounds)
            return one / together(name, form, self.task, rtol, members, self.cores, 2 * rounds)

        return self._engine(name, measured, gain)

    def _engine(
        self, name: str, measured: Callable[[float], tuple[float, Any]], gain: Callable[[float], float]
    ) -> Engine:
        """All tolerances; the gain of all cores over one is taken at the one whose error is nearest to the target."""
        rows = [self._row(name, rtol, measured) for rtol in self.size.tolerances]
        both, end, grid = (at_error(rows, TARGET, which) for which in ("both", "end", "grid"))
        if both is None:
            return Engine(name, rows, None, None, _s(end), _s(grid), None)
        timed = [r for r in rows if r["ms_per_trajectory"] and worst(r) > 0]
        near = min(timed, key=lambda r: abs(math.log(worst(r) / TARGET)), default=rows[0])
        spread = gain(near["rtol"]) if self.cores > 1 else 1.0
        # On a busy machine cores side by side may be slower than one; then one is what a user would take.
        return Engine(name, rows, both[0] / 1e3, both[0] / 1e3 / max(spread, 1.0), _s(end), _s(grid), both[1], spread)

    def _row(self, name: str, rtol: float, measured: Callable[[float], tuple[float, Any]]) -> dict[str, Any]:
        """One tolerance; without time and errors if some member does not reach the end."""
        row: dict[str, Any] = {"engine": name, "rtol": rtol}
        row |= {"ms_per_trajectory": None, "error_end": None, "error_grid": None}
        try:
            ms, states = measured(rtol)
        except SolveError:
            return row
        errors = [error(got, wanted, self.task.scale) for got, wanted in zip(states, self.reference, strict=True)]
        if max(errors) == math.inf:
            return row
        return {**row, "ms_per_trajectory": ms, "error_end": errors[0], "error_grid": errors[1]}

    def forms(self) -> list[tuple[float, Any]]:
        """Milliseconds per trajectory of libRoadRunner in every form that runs, fastest first."""
        from glutamate.bench.roadrunner import FORMS, RoadRunner

        count, found = min(self.size.timed, FORM_MEMBERS), []
        for form in FORMS if self.size.forms else FORMS[:1]:
            other = RoadRunner(self.task, form)
            other.tolerance(FORM_RTOL)
            try:
                found.append((seconds(other, range(count), self.size.rounds) / count * 1e3, form))
            except SolveError:
                continue
        return sorted(found, key=lambda pair: pair[0])


def fastest(engines: Sequence[Engine]) -> Engine:
    """The engine with the least time on all cores."""
    return min(engines, key=lambda e: math.inf if e.all is None else e.all)


@contextmanager
def empty_cache() -> Iterator[None]:
    """A cache of compiled code that starts empty and is removed."""
    before = os.environ.get("GLUTAMATE_CACHE")
    with tempfile.TemporaryDirectory() as folder:
        os.environ["GLUTAMATE_CACHE"] = folder
        try:
            yield
        finally:
            del os.environ["GLUTAMATE_CACHE"]
            if before is not None:
                os.environ["GLUTAMATE_CACHE"] = before


def _s(found: tuple[float, float] | None) -> float | None:
    return found[0] / 1e3 if found else None


def _stacked(other: Any, members: int) -> tuple[Any, Any]:
    """States of the first members at the end and on the grid."""
    ends, grids = zip(*(other.grid(m) for m in range(members)), strict=True)
    return np.array(ends), np.array(grids)
