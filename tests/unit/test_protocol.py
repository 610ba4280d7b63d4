"""Protocols: fluent commands, schedules against a slow twin, random trains by member, refusals."""

import bisect
import time
from typing import NamedTuple

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from glutamate.engine.events.protocol import Protocol
from glutamate.engine.mechanism import Jump, mechanism
from glutamate.engine.system import trace
from glutamate.errors import ParameterError, PathError, UnitError
from glutamate.parameter import par
from glutamate.units import mM, mV, pA


@mechanism
class Cell:
    """One state that decays and three ports."""

    decay: float = par(0.1, "1/ms", "assumed: test", domain=(0, None))

    class State(NamedTuple):
        x: mM(low=0)

    class Drive(NamedTuple):
        current: pA
        voltage: mV

    class Output(NamedTuple):
        twice: mM

    def start(self, drive):
        return self.State(1.0)

    def rate(self, state, drive):
        return self.State(-self.decay * state.x)

    def output(self, state, drive):
        return self.Output(2 * state.x)

    def jumps(self):
        return [
            Jump("late", to=self.after, priority=5),
            Jump("kick", to=self.after),
            Jump("dose", to=self.after, unit=mM),
        ]

    def after(self, state, drive, value):
        return state._replace(x=state.x + value)


@mechanism
class Hours:
    """The same in hours."""

    TIME = "h"

    class State(NamedTuple):
        x: mM(low=0)

    class Drive(NamedTuple):
        current: pA

    def start(self, drive):
        return self.State(1.0)

    def rate(self, state, drive):
        return self.State(-state.x)

    def jumps(self):
        return [Jump("kick", to=lambda state, drive, value: state)]


SYSTEM = trace(Cell())
HOURS = trace(Hours())


def plan(protocol, members=1, start=0.0, end=1000.0, seed=0, inputs=None, system=SYSTEM):
    return protocol.phases()[0].schedule(system, members, start, end, seed, inputs)


def rows(schedule, member=0):
    """(time, path, what, value) of one member."""
    span = slice(schedule.offsets[member], schedule.offsets[member + 1])
    parts = (schedule.time[span], schedule.port[span], schedule.value[span])
    return [(float(t), *schedule.targets[p], float(v)) for t, p, v in zip(*parts, strict=True)]


def test_times_are_numbers_in_model_time_or_texts():
    assert [r[0] for r in rows(plan(Protocol().spikes("cell.kick", [0, "5 ms", 7.5, "0.1 s"])))] == [0, 5, 7.5, 100]
    hours = plan(Protocol().spikes("hours.kick", ["30 min", 1.5, "2 h"]), system=HOURS)
    assert [r[0] for r in rows(hours)] == [0.5, 1.5, 2.0]
    assert all(r[1:] == ("cell.kick", "jump", 1.0) for r in rows(plan(Protocol().spikes("cell.kick", [1, 2]))))


def test_a_regular_rate_begins_at_start_and_stops_before_until():
    assert [r[0] for r in rows(plan(Protocol().spikes("cell.kick", rate="20 Hz", until="500 ms")))] == list(
        range(0, 500, 50)
    )
    late = plan(Protocol().spikes("cell.kick", rate=0.1, start="995 ms"))
    assert [r[0] for r in rows(late)] == [995.0]
    endless = plan(Protocol().spikes("cell.kick", rate="20 Hz"), end=100.0)
    assert [r[0] for r in rows(endless)] == [0.0, 50.0]
    assert endless.after_end == 0
    assert len(plan(Protocol().spikes("cell.kick", rate=0.0)).time) == 0


def test_bursts_are_theta_bursts():
    times = [r[0] for r in rows(plan(Protocol().bursts("cell.kick", count=3, bursts=2, interval=200.0, start="10 ms")))]
    assert times == [10, 20, 30, 210, 220, 230]
    with pytest.raises(ParameterError):
        Protocol().bursts("cell.kick", count=4, spacing="10 ms", interval="20 ms")
    mixed = Protocol().bursts("cell.kick", count=4, spacing=10, interval="20 ms")
    with pytest.raises(ParameterError):
        plan(mixed)


