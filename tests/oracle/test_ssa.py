"""Exact stochastic simulation against binomial laws, waiting times and the deterministic limit."""

import dataclasses
import math
from typing import NamedTuple

import numpy as np
import pytest
from scipy import stats

from glutamate.engine.adaptive.context import LEFT_DOMAIN, NOT_FINITE, OK, STEP_LIMIT
from glutamate.engine.fixed.grid import GridBatch, run_grid
from glutamate.engine.fixed.ssa import SsaBatch, langevin, prepare_ssa, run_ssa
from glutamate.engine.mechanism import Flow, Guard, Jump, mechanism
from glutamate.engine.system import trace
from glutamate.errors import SolveError
from glutamate.parameter import par
from glutamate.units import measure, number, share


@mechanism
class Channel:
    """Channels that open and close, faster when driven; a count of copies; a jump closes all."""

    opening: float = par(0.5, "1/ms", "assumed: test")
    closing: float = par(1.0, "1/ms", "assumed: test")
    copies: float = par(20.0, "1", "assumed: test")

    COUNT = "copies"

    class State(NamedTuple):
        closed: share
        open: share

    class Drive(NamedTuple):
        push: number

    class Output(NamedTuple):
        signal: number

    def start(self, drive):
        return self.State(1.0, 0.0)

    def flows(self, state, drive):
        return [
            Flow("closed", "open", self.opening * (1 + drive.push) * state.closed),
            Flow("open", "closed", self.closing * state.open),
        ]

    def output(self, state, drive):
        return self.Output(3.0 * state.open)

    def jumps(self):
        return [Jump("shut", to=self.shut)]

    def shut(self, state, drive, value):
        return self.State(state.closed + value * state.open, state.open - value * state.open)


@mechanism
class Passage:
    """Copies that leave one by one; the run may stop when half are gone."""

    leaving: float = par(1.0, "1/ms", "assumed: test")
    arriving: float = par(0.0, "1/ms", "assumed: test")
    copies: float = par(1.0, "1", "assumed: test")

    COUNT = "copies"

    class State(NamedTuple):
        here: number(low=0)

    def start(self, drive):
        return self.State(1.0)

    def flows(self, state, drive):
        return [Flow("here", None, self.leaving * state.here), Flow(None, "here", self.arriving)]


@mechanism
class Fork:
    """Copies that leave to one of two ends."""

    left_rate: float = par(2.0, "1/ms", "assumed: test")
    right_rate: float = par(1.0, "1/ms", "assumed: test")
    copies: float = par(30.0, "1", "assumed: test")

    COUNT = "copies"

    class State(NamedTuple):
        middle: share
        left: share
        right: share

    def start(self, drive):
        return self.State(1.0, 0.0, 0.0)

    def flows(self, state, drive):
        return [
            Flow("middle", "left", self.left_rate * state.middle),
            Flow("middle", "right", self.right_rate * state.middle),
        ]


@mechanism
class Refill:
    """Copies that leave until a quarter is left, when a guard fills them up again."""

    leaving: float = par(1.0, "1/ms", "assumed: test")
    copies: float = par(8.0, "1", "assumed: test")
    level: float = par(0.3, "1", "assumed: test")

    COUNT = "copies"

    class State(NamedTuple):
        here: number(low=0)

    def start(self, drive):
        return self.State(1.0)

    def flows(self, state, drive):
        return [Flow("here", None, self.leaving * state.here)]

    def guards(self):
        return [Guard("low", self.low, "down", self.fill)]

    def low(self, state, drive):
        return state.here - self.level

    def fill(self, state, drive):
        return self.State(state.here * 0.0 + 1.0)


@mechanism
class Broken:
    """A rate that does not vanish with its source, or is negative."""

    rate_out: float = par(1.0, "1/ms", "assumed: test")
    copies: float = par(3.0, "1", "assumed: test")

    COUNT = "copies"

    class State(NamedTuple):
        here: number

    def start(self, drive):
        return self.State(1.0)

    def flows(self, state, drive):
        return [Flow("here", None, self.rate_out)]


