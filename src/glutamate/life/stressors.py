"""What presses on the stress axis: an ordinary day, lasting strain, single stressors that fade, exercise that damps.

Scheme      stressor -> push, which fades over hours; drive = (ordinary + strain + push) times damping
Takes in    lasting strain above an ordinary day, damping by habits
            events stressor (strength: 1 doubles the drive for a while)
Hands on    drive of the hypothalamus
Not here    what the axis makes of it (hpa_axis.py, hpa_glands.py), whose stressor it is
Sources     assumed throughout
"""

from typing import NamedTuple

from glutamate.engine.mechanism import Jump, mechanism
from glutamate.parameter import par
from glutamate.units import number


@mechanism
class Stressors:
    """A person's days."""

    ordinary: float = par(1, "1", "assumed: the unit of the drive", domain=(1e-6, None))
    gain: float = par(1, "1", "assumed: a person's own; 1.1 to 1.3 in anxious groups", low=0.7, high=1.5,
                      domain=(0, None))  # fmt: skip
    fade_time: float = par(2, "h", "assumed: a stressor works on for hours", low=0.5, high=6, domain=(1e-3, None))

    TIME = "h"

    class State(NamedTuple):
        """What single stressors left."""

        push: number(low=0)

    class Drive(NamedTuple):
        """Beyond an ordinary day; factor of habits."""

        strain: number(low=0)
        damping: number(low=0)

    class Output(NamedTuple):
        """To the axis."""

        stress: number

    def start(self, drive):
        """Nothing yet."""
        return self.State(0.0)

    def output(self, state, drive):
        """All add up."""
        return self.Output(drive.damping * (self.ordinary + self.gain * (drive.strain + state.push)))

    def rate(self, state, drive):
        """Fades."""
        return self.State(-state.push / self.fade_time)

    def jumps(self):
        """A stressor."""
        return [Jump("stressor", to=self.struck)]

    def struck(self, state, drive, value):
        """Adds to what is left."""
        return state._replace(push=state.push + value)
