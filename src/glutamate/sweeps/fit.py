"""Fit: parameters by bounded least squares, from many starts or a global search, with errors and how sure they are.

Local       trust region within the bounds, with the engine's sensitivities as Jacobian, from the best of many starts
Global      differential evolution over whole generations of lanes, then the local method
Errors      from the curvature at the best place; `profile` and `sample` do without that approximation
Sources     BranchColemanLi1999 (trust region), StornPrice1997 (differential evolution)
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from glutamate.engine.model import Model
from glutamate.errors import ParameterError, SolveError
from glutamate.sweeps.courses import problem_of
from glutamate.sweeps.measured import Measured
from glutamate.sweeps.problem import Problem, chi2

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from glutamate.sweeps.ensemble import Ensemble
    from glutamate.sweeps.profile import Profile

METHODS = ("local", "global")
EDGE = 1e-6  # of a range: nearer to its end counts as at it
FLAT = 1e-10  # smallest singular value over the largest, below which a direction is not known


@dataclasses.dataclass(frozen=True)
class Fit:
    """What a fit found, in canonical units.

    values, errors    {path: value}, {path: standard error}; infinite where the data do not say
    covariance        (p, p) in the order of `values`, NaN where a direction is not known
    chi2, dof         sum of squared weighted residuals, number of values less number of parameters
    at_bound          paths whose value is at an end of its range: their error means little
    costs             chi2 at the end of every local search, best first
    """

    problem: Problem
    place: Any
    values: dict[str, float]
    errors: dict[str, float]
    covariance: Any
    chi2: float
    dof: int
    at_bound: tuple[str, ...]
    costs: tuple[float, ...]

    @property
    def model(self) -> Model:
        """The model with the fitted values."""
        return self.problem.source.model_with(self.values)

    @property
    def scale(self) -> float:
        """Variance of a residual: 1 where standard deviations are known, else what the fit leaves."""
        return 1.0 if self.problem.known else self.chi2 / max(1, self.dof)

    def profile(self, path: str, level: float = 0.95) -> Profile:
        """How the best chi2 rises when one value is held away from its best; see profile.py."""
        from glutamate.sweeps.profile import profile

        return profile(self, path, level)

    def sample(self, steps: int = 1000, walkers: int | None = None, seed: int = 0, burn: int | None = None) -> Ensemble:
        """Draws from the posterior with a flat prior over the ranges; see ensemble.py."""
        from glutamate.sweeps.ensemble import sample

        return sample(self, steps, walkers, seed, burn)

    def figure(self) -> Figure:
        """Data and fitted courses as a matplotlib Figure."""
        from glutamate.sweeps.figures import fit_figure

        return fit_figure(self)

    def to_dict(self) -> dict[str, Any]:
        """The numbers as JSON-ready values."""
        rows = [
            {
                "path": f.path,
                "value": self.values[f.path],
                "error": self.errors[f.path],
                "unit": f.unit,
                "range": f.text,
            }
            for f in self.problem.factors
        ]
        facts = {"chi2": self.chi2, "dof": self.dof, "at_bound": list(self.at_bound), "costs": list(self.costs)}
        return {"parameters": rows, **facts}


def fit(
    model: Any,
    data: Sequence[Measured],
    vary: Mapping[str, Any],
    *,
    method: str = "local",
    starts: int = 16,
    polish: int = 3,
    seed: int = 0,
    rtol: float = 1e-8,
    dt: float | str | None = None,
    threads: int | None = None,
) -> Fit:
    """See glutamate.api.fit."""
    model = Model.of(model)
    if model.system.noise:
        allowed, do = "a model without noise", "draw from its posterior with abc(...)"
        raise SolveError(f"a fit of {model.name} by least squares", "noise in its equations", allowed, do)
    own = {path: value for path, value in model.values().items() if np.ndim(value) == 0}
    return solve(problem_of(model, data, vary, rtol, threads, dt), own, method, starts, polish, seed)


def solve(problem: Problem, own: Mapping[str, float], method: str, starts: int, polish: int, seed: int) -> Fit:
    """The fit of a problem; `own` are values to begin with where they lie inside the ranges."""
    if method not in METHODS:
        raise ParameterError("a method of fitting", f"{method!r:.40}", ", ".join(METHODS), "use one of these")
    for name, given in (("starts", starts), ("polish", polish)):
        if isinstance(given, bool) or not isinstance(given, int) or given < 1:
            raise ParameterError(f"{name} of a fit", f"{given!r:.40}", "a whole number from 1", "give one")
    begin = _evolved(problem, seed) if method == "global" else _starts(problem, own, starts, seed)[:polish]
    ends = sorted((local(problem, place) for place in begin), key=lambda end: end[1])
    return _found(problem, *ends[0], tuple(cost for _, cost in ends))


def _starts(problem: Problem, values: Mapping[str, float], count: int, seed: int) -> Any:
    """Places (m, p), best first: these values if inside, and a Latin hypercube."""
    from scipy.stats import qmc

    width = len(problem.factors)
    places = qmc.LatinHypercube(width, rng=np.random.default_rng(seed)).random(count)
    own = problem.place({path: values.get(path, np.nan) for path in problem.paths})
    if ((own >= 0) & (own <= 1)).all():
        places = np.concatenate([own[None], places])
    costs = chi2(problem.residuals(places))
    good = np.argsort(costs, kind="stable")
    good = good[np.isfinite(costs[good])]
    if not good.size:
        do = "narrow the ranges, or look at one of the runs with simulate"
        raise SolveError("a start of the fit", f"{len(places)} sets that all fail", "one that runs through", do)
    return places[good]


def _evolved(problem: Problem, seed: int) -> Any:
    """The best place (1, p) of differential evolution; a generation is one run."""
    from scipy.optimize import differential_evolution

    width = len(problem.factors)
    found = differential_evolution(
        lambda places: chi2(problem.residuals(np.clip(places.T, 0.0, 1.0))), [(0.0, 1.0)] * width, vectorized=True,
        updating="deferred", polish=False, rng=np.random.default_rng(seed), tol=1e-4, maxiter=300,
    )  # fmt: skip
    if not np.isfinite(found.fun):
        raise SolveError("a global search", "no set that runs through", "one", "narrow the ranges")
    return found.x[None]


def local(problem: Problem, place: Any, held: Mapping[int, float] | None = None) -> tuple[Any, float]:
    """Place and chi2 at the end of a local search; `held` {number: place} keeps some parameters.

    chi2 is infinite where the run fails at the very start.
    """
    from scipy.optimize import least_squares

    whole = np.array(place, float)
    for k, x in (held or {}).items():
        whole[k] = x
    free = [k for k in range(len(whole)) if k not in (held or {})]
    if not free:
        return whole, float(chi2(problem.residuals(whole))[0])

    def full(x: Any) -> Any:
        out = whole.copy()
        out[free] = x
        return out

    begin = np.clip(whole[free], EDGE, 1 - EDGE)
    if not np.isfinite(problem.residuals(full(begin))).all():
        return full(begin), np.inf
    found = least_squares(
        lambda x: problem.residuals(full(x))[0], begin,
        jac=lambda x: problem.jacobian(full(x))[:, free], bounds=(0.0, 1.0), xtol=1e-9, ftol=1e-11, gtol=1e-9,
    )  # fmt: skip
    return full(found.x), float(2 * found.cost)


def _found(problem: Problem, place: Any, cost: float, costs: tuple[float, ...]) -> Fit:
    """Errors from the curvature; directions the data do not hold have none."""
    jacobian = problem.jacobian(place) / problem.steepness(place)  # by canonical values
    size = np.abs(problem.steepness(place))
    _, singular, turned = np.linalg.svd(jacobian * size, full_matrices=False)
    dof = problem.count - len(problem.factors)
    scale = 1.0 if problem.known else cost / max(1, dof)
    known = singular > FLAT * singular[0] if singular[0] > 0 else np.zeros_like(singular, bool)
    inner = (turned[known].T / singular[known] ** 2) @ turned[known]
    covariance = scale * inner * np.outer(size, size)
    lost = (np.abs(turned[~known]) > 1e-3).any(axis=0)
    covariance[lost, :] = covariance[:, lost] = np.nan
    errors = np.where(lost, np.inf, np.sqrt(np.maximum(covariance.diagonal(), 0.0)))
    values = dict(zip(problem.paths, problem.values(place).tolist(), strict=True))
    edge = tuple(path for path, x in zip(problem.paths, place, strict=True) if min(x, 1 - x) < 2 * EDGE)
    return Fit(
        problem, place, values, dict(zip(problem.paths, errors.tolist(), strict=True)), covariance, cost, dof, edge,
        costs,
    )  # fmt: skip
