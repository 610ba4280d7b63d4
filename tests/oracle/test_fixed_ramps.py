"""A drive that follows a course reaches the steppers with a fixed clock as it reaches the adaptive one."""

from typing import NamedTuple

import numpy as np
import pytest

from glutamate.engine.mechanism import Flow, mechanism
from glutamate.engine.simulate import simulate
from glutamate.errors import SolveError
from glutamate.parameter import par
from glutamate.units import number, share


@mechanism
class Follower:
    """Follows its drive; shares of many copies."""

    rate_constant: float = par(1.0, "1/ms", "assumed: one per ms")
    copies: float = par(100000, "1", "assumed: many")

    COUNT = "copies"

    class State(NamedTuple):
        """Off and on."""

        off: share
        on: share

    class Drive(NamedTuple):
        """What is followed."""

        level: number

    def start(self, drive):
        """Off."""
        return self.State(1.0, 0.0)

    def flows(self, state, drive):
        """On as the drive says, off by itself."""
        return [
            Flow("off", "on", self.rate_constant * drive.level * state.off),
            Flow("on", "off", self.rate_constant * state.on),
        ]


COURSE = {"follower.level": ([0.0, 2.0, 2.0, 5.0], [0.0, 2.0, 1.0, 1.0])}
TIMES = np.linspace(0.0, 5.0, 11)


def test_a_course_is_followed_on_a_grid() -> None:
    wanted = simulate(Follower(), times=TIMES, drive=COURSE, rtol=1e-9)["follower.on"].values
    found = simulate(Follower(), times=TIMES, drive=COURSE, solver="heun", dt="0.001 ms")["follower.on"].values
    assert wanted.max() > 0.4
    np.testing.assert_allclose(found, wanted, atol=2e-3)


@pytest.mark.parametrize(("solver", "dt"), [("tau_leap", "0.01 ms"), ("ssa", None)])
def test_reactions_refuse_a_course_in_words(solver: str, dt: str | None) -> None:
    with pytest.raises(SolveError, match="ramps of"):
        simulate(Follower(), times=TIMES, drive=COURSE, solver=solver, dt=dt)
