"""Time of day, for whatever follows the clock on the wall.

Scheme      hours pass
Takes in    nothing
Hands on    hours since the midnight before the first day
Not here    the body's own clock (body_clock.py), calendars
Sources     none
"""

from typing import NamedTuple

from glutamate.engine.mechanism import mechanism
from glutamate.parameter import par
from glutamate.units import measure

HOUR = measure("h")


@mechanism
class DayClock:
    """The clock on the wall."""

    begin: float = par(0, "h", "assumed: runs begin at midnight", domain=(0, None))

    TIME = "h"

    class State(NamedTuple):
        """Hours since the first midnight."""

        hour: HOUR(low=0)

    def start(self, drive):
        """When the run begins."""
        return self.State(self.begin)

    def rate(self, state, drive):
        """An hour an hour."""
        return self.State(1.0)
