"""Occupancy: which share of its sites a substance holds, how its effect sets in, and how it wears off.

Scheme      free -> occupied (at once) -> reached (follows); occupied -> tolerance (follows) -| effect
Takes in    free substance beside the sites; a rival for the same sites, as concentration per half of its own
Hands on    occupied share, the effect as a share of the largest
Not here    what the effect changes (drug.py), entry into channels (open_channel_block.py), receptors made or lost
Limits      tolerance is one state that follows occupancy: it says how much is lost and when, not which receptors do it;
            what a body has become used to stays as rebound when the substance goes, `tolerance` above `occupied`
Sources     Gaddum1957 (rivals at one site); values of one substance stand in its own file
"""

from typing import NamedTuple

from glutamate.engine.mechanism import mechanism
from glutamate.maths import power
from glutamate.parameter import par
from glutamate.units import mM, number, share

EXAMPLE = "assumed: an example; every substance brings its own"
POSITIVE = (1e-12, None)


@mechanism
class Occupancy:
    """One kind of site and one substance."""

    half: float = par(20, "nM", EXAMPLE, domain=POSITIVE, note="EC50 or K, free")
    hill: float = par(1, "1", "Gaddum1957", domain=(0.2, 5), note="n; 1 where one molecule takes one site")
    onset_time: float = par(0.05, "h", EXAMPLE, domain=POSITIVE, note="of the effect behind the occupancy")
    tolerance_time: float = par(7, "d", EXAMPLE, domain=POSITIVE)
    tolerance_loss: float = par(0, "1", EXAMPLE, domain=(0, 1), note="of the effect, once tolerance is full")

    TIME = "h"
    STATIONARY = True

    class State(NamedTuple):
        """Effect reached, and how far the body has become used to it."""

        reached: share
        tolerance: share

    class Drive(NamedTuple):
        """Free substance, and its rival."""

        free: mM(low=0, scale="1 nM")
        rival: number(low=0, scale=0.1)

    class Output(NamedTuple):
        """Sites, effect with tolerance, and what is left when the substance is gone before the tolerance."""

        occupied: share
        effect: share
        rebound: share

    def start(self, drive):
        """Used to what is there."""
        occupied = self._occupied(drive)
        return self.State(occupied, occupied)

    def rate(self, state, drive):
        """Both follow."""
        occupied = self._occupied(drive)
        return self.State(
            (occupied - state.reached) / self.onset_time, (occupied - state.tolerance) / self.tolerance_time
        )

    def output(self, state, drive):
        """Tolerance takes its share of the effect; without the effect it stands alone."""
        effect = state.reached * (1 - self.tolerance_loss * state.tolerance)
        return self.Output(self._occupied(drive), effect, self.tolerance_loss * state.tolerance * (1 - state.reached))

    def _occupied(self, drive):
        """Gaddum's equation: a rival at its own half doubles what the substance needs."""
        held = power(drive.free / (self.half * (1 + drive.rival)), self.hill)
        return held / (1 + held)
