"""Alcohol in the body's water: drunk, burnt at a limited pace that drinking itself speeds up, refused when too much.

Scheme      drinking -> body; body burnt, saturating; enzymes induced over weeks; less is drunk near a limit
Takes in    what would be drunk, in grams an hour
Hands on    level in the body's water
Not here    receptors (alcohol_adaptation.py in metabolism), absorption; withdrawal (alcohol_withdrawal.py)
Limits      an uninduced body burns 206 g a day: more would pile up for ever; the limit at which drinking stops
            keeps 300 g a day possible and is a guess. Stopping after heavy drinking can kill
Sources     assumed: usual textbook rates
"""

from typing import NamedTuple

from glutamate.engine.mechanism import mechanism
from glutamate.metabolism.enzymes import saturation
from glutamate.parameter import par
from glutamate.units import measure, mM, number

POSITIVE = (1e-9, None)
GRAMS_PER_H, GRAMS = measure("g/h"), measure("g")


@mechanism
class Alcohol:
    """An adult of 70 kg."""

    water: float = par(42, "L", "assumed: 0.6 L/kg", low=30, high=55, domain=POSITIVE)
    molar_mass: float = par(46.07, "g/mol", "assumed: ethanol", domain=POSITIVE)
    burn_max: float = par(8.6, "g/h", "assumed: usual", low=6, high=12, domain=POSITIVE)
    burn_half: float = par(2, "mM", "assumed: 0.1 g/L", low=1, high=4, domain=POSITIVE)
    induction: float = par(0.5, "1", "assumed: half as fast again in heavy drinkers", low=0, high=1, domain=(0, None))
    induction_half: float = par(10, "mM", "assumed: level of half induction", domain=POSITIVE)
    induction_time: float = par(10, "d", "assumed: weeks", low=5, high=30, domain=POSITIVE)
    limit: float = par(90, "mM", "assumed: 4 g/L, where drinking stops", low=50, high=130, domain=POSITIVE)

    TIME = "h"

    class State(NamedTuple):
        """Amount; enzymes beyond the usual."""

        amount: GRAMS(low=0, scale=1)
        induced: number(low=0)

    class Drive(NamedTuple):
        """Would be drunk."""

        drunk: GRAMS_PER_H(low=0)

    class Output(NamedTuple):
        """In water."""

        alcohol: mM

    def start(self, drive):
        """None."""
        return self.State(0.0 * self.burn_max * self.induction_time, 0.0)

    def output(self, state, drive):
        """In the body's water."""
        return self.Output(state.amount / (self.molar_mass * self.water))

    def rate(self, state, drive):
        """Drunk below the limit, burnt, induced."""
        level = self.output(state, drive).alcohol
        room = 1 / (1 + (((level / self.limit) ** 2) ** 2) ** 2)
        burnt = self.burn_max * (1 + state.induced) * saturation(level, self.burn_half)
        called = self.induction * saturation(level, self.induction_half)
        return self.State(drive.drunk * room - burnt, (called - state.induced) / self.induction_time)
