"""A waste that interstitial fluid carries off: faster, slower or the same in sleep, as three laboratories have it.

Scheme      made awake and asleep alike; cleared at a pace that sleep multiplies
Takes in    share of sleep
Hands on    level relative to that of a brain that never sleeps
Not here    glutamate: transporters clear it in milliseconds to seconds, so flow over hours does not matter to it
Limits      disputed: sleep speeds it (`faster`), slows it (`slower`), or neither (default here)
Sources     Xie2013 (faster), Miao2024 (slower)
"""

from typing import NamedTuple

from glutamate.engine.mechanism import mechanism
from glutamate.parameter import par
from glutamate.units import number, share

POSITIVE = (1e-6, None)


@mechanism
class SoluteClearance:
    """A solute of large molecules; sleep changes nothing."""

    time: float = par(6, "h", "assumed: hours", low=1, high=24, domain=POSITIVE)
    asleep: float = par(1, "1", "assumed: nobody knows", low=0.7, high=1.6, domain=POSITIVE, note="factor of sleep")

    TIME = "h"
    STATIONARY = True

    class State(NamedTuple):
        """Relative to a brain that never sleeps."""

        level: number(low=0)

    class Drive(NamedTuple):
        """Of the moment."""

        sleep: share

    @classmethod
    def faster(cls):
        """Clearance up in sleep and anaesthesia."""
        return cls(asleep=par(1.6, "1", "Xie2013", note="space between cells up by 60 %"))

    @classmethod
    def slower(cls):
        """Clearance down in sleep and anaesthesia."""
        return cls(asleep=par(0.7, "1", "Miao2024"))

    def factor(self, sleep):
        """Mix of both paces."""
        return 1 + (self.asleep - 1) * sleep

    def start(self, drive):
        """Settled."""
        return self.State(1 / self.factor(drive.sleep))

    def rate(self, state, drive):
        """Made, cleared."""
        return self.State((1 - self.factor(drive.sleep) * state.level) / self.time)
