"""Sites of a substance: the share of them that it holds, at once, from its level free in the brain or total in plasma.

Scheme      level -> share of sites held
Takes in    free substance beside the sites, or all of it in plasma where the half was measured there
Hands on    occupied share
Not here    pores that magnesium shares (open_channel_block.py); what a held site does and when (knob.py); rivals
            (occupancy.py)
Sources     assumed: examples; every substance brings its own half and its source
"""

from typing import NamedTuple

from glutamate.engine.mechanism import mechanism
from glutamate.maths import power
from glutamate.parameter import par
from glutamate.units import measure, mM, share

EXAMPLE = "assumed: an example; every substance brings its own"
POSITIVE = (1e-12, None)


@mechanism
class FreeSites:
    """By the level free in the brain."""

    half: float = par(1, "uM", EXAMPLE, domain=POSITIVE, note="free level that holds half of the sites")
    hill: float = par(1, "1", EXAMPLE, domain=(0.2, 5))

    TIME = "h"
    STATIONARY = True

    class Drive(NamedTuple):
        """Beside the sites."""

        level: mM(low=0, scale="1 nM")

    class Output(NamedTuple):
        """Of all sites."""

        occupied: share

    def output(self, state, drive):
        """In balance."""
        held = power(drive.level / self.half, self.hill)
        return self.Output(held / (1 + held))


@mechanism
class PlasmaSites:
    """By the total level in plasma."""

    half: float = par(1, "mg/L", EXAMPLE, domain=POSITIVE, note="level in plasma that holds half of the sites")
    hill: float = par(1, "1", EXAMPLE, domain=(0.2, 5))

    TIME = "h"
    STATIONARY = True

    class Drive(NamedTuple):
        """In plasma."""

        level: measure("mg/L")(low=0, scale="1 ug/L")

    class Output(NamedTuple):
        """Of all sites."""

        occupied: share

    def output(self, state, drive):
        """In balance."""
        held = power(drive.level / self.half, self.hill)
        return self.Output(held / (1 + held))