@mechanism
class Uncounted:
    """Flows without a count."""

    speed: float = par(1.0, "1/ms", "assumed: test")

    class State(NamedTuple):
        a: share
        b: share

    def start(self, drive):
        return self.State(1.0, 0.0)

    def flows(self, state, drive):
        return [Flow("a", "b", self.speed * state.a)]


@mechanism
class Continuous:
    """A rate, no flows."""

    speed: float = par(1.0, "1/ms", "assumed: test")

    class State(NamedTuple):
        a: measure("mM")

    def start(self, drive):
        return self.State(1.0)

    def rate(self, state, drive):
        return self.State(-self.speed * state.a)


BASE = [0.5, 1.0, 20.0, 0.0]


def _open(t: np.ndarray, opening: float = 0.5, closing: float = 1.0) -> np.ndarray:
    return opening / (opening + closing) * (1 - np.exp(-(opening + closing) * t))


def test_two_state_channel_is_binomial_at_every_time() -> None:
    m, n, times = 4000, 20, np.array([0.0, 0.3, 1.0, 3.0, 10.0])
    result = run_ssa(Channel(), SsaBatch(m, BASE, times, 0.0, 10.0, seed=1), record=["channel.open", "channel.signal"])
    assert np.all(result.status == OK)
    p = _open(times)
    share_open = result.out[:, :, 0]
    assert np.all(np.abs(share_open.mean(axis=0) - p) <= 4 * np.sqrt(p * (1 - p) / n / m))
    variance = p * (1 - p) / n
    kurtosis = np.sqrt((2 + (1 - 6 * p[1:] * (1 - p[1:])) / (n * p[1:] * (1 - p[1:]))) / m)
    assert np.all(np.abs(share_open.var(axis=0)[1:] / variance[1:] - 1) < 4 * kurtosis)
    assert np.array_equal(result.out[:, :, 1], 3.0 * share_open)
    copies = np.rint(share_open * n)
    assert np.array_equal(copies / n, share_open)
    seen = np.bincount(copies[:, -1].astype(int), minlength=n + 1)[2:12]
    expected = m * stats.binom.pmf(np.arange(2, 12), n, p[-1])
    assert stats.chi2.sf(((seen - expected) ** 2 / expected).sum(), 9) > 1e-3


def test_first_passage_is_exponential_and_counts_are_poisson() -> None:
    times = np.array([0.5, 1.0, 2.0])
    gone = run_ssa(Passage(), SsaBatch(20000, [1.0, 0.0, 1.0], times, 0.0, 2.0, seed=3)).out[:, :, 0]
    p = np.exp(-times)
    assert np.all(np.abs(gone.mean(axis=0) - p) < 4 * np.sqrt(p * (1 - p) / 20000))
    stationary = run_ssa(Passage(), SsaBatch(4000, [1.0, 0.25, 12.0], [15.0], 0.0, 15.0, seed=4)).out[:, 0, 0] * 12
    assert abs(stationary.mean() - 3) < 4 * math.sqrt(3 / 4000)
    assert abs(stationary.var() / 3 - 1) < 4 * math.sqrt((2 + 1 / 3) / 4000)


def test_mean_of_a_linear_scheme_is_the_ode_through_events_and_steps() -> None:
    m, times = 4000, np.linspace(0.25, 6, 24)
    program = prepare_ssa(Channel(), ["channel.open"], moving={0: "step"})
    ports = [program.event_port("channel.push"), program.event_port("channel.shut")]
    offsets = np.arange(m + 1) * 2
    batch = SsaBatch(
        m,
        BASE,
        times,
        0.0,
        6.0,
        seed=5,
        offsets=offsets,
        event_time=np.tile([2.0, 4.0], m),
        event_port=np.tile(ports, m),
        event_value=np.tile([3.0, 1.0], m),
    )
    result = program.run(batch)
    assert np.all(result.status == OK)
    at_two = _open(np.array(2.0))
    later = 2 / 3 + (at_two - 2 / 3) * np.exp(-3 * (times - 2))
    expected = np.where(times < 2, _open(times), np.where(times < 4, later, _open(times - 4, 2.0)))
    mean = result.out[:, :, 0].mean(axis=0)
    assert np.all(np.abs(mean - expected) <= 4 * np.sqrt(expected * (1 - expected) / 20 / m) + 1e-12)
    assert mean[15] == 0.0  # at the moment of the jump, the state after it


