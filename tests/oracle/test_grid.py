"""The fixed-step stepper against exact solutions, NumPy twins and statistics."""

import math
from typing import NamedTuple

import numpy as np
import pytest

from glutamate.engine.adaptive.context import CHATTER, LEFT_DOMAIN, NOT_FINITE, OK
from glutamate.engine.assembly import Assembly
from glutamate.engine.fixed.array import Array, Coupling
from glutamate.engine.fixed.grid import GridBatch, GridOutcome, prepare_grid, run_grid
from glutamate.engine.mechanism import Guard, Jump, mechanism
from glutamate.errors import AlgebraicLoopError, AssemblyError, GlutamateError, SolveError
from glutamate.maths import tanh, total
from glutamate.parameter import par
from glutamate.units import mode, number, past, vector


@mechanism
class Relaxation:
    """Two states: a linear one with a drive, and one that follows it through a square."""

    tau: float = par(2.0, "ms", "assumed: test")

    class State(NamedTuple):
        x: number
        z: number

    class Drive(NamedTuple):
        push: number

    class Output(NamedTuple):
        both: number

    def start(self, drive):
        return self.State(1.0, 0.5)

    def rate(self, state, drive):
        return self.State((drive.push - state.x) / self.tau, state.x * state.x - state.z * state.z)

    def output(self, state, drive):
        return self.Output(state.x + state.z + drive.push)

    def jumps(self):
        return [Jump("kick", to=self.kick)]

    def kick(self, state, drive, value):
        return state._replace(x=state.x + value)


@mechanism
class Ornstein:
    """An Ornstein-Uhlenbeck process and a geometric Brownian motion, each with its own noise."""

    tau: float = par(2.0, "ms", "assumed: test")
    spread: float = par(0.7, "1", "assumed: test")
    drift: float = par(0.1, "1/ms", "assumed: test")
    swing: float = par(0.4, "1", "assumed: test")

    class State(NamedTuple):
        x: number
        g: number

    def start(self, drive):
        return self.State(3.0, 1.0)

    def rate(self, state, drive):
        return self.State(-state.x / self.tau, self.drift * state.g)

    def noise(self, state, drive):
        return {"white": self.State(self.spread, 0.0), "market": self.State(0.0, self.swing * state.g)}


@mechanism
class Echo:
    """y' = -y(t - lag), y = 1 before."""

    lag: float = par(1.0, "ms", "assumed: test")

    class State(NamedTuple):
        y: number

    class Drive(NamedTuple):
        heard: past(number)

    def start(self, drive):
        return self.State(1.0)

    def rate(self, state, drive):
        return self.State(-drive.heard(self.lag))


@mechanism
class Mass:
    """A neural mass that saturates."""

    tau: float = par(10.0, "ms", "assumed: test")

    class State(NamedTuple):
        activity: number

    class Drive(NamedTuple):
        coupled: number
        outside: number

    class Output(NamedTuple):
        rate: number
        total: number

    def start(self, drive):
        return self.State(0.1)

    def rate(self, state, drive):
        return self.State((tanh(drive.coupled + drive.outside) - state.activity) / self.tau)

    def output(self, state, drive):
        return self.Output(tanh(state.activity), drive.coupled)


@mechanism
class Limited:
    """Grows for ever, into a bound and beyond what a double holds."""

    growth: float = par(1.0, "1/ms", "assumed: test")

    class State(NamedTuple):
        low: number(high=2.0)
        up: number

    def start(self, drive):
        return self.State(1.0, 1.0)

    def rate(self, state, drive):
        return self.State(self.growth * state.low, state.up**8)


@mechanism
class Clock:
    """Rises and is set back when it reaches one; counts the resets; the last one ends the run if asked."""

    class State(NamedTuple):
        phase: number
        count: mode

    def start(self, drive):
        return self.State(0.0, 0.0)

    def rate(self, state, drive):
        return self.State(0.3, 0.0)

    def guards(self):
        return [Guard("full", self.full, "up", self.reset)]

    def full(self, state, drive):
        return state.phase - 1.0

    def reset(self, state, drive):
        return self.State(state.phase - 1.0, state.count + 1.0)


