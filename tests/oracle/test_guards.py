"""Guards and switches: moments, directions, order and cascades against exact answers."""

from typing import NamedTuple

import numpy as np
import pytest

from glutamate.engine.mechanism import Guard, Jump, mechanism
from glutamate.engine.simulate import simulate
from glutamate.maths import switch
from glutamate.parameter import par
from glutamate.units import mode, number
from unit.engine_models import (
    METHODS,
    TEST,
    Ball,
    Switching,
    ball_bounces,
    ball_height,
    reasons,
    run,
)


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("bounce", [0.5, 0.8, 0.95])
def test_bouncing_ball(method, bounce):
    bounces = ball_bounces(bounce=bounce, count=6)
    times = np.linspace(0, (bounces[4] + bounces[5]) / 2, 200)
    got = run(Ball(bounce=bounce), ["ball.x", "ball.count"], times, method=method)
    np.testing.assert_allclose(got.out[0, :, 0], ball_height(times, bounce=bounce), atol=1e-7)
    np.testing.assert_array_equal(got.out[0, -1, 1], 5)


def test_moments_of_bouncing():
    bounces = ball_bounces(count=5)
    gap = 1e-8
    times = np.sort(np.concatenate([bounces - gap, bounces + gap]))
    got = run(Ball(), ["ball.count"], times, t1=bounces[-1] + 1e-3)
    np.testing.assert_array_equal(got.out[0, :, 0], np.repeat(np.arange(6), 2)[1:-1])


@mechanism
class Wave:
    """A circle; guards count crossings of a level in each direction and note the last moment."""

    level: float = par(0.5, "1", TEST)

    class State(NamedTuple):
        x: number
        y: number
        clock: number
        up: mode
        down: mode
        both: mode
        when: mode

    def start(self, drive):
        return self.State(0.0, 1.0, 0.0, 0.0, 0.0, 0.0, -1.0)

    def rate(self, s, drive):
        return self.State(s.y, -s.x, 1.0 + 0.0 * s.clock * s.x, 0.0, 0.0, 0.0, 0.0)

    def guards(self):
        def value(s, d):
            return s.x - self.level

        return [
            Guard("rises", value, "up", lambda s, d: s._replace(up=s.up + 1)),
            Guard("falls", value, "down", lambda s, d: s._replace(down=s.down + 1)),
            Guard("crosses", value, "both", lambda s, d: s._replace(both=s.both + 1, when=s.clock)),
        ]


@pytest.mark.parametrize("method", METHODS)
def test_directions(method):
    times = np.linspace(0.05, 25, 101)
    got = run(Wave(), [f"wave.{n}" for n in ("up", "down", "both", "when")], times, method=method, rtol=1e-10)
    rises = np.arcsin(0.5) + 2 * np.pi * np.arange(5)
    falls = np.pi - np.arcsin(0.5) + 2 * np.pi * np.arange(5)
    ups = np.searchsorted(rises, times)
    downs = np.searchsorted(falls, times)
    np.testing.assert_array_equal(got.out[0, :, :3], np.column_stack([ups, downs, ups + downs]))
    every = np.concatenate([[-1.0], np.sort(np.concatenate([rises, falls]))])
    np.testing.assert_allclose(got.out[0, :, 3], every[ups + downs], atol=2e-8)


@mechanism
class Race:
    """A straight line through two levels: who comes first blocks the other."""

    first: float = par(1.0, "1", TEST)
    second: float = par(2.0, "1", TEST)

    class State(NamedTuple):
        x: number
        clock: number
        winner: mode
        when: mode

    def start(self, drive):
        return self.State(0.0, 0.0, 0.0, -1.0)

    def rate(self, s, drive):
        return self.State(1.0 + 0.0 * s.clock, 1.0 + 0.0 * s.x, 0.0, 0.0)

    def guards(self):
        def won(number):
            return lambda s, d: s._replace(x=-1e6 + 0.0 * s.x, winner=number + 0.0 * s.winner, when=s.clock)

        return [
            Guard("first", lambda s, d: s.x - self.first, "up", won(1.0)),
            Guard("second", lambda s, d: s.x - self.second, "up", won(2.0)),
        ]


@pytest.mark.parametrize(
    ("first", "second", "winner"), [(50.0, 50.1, 1), (50.1, 50.0, 2), (80.0, 3.0, 2), (3.0, 80.0, 1)]
)
def test_two_guards_in_one_step(first, second, winner):
    # The line is integrated exactly, so one step covers all of it and both levels lie in it.
    got = run(Race(first=first, second=second), ["race.winner", "race.when"], [100.0])
    np.testing.assert_allclose(got.out[0, 0], [winner, min(first, second)], atol=1e-6)


@mechanism
class Curved:
    """A straight line read by guards that are anything but straight."""

    level: float = par(0.1, "1", TEST)
    power: float = par(3.0, "1", TEST)

    class State(NamedTuple):
        x: number
        other: number
        when: mode

    def start(self, drive):
        return self.State(0.0, 0.0, -1.0)

    def rate(self, s, drive):
        return self.State(1.0 + 0.0 * s.other, 0.0 * s.x, 0.0)

    def guards(self):
        return [Guard("cubic", lambda s, d: s.x**3 - self.level**3, "up", lambda s, d: s._replace(when=s.x))]


@pytest.mark.parametrize("level", [1e-3, 0.1, 3.0, 25.0, 50.0, 75.0, 99.0])
def test_moment_of_a_curved_guard(level):
    got = run(Curved(level=level), ["curved.when"], [100.0])
    assert got.out[0, 0, 0] == pytest.approx(level, abs=1e-6)


