"""Practice: a skill that becomes automatic with repetitions and is lost slowly without, as events that run.

Scheme      every repetition takes away a share of what is missing; days without take back a little
Takes in    event `repetition`, whose value is its worth (1: attentive and whole)
Hands on    automaticity
Not here    many people, days to a habit (habit.py: the same law), how hard the skill is
Limits      the speed is that of the median person with a daily habit; a chord or a task at work may be faster or slower
Sources     Lally2010 (curve, median of days)
"""

from typing import NamedTuple

from glutamate.engine.mechanism import Jump, mechanism
from glutamate.maths import exp
from glutamate.parameter import par
from glutamate.units import share


@mechanism
class Practice:
    """One skill of one person."""

    repetitions: float = par(66, "1", "Lally2010", low=18, high=254, domain=(1, None), note="until `near` is reached")
    near: float = par(2.995732273553991, "1", "assumed: log of what is missing at 95 %", domain=(1e-3, None))
    forgetting: float = par(0.005, "1/d", "assumed: half in months", low=0, high=0.02, domain=(0, None))

    TIME = "d"
    STATIONARY = False

    class State(NamedTuple):
        """0 for new, 1 for without thinking."""

        automaticity: share

    class Drive(NamedTuple):
        """Nothing."""

    class Output(NamedTuple):
        """What still takes attention."""

        effort: share

    def start(self, drive):
        """New."""
        return self.State(0.0)

    def rate(self, state, drive):
        """Lost slowly."""
        return self.State(-self.forgetting * state.automaticity)

    def output(self, state, drive):
        """The rest."""
        return self.Output(1 - state.automaticity)

    def jumps(self):
        """A repetition."""
        return [Jump("repetition", to=self.after_repetition)]

    def after_repetition(self, state, drive, value):
        """A share of what is missing."""
        return self.State(1 - (1 - state.automaticity) * exp(-value * self.near / self.repetitions))
