"""Fits against closed forms: a straight line's normal equations, an ambiguous product, a wave, a shipped receptor."""

from typing import NamedTuple

import numpy as np
import pytest
from scipy.stats import norm

from glutamate import Protocol, load, simulate
from glutamate.engine.mechanism import mechanism
from glutamate.errors import GlutamateError, ParameterError, PathError
from glutamate.parameter import par
from glutamate.sweeps.courses import problem_of
from glutamate.sweeps.fit import fit
from glutamate.sweeps.measured import Measured
from glutamate.units import number

TEST = "assumed: a test"
TIMES = np.linspace(0.0, 5.0, 11)


@mechanism
class Line:
    """x = offset + first second t."""

    offset: float = par(0.5, "1", TEST)
    first: float = par(1.0, "1/ms", TEST)
    second: float = par(1.0, "1", TEST)

    class State(NamedTuple):
        x: number

    class Drive(NamedTuple):
        pass

    def start(self, drive):
        return self.State(self.offset)

    def rate(self, s, drive):
        return self.State(self.first * self.second)


@mechanism
class Wave:
    """x = cos(speed t)."""

    speed: float = par(1.0, "1/ms", TEST)

    class State(NamedTuple):
        x: number
        y: number

    class Drive(NamedTuple):
        pass

    def start(self, drive):
        return self.State(1.0, 0.0)

    def rate(self, s, drive):
        return self.State(-self.speed * s.y, self.speed * s.x)


RANGES = {"line.offset": "-5..5", "line.first": "-5..5"}


def straight(sd=0.3, seed=1):
    """Noisy values of a line, its least-squares solution and covariance by the normal equations."""
    values = 1.2 + 0.7 * TIMES + sd * np.random.default_rng(seed).standard_normal(TIMES.size)
    matrix = np.stack([np.ones_like(TIMES), TIMES], axis=1)
    inverse = np.linalg.inv(matrix.T @ matrix)
    best = inverse @ matrix.T @ values
    return values, best, inverse * sd**2, float(((matrix @ best - values) ** 2).sum())


@pytest.mark.parametrize("method", ["local", "global"])
def test_a_line_is_fitted_as_the_normal_equations_say(method):
    values, best, covariance, rss = straight()
    found = fit(Line(), [Measured("line.x", TIMES, values, 0.3)], RANGES, method=method)
    assert list(found.values.values()) == pytest.approx(best, rel=1e-6)
    assert found.covariance == pytest.approx(covariance, rel=1e-5)
    assert (found.chi2, found.dof, found.at_bound) == (pytest.approx(rss / 0.09, rel=1e-6), 9, ())
    assert list(found.errors.values()) == pytest.approx(np.sqrt(covariance.diagonal()), rel=1e-5)


def test_an_unknown_standard_deviation_is_what_the_fit_leaves():
    values, best, covariance, rss = straight()
    found = fit(Line(), [Measured("line.x", TIMES, values)], RANGES)
    assert list(found.values.values()) == pytest.approx(best, rel=1e-6)
    assert found.covariance == pytest.approx(covariance / 0.09 * rss / 9, rel=1e-5)
    profile = found.profile("line.first")
    width = np.sqrt((np.exp(profile.threshold / 11) - 1) * rss * covariance[1, 1] / 0.09)
    assert [profile.low, profile.high] == pytest.approx([best[1] - width, best[1] + width], rel=1e-3)


@pytest.mark.parametrize("level", [0.68, 0.95])
def test_profiles_of_a_line_are_its_normal_intervals(level):
    values, best, covariance, _ = straight()
    found = fit(Line(), [Measured("line.x", TIMES, values, 0.3)], RANGES)
    for k, path in enumerate(RANGES):
        width = norm.ppf(0.5 + level / 2) * np.sqrt(covariance[k, k])
        profile = found.profile(path, level)
        assert [profile.low, profile.high] == pytest.approx([best[k] - width, best[k] + width], rel=1e-3)
        parabola = (profile.values - best[k]) ** 2 / covariance[k, k]
        assert profile.rise == pytest.approx(parabola, rel=1e-4, abs=1e-6)
        assert not profile.better


@pytest.mark.slow
def test_an_ensemble_of_a_line_has_its_normal_posterior():
    values, best, covariance, _ = straight()
    found = fit(Line(), [Measured("line.x", TIMES, values, 0.3)], RANGES)
    drawn = found.sample(steps=400, seed=4)
    flat = drawn.values.reshape(-1, 2)
    error = np.sqrt(covariance.diagonal() / drawn.effective)
    assert drawn.effective > 150 and 0.4 < drawn.accepted < 0.95
    assert (np.abs(flat.mean(axis=0) - best) < 4 * error).all()
    assert np.cov(flat.T) == pytest.approx(covariance, rel=6 / np.sqrt(drawn.effective))
    again = found.sample(steps=400, seed=4)
    assert np.array_equal(again.values, drawn.values)


