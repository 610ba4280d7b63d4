"""Sites of a substance: the share of them that it holds, at once, from its level free in the brain or total in plasma.

Scheme      level -> ratio of held to free sites; own ratio and that of rivals for the sites -> share held
Takes in    free substance beside the sites, or all of it in plasma where the half was measured there; ratio of rivals
Hands on    occupied share, ratio of held to free sites if it were alone
Not here    pores that magnesium shares (open_channel_block.py); what a held site does and when (knob.py)
Sources     Gaddum1957 (rivals at one site); halves are examples, every substance brings its own and its source
"""

from typing import NamedTuple

from glutamate.engine.mechanism import mechanism
from glutamate.maths import power
from glutamate.parameter import par
from glutamate.units import measure, mM, number, share

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
        """Beside the sites; others at them, as ratio of held to free."""

        level: mM(low=0, scale="1 nM")
        rival: number(low=0, scale=0.1)

    class Output(NamedTuple):
        """Of all sites; per free one without rivals."""

        occupied: share
        ratio: number(low=0)

    def output(self, state, drive):
        """In balance."""
        held = power(drive.level / self.half, self.hill)
        return self.Output(held / (1 + held + drive.rival), held)


@mechanism
class PlasmaSites:
    """By the total level in plasma."""

    half: float = par(1, "mg/L", EXAMPLE, domain=POSITIVE, note="level in plasma that holds half of the sites")
    hill: float = par(1, "1", EXAMPLE, domain=(0.2, 5))

    TIME = "h"
    STATIONARY = True

    class Drive(NamedTuple):
        """In plasma; others at the sites, as ratio of held to free."""

        level: measure("mg/L")(low=0, scale="1 ug/L")
        rival: number(low=0, scale=0.1)

    class Output(NamedTuple):
        """Of all sites; per free one without rivals."""

        occupied: share
        ratio: number(low=0)

    def output(self, state, drive):
        """In balance."""
        held = power(drive.level / self.half, self.hill)
        return self.Output(held / (1 + held + drive.rival), held)
