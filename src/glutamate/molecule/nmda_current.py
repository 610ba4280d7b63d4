"""Current through NMDA receptors: open channels, block and modulation become conductance, current and calcium.

Scheme      conductance = channels open x unblocked x factor x single conductance
Takes in    open channels of one or more gating schemes (a sum), unblocked share, factor, voltage, calcium outside
Hands on    conductance and current, and the part of both that belongs to calcium
Not here    gating, block and modulation themselves; calcium in the spine
Limits      calcium per current differs twofold between receptors and laboratories; above the reversal of the calcium
            share none flows
Sources     Franks2002 (single conductance), JahrStevens1990 (reversal), Chindemi2022 (calcium share of the
            conductance), JahrStevens1993 (its reversal), Schneggenburger1993 and Burnashev1995 (fraction of current)
"""

from functools import partial
from typing import NamedTuple

from glutamate.engine.mechanism import Target, mechanism
from glutamate.maths import minimum
from glutamate.parameter import par
from glutamate.units import mM, mV, nS, number, pA, share


@mechanism
class NMDACurrent:
    """All NMDA receptors of one synapse that share a block curve and a modulation."""

    single_conductance: float = par(
        45, "pS", "Franks2002", low=45, high=50, domain=(0, None), note="gamma, without magnesium"
    )
    reversal: float = par(0, "mV", "JahrStevens1990")
    calcium_share_max: float = par(
        0.6, "1", "Chindemi2022", domain=(0, 1), note="scales the formula to measured currents"
    )
    calcium_permeability: float = par(1.38, "1", "Chindemi2022", domain=(0, None), note="relative to monovalent ions")
    monovalent: float = par(120, "mM", "Chindemi2022", domain=(0, None), note="monovalent ions it competes with")
    calcium_reversal: float = par(40, "mV", "Chindemi2022;JahrStevens1993", note="of the calcium share")

    TIME = "ms"
    STATIONARY = True

    class Drive(NamedTuple):
        """From gating, block and modulation; the voltage of the spine; calcium outside."""

        open_channels: number(low=0)
        unblocked: share
        factor: number(low=0)
        voltage: mV
        calcium_outside: mM(low=0)

    class Output(NamedTuple):
        """Of the synapse; inward currents are negative."""

        conductance: nS
        current: pA
        calcium_conductance: nS
        calcium_current: pA

    def output(self, state, drive):
        """The calcium share is driven towards its own reversal, which stands for rectification."""
        conductance = self.single_conductance * drive.open_channels * drive.unblocked * drive.factor
        charged = 2**2 * drive.calcium_outside
        part = self.calcium_share_max * charged / (charged + self.monovalent / self.calcium_permeability)
        calcium = part * conductance
        return self.Output(
            conductance,
            conductance * (drive.voltage - self.reversal),
            calcium,
            calcium * minimum(drive.voltage - self.calcium_reversal, 0),
        )

    def targets(self):
        """Fraction of the current that calcium carries, in 2 mM outside."""
        share_of = partial(Target, source="Chindemi2022", kind="identity", hard=True)
        fraction = partial(Target, source="Burnashev1995;Schneggenburger1993", kind="prediction", relative=False)
        return [
            share_of("SYN-27", "calcium per NMDA conductance in 2 mM", 0.0505, "1", 0.005, measure=self._part),
            fraction("SYN-27", "calcium per NMDA current at -70 mV, 5 to 14 %", 9.5, "%", 4.5, measure=self._fraction),
        ]

    def _at(self, voltage):
        return self.output(None, self.Drive(1.0, 1.0, 1.0, voltage, 2.0))

    def _part(self):
        out = self._at(-70.0)
        return out.calcium_conductance / out.conductance

    def _fraction(self):
        out = self._at(-70.0)
        return 100 * out.calcium_current / out.current
