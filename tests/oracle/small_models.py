"""Small mechanisms with closed forms, shared by the tests of steady states and branches."""

from typing import NamedTuple

import numpy as np

from glutamate.engine.mechanism import Flow, mechanism
from glutamate.parameter import par
from glutamate.units import mM, number, share

TEST = "assumed: a test"


@mechanism
class Receptor:
    """Binding twice, then opening or desensitizing."""

    bind_rate: float = par(5.0, "1/(uM s)", TEST)
    unbind_rate: float = par(12.9, "1/s", TEST)
    open_rate: float = par(46.5, "1/s", TEST, domain=(0, None))
    close_rate: float = par(73.8, "1/s", TEST)
    lock_rate: float = par(8.4, "1/s", TEST)
    unlock_rate: float = par(6.8, "1/s", TEST)

    class State(NamedTuple):
        unbound: share
        single: share
        double: share
        open: share
        locked: share

    class Drive(NamedTuple):
        glutamate: mM

    class Output(NamedTuple):
        current: number

    def start(self, drive):
        return self.State(1.0, 0.0, 0.0, 0.0, 0.0)

    def flows(self, s, drive):
        bind = self.bind_rate * drive.glutamate
        return [
            Flow("unbound", "single", bind * s.unbound),
            Flow("single", "unbound", self.unbind_rate * s.single),
            Flow("single", "double", bind * s.single),
            Flow("double", "single", self.unbind_rate * s.double),
            Flow("double", "open", self.open_rate * s.double),
            Flow("open", "double", self.close_rate * s.open),
            Flow("double", "locked", self.lock_rate * s.double),
            Flow("locked", "double", self.unlock_rate * s.locked),
        ]

    def output(self, s, drive):
        return self.Output(2 * s.open)


def receptor_shares(glutamate):
    ratio = 5.0 * glutamate * 1e3 / 12.9
    weights = np.array(
        [ratio**0, ratio, ratio**2, ratio**2 * 46.5 / 73.8, ratio**2 * 8.4 / 6.8]
    )  # detailed balance of a tree
    return weights / weights.sum(axis=0)


@mechanism
class Schloegl:
    """One species with an autocatalytic step: bistable between two folds."""

    feed: float = par(0.01, "1", TEST, domain=(0, None))
    decay: float = par(1.0, "1", TEST)
    double: float = par(4.0, "1", TEST)
    triple: float = par(3.0, "1", TEST)
    begin: float = par(0.0, "1", TEST)

    class State(NamedTuple):
        x: number(low=0)

    class Output(NamedTuple):
        square: number

    def start(self, drive):
        return self.State(self.begin)

    def rate(self, s, drive):
        return self.State(self.feed - self.decay * s.x + self.double * s.x**2 - self.triple * s.x**3)

    def output(self, s, drive):
        return self.Output(s.x**2)


@mechanism
class Brusselator:
    """Two species that oscillate for b above 1 + a^2."""

    a: float = par(1.0, "1", TEST)
    b: float = par(1.5, "1", TEST)

    class State(NamedTuple):
        x: number(low=0)
        y: number(low=0)

    def start(self, drive):
        return self.State(0.5, 0.5)

    def rate(self, s, drive):
        return self.State(
            self.a + s.x**2 * s.y - (self.b + 1) * s.x,
            self.b * s.x - s.x**2 * s.y,
        )
