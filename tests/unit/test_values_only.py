"""What stands in a graph for its derivatives alone is left out of kernels, and changes no bit of a value."""

from typing import NamedTuple

import numpy as np
import pytest

from glutamate import simulate
from glutamate.engine.code.lower import values_only
from glutamate.engine.mechanism import mechanism
from glutamate.engine.trace import Graph
from glutamate.maths import exp, floor, where
from glutamate.units import number


def pattern(graph, x, limit=600.0, inner=None):
    value = graph.unary("exp", x)
    below = graph._node("lt", (x, graph.constant(limit).id))
    return graph.select(below, value, graph.unary("floor", value if inner is None else inner)), value


def test_an_exponential_with_a_flat_end_is_an_exponential():
    g = Graph()
    x = g.symbol("state", 0).id
    flat, value = pattern(g, x)
    assert values_only(g, [flat, g.add(flat, x)]) == [value, g.add(value, x)]
    slope = g.derivative([flat], [("state", 0)])[0, 0]
    assert g.op[slope] == "select" and values_only(g, [slope]) == [slope]


@pytest.mark.parametrize("limit", [1.0, 36.0])
def test_where_floor_changes_the_value_it_stays(limit):
    g = Graph()
    x = g.symbol("state", 0).id
    flat, _ = pattern(g, x, limit)
    assert values_only(g, [flat]) == [flat]


def test_another_floor_stays():
    g = Graph()
    x, y = g.symbol("state", 0).id, g.symbol("state", 1).id
    flat, _ = pattern(g, x, inner=g.unary("exp", y))
    assert values_only(g, [flat, g.unary("floor", y)]) == [flat, g.unary("floor", y)]


@mechanism
class Ends:
    """exp(x), once with an end that is flat."""

    class State(NamedTuple):
        pass

    class Drive(NamedTuple):
        x: number

    class Output(NamedTuple):
        plain: number
        flat: number

    def output(self, state, drive):
        value = exp(drive.x)
        return self.Output(value, where(drive.x < 600.0, value, floor(value)))


def test_compiled_values_are_the_same_bits():
    x = np.concatenate([np.linspace(-745, 709.7, 400), [599.9999, 600.0, 600.0001]])
    found = simulate(Ends(), times=[0.0], vary={"ends.x": x})
    assert found["ends.flat"].values.tobytes() == found["ends.plain"].values.tobytes()
    assert np.isfinite(found["ends.flat"].values).all() and found["ends.flat"].values.max() > 1e300