def test_order_is_time_then_inputs_then_priority_then_declaration():
    p = Protocol().spikes("cell.late", [1, 2]).event("cell.dose", "3 uM", [1]).spikes("cell.kick", [0, 1])
    p = p.step("cell.voltage", "-20 mV", 1).clamp("cell.current", ([1, 3], [0, 4]))
    assert rows(plan(p)) == [
        (0, "cell.kick", "jump", 1),
        (1, "cell.voltage", "value", -20),
        (1, "cell.current", "value", 0),
        (1, "cell.current", "slope", 2),
        (1, "cell.dose", "jump", 3e-3),
        (1, "cell.kick", "jump", 1),
        (1, "cell.late", "jump", 1),
        (2, "cell.late", "jump", 1),
        (3, "cell.current", "value", 4),
    ]
    assert plan(p).moving == {"cell.voltage": "step", "cell.current": "ramp"} == p.moving(SYSTEM)


def test_a_pulse_returns_to_what_holds_without_it():
    p = Protocol().pulse("cell.voltage", 0, "10 ms", "2 ms")
    s = plan(p, 2, inputs={"cell.voltage": np.array([-70.0, -60.0])})
    assert [r[3] for r in rows(s, 0)] == [0, -70]
    assert [r[3] for r in rows(s, 1)] == [0, -60]
    assert s.end_inputs["cell.voltage"].tolist() == [-70, -60]
    on_ramp = Protocol().clamp("cell.current", ([0, 10], [0, 10])).pulse("cell.current", 99, 4, 2)
    assert rows(plan(on_ramp)) == [
        (0, "cell.current", "value", 0),
        (0, "cell.current", "slope", 1),
        (4, "cell.current", "value", 99),
        (6, "cell.current", "value", 6),
        (6, "cell.current", "slope", 1),
        (10, "cell.current", "value", 10),
    ]
    touching = Protocol().pulse("cell.current", 1, 0.1, 0.2).pulse("cell.current", 2, 0.3, 0.1)
    assert [r[3] for r in rows(plan(touching))] == [1, 2, 0]
    with pytest.raises(ParameterError):
        plan(Protocol().pulse("cell.current", 1, 0, 5).pulse("cell.current", 2, 4, 5))
    with pytest.raises(ParameterError):
        plan(Protocol().clamp("cell.current", ([0, 10], [0, 10])).step("cell.current", 5, 5))
    stepped = Protocol().clamp("cell.current", ([0, 10], [0, 10])).step("cell.current", 5, 10)
    assert rows(plan(stepped))[-1] == (10, "cell.current", "value", 5)


@given(st.data())
def test_inputs_against_a_slow_twin(data):
    """Replaying the events gives at every moment what step, pulse and clamp mean."""
    whole = st.integers(-5, 5)
    steps = {t: data.draw(whole) for t in data.draw(st.sets(st.integers(0, 19), max_size=3))}
    ramp = data.draw(st.lists(whole, min_size=2, max_size=4))
    edges = sorted(data.draw(st.sets(st.integers(0, 40), min_size=2, max_size=6)))
    pulses = [(a, b, data.draw(whole)) for a, b in zip(edges[::2], edges[1::2], strict=False)]
    p = Protocol().clamp("cell.current", ([20 + 3 * k for k in range(len(ramp))], ramp))
    for t, v in steps.items():
        p = p.step("cell.current", v, t)
    for a, b, v in pulses:
        p = p.pulse("cell.current", v, a, b - a)
    base, start = np.array([7.0, 8.0]), np.array([3.0, 11.5])
    s = plan(p, 2, start=start, inputs={"cell.current": base})

    def twin(t, member):
        for a, b, v in pulses:
            if a <= t < b:
                return v
        if t >= 20:
            return np.interp(t, [20 + 3 * k for k in range(len(ramp))], ramp)
        before = [x for x in steps if x <= t]
        return steps[max(before)] if before else base[member]

    for t in np.arange(0, 45, 0.5):
        seen = s.inputs_at(start + t)["cell.current"]
        for member in (0, 1):
            value, slope, since = base[member], 0.0, 0.0
            for when, _, what, number in rows(s, member):
                if when - start[member] <= t:
                    if what == "value":
                        value, slope, since = number, 0.0, when - start[member]
                    else:
                        slope = number
            assert value + slope * (t - since) == pytest.approx(twin(t, member), abs=1e-9)
            assert seen[member] == pytest.approx(twin(t, member), abs=1e-9)


