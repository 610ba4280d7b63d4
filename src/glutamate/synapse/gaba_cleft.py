"""GABA in the cleft of an inhibitory synapse: an exponential transient for each vesicle.

Takes in    released vesicles (port `vesicles`)
Hands on    GABA that synaptic receptors meet
Not here    uptake, ambient GABA and its receptors
Sources     Barberis2011, Maconochie1994, PerraisRopert1999
"""

from typing import NamedTuple

from glutamate.engine.mechanism import Jump, mechanism
from glutamate.parameter import par
from glutamate.synapse.regimes import DIFFUSIVE
from glutamate.units import mM, number


@mechanism
class GABACleft:
    """Fluid between one inhibitory bouton and its receptors."""

    vesicle_peak: float = par(
        1.0, "mM", "Barberis2011;Maconochie1994;PerraisRopert1999", low=0.3, high=3.0, domain=(0, None)
    )
    decay_time: float = par(0.3, "ms", "Barberis2011", low=0.1, high=0.5, domain=(0, None))

    TIME = "ms"
    REGIME = DIFFUSIVE
    STATIONARY = True

    class State(NamedTuple):
        """Free GABA."""

        gaba_cleft: mM(low=0, scale="1 uM")

    def start(self, drive):
        """Empty between transients."""
        return self.State(0.0)

    def rate(self, state, drive):
        """One exponential."""
        return self.State(-state.gaba_cleft / self.decay_time)

    def jumps(self):
        """Vesicles empty at once."""
        return [Jump("vesicles", to=self.receive, unit=number)]

    def receive(self, state, drive, value):
        """Each vesicle adds its peak."""
        return self.State(state.gaba_cleft + self.vesicle_peak * value)
