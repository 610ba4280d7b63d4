"""Generated Python functions against the graph's own evaluator and differences."""

from typing import NamedTuple

import numpy as np

from glutamate import maths
from glutamate.engine.analysis.numeric import Numeric
from glutamate.engine.mechanism import mechanism
from glutamate.engine.model import Model
from glutamate.engine.system import trace
from glutamate.parameter import par
from glutamate.units import number

TEST = "assumed: a test"


@mechanism
class Everything:
    """All of maths."""

    a: float = par(2.0, "1", TEST)

    class State(NamedTuple):
        x: number
        v: number

    class Drive(NamedTuple):
        u: number

    def start(self, drive):
        return self.State(1.0, -3.0)

    def rate(self, s, drive):
        x, v = s
        smooth = maths.exp(v) + maths.expm1(v) * maths.exprel(v) + maths.log(x) + maths.log1p(x) + maths.xlogx(x)
        wave = maths.sqrt(x) * maths.sin(v) * maths.cos(v) * maths.tanh(v) + maths.power(x, 2.5)
        kinked = maths.minimum(x, v) + maths.maximum(x, v) + maths.absolute(v) + maths.floor(x)
        powers = x**2 + x**3 - x**4 + x**5 + x**6 + x**7 - x**8 + x**11 + x**-2
        chosen = maths.where((x > v) & ~(x <= 0.5), x * v, v / x)
        return self.State(self.a * (smooth + wave) - drive.u, kinked + powers + chosen)


def test_numeric_is_the_graph():
    system = trace(Everything())
    numeric = Numeric(Model.of(Everything()), {"everything.u": 0.5})
    random = np.random.default_rng(0)
    points = np.column_stack([random.uniform(0.1, 2.0, 300), random.uniform(-5.0, 5.0, 300)])
    points = np.vstack([points, [[0.0, 1.0], [-1.0, 2.0], [1.0, 800.0]]])
    symbols = {("parameter", 0): 2.0, ("input", 0): 0.5}
    with np.errstate(all="ignore"):
        for y in points:
            given = {**symbols, ("state", 0): y[0], ("state", 1): y[1]}
            expected = [float(v) for v in system.graph.evaluate(system.rate, given)]
            np.testing.assert_allclose(numeric.rate(y), expected, rtol=1e-12, atol=1e-13)


def test_numeric_derivatives_by_differences():
    numeric = Numeric(Everything(), {"everything.u": 0.5})
    random, h = np.random.default_rng(1), 1e-6
    for _ in range(50):
        y = np.array([random.uniform(0.6, 1.9), random.uniform(-4.0, -0.1)])
        if abs(y[0] - 1) < 0.01:
            continue
        shifts = [(numeric.rate(y + e) - numeric.rate(y - e)) / (2 * h) for e in h * np.eye(2)]
        np.testing.assert_allclose(numeric.jacobian(y), np.array(shifts).T, rtol=2e-7, atol=1e-7)
        np.testing.assert_array_equal(numeric.by_parameter(y, "everything.u"), [-1.0, 0.0])