@given(st.data())
def test_schedules_against_a_sorted_list(data):
    """Every port, member by member: all events up to the end, in order; the rest is counted."""
    times = st.lists(st.integers(0, 30), max_size=6).map(sorted)
    shared, own = data.draw(times), data.draw(st.lists(times, min_size=3, max_size=3))
    only = data.draw(st.sampled_from([None, 1, [0, 2]]))
    start, end = np.array([0.0, 10.0, 5.0]), data.draw(st.integers(10, 40))
    p = Protocol().spikes("cell.late", shared).spikes("cell.kick", own).event("cell.dose", 2.0, shared, member=only)
    s = plan(p, 3, start, end)
    after = 0
    for member in range(3):
        chosen = shared if only is None or member in np.atleast_1d(only) else []
        wanted = [(t, 1, "cell.kick") for t in own[member]] + [(t, 2, "cell.dose") for t in chosen]
        wanted += [(t, 3, "cell.late") for t in shared]
        wanted = [(t + start[member], k, port) for t, k, port in sorted(wanted)]
        after += sum(t > end for t, _, _ in wanted)
        assert [r[:2] for r in rows(s, member)] == [(t, port) for t, _, port in wanted if t <= end]
    assert s.after_end == after


def test_one_busy_member_among_quiet_ones():
    busy = [sorted(np.random.default_rng(1).uniform(0, 100, 200)) if m == 3 else [] for m in range(10)]
    p = Protocol().spikes("cell.late", [50.0]).spikes("cell.kick", busy)
    s = plan(p, 10)
    assert np.diff(s.offsets).tolist() == [1, 1, 1, 201, 1, 1, 1, 1, 1, 1]
    assert train(s, 3).tolist() == sorted([*busy[3], 50.0])
    assert [r[1] for r in rows(s, 3) if r[0] == 50.0] == ["cell.late"]


def test_single_members_keep_the_values_of_their_events():
    s = plan(
        Protocol().event("cell.dose", ["1 mM", "2 uM"], [5, 9], member=[0, 2]).spikes("cell.kick", [1], member=1), 3
    )
    assert [[r[0::3] for r in rows(s, m)] for m in range(3)] == [[(5, 1), (9, 2e-3)], [(1, 1)], [(5, 1), (9, 2e-3)]]


def test_a_member_with_nan_as_start_has_no_events():
    s = plan(Protocol().spikes("cell.kick", rate="20 Hz", poisson=True).spikes("cell.late", [1]), 3, [0, np.nan, 0])
    assert s.offsets[1] == s.offsets[2]
    assert s.offsets[1] > 1
    assert s.after_end == 0


def poisson(members, seed=3, protocol=None, **more):
    protocol = protocol or Protocol().spikes("cell.kick", rate="50 Hz", until="900 ms", poisson=True)
    return plan(protocol, members, seed=seed, **more)


def train(schedule, row):
    return schedule.time[schedule.offsets[row] : schedule.offsets[row + 1]]


def test_a_poisson_train_belongs_to_seed_and_member():
    whole = poisson(40)
    for members in ([7], [3, 7, 39], np.arange(5, 30)):
        part = poisson(members)
        for row, member in enumerate(members):
            assert np.array_equal(train(part, row), train(whole, member))
    beside = poisson(40, protocol=Protocol().spikes("cell.late", [1.0]).spikes("cell.kick", rate="50 Hz", poisson=True))
    seventh = train(beside, 7)[1:] if train(beside, 7)[0] == 1.0 else train(beside, 7)[train(beside, 7) != 1.0]
    assert np.array_equal(seventh[seventh < 900], train(whole, 7))
    assert not np.array_equal(train(poisson(40, seed=4), 7)[:3], train(whole, 7)[:3])
    assert poisson([2**59]).time.size > 0


