"""Stressors that fade at a pace of their own, beside those that fade at the person's.

Scheme      stressor -> push, which fades; strain from elsewhere + push -> strain
Takes in    strain from elsewhere; events stressor (strength: 1 doubles the drive of the stress axis for a while)
Hands on    strain, for stressors.py or for another of these
Not here    the person's gain and habits, which work on it in stressors.py
Sources     assumed: whoever names a stressor says how long it works on
"""

from typing import NamedTuple

from glutamate.engine.mechanism import Jump, mechanism
from glutamate.parameter import par
from glutamate.units import number


@mechanism
class LastingStressor:
    """One kind of stressor."""

    fade_time: float = par(6, "h", "assumed: an example; a plan gives its own", domain=(1e-3, None))

    TIME = "h"
    STATIONARY = True

    class State(NamedTuple):
        """What is left."""

        push: number(low=0)

    class Drive(NamedTuple):
        """Above an ordinary day."""

        elsewhere: number(low=0)

    class Output(NamedTuple):
        """Above an ordinary day."""

        strain: number

    def start(self, drive):
        """Nothing yet."""
        return self.State(0.0)

    def output(self, state, drive):
        """Adds up."""
        return self.Output(drive.elsewhere + state.push)

    def rate(self, state, drive):
        """Fades."""
        return self.State(-state.push / self.fade_time)

    def jumps(self):
        """It strikes."""
        return [Jump("stressor", to=self.struck)]

    def struck(self, state, drive, value):
        """Adds to what is left."""
        return self.State(state.push + value)