def test_what_the_data_do_not_tell_apart_has_no_error_and_an_open_profile():
    values, best, *_ = straight()
    ranges = {"line.offset": "-5..5", "line.first": "0.1..5", "line.second": {"low": 0.1, "high": 5.0, "scale": "log"}}
    found = fit(Line(), [Measured("line.x", TIMES, values, 0.3)], ranges)
    assert found.values["line.first"] * found.values["line.second"] == pytest.approx(best[1], rel=1e-5)
    assert np.isinf([found.errors["line.first"], found.errors["line.second"]]).all()
    assert np.isfinite(found.errors["line.offset"])
    profile = found.profile("line.second")
    inside = (profile.values > 0.2) & (profile.values < 4.0)
    assert inside.sum() > 5 and profile.rise[inside].max() < 0.05


def test_a_global_search_finds_a_wave_that_one_start_misses():
    times = np.linspace(0.0, 6.0, 40)
    values = np.cos(11.3 * times)
    data, ranges = [Measured("wave.x", times, values, 0.05)], {"wave.speed": "0.2..20"}
    alone = fit(Wave(), data, ranges, starts=1, polish=1, seed=0)
    assert alone.chi2 > 1000
    found = fit(Wave(), data, ranges, method="global")
    assert found.values["wave.speed"] == pytest.approx(11.3, rel=1e-5)


NAMES = {"ampa.open_rate": 4.24, "ampa.close_rate": 0.9, "ampa.unbind_second_rate": 3.26}


def receptor():
    """Open AMPA receptors under two pulses, and what they look like with noise."""
    model = load("ampa")
    truth = {path: model.values()[path] for path in NAMES}
    rng, data = np.random.default_rng(8), []
    for length in ("1 ms", "6 ms"):
        protocol = Protocol().pulse("ampa.glutamate", "1 mM", start="1 ms", length=length)
        times = np.linspace(1.2, 12.0, 30)
        course = simulate(model, protocol, times=times, record="ampa.open", rtol=1e-9)["ampa.open"].values
        data.append(Measured("ampa.open", times, course + 0.01 * rng.standard_normal(30), 0.01, protocol))
    ranges = {path: {"low": value / 8, "high": value * 8, "scale": "log"} for path, value in truth.items()}
    return model, data, ranges, truth


@pytest.mark.slow
def test_a_receptor_s_rates_come_back_from_noisy_courses():
    model, data, ranges, truth = receptor()
    away = model.set({path: 3 * value for path, value in truth.items()})
    found = fit(away, data, ranges)
    assert 0.6 < found.chi2 / found.dof < 1.5
    for path, value in truth.items():
        assert abs(found.values[path] - value) < 3 * found.errors[path] < value
        profile = found.profile(path)
        assert profile.low is not None and profile.high is not None
        assert profile.low < found.values[path] < profile.high
        assert profile.high - profile.low == pytest.approx(2 * 1.96 * found.errors[path], rel=0.3)
    assert found.model.values()["ampa.open_rate"] == pytest.approx(found.values["ampa.open_rate"])


def test_sensitivities_and_differences_give_one_jacobian():
    model, data, ranges, _ = receptor()
    problem = problem_of(model, data, ranges, 1e-10, None)
    place = np.array([0.45, 0.6, 0.52])
    assert problem.source.exact
    exact = problem.jacobian(place)
    assert exact == pytest.approx(problem.differences(place), rel=1e-4, abs=1e-4 * np.abs(exact).max())


@pytest.mark.parametrize(
    ("changes", "error", "part"),
    [
        ({"data": []}, ParameterError, "Measured"),
        ({"data": [Measured("line.x", TIMES, TIMES[:3], 1.0)]}, ParameterError, "one for each time"),
        ({"data": [Measured("line.x", TIMES, TIMES, 0.0)]}, ParameterError, "above 0"),
        ({"data": [Measured("line.x", TIMES, TIMES * np.nan, 1.0)]}, ParameterError, "finite"),
        ({"data": [Measured("line.y", TIMES, TIMES, 1.0)]}, PathError, "line.x"),
        ({"data": [Measured("line.x", [0.0], [1.0], 1.0)]}, ParameterError, "fewer parameters"),
        ({"data": [Measured("line.x", TIMES, TIMES, 1.0), Measured("line.x", TIMES, TIMES)]}, ParameterError, "all"),
        ({"vary": {"line.offset": "normal(1, 2)"}}, ParameterError, "low..high"),
        ({"vary": {"line.offest": "0..1"}}, PathError, "line.offset"),
        ({"vary": {"line.offset": "2..1"}}, ParameterError, "below"),
        ({"method": "magic"}, ParameterError, "local, global"),
        ({"starts": 0}, ParameterError, "from 1"),
    ],
)
def test_what_cannot_be_fitted_is_refused(changes, error, part):
    arguments = {"data": [Measured("line.x", TIMES, TIMES, 1.0)], "vary": RANGES, **changes}
    with pytest.raises(error) as caught:
        fit(Line(), **arguments)
    assert part in str(caught.value)
    assert isinstance(caught.value, GlutamateError)


def test_a_profile_of_something_else_is_refused():
    values, *_ = straight()
    found = fit(Line(), [Measured("line.x", TIMES, values, 0.3)], RANGES, starts=2, polish=1)
    with pytest.raises(PathError, match=r"line\.first"):
        found.profile("line.frist")
    with pytest.raises(ParameterError):
        found.profile("line.first", 1.0)
    with pytest.raises(ParameterError, match="even number"):
        found.sample(steps=10, walkers=5)
