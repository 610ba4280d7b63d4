"""Leaky integrate-and-fire cell with AMPA, NMDA and GABA-A receptors, as networks of memory and decision have it.

Scheme      a spike adds to an AMPA or a GABA conductance, which decay; NMDA opens slowly by a gate that saturates and
            belongs to the presynaptic cell: rise -> gate; the postsynaptic current sums the gates of all its sources
            and passes as far as magnesium leaves the pore
Takes in    events at `ampa` and `gaba` (nS); at `nmda`, every step, the conductance that the gates of all sources hold
            open without magnesium (nS); magnesium, a constant current
Hands on    voltage; the gate of its own synapses; spikes by the guard `spike`
Not here    GABA-B, plasticity; `kick` replaces the two equations of the gate by one jump
Limits      a decay of 100 ms is that of room temperature, kept since the published networks are tuned to it
Sources     BrunelWang2001 and Wang2002 (cells, receptors), JahrStevens1990 (magnesium); the kick is derived below
"""

from functools import partial
from typing import NamedTuple

from glutamate.engine.mechanism import Guard, Jump, Target, mechanism
from glutamate.maths import exp, switch
from glutamate.molecule.magnesium_block import unblocked_share
from glutamate.parameter import par
from glutamate.units import mM, ms, mV, nS, number, pA, share

CELL = "BrunelWang2001;Wang2002"
TERMS = 30