@mechanism
class Chatter:
    """A guard that what it sets off crosses again at once."""

    class State(NamedTuple):
        x: number
        side: mode

    def start(self, drive):
        return self.State(0.0, 1.0)

    def rate(self, state, drive):
        return self.State(1.0, 0.0)

    def guards(self):
        return [Guard("edge", self.edge, "both", self.turn)]

    def edge(self, state, drive):
        return state.side * (state.x - 0.5)

    def turn(self, state, drive):
        return state._replace(side=-state.side)


@mechanism
class Broad:
    """More than one piece of generated code, all states bound together."""

    speed: float = par(1.0, "1/ms", "assumed: test")

    class State(NamedTuple):
        bins: vector(40, number)

    def start(self, drive):
        return self.State([1.0 + 0.01 * k for k in range(40)])

    def rate(self, state, drive):
        mean = total(state.bins) / 40
        return self.State([self.speed * (mean - b) + 0.01 * tanh(b * mean) for b in state.bins])


def _relax(method: str, dt: float, **more: object) -> GridOutcome:
    return run_grid(Relaxation(), GridBatch(1, [2.0, 0.2], 0.0, 8.0, dt, **more), method=method)


def _linear(t: np.ndarray) -> np.ndarray:
    return 0.2 + 0.8 * np.exp(-t / 2.0)


@pytest.mark.parametrize(("method", "order"), [("heun", 2), ("exponential_euler", 1), ("euler_maruyama", 1)])
def test_order_of_convergence(method: str, order: int) -> None:
    from scipy.integrate import solve_ivp

    exact = solve_ivp(
        lambda t, y: [(0.2 - y[0]) / 2, y[0] ** 2 - y[1] ** 2], (0, 8), [1.0, 0.5], rtol=1e-11, atol=1e-13
    )
    errors = [abs(_relax(method, dt).final[0, 1] - exact.y[1, -1]) for dt in (0.1, 0.05, 0.025, 0.0125)]
    measured = np.log2(np.array(errors[:-1]) / errors[1:])
    np.testing.assert_allclose(measured, order, atol=0.1)


def test_exponential_euler_is_exact_for_a_linear_diagonal() -> None:
    result = _relax("exponential_euler", 0.5)
    np.testing.assert_allclose(result.out[0, :, 0], _linear(result.times), rtol=1e-14)


def test_events_act_at_the_next_step_and_say_how_late() -> None:
    program = prepare_grid(Relaxation(), method="exponential_euler", moving={0: "step"})
    ports = [program.event_port("relaxation.kick"), program.event_port("relaxation.push")]
    batch = GridBatch(
        2, [2.0, 0.2], 0.0, 8.0, 0.5, offsets=[0, 2, 2], event_time=[3.0, 4.4], event_port=ports, event_value=[2.0, 1.0]
    )
    result = program.run(batch)
    t = result.times
    expected = (
        _linear(t)
        + np.where(t >= 3.0, 2 * np.exp(-(t - 3.0) / 2), 0)
        + np.where(t >= 4.5, 0.8 * (1 - np.exp(-(t - 4.5) / 2)), 0)
    )
    np.testing.assert_allclose(result.out[0, :, 0], expected, rtol=1e-13)
    np.testing.assert_allclose(result.out[1, :, 0], _linear(t), rtol=1e-13)
    assert result.event_shift == pytest.approx(0.1, rel=1e-9)


