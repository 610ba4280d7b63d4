"""Vitamin B6: from the plate to the coenzyme in the brain, over weeks.

Scheme      intake -> pyridoxal phosphate of plasma -> pyridoxal phosphate of the brain
Takes in    intake relative to what keeps plasma at its usual level
Hands on    pyridoxal phosphate of plasma and brain, relative to a replete person
Not here    the enzymes that use it, genetic faults of its making, isoniazid
Limits      plasma can rise tenfold, the brain by a third: its kinase is held back by its product. Lasting high doses
            injure sensory nerves, which this does not show
Sources     Martin1987 (what the coenzyme does to the decarboxylase); rates are assumed
"""

from typing import NamedTuple

from glutamate.engine.mechanism import mechanism
from glutamate.metabolism.enzymes import POSITIVE, saturation
from glutamate.parameter import par
from glutamate.units import number


@mechanism
class VitaminB6:
    """Two pools of pyridoxal phosphate."""

    plasma_half_life: float = par(20, "d", "assumed: 15 to 25 days", low=15, high=25, domain=POSITIVE)
    brain_half_life: float = par(2, "d", "assumed: days, held tighter than plasma", domain=POSITIVE)
    entry_half: float = par(
        0.3, "1", "assumed: a third more at most, a third left at a tenth of plasma", domain=POSITIVE
    )
    doublings: float = par(0.6931471805599453, "1", "assumed: ln 2", domain=POSITIVE)

    TIME = "d"
    STATIONARY = True

    class State(NamedTuple):
        """Relative to a replete person."""

        plasma: number(low=0, scale=0.1)
        brain: number(low=0, scale=0.1)

    class Drive(NamedTuple):
        """Relative to what keeps plasma at 1."""

        intake: number(low=0)

    def start(self, drive):
        """In balance with the intake."""
        return self.State(drive.intake, self._enters(drive.intake))

    def _enters(self, plasma):
        return (1 + self.entry_half) * saturation(plasma, self.entry_half)

    def rate(self, state, drive):
        """First order in plasma, saturable into the brain."""
        return self.State(
            self.doublings / self.plasma_half_life * (drive.intake - state.plasma),
            self.doublings / self.brain_half_life * (self._enters(state.plasma) - state.brain),
        )
