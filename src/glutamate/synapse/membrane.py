"""Passive membrane of the postsynaptic cell.

Takes in    the sum of all synaptic currents
Hands on    voltage
Not here    spikes, dendrites: the spine is taken to be at the voltage of the cell
Limits      capacitance and leak set the size of a potential, and no single cell is meant
Sources     none: all three numbers are assumed
"""

from typing import NamedTuple

from glutamate.engine.mechanism import mechanism
from glutamate.parameter import par
from glutamate.units import mV, pA


@mechanism
class Membrane:
    """One compartment at the resting potential until currents flow."""

    capacitance: float = par(
        100, "pF", "assumed: soma and near dendrites of a pyramidal cell", low=50, high=200, domain=(0, None)
    )
    leak_conductance: float = par(
        5, "nS", "assumed: input resistance of 200 megaohm", low=2.5, high=20, domain=(0, None)
    )
    resting_potential: float = par(-65, "mV", "assumed: pyramidal cell in a slice", low=-75, high=-55)

    TIME = "ms"
    STATIONARY = True

    class State(NamedTuple):
        """Voltage, and the constant current of pumps and other cells that holds the rest."""

        voltage: mV
        holding: pA.replace(kind="mode")

    class Drive(NamedTuple):
        """Inward is negative."""

        current: pA

    def start(self, drive):
        """At the resting potential whatever flows there: rest is what is measured with synapses in place."""
        return self.State(self.resting_potential, drive.current)

    def rate(self, state, drive):
        """Leak and synaptic current charge the membrane."""
        leak = self.leak_conductance * (state.voltage - self.resting_potential)
        return self.State((state.holding - leak - drive.current) / self.capacitance, 0.0)
