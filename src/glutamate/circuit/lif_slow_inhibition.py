"""Leaky integrate-and-fire cell with fast and slow inhibition: AMPA, GABA-A, and GABA-B by its G protein.

Scheme      a spike adds to an AMPA or a GABA-A conductance, which decay; at GABA-B it binds a share of the receptors,
            these make G protein while they are bound, four of which open a potassium channel together
Takes in    events at `ampa` and `gaba` (nS) and at `gabab` (share of receptors bound by one release); a constant
            current; tonic conductance of GABA-A; blocked share of GABA-B
Hands on    voltage; spikes by the guard `spike`
Not here    inhibition of release by GABA-B, NMDA (lif_receptors.py)
Limits      what releases bind is summed without saturation, right for shares that stay small: three releases of a tenth
            make 10 % more G protein than with it; all inhibitory inputs of a cell share one pool of G protein
Sources     Wang2002 (cell, fast receptors), DestexheSejnowski1995 and Destexhe1998 (GABA-B, rates of molecule/gabab.py)
"""

from typing import NamedTuple

from glutamate.engine.mechanism import Guard, Jump, mechanism
from glutamate.maths import switch
from glutamate.parameter import par
from glutamate.units import mM, ms, mV, nS, number, pA, share

RATES = "DestexheSejnowski1995;Destexhe1998"


@mechanism
class LIFSlowInhibition:
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
    gaba_time: float = par(5, "ms", "Wang2002", domain=(0, None), note="tau_GABA")
    unbind_rate: float = par(0.003, "1/ms", RATES, domain=(0, None), note="K_2 - K_4")
    desensitize_rate: float = par(0.017, "1/ms", RATES, domain=(0, None), note="K_4")
    resensitize_rate: float = par(0.0053, "1/ms", RATES, domain=(0, None), note="K_3")
    make_rate: float = par(0.083, "uM/ms", RATES, domain=(0, None), note="K_5, with all receptors bound")
    decay_rate: float = par(0.0079, "1/ms", RATES, domain=(0, None), note="K_6")
    half_g_protein: float = par(3.1623, "uM", RATES, domain=(0, None), note="fourth root of K_d = 100 uM^4")
    gabab_conductance: float = par(
        5, "nS", "assumed: a fifth of the leak, all channels open", low=1, high=20, domain=(0, None)
    )
    potassium_reversal: float = par(-95, "mV", RATES, note="E_K")

    TIME = "ms"
    STATIONARY = False

    class State(NamedTuple):
        """Voltage, conductances, receptors bound and desensitized, G protein, time left of being refractory."""

        voltage: mV
        ampa_conductance: nS
        gaba_conductance: nS
        bound: number
        desensitized: number
        g_protein: mM(scale="1 uM")
        refractory: ms

    class Drive(NamedTuple):
        """A constant current, inward positive; conductance that does not end; share of GABA-B that is blocked."""

        current: pA
        tonic_conductance: nS
        gabab_blocked: share

    @classmethod
    def interneuron(cls, **changes):
        """The inhibitory cell."""
        own = {
            "capacitance": par(0.2, "nF", "Wang2002", domain=(0, None), note="C_m"),
            "leak_conductance": par(20, "nS", "Wang2002", domain=(0, None), note="g_L"),
            "refractory_time": par(1, "ms", "Wang2002", domain=(0, None), note="tau_ref"),
        }
        return cls(**own | changes)

    def start(self, drive):
        """At rest, nothing bound."""
        return self.State(self.resting_potential, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0)

    def opened(self, g_protein):
        """Share of potassium channels that the G protein holds open."""
        taken = (g_protein / self.half_g_protein) ** 4
        return taken / (1 + taken)

    def rate(self, state, drive):
        """Leak and receptors charge the membrane, unless it is held; G protein follows bound receptors."""
        slow = self.gabab_conductance * (1 - drive.gabab_blocked) * self.opened(state.g_protein)
        inhibition = state.gaba_conductance + drive.tonic_conductance
        charge = (
            drive.current
            + self.leak_conductance * (self.resting_potential - state.voltage)
            + state.ampa_conductance * (self.excitatory_reversal - state.voltage)
            + inhibition * (self.inhibitory_reversal - state.voltage)
            + slow * (self.potassium_reversal - state.voltage)
        ) / self.capacitance
        back = self.resensitize_rate * state.desensitized
        return self.State(
            switch(state.refractory, 0.0, charge),
            -state.ampa_conductance / self.ampa_time,
            -state.gaba_conductance / self.gaba_time,
            back - (self.unbind_rate + self.desensitize_rate) * state.bound,
            self.desensitize_rate * state.bound - back,
            self.make_rate * state.bound - self.decay_rate * state.g_protein,
            switch(state.refractory, -1.0, 0.0),
        )

    def jumps(self):
        """Spikes arrive at three receptors."""
        return [
            Jump("ampa", to=self.after_ampa, unit=nS),
            Jump("gaba", to=self.after_gaba, unit=nS),
            Jump("gabab", to=self.after_gabab),
        ]

    def guards(self):
        """The voltage reaches threshold."""
        return [Guard("spike", value=self.above_threshold, direction="up", to=self.after_spike)]

    def after_ampa(self, state, drive, value):
        """The AMPA conductance jumps by the weight."""
        return state._replace(ampa_conductance=state.ampa_conductance + value)

    def after_gaba(self, state, drive, value):
        """The GABA-A conductance jumps by the weight."""
        return state._replace(gaba_conductance=state.gaba_conductance + value)

    def after_gabab(self, state, drive, value):
        """A share of GABA-B receptors is bound at once: a release is short against all that follows."""
        return state._replace(bound=state.bound + value)

    def above_threshold(self, state, drive):
        """Distance from threshold."""
        return state.voltage - self.threshold

    def after_spike(self, state, drive):
        """Reset, and held for the refractory time."""
        return state._replace(voltage=self.reset_potential, refractory=self.refractory_time)
