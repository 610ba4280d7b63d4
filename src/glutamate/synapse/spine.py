"""Calcium in a spine head: one well-mixed pool with fast buffers and linear extrusion.

Takes in    NMDA conductance, voltage, current of voltage-gated calcium channels
Hands on    free calcium, calcium current through NMDA receptors
Not here    slow buffers, stores, diffusion to the dendrite
Limits      calcium per NMDA current differs tenfold between spines; above the reversal of the calcium share none flows
Sources     Chindemi2022 (volume, rest, extrusion, calcium share of the NMDA conductance), JahrStevens1993 (its
            reversal), Schneggenburger1993 (share of the current), Sabatini2002 (buffering, decay)
"""

from typing import NamedTuple

from glutamate.engine.mechanism import mechanism
from glutamate.maths import minimum
from glutamate.parameter import par
from glutamate.units import mM, mV, nS, pA


@mechanism
class SpineCalcium:
    """Free calcium of one spine head."""

    volume: float = par(0.087, "fL", "Chindemi2022", low=0.025, high=0.145, domain=(0, None))
    buffering: float = par(
        20, "1", "Sabatini2002", low=20, high=24, domain=(0, None), note="kappa, bound per free; not re-read"
    )
    decay_time: float = par(12, "ms", "Chindemi2022;Sabatini2002", low=12, high=15, domain=(0, None))
    calcium_rest: float = par(0.07, "uM", "Chindemi2022;Sabatini2002", domain=(0, None))
    calcium_share: float = par(
        0.0505,
        "1",
        "Chindemi2022;Schneggenburger1993",
        domain=(0, 1),
        note="of the NMDA conductance, at 2 mM calcium outside",
    )
    calcium_reversal: float = par(40, "mV", "Chindemi2022;JahrStevens1993", note="of that share")
    faraday: float = par(96485.33212, "C/mol", "CODATA2018", domain=(0, None))

    TIME = "ms"
    STATIONARY = True

    class State(NamedTuple):
        """Free calcium."""

        calcium: mM(low=0, scale="0.1 uM")

    class Drive(NamedTuple):
        """What lets calcium in; inward currents are negative."""

        nmda_conductance: nS(low=0)
        voltage: mV
        channel_current: pA(high=0)

    class Output(NamedTuple):
        """Inward currents are negative."""

        nmda_calcium_current: pA

    def start(self, drive):
        """Extrusion holds what enters at rest."""
        return self.State(self.calcium_rest + self.decay_time * self._influx(drive))

    def rate(self, state, drive):
        """Influx spread over volume and buffers, against extrusion."""
        return self.State(self._influx(drive) - (state.calcium - self.calcium_rest) / self.decay_time)

    def output(self, state, drive):
        """The part of the NMDA current that calcium carries."""
        return self.Output(self._nmda(drive))

    def _nmda(self, drive):
        return self.calcium_share * drive.nmda_conductance * minimum(drive.voltage - self.calcium_reversal, 0)

    def _influx(self, drive):
        return -(self._nmda(drive) + drive.channel_current) / (2 * self.faraday * self.volume * (1 + self.buffering))