def test_ramps_and_recording_every_other_step() -> None:
    program = prepare_grid(Relaxation(), ["relaxation.both", "relaxation.x"], method="heun", moving={0: "ramp"})
    port = program.event_port("relaxation.push")
    batch = GridBatch(
        1,
        [2.0, 0.0],
        0.0,
        4.0,
        0.01,
        every=20,
        offsets=[0, 2],
        event_time=[0.0, 0.0],
        event_port=[port, port + 1],
        event_value=[0.0, 0.5],
    )
    result = program.run(batch)
    t = result.times
    assert len(t) == 21
    x = 0.5 * (t - 2) + 2 * np.exp(-t / 2)
    np.testing.assert_allclose(result.out[0, :, 1], x, atol=1e-5)
    assert result.out[0, -1, 0] == pytest.approx(result.final[0].sum() + 2.0, rel=1e-14)


def test_events_inputs_and_parameters_of_single_nodes() -> None:
    array = Array(Relaxation(), 3, [Coupling("push", "x", np.zeros((3, 3)))])
    program = prepare_grid(array, ["relaxation.x"], method="exponential_euler", moving={0: "step"})
    ports = [program.event_port("relaxation.kick", 1), program.event_port("relaxation.push", 2)]
    batch = GridBatch(
        2,
        None,
        0.0,
        4.0,
        0.5,
        offsets=[0, 2, 2],
        event_time=[1.0, 2.0],
        event_port=ports,
        event_value=[1.0, 5.0],
        varied=[[1.0], [3.0]],
        varied_rows=[0],
        varied_nodes=[2],
    )
    x = program.run(batch).out[..., 0]
    t = np.arange(0, 4.1, 0.5)
    np.testing.assert_allclose(x[:, :, 0], [np.exp(-t / 2)] * 2, rtol=1e-14)
    np.testing.assert_allclose(x[0, :, 1], np.exp(-t / 2) + (t >= 1) * np.exp(-(t - 1) / 2), rtol=1e-14)
    np.testing.assert_allclose(x[0, :, 2], np.exp(-t) + (t >= 2) * 5 * -np.expm1(2 - np.maximum(t, 2)), rtol=1e-14)
    np.testing.assert_allclose(x[1, :, 2], np.exp(-t / 3), rtol=1e-14)


def test_start_and_varied_parameters() -> None:
    start = np.full((3, 2), np.nan)
    start[1, 0] = 5.0
    batch = GridBatch(3, [2.0, 0.0], 0.0, 2.0, 0.5, varied=[[1.0], [2.0], [4.0]], varied_rows=[0], start=start)
    final = run_grid(Relaxation(), batch).final[:, 0]
    np.testing.assert_allclose(final, [math.exp(-2), 5 * math.exp(-1), math.exp(-0.5)], rtol=1e-14)


@pytest.mark.parametrize("method", ["exponential_euler", "euler_maruyama", "heun"])
def test_ornstein_uhlenbeck_and_geometric_motion(method: str) -> None:
    m, dt, end = 4000, 0.02, 3.0
    result = run_grid(Ornstein(), GridBatch(m, [2.0, 0.7, 0.1, 0.4], 0.0, end, dt, every=150, seed=7), method=method)
    assert np.all(result.status == OK)
    x, g = result.final.T
    variance = 0.49 * 2.0 / 2 * (1 - math.exp(-2 * end / 2.0))
    bias = 0.03 if method == "euler_maruyama" else 0.0
    assert abs(x.mean() - 3 * math.exp(-end / 2)) < 4 * math.sqrt(variance / m) + bias
    assert abs(x.var() / variance - 1) < 4 * math.sqrt(2 / m) + bias
    # Ito: the mean grows with the drift alone, the logarithm with drift - swing^2 / 2
    spread = math.sqrt(math.exp(0.16 * end) - 1) * math.exp(0.1 * end)
    assert abs(g.mean() - math.exp(0.1 * end)) < 4 * spread / math.sqrt(m) + 0.01
    assert abs(np.log(g).mean() - (0.1 - 0.08) * end) < 4 * 0.4 * math.sqrt(end / m) + 0.01


