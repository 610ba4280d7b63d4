"""Remark: a critic's sentence that comes back unasked, by day and by night, and a game after recalling it.

Scheme      strength falls with the log of time; a weak cue brings it if strength is above a threshold that goes with
            inhibition, spread between memories; a task while the memory is labile takes from its strength
Takes in    cues per day, GABA relative to usual; event `game` (after a reminder; its value the share of it that works)
Hands on    intrusions per day
Not here    what was said, films and groups (intrusions.py: the same law)
Limits      weak inhibition at night is an assumption put in by the scenario, not a finding; sizes are assumed
Sources     Holmes2004 (fading over days)
"""

from typing import Any, NamedTuple

from glutamate.engine.mechanism import Jump, mechanism
from glutamate.maths import exp, log1p
from glutamate.parameter import par
from glutamate.plasticity import intrusions
from glutamate.units import measure, number

law: Any = intrusions


@mechanism
class Remark:
    """One memory of one person."""

    start_strength: float = law.USUAL
    fall: float = law.FALL
    faded: float = law.FADED
    bearing: float = law.BEARING
    taken: float = law.TAKEN
    steep: float = par(1.702, "1", "assumed: logistic for normal, within 0.01", domain=(1e-3, None))

    TIME = "d"
    STATIONARY = False

    class State(NamedTuple):
        """Age of the memory; strength that tasks took."""

        age: measure("d")
        lost: number(low=0)

    class Drive(NamedTuple):
        """Weak cues; factor of GABA."""

        cues: measure("1/d")
        gaba: number(low=0)

    class Output(NamedTuple):
        """How often it comes."""

        intrusions: measure("1/d")

    def start(self, drive):
        """Just said."""
        return self.State(0.0, 0.0)

    def rate(self, state, drive):
        """It ages."""
        return self.State(1.0, 0.0)

    def output(self, state, drive):
        """Cues that bring it."""
        above = self.start_strength - self.fall * log1p(state.age / self.faded) - state.lost
        return self.Output(drive.cues / (1 + exp(-self.steep * (above - self.bearing * (drive.gaba - 1)))))

    def jumps(self):
        """A visual game after a reminder."""
        return [Jump("game", to=self.after_game)]

    def after_game(self, state, drive, value):
        """Stored again, weaker."""
        return state._replace(lost=state.lost + value * self.taken)
