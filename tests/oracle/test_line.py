"""Reaction and diffusion along a line against exact profiles, a wave's speed and conservation."""

import math
from typing import NamedTuple

import numpy as np
import pytest

from glutamate.engine.adaptive.context import LEFT_DOMAIN, OK
from glutamate.engine.adaptive.program import prepare
from glutamate.engine.fixed.line import LineBatch, LineOutcome, run_line, simulate_line
from glutamate.engine.mechanism import Guard, Jump, mechanism
from glutamate.engine.system import trace
from glutamate.errors import SolveError
from glutamate.parameter import par
from glutamate.units import mM, number


@mechanism
class Fisher:
    """Logistic growth; without growth only diffusion is left."""

    growth: float = par(1.0, "1/ms", "assumed: test")

    class State(NamedTuple):
        u: number(low=0)

    class Output(NamedTuple):
        twice: number

    def start(self, drive):
        return self.State(0.0)

    def rate(self, state, drive):
        return self.State(self.growth * state.u * (1 - state.u))

    def output(self, state, drive):
        return self.Output(2 * state.u)

    def jumps(self):
        return [Jump("spill", to=self.spill)]

    def spill(self, state, drive, value):
        return self.State(state.u + value)


@mechanism
class Exchange:
    """Two forms that change into each other and diffuse at different speeds, and one that stays."""

    forth: float = par(0.7, "1/ms", "assumed: test")
    back: float = par(0.3, "1/ms", "assumed: test")

    class State(NamedTuple):
        fast: mM
        slow: mM
        bound: mM

    def start(self, drive):
        return self.State(1.0, 0.0, 0.0)

    def rate(self, state, drive):
        first = self.forth * state.fast * state.fast - self.back * state.slow
        second = self.forth * state.slow - self.back * state.bound
        return self.State(-first, first - second, second)


@mechanism
class Guarded:
    """A model with a guard."""

    class State(NamedTuple):
        a: number

    def start(self, drive):
        return self.State(0.0)

    def rate(self, state, drive):
        return self.State(1.0)

    def guards(self):
        return [Guard("top", self.top, "up", self.reset)]

    def top(self, state, drive):
        return state.a - 1.0

    def reset(self, state, drive):
        return self.State(state.a - 1.0)


def _gauss(x: np.ndarray, t: float, width: float = 2.0, d: float = 0.5) -> np.ndarray:
    spread = width**2 + 2 * d * t
    return width / math.sqrt(spread) * np.exp(-((x - 25) ** 2) / 2 / spread)


def _spread(cells: int, dt: float, scheme: str = "crank_nicolson") -> float:
    dx = 50 / cells
    x = (np.arange(cells) + 0.5) * dx
    more = {"start": _gauss(x, 0.0)[:, None], "base": [0.0], "scheme": scheme, "every": round(10 / dt)}
    result = simulate_line(Fisher(), cells, dx, {"fisher.u": 0.5}, 10.0, dt, **more)
    assert np.all(result.status == OK)
    return float(np.abs(result.out[:, -1, 0] - _gauss(x, 10.0)).max())


def test_a_gaussian_spreads_as_it_must_with_order_two_in_space() -> None:
    errors = [_spread(cells, 0.05) for cells in (100, 200)]
    assert errors[1] < 3e-4
    assert errors[0] / errors[1] == pytest.approx(4, rel=0.05)


def test_backward_diffusion_is_of_order_one_in_time() -> None:
    base = _spread(400, 0.02)
    errors = [_spread(400, dt, "backward") - base for dt in (1.0, 0.5)]
    assert errors[0] / errors[1] == pytest.approx(2, rel=0.1)


def _exchange(dt: float) -> LineOutcome:
    x = (np.arange(60) + 0.5) * 0.5
    start = np.column_stack([1 + np.cos(x / 5), np.full(60, np.nan), np.full(60, np.nan)])
    return simulate_line(
        Exchange(),
        60,
        0.5,
        {"exchange.fast": 1.5, "exchange.slow": 0.2},
        4.0,
        dt,
        start=start,
        rtol=1e-10,
        every=round(1 / dt),
    )


def test_splitting_is_of_order_two_and_agrees_with_scipy() -> None:
    from scipy.integrate import solve_ivp

    n, dx = 60, 0.5
    x = (np.arange(n) + 0.5) * dx

    def lap(u: np.ndarray) -> np.ndarray:
        flux = np.diff(u) / dx
        return np.diff(np.concatenate([[0], flux, [0]])) / dx

    def rate(t: float, y: np.ndarray) -> np.ndarray:
        a, b, c = y.reshape(3, n)
        one, two = 0.7 * a * a - 0.3 * b, 0.7 * b - 0.3 * c
        return np.concatenate([-one + 1.5 * lap(a), one - two + 0.2 * lap(b), two])

    exact = solve_ivp(
        rate, (0, 4), np.concatenate([1 + np.cos(x / 5), np.zeros(2 * n)]), method="BDF", rtol=1e-9, atol=1e-11
    )
    errors = [np.abs(_exchange(dt).final.T.ravel() - exact.y[:, -1]).max() for dt in (0.2, 0.1, 0.05)]
    np.testing.assert_allclose(np.log2(np.array(errors[:-1]) / errors[1:]), 2, atol=0.1)
    assert errors[-1] < 1e-4


