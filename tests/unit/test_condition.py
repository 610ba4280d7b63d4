"""Conditions of phases: path, direction and canonical threshold, refusals, any text at all."""

from typing import NamedTuple

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from glutamate.engine.events.condition import Condition, parse_condition
from glutamate.engine.mechanism import Jump, mechanism
from glutamate.engine.system import trace
from glutamate.errors import GlutamateError, PathError, UnitError
from glutamate.parameter import par
from glutamate.units import measure, mM


@mechanism
class Cell:
    """One state that decays, in hours."""

    decay: float = par(0.1, "1/ms", "assumed: test")
    TIME = "h"

    class State(NamedTuple):
        x: mM(low=0)

    class Output(NamedTuple):
        twice: mM
        loss: measure("mM/ms")

    def start(self, drive):
        return self.State(1.0)

    def rate(self, state, drive):
        return self.State(-self.decay * state.x)

    def output(self, state, drive):
        return self.Output(2 * state.x, self.decay * state.x)

    def jumps(self):
        return [Jump("kick", to=lambda state, drive, value: state)]


SYSTEM = trace(Cell())


def test_conditions_have_path_direction_and_canonical_threshold():
    assert parse_condition("cell.x > 2 uM", SYSTEM) == Condition("cell.x", "up", 2e-3)
    assert parse_condition(" cell.twice<1mM ", SYSTEM) == Condition("cell.twice", "down", 1.0)
    assert parse_condition("cell.loss > 2 mM/h", SYSTEM) == Condition("cell.loss", "up", 2.0)
    for text, kind in (
        ("cell.x > 2 mV", UnitError),
        ("cell.x > 2", UnitError),
        ("cell.y > 2 mM", PathError),
        ("cell.decay > 2 1/ms", PathError),
        ("cell.x >= 2 mM", PathError),
        ("cell.x > 2 mM > 1 mM", PathError),
        ("", PathError),
    ):
        with pytest.raises(kind):
            parse_condition(text, SYSTEM)


@given(st.text(max_size=60) | st.from_regex(r"cell\.(x|twice|kick) ?[<>]=? ?-?[0-9.e]* ?(m|u)?[MV]?", fullmatch=True))
def test_any_condition_text_is_read_or_refused(text):
    try:
        condition = parse_condition(text, SYSTEM)
    except GlutamateError:
        return
    assert np.isfinite(condition.threshold)
    assert condition.direction in ("up", "down")
