"""Functions of MathML against NumPy and SciPy, compiled numbers against the graph, and the command."""

from __future__ import annotations

import io
import json
import math
from collections.abc import Callable
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from glutamate.cli import main
from glutamate.engine.trace import Graph
from glutamate.interchange import sbml_functions as f
from glutamate.interchange.sbml_numbers import Numbers
from glutamate.maths import exp, exprel, floor, log, power, sqrt, where

pytest.importorskip("libsbml")

WIDE, UNIT = np.linspace(-30, 30, 2001), np.linspace(-1, 1, 2001)
PAIRS: dict[str, tuple[Callable[[Any], Any], Callable[[Any], Any], Any]] = {
    "arctan": (f.arctan, np.arctan, WIDE),
    "arcsin": (f.arcsin, np.arcsin, UNIT),
    "arccos": (f.arccos, np.arccos, UNIT[1:]),
    "arcsinh": (f.arcsinh, np.arcsinh, WIDE),
    "arccosh": (f.arccosh, np.arccosh, 1 + np.abs(WIDE)),
    "arctanh": (f.arctanh, np.arctanh, UNIT[1:-1]),
    "sinh": (f.sinh, np.sinh, WIDE),
    "cosh": (f.cosh, np.cosh, WIDE),
    "exp": (f.bounded_exp, np.exp, np.linspace(-700, 700, 101)),
}


@pytest.mark.parametrize("name", PAIRS)
def test_functions(name: str) -> None:
    ours, numpys, x = PAIRS[name]
    np.testing.assert_allclose(ours(x), numpys(x), rtol=2e-15, atol=1e-16)


def test_factorials() -> None:
    for n in range(25):
        assert f.factorial(float(n)) == pytest.approx(math.factorial(n), rel=1e-13)


def test_a_steep_sigmoid_has_a_finite_derivative() -> None:
    g = Graph()
    x = g.symbol("state", 0)
    node = (1 / (1 + f.bounded_exp(x))).id
    slope = g.derivative([node], [("state", 0)])[0, 0]
    for value in (-800.0, -1.0, 500.0, 700.0, 709.0, 2000.0):
        found = g.evaluate([slope], {("state", 0): value})[0]
        assert np.isfinite(found)
        small = math.exp(-abs(value))
        assert found == pytest.approx(-small / (1 + small) ** 2, abs=1e-200)


def test_compiled_numbers_are_those_of_the_graph() -> None:
    g = Graph()
    x, y, p, t = g.symbol("state", 0), g.symbol("state", 1), g.symbol("parameter", 0), g.symbol("time", 0)
    wanted = [x / y, log(x), sqrt(y), exp(x * 300), power(abs(x), p), x**5, floor(y / 3), where(x < y, x + t, -y)]
    wanted += [exprel(x * y), where((x < 1) & ~(y <= 2), 1.0, 0.0)]
    nodes = [w.id for w in wanted]
    numbers = Numbers(g)
    for a in (-3.0, -0.0, 0.0, 0.5, 4.0, math.inf, math.nan):
        for b in (-2.0, 0.0, 2.5):
            symbols = {("state", 0): a, ("state", 1): b, ("parameter", 0): 1.7, ("time", 0): 0.25}
            expected = [float(v) for v in g.evaluate(nodes, symbols)]
            np.testing.assert_array_equal(numbers(nodes, 0.25, [a, b], [1.7], ()), expected)


def command(*arguments: str) -> tuple[int, str, str]:
    out, error = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(error):
        code = main(["simulate", *arguments])
    return code, out.getvalue(), error.getvalue()


@pytest.fixture
def decay(tmp_path: Path) -> str:
    maths = '<math xmlns="http://www.w3.org/1998/Math/MathML"><apply><times/><ci>k</ci><ci>A</ci></apply></math>'
    text = (
        '<sbml xmlns="http://www.sbml.org/sbml/level3/version2/core" level="3" version="2"><model>'
        '<listOfCompartments><compartment id="c" size="2" constant="true"/></listOfCompartments><listOfSpecies>'
        '<species id="A" compartment="c" initialConcentration="3" constant="false" boundaryCondition="false" '
        'hasOnlySubstanceUnits="false"/></listOfSpecies><listOfParameters>'
        '<parameter id="k" value="-0.5" constant="true"/>'
        f'</listOfParameters><listOfRules><rateRule variable="A">{maths}</rateRule></listOfRules></model></sbml>'
    )
    file = tmp_path / "decay.xml"
    file.write_text(text)
    return str(file)


def test_simulate_prints_a_table(decay: str) -> None:
    code, out, _ = command(decay, "--until", "4", "--points", "3", "--rtol", "1e-9")
    rows = [line.split(",") for line in out.splitlines()]
    assert code == 0
    assert rows[0][0] == "time"
    assert [float(r[0]) for r in rows[1:]] == [0, 2, 4]
    column = rows[0].index("A")
    assert [float(r[column]) for r in rows[1:]] == pytest.approx([3, 3 * math.exp(-1), 3 * math.exp(-2)], rel=1e-8)


def test_simulate_sets_amounts_and_json(decay: str) -> None:
    code, out, _ = command(decay, "--until", "2", "--points", "2", "--set", "k=0", "--amounts", "--json")
    done = json.loads(out)
    assert code == 0
    assert done["values"]["A"] == [6, 6]
    assert done["values"]["time"] == [0, 2]
    assert (done["members"], done["failed"]) == (1, [])


def test_simulate_people_and_files(decay: str, tmp_path: Path) -> None:
    out = str(tmp_path / "out.csv")
    code, printed, _ = command(decay, "--until", "2", "--points", "2", "--people", "4", "--seed", "5", "--out", out)
    rows = [line.split(",") for line in Path(out).read_text().splitlines()]
    assert code == 0
    assert printed.strip() == out
    assert rows[0][:2] == ["time", "member"]
    ends = {r[rows[0].index("A")] for r in rows if r[0] == "2.0"}
    assert len(ends) == 4
    assert command(decay, "--until", "2", "--out", out)[0] == 2
    assert command(decay, "--until", "2", "--points", "5", "--out", str(tmp_path / "out.nc"))[0] == 0
    assert (tmp_path / "out.nc").exists()


WRONG = [
    ["--until", "-1"],
    ["--until", "1", "--points", "1"],
    ["--until", "1", "--set", "q=1"],
    ["--until", "1", "--set", "A.amount=1"],
    ["--until", "1", "--out", "x.txt"],
    ["--until", "1", "--people", "0"],
]


@pytest.mark.parametrize("wrong", WRONG)
def test_simulate_refuses(decay: str, wrong: list[str]) -> None:
    code, out, error = command(decay, *wrong, "--json")
    assert code == 2
    assert not out
    assert set(json.loads(error)["error"]) >= {"kind", "asked", "came", "allowed", "do", "closest"}
