"""Condensed systems against the same systems left as they are: trajectories, starts, jumps, bounds."""

import dataclasses
import json
from typing import NamedTuple

import numpy as np
import pytest
from scipy.integrate import solve_ivp

from glutamate.engine.adaptive import condense as condensing
from glutamate.engine.adaptive.condense import Condensed, condense
from glutamate.engine.code import native
from glutamate.engine.events.protocol import Protocol
from glutamate.engine.mechanism import Flow, Guard, Jump, mechanism
from glutamate.engine.simulate import simulate
from glutamate.engine.system import trace
from glutamate.parameter import par
from glutamate.units import mode, number, share
from unit.engine_models import TEST, Binding, Register, Swing, run

STATES = [f"binding.{n}" for n in ("free", "bound", "opened", "trace")]


def identity(system):
    """The condensed form that changes nothing."""
    g = system.graph
    count = len(system.states)
    original = [g.symbol("original", i).id for i in range(count)]
    return Condensed(system, [g.symbol("state", i).id for i in range(count)], original, list(range(count)))


@pytest.fixture
def plainly(monkeypatch):
    """Function that runs another one without condensing."""

    def call(action):
        asked = []

        def spied(system, *_):
            asked.append(system)
            return identity(system)

        with monkeypatch.context() as patch:
            patch.setenv("GLUTAMATE_CACHE", "off")
            patch.setattr(native, "_loaded", {})
            patch.setattr(condensing, "condense", spied)
            result = action()
        assert asked, "the condensed code was used"
        return result

    return call


def rate(t, y):
    flows = [2.0 * y[0], 0.5 * y[1], 1.0 * y[1] ** 2, 0.7 * y[2]]
    return [flows[1] - flows[0], flows[0] - flows[1] - flows[2] + flows[3], flows[2] - flows[3], 0.2 - 0.3 * y[3]]


def test_what_is_taken_out():
    small = condense(trace(Binding()))
    assert small.system.size == 2
    assert sorted(small.slot_of[:2]) != [0, 3] and 3 not in small.slot_of[:2]
    assert 3 in small.watched
    untouched = condense(trace(Swing()))
    assert untouched.system.size == 2 and untouched.watched == []


@pytest.mark.parametrize("method", ["rodas5p", "rodas4", "tsit5"])
def test_same_trajectories(plainly, method):
    times = np.linspace(0, 8, 33)
    paths = [*STATES, "binding.mixed"]
    small = run(Binding(), paths, times, method=method)
    large = plainly(lambda: run(Binding(), paths, times, method=method))
    twin = solve_ivp(rate, (0, 8), [0.8, 0.2, 0.0, 1.0], "DOP853", times, rtol=1e-12, atol=1e-13).y.T
    np.testing.assert_allclose(small.out[0][:, :4], twin, atol=1e-7)
    np.testing.assert_allclose(large.out[0][:, :4], twin, atol=1e-7)
    np.testing.assert_allclose(small.out[0][:, 4], large.out[0][:, 4], atol=1e-5)
    np.testing.assert_allclose(small.final, large.final, atol=1e-7)


def test_originals_are_exact_at_the_start():
    given = {"free": 0.1, "bound": 0.3, "opened": 0.6, "trace": 4.2}
    system = trace(Binding())
    start = np.array([[given[s.path.split(".")[1]] for s in system.states]])
    got = run(system, STATES, [0.0, 1.0], start=start)
    np.testing.assert_allclose(got.out[0, 0], list(given.values()), rtol=1e-15)
    np.testing.assert_array_equal(got.out[0, 0, 3], 4.2)
    np.testing.assert_allclose(got.out[0, 1, 3], 0.2 / 0.3 + (4.2 - 0.2 / 0.3) * np.exp(-0.3), rtol=1e-12)


def test_closed_form_needs_no_steps():
    times = np.linspace(0, 50, 11)
    got = run(Binding(), ["binding.trace"], times, rtol=1e-3)
    np.testing.assert_allclose(got.out[0, :, 0], 2 / 3 + np.exp(-0.3 * times) / 3, rtol=1e-13)


