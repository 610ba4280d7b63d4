"""How sleepy one feels: alertness of three processes as a rating from 1 to 9.

Scheme      awake: alertness -> low; asleep: rises steadily, then levels off; plus the day, the half day and waking up
Takes in    whether asleep, time of day
Hands on    alertness, rating of sleepiness
Not here    lapses (performance.py), which grow on when this no longer does
Limits      fitted to flight crews; the rating is not held to 1 to 9
Sources     Ingre2014 (equations and constants)
"""

from math import pi
from typing import NamedTuple

from glutamate.engine.mechanism import mechanism
from glutamate.life.day_clock import HOUR
from glutamate.maths import cos, minimum
from glutamate.parameter import par
from glutamate.units import number

SET = "Ingre2014"
POSITIVE = (1e-9, None)


@mechanism
class Sleepiness:
    """A mean person."""

    low: float = par(2.4, "1", SET, note="la")
    high: float = par(14.3, "1", SET, note="ha")
    fall_rate: float = par(0.0353, "1/h", SET, domain=POSITIVE, note="d")
    rise_rate: float = par(0.3813, "1/h", SET, domain=POSITIVE, note="g")
    bend: float = par(12.2, "1", SET, note="bl: below it alertness rises steadily")
    day_size: float = par(2.5, "1", SET, note="Ca")
    peak: float = par(16.8, "h", SET, domain=(None, None), note="p")
    half_day_mean: float = par(-0.5, "1", SET, note="Um")
    half_day_size: float = par(0.5, "1", SET, note="Ua")
    half_day_lag: float = par(3, "h", SET, domain=(None, None))
    inertia_size: float = par(-5.72, "1", SET, note="Wc")
    inertia_rate: float = par(1.51, "1/h", SET, domain=POSITIVE, note="Wd")
    inertia_time: float = par(0.25, "h", "assumed: sleep makes it at once", domain=POSITIVE)
    intercept: float = par(10.6, "1", SET)
    slope: float = par(-0.6, "1", SET)
    day: float = par(24, "h", SET, domain=POSITIVE)
    waking: float = par(14, "1", "assumed: alertness after a good night")

    TIME = "h"

    class State(NamedTuple):
        """Alertness by sleep; inertia."""

        alertness: number
        inertia: number

    class Drive(NamedTuple):
        """1 asleep; time of day."""

        asleep: number(low=0, high=1)
        hour: HOUR

    class Output(NamedTuple):
        """Rating, 1 alert to 9 fighting sleep."""

        sleepiness: number

    def start(self, drive):
        """After a good night."""
        return self.State(self.waking, 0.0)

    def output(self, state, drive):
        """All processes add up."""
        turn = 2 * pi / self.day
        daily = self.day_size * cos(turn * (drive.hour - self.peak))
        half = self.half_day_mean + self.half_day_size * cos(2 * turn * (drive.hour - self.peak - self.half_day_lag))
        return self.Output(self.intercept + self.slope * (state.alertness + daily + half + state.inertia))

    def rate(self, state, drive):
        """Falls awake, rises asleep."""
        up = 1 - drive.asleep
        rises = self.rise_rate * minimum(self.high - state.alertness, self.high - self.bend)
        return self.State(
            alertness=drive.asleep * rises - up * self.fall_rate * (state.alertness - self.low),
            inertia=drive.asleep * (self.inertia_size - state.inertia) / self.inertia_time
            - up * self.inertia_rate * state.inertia,
        )
