"""Aspartame: aspartate and phenylalanine in plasma; it holds no glutamate.

Scheme      gut -> phenylalanine of plasma -> gone; gut -> first pass -> aspartate of plasma -> gone
Takes in    aspartame (port `dose`, mg)
Hands on    plasma phenylalanine and aspartate
Not here    methanol, phenylketonuria (where it must not be eaten), other amino acids at the barrier
Limits      one pool each; availability is fitted to 200 mg/kg, the first pass to 100 mg/kg, 34 mg/kg is foretold
Sources     Stegink1977 (levels after 34, 100 and 200 mg/kg); volumes and rates are assumed
"""

from typing import NamedTuple

from glutamate.engine.mechanism import Jump, mechanism
from glutamate.metabolism.enzymes import POSITIVE
from glutamate.metabolism.plasma_glutamate import content, dose
from glutamate.parameter import par
from glutamate.units import mM


@mechanism
class Aspartame:
    """Gut and plasma of one person."""

    weight: float = par(70, "kg", "assumed: an adult", domain=POSITIVE)
    molar_mass: float = par(294.3, "g/mol", "assumed: by its formula", domain=POSITIVE)
    absorption_rate: float = par(0.03, "1/min", "assumed: half in 23 min", domain=POSITIVE)
    phenylalanine_rest: float = par(49, "uM", "Stegink1977", domain=(0, None))
    phenylalanine_share: float = par(0.60, "1", "Stegink1977", domain=(0, 1), note="reaches plasma; fitted to 487 uM")
    phenylalanine_rate: float = par(0.007, "1/min", "assumed: half-life of 100 min", domain=POSITIVE)
    phenylalanine_volume: float = par(0.6, "L/kg", "assumed: water of the body", domain=POSITIVE)
    aspartate_rest: float = par(1.6, "uM", "Stegink1977", domain=(0, None))
    aspartate_pass: float = par(1170, "umol/(kg min)", "Stegink1977", domain=POSITIVE, note="fitted to 4.3 uM")
    aspartate_rate: float = par(0.038, "1/min", "assumed: as glutamate", domain=POSITIVE)
    aspartate_volume: float = par(0.25, "L/kg", "assumed: as glutamate", domain=POSITIVE)

    TIME = "min"
    STATIONARY = True

    class State(NamedTuple):
        """Per kg of body; plasma as concentrations."""

        gut: content
        phenylalanine_plasma: mM(low=0, scale="1 uM")
        aspartate_plasma: mM(low=0, scale="0.1 uM")

    def start(self, drive):
        """After a night."""
        return self.State(0.0, self.phenylalanine_rest, self.aspartate_rest)

    def rate(self, state, drive):
        """Both halves appear together; the gut takes nearly all aspartate."""
        split = self.absorption_rate * state.gut
        passed = split**2 / (split + self.aspartate_pass)
        return self.State(
            -split,
            self.phenylalanine_share * split / self.phenylalanine_volume
            - self.phenylalanine_rate * (state.phenylalanine_plasma - self.phenylalanine_rest),
            passed / self.aspartate_volume - self.aspartate_rate * (state.aspartate_plasma - self.aspartate_rest),
        )

    def jumps(self):
        """What is drunk is in the gut at once."""
        return [Jump("dose", to=self.drink, unit=dose)]

    def drink(self, state, drive, value):
        """Aspartame in a drink."""
        return state._replace(gut=state.gut + value / self.molar_mass / self.weight)
