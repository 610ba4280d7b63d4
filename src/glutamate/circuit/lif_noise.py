"""Leaky integrate-and-fire cell with AMPA, NMDA and GABA-A conductances, tonic GABA and white noise in its voltage.

Scheme      a spike adds to a conductance, which decays; NMDA passes as far as magnesium leaves the pore; noise alone
            would spread the voltage by `noise_spread` around its mean
Takes in    events at `ampa`, `nmda` and `gaba` (nS); a constant drive as the depolarisation it would cause (mV),
            magnesium, tonic conductance
Hands on    voltage; spikes by the guard `spike`
Not here    saturation of NMDA gates (lif_receptors.py), GABA-B (lif_slow_inhibition.py)
Limits      NMDA opens at once: its rise of some 2 ms is left out; a decay of 100 ms is that of room temperature
Sources     Wang2002 (cells, reversal, decay), JahrStevens1990 (magnesium)
"""

from typing import NamedTuple

from glutamate.engine.mechanism import Guard, Jump, mechanism
from glutamate.maths import sqrt, switch
from glutamate.molecule.magnesium_block import unblocked_share
from glutamate.parameter import par
from glutamate.units import mM, ms, mV, nS


@mechanism
class LIFNoise:
    """A pyramidal cell; `interneuron` is the other kind."""

    capacitance: float = par(0.5, "nF", "Wang2002", domain=(0, None), note="C_m")
    leak_conductance: float = par(25, "nS", "Wang2002", domain=(0, None), note="g_L")
    resting_potential: float = par(-70, "mV", "Wang2002", note="V_L")
    threshold: float = par(-50, "mV", "Wang2002", note="V_th")
    reset_potential: float = par(-55, "mV", "Wang2002", note="V_reset")
    refractory_time: float = par(2, "ms", "Wang2002", domain=(0, None), note="tau_ref")
    excitatory_reversal: float = par(0, "mV", "Wang2002", note="V_E")
    inhibitory_reversal: float = par(-70, "mV", "Wang2002", note="V_I")
    ampa_time: float = par(2, "ms", "Wang2002", domain=(0, None), note="tau_AMPA")
    nmda_time: float = par(100, "ms", "Wang2002", domain=(0, None), note="tau_NMDA,decay")
    gaba_time: float = par(5, "ms", "Wang2002", low=5, high=20, domain=(0, None), note="tau_GABA")
    noise_spread: float = par(3, "mV", "assumed: some mV in vivo", domain=(0, None), note="standard deviation at rest")
    magnesium_half: float = par(3.57, "mM", "JahrStevens1990", domain=(0, None))
    magnesium_slope: float = par(0.062, "1/mV", "JahrStevens1990")

    TIME = "ms"
    STATIONARY = False

    class State(NamedTuple):
        """Voltage, conductances without block, time left of being refractory."""

        voltage: mV
        ampa_conductance: nS
        nmda_conductance: nS
        gaba_conductance: nS
        refractory: ms

    class Drive(NamedTuple):
        """Depolarisation by a constant current; magnesium outside; conductance that does not end."""

        drive: mV
        magnesium: mM(low=0)
        tonic_conductance: nS

    @classmethod
    def interneuron(cls, **changes):
        """The fast-spiking cell."""
        own = {
            "capacitance": par(0.2, "nF", "Wang2002", domain=(0, None), note="C_m"),
            "leak_conductance": par(20, "nS", "Wang2002", domain=(0, None), note="g_L"),
            "refractory_time": par(1, "ms", "Wang2002", domain=(0, None), note="tau_ref"),
        }
        return cls(**own | changes)

    def start(self, drive):
        """At rest."""
        return self.State(self.resting_potential, 0.0, 0.0, 0.0, 0.0)

    def rate(self, state, drive):
        """Leak, drive and receptors charge the membrane, unless it is held after a spike."""
        unblocked = unblocked_share(_Pore(drive.magnesium, state.voltage), self.magnesium_half, self.magnesium_slope)
        excitation = state.ampa_conductance + state.nmda_conductance * unblocked
        inhibition = state.gaba_conductance + drive.tonic_conductance
        charge = (
            self.leak_conductance * (self.resting_potential + drive.drive - state.voltage)
            + excitation * (self.excitatory_reversal - state.voltage)
            + inhibition * (self.inhibitory_reversal - state.voltage)
        ) / self.capacitance
        return self.State(
            switch(state.refractory, 0.0, charge),
            -state.ampa_conductance / self.ampa_time,
            -state.nmda_conductance / self.nmda_time,
            -state.gaba_conductance / self.gaba_time,
            switch(state.refractory, -1.0, 0.0),
        )

    def noise(self, state, drive):
        """White noise that spreads the voltage at rest by `noise_spread`; none while it is held."""
        size = self.noise_spread * sqrt(2 * self.leak_conductance / self.capacitance)
        return {"voltage": self.State(switch(state.refractory, 0.0, size), 0.0, 0.0, 0.0, 0.0)}

    def jumps(self):
        """A spike arrives; its value is the conductance it adds."""
        return [
            Jump("ampa", to=self.after_ampa, unit=nS),
            Jump("nmda", to=self.after_nmda, unit=nS),
            Jump("gaba", to=self.after_gaba, unit=nS),
        ]

    def guards(self):
        """The voltage reaches threshold."""
        return [Guard("spike", value=self.above_threshold, direction="up", to=self.after_spike)]

    def after_ampa(self, state, drive, value):
        """The AMPA conductance jumps by the weight."""
        return state._replace(ampa_conductance=state.ampa_conductance + value)

    def after_nmda(self, state, drive, value):
        """The NMDA conductance jumps by the weight."""
        return state._replace(nmda_conductance=state.nmda_conductance + value)

    def after_gaba(self, state, drive, value):
        """The GABA conductance jumps by the weight."""
        return state._replace(gaba_conductance=state.gaba_conductance + value)

    def above_threshold(self, state, drive):
        """Distance from threshold."""
        return state.voltage - self.threshold

    def after_spike(self, state, drive):
        """Reset, and held for the refractory time."""
        return state._replace(voltage=self.reset_potential, refractory=self.refractory_time)


class _Pore(NamedTuple):
    magnesium: float
    voltage: float