def test_poisson_trains_are_independent_and_have_the_rate():
    both = Protocol().spikes("cell.kick", rate="50 Hz", poisson=True).spikes("cell.late", rate="50 Hz", poisson=True)
    twice = both.spikes("cell.kick", rate="50 Hz", poisson=True)
    s = plan(twice, 2000, end=400.0, seed=1)
    member = np.repeat(np.arange(2000), np.diff(s.offsets))
    kick = np.bincount(member[s.port == 0], minlength=2000)
    late = np.bincount(member[s.port == 1], minlength=2000)
    assert {path for path, _ in s.targets} == {"cell.kick", "cell.late"}
    for count, mean in ((kick, 40), (late, 20)):
        assert abs(count.mean() - mean) < 5 * np.sqrt(mean / 2000)
        assert abs(count.var() / mean - 1) < 5 * np.sqrt(2 / 2000)
    assert abs(np.corrcoef(kick, late)[0, 1]) < 5 / np.sqrt(2000)
    again = Protocol().spikes("cell.kick", rate="50 Hz", poisson=True).until("100 ms")
    first, second = again.then(again).phases()
    one, two = (phase.schedule(SYSTEM, 3, 0.0, 400.0, 1).time for phase in (first, second))
    assert one.size != two.size or not np.array_equal(one, two)


def test_jitter_moves_every_spike_of_every_member():
    p = Protocol().spikes("cell.kick", [0, 100, 200], jitter="5 ms")
    s = plan(p, 3000)
    spread = s.time.reshape(3000, 3)
    assert (spread >= 0).all()
    assert (np.diff(spread, axis=1) >= 0).all()
    assert abs(spread[:, 1].std() - 5) < 0.4
    assert np.array_equal(train(plan(p, [11]), 0), spread[11])


@pytest.mark.slow
def test_a_hundred_thousand_members_are_scheduled_quickly():
    p = Protocol().spikes("cell.kick", rate="20 Hz", until="1 s")
    plan(p, 10)
    began = time.perf_counter()
    s = plan(p, 100_000)
    assert s.time.size == 2_000_000
    assert time.perf_counter() - began < 0.3 * 5  # five times the aim: the machine may be busy


def test_phases_keep_inputs_and_number_themselves():
    p = Protocol().clamp("cell.current", ([0, 100], [0, 10])).until("cell.x > 2 mM")
    p = p.then(Protocol().spikes("cell.kick", [1]).until("50 ms")).then(Protocol().step("cell.voltage", 1))
    first, second, third = p.phases()
    assert (first.condition, first.duration(SYSTEM)) == ("cell.x > 2 mM", None)
    assert (second.condition, second.duration(SYSTEM)) == (None, 50.0)
    assert third.duration(SYSTEM) is None
    assert [phase.number for phase in (first, second, third)] == [0, 1, 2]
    s = first.schedule(SYSTEM, 2, [0.0, 20.0], 60.0, 0, {"cell.voltage": -50.0})
    assert s.end_inputs["cell.current"].tolist() == [6.0, 4.0]
    assert s.end_inputs["cell.voltage"] == -50.0
    assert s.inputs_at([30.0, 10.0])["cell.current"].tolist() == [3.0, 0.0]
    assert second.schedule(SYSTEM, 2, [30.0, 40.0], 60.0, 0).time.tolist() == [31.0, 41.0]
    assert p.moving(SYSTEM) == {"cell.current": "ramp", "cell.voltage": "step"}
    p.check(SYSTEM)


def test_a_protocol_does_not_change():
    p = Protocol().spikes("cell.kick", [1])
    p.spikes("cell.kick", [2])
    assert len(p.phases()[0].commands) == 1
    times = np.array([1.0, 2.0])
    q = Protocol().spikes("cell.kick", times)
    times[0] = 9
    assert rows(plan(q))[0][0] == 1.0


