"""Lactate of the tissue: glycolysis runs ahead of oxidation when transmission rises.

Scheme      glucose -> lactate -> burnt or lost to blood
Takes in    demand relative to rest
Hands on    tissue lactate
Not here    which cell makes and which burns it, glycogen, ischaemia
Limits      one power stands for all that glycolysis adds; it is fitted to one study of vision
Sources     Bednarik2015 (rise, fitted); turnover is assumed
"""

from typing import NamedTuple

from glutamate.engine.mechanism import mechanism
from glutamate.maths import power
from glutamate.metabolism.enzymes import POSITIVE
from glutamate.metabolism.resting_cortex import pool
from glutamate.parameter import par
from glutamate.units import number


@mechanism
class Lactate:
    """One pool."""

    rest: float = par(0.70, "umol/g", "assumed: usual in spectra", domain=POSITIVE)
    turnover: float = par(0.5, "1/min", "assumed: minutes", domain=POSITIVE)
    gain: float = par(1.87, "1", "fit:MET-37", domain=(0, None), note="power of demand")

    TIME = "min"
    STATIONARY = True

    class State(NamedTuple):
        """Per gram of tissue."""

        lactate_tissue: pool

    class Drive(NamedTuple):
        """Relative to rest."""

        demand: number(low=0)

    def start(self, drive):
        """In balance with demand."""
        return self.State(self.rest * power(drive.demand, self.gain))

    def rate(self, state, drive):
        """Made as demand asks, gone in proportion."""
        made = self.rest * power(drive.demand, self.gain)
        return self.State(self.turnover * (made - state.lactate_tissue))
