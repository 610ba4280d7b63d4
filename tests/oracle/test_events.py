"""What happens at moments: scheduled jumps, ends of phases and moved inputs, all against exact answers."""

from typing import NamedTuple

import numpy as np
import pytest

from glutamate.engine.assembly import Assembly
from glutamate.engine.events.protocol import Protocol
from glutamate.engine.mechanism import Guard, mechanism
from glutamate.engine.simulate import simulate
from glutamate.units import mode, number
from unit.engine_models import (
    METHODS,
    Listener,
    Register,
    Relaxing,
    relaxed,
    run,
)

# Scheduled jumps


@pytest.mark.parametrize("method", METHODS)
def test_jumps_happen_at_their_times(method):
    kicks = [(0.0, 1.0), (1 / 3, -0.5), (np.pi, 2.0), (np.nextafter(np.pi, 4), 1.0), (5.0, 0.25)]
    times = np.sort(np.concatenate([np.linspace(0, 6, 61), [t for t, _ in kicks], [np.nextafter(np.pi, 3)]]))
    got = run(Relaxing(), ["relaxing.x"], times, events=[(t, "relaxing.kick", v) for t, v in kicks], method=method)
    np.testing.assert_allclose(got.out[0, :, 0], relaxed(times, kicks), atol=3e-8)


def test_value_after_a_jump_is_reported_at_its_time():
    got = run(
        Relaxing(), ["relaxing.x"], [0.0, 1.0, 2.0], events=[(0.0, "relaxing.kick", 1.0), (1.0, "relaxing.kick", 5.0)]
    )
    np.testing.assert_allclose(got.out[0, :, 0], [1.0, 5 + np.exp(-1), (5 + np.exp(-1)) * np.exp(-1)], atol=1e-7)


def test_jump_at_the_very_end():
    got = run(Relaxing(), ["relaxing.x"], [0.0, 2.0], events=[(2.0, "relaxing.kick", 7.0)])
    np.testing.assert_allclose(got.out[0, :, 0], [0.0, 7.0], atol=1e-12)
    np.testing.assert_allclose(got.final[0, 0], 7.0, atol=1e-12)


def test_repeated_output_times_are_all_filled():
    got = run(Relaxing(), ["relaxing.x"], [0.0, 1.0, 1.0, 1.0, 2.0, 2.0], events=[(1.0, "relaxing.kick", 1.0)])
    np.testing.assert_allclose(got.out[0, :, 0], [0, 1, 1, 1, np.exp(-1), np.exp(-1)], atol=1e-7)


def register(protocol, record="register.x"):
    return simulate(Register(), protocol, times=[0.0, 1.0, 2.0], record=[record])[record].values


def test_jumps_at_one_time_go_by_priority_then_declaration():
    plus, times, late = ("register.plus", 3.0), ("register.times", 10.0), ("register.late", 100.0)

    def at_one(*events):
        chain = Protocol()
        for port, value in events:
            chain = chain.event(port, value, [1.0])
        return register(chain)

    np.testing.assert_allclose(at_one(plus, times), [1, 40, 40])
    np.testing.assert_allclose(at_one(times, plus), [1, 13, 13])
    np.testing.assert_allclose(at_one(late, plus, times), [1, 180, 180])
    np.testing.assert_allclose(at_one(times, late, plus), [1, 126, 126])


def test_same_port_twice_at_one_time():
    np.testing.assert_allclose(register(Protocol().event("register.plus", [1.0, 2.0], [1.0, 1.0])), [1, 4, 4])


def test_jumps_at_the_start_and_at_the_end():
    both = Protocol().event("register.plus", 3.0, [0.0]).event("register.times", 2.0, [2.0])
    np.testing.assert_allclose(register(both), [4, 4, 8])


WIRED = Assembly({"register": Register(), "listener": Listener()}, {"listener.hear": "register.told"})


def test_emission_reads_the_state_before_the_jump():
    chain = Protocol().event("register.plus", [3.0, 2.0], [1.0, 1.5]).event("register.times", 5.0, [1.0])
    result = simulate(WIRED, chain, times=[0.9, 1.0, 2.0])
    # told = x v before the jump: 1 * 3, then (1 + 3) * 5 = 20, told 20 * 2
    np.testing.assert_allclose(result["listener.heard"].values, [0, 3, 43])
    np.testing.assert_allclose(result["register.x"].values, [1, 20, 22])


# Phases


def test_phase_ends_where_its_condition_comes_true():
    times = np.linspace(0, 2, 21)
    chain = Protocol().event("relaxing.kick", 1.0, [0.0]).until("relaxing.x < 0.5")
    chain = chain.then(Protocol().event("relaxing.kick", 1.0, [0.25]))
    got = simulate(Relaxing(), chain, times=times, rtol=1e-9)["relaxing.x"].values
    np.testing.assert_allclose(got, relaxed(times, [(0.0, 1.0), (np.log(2) + 0.25, 1.0)]), atol=1e-7)


def test_phase_ends_after_its_time():
    times = np.linspace(0, 2, 21)
    chain = Protocol().until("0.75 ms").then(Protocol().event("relaxing.kick", 1.0, [0.0]))
    got = simulate(Relaxing(), chain, times=times, rtol=1e-9)["relaxing.x"].values
    np.testing.assert_allclose(got, relaxed(times, [(0.75, 1.0)]), atol=1e-7)