def test_starts_that_are_no_whole_copies_keep_the_total_and_say_so() -> None:
    start = [[0.43, 0.57], [0.5, 0.5]]
    result = run_ssa(Channel(), SsaBatch(2, [0.0, 0.0, 7.0, 0.0], [1.0], 0.0, 1.0, start=start))
    np.testing.assert_allclose(result.final * 7, [[3, 4], [4, 3]], rtol=1e-15)
    np.testing.assert_allclose(result.rounding, [0.01, 0.5], atol=1e-12)


@pytest.mark.parametrize(("width", "threads"), [(1, 1), (4, 2), (8, 1), (8, 2)])
def test_same_bits_for_any_width_and_thread(width: int, threads: int) -> None:
    varied = np.linspace(0.2, 3, 21)[:, None]
    batch = SsaBatch(21, BASE, np.linspace(0, 20, 41), 0.0, 20.0, seed=9, varied=varied, varied_rows=[0], dt=0.3)
    for method in ("direct", "tau_leap"):
        reference = run_ssa(Channel(), batch, method=method)
        result = run_ssa(Channel(), batch, width=width, threads=threads, method=method)
        assert np.array_equal(result.out, reference.out)
        assert np.array_equal(result.steps, reference.steps)


def test_a_chunk_gives_the_bits_of_the_whole() -> None:
    whole = run_ssa(Channel(), SsaBatch(10, BASE, np.linspace(0, 5, 11), 0.0, 5.0, seed=2))
    part = run_ssa(Channel(), SsaBatch(3, BASE, np.linspace(0, 5, 11), 0.0, 5.0, seed=2, ids=[4, 9, 0]))
    assert np.array_equal(part.out, whole.out[[4, 9, 0]])


def test_guards_act_between_reactions() -> None:
    result = run_ssa(Refill(), SsaBatch(50, [1.0, 8.0, 0.3], np.linspace(0, 30, 301), 0.0, 30.0, seed=1))
    assert result.out.min() == 3 / 8
    assert np.all(result.status == OK)
    assert np.all(result.steps > 100)


def test_a_terminal_guard_gives_first_passage_times() -> None:
    """From 8 copies to 2 takes the sum of the mean times of six departures."""
    system = trace(Refill())
    system.guards = [dataclasses.replace(q, terminal=True) for q in system.guards]
    m = 5000
    result = run_ssa(system, SsaBatch(m, None, [0.0, 50.0], 0.0, 50.0, seed=12))
    times = 1 / np.arange(3, 9)
    assert np.all(result.status == OK)
    assert abs(result.end_time.mean() - times.sum()) < 4 * math.sqrt((times**2).sum() / m)
    assert np.array_equal(result.steps, np.full(m, 6))
    assert np.isnan(result.out[:, 1]).all()


def test_impossible_rates_are_failures_with_a_reason() -> None:
    varied = [[1.0], [-1.0], [math.inf]]
    result = run_ssa(Broken(), SsaBatch(3, [1.0, 3.0], [100.0], 0.0, 100.0, varied=varied, varied_rows=[0]))
    assert result.status.tolist() == [LEFT_DOMAIN, LEFT_DOMAIN, NOT_FINITE]
    assert result.fail_slot.tolist() == [0, 0, 0]
    assert result.steps.tolist() == [4, 0, 0]
    assert np.isnan(result.out).all()
    limited = run_ssa(Channel(), SsaBatch(1, BASE, [100.0], 0.0, 100.0, limit=50))
    assert limited.status.tolist() == [STEP_LIMIT]


