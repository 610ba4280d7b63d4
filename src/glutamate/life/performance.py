"""Lapses of attention under lost sleep: the unified model of performance.

Scheme      awake: lapses -> ceiling; asleep: lapses -> a floor that itself rises awake and falls asleep over days
Takes in    whether asleep, time of day, factor of caffeine
Hands on    lapses in a ten-minute vigilance test, its slow floor (sleep debt), inertia after waking
Not here    how sleepy one feels (sleepiness.py): people do not notice
Limits      a mean person; below nought lapses mean as good as can be. At four hours a night it gives a quarter too many
Sources     Ramakrishnan2016 (equations and constants), Rajdev2013 (the slow floor)
"""

from math import pi
from typing import NamedTuple

from glutamate.engine.mechanism import mechanism
from glutamate.life.day_clock import HOUR
from glutamate.maths import maximum, minimum, sin, total
from glutamate.parameter import par
from glutamate.units import number

SET = "Ramakrishnan2016"
POSITIVE = (1e-9, None)


@mechanism
class Performance:
    """A mean sleeper."""

    ceiling: float = par(24.12, "1", SET, low=13, high=35, domain=POSITIVE, note="U, lapses in ten minutes")
    wake_time: float = par(40, "h", SET, low=30, high=50, domain=POSITIVE, note="tau_w")
    sleep_time: float = par(1, "h", SET, domain=POSITIVE, note="tau_s")
    debt_time: float = par(4.06, "d", SET, low=2.8, high=5.3, domain=POSITIVE, note="tau_LA")
    repay: float = par(-2, "1", SET, note="floor of a long sleep, of the ceiling")
    least_debt: float = par(-0.11, "1", SET, domain=(None, 0), note="of the ceiling")
    edge: float = par(0.005, "1", "assumed: width over which the floor stops, of the ceiling", domain=POSITIVE)
    clock_gain: float = par(4.13, "1", SET, domain=(0, None), note="kappa")
    phase: float = par(2.02, "h", SET, domain=(None, None), note="phi")
    second: float = par(0.22, "1", SET, note="second harmonic of the day")
    first: float = par(0.97, "1", SET)
    third: float = par(0.07, "1", SET)
    fourth: float = par(0.03, "1", SET)
    fifth: float = par(0.001, "1", SET)
    inertia_size: float = par(1.14, "1", SET, domain=(0, None), note="at waking")
    inertia_rate: float = par(0.46, "1/h", SET, domain=POSITIVE)
    inertia_time: float = par(0.25, "h", "assumed: sleep makes it at once", domain=POSITIVE)
    mean_time: float = par(3, "d", "assumed: over which debt is told from the day's ripple", domain=POSITIVE)
    day: float = par(24, "h", SET, domain=POSITIVE)

    TIME = "h"

    class State(NamedTuple):
        """Lapses without the clock; slow floor and its mean of days; inertia."""

        pressure: number
        debt: number
        mean_debt: number
        inertia: number(low=0)

    class Drive(NamedTuple):
        """1 asleep; time of day; factor on lapses, below 1 under caffeine."""

        asleep: number(low=0, high=1)
        hour: HOUR
        caffeine: number(low=0)

    class Output(NamedTuple):
        """Lapses in ten minutes; sleep debt of days relative to the ceiling, nought if none."""

        lapses: number
        debt_share: number

    def start(self, drive):
        """Rested."""
        return self.State(0.0, 0.0, 0.0, 0.0)

    def circadian(self, hour):
        """Five harmonics of the day."""
        turn = 2 * pi * (hour + self.phase) / self.day
        sizes = (self.first, self.second, self.third, self.fourth, self.fifth)
        return total(size * sin(k * turn) for k, size in enumerate(sizes, start=1))

    def output(self, state, drive):
        """Pressure and the clock add up."""
        lapses = drive.caffeine * (state.pressure + self.clock_gain * self.circadian(drive.hour))
        return self.Output(lapses, maximum(state.mean_debt, 0.0) / self.ceiling)

    def rate(self, state, drive):
        """Awake towards the ceiling, asleep towards the floor."""
        up = 1 - drive.asleep
        left = minimum((state.debt / self.ceiling - self.least_debt) / self.edge, 1.0)
        falls = (self.repay * self.ceiling - state.debt) / self.debt_time
        return self.State(
            pressure=up * (self.ceiling - state.pressure) / self.wake_time
            - drive.asleep * (state.pressure - state.debt) / self.sleep_time,
            debt=up * (self.ceiling - state.debt) / self.debt_time + drive.asleep * left * falls,
            mean_debt=(state.debt - state.mean_debt) / self.mean_time,
            inertia=drive.asleep * (self.inertia_size - state.inertia) / self.inertia_time
            - up * self.inertia_rate * state.inertia,
        )