@mechanism
class LIFReceptors:
    """A pyramidal cell; `interneuron` is the other kind."""

    capacitance: float = par(0.5, "nF", CELL, domain=(0, None), note="C_m")
    leak_conductance: float = par(25, "nS", CELL, domain=(0, None), note="g_L")
    resting_potential: float = par(-70, "mV", CELL, note="V_L")
    threshold: float = par(-50, "mV", CELL, note="V_th")
    reset_potential: float = par(-55, "mV", CELL, note="V_reset")
    refractory_time: float = par(2, "ms", CELL, domain=(0, None), note="tau_ref")
    excitatory_reversal: float = par(0, "mV", CELL, note="V_E")
    inhibitory_reversal: float = par(-70, "mV", CELL, note="V_I")
    ampa_time: float = par(2, "ms", CELL, domain=(0, None), note="tau_AMPA")
    gaba_time: float = par(5, "ms", "Wang2002", domain=(0, None), note="tau_GABA; 10 ms in the memory network as coded")
    nmda_rise_time: float = par(2, "ms", CELL, domain=(0, None), note="tau_NMDA,rise")
    nmda_decay_time: float = par(100, "ms", CELL, domain=(0, None), note="tau_NMDA,decay")
    nmda_opening: float = par(0.5, "1/ms", CELL, domain=(0, None), note="alpha")
    magnesium_half: float = par(3.57, "mM", "JahrStevens1990", domain=(0, None))
    magnesium_slope: float = par(0.062, "1/mV", "JahrStevens1990")
    kick: float = par(0, "1", "assumed: 1 for the jump, 0 for the two equations", domain=(0, 1), binding="structural")

    TIME = "ms"
    STATIONARY = False

    class State(NamedTuple):
        """Voltage, conductances, the gate of the cell's own synapses, time left of being refractory."""

        voltage: mV
        ampa_conductance: nS
        gaba_conductance: nS
        nmda_conductance: nS
        nmda_rise: number
        nmda_gate: share
        refractory: ms

    class Drive(NamedTuple):
        """Magnesium outside; a constant current, inward positive; conductance that does not end."""

        magnesium: mM(low=0)
        current: pA
        tonic_conductance: nS

    @classmethod
    def interneuron(cls, **changes):
        """The inhibitory cell of the same networks."""
        own = {
            "capacitance": par(0.2, "nF", CELL, domain=(0, None), note="C_m"),
            "leak_conductance": par(20, "nS", CELL, domain=(0, None), note="g_L"),
            "refractory_time": par(1, "ms", CELL, domain=(0, None), note="tau_ref"),
        }
        return cls(**own | changes)

    def start(self, drive):
        """At rest, all gates closed."""
        return self.State(self.resting_potential, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0)

    def rate(self, state, drive):
        """Leak and receptors charge the membrane, unless it is held after a spike."""
        above = state.voltage - self.excitatory_reversal
        unblocked = unblocked_share(_Pore(drive.magnesium, state.voltage), self.magnesium_half, self.magnesium_slope)
        excitation = (state.ampa_conductance + state.nmda_conductance * unblocked) * above
        inhibition = (state.gaba_conductance + drive.tonic_conductance) * (state.voltage - self.inhibitory_reversal)
        leak = self.leak_conductance * (state.voltage - self.resting_potential)
        charge = (drive.current - leak - excitation - inhibition) / self.capacitance
        return self.State(
            switch(state.refractory, 0.0, charge),
            -state.ampa_conductance / self.ampa_time,
            -state.gaba_conductance / self.gaba_time,
            0.0 * state.nmda_conductance,
            -state.nmda_rise / self.nmda_rise_time,
            self.nmda_opening * state.nmda_rise * (1 - state.nmda_gate) - state.nmda_gate / self.nmda_decay_time,
            switch(state.refractory, -1.0, 0.0),
        )

    def jumps(self):
        """Spikes arrive at AMPA and GABA receptors; the conductance of open NMDA gates is told."""
        return [
            Jump("ampa", to=self.after_ampa, unit=nS),
            Jump("gaba", to=self.after_gaba, unit=nS),
            Jump("nmda", to=self.after_nmda, unit=nS),
        ]

    def guards(self):
        """The voltage reaches threshold."""
        return [Guard("spike", value=self.above_threshold, direction="up", to=self.after_spike)]

    def after_ampa(self, state, drive, value):
        """The AMPA conductance jumps by the weight."""
        return state._replace(ampa_conductance=state.ampa_conductance + value)

    def after_gaba(self, state, drive, value):
        """The GABA conductance jumps by the weight."""
        return state._replace(gaba_conductance=state.gaba_conductance + value)

    def after_nmda(self, state, drive, value):
        """The conductance is what the sources hold open now."""
        return state._replace(nmda_conductance=value)

    def above_threshold(self, state, drive):
        """Distance from threshold."""
        return state.voltage - self.threshold

    def after_spike(self, state, drive):
        """Reset and held; the gate of the cell's own synapses opens."""
        reset = state._replace(voltage=self.reset_potential, refractory=self.refractory_time)
        if self.kick:
            first, loss = self.kicks()
            return reset._replace(nmda_gate=state.nmda_gate + first + loss * state.nmda_gate)
        return reset._replace(nmda_rise=state.nmda_rise + 1)

    def kicks(self):
        """What a spike adds to a closed gate, and the share it takes of an open one: k0, k1.

        The gate at the end of the rise, carried back to the spike by its slow decay; the sum is the series of the lower
        incomplete gamma function.
        """
        full = self.nmda_opening * self.nmda_rise_time
        order = 1 - self.nmda_rise_time / self.nmda_decay_time
        term, total = 1 / order, 1 / order
        for n in range(1, TERMS):
            term = term * full / (order + n)
            total = total + term
        return full * exp(-full) * total, exp(-full) - 1

    def targets(self):
        """The kick of a gate, and the share of receptors free of magnesium at a typical voltage."""
        gate = partial(Target, source="computed: incomplete gamma function", kind="identity", relative=False, hard=True)
        block = partial(Target, source="JahrStevens1990", kind="identity", relative=False, hard=True)

        def free(magnesium):
            return unblocked_share(_Pore(magnesium, -55.0), self.magnesium_half, self.magnesium_slope)

        return [
            gate("CIR-18", "what a spike adds to a closed gate", 0.6484, "1", 1e-4, measure=lambda: self.kicks()[0]),
            gate("CIR-18", "what it takes of an open one", -0.6321, "1", 1e-4, measure=lambda: self.kicks()[1]),
            block("CIR-56", "free of 1 mM magnesium at -55 mV", 0.1055, "1", 1e-3, measure=lambda: free(1.0)),
            block("CIR-56", "free of 1.2 mM magnesium", 0.0895, "1", 1e-3, measure=lambda: free(1.2)),
        ]


class _Pore(NamedTuple):
    magnesium: float
    voltage: float
