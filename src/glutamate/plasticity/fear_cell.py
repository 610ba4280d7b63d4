"""Fear cell: a neuron of the basal amygdala whose synapses for a tone and for a context learn from their coincidence.

Scheme      tone and context each leave a trace of 10 ms; while the neuromodulator is there, an arriving spike of either
            strengthens both synapses if the other came within 100 ms, and weakens both if it did not
Takes in    events `tone` and `context` (numbers of spikes), `excitatory` and `inhibitory` (nS); a constant current
Hands on    voltage, both weights; spikes by the guard `spike`
Not here    the network (fear_learning.py); shocks: the context of conditioning stands for them
Limits      an arriving spike acts over 0.3 ms, not at once, so weights move in time instead of in steps. Whether a
            context was there within 100 ms is read from a trace of 30 ms, which 300 spikes a second hold far above the
            level that a tenth of a second leaves. Courses of 0.326 ms are exponentials of equal charge and mean time
Sources     Vlachos2011 (rule, modulator, populations; numbers of an open replication), Kumar2008 (membrane)
"""

from math import e
from typing import NamedTuple

from glutamate.engine.mechanism import Guard, Jump, mechanism
from glutamate.maths import switch
from glutamate.parameter import par
from glutamate.units import measure, ms, mV, nS, number, pA

KUMAR = "Kumar2008"
REPLICATED = "Vlachos2011"
HALF_E = e / 2  # jump of an exponential with the charge of an alpha function of peak 1, and twice its time


@mechanism
class FearCell:
    """One excitatory neuron with conductances, a tone and a context."""

    capacitance: float = par(250, "pF", KUMAR, domain=(0, None), note="C_m")
    leak_conductance: float = par(16.7, "nS", KUMAR, domain=(0, None), note="G_l")
    excitatory_time: float = par(0.652, "ms", KUMAR, domain=(0, None), note="twice 0.326 ms")
    inhibitory_time: float = par(0.652, "ms", KUMAR, domain=(0, None), note="twice 0.326 ms")
    arrival_time: float = par(0.326, "ms", KUMAR, domain=(0, None), note="tau_d, over which a learnt input acts")
    excitatory_reversal: float = par(0, "mV", KUMAR, note="E_exc")
    inhibitory_reversal: float = par(-80, "mV", KUMAR, note="E_inh")
    refractory_time: float = par(2, "ms", KUMAR, domain=(0, None), note="tau_ref")
    resting_potential: float = par(-70, "mV", KUMAR, note="E_0")
    threshold: float = par(-50, "mV", KUMAR, note="theta")
    reset_potential: float = par(-70, "mV", KUMAR, note="E_k")
    learning: float = par(1.6e-3, "1", REPLICATED, domain=(0, None), note="alpha, of either direction")
    largest_weight: float = par(4, "nS", REPLICATED, domain=(0, None), note="w_max")
    least_weight: float = par(0.4, "nS", REPLICATED, domain=(0, None), note="w_min")
    first_tone: float = par(0.9, "nS", REPLICATED, domain=(0, None), note="weight of the tone at first")
    first_context: float = par(0.4, "nS", REPLICATED, domain=(0, None), note="weight of the context at first")
    trace_time: float = par(10, "ms", REPLICATED, domain=(0, None), note="tau_c and tau_h")
    trace_step: float = par(0.35, "1", REPLICATED, domain=(0, None), note="c_u and h_u")
    memory_time: float = par(30, "ms", "assumed: lets a level stand for 100 ms", domain=(0, None))
    memory_level: float = par(0.32, "1", "assumed: what 300 spikes a second leave 100 ms later", domain=(0, None))

    TIME = "ms"
    STATIONARY = False

    class State(NamedTuple):
        """Voltage, conductances, refractory time; arriving spikes; traces; whether a context was there; weights;
        the neuromodulator, 0 or 1."""

        voltage: mV
        excitatory_conductance: nS
        inhibitory_conductance: nS
        refractory: ms
        tone_arriving: number
        context_arriving: number
        tone_trace: number
        context_trace: number
        context_memory: number
        tone_weight: measure("nS")
        context_weight: measure("nS")
        modulator: number

    class Drive(NamedTuple):
        """A constant current, inward positive."""

        current: pA

    def start(self, drive):
        """At rest, synapses as they are at first on average, no modulator."""
        return self.State(self.resting_potential, 0, 0, 0, 0, 0, 0, 0, 0, self.first_tone, self.first_context, 0)

    def rate(self, state, drive):
        """Membrane as in LIFConductance; weights move with arriving spikes while the modulator is there."""
        leak = self.leak_conductance * (self.resting_potential - state.voltage)
        excitation = state.excitatory_conductance * (self.excitatory_reversal - state.voltage)
        inhibition = state.inhibitory_conductance * (self.inhibitory_reversal - state.voltage)
        learnt = state.tone_weight * state.tone_arriving + state.context_weight * state.context_arriving
        events = state.modulator * (state.tone_arriving + state.context_arriving) / self.arrival_time
        pace = self.learning * state.tone_trace * events

        def change(weight):
            together = pace * state.context_trace * (self.largest_weight - weight)
            return switch(state.context_memory - self.memory_level, together, pace * (self.least_weight - weight))

        return self.State(
            switch(state.refractory, 0.0, (leak + excitation + inhibition + drive.current) / self.capacitance),
            HALF_E * learnt / self.arrival_time - state.excitatory_conductance / self.excitatory_time,
            -state.inhibitory_conductance / self.inhibitory_time,
            switch(state.refractory, -1.0, 0.0),
            -state.tone_arriving / self.arrival_time,
            -state.context_arriving / self.arrival_time,
            -state.tone_trace / self.trace_time,
            -state.context_trace / self.trace_time,
            -state.context_memory / self.memory_time,
            change(state.tone_weight),
            change(state.context_weight),
            0.0,
        )

    def jumps(self):
        """Spikes of tone and context by number; of the network by the conductance they add."""
        return [
            Jump("tone", to=self.after_tone),
            Jump("context", to=self.after_context),
            Jump("excitatory", to=self.after_excitation, unit=nS),
            Jump("inhibitory", to=self.after_inhibition, unit=nS),
        ]

    def guards(self):
        """The voltage reaches threshold."""
        return [Guard("spike", value=self.above_threshold, direction="up", to=self.after_spike)]

    def after_tone(self, state, drive, value):
        """Spikes of the tone arrive and leave a trace."""
        return state._replace(
            tone_arriving=state.tone_arriving + value, tone_trace=state.tone_trace + value * self.trace_step
        )

    def after_context(self, state, drive, value):
        """Spikes of the context arrive and leave a trace and a memory."""
        return state._replace(
            context_arriving=state.context_arriving + value,
            context_trace=state.context_trace + value * self.trace_step,
            context_memory=state.context_memory + value,
        )

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