def test_heun_is_strongly_more_accurate_than_euler_on_the_same_noise() -> None:
    """Geometric motion against its exact path, rebuilt from the same numbers by the NumPy twin of the generator."""
    from glutamate.engine.code import philox

    m, dt, steps = 200, 0.02, 100
    _, xi = philox.normals(*philox.words(3, np.arange(m)[:, None], philox.GRID, np.arange(steps)))
    exact = np.exp((0.1 - 0.08) * dt * steps + 0.4 * math.sqrt(dt) * xi.sum(axis=1))
    batch = GridBatch(m, [2.0, 0.7, 0.1, 0.4], 0.0, dt * steps, dt, seed=3)
    error = {
        name: np.abs(run_grid(Ornstein(), batch, method=name).final[:, 1] / exact - 1).mean()
        for name in ("heun", "euler_maruyama")
    }
    assert error["heun"] < 1e-3
    assert error["heun"] < 0.1 * error["euler_maruyama"]


def _echo(t: float) -> float:
    return sum((-1) ** k * (t - (k - 1)) ** k / math.factorial(k) for k in range(math.floor(t) + 2))


@pytest.mark.parametrize(("method", "order"), [("heun", 2), ("exponential_euler", 1)])
def test_delay_equation_against_the_method_of_steps(method: str, order: int) -> None:
    model = Assembly({"echo": Echo()}, {"echo.heard": "echo.y"})
    errors = []
    for dt in (0.1, 0.05, 0.025):
        result = run_grid(model, GridBatch(1, [1.0], 0.0, 5.0, dt), method=method)
        errors.append(np.abs(result.out[0, :, 0] - [_echo(t) for t in result.times]).max())
    np.testing.assert_allclose(np.log2(np.array(errors[:-1]) / errors[1:]), order, atol=0.05)


def test_lags_differ_from_lane_to_lane() -> None:
    model = Assembly({"echo": Echo()}, {"echo.heard": "echo.y"})
    lags = np.array([[1.0], [0.0], [2.0], [0.5]])
    result = run_grid(model, GridBatch(4, [1.0], 0.0, 2.0, 0.001, varied=lags, varied_rows=[0]), method="heun", width=4)
    expected = [_echo(2.0), math.exp(-2.0), -1.0, _echo_scaled(0.5, 2.0)]
    np.testing.assert_allclose(result.final[:, 0], expected, atol=1e-6)


def _echo_scaled(lag: float, t: float) -> float:
    return sum((-1) ** k * max(t - (k - 1) * lag, 0.0) ** k / math.factorial(k) for k in range(int(t / lag) + 2))


def test_delays_that_do_not_fit_are_refused_or_reported() -> None:
    model = Assembly({"echo": Echo()}, {"echo.heard": "echo.y"})
    with pytest.raises(SolveError, match=r"lag of echo\.heard"):
        run_grid(model, GridBatch(1, [0.04], 0.0, 5.0, 0.1))
    assert run_grid(model, GridBatch(1, [0.13], 0.0, 5.0, 0.1)).delay_shift == pytest.approx(0.03)


def _network(n: int) -> tuple[Array, np.ndarray, np.ndarray, np.ndarray]:
    rng = np.random.default_rng(5)
    weights, delays = rng.normal(0, 0.8, (n, n)), rng.integers(0, 30, (n, n)) * 0.1
    flow = np.abs(rng.normal(0, 0.1, (n, n)))
    weights[rng.random((n, n)) < 0.3] = 0.0
    couplings = [
        Coupling("coupled", "rate", weights, delays),
        Coupling("mass.coupled", "mass.activity", flow, None, "diffusive"),
    ]
    return Array(Mass(), n, couplings), weights, delays, flow


