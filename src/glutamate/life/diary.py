"""Diary: exact sums of a person's days, and when the last long sleep began and ended.

Scheme      hours asleep add up; lapses and sleepiness add up while awake; falling asleep and waking are noted
Takes in    whether awake, time of day, lapses, sleepiness
Hands on    hours slept, sums of lapses and of sleepiness over waking hours, begin and end of the last long sleep
Not here    any effect on the person; naps, whose hours count but whose times are not noted
Sources     none: it only counts
"""

from typing import NamedTuple

from glutamate.engine.mechanism import Guard, mechanism
from glutamate.life.day_clock import HOUR
from glutamate.maths import where
from glutamate.parameter import par
from glutamate.units import measure, number

SUM = measure("h")(scale="10 h")
NOTED = measure("h").replace(kind="mode")


@mechanism
class Diary:
    """What is counted."""

    longest_nap: float = par(3, "h", "assumed: what lasts longer is a night", domain=(0, None))

    TIME = "h"

    class State(NamedTuple):
        """Sums since the beginning; when sleep last began; begin and end of the last long sleep."""

        slept: SUM
        lapsed: SUM
        felt: SUM
        dozed: NOTED
        night_began: NOTED
        night_ended: NOTED

    class Drive(NamedTuple):
        """1 awake; hours since the first midnight; as they are now."""

        awake: number(low=0, high=1)
        hour: HOUR
        lapses: number
        sleepiness: number

    def start(self, drive):
        """Nothing yet."""
        zero = 0.0 * drive.hour
        return self.State(zero, zero, zero, drive.hour, drive.hour, drive.hour)

    def rate(self, state, drive):
        """Adds up."""
        return self.State(1 - drive.awake, drive.awake * drive.lapses, drive.awake * drive.sleepiness, 0.0, 0.0, 0.0)

    def guards(self):
        """Falling asleep and waking."""
        return [
            Guard("dozes", value=self.half_awake, direction="down", to=self.begins),
            Guard("wakes", value=self.half_awake, direction="up", to=self.ends),
        ]

    def half_awake(self, state, drive):
        """Above nought once awake."""
        return drive.awake - 1 / 2

    def begins(self, state, drive):
        """Sleep begins."""
        return state._replace(dozed=drive.hour)

    def ends(self, state, drive):
        """A long sleep is noted."""
        long = drive.hour - state.dozed - self.longest_nap
        return state._replace(
            night_began=where(long > 0, state.dozed, state.night_began),
            night_ended=where(long > 0, drive.hour, state.night_ended),
        )