def test_closed_form_of_rates_near_zero():
    for fade, want in ((0.0, 1 + 0.2 * 7), (1e-14, 1 + 0.2 * 7), (-0.05, None)):
        got = run(Binding(fade=fade), ["binding.trace"], [7.0])
        want = (1 + 0.2 / 0.05) * np.exp(0.05 * 7) - 0.2 / 0.05 if want is None else want
        np.testing.assert_allclose(got.out[0, 0, 0], want, rtol=1e-12)


EVENTS = [
    (0.0, "binding.mark", 0.5), (1.0, "binding.mark", 1.0), (1.0, "binding.wash", 0.5), (2.0, "binding.take", 0.03),
    (2.5, "binding.wash", 1.0), (2.5, "binding.mark", -0.25), (4.0, "binding.take", -0.02),
]  # fmt: skip


def jumping_twin(times):
    """Segments between the events by SciPy; the value after a jump at its time."""
    y, at, out = np.array([0.8, 0.2, 0.0, 1.0]), 0.0, {}
    for moment, port, v in [*EVENTS, (times[-1], "", 0.0)]:
        inside = times[(times >= at) & (times <= moment)]
        if moment > at:
            when = np.unique(np.append(inside, moment))
            run_of = solve_ivp(rate, (at, moment), y, "DOP853", when, rtol=1e-12, atol=1e-13).y
            out.update(zip(when, run_of.T, strict=True))
            y = run_of[:, -1].copy()
        if port == "binding.mark":
            y[3] += v
        elif port == "binding.take":
            y[0] -= v
        elif port:
            y[0], y[2] = y[0] + v * y[2], y[2] * (1 - v)
        at = moment
        if moment in times:
            out[moment] = y.copy()
    return np.array([out[t] for t in times])


def test_jumps_on_lazy_and_conserved_states(plainly):
    times = np.linspace(0, 6, 25)
    small = run(Binding(), STATES, times, events=EVENTS)
    large = plainly(lambda: run(Binding(), STATES, times, events=EVENTS))
    twin = jumping_twin(times)
    np.testing.assert_allclose(large.out[0], twin, atol=1e-7)
    np.testing.assert_allclose(small.out[0], twin, atol=1e-7)
    np.testing.assert_allclose(
        small.out[0][:, :3].sum(axis=1), 1 - 0.03 * (times >= 2) + 0.02 * (times >= 4), rtol=1e-14
    )


