"""A cell that fires at fixed times: what an experimenter's electrode makes of any cell.

Scheme      the time left runs down; at none the cell fires and a new period begins
Takes in    a period; the time to the first spike as the start of `left`
            events at `heard`
Hands on    spikes by the guard `spike`; the sum of what has arrived
Not here    a membrane
Sources     none: times are given
"""

from typing import NamedTuple

from glutamate.engine.mechanism import Guard, Jump, mechanism
from glutamate.parameter import par
from glutamate.units import ms, number


@mechanism
class Metronome:
    """Spikes one period apart."""

    period: float = par(1000, "ms", "assumed: 1 Hz, the rate of most pairing protocols", domain=(0, None))

    TIME = "ms"
    STATIONARY = False

    class State(NamedTuple):
        """Time to the next spike; what has arrived so far."""

        left: ms
        arrived: number

    def start(self, drive):
        """One period from the first spike."""
        return self.State(self.period, 0.0)

    def rate(self, state, drive):
        """Time passes."""
        return self.State(-1.0, 0.0 * state.arrived)

    def jumps(self):
        """A spike arrives; nothing comes of it but the sum."""
        return [Jump("heard", to=self.after_event)]

    def guards(self):
        """No time is left."""
        return [Guard("spike", value=self.over, direction="up", to=self.after_spike)]

    def after_event(self, state, drive, value):
        """The sum grows by the weight."""
        return state._replace(arrived=state.arrived + value)

    def over(self, state, drive):
        """Time since the spike was due."""
        return -state.left

    def after_spike(self, state, drive):
        """The next period."""
        return state._replace(left=state.left + self.period)
