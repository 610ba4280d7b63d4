"""Adaptive exponential integrate-and-fire cell with exponential synaptic conductances.

Scheme      the voltage runs away above its soft threshold; at the peak it is reset and held, and adaptation grows
Takes in    events at `excitatory` and `inhibitory` (nS), a constant current
Hands on    voltage and adaptation; spikes by the guard `spike`
Not here    NMDA receptors, rise times
Sources     BretteGerstner2005 (equations), DiVolo2019 (parameters of the network, regular and fast spiking)
Limits      with D_T near zero the exponential is stiff: keep the peak a few D_T above the soft threshold
"""

from typing import NamedTuple

from glutamate.engine.mechanism import Guard, Jump, mechanism
from glutamate.maths import exp, switch
from glutamate.parameter import par
from glutamate.units import ms, mV, nS, pA


@mechanism
class AdEx:
    """One point neuron; the defaults are regular spiking with strong adaptation."""

    capacitance: float = par(200, "pF", "DiVolo2019", domain=(0, None), note="C_m")
    leak_conductance: float = par(10, "nS", "DiVolo2019", domain=(0, None), note="g_L")
    leak_reversal: float = par(-65, "mV", "DiVolo2019", low=-65, high=-60, note="E_L")
    soft_threshold: float = par(-50, "mV", "DiVolo2019", note="V_T")
    slope_factor: float = par(2, "mV", "DiVolo2019", low=0.5, high=2, domain=(0.1, None), note="D_T")
    peak: float = par(-40, "mV", "assumed: five slope factors above threshold, where the spike is certain")
    reset_potential: float = par(-65, "mV", "DiVolo2019", note="V_r")
    refractory_time: float = par(5, "ms", "DiVolo2019", domain=(0, None), note="t_ref")
    adaptation_time: float = par(500, "ms", "DiVolo2019", domain=(0, None), note="tau_w")
    adaptation_conductance: float = par(4, "nS", "DiVolo2019", note="a")
    adaptation_step: float = par(60, "pA", "DiVolo2019", low=0, high=100, note="b: high in sleep, low when aroused")
    excitatory_time: float = par(5, "ms", "DiVolo2019", domain=(0, None), note="tau_e")
    inhibitory_time: float = par(5, "ms", "DiVolo2019", domain=(0, None), note="tau_i")
    excitatory_reversal: float = par(0, "mV", "DiVolo2019", note="E_e")
    inhibitory_reversal: float = par(-80, "mV", "DiVolo2019", note="E_i")

    TIME = "ms"
    STATIONARY = False

    class State(NamedTuple):
        """Voltage, adaptation current, two synaptic conductances, time left of being refractory."""

        voltage: mV
        adaptation: pA
        excitatory_conductance: nS
        inhibitory_conductance: nS
        refractory: ms

    class Drive(NamedTuple):
        """A constant current, inward positive."""

        current: pA

    @classmethod
    def fast_spiking(cls):
        """Inhibitory cell of the network: sharp threshold, no adaptation."""
        source = "DiVolo2019"
        return cls(
            slope_factor=par(0.5, "mV", source),
            peak=par(-47.5, "mV", "assumed: five slope factors above threshold, where the spike is certain"),
            adaptation_conductance=par(0, "nS", source),
            adaptation_step=par(0, "pA", source),
        )

    def start(self, drive):
        """At the reversal of the leak, unadapted."""
        return self.State(self.leak_reversal, 0.0, 0.0, 0.0, 0.0)

    def rate(self, state, drive):
        """Leak, runaway, adaptation and synapses charge the membrane, unless it is held after a spike."""
        leak = self.leak_conductance * (self.leak_reversal - state.voltage)
        runaway = (
            self.leak_conductance * self.slope_factor * exp((state.voltage - self.soft_threshold) / self.slope_factor)
        )
        excitation = state.excitatory_conductance * (self.excitatory_reversal - state.voltage)
        inhibition = state.inhibitory_conductance * (self.inhibitory_reversal - state.voltage)
        current = leak + runaway - state.adaptation + excitation + inhibition + drive.current
        settling = self.adaptation_conductance * (state.voltage - self.leak_reversal) - state.adaptation
        return self.State(
            switch(state.refractory, 0.0, current / self.capacitance),
            settling / self.adaptation_time,
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
        """The voltage reaches its peak."""
        return [Guard("spike", value=self.above_peak, direction="up", to=self.after_spike)]

    def after_excitation(self, state, drive, value):
        """The excitatory conductance jumps by the weight."""
        return state._replace(excitatory_conductance=state.excitatory_conductance + value)

    def after_inhibition(self, state, drive, value):
        """The inhibitory conductance jumps by the weight."""
        return state._replace(inhibitory_conductance=state.inhibitory_conductance + value)

    def above_peak(self, state, drive):
        """Distance from the peak."""
        return state.voltage - self.peak

    def after_spike(self, state, drive):
        """Reset and held; adaptation grows by its step."""
        return state._replace(
            voltage=self.reset_potential,
            adaptation=state.adaptation + self.adaptation_step,
            refractory=self.refractory_time,
        )
