"""Branches of steady states against closed forms."""

from typing import NamedTuple

import numpy as np
import pytest

from glutamate.engine.analysis.continuation import continuation
from glutamate.engine.mechanism import mechanism
from glutamate.errors import ParameterError, PathError, SolveError
from glutamate.parameter import par
from glutamate.units import number
from oracle.small_models import TEST, Brusselator, Receptor, Schloegl, receptor_shares


def schloegl_folds():
    x = np.roots([9.0, -8.0, 1.0])
    return np.sort(x - 4 * x**2 + 3 * x**3)


def test_schloegl_folds_in_closed_form():
    branch = continuation(Schloegl(), "schloegl.feed", 0.0, 0.3, record=["schloegl.x", "schloegl.square"])
    np.testing.assert_allclose(np.sort(branch.attrs["folds"]), schloegl_folds()[schloegl_folds() > 0], rtol=1e-12)
    x, u = branch["schloegl.x"].values, branch["schloegl.feed"].values
    np.testing.assert_allclose(u, x - 4 * x**2 + 3 * x**3, atol=1e-13)
    np.testing.assert_allclose(branch["schloegl.square"].values, x**2, atol=1e-13)
    ordinary = branch["special"].values == ""
    np.testing.assert_array_equal(branch["stable"].values[ordinary], (1 - 8 * x + 9 * x**2 > 0)[ordinary])
    np.testing.assert_allclose(branch["leading"].values, -1 + 8 * x - 9 * x**2, atol=1e-12)


def test_two_folds_and_both_ends():
    @mechanism
    class Cubic:
        """Symmetric cubic."""

        u: float = par(-1.0, "1", TEST)

        class State(NamedTuple):
            x: number

        def start(self, drive):
            return self.State(-2.0)

        def rate(self, s, drive):
            return self.State(self.u + s.x - s.x**3)

    branch = continuation(Cubic(), "cubic.u", -2.0, 2.0)
    fold = 2 / 3 / np.sqrt(3)
    np.testing.assert_allclose(branch.attrs["folds"], [fold, -fold], rtol=1e-12)
    assert branch.attrs["ended"] == "reached 2"
    assert branch["cubic.u"].values[[0, -1]].tolist() == [-2.0, 2.0]
    assert branch.sizes["point"] < 120


@pytest.mark.parametrize("a", [0.8, 1.3])
def test_brusselator_hopf_in_closed_form(a):
    branch = continuation(Brusselator(a=a), "brusselator.b", 0.5, 5.0)
    np.testing.assert_allclose(branch.attrs["hopfs"], [1 + a**2], rtol=1e-12)
    np.testing.assert_allclose(branch.attrs["hopf_frequencies"], [a], rtol=1e-10)
    assert branch.attrs["folds"].size == 0
    np.testing.assert_allclose(branch["brusselator.y"], branch["brusselator.b"] / a, rtol=1e-12)


def test_a_transcritical_point_is_listed_and_passed():
    @mechanism
    class Logistic:
        """Growth against crowding."""

        r: float = par(-1.0, "1", TEST)

        class State(NamedTuple):
            x: number

        def start(self, drive):
            return self.State(0.0)

        def rate(self, s, drive):
            return self.State((self.r - 0.25) * s.x - s.x**2)

    branch = continuation(Logistic(), "logistic.r", -1.0, 1.0)
    np.testing.assert_allclose(branch.attrs["branch_points"], [0.25], atol=1e-12)
    np.testing.assert_allclose(branch["logistic.x"], 0.0, atol=1e-14)


def test_a_receptor_along_its_input():
    branch = continuation(Receptor(), "receptor.glutamate", "0.5 uM", "20 uM")
    g = branch["receptor.glutamate"].values
    np.testing.assert_allclose(branch["receptor.open"], receptor_shares(g)[3], rtol=1e-12)
    assert branch["receptor.glutamate"].attrs["units"] == "mM"


def test_refusals():
    with pytest.raises(ParameterError, match="open_rate"):
        continuation(Receptor(), "receptor.open_rate", -1.0, 1.0)
    with pytest.raises(SolveError, match="low below high"):
        continuation(Schloegl(), "schloegl.feed", 0.3, 0.1)
    with pytest.raises(PathError, match=r"schloegl\.feed"):
        continuation(Schloegl(), "schloegl.feet", 0.0, 0.1)
