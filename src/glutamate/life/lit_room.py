"""Light at the eye of a person who is in rooms: daylight and lamps, or what a place says it has instead.

Scheme      daylight over the hours plus lamps; inside a place the light of that place; awake only
Takes in    time of day, whether awake, lamps, 1 inside a place with light of its own, light of that place
Hands on    light at the eye
Not here    what a clock makes of it (body_clock.py); windows of a place
Sources     Skeldon2023 (daylight, as in room_light.py)
"""

from typing import NamedTuple

from glutamate.engine.mechanism import mechanism
from glutamate.life.day_clock import HOUR
from glutamate.life.room_light import LUX
from glutamate.maths import floor, tanh
from glutamate.parameter import par
from glutamate.units import number, share


@mechanism
class LitRoom:
    """Rooms with windows and lamps, and places with a light of their own."""

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
        """Time of day; 1 awake; further lamps; 1 inside a place with light of its own; its light."""

        hour: HOUR
        awake: number(low=0, high=1)
        lamps: LUX(low=0, scale=10)
        inside: share
        indoors: LUX(low=0, scale=10)

    class Output(NamedTuple):
        """At the eye."""

        light: LUX

    def output(self, state, drive):
        """Eyes are closed asleep."""
        hour = drive.hour - self.day * floor(drive.hour / self.day)
        lit = (tanh((hour - self.morning) / self.twilight) - tanh((hour - self.afternoon) / self.twilight)) / 2
        room = self.evening_level + (self.day_level - self.evening_level) * lit + drive.lamps
        return self.Output(self.dark + drive.awake * ((1 - drive.inside) * room + drive.inside * drive.indoors))
