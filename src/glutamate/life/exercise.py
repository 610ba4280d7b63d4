"""Exercise: a boost of tissue glutamate within the hour, and what the habit damps.

Scheme      bout -> boost, gone in hours; bouts a week -> habit, weeks
Takes in    events bout (1 for twenty vigorous minutes)
Hands on    boost of tissue glutamate, damping of stress, factor on plasticity
Not here    release, which a bout leaves as it is; energy
Limits      six to sixteen people per experiment; the damping of stress is a guess
Sources     Maddock2016 (boost and its course)
"""

from typing import NamedTuple

from glutamate.engine.mechanism import Jump, mechanism
from glutamate.maths import exp
from glutamate.parameter import par
from glutamate.units import measure, number

PER_DAY = measure("1/d")


@mechanism
class Exercise:
    """A person's habit."""

    size: float = par(0.05, "1", "Maddock2016", low=0.02, high=0.08, domain=(0, None))
    fade_time: float = par(0.75, "h", "Maddock2016", low=0.3, high=1.5, domain=(1e-3, None))
    habit_time: float = par(21, "d", "assumed: a habit is three weeks", low=7, high=60, domain=(0.1, None))
    damping: float = par(0.246, "d", "assumed: a tenth less drive at three bouts a week", domain=(0, None),
                         note="-ln 0.9 per 3 bouts in 7 d")  # fmt: skip
    learning: float = par(0.1, "d", "assumed: plasticity by habit", low=0, high=0.3, domain=(0, None))

    TIME = "h"

    class State(NamedTuple):
        """Boost; bouts a day of the last weeks."""

        boost: number(low=0, scale=0.01)
        habit: PER_DAY(low=0)

    class Output(NamedTuple):
        """Factor on the drive of stress; factor on plasticity."""

        damping_factor: number
        plasticity: number

    def start(self, drive):
        """No habit."""
        return self.State(0.0, 0.0 / self.habit_time)

    def output(self, state, drive):
        """By habit."""
        return self.Output(exp(-self.damping * state.habit), 1 + self.learning * state.habit)

    def rate(self, state, drive):
        """Both fade."""
        return self.State(-state.boost / self.fade_time, -state.habit / self.habit_time)

    def jumps(self):
        """A bout."""
        return [Jump("bout", to=self.moved)]

    def moved(self, state, drive, value):
        """Adds to boost and habit."""
        return self.State(state.boost + self.size * value, state.habit + value / self.habit_time)
