"""A spike at the terminal: one port for all parts of a model that answer the same spike.

Takes in    spikes (port `spike`)
Hands on    emission `spikes`, the event's value as it came, to parts in the order in which they are wired
Not here    failures of conduction, delay along the axon
Sources     none: nothing is computed
"""

from glutamate.engine.mechanism import Emit, Jump, mechanism
from glutamate.units import number


@mechanism
class SpikeArrival:
    """A spike at the terminal, handed on unchanged to all parts it concerns."""

    TIME = "ms"
    STATIONARY = True

    def jumps(self):
        """A spike."""
        return [Jump("spike", to=self.after_spike, emits={"spikes": Emit(self.passed, number)})]

    def after_spike(self, state, drive, value):
        """Nothing of its own changes."""
        return state

    def passed(self, state, drive, value):
        """As it came."""
        return value
