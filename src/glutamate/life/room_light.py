"""Light that reaches the eye: daylight over the hours, a room's lamps, none asleep.

Scheme      evening level by night, day level between morning and afternoon, smooth in between; plus lamps; times awake
Takes in    time of day, whether awake, further light of a room or a screen
Hands on    light at the eye
Not here    what a clock makes of it (body_clock.py), wavelengths
Sources     Skeldon2023 (shape and levels)
"""

from typing import NamedTuple

from glutamate.engine.mechanism import mechanism
from glutamate.life.day_clock import HOUR
from glutamate.maths import floor, tanh
from glutamate.parameter import par
from glutamate.units import number

LUX = number  # light at the eye in lux, which has no place among the base units


@mechanism
class RoomLight:
    """Rooms with windows and lamps."""

    day_level: float = par(700, "1", "Skeldon2023", low=200, high=3000, domain=(0, None), note="D, lux")
    evening_level: float = par(40, "1", "Skeldon2023", low=5, high=200, domain=(0, None), note="E, lux")
    morning: float = par(7.5, "h", "Skeldon2023", domain=(0, 24))
    afternoon: float = par(16.5, "h", "Skeldon2023", domain=(0, 24))
    twilight: float = par(6000, "s", "Skeldon2023", domain=(1, None))
    dark: float = par(1e-3, "1", "assumed: a dark bedroom in lux; nought would leave a power without slope",
                      domain=(1e-9, None))  # fmt: skip
    day: float = par(24, "h", "Skeldon2023", domain=(1, None))

    TIME = "h"

    class Drive(NamedTuple):
        """Time of day; 1 awake; light of lamps and screens beyond the evening's."""

        hour: HOUR
        awake: number(low=0, high=1)
        lamps: LUX(low=0, scale=10)

    class Output(NamedTuple):
        """At the eye."""

        light: LUX

    def output(self, state, drive):
        """Eyes are closed asleep."""
        hour = drive.hour - self.day * floor(drive.hour / self.day)
        lit = (tanh((hour - self.morning) / self.twilight) - tanh((hour - self.afternoon) / self.twilight)) / 2
        room = self.evening_level + (self.day_level - self.evening_level) * lit + drive.lamps
        return self.Output(self.dark + drive.awake * room)
