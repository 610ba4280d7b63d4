"""Equations say what the graph computes: plain text evaluates to its values, LaTeX has balanced brackets."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from glutamate import maths
from glutamate.engine import discover
from glutamate.engine.trace import Expr, Graph
from glutamate.report.equations import Latex, Plain, Printer, equations, symbols_of

NAMES = {("state", 0): "x", ("state", 1): "y", ("state", 2): "z"}
FUNCTIONS = {
    name: getattr(np, name) for name in ("exp", "expm1", "log", "log1p", "sqrt", "sin", "cos", "tanh", "abs", "floor")
}


def printed(node: Expr, form: Plain | Latex) -> str:
    return Printer(node.graph, NAMES.__getitem__, form, {}).text(node.id).text


def symbols() -> list[Expr]:
    graph = Graph()
    return [graph.symbol("state", k) for k in range(3)]


@pytest.mark.parametrize(
    ("build", "text"),
    [
        (lambda x, y, z: x + y * z, "x + y * z"),
        (lambda x, y, z: (x + y) * z, "(x + y) * z"),
        (lambda x, y, z: x - (y - z), "x - (y - z)"),
        (lambda x, y, z: x - y - z, "x - y - z"),
        (lambda x, y, z: x / (y * z), "x / (y * z)"),
        (lambda x, y, z: x / y / z, "x / y / z"),
        (lambda x, y, z: x * (1 / y), "x / y"),
        (lambda x, y, z: -x * y, "-x * y"),
        (lambda x, y, z: x * -y, "x * (-y)"),
        (lambda x, y, z: x + -y, "x - y"),
        (lambda x, y, z: x - -y, "x - (-y)"),
        (lambda x, y, z: -(x + y), "-(x + y)"),
        (lambda x, y, z: (-x) ** 2, "(-x)^2"),
        (lambda x, y, z: -(x**2), "-x^2"),
        (lambda x, y, z: maths.power(x * y, z), "(x * y)^z"),
        (lambda x, y, z: maths.exp(-x / y), "exp(-x / y)"),
        (lambda x, y, z: maths.where(x < y, x, z), "x if x < y else z"),
        (lambda x, y, z: 2 * maths.where(x <= 0, x, z), "2 * (x if x <= 0 else z)"),
    ],
)
def test_parentheses_stand_only_where_needed(build, text):
    assert printed(build(*symbols()), Plain()) == text


@pytest.mark.parametrize(
    ("build", "text"),
    [
        (lambda x, y, z: (x + y) / z, r"\frac{\mathrm{x} + \mathrm{y}}{\mathrm{z}}"),
        (lambda x, y, z: x * (y + z), r"\mathrm{x} \, \left(\mathrm{y} + \mathrm{z}\right)"),
        (lambda x, y, z: x * 1.5e-7, r"\mathrm{x} \, 1.5 \cdot 10^{-7}"),
        (lambda x, y, z: maths.sqrt(x) ** 3, r"\sqrt{\mathrm{x}}^{3}"),
    ],
)
def test_latex(build, text):
    assert printed(build(*symbols()), Latex()) == text


def trees():
    x, y, z = symbols()
    leaves = st.sampled_from([x, y, z, x * 0 + 2.5, y * 0 + 0.3])
    pairs = lambda inner: st.tuples(inner, inner)  # noqa: E731
    return st.recursive(
        leaves,
        lambda inner: st.one_of(
            pairs(inner).map(lambda p: p[0] + p[1]),
            pairs(inner).map(lambda p: p[0] - p[1]),
            pairs(inner).map(lambda p: p[0] * p[1]),
            pairs(inner).map(lambda p: p[0] / p[1]),
            inner.map(lambda a: -a),
            inner.map(lambda a: a**2),
            inner.map(lambda a: a**-1),
            inner.map(maths.tanh),
            inner.map(abs),
            pairs(inner).map(lambda p: maths.where(p[0] < p[1], p[0], p[1])),
        ),
        max_leaves=12,
    )


@given(tree=trees(), values=st.lists(st.floats(-3, 3), min_size=3, max_size=3))
def test_plain_text_means_what_the_graph_computes(tree, values):
    node = tree
    given_values = {("state", k): np.float64(v) for k, v in enumerate(values)}
    wanted = node.graph.evaluate([node.id], given_values)[0]
    space = {"x": np.float64(values[0]), "y": np.float64(values[1]), "z": np.float64(values[2]), **FUNCTIONS}
    try:
        with np.errstate(all="ignore"):
            got = eval(printed(node, Plain()).replace("^", "**"), {}, space)
    except ZeroDivisionError:  # of two numbers, where the graph goes on with inf
        return
    if math.isfinite(float(wanted)) and abs(float(wanted)) < 1e6:
        assert float(got) == pytest.approx(float(wanted), rel=1e-6, abs=1e-6)


@pytest.mark.parametrize("name", [e.name for e in discover.entries() if e.kind == "mechanism"])
def test_every_mechanism_prints_every_state_output_and_event(name):
    system = discover.model(name).system
    rows = equations(system, symbols_of(system, name))
    left = [row["left"] for row in rows]
    for slot in system.states[: system.size]:
        assert f"d {slot.path.removeprefix(name + '.')}/dt" in left
    for path in system.outputs:
        assert path.removeprefix(name + ".") in left
    assert len(left) == len(set(left))
    for row in rows:
        assert row["text"].count("(") == row["text"].count(")")
        assert row["latex"].count("{") == row["latex"].count("}")
        assert "state_" not in row["text"] and "parameter_" not in row["text"]


def test_equations_of_a_mechanism_evaluate_to_its_rates():
    model = discover.model("nmda")
    system = model.system
    names = symbols_of(system, "nmda")
    generator = np.random.default_rng(1)
    symbols = {key: float(generator.uniform(0.1, 2.0)) for key in names}
    space = {name: symbols[key] for key, name in names.items()} | {"exp": math.exp}
    rows = {row["left"]: row["text"].replace("^", "**") for row in equations(system, names)}
    waiting = [left for left in rows if not left.startswith("d ")]
    for _ in range(len(waiting)):  # definitions may stand in any order
        for left in waiting:
            try:
                space[left] = eval(rows[left], {}, space)
            except NameError:
                continue
    rates = system.graph.evaluate(system.rate, symbols)
    for slot, rate in zip(system.states, rates, strict=True):
        shown = eval(rows[f"d {slot.path.removeprefix('nmda.')}/dt"], {}, space)
        assert shown == pytest.approx(float(rate), rel=1e-12)
