"""Two-process model of sleep: pressure that rises awake and falls asleep between two thresholds that follow the clock.

Scheme      awake: pressure -> 1; asleep: pressure -> 0; sleep from the upper threshold, waking at the lower one
Takes in    time of day
Hands on    sleep pressure, whether asleep
Not here    light, alarms, bedtimes (sleep_pressure.py)
Sources     Borbely1982 (the model), Daan1984 (thresholds and times)
"""

from math import pi
from typing import NamedTuple

from glutamate.engine.mechanism import Guard, mechanism
from glutamate.life.day_clock import HOUR
from glutamate.maths import sin, where
from glutamate.parameter import par
from glutamate.units import mode, share

POSITIVE = (1e-9, None)


@mechanism
class TwoProcess:
    """One sleeper without alarm."""

    rise_time: float = par(18.2, "h", "Daan1984", low=14, high=22, domain=POSITIVE, note="tau_w")
    fall_time: float = par(4.2, "h", "Daan1984", low=2, high=5, domain=POSITIVE, note="tau_s")
    upper: float = par(0.60, "1", "Daan1984", domain=(0, 1), note="Hu0")
    lower: float = par(0.17, "1", "Daan1984", domain=(0, 1), note="Hl0")
    amplitude: float = par(0.10, "1", "Daan1984", domain=(0, 1), note="a")
    phase: float = par(11.42, "h", "assumed: sleep begins at 23:00", domain=(None, None), note="phi")
    day: float = par(24, "h", "Borbely1982", domain=POSITIVE)
    first_pressure: float = par(0.5, "1", "assumed: pressure at midnight", domain=(0, 1))

    TIME = "h"

    class State(NamedTuple):
        """Pressure 0 to 1; 1 while asleep."""

        pressure: share
        asleep: mode

    class Drive(NamedTuple):
        """Time of day."""

        hour: HOUR

    class Output(NamedTuple):
        """What the thresholds follow, -1 to 1."""

        process_c: share.replace(low=-1.0)

    def start(self, drive):
        """Asleep unless rested."""
        low = self.lower + self.amplitude * self.circadian(drive.hour)
        return self.State(self.first_pressure, where(self.first_pressure > low, 1.0, 0.0))

    def circadian(self, hour):
        """Sine of the day."""
        return sin(2 * pi * (hour - self.phase) / self.day)

    def output(self, state, drive):
        """Process C."""
        return self.Output(self.circadian(drive.hour))

    def rate(self, state, drive):
        """Towards 1 awake, 0 asleep."""
        up = (1 - state.asleep) * (1 - state.pressure) / self.rise_time
        return self.State(up - state.asleep * state.pressure / self.fall_time, 0.0)

    def guards(self):
        """Two thresholds."""
        return [
            Guard("falls_asleep", value=self.above_upper, direction="up", to=self.sleeps),
            Guard("wakes", value=self.above_lower, direction="down", to=self.awakes),
        ]

    def above_upper(self, state, drive):
        """Pressure over the upper threshold."""
        return state.pressure - self.upper - self.amplitude * self.circadian(drive.hour)

    def above_lower(self, state, drive):
        """Pressure over the lower threshold."""
        return state.pressure - self.lower - self.amplitude * self.circadian(drive.hour)

    def sleeps(self, state, drive):
        """Asleep from here."""
        return state._replace(asleep=1.0)

    def awakes(self, state, drive):
        """Awake from here."""
        return state._replace(asleep=0.0)
