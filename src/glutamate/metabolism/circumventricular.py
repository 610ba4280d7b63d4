"""Circumventricular organs: a small place without a barrier, where plasma glutamate can be seen.

Scheme      plasma glutamate -> fluid of the arcuate nucleus
Takes in    plasma glutamate
Hands on    glutamate of that place relative to rest
Not here    the cortex, to which nothing goes from here
Limits      a curve through four injected doses in rats; what is eaten stays below its foot
Sources     Bogdanov1996
"""

from typing import NamedTuple

from glutamate.engine.mechanism import mechanism
from glutamate.maths import power
from glutamate.metabolism.enzymes import POSITIVE, saturation
from glutamate.parameter import par
from glutamate.units import mM, number


@mechanism
class CircumventricularOrgan:
    """The arcuate nucleus by microdialysis."""

    rise_max: float = par(7.30, "1", "Bogdanov1996", domain=(0, None), note="fitted")
    fold_half: float = par(25, "1", "Bogdanov1996", domain=POSITIVE, note="of plasma; fitted")
    steepness: float = par(4.1, "1", "Bogdanov1996", domain=POSITIVE, note="fitted")

    TIME = "min"

    class Drive(NamedTuple):
        """Plasma, and its level after a night."""

        glutamate_plasma: mM(low=0)
        rest_plasma: mM

    class Output(NamedTuple):
        """Relative to rest."""

        glutamate_arcuate: number

    def output(self, state, drive):
        """A steep curve of the fold of plasma."""
        fold = power(drive.glutamate_plasma / drive.rest_plasma / self.fold_half, self.steepness)
        return self.Output(1 + self.rise_max * saturation(fold, 1))