def test_guard_on_a_state_in_closed_form(plainly):
    @mechanism
    class Alarm:
        fade: float = par(0.5, "1/ms", TEST)

        class State(NamedTuple):
            trace: number
            other: number
            hits: mode

        def start(self, drive):
            return self.State(1.0, 1.0, 0.0)

        def rate(self, s, drive):
            return self.State(-self.fade * s.trace, -s.other * s.other, 0.0)

        def guards(self):
            return [
                Guard(
                    "low",
                    lambda s, d: s.trace - 0.5,
                    "down",
                    lambda s, d: s._replace(trace=1.0 + 0 * s.trace, hits=s.hits + 1),
                )
            ]

    period = np.log(2) / 0.5
    times = np.linspace(0.01, 3.5 * period, 50)
    small = run(Alarm(), ["alarm.trace", "alarm.hits"], times)
    large = plainly(lambda: run(Alarm(), ["alarm.trace", "alarm.hits"], times))
    np.testing.assert_allclose(small.out[0][:, 0], np.exp(-0.5 * (times % period)), atol=1e-6)
    np.testing.assert_array_equal(small.out[0][:, 1], times // period)
    np.testing.assert_allclose(large.out, small.out, atol=1e-6)


TIMES = np.linspace(0, 4, 17)


def failure(data):
    (told,) = json.loads(data.attrs["failed"])
    return told


@pytest.mark.parametrize(
    ("port", "value", "path"),
    [
        ("mark", 9.0, "binding.trace"),
        ("mark", -3.0, "binding.trace"),
        ("take", 0.9, "binding.free"),
        ("take", -2.0, "binding.free"),
    ],
)
def test_jump_out_of_the_bounds(port, value, path):
    # Whether or not the slot is integrated: the moment of the jump, its path, and nan from then on.
    data = simulate(Binding(), Protocol().event(f"binding.{port}", value, [1.1]), times=TIMES)
    told = failure(data)
    assert (told["reason"], told["path"]) == ("left domain", path)
    assert told["time"] == pytest.approx(1.1)
    for name in STATES:
        np.testing.assert_array_equal(np.isnan(data[name].values), TIMES > 1.1)


@mechanism
class Draining:
    """A level in closed form that falls through its bound by itself."""

    pace: float = par(0.5, "1/ms", TEST)

    class State(NamedTuple):
        level: number(low=0)
        other: number

    def start(self, drive):
        return self.State(1.0, 1.0)

    def rate(self, s, drive):
        return self.State(-self.pace, -s.other * s.other)

    def jumps(self):
        return [Jump("kick", to=lambda s, d, v: s._replace(other=s.other + v))]


def test_closed_form_that_leaves_its_bounds_by_itself():
    data = simulate(Draining(), times=TIMES)
    told = failure(data)
    assert (told["reason"], told["path"]) == ("left domain", "draining.level")
    values = data["draining.level"].values
    assert np.nanmin(values) >= -1e-4
    assert np.isnan(values[TIMES > 2.1]).all()


def test_bounds_do_not_depend_on_neighbours():
    paces = np.array([0.5, 0.01, 0.45])
    chain = Protocol().event("draining.kick", 1.0, [3.0], member=1)
    together = simulate(Draining(), chain, times=TIMES, vary={"draining.pace": paces})
    for k in (0, 2):
        alone = simulate(Draining(), times=TIMES, vary={"draining.pace": paces[[k]]})
        np.testing.assert_array_equal(together["draining.level"].values[k], alone["draining.level"].values[0])


@mechanism
class Saturating:
    """Strong binding: the free share falls to nothing, again and again."""

    bind: float = par(1e4, "1/ms", TEST)

    class State(NamedTuple):
        free: share
        bound: share
        late: share

    def start(self, drive):
        return self.State(1.0, 0.0, 0.0)

    def flows(self, s, drive):
        return [
            Flow("free", "bound", self.bind * s.free),
            Flow("bound", "late", 5.0 * s.bound * s.bound),
            Flow("late", "bound", 0.01 * s.late),
        ]

    def jumps(self):
        return [Jump("release", to=lambda s, d, v: s._replace(free=s.free + s.late, late=0.0 * s.late))]


def test_rounding_does_not_leave_the_bounds(plainly):
    chain = Protocol().spikes("saturating.release", rate="5 1/ms")
    vary = {"saturating.bind": np.geomspace(1, 1e6, 9)}
    data = simulate(Saturating(), chain, duration=10.0, vary=vary)
    assert json.loads(data.attrs["failed"]) == []
    total = sum(data[f"saturating.{n}"].values for n in ("free", "bound", "late"))
    np.testing.assert_allclose(total, 1.0, rtol=1e-13)
    large = plainly(lambda: simulate(Saturating(), chain, duration=10.0, vary=vary))
    np.testing.assert_allclose(data["saturating.late"].values, large["saturating.late"].values, atol=2e-5)


def test_condensing_changes_no_original():
    system = trace(Binding())
    before = dataclasses.replace(system, rate=list(system.rate), start=list(system.start), jumps=dict(system.jumps))
    condense(system)
    assert (system.rate, system.start, system.jumps, system.outputs) == (
        before.rate,
        before.start,
        before.jumps,
        before.outputs,
    )
    assert len(system.states) == 4


def test_register_keeps_a_constant_state():
    got = run(Register(), ["register.x"], [0.0, 5.0], events=[(2.0, "register.plus", 1.5)])
    np.testing.assert_array_equal(got.out[0, :, 0], [1.0, 2.5])
