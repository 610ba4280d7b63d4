"""Profile likelihood: one value is held, all others are fitted again; where chi2 has risen too far, the interval ends.

Rise        chi2 (or its logarithm times the number of values, where standard deviations are unknown) over its minimum
Interval    as far as the rise stays below the quantile of a chi square with one degree of freedom; open at a bound
Sources     Raue2009
"""

from __future__ import annotations

import dataclasses
import math
from typing import TYPE_CHECKING, Any

import numpy as np

from glutamate.errors import ParameterError, PathError, closest
from glutamate.sweeps.fit import local

if TYPE_CHECKING:
    from glutamate.sweeps.fit import Fit

MOST_STEPS = 40
FAR = 1e3  # thresholds: what a failed run counts as
FIRST_STEP = 0.02  # of the range, where the curvature says nothing


@dataclasses.dataclass(frozen=True)
class Profile:
    """values (k,) ascending in canonical units and rise (k,); low and high are None where the range ends first.

    better   a place with a smaller chi2 than the fit's was met: the fit was not at its minimum
    """

    path: str
    unit: str
    level: float
    threshold: float
    values: Any
    rise: Any
    low: float | None
    high: float | None
    better: bool


def profile(fit: Fit, path: str, level: float = 0.95) -> Profile:
    """The profile of one fitted path and its interval; PathError for another path."""
    from scipy.stats import chi2 as chi_square

    problem = fit.problem
    if path not in problem.paths:
        near = closest(str(path), problem.paths)
        raise PathError(f"the profile of {path!r:.80}", "not fitted", ", ".join(problem.paths), "use one", closest=near)
    if not 0 < level < 1:
        raise ParameterError("the level of a profile", f"{level!r:.40}", "between 0 and 1", "0.95 is usual")
    walk = _Walk(fit, problem.paths.index(path), float(chi_square.ppf(level, 1)))
    low, high = walk.side(-1), walk.side(1)
    order = np.argsort(list(walk.found))
    places = np.array(list(walk.found))[order]
    rise = np.array(list(walk.found.values()))[order]
    factor = problem.factors[walk.k]
    ends = [None if x is None else float(factor.at(np.array(x))) for x in (low, high)]
    better = bool(rise.min() < -1e-3)
    return Profile(path, factor.unit, level, walk.threshold, factor.at(places), rise, ends[0], ends[1], better)


class _Walk:
    """Steps away from the best place, each from the end of the one before."""

    def __init__(self, fit: Fit, k: int, threshold: float) -> None:
        self.fit, self.k, self.threshold = fit, k, threshold
        self.best = float(fit.place[k])
        error = fit.errors[fit.problem.paths[k]] / abs(float(fit.problem.steepness(fit.place)[k]))
        usable = math.isfinite(error) and error > 0
        self.step = min(max(error * math.sqrt(threshold) / 4, 1e-6), 0.1) if usable else FIRST_STEP
        self.found: dict[float, float] = {self.best: 0.0}
        self.places: dict[float, Any] = {self.best: fit.place}

    def rise(self, x: float) -> float:
        """How much chi2 has risen with the value held at place x."""
        place, cost = local(self.fit.problem, self._guess(x), {self.k: x})
        if self.fit.problem.known:
            rise = cost - self.fit.chi2
        else:
            rise = self.fit.problem.count * math.log(cost / self.fit.chi2) if self.fit.chi2 > 0 else math.inf
        self.found[x], self.places[x] = rise, place
        return rise

    def _guess(self, x: float) -> Any:
        """Where the others will be: straight on from the two nearest places that are known."""
        known = sorted(self.places, key=lambda y: abs(y - x))[:2]
        if len(known) < 2 or known[0] == known[1]:
            return self.places[known[0]]
        a, b = (self.places[y] for y in known)
        return np.clip(a + (a - b) * (x - known[0]) / (known[0] - known[1]), 0.0, 1.0)

    def _over(self, x: float) -> float:
        """Root of the rise over that of the threshold, nearly straight in x; finite where a run fails."""
        rise = self.found[x] if x in self.found else self.rise(x)
        return math.sqrt(min(max(rise, 0.0), FAR * self.threshold)) - math.sqrt(self.threshold)

    def side(self, sign: int) -> float | None:
        """The place where the rise reaches the threshold on one side, None if the range ends first."""
        from scipy.optimize import brentq

        x, step = self.best, self.step
        for _ in range(MOST_STEPS):
            further = min(max(x + sign * step, 0.0), 1.0)
            if further == x:
                return None
            before, (x, rise) = x, (further, self.rise(further))
            if rise > self.threshold:
                return float(brentq(self._over, *sorted((before, x)), xtol=1e-4 * step, rtol=1e-10))
            if rise < self.threshold / 4:
                step *= 1.5
        return None