def test_every_member_has_its_own_end_of_a_phase():
    paces, times = np.array([0.5, 1.0, 2.0]), np.linspace(0, 3, 31)
    chain = Protocol().event("relaxing.kick", 1.0, [0.0]).until("relaxing.x < 0.5")
    chain = chain.then(Protocol().step("relaxing.push", 2.0))
    got = simulate(Relaxing(), chain, times=times, vary={"relaxing.pace": paces}, rtol=1e-9)
    ends = np.log(2) / paces[:, None]
    want = np.where(times < ends, np.exp(-paces[:, None] * times), 2 - 1.5 * np.exp(-paces[:, None] * (times - ends)))
    np.testing.assert_allclose(got["relaxing.x"].values, want, atol=1e-7)


def test_condition_that_holds_at_the_start_ends_the_phase_there():
    chain = Protocol().until("relaxing.x < 0.5").then(Protocol().event("relaxing.kick", 1.0, [0.0]))
    got = simulate(Relaxing(), chain, times=[0.0, 1.0], rtol=1e-9)["relaxing.x"].values
    np.testing.assert_allclose(got, [1.0, np.exp(-1)], atol=1e-7)


def test_condition_that_never_comes_true_gives_no_later_phase():
    chain = Protocol().until("relaxing.x > 9").then(Protocol().event("relaxing.kick", 1.0, [0.0]))
    got = simulate(Relaxing(), chain, times=[0.0, 1.0, 2.0])["relaxing.x"].values
    np.testing.assert_array_equal(got, [0, 0, 0])


# Inputs


def test_input_steps():
    times = np.linspace(0, 5, 51)
    chain = Protocol().step("relaxing.push", 2.0, 1.0).pulse("relaxing.push", -3.0, 2.5, 0.5)
    got = simulate(Relaxing(), chain, times=times, rtol=1e-9)
    x, level, want = 0.0, 0.0, []
    edges = [(0.0, 0.0), (1.0, 2.0), (2.5, -3.0), (3.0, 2.0), (np.inf, 0.0)]
    for t in times:
        x, level, at = 0.0, 0.0, 0.0
        for begin, value in edges:
            stop = min(begin, t)
            x, at = level + (x - level) * np.exp(-(stop - at)), stop
            if begin > t:
                break
            level = value
        want.append((x, 10 * x + level))
    np.testing.assert_allclose(got["relaxing.x"].values, [w[0] for w in want], atol=1e-7)
    np.testing.assert_allclose(got["relaxing.shown"].values, [w[1] for w in want], atol=1e-6)


@pytest.mark.parametrize("solver", METHODS)
def test_input_ramps(solver):
    times = np.linspace(0, 6, 61)
    # up from 0 to 4 in 1..3 ms, a jump to 1, down to 0 at 5 ms, then held
    series = ([1.0, 3.0, 3.0, 5.0], [0.0, 4.0, 1.0, 0.0])
    got = simulate(Relaxing(), times=times, drive={"relaxing.push": series}, solver=solver, rtol=1e-9)

    def ramp(t, x0, u0, slope):
        # x' = u0 + slope t - x
        return u0 + slope * (t - 1) + (x0 - u0 + slope) * np.exp(-t)

    x3 = ramp(2.0, 0.0, 0.0, 2.0)
    x5 = ramp(2.0, x3, 1.0, -0.5)
    pieces = [times < 1, times < 3, times < 5]
    values = [0 * times, ramp(times - 1, 0, 0, 2.0), ramp(times - 3, x3, 1.0, -0.5)]
    np.testing.assert_allclose(
        got["relaxing.x"].values, np.select(pieces, values, x5 * np.exp(-(times - 5))), atol=1e-7
    )
    push = np.select(pieces, [0 * times, 2 * (times - 1), 1 - (times - 3) / 2], 0.0)
    shown = got["relaxing.shown"].values - 10 * got["relaxing.x"].values
    np.testing.assert_allclose(shown, push, atol=1e-9)


def test_a_ramp_lasts_through_all_phases():
    series = ([0.0, 4.0], [0.0, 4.0])
    times = np.linspace(0, 4, 9)
    whole = simulate(Relaxing(), times=times, drive={"relaxing.push": series}, rtol=1e-9)
    cut = simulate(
        Relaxing(), Protocol().until("2 ms").then(Protocol()), times=times, drive={"relaxing.push": series}, rtol=1e-9
    )
    np.testing.assert_allclose(cut["relaxing.x"].values, whole["relaxing.x"].values, atol=1e-7)


def test_guard_on_a_ramped_input():
    @mechanism
    class Watcher:
        class State(NamedTuple):
            x: number
            seen: mode

        class Drive(NamedTuple):
            push: number

        def start(self, drive):
            return self.State(0.0, 0.0)

        def rate(self, s, drive):
            return self.State(1.0 + 0.0 * drive.push * s.x, 0.0)

        def guards(self):
            return [Guard("high", lambda s, d: d.push - 1.0, "up", lambda s, d: s._replace(seen=s.x))]

    got = simulate(Watcher(), duration=5.0, drive={"watcher.push": ([1.0, 3.0], [0.0, 4.0])}, rtol=1e-9)
    assert float(got["watcher.seen"][-1]) == pytest.approx(1.5, abs=1e-7)
