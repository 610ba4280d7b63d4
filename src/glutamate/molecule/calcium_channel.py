"""Voltage-gated calcium channels of a spine head: two activation gates and one inactivation gate.

Takes in    voltage of the spine
Hands on    calcium conductance and current of one spine
Not here    single channel types, temperature, reversal that follows calcium inside
Sources     Chindemi2022 (conductance of a spine), MageeJohnston1995 (gating)
"""

from typing import NamedTuple

from glutamate.engine.mechanism import mechanism
from glutamate.maths import exp
from glutamate.parameter import par
from glutamate.units import mV, nS, pA, share

GATING = "MageeJohnston1995;Chindemi2022"


@mechanism
class CalciumChannel:
    """All R-type calcium channels of one spine."""

    conductance_max: float = par(0.07, "nS", "Chindemi2022", domain=(0, None), note="of a spine of 0.087 fL")
    activation_half: float = par(-5.9, "mV", GATING, note="corrected for two gates")
    activation_slope: float = par(9.5, "mV", GATING, domain=(0, None))
    activation_time: float = par(1, "ms", GATING, domain=(0, None))
    inactivation_half: float = par(-39, "mV", GATING)
    inactivation_slope: float = par(9.2, "mV", GATING, domain=(0, None))
    inactivation_time: float = par(27, "ms", GATING, domain=(0, None))
    reversal: float = par(136, "mV", "assumed: Nernst potential at 2 mM outside, 70 nM inside, 35 degC")

    TIME = "ms"
    STATIONARY = True

    class State(NamedTuple):
        """Gates that are open."""

        activated: share
        not_inactivated: share

    class Drive(NamedTuple):
        """What the channels feel."""

        voltage: mV

    class Output(NamedTuple):
        """Of the whole spine; inward current is negative."""

        conductance: nS
        current: pA

    def start(self, drive):
        """Gates in balance with the voltage."""
        return self.State(*self._settled(drive))

    def rate(self, state, drive):
        """Each gate heads for its balance with one time constant."""
        activated, not_inactivated = self._settled(drive)
        return self.State(
            (activated - state.activated) / self.activation_time,
            (not_inactivated - state.not_inactivated) / self.inactivation_time,
        )

    def output(self, state, drive):
        """Conductance and current of the spine."""
        conductance = self.conductance_max * state.activated**2 * state.not_inactivated
        return self.Output(conductance, conductance * (drive.voltage - self.reversal))

    def _settled(self, drive):
        activated = 1 / (1 + exp((self.activation_half - drive.voltage) / self.activation_slope))
        return activated, 1 / (1 + exp((drive.voltage - self.inactivation_half) / self.inactivation_slope))
