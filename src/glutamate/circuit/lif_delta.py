"""Leaky integrate-and-fire cell with delta synapses: every spike moves the voltage at once.

Scheme      a spike of weight w adds w to the voltage; at threshold it is reset and held, and spikes are lost meanwhile
Takes in    events at `excitatory` and `inhibitory` (mV, the sign is the weight's)
Hands on    voltage above rest; spikes by the guard `spike`
Not here    synaptic time courses (lif_current.py)
Sources     Brunel2000 (all numbers)
"""

from typing import NamedTuple

from glutamate.engine.mechanism import Guard, Jump, mechanism
from glutamate.maths import switch
from glutamate.parameter import par
from glutamate.units import ms, mV


@mechanism
class LIFDelta:
    """One point neuron; voltages count from rest."""

    membrane_time: float = par(20, "ms", "Brunel2000", domain=(0, None), note="tau")
    refractory_time: float = par(2, "ms", "Brunel2000", domain=(0, None), note="tau_rp")
    threshold: float = par(20, "mV", "Brunel2000", domain=(0, None), note="theta")
    reset_potential: float = par(10, "mV", "Brunel2000", note="V_r")

    TIME = "ms"
    STATIONARY = True

    class State(NamedTuple):
        """Voltage above rest, time left of being refractory."""

        voltage: mV
        refractory: ms

    def start(self, drive):
        """At rest."""
        return self.State(0.0, 0.0)

    def rate(self, state, drive):
        """Leak, unless the cell is held after a spike."""
        return self.State(
            switch(state.refractory, 0.0, -state.voltage / self.membrane_time), switch(state.refractory, -1.0, 0.0)
        )

    def jumps(self):
        """A spike arrives; its value is the voltage it adds."""
        return [
            Jump("excitatory", to=self.after_event, unit=mV),
            Jump("inhibitory", to=self.after_event, unit=mV),
        ]

    def guards(self):
        """The voltage reaches threshold."""
        return [Guard("spike", value=self.above_threshold, direction="up", to=self.after_spike)]

    def after_event(self, state, drive, value):
        """The voltage jumps by the weight, unless the cell is held."""
        return state._replace(voltage=switch(state.refractory, state.voltage, state.voltage + value))

    def above_threshold(self, state, drive):
        """Distance from threshold."""
        return state.voltage - self.threshold

    def after_spike(self, state, drive):
        """Reset, and held for the refractory time."""
        return state._replace(voltage=self.reset_potential, refractory=self.refractory_time)