def test_coupled_array_against_a_numpy_twin() -> None:
    n, dt, steps = 9, 0.1, 400
    array, weights, delays, flow = _network(n)
    outside = np.linspace(-1, 1, n)
    base = np.column_stack([np.full(n, 10.0), np.zeros(n), outside])
    result = run_grid(
        array, GridBatch(1, base, 0.0, steps * dt, dt), method="heun", record=["mass.activity", "mass.total"]
    )
    lag = np.rint(delays / dt).astype(int)
    history = [np.full(n, np.tanh(0.1))] * (lag.max() + 1)
    x, columns = np.full(n, 0.1), np.arange(n)

    def total(past: list, now: np.ndarray) -> np.ndarray:
        table = np.array(past[-lag.max() - 1 :])[::-1]
        return (weights * table[lag, columns]).sum(axis=1) + (flow * (now[None] - now[:, None])).sum(axis=1)

    def slope(now: np.ndarray, coupled: np.ndarray) -> np.ndarray:
        return (np.tanh(coupled + outside) - now) / 10

    for k in range(steps):
        history.append(np.tanh(x))
        coupled = total(history, x)
        assert np.allclose(result.out[0, k, :, 1], coupled, atol=1e-11)
        first = slope(x, coupled)
        guess = x + dt * first
        x = x + dt / 2 * (first + slope(guess, total([*history, np.tanh(guess)], guess)))
    np.testing.assert_allclose(result.final[0, :, 0], x, atol=1e-11)


def test_coupled_array_against_scipy() -> None:
    from scipy.integrate import solve_ivp

    n = 6
    weights = np.random.default_rng(2).normal(0, 1.0, (n, n))
    array = Array(Mass(), n, [Coupling("coupled", "activity", weights)])
    exact = solve_ivp(
        lambda t, y: (np.tanh(weights @ y + 0.3) - y) / 10, (0, 40), np.full(n, 0.1), rtol=1e-10, atol=1e-12
    )
    errors = [
        np.abs(
            run_grid(array, GridBatch(1, [10.0, 0.0, 0.3], 0.0, 40.0, dt), method="heun").final[0, :, 0]
            - exact.y[:, -1]
        ).max()
        for dt in (0.4, 0.2)
    ]
    assert errors[1] < 1e-4
    assert errors[0] / errors[1] == pytest.approx(4, rel=0.15)


@pytest.mark.parametrize(("width", "threads"), [(1, 1), (4, 2), (8, 1), (8, 2)])
def test_same_bits_for_any_width_and_thread(width: int, threads: int) -> None:
    array = _network(5)[0]
    varied = np.linspace(5, 20, 13)[:, None]
    batches = [
        (array, GridBatch(13, [10.0, 0.0, 0.3], 0.0, 20.0, 0.1, every=50, varied=varied, varied_rows=[0])),
        (Ornstein(), GridBatch(13, [2.0, 0.7, 0.1, 0.4], 0.0, 5.0, 0.1, every=10, seed=2)),
    ]
    for model, batch in batches:
        reference = run_grid(model, batch, method="heun")
        result = run_grid(model, batch, method="heun", width=width, threads=threads)
        assert np.array_equal(result.out, reference.out)
        assert np.array_equal(result.final, reference.final)


def test_a_chunk_gives_the_bits_of_the_whole() -> None:
    whole = run_grid(Ornstein(), GridBatch(10, [2.0, 0.7, 0.1, 0.4], 0.0, 5.0, 0.1, seed=2))
    part = run_grid(Ornstein(), GridBatch(3, [2.0, 0.7, 0.1, 0.4], 0.0, 5.0, 0.1, seed=2, ids=[4, 9, 0]))
    assert np.array_equal(part.out, whole.out[[4, 9, 0]])


