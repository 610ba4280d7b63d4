"""Cortisol over the day: the rhythm of the drive, and a readout without feedback.

Scheme      two harmonics of the day, exponentiated -> drive with mean u0; the same -> secretion into plasma
Takes in    time of day, cortisol of the day relative to rest
Hands on    drive of the hypothalamus, plasma cortisol
Not here    feedback and glands (hpa_axis.py), pulses, the rise at waking
Sources     Debono2009 (33 people by day and night, fitted)
"""

from math import pi
from typing import NamedTuple

from glutamate.engine.mechanism import mechanism
from glutamate.life.day_clock import HOUR
from glutamate.maths import cos, exp, log, total
from glutamate.parameter import par
from glutamate.units import measure, number

SET = "Debono2009"
NM = measure("nM")
POSITIVE = (1e-9, None)
POINTS = 48  # of the mean over a day, which converges faster than any power


@mechanism
class CortisolRhythm:
    """A mean adult."""

    drive_mean: float = par(1.564, "1", SET, domain=POSITIVE, note="u0, fitted")
    first: float = par(2.05, "1", SET, note="A, fitted")
    first_peak: float = par(8.02, "h", SET, domain=(None, None))
    second: float = par(0.56, "1", SET, note="B, fitted")
    second_peak: float = par(7.81, "h", SET, domain=(None, None))
    plasma_unit: float = par(170, "nM", SET, domain=POSITIVE, note="plasma cortisol at 1, fitted")
    open_rate: float = par(91.9, "nM/h", SET, domain=POSITIVE, note="R, without feedback, fitted")
    open_first: float = par(0.957, "1", SET, note="fitted")
    open_first_peak: float = par(8.99, "h", SET, domain=(None, None))
    open_second: float = par(0.41, "1", SET, note="fitted")
    open_second_peak: float = par(5.94, "h", SET, domain=(None, None))
    half_life: float = par(1.1, "h", SET, low=1.0, high=1.4, domain=POSITIVE)
    day: float = par(24, "h", SET, domain=POSITIVE)
    first_plasma: float = par(60, "nM", "assumed: midnight", domain=(0, None))

    TIME = "h"

    class State(NamedTuple):
        """Plasma cortisol without feedback."""

        plasma: NM(low=0, scale=10)

    class Drive(NamedTuple):
        """Time of day; cortisol of the day relative to rest."""

        hour: HOUR
        level: number(low=0)

    class Output(NamedTuple):
        """Drive of the hypothalamus over the day, with its mean."""

        hypothalamus: number

    def start(self, drive):
        """Midnight."""
        return self.State(self.first_plasma * drive.level)

    def shape(self, hour):
        """Before the mean is set."""
        turn = 2 * pi / self.day
        first = self.first * cos(turn * (hour - self.first_peak))
        return exp(first + self.second * cos(2 * turn * (hour - self.second_peak)))

    def output(self, state, drive):
        """Mean of a day as given."""
        mean = total(self.shape(k * self.day / POINTS) for k in range(POINTS)) / POINTS
        return self.Output(self.drive_mean * self.shape(drive.hour) / mean)

    def secretion(self, hour):
        """Into plasma, without feedback."""
        turn = 2 * pi / self.day
        first = self.open_first * cos(turn * (hour - self.open_first_peak))
        return self.open_rate * exp(first + self.open_second * cos(2 * turn * (hour - self.open_second_peak)))

    def rate(self, state, drive):
        """Secreted by the hour, cleared by its half-life."""
        made = drive.level * self.secretion(drive.hour)
        return self.State(made - log(2.0) / self.half_life * state.plasma)
