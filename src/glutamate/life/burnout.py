"""Burnout: a slow fatigue with two resting places, so that it stays when its cause has gone.

Scheme      daily shortfall of recovery -> exhaustion; exhaustion feeds itself under load, steeply past a threshold
Takes in    fatigue left at waking, sleep debt, mean load of waking hours
Hands on    exhaustion, 0 to 1; `resting_places`
Not here    any damage to neurons, for which people with burnout give no evidence; treatment other than less load
Limits      a designed equation: it says that recovery needs less load and lasts months, not why
Sources     Glise2012 and Glise2020 (share still exhausted, fitted); times are assumed
"""

from typing import NamedTuple

from glutamate.engine.mechanism import mechanism
from glutamate.maths import maximum, minimum
from glutamate.parameter import par
from glutamate.units import number

POSITIVE = (1e-6, None)


@mechanism
class Burnout:
    """A person with a threshold of their own."""

    time: float = par(60, "d", "assumed: months", low=30, high=120, domain=POSITIVE, note="tau_F")
    feedback: float = par(1.0, "1", "assumed: the unit of exhaustion", domain=(0, None), note="k2")
    half: float = par(0.4, "1", "Glise2012;Glise2020", low=0.2, high=0.7, domain=POSITIVE,
                      note="K, fitted; lognormal over people, cv 30 %")  # fmt: skip
    spared: float = par(0.05, "1", "assumed: fatigue at waking that costs nothing", domain=(0, 1))
    debt_gain: float = par(0.5, "1", "assumed: of sleep debt", domain=(0, None))
    first: float = par(0, "1", "assumed: not exhausted", domain=(0, 2))

    TIME = "d"

    class State(NamedTuple):
        """Exhaustion."""

        exhaustion: number(low=0)

    class Drive(NamedTuple):
        """Left at waking; sleep debt of the ceiling; mean load of waking hours."""

        residue: number(low=0)
        debt: number(low=0)
        load: number(low=0)

    def start(self, drive):
        """As given."""
        return self.State(self.first)

    def rate(self, state, drive):
        """Shortfall, feedback, decay."""
        short = maximum(drive.residue - self.spared, 0.0) + self.debt_gain * maximum(drive.debt, 0.0)
        square = state.exhaustion * state.exhaustion
        fed = self.feedback * minimum(drive.load, 1.0) * square / (square + self.half * self.half)
        return self.State((short + fed - state.exhaustion) / self.time)


def resting_places(part, load=1.0):
    """[(exhaustion, stable)] in rising order without any shortfall: the roots of a cubic.

    Below a load of twice `half` (over `feedback`) only 0 is left.
    """
    push = part.feedback * min(load, 1.0)
    gap = push * push - 4 * part.half**2
    if gap < 0:
        return [(0.0, True)]
    return [(0.0, True), ((push - gap**0.5) / 2, False), ((push + gap**0.5) / 2, True)]
