"""Acute stress: glutamate release goes up within the hour and comes down over a day.

Scheme      excess cortisol -> vesicles ready for release, fast up, slow down
Takes in    cortisol above rest
Hands on    factor on release
Not here    chronic stress (chronic_stress.py), what is measured by microdialysis, which is not all synaptic
Limits      of rats, by foot shock; the size per unit of cortisol is a guess within 0.2 to 0.6
Sources     Musazzi2010 (release up, by corticosterone), Popoli2012 (course)
"""

from typing import NamedTuple

from glutamate.engine.mechanism import mechanism
from glutamate.maths import maximum, minimum
from glutamate.parameter import par
from glutamate.units import number


@mechanism
class AcuteStress:
    """Prefrontal synapses."""

    gain: float = par(0.4, "1", "assumed: per unit of excess cortisol", low=0.2, high=0.6, domain=(0, None),
                      note="b_R")  # fmt: skip
    rise_time: float = par(0.5, "h", "Musazzi2010", low=0.25, high=1, domain=(1e-3, None))
    fall_time: float = par(12, "h", "Popoli2012", low=6, high=24, domain=(1e-3, None), note="still up after a day")

    TIME = "h"
    STATIONARY = True

    class State(NamedTuple):
        """Release beyond rest."""

        readied: number(low=0)

    class Drive(NamedTuple):
        """Cortisol above rest, relative to it."""

        excess: number(low=0)

    class Output(NamedTuple):
        """Factor on release."""

        release: number

    def start(self, drive):
        """As stress is."""
        return self.State(self.gain * drive.excess)

    def output(self, state, drive):
        """1 at rest."""
        return self.Output(1 + state.readied)

    def rate(self, state, drive):
        """Fast up, slow down."""
        gap = self.gain * drive.excess - state.readied
        return self.State(maximum(gap, 0.0) / self.rise_time + minimum(gap, 0.0) / self.fall_time)
