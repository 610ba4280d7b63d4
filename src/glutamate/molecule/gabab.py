"""GABA-B receptor and the potassium channel it opens through a G protein.

Scheme      unbound <-> bound <-> desensitized; bound receptors make G protein, four of which open a channel together
Takes in    GABA around the synapse, postsynaptic voltage
Hands on    bound share (also for presynaptic inhibition of release), conductance and current of the potassium channels
Not here    temperature (the rates fit one set of recordings), inhibition of release, diffusion of GABA out of the cleft
Limits      a single vesicle opens next to nothing: summed G protein at a high power means bursts count, not spikes
Sources     DestexheSejnowski1995 (rates), Destexhe1998 (the same in three equations, reversal)
"""

from typing import NamedTuple

from glutamate.engine.mechanism import Flow, mechanism
from glutamate.maths import power
from glutamate.molecule.scheme import steady_shares
from glutamate.parameter import par
from glutamate.units import mM, mV, nS, pA, share

RATES = "DestexheSejnowski1995;Destexhe1998"


@mechanism
class GABABReceptor:
    """GABA-B receptors that one population of terminals reaches."""

    bind_rate: float = par(0.66, "1/(mM ms)", RATES, domain=(0, None), note="K_1")
    unbind_rate: float = par(
        0.003, "1/ms", RATES, domain=(0, None), note="K_2 - K_4: the printed K_2 = 0.020 is all that leaves the bound"
    )
    desensitize_rate: float = par(0.017, "1/ms", RATES, domain=(0, None), note="K_4")
    resensitize_rate: float = par(0.0053, "1/ms", RATES, domain=(0, None), note="K_3")

    TIME = "ms"
    STATIONARY = True

    class State(NamedTuple):
        """Receptors by conformation; the three shares sum to 1."""

        unbound: share
        bound: share
        desensitized: share

    class Drive(NamedTuple):
        """What the receptors meet."""

        gaba: mM(low=0, scale="1 uM")

    def start(self, drive):
        """In balance with the GABA that is there."""
        return steady_shares(self, drive)

    def flows(self, state, drive):
        """Each flow leaves one share and enters another, so receptors are conserved."""
        return [
            Flow("unbound", "bound", self.bind_rate * drive.gaba * state.unbound),
            Flow("bound", "unbound", self.unbind_rate * state.bound),
            Flow("bound", "desensitized", self.desensitize_rate * state.bound),
            Flow("desensitized", "bound", self.resensitize_rate * state.desensitized),
        ]

    def invariants(self, state):
        """Receptors change their conformation, not their number."""
        return {"receptors": state.unbound + state.bound + state.desensitized}


@mechanism
class GIRKChannel:
    """Potassium channels opened by the G protein of GABA-B receptors."""

    make_rate: float = par(0.083, "uM/ms", RATES, domain=(0, None), note="K_5, with all receptors bound")
    decay_rate: float = par(0.0079, "1/ms", RATES, domain=(0, None), note="K_6")
    cooperativity: float = par(4, "1", RATES, low=4, high=4, domain=(1, None), note="n, G proteins that open a channel")
    half_g_protein: float = par(3.1623, "uM", RATES, domain=(0, None), note="fourth root of K_d = 100 uM^4")
    conductance_max: float = par(
        1.0, "nS", "assumed: of one inhibitory input; scale it to the cell", low=0.1, high=10, domain=(0, None)
    )
    reversal: float = par(-95, "mV", RATES, note="potassium")

    TIME = "ms"
    STATIONARY = True

    class State(NamedTuple):
        """Active G protein near the channels."""

        g_protein: mM(low=0, scale="1 uM")

    class Drive(NamedTuple):
        """Bound share of the receptors, voltage of the cell."""

        bound: share
        voltage: mV

    class Output(NamedTuple):
        """Of all channels; outward current is positive."""

        open: share
        conductance: nS
        current: pA

    def start(self, drive):
        """In balance with the receptors that are bound."""
        return self.State(self.make_rate * drive.bound / self.decay_rate)

    def rate(self, state, drive):
        """Bound receptors make G protein, which decays."""
        return self.State(self.make_rate * drive.bound - self.decay_rate * state.g_protein)

    def output(self, state, drive):
        """Channels follow the G protein at once."""
        taken = power(state.g_protein / self.half_g_protein, self.cooperativity)
        opened = taken / (1 + taken)
        conductance = self.conductance_max * opened
        return self.Output(opened, conductance, conductance * (drive.voltage - self.reversal))