def test_mass_is_conserved_without_flux() -> None:
    result = _exchange(0.1)
    total = result.out.sum(axis=(0, 2))
    np.testing.assert_allclose(total, total[0], rtol=1e-12)


def test_fisher_wave_travels_at_its_speed() -> None:
    """The front has speed 2 sqrt(D r) less 3/(2t) (Bramson), from a step."""
    n, dx, d = 1200, 0.25, 1.0
    start = np.zeros((n, 1))
    start[:40] = 1.0
    result = simulate_line(Fisher(), n, dx, {"fisher.u": d}, 100.0, 0.1, start=start, every=10, record=["fisher.u"])
    assert np.all(result.status == OK)
    front = np.array([np.interp(-0.5, -profile, result.x) for profile in result.out[:, 1:, 0].T])
    t = result.times[1:]
    late = t >= 60
    speed = np.polyfit(t[late], front[late], 1)[0]
    mean_correction = 1.5 * math.log(100 / 60) / 40
    assert speed == pytest.approx(2.0 - mean_correction, rel=0.02)


def test_held_ends_give_a_straight_line() -> None:
    result = simulate_line(
        Fisher(),
        40,
        0.5,
        {"fisher.u": 5.0},
        400.0,
        2.0,
        base=[0.0],
        ends={"fisher.u": (0.2, 1.0)},
        scheme="backward",
        start=np.full((40, 1), 0.6),
    )
    assert np.all(result.status == OK)
    np.testing.assert_allclose(result.final[:, 0], 0.2 + 0.8 * result.x / 20, rtol=1e-9)


def test_events_and_parameters_of_single_cells() -> None:
    n = 9
    port = prepare(trace(Fisher()), []).event_port("fisher.spill")
    offsets = np.zeros(n + 1, int)
    offsets[5:] = 2
    batch = LineBatch(n, 1.0, {"fisher.u": 0.0}, 0.0, 3.0, 0.5, base=[0.0], offsets=offsets, event_time=[1.2, 3.0],
    event_port=[port, port],
                      event_value=[0.25, 0.5])  # fmt: skip
    result = run_line(Fisher(), batch, record=["fisher.twice"])
    expected = np.zeros((n, 7))
    expected[4, 3:6], expected[4, 6] = 0.5, 1.5
    np.testing.assert_allclose(result.out[:, :, 0], expected, atol=1e-12)
    varied = np.linspace(0.1, 1, n)[:, None]
    grown = run_line(
        Fisher(),
        LineBatch(n, 1.0, {}, 0.0, 3.0, 0.5, varied=varied, varied_rows=[0], start=np.full((n, 1), 0.1), rtol=1e-9),
    )
    exact = 1 / (1 + 9 * np.exp(-3 * varied[:, 0]))
    np.testing.assert_allclose(grown.final[:, 0], exact, rtol=1e-7)


def test_same_bits_for_any_width_and_thread() -> None:
    start = np.linspace(0, 1, 13)[:, None]
    runs = [
        run_line(Fisher(), LineBatch(13, 1.0, {"fisher.u": 0.3}, 0.0, 4.0, 0.5, start=start), width=w, threads=k)
        for w, k in ((1, 1), (4, 2), (8, 2))
    ]
    assert np.array_equal(runs[0].out, runs[1].out)
    assert np.array_equal(runs[0].out, runs[2].out)


def test_a_cell_that_fails_stops_the_line_and_says_where() -> None:
    start = np.full((5, 1), 0.5)
    start[3] = -0.5
    result = run_line(Fisher(), LineBatch(5, 1.0, {"fisher.u": 0.01}, 0.0, 4.0, 0.5, start=start))
    assert result.status.tolist() == [OK, OK, OK, LEFT_DOMAIN, OK]
    assert result.fail_slot[3] == 0
    assert np.isnan(result.out[:, 1:]).all()


@pytest.mark.parametrize(
    ("model", "changes"),
    [
        (Guarded(), {"diffusion": {}}),
        (Fisher(), {"diffusion": {"fisher.w": 1.0}}),
        (Fisher(), {"diffusion": {"fisher.u": -1.0}}),
        (Fisher(), {"ends": {"fisher.u": (0.0, 1.0)}, "diffusion": {}}),
        (Fisher(), {"scheme": "euler"}),
        (Fisher(), {"dt": 0.3}),
        (Fisher(), {"cells": 0}),
    ],
)
def test_bad_input_is_refused_in_four_parts(model: object, changes: dict) -> None:
    fields = {"cells": 5, "dx": 1.0, "diffusion": {"fisher.u": 0.1}, "t0": 0.0, "t1": 1.0, "dt": 0.5, **changes}
    with pytest.raises(SolveError) as caught:
        run_line(model, LineBatch(**fields))
    assert all(caught.value.to_dict()[part] for part in ("asked", "came", "allowed", "do"))
