"""Draws without a likelihood against closed forms: a line, a random walk with a drift, an idle prior."""

from typing import NamedTuple

import numpy as np
import pytest
from scipy.stats import kstest, norm

from glutamate.engine.mechanism import mechanism
from glutamate.errors import ParameterError, SolveError
from glutamate.parameter import par
from glutamate.sweeps.measured import Measured
from glutamate.sweeps.particles import abc
from glutamate.units import number

TEST = "assumed: a test"
TIMES = np.linspace(0.0, 5.0, 11)
RANGES = {"line.offset": "-2..4", "line.slope": "-1..3"}


@mechanism
class Line:
    """x = offset + slope t."""

    offset: float = par(0.5, "1", TEST)
    slope: float = par(1.0, "1/ms", TEST)

    class State(NamedTuple):
        x: number

    class Drive(NamedTuple):
        pass

    def start(self, drive):
        return self.State(self.offset)

    def rate(self, s, drive):
        return self.State(self.slope + 0 * s.x)


@mechanism
class Walk:
    """dx = drift dt + spread dW."""

    drift: float = par(0.3, "1/ms", TEST)
    spread: float = par(0.5, "1/ms^0.5", TEST)

    class State(NamedTuple):
        x: number

    class Drive(NamedTuple):
        pass

    def start(self, drive):
        return self.State(0.0)

    def rate(self, s, drive):
        return self.State(self.drift + 0 * s.x)

    def noise(self, s, drive):
        return {"kicks": self.State(self.spread)}


def line_data(sd=0.5):
    """Noisy values of a line, its least-squares solution and covariance."""
    values = 1.2 + 0.7 * TIMES + sd * np.random.default_rng(3).standard_normal(TIMES.size)
    matrix = np.stack([np.ones_like(TIMES), TIMES], axis=1)
    inverse = np.linalg.inv(matrix.T @ matrix)
    return values, inverse @ matrix.T @ values, inverse * sd**2, inverse @ matrix.T


def test_a_line_has_the_normal_posterior_of_its_sufficient_numbers():
    values, best, covariance, estimate = line_data()
    found = abc(
        Line(), [Measured("line.x", TIMES, values, 0.5)], RANGES,
        summary=lambda x: x @ estimate.T, particles=800, generations=11, least=1e-3, seed=2,
    )  # fmt: skip
    error = np.sqrt(covariance.diagonal() / found.effective)
    assert found.effective > 200 and len(found.thresholds) > 7
    assert (np.diff(found.thresholds) < 0).all() and (found.distances < found.thresholds[-1]).all()
    assert (np.abs(np.array(list(found.mean.values())) - best) < 4 * error).all()
    centred = found.values - found.weights @ found.values
    spread = (found.weights * centred.T) @ centred
    assert spread == pytest.approx(covariance, rel=6 / np.sqrt(found.effective))
    low, _, high = found.quantiles(0.9)["line.slope"]
    width = norm.ppf(0.95) * np.sqrt(covariance[1, 1])
    assert [low, high] == pytest.approx([best[1] - width, best[1] + width], abs=0.35 * width)


def test_the_drift_of_a_random_walk_is_known_as_well_as_its_end():
    data = [Measured("walk.x", [4.0], [2.0])]
    found = abc(Walk(), data, {"walk.drift": "-2..3"}, particles=500, generations=6, seed=1, dt=0.5)
    mean, sd = 2.0 / 4, 0.5 / np.sqrt(4)
    flat = found.draws(int(found.effective), seed=5)[:, 0]
    assert kstest(flat, norm(mean, sd).cdf).pvalue > 1e-3
    assert found.mean["walk.drift"] == pytest.approx(mean, abs=4 * sd / np.sqrt(found.effective))


def test_data_that_say_nothing_leave_the_prior():
    data = [Measured("line.x", TIMES, 0 * TIMES, 1e6)]
    found = abc(Line(), data, {"line.slope": "-1..3"}, particles=400, generations=4, seed=1)
    assert kstest(found.draws(int(found.effective), seed=2)[:, 0], "uniform", args=(-1, 4)).pvalue > 1e-3
    assert found.effective > 200


def test_the_same_seed_gives_the_same_draws_on_any_number_of_threads():
    data = [Measured("walk.x", [1.0, 4.0], [0.5, 2.0], 0.1)]
    one, two, other = (
        abc(Walk(), data, {"walk.drift": "-2..3"}, particles=50, generations=3, seed=s, threads=t, dt=0.5)
        for s, t in ((1, 1), (1, 2), (2, 1))
    )
    assert np.array_equal(one.values, two.values) and np.array_equal(one.weights, two.weights)
    assert not np.array_equal(one.values, other.values)


def test_what_it_cannot_do_is_refused():
    values, *_ = line_data()
    known, bare = [Measured("line.x", TIMES, values, 0.5)], [Measured("line.x", TIMES, values)]
    with pytest.raises(ParameterError, match="neither noise"):
        abc(Line(), bare, RANGES)
    with pytest.raises(ParameterError, match="shape"):
        abc(Line(), known, RANGES, summary=lambda x: x.mean(axis=1), particles=20)
    with pytest.raises(ParameterError, match="the same"):
        abc(Line(), known, RANGES, summary=lambda x: 0 * x, particles=20)
    with pytest.raises(ParameterError, match="particles"):
        abc(Line(), known, RANGES, particles=3)
    with pytest.raises(SolveError, match="needs none"):
        abc(Line(), known, RANGES, particles=20, dt=0.1)
