"""Leaky integrate-and-fire cell with exponential synaptic currents of two decay times (the cell of CUBA).

Scheme      a spike of weight w adds w to one of two currents, which decay; at threshold the voltage is reset and held
Takes in    events at `excitatory` and `inhibitory` (pA, the sign is the weight's), a constant current
Hands on    voltage; spikes by the guard `spike`
Not here    conductances (lif_conductance.py)
Sources     VogelsAbbott2005 (the network), Brette2007 (its benchmark with currents)
"""

from typing import NamedTuple

from glutamate.engine.mechanism import Guard, Jump, mechanism
from glutamate.maths import switch
from glutamate.parameter import par
from glutamate.units import ms, mV, pA


@mechanism
class LIFTwoCurrents:
    """One point neuron whose excitation is faster than its inhibition."""

    capacitance: float = par(200, "pF", "Brette2007", domain=(0, None), note="C_m")
    leak_conductance: float = par(10, "nS", "Brette2007", domain=(0, None), note="g_L")
    excitatory_time: float = par(5, "ms", "VogelsAbbott2005;Brette2007", domain=(0, None), note="tau_e")
    inhibitory_time: float = par(10, "ms", "VogelsAbbott2005;Brette2007", domain=(0, None), note="tau_i")
    refractory_time: float = par(5, "ms", "VogelsAbbott2005;Brette2007", domain=(0, None), note="t_ref")
    resting_potential: float = par(-49, "mV", "Brette2007", note="E_L; above threshold: the constant drive of CUBA")
    threshold: float = par(-50, "mV", "VogelsAbbott2005;Brette2007", note="V_th")
    reset_potential: float = par(-60, "mV", "VogelsAbbott2005;Brette2007", note="V_r")

    TIME = "ms"
    STATIONARY = False

    class State(NamedTuple):
        """Voltage, two synaptic currents (inward positive), time left of being refractory."""

        voltage: mV
        excitatory_current: pA
        inhibitory_current: pA
        refractory: ms

    class Drive(NamedTuple):
        """A constant current, inward positive."""

        current: pA

    def start(self, drive):
        """At the reset potential without synaptic current."""
        return self.State(self.reset_potential, 0.0, 0.0, 0.0)

    def rate(self, state, drive):
        """Leak and currents charge the membrane, unless it is held after a spike."""
        leak = self.leak_conductance * (self.resting_potential - state.voltage)
        current = leak + state.excitatory_current + state.inhibitory_current + drive.current
        return self.State(
            switch(state.refractory, 0.0, current / self.capacitance),
            -state.excitatory_current / self.excitatory_time,
            -state.inhibitory_current / self.inhibitory_time,
            switch(state.refractory, -1.0, 0.0),
        )

    def jumps(self):
        """A spike arrives; its value is the current it adds."""
        return [
            Jump("excitatory", to=self.after_excitation, unit=pA),
            Jump("inhibitory", to=self.after_inhibition, unit=pA),
        ]

    def guards(self):
        """The voltage reaches threshold."""
        return [Guard("spike", value=self.above_threshold, direction="up", to=self.after_spike)]

    def after_excitation(self, state, drive, value):
        """The excitatory current jumps by the weight."""
        return state._replace(excitatory_current=state.excitatory_current + value)

    def after_inhibition(self, state, drive, value):
        """The inhibitory current jumps by the weight."""
        return state._replace(inhibitory_current=state.inhibitory_current + value)

    def above_threshold(self, state, drive):
        """Distance from threshold."""
        return state.voltage - self.threshold

    def after_spike(self, state, drive):
        """Reset, and held for the refractory time."""
        return state._replace(voltage=self.reset_potential, refractory=self.refractory_time)