def test_leaping_is_exact_for_copies_that_only_leave_or_arrive() -> None:
    """Decay in a few long steps, with counts that need several portions, against the binomial and Poisson laws."""
    m, times = 3000, [1.0, 2.0]
    for copies in (5.0, 40.0, 20000.0):
        batch = SsaBatch(m, [1.0, 0.0, copies], times, 0.0, 2.0, seed=8, dt=0.7)
        gone = run_ssa(Passage(), batch, method="tau_leap")
        p = np.exp(-np.array(times))
        left = gone.out[:, :, 0]
        assert np.all(np.abs(left.mean(axis=0) - p) < 4 * np.sqrt(p * (1 - p) / copies / m))
        assert np.all(np.abs(left.var(axis=0) / (p * (1 - p) / copies) - 1) < 4 * np.sqrt(2 / m) + 0.02)
        assert np.array_equal(gone.steps, np.rint((1 - left[:, 1]) * copies))
    come = run_ssa(Passage(), SsaBatch(m, [0.0, 3.0, 500.0], [1.0], 0.0, 1.0, seed=8, dt=1.0), method="tau_leap").out[
        :, 0, 0
    ]
    number = come * 500 - 500
    assert abs(number.mean() - 1500) < 4 * math.sqrt(1500 / m)
    assert abs(number.var() / 1500 - 1) < 4 * math.sqrt(2 / m)


def test_leaping_follows_the_law_of_its_steps_and_shares_leavers() -> None:
    m, n = 4000, 50
    p = float(_open(np.array(3.0)))
    for steps in (15, 30):
        dt = 3.0 / steps
        batch = SsaBatch(m, [0.5, 1.0, n, 0.0], [0.0, 3.0], 0.0, 3.0, seed=1, dt=dt)
        result = run_ssa(Channel(), batch, method="tau_leap")
        assert np.all(result.status == OK)
        np.testing.assert_allclose(result.final.sum(axis=1), 1.0, rtol=1e-15)
        law = 0.0
        for _ in range(steps):
            law += -math.expm1(-0.5 * dt) * (1 - law) + math.expm1(-dt) * law
        assert abs(result.out[:, 1, 1].mean() - law) < 4 * math.sqrt(p * (1 - p) / n / m)
    forks = (
        run_ssa(Fork(), SsaBatch(m, [2.0, 1.0, 30.0], [50.0], 0.0, 50.0, seed=2, dt=0.5), method="tau_leap").final * 30
    )
    assert np.all(forks[:, 0] == 0)
    assert abs(forks[:, 1].mean() - 20) < 4 * math.sqrt(30 * 2 / 9 / m)
    assert abs(forks[:, 1].var() / (30 * 2 / 9) - 1) < 4 * math.sqrt(2 / m)


def test_langevin_noise_has_the_variance_of_the_copies() -> None:
    system = langevin(trace(Channel()))
    m, n = 2000, 400
    batch = GridBatch(m, [0.5, 1.0, n, 0.0], 0.0, 8.0, 0.02, every=400, seed=6, start=np.tile([2 / 3, 1 / 3], (m, 1)))
    result = run_grid(system, batch, method="euler_maruyama")
    assert np.all(result.status == OK)
    np.testing.assert_allclose(result.final.sum(axis=1), 1.0, atol=1e-12)
    p = 1 / 3
    assert abs(result.final[:, 1].mean() - p) < 4 * math.sqrt(p * (1 - p) / n / m)
    assert abs(result.final[:, 1].var() / (p * (1 - p) / n) - 1) < 4 * math.sqrt(2 / m) + 0.02


@pytest.mark.parametrize(
    ("run", "said"),
    [
        (lambda: prepare_ssa(Uncounted()), "COUNT"),
        (lambda: prepare_ssa(Continuous()), "flows"),
        (lambda: prepare_ssa(Channel(), method="leap"), "method"),
        (lambda: run_ssa(Channel(), SsaBatch(1, None, [1.0], 0.0, 1.0), method="tau_leap"), "dt"),
        (lambda: prepare_ssa(Channel(), moving={0: "ramp"}), "ramp"),
        (lambda: prepare_ssa(Channel(), ["channel.opn"]), "opn"),
        (lambda: run_ssa(Channel(), SsaBatch(1, [0.5, 1.0, 2.5, 0.0], [1.0], 0.0, 1.0)), "copies"),
    ],
)
def test_bad_input_is_refused_in_four_parts(run: object, said: str) -> None:
    with pytest.raises(SolveError, match=said) as caught:
        run()  # type: ignore[operator]
    assert all(caught.value.to_dict()[part] for part in ("asked", "came", "allowed", "do"))
