"""Ensemble: draws from the posterior of a fit by walkers that stretch towards each other; a half of them is one run.

Prior       flat over the range of every parameter, in its logarithm where the range is logarithmic
Likelihood  normal, with the data's standard deviations, or what the fit left where there are none
Numbers     one counter-based generator; the same seed gives the same draws on any number of threads
Sources     GoodmanWeare2010
"""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Any

import numpy as np

from glutamate.errors import ParameterError
from glutamate.sweeps.problem import chi2

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from glutamate.sweeps.fit import Fit

STRETCH = 2.0
NEAR = 0.01  # of a range: how far around the best place the walkers begin at least


@dataclasses.dataclass(frozen=True)
class Ensemble:
    """values (steps, walkers, p) in canonical units after burn-in, chi2 (steps, walkers), share of accepted moves.

    correlation   autocorrelation time in steps of the slowest parameter; effective = draws / correlation
    """

    paths: tuple[str, ...]
    values: Any
    chi2: Any
    accepted: float
    correlation: float

    @property
    def effective(self) -> float:
        """How many independent draws these are worth."""
        return self.values.shape[0] * self.values.shape[1] / self.correlation

    def figure(self) -> Figure:
        """The draws of all parameters and pairs."""
        from glutamate.sweeps.figures import ensemble_figure

        return ensemble_figure(self.paths, self.values.reshape(-1, len(self.paths)))

    def quantiles(self, level: float = 0.95) -> dict[str, tuple[float, float, float]]:
        """{path: (low, median, high)} of the draws."""
        ends = [0.5 - level / 2, 0.5, 0.5 + level / 2]
        flat = self.values.reshape(-1, len(self.paths))
        return {path: tuple(np.quantile(flat[:, k], ends).tolist()) for k, path in enumerate(self.paths)}


def sample(fit: Fit, steps: int, walkers: int | None, seed: int, burn: int | None) -> Ensemble:
    """Run the walkers `burn` (default half of `steps`) plus `steps` steps; see Fit.sample."""
    problem, width = fit.problem, len(fit.problem.factors)
    count = max(16, 4 * width) if walkers is None else walkers
    if isinstance(count, bool) or not isinstance(count, int) or count < 2 * width + 2 or count % 2:
        allowed = f"an even number from {2 * width + 2}"
        raise ParameterError("walkers of a sample", f"{count!r:.40}", allowed, "leave it out for the default")
    if isinstance(steps, bool) or not isinstance(steps, int) or steps < 2:
        raise ParameterError("steps of a sample", f"{steps!r:.40}", "a whole number from 2", "1000 is usual")
    rng = np.random.Generator(np.random.Philox(seed))
    places = _begin(fit, count, rng)
    cost = chi2(problem.residuals(places)) / fit.scale
    burn = steps // 2 if burn is None else burn
    kept, costs, accepted = np.empty((steps, count, width)), np.empty((steps, count)), 0
    half = count // 2
    for step in range(burn + steps):
        for mine, others in ((slice(0, half), slice(half, count)), (slice(half, count), slice(0, half))):
            moved = _move(places[mine], cost[mine], places[others], problem, fit.scale, rng)
            places[mine], cost[mine] = moved[0], moved[1]
            accepted += moved[2] if step >= burn else 0
        if step >= burn:
            kept[step - burn], costs[step - burn] = places, cost
    times = [correlation_time(kept[:, :, k]) for k in range(width)]
    share = accepted / (steps * count)
    return Ensemble(tuple(problem.paths), problem.values(kept), costs * fit.scale, share, max(times))


def _begin(fit: Fit, count: int, rng: np.random.Generator) -> Any:
    """Walkers (count, p) around the best place, all inside and none of them alike."""
    slopes = np.abs(fit.problem.steepness(fit.place))
    errors = np.array([fit.errors[path] for path in fit.problem.paths]) / slopes
    spread = np.clip(np.where(np.isfinite(errors), errors, 0.1), 1e-6, 0.1)
    places = fit.place + spread * rng.standard_normal((count, len(spread)))
    outside = (places <= 0) | (places >= 1)
    return np.where(outside, rng.uniform(np.maximum(fit.place - NEAR, 0), np.minimum(fit.place + NEAR, 1),
                                         places.shape), places)  # fmt: skip


def _move(mine: Any, cost: Any, others: Any, problem: Any, scale: float, rng: np.random.Generator) -> Any:
    """One stretch move of half the walkers: places, costs, how many moved."""
    count, width = mine.shape
    stretch = ((STRETCH - 1) * rng.random(count) + 1) ** 2 / STRETCH
    partner = others[rng.integers(0, len(others), count)]
    tried = partner + stretch[:, None] * (mine - partner)
    luck = np.log(rng.random(count))
    inside = ((tried >= 0) & (tried <= 1)).all(axis=1)
    new = np.full(count, np.inf)
    if inside.any():
        new[inside] = chi2(problem.residuals(tried[inside])) / scale
    taken = luck < (width - 1) * np.log(stretch) + (cost - new) / 2
    return np.where(taken[:, None], tried, mine), np.where(taken, new, cost), int(taken.sum())


def correlation_time(chain: Any) -> float:
    """Integrated autocorrelation time in steps of a chain (steps, walkers), window five times as long."""
    steps = len(chain)
    centred = chain - chain.mean()
    length = 1 << (2 * steps - 1).bit_length()
    power = np.abs(np.fft.rfft(centred, length, axis=0)) ** 2
    covariance = np.fft.irfft(power, length, axis=0)[:steps].mean(axis=1)
    if covariance[0] <= 0:
        return float(steps)
    total = 2 * np.cumsum(covariance / covariance[0]) - 1
    inside = np.arange(steps) >= 5 * total
    return float(max(1.0, total[np.argmax(inside)] if inside.any() else steps))
