"""Particles: draws from a posterior without a likelihood, by runs that come nearer from one generation to the next.

Prior       flat over the range of every parameter, in its logarithm where the range is logarithmic
Distance    root mean square of what is compared, in standard deviations of the data; of a `summary`, in its median
            deviation over the first generation
Generation  particles are drawn by weight, moved by a normal of twice their covariance and run, a batch of lanes at a
            time; kept where they come nearer than the median of the last generation
Numbers     counter-based generators; the same seed gives the same draws on any number of threads
Sources     Beaumont2009 (weights and moves), Toni2009 (generations)
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from glutamate.errors import ParameterError, SolveError
from glutamate.sweeps.courses import Courses, problem_of
from glutamate.sweeps.measured import Measured
from glutamate.sweeps.problem import Problem

if TYPE_CHECKING:
    from matplotlib.figure import Figure

FIRST = 4  # runs for every particle of the first generation
NEARER = 0.5  # quantile of the distances that the next generation has to beat
WIDER = 2.0  # covariance of a move over that of the particles
MOST_BATCHES = 1000


@dataclasses.dataclass(frozen=True)
class Particles:
    """values (n, p) in canonical units with weights (n,) that sum to 1, distances (n,).

    thresholds and accepted hold one number for each generation: how near a run had to come, and the share that did.
    """

    paths: tuple[str, ...]
    values: Any
    weights: Any
    distances: Any
    thresholds: tuple[float, ...]
    accepted: tuple[float, ...]
    runs: int

    @property
    def effective(self) -> float:
        """How many independent draws these are worth."""
        return float(1 / (self.weights**2).sum())

    @property
    def mean(self) -> dict[str, float]:
        """{path: weighted mean}."""
        return dict(zip(self.paths, (self.weights @ self.values).tolist(), strict=True))

    def draws(self, n: int = 4000, seed: int = 0) -> Any:
        """Values (n, p) without weights, drawn again by them."""
        rng = np.random.Generator(np.random.Philox(seed))
        return self.values[rng.choice(len(self.weights), n, p=self.weights)]

    def quantiles(self, level: float = 0.95) -> dict[str, tuple[float, float, float]]:
        """{path: (low, median, high)} of the weighted particles."""
        ends = np.array([0.5 - level / 2, 0.5, 0.5 + level / 2])
        found = {}
        for k, path in enumerate(self.paths):
            order = np.argsort(self.values[:, k])
            middle = np.cumsum(self.weights[order]) - self.weights[order] / 2
            low, median, high = np.interp(ends, middle, self.values[order, k]).tolist()
            found[path] = (low, median, high)
        return found

    def figure(self) -> Figure:
        """The draws of all parameters and pairs."""
        from glutamate.sweeps.figures import ensemble_figure

        return ensemble_figure(self.paths, self.draws())


def abc(
    model: Any,
    data: Sequence[Measured],
    vary: Mapping[str, Any],
    *,
    summary: Callable[[Any], Any] | None = None,
    particles: int = 1000,
    generations: int = 12,
    least: float = 0.02,
    seed: int = 0,
    rtol: float = 1e-6,
    dt: float | str | None = None,
    threads: int | None = None,
) -> Particles:
    """See glutamate.api.abc."""
    for name, given, low in (("particles", particles, 10), ("generations", generations, 1)):
        if isinstance(given, bool) or not isinstance(given, int) or given < low:
            raise ParameterError(f"{name} of abc", f"{given!r:.40}", f"a whole number from {low}", "give one")
    if not isinstance(least, int | float) or not 0 < least < 1:
        raise ParameterError("the least share accepted in abc", f"{least!r:.40}", "between 0 and 1", "0.02 is usual")
    problem = problem_of(model, data, vary, rtol, threads, dt)
    assert isinstance(problem.source, Courses)
    return _Sampler(problem, problem.source, summary, particles, seed).run(generations, least)


class _Sampler:
    """Everything that the generations share."""

    def __init__(self, problem: Problem, source: Courses, summary: Any, particles: int, seed: int) -> None:
        if not source.known and not source.random:
            do = "give sd= with every course, or use fit(...)"
            raise ParameterError("abc", "neither noise in the model nor sd of the data", "one of them", do)
        self.problem, self.source, self.summary, self.particles = problem, source, summary, particles
        self.rng = np.random.Generator(np.random.Philox(seed))
        self.width, self.runs, self.scale = len(problem.factors), 0, None
        self.data = np.concatenate([run.values for run in source.runs])
        self.sd = np.concatenate([run.sd for run in source.runs])
        self.seen = None if summary is None else self._summed(self.data[None])[0]

    def run(self, generations: int, least: float) -> Particles:
        """All generations, fewer where the share of runs that come near enough falls below `least`."""
        pool = self.rng.random((FIRST * self.particles, self.width))
        distance = self._distances(pool)
        near = np.argsort(distance, kind="stable")[: self.particles]
        places, distance = pool[near], distance[near]
        if not np.isfinite(distance).all():
            do = "narrow the ranges, or look at one of the runs with simulate"
            raise SolveError("the first generation of abc", "too few runs that end", f"{self.particles}", do)
        weights = np.full(self.particles, 1 / self.particles)
        thresholds, accepted = [float(distance[-1])], [1 / FIRST]
        while len(thresholds) < generations:
            limit = float(np.quantile(distance, NEARER))
            found = self._generation(places, weights, limit, least)
            if found is None:
                break
            places, weights, distance, share = found
            thresholds.append(limit)
            accepted.append(share)
        paths, values = tuple(self.problem.paths), self.problem.values(places)
        return Particles(paths, values, weights, distance, tuple(thresholds), tuple(accepted), self.runs)

    def _generation(self, places: Any, weights: Any, limit: float, least: float) -> Any:
        """Places, weights, distances and share accepted of the next generation; None where too few come near."""
        root = np.linalg.cholesky(_spread(places, weights) * WIDER)
        kept: list[Any] = []
        count = tried = 0
        for _ in range(MOST_BATCHES):
            moved = self._moved(places, weights, root)
            distance = self._distances(moved)
            good = np.flatnonzero(distance < limit)[: self.particles - count]
            kept.append((moved[good], distance[good]))
            count += len(good)
            tried += len(moved) if count < self.particles else int(good[-1]) + 1
            if count == self.particles:
                break
            if count < least * tried:
                return None
        else:
            return None
        new = np.concatenate([row[0] for row in kept])
        weight = 1 / _density(new, places, weights, root)
        return new, weight / weight.sum(), np.concatenate([row[1] for row in kept]), self.particles / tried

    def _moved(self, places: Any, weights: Any, root: Any) -> Any:
        """As many moved particles as there are, all inside their ranges."""
        found = np.empty((self.particles, self.width))
        left = np.arange(self.particles)
        while left.size:
            chosen = places[self.rng.choice(len(places), left.size, p=weights)]
            found[left] = chosen + self.rng.standard_normal((left.size, self.width)) @ root.T
            left = left[((found[left] < 0) | (found[left] > 1)).any(axis=1)]
        return found

    def _distances(self, places: Any) -> Any:
        """Distance (m,) of one run at every place (m, p); infinite for a run that failed."""
        seed = int(self.rng.integers(0, 2**62))
        residuals = self.source.drawn(self.problem.values(places), seed)
        self.runs += len(places)
        if self.source.known:
            residuals = residuals + self.rng.standard_normal(residuals.shape)
        if self.summary is not None:
            with np.errstate(invalid="ignore"):
                residuals = self._summed(self.data + residuals * self.sd) - self.seen
            if self.scale is None:
                self.scale = _deviation(residuals)
            residuals = residuals / self.scale
        distance = np.sqrt((residuals**2).mean(axis=1))
        return np.where(np.isfinite(distance), distance, np.inf)

    def _summed(self, courses: Any) -> Any:
        """What a summary makes of courses (m, n); ParameterError unless it is (m, k) numbers."""
        found = np.asarray(self.summary(courses), float)
        if found.ndim != 2 or len(found) != len(courses) or not found.shape[1]:
            allowed = f"shape ({len(courses)}, k)"
            raise ParameterError("a summary of abc", f"shape {found.shape}", allowed, "keep one row for each run")
        return found


def _spread(places: Any, weights: Any) -> Any:
    """Weighted covariance (p, p), never flat in a direction."""
    centred = places - weights @ places
    return (weights * centred.T) @ centred + 1e-12 * np.eye(places.shape[1])


def _density(new: Any, places: Any, weights: Any, root: Any) -> Any:
    """Density (m,) of moved particles up to a factor."""
    whitened_new = np.linalg.solve(root, new.T).T
    whitened = np.linalg.solve(root, places.T).T
    squares = ((whitened_new[:, None] - whitened[None]) ** 2).sum(axis=2)
    return np.exp(-squares / 2) @ weights


def _deviation(values: Any) -> Any:
    """Median absolute deviation of every column over the runs that ended; ParameterError where one does not differ."""
    good = values[np.isfinite(values).all(axis=1)]
    found = np.median(np.abs(good - np.median(good, axis=0)), axis=0) if len(good) else np.zeros(values.shape[1])
    if not (found > 0).all():
        came = f"number {int(np.argmin(found))} is the same in half of all runs"
        raise ParameterError("a summary of abc", came, "numbers that differ between runs", "leave it out")
    return found
