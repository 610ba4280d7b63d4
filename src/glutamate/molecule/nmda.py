"""NMDA receptor: five-state gating with instantaneous magnesium block.

Scheme      unbound <-> single <-> double <-> open
                                   double <-> desensitized
Takes in    glutamate in the cleft, postsynaptic voltage, extracellular magnesium, temperature
Hands on    conductance and current of one synapse, share of channels free of magnesium
Not here    glycine and D-serine (taken as saturating), zinc, protons, subunits, channel blockers, slow unblock
Limits      rates hold at room temperature; block curves of different laboratories differ 3.5-fold at -70 mV
Sources     LesterJahr1992 (rates), JahrStevens1990 (block), Franks2002 (number, conductance), Destexhe1998 (other rates)
"""

from typing import NamedTuple

from glutamate.engine.mechanism import Flow, mechanism
from glutamate.maths import exp
from glutamate.molecule.scheme import steady_shares
from glutamate.molecule.temperature import pace
from glutamate.parameter import par
from glutamate.units import kelvin, mM, mV, nS, pA, share

LESTER = "LesterJahr1992"


@mechanism
class NMDAReceptor:
    """All NMDA receptors of one synapse."""

    bind_rate: float = par(5.0, "1/(mM ms)", LESTER, domain=(0, None), note="R_b; no factor 2 for two sites, as in the source")
    unbind_rate: float = par(0.0067, "1/ms", LESTER, domain=(0, None), note="R_u")
    desensitize_rate: float = par(0.0152, "1/ms", LESTER, domain=(0, None), note="R_d")
    resensitize_rate: float = par(0.0094, "1/ms", LESTER, domain=(0, None), note="R_r")
    open_rate: float = par(0.0838, "1/ms", LESTER, domain=(0, None), note="R_o")
    close_rate: float = par(0.0838, "1/ms", LESTER, domain=(0, None), note="R_c")
    number: float = par(20, "1", "Franks2002", low=5, high=20, domain=(0, None))
    single_conductance: float = par(45, "pS", "Franks2002", low=45, high=50, domain=(0, None), note="gamma")
    reversal: float = par(0, "mV", "JahrStevens1990")
    block_half: float = par(3.57, "mM", "JahrStevens1990", domain=(0, None), note="magnesium that blocks half at 0 mV")
    block_slope: float = par(0.062, "1/mV", "JahrStevens1990")
    q10: float = par(2.4, "1", "Hestrin1990;Moradi2013", low=1.7, high=4.4, domain=(0, None), note="rise 2.2, fast decay 3.5")
    temperature_reference: float = par(22, "degC", LESTER, note="room temperature of the recordings")
    temperature_span: float = par(10, "K", "assumed: ten kelvin by the definition of Q10", domain=(0, None))

    TIME = "ms"
    STATIONARY = True
    COUNT = "number"

    class State(NamedTuple):
        """Receptors by conformation; the five shares sum to 1."""

        unbound: share
        single: share
        double: share
        open: share
        desensitized: share

    class Drive(NamedTuple):
        """What the receptors meet."""

        glutamate: mM(low=0, scale="25 nM")
        voltage: mV
        magnesium: mM(low=0)
        temperature: kelvin(low=273.15)

    class Output(NamedTuple):
        """Of all receptors of the synapse; inward current is negative."""

        conductance: nS
        current: pA
        unblocked: share

    @classmethod
    def destexhe1998(cls):
        """The rates of the book chapter: smaller peak, faster decay."""
        source = "Destexhe1998"
        return cls(
            bind_rate=par(5.0, "1/(uM s)", source),
            unbind_rate=par(12.9, "1/s", source),
            desensitize_rate=par(8.4, "1/s", source),
            resensitize_rate=par(6.8, "1/s", source),
            open_rate=par(46.5, "1/s", source),
            close_rate=par(73.8, "1/s", source),
        )

    def start(self, drive):
        """In balance with the glutamate that is there."""
        return steady_shares(self, drive)

    def flows(self, state, drive):
        """Each flow leaves one share and enters another, so receptors are conserved."""
        fast = pace(self, drive)
        bind = self.bind_rate * fast * drive.glutamate
        unbind = self.unbind_rate * fast
        return [
            Flow("unbound", "single", bind * state.unbound),
            Flow("single", "unbound", unbind * state.single),
            Flow("single", "double", bind * state.single),
            Flow("double", "single", unbind * state.double),
            Flow("double", "open", self.open_rate * fast * state.double),
            Flow("open", "double", self.close_rate * fast * state.open),
            Flow("double", "desensitized", self.desensitize_rate * fast * state.double),
            Flow("desensitized", "double", self.resensitize_rate * fast * state.desensitized),
        ]

    def output(self, state, drive):
        """Conductance and current of the synapse; magnesium leaves the pore at once when the voltage rises."""
        unblocked = 1 / (1 + drive.magnesium / self.block_half * exp(-self.block_slope * drive.voltage))
        conductance = self.number * self.single_conductance * state.open * unblocked
        return self.Output(conductance, conductance * (drive.voltage - self.reversal), unblocked)

    def invariants(self, state):
        """Receptors change their conformation, not their number."""
        return {"receptors": sum(state[1:], state[0])}
