"""Steady states and eigenvalues against closed forms."""

from typing import NamedTuple

import numpy as np
import pytest

from glutamate import maths
from glutamate.engine.analysis.steady import eigenvalues, steady_state
from glutamate.engine.assembly import Assembly
from glutamate.engine.mechanism import mechanism
from glutamate.engine.system import trace
from glutamate.errors import PathError, SolveError
from glutamate.parameter import par
from glutamate.units import mM, mV, number, share
from oracle.small_models import TEST, Brusselator, Receptor, Schloegl, receptor_shares


@mechanism
class TwoState:
    """Open and closed."""

    on: float = par(3.0, "1/ms", TEST)
    off: float = par(2.0, "1/ms", TEST)

    class State(NamedTuple):
        closed: share
        open: share

    def start(self, drive):
        return self.State(0.75, 0.0)

    def rate(self, s, drive):
        return self.State(-self.on * s.closed + self.off * s.open, self.on * s.closed - self.off * s.open)


def test_two_state_receptor():
    found = steady_state(TwoState())
    assert found.values["two_state.open"] == pytest.approx(0.75 * 3 / 5, rel=1e-14)
    assert found.conserved == ({"two_state.closed": 1.0, "two_state.open": 1.0},)
    assert found.stable
    np.testing.assert_allclose(found.eigenvalues, [-5.0], rtol=1e-14)


def test_receptor_by_detailed_balance():
    found = steady_state(Receptor(), hold={"receptor.glutamate": "3 uM"})
    np.testing.assert_allclose(list(found.values.values()), receptor_shares(0.003), rtol=1e-13)
    assert found.outputs["receptor.current"] == pytest.approx(2 * receptor_shares(0.003)[3], rel=1e-13)
    assert len(found.eigenvalues) == 4
    assert found.residual < 1e-15


def test_conserved_totals_follow_the_start():
    start = {"receptor.unbound": 0.25, "receptor.locked": 0.25}
    found = steady_state(Receptor(), start=start, hold={"receptor.glutamate": 0.003})
    np.testing.assert_allclose(list(found.values.values()), 0.5 * receptor_shares(0.003), rtol=1e-13)


@mechanism
class Enzyme:
    """Enzyme and substrate: two totals, one of them with volumes as weights."""

    near: float = par(2.0, "1", TEST)
    far: float = par(0.7, "1", TEST)

    class State(NamedTuple):
        enzyme: mM(low=0)
        substrate: mM(low=0)
        bound: mM(low=0)
        away: mM(low=0)

    def start(self, drive):
        return self.State(1.0, 3.0, 0.0, 0.5)

    def rate(self, s, drive):
        bind = 1000.0 * s.enzyme * s.substrate - 0.3 * s.bound
        leave = 1e-4 * (s.substrate - s.away)
        return self.State(-bind, -bind - leave / self.near, bind, leave / self.far)


def test_two_totals_weighted_by_volumes():
    found = steady_state(Enzyme())
    v = {path.split(".")[1]: value for path, value in found.values.items()}
    assert len(found.conserved) == 2
    assert v["enzyme"] + v["bound"] == pytest.approx(1.0, rel=1e-13)
    assert 2.0 * (v["substrate"] + v["bound"]) + 0.7 * v["away"] == pytest.approx(6.35, rel=1e-9)
    assert v["substrate"] == pytest.approx(v["away"], rel=1e-10)
    assert 1000.0 * v["enzyme"] * v["substrate"] == pytest.approx(0.3 * v["bound"], rel=1e-12)
    assert len(found.eigenvalues) == 2


@mechanism
class Leaky:
    """Fast exchange and a leak eleven orders slower: nothing is conserved."""

    leak: float = par(1e-8, "1/ms", TEST)

    class State(NamedTuple):
        a: share
        b: share

    def start(self, drive):
        return self.State(0.5, 0.5)

    def rate(self, s, drive):
        swap = 1e3 * s.a - 2e3 * s.b
        return self.State(-swap - self.leak * (s.a - 0.2), swap)


def test_a_slow_leak_is_no_conservation():
    found = steady_state(Leaky())
    assert found.conserved == ()
    assert found.values["leaky.a"] == pytest.approx(0.2, rel=1e-6)
    assert steady_state(Leaky(leak=0.0)).values["leaky.a"] == pytest.approx(2 / 3, rel=1e-13)


