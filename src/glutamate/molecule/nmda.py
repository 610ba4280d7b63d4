"""NMDA receptor: five-state gating with instantaneous magnesium block.

Scheme      unbound <-> single <-> double <-> open
                                   double <-> desensitized
Takes in    glutamate in the cleft, postsynaptic voltage, extracellular magnesium, temperature
Hands on    conductance and current of one synapse, share of channels free of magnesium
Not here    glycine and D-serine (taken as saturating), zinc, protons, subunits, channel blockers, slow unblock
Limits      rates hold at room temperature; block curves of different laboratories differ 3.5-fold at -70 mV
Sources     LesterJahr1992 (rates), JahrStevens1990 (block), Franks2002 (number, conductance), Hestrin1990 and
            Moradi2013 (temperature), Destexhe1998 (other rates),
            Hille2001 (Q10)
"""

from functools import partial
from typing import NamedTuple

from glutamate.engine.mechanism import Flow, Target, mechanism
from glutamate.molecule import assay
from glutamate.molecule.magnesium_block import unblocked_share
from glutamate.molecule.scheme import steady_shares
from glutamate.molecule.temperature import pace
from glutamate.parameter import par
from glutamate.units import kelvin, mM, mV, nS, pA, share

LESTER = "LesterJahr1992"


@mechanism
class NMDAReceptor:
    """All NMDA receptors of one synapse."""

    bind_first_rate: float = par(10.0, "1/(mM ms)", LESTER, domain=(0, None), note="twice R_b, either of two sites")
    bind_second_rate: float = par(5.0, "1/(mM ms)", LESTER, domain=(0, None), note="R_b")
    unbind_first_rate: float = par(0.0067, "1/ms", LESTER, domain=(0, None), note="R_u")
    unbind_second_rate: float = par(0.0134, "1/ms", LESTER, domain=(0, None), note="twice R_u, either of two sites")
    desensitize_rate: float = par(0.0152, "1/ms", LESTER, domain=(0, None), note="R_d")
    resensitize_rate: float = par(0.0094, "1/ms", LESTER, domain=(0, None), note="R_r")
    open_rate: float = par(0.0838, "1/ms", LESTER, domain=(0, None), note="R_o")
    close_rate: float = par(0.0838, "1/ms", LESTER, domain=(0, None), note="R_c")
    number: float = par(20, "1", "Franks2002", low=5, high=20, domain=(0, None))
    single_conductance: float = par(45, "pS", "Franks2002", low=45, high=50, domain=(0, None), note="gamma")
    reversal: float = par(0, "mV", "JahrStevens1990")
    block_half: float = par(3.57, "mM", "JahrStevens1990", domain=(0, None), note="magnesium that blocks half at 0 mV")
    block_slope: float = par(0.062, "1/mV", "JahrStevens1990")
    q10: float = par(
        2.4, "1", "Hestrin1990;Moradi2013", low=1.7, high=4.4, domain=(0, None), note="rise 2.2, fast decay 3.5"
    )
    temperature_reference: float = par(22, "degC", LESTER, note="room temperature of the recordings")
    temperature_span: float = par(10, "K", "Hille2001", domain=(0, None), note="by the definition of Q10")

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
        """The rates of the book chapter, without a factor 2 for two sites: smaller peak, faster decay."""
        source = "Destexhe1998"
        return cls(
            bind_first_rate=par(5.0, "1/(uM s)", source),
            bind_second_rate=par(5.0, "1/(uM s)", source),
            unbind_first_rate=par(12.9, "1/s", source),
            unbind_second_rate=par(12.9, "1/s", source),
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
        bind = fast * drive.glutamate
        return [
            Flow("unbound", "single", self.bind_first_rate * bind * state.unbound),
            Flow("single", "unbound", self.unbind_first_rate * fast * state.single),
            Flow("single", "double", self.bind_second_rate * bind * state.single),
            Flow("double", "single", self.unbind_second_rate * fast * state.double),
            Flow("double", "open", self.open_rate * fast * state.double),
            Flow("open", "double", self.close_rate * fast * state.open),
            Flow("double", "desensitized", self.desensitize_rate * fast * state.double),
            Flow("desensitized", "double", self.resensitize_rate * fast * state.desensitized),
        ]

    def output(self, state, drive):
        """Conductance and current of the synapse; magnesium leaves the pore at once when the voltage rises."""
        unblocked = unblocked_share(drive, self.block_half, self.block_slope)
        conductance = self.number * self.single_conductance * state.open * unblocked
        return self.Output(conductance, conductance * (drive.voltage - self.reversal), unblocked)

    def invariants(self, state):
        """Receptors change their conformation, not their number."""
        return {"receptors": sum(state[1:], state[0])}

    def targets(self):
        """Block curve, activation by steady glutamate, decay at 31 degC."""
        block = partial(Target, source="JahrStevens1990", kind="identity", hard=True)
        tonic = partial(Target, source="HermanJahr2007", kind="prediction", relative=False)
        ours = partial(Target, source="computed: balance of the scheme", kind="regression")
        band = partial(Target, source="Traynelis2010", kind="prediction", relative=False)
        native = partial(Target, source="Hestrin1990", kind="prediction", relative=False)
        curve = {-70: 0.045, -60: 0.080, -40: 0.230, -20: 0.508, 0: 0.781}

        def left(volts, magnesium):
            return lambda: self._unblocked(volts, magnesium)

        return [
            *(
                block("SYN-11", f"unblocked in 1 mM at {v} mV", x, "1", 0.005, measure=left(v, 1.0), relative=False)
                for v, x in curve.items()
            ),
            block("SYN-12", "shift of half block with twice the magnesium", 11.2, "mV", 0.01, measure=self._shift),
            block("SYN-12", "unblocked in 2 mM at -60 mV", 0.0415, "1", 0.01, measure=left(-60, 2.0)),
            block("SYN-12", "unblocked in 0.5 mM at -60 mV", 0.148, "1", 0.01, measure=left(-60, 0.5)),
            tonic("SYN-10", "steady activation in 25 nM, of the largest", 0.25, "%", 0.25, measure=self._tonic),
            ours("SYN-16", "half-maximal steady activation", 1.2, "uM", 0.05, measure=self._half),
            band("SYN-16", "the same in the band of GluN2A and GluN2B", 4.3, "uM", 3.4, measure=self._half),
            native("SYN-17", "fast decay at 31 degC", 23.5, "ms", 3.8, measure=lambda: self._decay()[0]),
            native("SYN-17", "slow decay at 31 degC", 123, "ms", 83, measure=lambda: self._decay()[1]),
            native("SYN-17", "fast share of the decay at 31 degC", 0.65, "1", 0.15, measure=lambda: self._decay()[2]),
        ]

    def _unblocked(self, voltage, magnesium):
        bath = assay.bath(self, voltage=voltage, magnesium=magnesium)
        return self.output(self.start(bath), bath).unblocked

    def _shift(self):
        from scipy.optimize import brentq

        once, twice = (brentq(lambda volts, m=m: self._unblocked(volts, m) - 1 / 2, -150, 150) for m in (1.0, 2.0))
        return twice - once

    def _steady(self, glutamate):
        return assay.steady(self, assay.bath(self, glutamate=glutamate), ["open"])

    def _tonic(self):
        return 100 * self._steady(25e-6) / self._steady(1e3)

    def _half(self):
        levels = [10 ** (k / 20 - 6) for k in range(121)]
        return 1e3 * assay.half_activation(levels, [self._steady(level) for level in levels])

    def _decay(self):
        warm = self.temperature_reference + 9
        protocol = [
            (1.0, assay.bath(self, glutamate=1.0, temperature=warm)),
            (800.0, assay.bath(self, temperature=warm)),
        ]
        times, values = assay.pulses(self, protocol, ["open"], 0.2)
        after = times >= times[values.argmax()]
        return assay.two_times(times[after] - times[after][0], values[after], (20.0, 120.0))
