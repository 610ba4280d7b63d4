"""Plasma glutamine: a supplement passes a gut that uses half of it.

Scheme      gut -> plasma -> gone
Takes in    glutamine (port `dose`, mg)
Hands on    plasma glutamine
Not here    what muscle gives over a fast, the brain (the barrier stands between)
Sources     TsaiHuang2000 (level); the rest is assumed so that 20 to 30 g lead to 1.0 to 1.3 mM
"""

from typing import NamedTuple

from glutamate.engine.mechanism import Jump, mechanism
from glutamate.metabolism.enzymes import POSITIVE
from glutamate.metabolism.plasma_glutamate import content, dose
from glutamate.parameter import par
from glutamate.units import mM


@mechanism
class PlasmaGlutamine:
    """Gut and plasma of one person."""

    weight: float = par(70, "kg", "assumed: an adult", domain=POSITIVE)
    molar_mass: float = par(146.14, "g/mol", "assumed: by its formula", domain=POSITIVE)
    level: float = par(0.60, "mM", "TsaiHuang2000", domain=(0, None), note="0.54 to 0.66 over a day")
    share: float = par(0.5, "1", "assumed: the gut uses the other half", domain=(0, 1))
    absorption_rate: float = par(2, "1/h", "assumed: half in 20 min", domain=POSITIVE)
    elimination_rate: float = par(0.693, "1/h", "assumed: half-life of an hour", domain=POSITIVE)
    distribution: float = par(1.2, "L/kg", "assumed: 25 g lead to 1.15 mM", domain=POSITIVE)

    TIME = "min"
    STATIONARY = True

    class State(NamedTuple):
        """Per kg of body; plasma as a concentration."""

        gut: content
        glutamine_plasma: mM(low=0, scale="0.01 mM")

    def start(self, drive):
        """After a night."""
        return self.State(0.0, self.level)

    def rate(self, state, drive):
        """First order."""
        taken = self.absorption_rate * state.gut
        above = state.glutamine_plasma - self.level
        return self.State(-taken, self.share * taken / self.distribution - self.elimination_rate * above)

    def jumps(self):
        """What is swallowed is in the gut at once."""
        return [Jump("dose", to=self.swallow, unit=dose)]

    def swallow(self, state, drive, value):
        """Glutamine as powder."""
        return state._replace(gut=state.gut + value / self.molar_mass / self.weight)
