"""States in closed form for explicit methods: exact, through jumps and modes, seen by guards, kept within bounds."""

from typing import NamedTuple

import numpy as np
import pytest

from glutamate.engine.adaptive import closed
from glutamate.engine.adaptive.condense import condense
from glutamate.engine.mechanism import Guard, Jump, mechanism
from glutamate.engine.system import trace
from glutamate.parameter import par
from glutamate.units import mode, number
from unit.engine_models import TEST, run


@mechanism
class Gut:
    """A quick gut fills a body; a slow state follows the body; a lamp that is on or off heats a plate."""

    absorbed: float = par(30.0, "1", TEST)
    cleared: float = par(0.5, "1", TEST)
    factor: float = par(1.0, "1", TEST)
    cooled: float = par(40.0, "1", TEST)
    offset: float = par(0.0, "1", TEST)

    class State(NamedTuple):
        """Amounts; whether the lamp is on; heat; what follows."""

        gut: number
        body: number(low=-0.5)
        lamp: mode
        heat: number
        slow: number

    def start(self, drive):
        """Empty, dark, cold."""
        return self.State(0.0, 0.0, 0.0, 0.0, 0.0)

    def rate(self, s, drive):
        """One after the other; `slow` is not linear, so it is integrated."""
        taken = self.absorbed * s.gut
        return self.State(
            -taken,
            self.factor * taken - self.cleared * s.body,
            0.0,
            self.offset + self.cooled * (5 * s.lamp - (1 - s.lamp) * s.heat),
            s.body - 0.01 * s.slow * s.slow,
        )

    def jumps(self):
        """A meal, a switch, someone who drains the body alone."""
        return [
            Jump("meal", to=lambda s, d, v: s._replace(gut=s.gut + v)),
            Jump("lamp", to=lambda s, d, v: s._replace(lamp=v)),
            Jump("drain", to=lambda s, d, v: s._replace(body=s.body - v)),
        ]


def bateman(t, amount, absorbed, cleared):
    """Body after one meal into an empty gut."""
    if absorbed == cleared:
        return amount * absorbed * t * np.exp(-absorbed * t)
    apart = absorbed - cleared
    return amount * absorbed * np.exp(-cleared * t) * -np.expm1(-apart * t) / apart


TIMES = np.linspace(0.0, 12.0, 61)
MEALS = [(1.0, "gut.meal", 2.0), (3.1, "gut.meal", 4.0)]


def test_who_is_taken_out():
    system = trace(Gut())
    names = [s.path for s in system.states]
    assert {names[i] for i in closed.quick(system)} == {"gut.gut", "gut.body", "gut.heat"}
    assert {names[i] for i in closed.lazy(system)} == set()
    small = condense(system, closed.quick(system))
    assert [s.path for s in small.system.states[: small.system.size]] == ["gut.slow"]
    assert condense(system).system.size == 4


@pytest.mark.parametrize("absorbed", [30.0, 0.02, 0.5, 0.5 * (1 + 1e-9), 0.5 * (1 + 1e-3), 0.52])
def test_a_gut_fills_a_body(absorbed):
    got = run(Gut(), ["gut.body", "gut.gut"], TIMES, events=MEALS, varied={"gut.absorbed": [absorbed]}, method="tsit5")
    wanted = sum(np.where(t < TIMES, bateman(TIMES - t, v, absorbed, 0.5), 0.0) for t, _, v in MEALS)
    np.testing.assert_allclose(got.out[0, :, 0], wanted, rtol=1e-11, atol=1e-13)
    left = sum(np.where(t <= TIMES, v * np.exp(-absorbed * (TIMES - t)), 0.0) for t, _, v in MEALS)
    np.testing.assert_allclose(got.out[0, :, 1], left, rtol=1e-11, atol=1e-300)


def test_quick_states_take_no_steps_and_others_follow_them():
    record = ["gut.slow", "gut.body", "gut.heat"]
    events = [*MEALS, (5.0, "gut.lamp", 1.0), (7.0, "gut.drain", 1.0), (8.0, "gut.lamp", 0.0)]
    wanted = run(Gut(), record, TIMES, events=events, method="rodas5p", rtol=1e-11)
    got = run(Gut(), record, TIMES, events=events, method="tsit5", rtol=1e-9)
    np.testing.assert_allclose(got.out, wanted.out, rtol=1e-7, atol=1e-8)
    wide = run(Gut(), record, [0.0, 200.0], events=events, method="tsit5", rtol=1e-4)
    assert wide.steps[0] < 100  # the heat alone, at 40 in a unit of time, would ask an explicit method for 2,500


def test_a_rate_of_nought_in_one_mode_is_a_line():
    got = run(
        Gut(), ["gut.heat"], [1.0, 2.0, 3.0], events=[(1.0, "gut.lamp", 1.0)], varied={"gut.offset": [3.0]},
        method="tsit5",
    )  # fmt: skip
    begin = 3.0 / 40 * (1 - np.exp(-40.0))
    np.testing.assert_allclose(got.out[0, :, 0], [begin, begin + 203, begin + 406], rtol=1e-12)


def test_width_and_neighbours_change_no_bit():
    varied = {"gut.absorbed": np.geomspace(0.1, 100, 13)}
    record = ["gut.slow", "gut.body"]
    wide, narrow = (
        run(Gut(), record, TIMES, events=MEALS, varied=varied, method="tsit5", width=w, rtol=1e-5) for w in (8, 1)
    )
    np.testing.assert_array_equal(wide.out, narrow.out)


def test_a_driven_state_that_leaves_its_bounds_between_events_is_noticed():
    got = run(
        Gut(), ["gut.body"], TIMES, events=[(1.0, "gut.meal", 2.0)], varied={"gut.factor": [1.0, -1.0]}, method="tsit5"
    )
    assert got.status.tolist() == [0, 3]
    assert got.fail_slot[1] == 1
    assert 1.0 < got.end_time[1] < 3.0


@mechanism
class Threshold:
    """A quick pulse that passes a threshold and comes back, counted; nothing else asks for steps."""

    quick: float = par(50.0, "1", TEST)

    class State(NamedTuple):
        """Pulse, its filter, crossings up and down, a clock."""

        pulse: number
        filtered: number
        ups: mode
        downs: mode
        clock: number

    def start(self, drive):
        """At rest."""
        return self.State(0.0, 0.0, 0.0, 0.0, 0.0)

    def rate(self, s, drive):
        """Filtered at a third of its own speed."""
        return self.State(-self.quick * s.pulse, self.quick / 3 * (s.pulse - s.filtered), 0.0, 0.0, 1.0)

    def jumps(self):
        """A pulse."""
        return [Jump("pulse", to=lambda s, d, v: s._replace(pulse=s.pulse + v))]

    def guards(self):
        """At 0.1 in both directions."""
        return [
            Guard("up", lambda s, d: s.filtered - 0.1, "up", lambda s, d: s._replace(ups=s.ups + 1)),
            Guard("down", lambda s, d: s.filtered - 0.1, "down", lambda s, d: s._replace(downs=s.downs + 1)),
        ]


@pytest.mark.parametrize("gap", [1.0, 40.0, 400.0])
def test_guards_see_quick_states(gap):
    events = [(gap * (k + 1), "threshold.pulse", 1.0) for k in range(5)]
    system = trace(Threshold())
    assert len(condense(system, closed.quick(system)).longest) == 2
    got = run(Threshold(), ["threshold.ups", "threshold.downs"], [gap * 6.5], events=events, method="tsit5", rtol=1e-3)
    assert got.out[0, 0].tolist() == [5.0, 5.0]
