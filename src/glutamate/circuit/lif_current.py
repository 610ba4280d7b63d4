"""Leaky integrate-and-fire cell with one exponential synaptic current for excitation and inhibition.

Scheme      a spike of weight w adds w to the current, which decays; at threshold the voltage is reset and held
Takes in    events at `excitatory` and `inhibitory` (pA, the sign is the weight's), a constant current
Hands on    voltage; spikes by the guard `spike`
Not here    separate decay times of the two (lif_two_currents.py), conductances (lif_conductance.py)
Sources     PotjansDiesmann2014 (all numbers, as the cell of the cortical microcircuit)
"""

from typing import NamedTuple

from glutamate.engine.mechanism import Guard, Jump, mechanism
from glutamate.maths import switch
from glutamate.parameter import par
from glutamate.units import ms, mV, pA


@mechanism
class LIFCurrent:
    """One point neuron whose synapses share a decay time."""

    capacitance: float = par(250, "pF", "PotjansDiesmann2014", domain=(0, None), note="C_m")
    membrane_time: float = par(10, "ms", "PotjansDiesmann2014", domain=(0, None), note="tau_m")
    synaptic_time: float = par(0.5, "ms", "PotjansDiesmann2014", domain=(0, None), note="tau_syn")
    refractory_time: float = par(2, "ms", "PotjansDiesmann2014", domain=(0, None), note="tau_ref")
    resting_potential: float = par(-65, "mV", "PotjansDiesmann2014", note="E_L")
    threshold: float = par(-50, "mV", "PotjansDiesmann2014", note="theta")
    reset_potential: float = par(-65, "mV", "PotjansDiesmann2014", note="V_r")

    TIME = "ms"
    STATIONARY = False

    class State(NamedTuple):
        """Voltage, synaptic current (inward positive), time left of being refractory."""

        voltage: mV
        synaptic_current: pA
        refractory: ms

    class Drive(NamedTuple):
        """A constant current, inward positive."""

        current: pA

    def start(self, drive):
        """At rest without synaptic current."""
        return self.State(self.resting_potential, 0.0, 0.0)

    def rate(self, state, drive):
        """Leak and currents charge the membrane, unless it is held after a spike."""
        leak = (self.resting_potential - state.voltage) / self.membrane_time
        charging = leak + (state.synaptic_current + drive.current) / self.capacitance
        return self.State(
            switch(state.refractory, 0.0, charging),
            -state.synaptic_current / self.synaptic_time,
            switch(state.refractory, -1.0, 0.0),
        )

    def jumps(self):
        """A spike arrives; its value is the current it adds."""
        return [
            Jump("excitatory", to=self.after_event, unit=pA),
            Jump("inhibitory", to=self.after_event, unit=pA),
        ]

    def guards(self):
        """The voltage reaches threshold."""
        return [Guard("spike", value=self.above_threshold, direction="up", to=self.after_spike)]

    def after_event(self, state, drive, value):
        """The current jumps by the weight."""
        return state._replace(synaptic_current=state.synaptic_current + value)

    def above_threshold(self, state, drive):
        """Distance from threshold."""
        return state.voltage - self.threshold

    def after_spike(self, state, drive):
        """Reset, and held for the refractory time."""
        return state._replace(voltage=self.reset_potential, refractory=self.refractory_time)