@pytest.mark.parametrize(
    ("make", "kind", "says"),
    [
        (lambda p: p.spikes("cell.kik", [1]), PathError, "cell.kick"),
        (lambda p: p.spikes("cell.voltage", [1]), PathError, "an input"),
        (lambda p: p.spikes("cell.dose", [1]), ParameterError, "event("),
        (lambda p: p.event("cell.dose", "3 mV", [1]), UnitError, "mM"),
        (lambda p: p.step("cell.volage", 1), PathError, "cell.voltage"),
        (lambda p: p.step("cell.decay", 1), PathError, "only inputs can move"),
        (lambda p: p.pulse("cell.x", 1, 0, 1), PathError, "cell.current, cell.voltage"),
        (lambda p: p.clamp("cell.twice", ([0], [1])), PathError, "only inputs can move"),
        (lambda p: p.step("cell.kick", 1), PathError, "spikes"),
        (lambda p: p.step("cell.voltage", "5 mM"), UnitError, "mV"),
        (lambda p: p.spikes("cell.kick", [1, -2]), ParameterError, "-2 at place 1"),
        (lambda p: p.spikes("cell.kick", ["-2 ms"]), ParameterError, "finite times"),
        (lambda p: p.spikes("cell.kick", [1, float("nan")]), ParameterError, "nan"),
        (lambda p: p.spikes("cell.kick", np.array([np.inf])), ParameterError, "inf"),
        (lambda p: p.spikes("cell.kick", [3, 2]), ParameterError, "2 at place 1 after 3 at place 0"),
        (lambda p: p.spikes("cell.kick", ["3 ms", 2]), ParameterError, "ascending"),
        (lambda p: p.spikes("cell.kick", ["3 mV"]), UnitError, "ms"),
        (lambda p: p.spikes("cell.kick", [True]), ParameterError, "True"),
        (lambda p: p.spikes("cell.kick", [[1], [2]]), ParameterError, "2 trains for 1 members"),
        (lambda p: p.spikes("cell.kick"), ParameterError, "neither"),
        (lambda p: p.spikes("cell.kick", [1], rate="1 Hz"), ParameterError, "both"),
        (lambda p: p.spikes("cell.kick", [1], poisson=True), ParameterError, "rate="),
        (lambda p: p.spikes("cell.kick", rate="20 ms"), UnitError, "1/ms"),
        (lambda p: p.spikes("cell.kick", rate=-1.0), ParameterError, "rate"),
        (lambda p: p.spikes("cell.kick", rate="1 Hz", start="2 s", until="1 s"), ParameterError, "until"),
        (lambda p: p.spikes("cell.kick", rate="1 Hz", start=2, until="1 ms"), ParameterError, "start 2, until 1 ms"),
        (lambda p: p.spikes("cell.kick", rate="1000 GHz"), ParameterError, "200,000,000"),
        (lambda p: p.spikes("cell.kick", rate="1 Hz", poisson=True, jitter=1), ParameterError, "jitter"),
        (lambda p: p.spikes("cell.kick", [1], member=-1), ParameterError, "members"),
        (lambda p: p.pulse("cell.voltage", 1, 0, 0), ParameterError, "above 0"),
        (lambda p: p.clamp("cell.voltage", ([0, 1], [1])), ParameterError, "2 times and 1 values"),
        (lambda p: p.clamp("cell.voltage", 5), ParameterError, "pair"),
        (lambda p: p.step("cell.voltage", float("inf")), ParameterError, "finite"),
        (lambda p: p.step("cell.voltage", None), ParameterError, "None"),
        (lambda p: p.event("cell.dose", [1, 2], [1, 2, 3]), ParameterError, "2 values for 3 times"),
        (lambda p: p.step("cell.voltage", 1, 5).step("cell.voltage", 2, 5), ParameterError, "one at a time"),
        (lambda p: p.then(Protocol()), ParameterError, "until"),
        (lambda p: p.until("1 ms").until("2 ms"), ParameterError, "second"),
        (lambda p: p.until("cell.x = 3"), PathError, "membrane.voltage > -20 mV"),
    ],
)
def test_refusals_have_four_parts(make, kind, says):
    with pytest.raises(kind) as caught:
        plan(make(Protocol()))
    error = caught.value
    assert says in str(error)
    assert all((error.asked, error.came, error.allowed, error.do))


@given(st.lists(st.floats(0, 1e6), max_size=20))
def test_bisect_twin_of_after_end(times):
    ordered = sorted(times)
    s = plan(Protocol().spikes("cell.kick", ordered), 2, end=500.0)
    inside = bisect.bisect_right(ordered, 500.0)
    assert s.offsets.tolist() == [0, inside, 2 * inside]
    assert s.after_end == 2 * (len(ordered) - inside)
