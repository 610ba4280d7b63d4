"""Reaction and diffusion along a line: Strang splitting, cells as lanes of the adaptive program.

One step    half a step of diffusion, a step of reaction in every cell, half a step of diffusion
Diffusion   finite volumes of width dx, one tridiagonal solve per diffusion coefficient; Crank-Nicolson (order 2) or
            backward Euler (order 1, keeps signs for any step)
Ends        no flux, or values held at the two outer faces
Not here    guards and switches (diffusion would move them unseen); coefficients that change along the line
Sources     Strang1968 (splitting), CrankNicolson1947
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from glutamate.engine.adaptive.context import OK
from glutamate.engine.adaptive.program import Batch, Outcome, Program, prepare
from glutamate.engine.fixed.clock import checked_events, checked_index, checked_varied, defaults, recorded, whole_steps
from glutamate.engine.system import System, trace
from glutamate.errors import SolveError, closest

SCHEMES = {"crank_nicolson": 0.5, "backward": 1.0}


@dataclasses.dataclass
class LineBatch:
    """A line of cells of width dx (um) and what diffuses: {state path: coefficient in um^2 per unit of the system's
    time}.

    base (parameters + inputs,) or None for the model's; varied (cells, columns) with varied_rows (columns,); start
    (cells, slots) with NaN for "as the model starts"; ends {state path: (left, right)} holds values at the outer
    faces, all others
    have no flux; events as offsets (cells + 1,) into time, port (jumps only) and value.
    """

    cells: int
    dx: float
    diffusion: Mapping[str, float]
    t0: float
    t1: float
    dt: float
    every: int = 1
    base: Any = None
    varied: Any = None
    varied_rows: Sequence[int] = ()
    start: Any = None
    ends: Mapping[str, tuple[float, float]] = dataclasses.field(default_factory=dict)
    offsets: Any = None
    event_time: Any = ()
    event_port: Any = ()
    event_value: Any = ()
    rtol: float = 1e-6
    atol: Any = None
    scheme: str = "crank_nicolson"


@dataclasses.dataclass
class LineOutcome(Outcome):
    """An Outcome whose members are cells: out (cells, times, recorded), final (cells, slots), times and cell centres.

    A cell that fails stops the line: its status and end_time say why and when, and all recorded values from there on
    are NaN.
    """

    times: Any
    x: Any


class Diffusion:
    """Half a step of diffusion of the slots that share one coefficient and the kind of their ends."""

    def __init__(self, cells: int, number: float, held: bool, implicit: float) -> None:
        from scipy.linalg import lapack

        ends = 3.0 if held else 1.0
        self.number, self.implicit, self.held = number, implicit, held
        self.diagonal = np.full(cells, 2.0)
        self.diagonal[[0, -1]] = ends
        if cells == 1:
            self.diagonal[:] = 4.0 if held else 0.0
        off = np.full(max(cells - 1, 0), -implicit * number)
        if cells > 1:
            *self.factors, info = lapack.dgttrf(off, 1 + implicit * number * self.diagonal, off)
            assert info == 0  # diagonally dominant
        self.solve = lapack.dgttrs

    def apply(self, values: Any, ends: Any) -> Any:
        """New values (cells, columns) from old ones; ends (2, columns) are the held faces."""
        k = self.number
        right = values - (1 - self.implicit) * k * self._operator(values)
        if self.held:
            right[[0, -1]] += 2 * k * ends
        if len(values) == 1:
            return right / (1 + self.implicit * k * self.diagonal[0])
        solved, info = self.solve(*self.factors, right)
        assert info == 0
        return solved

    def _operator(self, values: Any) -> Any:
        result = self.diagonal[:, None] * values
        result[1:] -= values[:-1]
        result[:-1] -= values[1:]
        return result


def run_line(
    model: Any,
    batch: LineBatch,
    *,
    record: Sequence[str] | None = None,
    method: str = "rodas5p",
    threads: int = 1,
    width: int | None = None,
    isa: str | None = None,
) -> LineOutcome:
    """Run a line of cells of one model (System, Assembly or mechanism).

    Raises SolveError for guards, unknown paths, a step that does not divide the time, or values that do not fit.
    """
    system = model if isinstance(model, System) else trace(model)
    if system.guards:
        came = ", ".join(q.name for q in system.guards)
        raise SolveError(
            "a line of cells",
            f"guards: {came}",
            "models without guards and switches",
            "use smooth functions of the state",
        )
    if batch.cells < 1 or not batch.dx > 0:
        raise SolveError(
            "a line of cells",
            f"{batch.cells} cells of {batch.dx:g}",
            "at least one cell, a positive width",
            "change them",
        )
    steps = whole_steps(batch.t0, batch.t1, batch.dt, batch.every)
    groups = _groups(system, batch)
    nodes = recorded(system, record)
    return _Line(prepare(system, [], {}, method, width, isa), batch, groups).run(steps, nodes, threads)


def simulate_line(
    model: Any,
    cells: int,
    dx: float,
    diffusion: Mapping[str, float],
    duration: float,
    dt: float,
    *,
    record: Sequence[str] | None = None,
    **more: Any,
) -> LineOutcome:
    """Run a line from time 0; `more` are fields of LineBatch (start, ends, every, events...)."""
    return run_line(model, LineBatch(cells, dx, diffusion, 0.0, duration, dt, **more), record=record)


def _slot(system: System, path: str, what: str) -> int:
    known = [s.path for s in system.states[: system.size]]
    if path not in known:
        raise SolveError(
            f"{what} of {path}", "no such state", ", ".join(known), "name a state", closest=closest(path, known)
        )
    return known.index(path)


def _groups(system: System, batch: LineBatch) -> list[tuple[Diffusion, list[int], Any]]:
    """Diffusion operators with their slots and the values at held ends."""
    if batch.scheme not in SCHEMES:
        raise SolveError(
            "a diffusion scheme",
            repr(batch.scheme),
            ", ".join(SCHEMES),
            "choose one",
            closest=closest(batch.scheme, list(SCHEMES)),
        )
    for path in batch.ends:
        if path not in batch.diffusion:
            raise SolveError(
                f"ends of {path}",
                "it does not diffuse",
                ", ".join(batch.diffusion) or "nothing",
                "give its coefficient",
            )
    shared: dict[tuple[float, bool], list[tuple[int, tuple[float, float]]]] = {}
    for path, coefficient in batch.diffusion.items():
        if not 0 <= coefficient < float("inf"):
            raise SolveError(
                f"the diffusion of {path}", f"{coefficient:g}", "a finite coefficient, not negative", "change it"
            )
        key = (float(coefficient), path in batch.ends)
        shared.setdefault(key, []).append((_slot(system, path, "the diffusion"), batch.ends.get(path, (0.0, 0.0))))
    result = []
    for (coefficient, held), items in shared.items():
        number = coefficient * batch.dt / 2 / batch.dx**2
        operator = Diffusion(batch.cells, number, held, SCHEMES[batch.scheme])
        result.append((operator, [slot for slot, _ in items], np.array([ends for _, ends in items]).T))
    return result


class _Line:
    """State of a run."""

    def __init__(self, program: Program, batch: LineBatch, groups: Sequence[tuple[Diffusion, list[int], Any]]) -> None:
        self.program, self.batch, self.groups = program, batch, groups
        system, n = program.system, batch.cells
        self.varied = checked_varied(n, batch.varied, batch.varied_rows)
        own = defaults(system)
        self.base = np.broadcast_to(np.asarray(own if batch.base is None else batch.base, float), len(own))
        checked_index("a varied row", batch.varied_rows, 0, len(own))
        scale = np.array([s.field.scale for s in system.states[: system.size]])
        self.atol = np.broadcast_to(
            batch.rtol * scale if batch.atol is None else np.asarray(batch.atol, float), system.size
        )
        jumps = len(system.jumps)
        events = checked_events(n, batch.offsets, batch.event_time, batch.event_port, batch.event_value, jumps)
        self.event_time, self.event_port = events["event_time"], events["event_port"]
        self.event_cell = np.repeat(np.arange(n), np.diff(events["offsets"]))
        self.steps, self.rejected, self.seconds = np.zeros(n, np.int64), np.zeros(n, np.int64), 0.0

    def symbols(self, values: Any, t: float) -> dict[tuple[str, int], Any]:
        """What recorded nodes and starts read: states, parameters and inputs of all cells, and time."""
        system, n = self.program.system, self.batch.cells
        rows = np.broadcast_to(self.base, (n, len(self.base))).copy()
        rows[:, list(self.batch.varied_rows)] = self.varied
        found: dict[tuple[str, int], Any] = {("state", i): values[:, i] for i in range(len(system.states))}
        for row in range(len(self.base)):
            inside = row < len(system.parameters)
            found[("parameter", row) if inside else ("input", row - len(system.parameters))] = rows[:, row]
        return {**found, ("time", 0): t}

    def begin(self) -> Any:
        """States of all cells at t0."""
        system, n = self.program.system, self.batch.cells
        values = np.zeros((n, len(system.states)))
        for slot, value in enumerate(system.graph.evaluate(system.start, self.symbols(values, self.batch.t0))):
            values[:, slot] = value
        if self.batch.start is not None:
            given = np.broadcast_to(np.asarray(self.batch.start, float), values.shape)
            values = np.where(np.isnan(given), values, given)
        return values

    def react(self, values: Any, t0: float, t1: float, threads: int) -> Outcome:
        """Reaction in every cell with the events of [t0, t1); the first step also earlier ones, the last t1."""
        b, time = self.batch, self.event_time
        after = time >= t0 if t0 > b.t0 else np.ones(len(time), bool)
        now = after & ((time < t1) | ((time == t1) & (t1 >= b.t1)))
        offsets = np.concatenate([[0], np.cumsum(np.bincount(self.event_cell[now], minlength=b.cells))])
        ports, sizes = self.event_port[now], np.asarray(b.event_value, float)[now]
        run = Batch(
            b.cells,
            self.base,
            self.varied,
            list(b.varied_rows),
            offsets,
            time[now],
            ports,
            sizes,
            [],
            t0,
            t1,
            b.rtol,
            self.atol,
            values,
        )
        result = self.program.run(run, threads)
        self.steps += result.steps
        self.rejected += result.rejected
        self.seconds += result.seconds
        return result

    def diffuse(self, values: Any) -> None:
        """Half a step of diffusion, in place."""
        for operator, slots, ends in self.groups:
            values[:, slots] = operator.apply(values[:, slots], ends)

    def run(self, steps: int, nodes: Sequence[int], threads: int) -> LineOutcome:
        """All steps, or up to the first cell that fails."""
        b, n = self.batch, self.batch.cells
        times = b.t0 + b.dt * np.arange(0, steps + 1, b.every)
        out = np.full((len(times), n, len(nodes)), np.nan)
        status, end_time, fail_slot = np.full(n, OK), np.full(n, b.t0), np.full(n, -1)
        values = self.begin()
        for k in range(steps + 1):
            t = b.t0 + k * b.dt
            if k % b.every == 0:
                found = self.program.system.graph.evaluate(nodes, self.symbols(values, t))
                for r, value in enumerate(found):
                    out[k // b.every, :, r] = value
            if k == steps:
                break
            self.diffuse(values)
            result = self.react(values, t, b.t1 if k + 1 == steps else b.t0 + (k + 1) * b.dt, threads)
            status, end_time, fail_slot = result.status, result.end_time, result.fail_slot
            values = result.final
            if np.any(status != OK):
                break
            self.diffuse(values)
        x = (np.arange(n) + 0.5) * b.dx
        return LineOutcome(
            out.transpose(1, 0, 2),
            values,
            status,
            end_time,
            fail_slot,
            self.steps,
            self.rejected,
            self.seconds,
            times,
            x,
        )