@pytest.mark.parametrize(("begin", "root"), [(0.0, 0), (0.295, 0), (0.2999, 0), (0.31, 2), (3.0, 2)])
def test_the_start_chooses_between_two_stable_states(begin, root):
    u = 0.3 - 4 * 0.3**2 + 3 * 0.3**3  # 0.3 is the middle root
    roots = np.sort(np.roots([3.0, -4.0, 1.0, -u]).real)
    found = steady_state(Schloegl(feed=u, begin=begin))
    assert found.values["schloegl.x"] == pytest.approx(roots[root], rel=1e-10)
    assert found.stable


def test_eigenvalues_anywhere():
    x = 0.3
    slope = -1 + 8 * x - 9 * x**2
    np.testing.assert_allclose(eigenvalues(Schloegl(), {"schloegl.x": x}), [slope], rtol=1e-14)
    b, a = 1.5, 1.0
    expected = np.sort_complex(np.roots([1.0, 1 + a**2 - b, a**2]))
    np.testing.assert_allclose(np.sort_complex(eigenvalues(Brusselator())), expected, rtol=1e-12)


def test_an_unstable_point_inside_a_cycle_is_found_and_told():
    found = steady_state(Brusselator(a=1.0, b=2.5), start={"brusselator.x": 1.1, "brusselator.y": 2.0})
    assert found.values == pytest.approx({"brusselator.x": 1.0, "brusselator.y": 2.5}, rel=1e-10)
    assert not found.stable
    np.testing.assert_allclose(found.eigenvalues.real, [0.25, 0.25], rtol=1e-9)


@mechanism
class Cell:
    """A state that reads an algebraic unknown, and the output that makes the loop."""

    k: float = par(0.5, "1", TEST)

    class State(NamedTuple):
        x: number

    class Drive(NamedTuple):
        back: number

    class Output(NamedTuple):
        pull: number

    def start(self, drive):
        return self.State(2.0)

    def rate(self, s, drive):
        return self.State(1.0 - s.x - drive.back)

    def output(self, s, drive):
        return self.Output(s.x - self.k * maths.tanh(drive.back))


def test_algebraic_unknowns():
    """0 = pull - back with pull = x - k tanh(back)."""
    assembly = Assembly({"cell": Cell()}, {"cell.back": "cell.pull"}, tear=("cell.pull",))
    system = trace(assembly)
    assert system.mass == [1, 0]
    found = steady_state(system)
    x, back = found.values["cell.x"], found.values["cell.pull"]
    assert x == pytest.approx(back + 0.5 * np.tanh(back), rel=1e-13)
    assert x == pytest.approx(1.0 - back, rel=1e-13)
    slope = 1 / (1 + 0.5 / np.cosh(back) ** 2)
    np.testing.assert_allclose(found.eigenvalues, [-1.0 - slope], rtol=1e-12)


def test_hold_a_state_or_an_input():
    found = steady_state(Brusselator(), hold={"brusselator.x": 2.0, "brusselator.b": 4.0})
    assert found.values["brusselator.x"] == 2.0
    assert found.values["brusselator.y"] == pytest.approx(2.0, rel=1e-13)
    np.testing.assert_allclose(found.eigenvalues, [-4.0], rtol=1e-13)


@mechanism
class Heater:
    """A switch that the steady state lies beyond."""

    class State(NamedTuple):
        v: mV

    def start(self, drive):
        return self.State(0.0)

    def rate(self, s, drive):
        return self.State(maths.switch(5.0 - s.v, 10.0, 1.0) - s.v)


def test_a_crossed_switch_is_told():
    found = steady_state(Heater())
    assert found.values["heater.v"] == pytest.approx(10.0)
    assert found.crossed == ("switch[0]",)


def test_refusals():
    with pytest.raises(SolveError, match=r"brusselator\.[xy]"):
        steady_state(Brusselator(a=-1.0))  # its fixed point lies at x = -1, out of bounds
    with pytest.raises(PathError, match="brusselator"):
        steady_state(Brusselator(), hold={"brusselator.z": 1.0})
    with pytest.raises(SolveError, match="tolerance"):
        steady_state(Schloegl(), tol=0.0)
