"""Glutamate of tissue over the day, as a spectrum sees it: up with load awake, down asleep, lower in enforced wake.

Scheme      level follows what load, sleep and overdue sleep call for, within hours; spines hold a share of it
Takes in    load of the region, whether awake, sleep pressure over its threshold, spines, boost after exercise
Hands on    tissue glutamate relative to its mean
Not here    glutamate in the cleft, outside cells or in plasma, none of which follows from it; metabolism has a law of
            its own, which gives a hard day a third of this
Limits      the pace of four hours is a guess within 3 to 10; direction only is known of the day's swing and of the fall
            in enforced wake (seven men)
Sources     Wiehler2022 (size by load, fitted), Yoon2024 (enforced wake)
"""

from typing import NamedTuple

from glutamate.engine.mechanism import mechanism
from glutamate.maths import maximum, minimum
from glutamate.parameter import par
from glutamate.units import number

POSITIVE = (1e-6, None)


@mechanism
class TissuePool:
    """One region."""

    time: float = par(4, "h", "assumed: hours; metabolism's slowest large mode is 7.2", low=3, high=10,
                      domain=POSITIVE, note="tau_g")  # fmt: skip
    awake_level: float = par(1.0, "1", "assumed: the unit", domain=POSITIVE)
    load_gain: float = par(0.17, "1", "fit:LIF-21", low=0.05, high=0.25, domain=(0, None))
    light_load: float = par(0.6, "1", "Wiehler2022", domain=(0, None), note="load of the easy tasks, assumed")
    asleep_level: float = par(0.97, "1", "assumed: direction only", low=0.94, high=1.0, domain=POSITIVE, note="g_s")
    overdue_loss: float = par(0.06, "1", "Yoon2024", low=0, high=0.1, domain=(0, 1), note="direction only")
    overdue_full: float = par(1, "1", "assumed: sleep pressure over threshold at which it is full", domain=POSITIVE)
    vesicle_share: float = par(0.135, "1", "assumed: share of tissue glutamate that goes with spines", low=0.05,
                               high=0.15, domain=(0, 1))  # fmt: skip

    TIME = "h"

    class State(NamedTuple):
        """Relative to its mean."""

        level: number(low=0, scale=0.1)

    class Drive(NamedTuple):
        """Load; 1 awake; pressure over the threshold of sleep; spines; boost."""

        load: number(low=0)
        awake: number(low=0, high=1)
        overdue: number
        spines: number(low=0)
        boost: number(low=0)

    class Output(NamedTuple):
        """As measured."""

        glutamate_tissue: number

    def start(self, drive):
        """At its mean."""
        return self.State(1.0)

    def output(self, state, drive):
        """Spines hold a share."""
        held = 1 - self.vesicle_share * (1 - drive.spines)
        return self.Output((state.level + drive.boost) * held)

    def rate(self, state, drive):
        """Towards what is called for."""
        late = minimum(maximum(drive.overdue, 0.0) / self.overdue_full, 1.0)
        awake = (self.awake_level + self.load_gain * (drive.load - self.light_load)) * (1 - self.overdue_loss * late)
        called = drive.awake * awake + (1 - drive.awake) * self.asleep_level
        return self.State((called - state.level) / self.time)
