"""Choices after long thinking: more often what costs less effort, as prefrontal glutamate rises.

Scheme      logistic in prefrontal tissue glutamate
Takes in    tissue glutamate of prefrontal cortex relative to its mean
Hands on    share of choices of low cost
Not here    values, rewards; a cause: one study saw both rise together
Sources     Wiehler2022 (slope, fitted)
"""

from typing import NamedTuple

from glutamate.engine.mechanism import mechanism
from glutamate.maths import exp
from glutamate.parameter import par
from glutamate.units import number


@mechanism
class ChoiceCost:
    """A mean person."""

    offset: float = par(0, "1", "assumed: half of the choices when fresh", note="b0")
    slope: float = par(2.51, "1", "fit:LIF-21", domain=(0, None), note="b1: 8 % more glutamate, 10 % more such choices")

    TIME = "h"

    class Drive(NamedTuple):
        """Relative to its mean."""

        glutamate_tissue: number(low=0)

    class Output(NamedTuple):
        """0 to 1."""

        low_cost: number

    def output(self, state, drive):
        """More with glutamate."""
        return self.Output(1 / (1 + exp(-self.offset - self.slope * (drive.glutamate_tissue - 1))))
