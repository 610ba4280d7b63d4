"""Small SBML models against libRoadRunner; algebraic rules and delays, which it refuses, against SciPy and roots."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

pytest.importorskip("libsbml")

from glutamate import simulate
from glutamate.interchange.sbml import load_text
from glutamate.interchange.sbml_file import SbmlError
from oracle.sbml_twins import roadrunner, write

TIMES = np.linspace(0.0, 10.0, 1014)  # no output at the moment of an event
X, YZ = {"x": "1"}, {"x": 0.0, "y": 0.0, "z": 0.0}
BURST, HIGH = "sin(time*2)>0.5", "x>=2"
MODELS: dict[str, dict[str, Any]] = {
    "delayed, persistent or not": {"parameters": YZ, "rates": X, "events": [
        {"trigger": BURST, "delay": "0.4", "persistent": False, "set": {"y": "y+1"}},
        {"trigger": BURST, "delay": "1.4", "persistent": True, "set": {"z": "z+1"}}]},
    "dropped when the trigger falls": {"parameters": YZ, "rates": X, "events": [
        {"trigger": BURST, "delay": "1.4", "persistent": False, "set": {"y": "y+1"}}]},
    "values of the trigger's time": {"parameters": YZ, "rates": X, "events": [
        {"trigger": "x>1", "delay": "2.3", "early": True, "set": {"y": "x"}},
        {"trigger": "x>1", "delay": "2.3", "early": False, "set": {"z": "x"}}]},
    "priorities": {"parameters": YZ, "rates": X, "events": [
        {"trigger": HIGH, "priority": "1", "set": {"y": "y*2"}},
        {"trigger": HIGH, "priority": "5", "set": {"y": "y+10"}},
        {"trigger": HIGH, "priority": "3", "set": {"z": "y"}}]},
    "one sets off another": {"parameters": YZ, "rates": X, "events": [
        {"trigger": HIGH, "set": {"y": "1"}},
        {"trigger": "y>0.5", "set": {"z": "x", "y": "0"}},
        {"trigger": "z>1 && z<3", "set": {"z": "7"}}]},
    "true before the start": {"parameters": YZ, "rates": X, "events": [
        {"trigger": "x>=0", "initial": False, "set": {"y": "3"}},
        {"trigger": "x>=0", "initial": True, "set": {"z": "3"}}]},
    "taken back by a higher priority": {"parameters": YZ, "rates": X, "events": [
        {"trigger": "x>=2.003", "priority": "10", "set": {"x": "-1"}},
        {"trigger": "x>=2.003", "priority": "1", "persistent": False, "set": {"y": "y+1"}},
        {"trigger": "x>=2.003", "priority": "1", "set": {"z": "z+1"}}]},
    "many resets": {"parameters": {"x": 0.0, "n": 0.0}, "rates": {"x": "1+0.1*x"}, "events": [
        {"trigger": "x>=1", "set": {"x": "0", "n": "n+1"}}]},
    "a delay that is a state": {"parameters": {"x": 0.0, "y": 0.0}, "rates": X, "events": [
        {"trigger": "x>=1", "delay": "x*2.003", "set": {"y": "y+x"}},
        {"trigger": HIGH, "delay": "0.5", "set": {"y": "y*3"}}]},
    "and, or": {"parameters": {"x": 0.0, "y": 0.0}, "rates": {"x": "cos(time)"}, "events": [
        {"trigger": "x>0.5 && time>3", "set": {"y": "y+1"}},
        {"trigger": "x<-0.5 || time>9", "set": {"y": "y+10"}}]},
    "a sawtooth in a trigger": {"parameters": {"x": 0.0, "y": 0.0}, "rates": X, "events": [
        {"trigger": "x-floor(x)>=0.5", "delay": "1.2", "set": {"y": "y+1"}}]},
    "pieces": {"parameters": {"x": 1.0, "y": None}, "rates": {"x": "piecewise(1,time<3,-x,time<7,2)"},
               "assigned": {"y": "piecewise(x,x>2,2*x)"}},
    "whole numbers": {"parameters": {"x": 0.0, "y": None, "z": None}, "rates": {"x": "floor(time)*0.1"},
                      "assigned": {"y": "ceil(x*3)", "z": "floor(sin(time)*4)"}},
    "functions of functions": {"parameters": {"x": 2.0}, "rates": {"x": "-f(x,0.5)"},
                               "functions": {"f": "lambda(a,b,g(a)*b)", "g": "lambda(a,a/(1+a))"}},
    "elementary functions": {"parameters": {"x": 2.0, "y": None}, "rates": {"x": "-4*x+y"}, "assigned": {
        "y": "arctan(x)+arcsin(x/9)+factorial(3)+coth(x+1)+log(x+2)+root(3,x+1)+max(x,1)+abs(x-1)"}},
    "a steep sigmoid": {"parameters": {"x": 2.0}, "rates": {"x": "1/(1+exp(-300*(time-4)))-1/(1+exp(300*(x-2)))"}},
    "a growing compartment": {"parameters": {}, "compartments": {"cell": 2.0}, "rates": {"cell": "0.2*cell"},
        "species": {"A": {"concentration": 3.0}, "B": {"amount": 1.0}}, "reactions": {"r": ("A", "B", "0.3*A*cell")}},
}  # fmt: skip


@pytest.mark.parametrize("name", MODELS)
def test_roadrunner(name: str) -> None:
    pytest.importorskip("roadrunner")
    text = write(**MODELS[name])
    species = MODELS[name].get("species", {})
    names = [*MODELS[name]["parameters"], *species]
    data = simulate(load_text(text), times=TIMES, record=names, rtol=1e-10, atol=1e-7)
    twin = roadrunner(text, TIMES, [f"[{n}]" if n in species else n for n in names])
    assert data.attrs["members_failed"] == 0
    for n, expected in zip(names, twin.values(), strict=True):
        np.testing.assert_allclose(data[n].values, expected, rtol=5e-6, atol=5e-6, err_msg=n)


def test_a_concentration_assigned_with_its_compartment_holds_afterwards() -> None:
    event = {"trigger": "time>=4", "set": {"cell": "3", "A": "A+1"}}
    text = write(
        {}, compartments={"cell": 2.0}, species={"A": {"concentration": 3.0}, "B": {"amount": 4.0}}, events=[event]
    )
    model = load_text(text)
    plain = simulate(model, times=[0, 3, 4, 5])
    amounts = simulate(model, times=[0, 3, 4, 5], amounts=True)
    assert plain.A.values.tolist() == [3, 3, 4, 4]
    assert amounts.A.values.tolist() == [6, 6, 12, 12]
    assert plain.B.values == pytest.approx([2, 2, 4 / 3, 4 / 3])
    assert amounts.B.values.tolist() == [4, 4, 4, 4]


def test_equal_priorities_draw_lots_by_seed() -> None:
    events = [{"trigger": "time>=1", "priority": "2", "early": False, "set": {"y": f"y*10+{k}"}} for k in (1, 2)]
    model = load_text(write({"y": 0.0}, constants={"k": 1.0}, events=events))
    many = simulate(model, times=[2.0], vary={"k": np.ones(200)}, record="y", seed=3).y.values[:, 0]
    assert set(many) == {12.0, 21.0}
    assert 60 < np.sum(many == 12.0) < 140
    again = simulate(model, times=[2.0], vary={"k": np.ones(200)}, record="y", seed=3).y.values[:, 0]
    assert np.array_equal(many, again)


def test_an_algebraic_rule_that_cannot_be_solved_beforehand() -> None:
    """y^3 + y = x with dx/dt = -x: y follows the real root."""
    model = load_text(write({"x": 5.0, "y": 1.0}, rates={"x": "-x"}, algebraic=["y^3+y-x"]))
    assert 0 in model.system.mass
    data = simulate(model, times=TIMES, record=["x", "y"], rtol=1e-9, atol=1e-6)
    roots = [np.roots([1, 0, 1, -5 * math.exp(-t)]) for t in TIMES]
    expected = [r[np.argmin(np.abs(r.imag))].real for r in roots]
    np.testing.assert_allclose(data.y.values, expected, rtol=1e-6, atol=1e-9)


def test_linear_algebraic_rules_leave_nothing_for_the_solver() -> None:
    rules = ["total-x-y", "z-2*y"]
    text = write({"x": 1.0, "y": None, "z": None}, constants={"total": 3.0}, rates={"x": "-x*z"}, algebraic=rules)
    model = load_text(text)
    assert 0 not in model.system.mass
    data = simulate(model, times=[0.0, 1.0], rtol=1e-9)
    assert data.y.values == pytest.approx(3 - data.x.values)
    assert data.z.values == pytest.approx(2 * data.y.values)


def test_the_delayed_logistic_against_steps_of_its_own() -> None:
    """dx/dt = x (1 - x(t - 1.2)), history 0.5: the method of steps with SciPy."""
    from scipy.integrate import solve_ivp

    model = load_text(write({"x": 0.5}, rates={"x": "x*(1-delay(x,1.2))"}))
    times = np.linspace(0, 12, 121)
    data = simulate(model, times=times, record="x", rtol=1e-9, atol=1e-6)
    pieces: list[Any] = []

    def past(t: float) -> float:
        return 0.5 if t <= 0 else float(pieces[min(int(t / 1.2), len(pieces) - 1)](t)[0])

    start = [0.5]
    for k in range(10):
        span = (1.2 * k, 1.2 * (k + 1))
        s = solve_ivp(lambda t, x: x * (1 - past(t - 1.2)), span, start, rtol=1e-11, atol=1e-12, dense_output=True)
        pieces.append(s.sol)
        start = s.y[:, -1].tolist()
    expected = [0.5, *(pieces[min(int((t - 1e-12) / 1.2), 9)](t)[0] for t in times[1:])]
    np.testing.assert_allclose(data.x.values, expected, rtol=1e-6)


def test_a_rate_of_change_in_a_formula() -> None:
    text = write({"x": 1.0, "y": None, "z": 0.0}, rates={"x": "-2*x", "z": "rateOf(y)"}, assigned={"y": "3*x*x+time"})
    data = simulate(load_text(text), times=TIMES, rtol=1e-10)
    np.testing.assert_allclose(data.z.values, data.y.values - 3, rtol=1e-7, atol=1e-8)


def test_members_with_events_are_independent() -> None:
    text = write({"x": 0.0, "n": 0.0}, constants={"k": 1.0}, rates={"x": "k"}, events=[
        {"trigger": "x>=1", "set": {"x": "0", "n": "n+1"}}])  # fmt: skip
    speeds = np.linspace(0.5, 3.3, 29)
    data = simulate(load_text(text), times=[9.97], vary={"k": speeds}, record="n")
    assert data.n.values[:, 0].tolist() == np.floor(speeds * 9.97).tolist()


def test_what_the_file_does_not_give() -> None:
    text = write(
        {"x": None, "y": 1.0, "time": 3.0}, rates={"y": "-y"}, events=[{"trigger": "time>=1", "set": {"x": "4"}}]
    )
    data = simulate(load_text(text), times=[0.0, 0.5, 1.0, 2.0])
    np.testing.assert_array_equal(data.x.values, [np.nan, np.nan, 4, 4])
    assert data["time_"].values.tolist() == [3, 3, 3, 3]  # `time` is the Dataset's own
    with pytest.raises(SbmlError, match="an equation needs it"):
        load_text(write({"x": None, "y": 1.0}, rates={"y": "-x"}))


def test_unknowns_that_only_the_solver_finds() -> None:
    coupled = load_text(write({"x": 1.0, "y": None, "z": None}, rates={"x": "-x"}, algebraic=["y+z-x", "y-z-1"]))
    data = simulate(coupled, times=[0.0, 1.0])
    assert data.y.values == pytest.approx([1, (1 + math.exp(-1)) / 2])
    assert data.z.values == pytest.approx([0, (math.exp(-1) - 1) / 2], abs=1e-9)
    with pytest.raises(SbmlError, match="initial assignment of k"):
        load_text(write({"x": 5.0, "y": 1.0, "k": None}, first={"k": "y"}, rates={"x": "-x"}, algebraic=["y^3+y-x"]))


def test_a_reaction_without_a_rate_is_said() -> None:
    text = write({}, compartments={"cell": 1.0}, species={"A": {"amount": 2.0}}, reactions={"r": ("A", "", "0.1*A")})
    start, end = text.index("<kineticLaw>"), text.index("</kineticLaw>") + len("</kineticLaw>")
    with pytest.warns(UserWarning, match="without a rate"):
        model = load_text(text[:start] + text[end:])
    assert simulate(model, times=[0.0, 1.0]).A.values.tolist() == [2, 2]


@pytest.mark.slow
def test_large_models_load() -> None:
    """135 species and 587 reactions of three kinds: matter is conserved where reactions conserve it."""
    draw = np.random.default_rng(1)
    species = {f"s{k}": {"concentration": float(draw.uniform(0.1, 2))} for k in range(135)}
    constants = {f"k{j}": float(draw.uniform(0.01, 1)) for j in range(587)}
    reactions = {}
    for j in range(587):
        a, b = draw.choice(135, 2, replace=False)
        rate = f"cell*k{j}*s{a}" if j % 2 else f"cell*k{j}*s{a}/(0.5+s{a}+s{b})"
        reactions[f"r{j}"] = (f"s{a}", f"s{b}", rate)
    text = write({}, compartments={"cell": 1.0}, species=species, reactions=reactions, constants=constants)
    data = simulate(load_text(text), times=[0.0, 1.0, 5.0], record=list(species), rtol=1e-8)
    total = sum(data[name].values for name in species)
    assert data.attrs["members_failed"] == 0
    assert total == pytest.approx(total[0], rel=1e-7)