@mechanism
class Domino:
    """A guard whose jump makes the next one cross, at the same moment."""

    stones: float = par(1.0, "1", TEST)

    class State(NamedTuple):
        x: number
        clock: number
        second: mode
        third: mode
        when: mode

    def start(self, drive):
        return self.State(-1.0, 0.0, -1.0, -1.0, -1.0)

    def rate(self, s, drive):
        return self.State(1.0 + 0.0 * s.clock, 1.0 + 0.0 * s.x, 0.0, 0.0, 0.0)

    def guards(self):
        return [
            Guard("third", lambda s, d: s.third, "up", lambda s, d: s._replace(when=s.clock)),
            Guard("first", lambda s, d: s.x, "up", lambda s, d: s._replace(second=self.stones + 0.0 * s.x)),
            Guard("second", lambda s, d: s.second, "up", lambda s, d: s._replace(third=s.second)),
        ]


def test_cascade_of_guards():
    got = run(Domino(), ["domino.second", "domino.third", "domino.when"], [0.999, 1.0001, 3.0])
    np.testing.assert_allclose(got.out[0], [[-1, -1, -1], [1, 1, 1], [1, 1, 1]], atol=1e-7)


def test_guards_see_what_jumps_do():
    @mechanism
    class Trigger:
        class State(NamedTuple):
            x: number
            fired: mode

        def start(self, drive):
            return self.State(0.0, 0.0)

        def rate(self, s, drive):
            return self.State(-s.x * s.x * 0.0 - s.x, 0.0)

        def jumps(self):
            return [Jump("kick", to=lambda s, d, v: s._replace(x=s.x + v))]

        def guards(self):
            return [
                Guard("high", lambda s, d: s.x - 1.0, "up", lambda s, d: s._replace(x=0.0 * s.x, fired=s.fired + 1))
            ]

    events = [(1.0, "trigger.kick", 0.7), (2.0, "trigger.kick", 2.0), (3.0, "trigger.kick", 0.9)]
    got = run(Trigger(), ["trigger.x", "trigger.fired"], [1.0, 2.0, 3.0], events=events)
    np.testing.assert_allclose(got.out[0], [[0.7, 0], [0, 1], [0.9, 1]], atol=1e-9)


def test_endless_cascade_is_chatter():
    @mechanism
    class PingPong:
        class State(NamedTuple):
            x: number
            other: number

        def start(self, drive):
            return self.State(1.0, 1.0)

        def rate(self, s, drive):
            return self.State(-1.0 + 0.0 * s.other * s.x, -s.other * s.x * s.x)

        def guards(self):
            return [
                Guard("low", lambda s, d: s.x, "down", lambda s, d: s._replace(x=0.5 - s.x)),
                Guard("high", lambda s, d: s.x - 0.25, "up", lambda s, d: s._replace(x=-0.5 + 0.0 * s.x)),
            ]

    got = run(PingPong(), ["ping_pong.x"], [0.5, 0.99, 1.01, 2.0])
    assert reasons(got) == ["event chatter"]
    assert got.end_time[0] == pytest.approx(1.0, abs=1e-7)
    np.testing.assert_allclose(got.out[0, :2, 0], [0.5, 0.01], atol=1e-7)
    assert np.isnan(got.out[0, 2:]).all()


# Switches


def switched(t, fast=3.0):
    at = np.log(2)
    return np.where(t < at, np.exp(-t), 0.5 * np.exp(-fast * (t - at)))


@pytest.mark.parametrize("method", METHODS)
def test_switch_is_piecewise_exact(method):
    times = np.linspace(0, 3, 61)
    got = run(Switching(), ["switching.x"], times, method=method)
    np.testing.assert_allclose(got.out[0, :, 0], switched(times), atol=3e-8)


def test_switch_with_another_start():
    # The bit belongs to the state the member starts from, not to the one the model would start from.
    times = np.linspace(0, 1, 5)
    result = simulate(Switching(), times=times, start={"switching.x": 0.25}, rtol=1e-8)
    np.testing.assert_allclose(result["switching.x"].values, 0.25 * np.exp(-3 * times), atol=1e-7)


def test_switch_goes_on_from_an_earlier_result():
    times = np.linspace(0, 1, 5)
    before = simulate(Switching(), duration=1.0, rtol=1e-9)
    after = simulate(Switching(), times=times, start=before, rtol=1e-9)
    np.testing.assert_allclose(after["switching.x"].values, switched(1 + times), atol=1e-8)


def test_a_jump_through_the_threshold_flips_the_switch():
    @mechanism
    class Kicked:
        class State(NamedTuple):
            x: number
            other: number

        def start(self, drive):
            return self.State(1.0, 1.0)

        def rate(self, s, drive):
            return self.State(switch(s.x, 1.0, -2.0) + 0.0 * s.other, -s.other * s.x * 0.0)

        def jumps(self):
            return [Jump("turn", to=lambda s, d, v: s._replace(x=-s.x))]

    times = np.array([0, 0.5, 1.0, 1.5, 2.0, 2.5])
    got = run(Kicked(), ["kicked.x"], times, events=[(1.0, "kicked.turn", 1.0), (2.0, "kicked.turn", 1.0)])
    np.testing.assert_allclose(got.out[0, :, 0], [1, 1.5, -2, -3, 4, 4.5], atol=1e-9)
