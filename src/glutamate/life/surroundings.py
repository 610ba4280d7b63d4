"""Where a person is and what they do there: loads, detachment from work and light, as events set them.

Scheme      each value holds until the next event on its port
Takes in    events cognitive, sensory, detached, inside, indoors (the new value)
Hands on    the five values, for load.py, effort.py and lit_room.py; hours in places with light of their own
Not here    what they do; which places and doings have which values
Sources     assumed: an ordinary day has load 0.8 in the mean of waking hours
"""

from typing import NamedTuple

from glutamate.engine.mechanism import Jump, mechanism
from glutamate.parameter import par
from glutamate.units import measure, mode


@mechanism
class Surroundings:
    """Without events an ordinary day."""

    usual_cognitive: float = par(0.8, "1", "assumed: mean of waking hours", low=0.5, high=1.0, domain=(0, None))
    usual_sensory: float = par(0.8, "1", "assumed: mean of waking hours", low=0.5, high=1.0, domain=(0, None))

    TIME = "h"

    class State(NamedTuple):
        """Loads; 1 free of work; 1 inside a place with light of its own; its light in lux; hours in such places."""

        cognitive_load: mode
        sensory_load: mode
        free: mode
        in_place: mode
        lux: mode
        stayed: measure("h")(scale="10 h")

    def start(self, drive):
        """An ordinary day by daylight."""
        return self.State(self.usual_cognitive, self.usual_sensory, 0.0, 0.0, 0.0, 0.0)

    def rate(self, state, drive):
        """Events only; hours add up."""
        return self.State(0.0, 0.0, 0.0, 0.0, 0.0, state.in_place)

    def jumps(self):
        """What changes."""
        return [
            Jump("cognitive", to=self.thinks),
            Jump("sensory", to=self.senses),
            Jump("detached", to=self.frees),
            Jump("inside", to=self.enters),
            Jump("indoors", to=self.lights),
        ]

    def thinks(self, state, drive, value):
        """Another cognitive load."""
        return state._replace(cognitive_load=value)

    def senses(self, state, drive, value):
        """Another sensory load."""
        return state._replace(sensory_load=value)

    def frees(self, state, drive, value):
        """More or less free of work."""
        return state._replace(free=value)

    def enters(self, state, drive, value):
        """Into a place with light of its own, or out of it."""
        return state._replace(in_place=value)

    def lights(self, state, drive, value):
        """Another light in it."""
        return state._replace(lux=value)
