"""Energy that fails and returns, for the ion models: one dip, sharp or smooth, that may differ between members.

Scheme      1 before; down to `left` in `ramp` after `onset`; back in `ramp` after `length`
Takes in    nothing; its clock starts with the run
Hands on    energy, and coupling to bath and glia, which may stay away afterwards
Not here    what energy is made of (energy_store.py), blood flow (stroke.py)
Sources     Kalia2021 (the smooth form), Hubel2017 (the ramp)
"""

from typing import NamedTuple

from glutamate.engine.mechanism import mechanism
from glutamate.maths import maximum, minimum, tanh
from glutamate.parameter import par
from glutamate.units import ms, share

WHEN = "assumed: the protocol of a run"


@mechanism
class Deprivation:
    """One dip with straight flanks."""

    onset: float = par(20, "s", WHEN, domain=(0, None))
    length: float = par(120, "s", WHEN, domain=(0, None), note="from the begin of failure to the begin of return")
    ramp: float = par(15, "s", "Hubel2017", domain=(0.001, None))
    left: float = par(0, "1", WHEN, domain=(0, 1), note="share of energy that is left")
    coupling_left: float = par(0, "1", WHEN, domain=(0, 1), note="share of bath and glia that is left")
    coupling_after: float = par(1, "1", WHEN, domain=(0, 1), note="share of bath and glia that comes back")

    TIME = "ms"

    class State(NamedTuple):
        """Time since the begin of the run."""

        elapsed: ms

    class Output(NamedTuple):
        """Share of the pump, and of bath and glia, that works."""

        energy: share
        coupling: share

    def start(self, drive):
        """The run begins."""
        return self.State(0 * self.ramp)

    def rate(self, state, drive):
        """Time goes on."""
        return self.State(self.ramp / self.ramp)

    def output(self, state, drive):
        """Straight down and straight up."""
        down = minimum(maximum((state.elapsed - self.onset) / self.ramp, 0.0), 1.0)
        up = minimum(maximum((state.elapsed - self.onset - self.length) / self.ramp, 0.0), 1.0)
        lost = 1 - self.coupling_left
        gained = self.coupling_after - self.coupling_left
        return self.Output(1 - (1 - self.left) * (down - up), 1 - lost * down + gained * up)


@mechanism
class SmoothDeprivation:
    """One dip with logistic flanks: 95 % of a step is left at `onset`, and is back `length` later."""

    onset: float = par(5, "min", WHEN, domain=(0, None))
    length: float = par(5, "min", WHEN, domain=(0, None))
    steepness: float = par(4, "1/min", "Kalia2021", domain=(0.01, None))
    edge: float = par(1.4722195, "1", "Kalia2021", domain=(0, None), note="ln(19)/2: 95 % of a logistic step")
    left: float = par(0.5, "1", WHEN, domain=(0, 1))

    TIME = "ms"

    class State(NamedTuple):
        """Time since the begin of the run."""

        elapsed: ms

    class Output(NamedTuple):
        """Share of the pump that works."""

        energy: share

    def start(self, drive):
        """The run begins."""
        return self.State(0 * self.length)

    def rate(self, state, drive):
        """Time goes on."""
        return self.State(self.steepness / self.steepness)

    def output(self, state, drive):
        """Two logistic steps."""
        half = self.steepness / 2
        down = tanh(half * (state.elapsed - self.onset) - self.edge)
        up = tanh(half * (state.elapsed - self.onset - self.length) + self.edge)
        return self.Output(self.left + (1 - self.left) * (1 - (down - up) / 2))
