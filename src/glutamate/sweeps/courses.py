"""Courses: measured courses against the model's, as weighted residuals with their exact derivatives.

Lanes       many parameter sets are members of one run of every experiment
Slopes      forward sensitivities carried by the engine; none where a parameter is calibrated or under an effect, or
            where a model from a file runs its own events: there differences must do
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from glutamate.engine.events.protocol import Protocol
from glutamate.engine.model import Model
from glutamate.engine.request import FIXED, Request, resolve_request, thread_count
from glutamate.engine.simulate import run_chunk
from glutamate.errors import ParameterError, SolveError
from glutamate.sweeps.factor import factors
from glutamate.sweeps.measured import Experiment, Measured, experiments
from glutamate.sweeps.problem import Problem

ALONE = 16  # members for which threads are not worth their start


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
    requests: dict[tuple[int, bool], tuple[Request, Protocol]] = dataclasses.field(default_factory=dict)

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

    def _run(self, k: int, values: Any, slopes: bool) -> Any:
        """Courses (m, times, recorded) of experiment k, or slopes of everything recorded by every parameter."""
        if (k, slopes) not in self.requests:
            run = self.runs[k]
            model, record = run.model, list(run.paths)
            if slopes:
                model = model.with_sensitivities(*self.paths)
                record = [f"{path}|{by}" for path in run.paths for by in self.paths]
            self.requests[k, slopes] = request_for(model, run.protocol, run.times, self.paths, record, self.rtol)
        return courses(*self.requests[k, slopes], dict(zip(self.paths, values.T, strict=True)), self.threads)


def problem_of(
    model: Any, data: Sequence[Measured], vary: Mapping[str, Any], rtol: float, threads: int | None
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
    source = Courses(model, paths, runs, known, rtol, thread_count(threads), _exact(model, paths))
    return Problem(found, source)


def request_for(
    model: Model, protocol: Protocol, times: Any, paths: Sequence[str], record: Sequence[str], rtol: float
) -> tuple[Request, Protocol]:
    """A request whose varied values are put in later; SolveError for a model that needs a fixed step."""
    vary = {path: [model.values()[path]] for path in paths} or None
    request, protocol = resolve_request(
        model, protocol, None, times, vary, None, list(record), 0, None, "auto", rtol, None, 0, 1
    )
    if request.solver in FIXED:
        allowed, do = "a model without noise and delays", "compare runs of simulate with the data"
        raise SolveError(f"a fit of {model.name}", f"the solver {request.solver}", allowed, do)
    return request, protocol


def courses(request: Request, protocol: Protocol, varied: Mapping[str, Any], threads: int) -> Any:
    """Recorded courses (m, times, recorded) of members with these values; NaN throughout for one that failed."""
    members = len(next(iter(varied.values()))) if varied else 1
    threads = threads if members > ALONE else 1
    now = dataclasses.replace(request, varied=dict(varied), members=members, threads=threads)
    outcome = run_chunk(now, protocol, 0, members)
    outcome.out[outcome.status != 0] = np.nan
    return outcome.out


def _exact(model: Model, paths: Sequence[str]) -> bool:
    """Whether sensitivities see all that the fitted parameters do."""
    if model.effects or model.array is not None or model.system.noise or getattr(model, "extra", None) is not None:
        return False
    calibrated = [path for path, part in model.system.leaves.items() if hasattr(part, "calibrate")]
    return not any(path.rpartition(".")[0] == leaf for path in paths for leaf in calibrated)
