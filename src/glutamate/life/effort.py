"""Effort and recovery within the day: fatigue builds with load awake, and goes fast asleep or detached, slowly at work.

Scheme      load -> fatigue; recovery in 3 h asleep or detached, 9 h at work; what is left at waking is kept
Takes in    load, whether awake, detachment in leisure
Hands on    fatigue, what was left at waking, load of waking hours
Not here    lapses by lost sleep (performance.py), months (burnout.py)
Sources     MeijmanMulder1998 (the idea); numbers are assumed
"""

from typing import NamedTuple

from glutamate.engine.mechanism import Guard, mechanism
from glutamate.parameter import par
from glutamate.units import number, share

POSITIVE = (1e-6, None)


@mechanism
class Effort:
    """A worker."""

    build_rate: float = par(0.06, "1/h", "assumed: a day's work half fills it", low=0.03, high=0.12, domain=(0, None))
    rest_time: float = par(3, "h", "assumed: asleep or detached", low=1.5, high=5, domain=POSITIVE)
    work_time: float = par(9, "h", "assumed: awake at work", low=5, high=15, domain=POSITIVE)
    mean_time: float = par(3, "d", "assumed: load is felt over days", low=1, high=7, domain=POSITIVE)

    TIME = "h"

    class State(NamedTuple):
        """Fatigue; left at waking; mean load of waking hours."""

        fatigue: share
        residue: share.replace(kind="mode")
        mean_load: number(low=0)

    class Drive(NamedTuple):
        """Load; 1 awake; 1 detached from work."""

        load: number(low=0)
        awake: number(low=0, high=1)
        detached: share

    def start(self, drive):
        """Rested, at the load of the moment."""
        return self.State(0.0, 0.0, drive.load)

    def rate(self, state, drive):
        """Built by load, paid off by rest."""
        resting = 1 - drive.awake * (1 - drive.detached)
        paid = resting / self.rest_time + (1 - resting) / self.work_time
        return self.State(
            fatigue=self.build_rate * drive.load * drive.awake * (1 - state.fatigue) - paid * state.fatigue,
            residue=0.0,
            mean_load=drive.awake * (drive.load - state.mean_load) / self.mean_time,
        )

    def guards(self):
        """Waking."""
        return [Guard("waking", value=self.half_awake, direction="up", to=self.kept)]

    def half_awake(self, state, drive):
        """Above nought once awake."""
        return drive.awake - 1 / 2

    def kept(self, state, drive):
        """What is left is what the day begins with."""
        return state._replace(residue=state.fatigue)