def test_a_member_that_fails_says_when_and_where_and_the_rest_go_on() -> None:
    batch = GridBatch(
        3,
        [1.0],
        0.0,
        1.0,
        0.01,
        varied=[[1.0], [0.0], [-1.0]],
        varied_rows=[0],
        start=[[1.0, 0.1], [1.0, 0.1], [1.0, 3.0]],
    )
    result = run_grid(Limited(), batch, method="heun", width=4)
    assert result.status.tolist() == [LEFT_DOMAIN, OK, NOT_FINITE]
    assert result.fail_slot.tolist() == [0, -1, 1]
    assert result.end_time[0] == pytest.approx(0.70, abs=1e-9)
    assert np.isnan(result.out[0, 71:]).all()
    assert np.isfinite(result.out[0, :70]).all()
    assert np.isfinite(result.out[1]).all()


def test_guards_fire_at_the_ends_of_steps() -> None:
    result = run_grid(Clock(), GridBatch(2, [], 0.0, 8.0, 0.05, every=20), method="heun")
    assert result.final[:, 1].tolist() == [2.0, 2.0]
    np.testing.assert_allclose(result.final[:, 0], 0.4, atol=1e-12)


def test_a_guard_that_never_settles_ends_its_member() -> None:
    result = run_grid(Chatter(), GridBatch(1, [], 0.0, 1.0, 0.1))
    assert result.status.tolist() == [CHATTER]
    assert result.end_time[0] == pytest.approx(0.6, abs=1e-12)


def test_many_states_in_several_pieces_of_code_against_numpy() -> None:
    y = 1.0 + 0.01 * np.arange(40)
    for _ in range(50):
        y = y + 0.02 * ((y.mean() - y) + 0.01 * np.tanh(y * y.mean()))
    result = run_grid(Broad(), GridBatch(2, [1.0], 0.0, 1.0, 0.02), method="euler_maruyama")
    np.testing.assert_allclose(result.final[1], y, rtol=1e-13)


@pytest.mark.parametrize(
    ("make", "error"),
    [
        (lambda: Array(Mass(), 2, [Coupling("coupled", "rate", np.zeros((2, 3)))]), AssemblyError),
        (lambda: Array(Mass(), 2, [Coupling("coupled", "rate", np.zeros((2, 2)), -np.ones((2, 2)))]), AssemblyError),
        (lambda: Array(Mass(), 2, [Coupling("coupled", "rate", np.zeros((2, 2)), None, "other")]), AssemblyError),
        (lambda: prepare_grid(Array(Mass(), 1, [Coupling("couple", "rate", np.zeros((1, 1)))])), AssemblyError),
        (lambda: prepare_grid(Array(Mass(), 1, [Coupling("coupled", "total", np.zeros((1, 1)))])), AlgebraicLoopError),
        (lambda: prepare_grid(Mass(), method="rk4"), SolveError),
        (lambda: prepare_grid(Mass(), ["mass.activty"]), SolveError),
        (lambda: run_grid(Mass(), GridBatch(1, None, 0.0, 1.0, 0.3)), SolveError),
        (lambda: run_grid(Mass(), GridBatch(1, None, 0.0, 1.0, 0.5, varied=[[1.0]], varied_rows=[3])), SolveError),
        (lambda: run_grid(Mass(), GridBatch(1, None, 0.0, 1.0, 0.5, varied=[[1.0]], varied_rows=[])), SolveError),
        (lambda: run_grid(Mass(), GridBatch(1, None, 0.0, 1.0, 0.5), record_nodes=[1]), SolveError),
        (lambda: _relax("heun", 0.5, offsets=[0, 1], event_time=[1.0], event_port=[1], event_value=[1.0]), SolveError),
        (
            lambda: _relax(
                "heun", 0.5, offsets=[0, 2], event_time=[1.0, 0.0], event_port=[0, 0], event_value=[1.0, 1.0]
            ),
            SolveError,
        ),
    ],
)
def test_bad_input_is_refused_in_four_parts(make: object, error: type[GlutamateError]) -> None:
    with pytest.raises(error) as caught:
        make()  # type: ignore[operator]
    assert all(caught.value.to_dict()[part] for part in ("asked", "came", "allowed", "do"))
