"""What stimulants do to sleep: held dopamine transporters add to the arousal that keeps awake.

Scheme      arousal of the day + gain x share of dopamine transporters held -> arousal
Takes in    arousal from elsewhere; factor of free dopamine transporters
Hands on    arousal, for the threshold of sleep
Not here    noradrenaline transporters and alpha2A receptors: no number links them to the threshold of sleep
Limits      the gain is a guess; only that dopamine transporters are needed for it is known, from mice without them
Sources     Wisor2001 (mice without the transporter stay as sleepy under stimulants)
"""

from typing import NamedTuple

from glutamate.engine.mechanism import mechanism
from glutamate.parameter import par
from glutamate.units import number


@mechanism
class Wakefulness:
    """An adult."""

    gain: float = par(1, "1", "assumed: all transporters held are full arousal", low=0.3, high=2, domain=(0, None))

    TIME = "h"
    STATIONARY = True

    class Drive(NamedTuple):
        """0 to 1; 1 without a stimulant."""

        elsewhere: number(low=0)
        free: number(low=0)

    class Output(NamedTuple):
        """0 in an ordinary hour."""

        arousal: number

    def output(self, state, drive):
        """Adds up."""
        return self.Output(drive.elsewhere + self.gain * (1 - drive.free))
