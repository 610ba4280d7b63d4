"""Leaky integrate-and-fire cell with exponential synaptic conductances (the cell of COBA).

Scheme      a spike of weight w adds w to one of two conductances, which decay; at threshold the voltage is reset, held
Takes in    events at `excitatory` and `inhibitory` (nS), a constant current
Hands on    voltage; spikes by the guard `spike`
Not here    NMDA receptors, rise times
Sources     VogelsAbbott2005 (the network), Brette2007 (its benchmark with conductances)
"""

from typing import NamedTuple

from glutamate.engine.mechanism import Guard, Jump, mechanism
from glutamate.maths import switch
from glutamate.parameter import par
from glutamate.units import ms, mV, nS, pA


@mechanism
class LIFConductance:
    """One point neuron with excitatory and inhibitory conductances."""

    capacitance: float = par(200, "pF", "Brette2007", domain=(0, None), note="C_m")
    leak_conductance: float = par(10, "nS", "Brette2007", domain=(0, None), note="g_L")
    excitatory_time: float = par(5, "ms", "VogelsAbbott2005;Brette2007", domain=(0, None), note="tau_e")
    inhibitory_time: float = par(10, "ms", "VogelsAbbott2005;Brette2007", domain=(0, None), note="tau_i")
    excitatory_reversal: float = par(0, "mV", "VogelsAbbott2005;Brette2007", note="E_e")
    inhibitory_reversal: float = par(-80, "mV", "VogelsAbbott2005;Brette2007", note="E_i")
    refractory_time: float = par(5, "ms", "VogelsAbbott2005;Brette2007", domain=(0, None), note="t_ref")
    resting_potential: float = par(-60, "mV", "VogelsAbbott2005;Brette2007", note="E_L")
    threshold: float = par(-50, "mV", "VogelsAbbott2005;Brette2007", note="V_th")
    reset_potential: float = par(-60, "mV", "VogelsAbbott2005;Brette2007", note="V_r")

    TIME = "ms"
    STATIONARY = False

    class State(NamedTuple):
        """Voltage, two synaptic conductances, time left of being refractory."""

        voltage: mV
        excitatory_conductance: nS
        inhibitory_conductance: nS
        refractory: ms

    class Drive(NamedTuple):
        """A constant current, inward positive."""

        current: pA

    def start(self, drive):
        """At rest without synaptic conductance."""
        return self.State(self.resting_potential, 0.0, 0.0, 0.0)

    def rate(self, state, drive):
        """Leak and synapses charge the membrane, unless it is held after a spike."""
        leak = self.leak_conductance * (self.resting_potential - state.voltage)
        excitation = state.excitatory_conductance * (self.excitatory_reversal - state.voltage)
        inhibition = state.inhibitory_conductance * (self.inhibitory_reversal - state.voltage)
        return self.State(
            switch(state.refractory, 0.0, (leak + excitation + inhibition + drive.current) / self.capacitance),
            -state.excitatory_conductance / self.excitatory_time,
            -state.inhibitory_conductance / self.inhibitory_time,
            switch(state.refractory, -1.0, 0.0),
        )

    def jumps(self):
        """A spike arrives; its value is the conductance it adds."""
        return [
            Jump("excitatory", to=self.after_excitation, unit=nS),
            Jump("inhibitory", to=self.after_inhibition, unit=nS),
        ]

    def guards(self):
        """The voltage reaches threshold."""
        return [Guard("spike", value=self.above_threshold, direction="up", to=self.after_spike)]

    def after_excitation(self, state, drive, value):
        """The excitatory conductance jumps by the weight."""
        return state._replace(excitatory_conductance=state.excitatory_conductance + value)

    def after_inhibition(self, state, drive, value):
        """The inhibitory conductance jumps by the weight."""
        return state._replace(inhibitory_conductance=state.inhibitory_conductance + value)

    def above_threshold(self, state, drive):
        """Distance from threshold."""
        return state.voltage - self.threshold

    def after_spike(self, state, drive):
        """Reset, and held for the refractory time."""
        return state._replace(voltage=self.reset_potential, refractory=self.refractory_time)
