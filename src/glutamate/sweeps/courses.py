"""Courses: measured courses against the model's, as weighted residuals with their exact derivatives.

Lanes       many parameter sets are members of one run of every experiment
Slopes      forward sensitivities carried by the engine; none where a parameter is calibrated or under an effect, or
            where a model from a file runs its own events: there differences must do
Fixed step  delays and arrays run on even times that hold all measured ones; a course of an Array is its nodes' mean
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from glutamate.engine.cluster import Members
from glutamate.engine.events.protocol import Protocol
from glutamate.engine.fixed.simulate import fixed_step
from glutamate.engine.model import Model
from glutamate.engine.request import FIXED, Request, choose_solver, resolve_request, thread_count
from glutamate.errors import ParameterError, SolveError
from glutamate.sweeps.factor import factors
from glutamate.sweeps.measured import Experiment, Measured, experiments
from glutamate.sweeps.problem import Problem

ALONE = 16  # members for which threads are not worth their start
SNAP = 1e-9  # of the last time: how far a measured time may lie from an even one
MOST_TIMES = 1_000_000


@dataclasses.dataclass
class Courses:
    """A source of residuals: (model - value) / sd of all experiments, one after the other."""

    model: Model
    paths: tuple[str, ...]
    runs: list[Experiment]
    known: bool
    rtol: float
    threads: int
    exact: bool
    dt: float | str | None = None
    seed: int = 0
    requests: dict[tuple[int, bool], Timed] = dataclasses.field(default_factory=dict)

    @property
    def count(self) -> int:
        """Number of measured values."""
        return sum(run.values.size for run in self.runs)

    def residuals(self, values: Any) -> Any:
        """Residuals (m, count) of canonical values (m, p)."""
        blocks = []
        for k, run in enumerate(self.runs):
            courses = self._run(k, values, False)
            blocks.append((courses[:, run.row, run.which] - run.values) / run.sd)
        return np.concatenate(blocks, axis=1)

    def drawn(self, values: Any, seed: int) -> Any:
        """The same with everything random in the model drawn anew from a seed."""
        return dataclasses.replace(self, seed=seed).residuals(values)

    @property
    def random(self) -> bool:
        """Whether two runs of the same values differ."""
        return any(run.model.system.noise for run in self.runs)

    def slopes(self, values: Any) -> Any:
        """Derivatives (count, p) at one set (p,), or None."""
        if not self.exact:
            return None
        blocks = []
        for k, run in enumerate(self.runs):
            slopes = self._run(k, values[None], True)[0].reshape(len(run.times), len(run.paths), len(self.paths))
            blocks.append(slopes[run.row, run.which] / run.sd[:, None])
        return np.concatenate(blocks)

    def model_with(self, values: Mapping[str, float]) -> Model:
        """The model with these values."""
        return self.model.set(values)

    def drawing(self, k: int, values: Mapping[str, float], fine: int) -> tuple[Any, Any]:
        """Times (t,) and courses (t, recorded) of experiment k at one set, close enough to be drawn as lines."""
        run = self.runs[k]
        times = np.union1d(np.linspace(0.0, run.times[-1], fine), run.times)
        if choose_solver(run.model, "auto") in FIXED:
            times, _ = even_times(run.times, run.model.system.time)
        timed = request_for(run.model.set(values), run.protocol, times, (), run.paths, self.rtol, self.dt)
        return times, courses(timed, {}, 1, self.seed)[0]

    def _run(self, k: int, values: Any, slopes: bool) -> Any:
        """Courses (m, times, recorded) of experiment k, or slopes of everything recorded by every parameter."""
        if (k, slopes) not in self.requests:
            run = self.runs[k]
            model, record = run.model, list(run.paths)
            if slopes:
                model = model.with_sensitivities(*self.paths)
                record = [f"{path}|{by}" for path in run.paths for by in self.paths]
            self.requests[k, slopes] = request_for(
                model, run.protocol, run.times, self.paths, record, self.rtol, self.dt
            )
        return courses(self.requests[k, slopes], dict(zip(self.paths, values.T, strict=True)), self.threads, self.seed)


def problem_of(
    model: Any,
    data: Sequence[Measured],
    vary: Mapping[str, Any],
    rtol: float,
    threads: int | None,
    dt: float | str | None = None,
) -> Problem:
    """The checked problem of a model, its data and ranges; GlutamateError for what does not fit."""
    model = Model.of(model)
    found = tuple(factors(model, vary))
    runs, known = experiments(model, data)
    for f in found:
        if any(run.model.values()[f.path] != model.values()[f.path] for run in runs):
            do = "leave it out of one of them"
            raise ParameterError(f"{f.path}", "fitted, and set by an experiment", "one of them", do)
    paths = tuple(f.path for f in found)
    source = Courses(model, paths, runs, known, rtol, thread_count(threads), _exact(model, paths), dt)
    return Problem(found, source)


@dataclasses.dataclass(frozen=True)
class Timed:
    """A request, its protocol, the step of a fixed one and which of its times are wanted."""

    request: Request
    protocol: Protocol
    step: float | None
    rows: Any


def request_for(
    model: Model,
    protocol: Protocol,
    times: Any,
    paths: Sequence[str],
    record: Sequence[str],
    rtol: float,
    dt: float | str | None = None,
) -> Timed:
    """A request whose varied values are put in later.

    Raises SolveError for a step dt that no solver asks for, and for times that no even grid holds.
    """
    vary = {path: [model.values()[path]] for path in paths} or None
    rows: Any = slice(None)
    if choose_solver(model, "auto") in FIXED:
        times, rows = even_times(times, model.system.time)
    elif dt is not None:
        allowed, do = "dt with noise, delays or an Array", "leave dt out"
        raise SolveError("a fixed step dt", f"{model.name}, which needs none", allowed, do)
    request, protocol = resolve_request(
        model, protocol, None, times, vary, None, list(record), 0, None, "auto", rtol, None, 0, 1
    )
    step = fixed_step(request, protocol, dt) if request.solver in FIXED else None
    return Timed(request, protocol, step, rows)


def even_times(times: Any, unit: str) -> tuple[Any, Any]:
    """Even times from 0 that hold these (n,), and where they stand in them; SolveError where none do."""
    wanted = np.asarray(times, float)
    rest = wanted[wanted > 0]
    if not rest.size:
        raise SolveError("times to fit", "none after 0", "at least one", "give more")
    end = float(rest.max())
    gap = end
    for time in rest:
        gap = _common(gap, float(time), SNAP * end)
    count = round(end / gap)
    grid = np.arange(count + 1) * (end / count) if count <= MOST_TIMES else np.zeros(0)
    rows = np.rint(wanted / end * count).astype(int)
    if not grid.size or np.abs(grid[rows] - wanted).max() > SNAP * end:
        came = f"{wanted.size} times without a common step"
        do = f"round them, for example to 0.01 {unit}"
        raise SolveError("times to fit with a fixed step", came, "times that are multiples of one step", do)
    return grid, rows


def _common(a: float, b: float, room: float) -> float:
    """Greatest common divisor of two lengths, as far as numbers with this error have one."""
    while b > room:
        a, b = b, a % b
        if a - b <= room:
            b = 0.0
    return a


def courses(timed: Timed, varied: Mapping[str, Any], threads: int, seed: int = 0) -> Any:
    """Recorded courses (m, times, recorded) of members with these values; NaN throughout for one that failed."""
    request = timed.request
    members = len(next(iter(varied.values()))) if varied else 1
    threads = threads if members > ALONE else 1
    now = dataclasses.replace(request, members=members, seed=seed)
    outcome = Members(now, timed.protocol, timed.step).run(0, members, varied, threads)
    outcome.out[outcome.status != 0] = np.nan
    if not request.nodes:
        return outcome.out[:, timed.rows]
    return outcome.out[:, timed.rows].reshape(members, -1, len(request.record), request.nodes).mean(axis=3)


def _exact(model: Model, paths: Sequence[str]) -> bool:
    """Whether sensitivities see all that the fitted parameters do."""
    if model.effects or model.array is not None or model.system.noise or getattr(model, "extra", None) is not None:
        return False
    calibrated = [path for path, part in model.system.leaves.items() if hasattr(part, "calibrate")]
    return not any(path.rpartition(".")[0] == leaf for path in paths for leaf in calibrated)
