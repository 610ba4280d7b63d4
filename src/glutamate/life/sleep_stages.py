"""Stages of sleep as mean shares: so much deep and light sleep, so much dreaming.

Scheme      asleep -> NREM and REM in fixed shares
Takes in    whether asleep
Hands on    shares of the moment
Not here    cycles of ninety minutes, awakenings
Sources     assumed: usual shares of adults
"""

from typing import NamedTuple

from glutamate.engine.mechanism import mechanism
from glutamate.parameter import par
from glutamate.units import number


@mechanism
class SleepStages:
    """An adult's mean night."""

    rem_share: float = par(0.22, "1", "assumed: usual in adults", low=0.18, high=0.26, domain=(0, 1))

    TIME = "h"

    class Drive(NamedTuple):
        """1 asleep."""

        asleep: number(low=0, high=1)

    class Output(NamedTuple):
        """Shares."""

        nrem: number
        rem: number

    def output(self, state, drive):
        """Fixed shares."""
        return self.Output((1 - self.rem_share) * drive.asleep, self.rem_share * drive.asleep)
