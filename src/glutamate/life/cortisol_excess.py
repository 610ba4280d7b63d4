"""Excess of cortisol over an ordinary day, from the hormone itself.

Scheme      hormone over its rest, nothing below
Takes in    cortisol in the unit of hpa_axis.py
Hands on    excess relative to rest
Not here    the day's rhythm: under it the rest is the mean of a day
Sources     Karin2020 (rest)
"""

from typing import NamedTuple

from glutamate.engine.mechanism import mechanism
from glutamate.life.hpa_axis import settled
from glutamate.maths import maximum
from glutamate.parameter import par
from glutamate.units import number


@mechanism
class CortisolExcess:
    """Against a drive of 1."""

    receptor_half: float = par(4, "1", "Karin2020", low=3, high=8, domain=(1e-9, None), note="K_GR")

    TIME = "h"

    class Drive(NamedTuple):
        """Of the axis."""

        cortisol: number(low=0)

    class Output(NamedTuple):
        """Relative to rest."""

        excess: number

    def output(self, state, drive):
        """Nought at rest and below."""
        return self.Output(maximum(drive.cortisol / settled(1.0, self.receptor_half) - 1, 0.0))
