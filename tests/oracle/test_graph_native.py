"""Graphs by NumPy against native code, derivatives against complex steps, what simplification must not do."""

import ctypes
import random
from types import SimpleNamespace

import numpy as np
import pytest

from glutamate import maths
from glutamate.engine.code import native
from glutamate.engine.code.ir import Module
from glutamate.engine.code.lower import ARGUMENTS, Lowering
from glutamate.engine.trace import BOOLEAN, Expr, Graph

STATES, PARAMETERS, INPUTS = 3, 3, 1
WIDTH = 4


def leaves(graph):
    symbols = [graph.symbol("state", i) for i in range(STATES)]
    symbols += [graph.symbol("parameter", k) for k in range(PARAMETERS)]
    return [*symbols, graph.symbol("input", 0), graph.symbol("value", 0), graph.symbol("time", 0)]


def tame(choose, pick, one):
    """One random operation whose result stays of moderate size."""
    a, b, c = pick(), pick(), pick()
    return choose(
        [
            lambda: a + b,
            lambda: a - b,
            lambda: a * b + c,
            lambda: a - b * c,
            lambda: a * b - c,
            lambda: a / (one + b * b),
            lambda: maths.exp(maths.tanh(a)),
            lambda: maths.expm1(maths.sin(a)),
            lambda: maths.log(one + a * a),
            lambda: maths.log1p(a * a),
            lambda: maths.sqrt(one + a * a),
            lambda: maths.cos(a) * b,
            lambda: maths.tanh(a) * 3.0,
            lambda: maths.exprel(maths.tanh(a) * 4.0),
            lambda: maths.xlogx(a * a),
            lambda: maths.power(one + a * a, maths.tanh(b)),
            lambda: maths.absolute(a),
            lambda: maths.floor(a * 3.0),
            lambda: maths.where(a < b, a, c),
            lambda: maths.minimum(a, b),
            lambda: maths.where((a < b) & (c <= a) | ~(b < c), b, a * c),
            lambda: maths.maximum(a, b * 2.0),
            lambda: maths.tanh(a) ** 3,
            lambda: (one + a * a) ** -2,
            lambda: -a,
            lambda: 0.7 - a,
            lambda: 2.0 / (one + absolute(a)),
        ]
    )()


def absolute(a):
    return maths.absolute(a)


def random_roots(graph, seed, size, roots, noisy=False):
    """Roots of a random graph; `noisy` multiplies every intermediate by a symbol near one."""
    chosen = random.Random(seed)
    known = leaves(graph)
    for k in range(size):
        new = tame(chosen.choice, lambda: chosen.choice(known[-25:]), graph.constant(1.0))
        known.append(maths.tanh(new) if k % 5 == 4 else new)
        if noisy:
            known[-1] = known[-1] * graph.symbol("noise", k)
    return [e.id for e in known[-roots:]]


def points(seed, count=240):
    rng = np.random.default_rng(seed)
    values = {("state", i): rng.normal(size=count) * 2 for i in range(STATES)}
    values |= {("parameter", k): rng.uniform(0.2, 3, count) for k in range(PARAMETERS)}
    return values | {
        ("input", 0): rng.normal(size=count),
        ("value", 0): rng.normal(size=count),
        ("time", 0): rng.random(count),
    }


def compiled(graph, roots, isa="native"):
    """Function(values) -> (roots, count) through the kernels of a Lowering."""
    machine = native.machine(isa)
    module = Module(WIDTH, machine.fused, machine.attributes)
    system = SimpleNamespace(graph=graph, size=STATES, parameters=[None] * PARAMETERS, inputs=[None] * INPUTS)
    low = Lowering(system, module, {})
    low.kernel("body", [(node, k) for k, node in enumerate(roots)])
    low.setup()
    with module.function("go", ARGUMENTS, internal=False) as code:
        z, y, p, u, t, v, w, o = (getattr(code, name) for _, name in ARGUMENTS)
        code.call("setup", [z, y, p, u, t, v, w, p])
        code.call("body", [z, y, p, u, t, v, w, o])
    engine = native._load(native.compile_object(module.text(), machine), machine)
    function = ctypes.CFUNCTYPE(None, *[ctypes.c_void_p] * 8)(engine.get_function_address("go"))

    def rows(count):
        raw = np.zeros(max(count, 1) * WIDTH + 8)
        return raw[(-raw.ctypes.data % 64) // 8 :][: max(count, 1) * WIDTH].reshape(-1, WIDTH)

    def call(values):
        count = max(np.size(v) for v in values.values())
        given = {k: np.broadcast_to(v, count) for k, v in values.items()}
        out = np.empty((len(roots), count))
        y, p, t, v = rows(STATES), rows(low.parameter_rows), rows(1), rows(1)
        w, o = rows(low.scratch), rows(len(roots))
        assert count % WIDTH == 0
        for first in range(0, count, WIDTH):
            part = slice(first, first + WIDTH)
            for i in range(STATES):
                y[i] = given["state", i][part]
            for k in range(PARAMETERS):
                p[k] = given["parameter", k][part]
            p[PARAMETERS], t[0], v[0] = given["input", 0][part], given["time", 0][part], given["value", 0][part]
            function(*(a.ctypes.data for a in (y, y, p, t, t, v, w, o)))
            out[:, part] = o[: len(roots)]
        return out

    call.kept = engine
    return call


def evaluated(graph, roots, values):
    count = max(np.size(v) for v in values.values())
    return np.array([np.broadcast_to(np.asarray(r, float), count) for r in graph.evaluate(roots, values)])


@pytest.mark.parametrize(
    ("seed", "size", "isa"),
    [(s, 60, "native") for s in range(16)] + [(50, 700, "native"), (51, 700, "generic"), (52, 60, "generic")],
)
def test_random_graphs(seed, size, isa):
    graph, noisy = Graph(), Graph()
    roots = random_roots(graph, seed, size, 8)
    values = points(seed)
    want = evaluated(graph, roots, values)
    twin = random_roots(noisy, seed, size, 8, noisy=True)
    # What rounding may do at the worst: every intermediate off by a few units in the last place.
    room = np.zeros_like(want)
    rng = np.random.default_rng(seed)
    for _ in range(6):
        noise = {("noise", k): 1 + 4e-16 * rng.choice([-2, 2], len(want[0])) for k in range(size)}
        room = np.maximum(room, np.abs(evaluated(noisy, twin, {**values, **noise}) - want))
    got = compiled(graph, roots, isa)(values)
    assert np.isfinite(want).all()
    worst = np.max(np.abs(got - want) / (room + 1e-15 * (1 + np.abs(want))))
    assert worst <= 20, worst
    assert np.median(room) < (1e-11 if size < 100 else 1e-6), "the bound must not swallow everything"


SPECIAL = np.array([0.0, -0.0, 1.0, -1.0, 2.5, -0.5, 1e-310, -5e-324, np.inf, -np.inf, np.nan, 1e300, -1e300, 700.0])
OPERATIONS = {
    "add": lambda a, b: a + b,
    "sub": lambda a, b: a - b,
    "mul": lambda a, b: a * b,
    "div": lambda a, b: a / b,
    "neg": lambda a, b: -a,
    "cube": lambda a, b: a**3,
    "seventh": lambda a, b: a**7,
    "inverse": lambda a, b: a**-2,
    "exp": lambda a, b: maths.exp(a),
    "expm1": lambda a, b: maths.expm1(a),
    "log": lambda a, b: maths.log(a),
    "log1p": lambda a, b: maths.log1p(a),
    "sqrt": lambda a, b: maths.sqrt(a),
    "tanh": lambda a, b: maths.tanh(a),
    "absolute": lambda a, b: maths.absolute(a),
    "floor": lambda a, b: maths.floor(a),
    "xlogx": lambda a, b: maths.xlogx(a),
    "exprel": lambda a, b: maths.exprel(a),
    "minimum": lambda a, b: maths.minimum(a, b),
    "maximum": lambda a, b: maths.maximum(a, b),
    "less": lambda a, b: maths.where(a < b, 1.5, a),
    "at most": lambda a, b: maths.where(a <= b, 1.5, a),
    "not less": lambda a, b: maths.where(~(a < b), 1.5, a),
    "greater": lambda a, b: maths.where(a > b, b, a),
    "both": lambda a, b: maths.where((a < b) & (a > 0.0), 1.0, 2.0),
    "either": lambda a, b: maths.where((a < b) | (a >= 0.5), 1.0, 2.0),
}


@pytest.mark.parametrize("name", OPERATIONS)
@pytest.mark.filterwarnings("ignore:.*encountered.*:RuntimeWarning")
def test_special_values(name):
    graph = Graph()
    a, b = graph.symbol("state", 0), graph.symbol("state", 1)
    root = graph.wrap(OPERATIONS[name](a, b))
    x, y = (grid.ravel() for grid in np.meshgrid(SPECIAL, SPECIAL))
    values = {("state", i): v for i, v in enumerate((x, y, x))}
    values |= {("parameter", k): 1.0 for k in range(PARAMETERS)} | {
        ("input", 0): 1.0,
        ("value", 0): 1.0,
        ("time", 0): 0.0,
    }
    want, got = evaluated(graph, [root], values)[0], compiled(graph, [root])(values)[0]
    np.testing.assert_allclose(got, want, rtol=4e-15, atol=1e-307)


def complex_value(graph, root, values):
    """Value at complex symbols: comparisons and floor look at the real part."""
    known = {}
    rules = {
        "add": lambda a, b: a + b,
        "sub": lambda a, b: a - b,
        "mul": lambda a, b: a * b,
        "div": lambda a, b: a / b,
        "neg": lambda a: -a,
        "exp": np.exp,
        "expm1": np.expm1,
        "log": np.log,
        "log1p": np.log1p,
        "sqrt": np.sqrt,
        "sin": np.sin,
        "cos": np.cos,
        "tanh": np.tanh,
        "exprel": lambda a: np.where(a == 0, 1, np.expm1(a) / np.where(a == 0, 1, a)),
        "xlogx": lambda a: a * np.log(a),
        "power": lambda a, b: np.exp(b * np.log(a)),
        "absolute": lambda a: np.where(a.real < 0, -a, a),
        "floor": lambda a: np.floor(a.real) + 0j,
        "lt": lambda a, b: a.real < b.real,
        "le": lambda a, b: a.real <= b.real,
        "and": np.logical_and,
        "or": np.logical_or,
        "not": np.logical_not,
        "select": np.where,
    }
    for i in graph.needed([root]):
        op, data = graph.op[i], graph.data[i]
        x = [known[a] for a in graph.args[i]]
        if op == "constant":
            known[i] = np.asarray(data, complex)
        elif op == "symbol":
            known[i] = np.asarray(values[data], complex)
        elif op == "integer_power":
            known[i] = np.asarray(x[0]) ** data
        else:
            known[i] = rules[op](
                *(v if op in BOOLEAN or (k == 0 and op == "select") else np.asarray(v) for k, v in enumerate(x))
            )
    return known[root]


@pytest.mark.parametrize("seed", range(12))
def test_jacobian_is_the_complex_step(seed):
    graph = Graph()
    roots = random_roots(graph, 100 + seed, 40, 4)
    values = points(seed, 40)
    wrt = [("state", i) for i in range(STATES)] + [("parameter", 0), ("input", 0), ("time", 0)]
    entries = graph.derivative(roots, wrt)
    assert entries
    step = 1e-30
    for row, root in enumerate(roots):
        for column, symbol in enumerate(wrt):
            shifted = {**values, symbol: values[symbol] + 1j * step}
            want = np.broadcast_to(complex_value(graph, root, shifted).imag / step, 40)
            node = entries.get((row, column))
            got = 0.0 if node is None else evaluated(graph, [node], values)[0]
            np.testing.assert_allclose(got, want, rtol=1e-8, atol=1e-9 * (1 + np.max(np.abs(want))))


@pytest.mark.parametrize("order", [0, 1, 2])
def test_derivatives_of_exprel(order):
    graph = Graph()
    x = graph.symbol("state", 0)
    node = graph.unary("exprel", x.id, order)
    slope = graph.derivative([node], [("state", 0)])[0, 0]
    at = np.array([-30.0, -3.0, -1.0, -1e-3, 0.0, 1e-9, 0.5, 2.0, 2.9, 3.1, 20.0])
    s, weights = np.polynomial.legendre.leggauss(60)
    s, weights = (s + 1) / 2, weights / 2
    want = [np.sum(weights * s ** (order + 1) * np.exp(v * s)) for v in at]
    np.testing.assert_allclose(evaluated(graph, [slope], {("state", 0): at})[0], want, rtol=1e-12)


@pytest.mark.parametrize("seed", range(6))
def test_substitution_keeps_values(seed):
    graph = Graph()
    roots = random_roots(graph, 200 + seed, 60, 5)
    values = points(seed, 50)
    a, b = graph.symbol("state", 1), graph.symbol("parameter", 1)
    mapping = {("state", 0): (a * b + 1.0).id, ("input", 0): maths.sin(a).id}
    replaced = graph.substitute(roots, mapping)
    inner = {
        **values,
        ("state", 0): values["state", 1] * values["parameter", 1] + 1.0,
        ("input", 0): np.sin(values["state", 1]),
    }
    np.testing.assert_array_equal(evaluated(graph, replaced, values), evaluated(graph, roots, inner))
    assert ("state", 0) not in graph.symbols(replaced)
    assert graph.substitute(roots, {("state", 9): roots[0]}) == roots


def test_equal_expressions_are_one_node():
    graph = Graph()
    x, y = graph.symbol("state", 0), graph.symbol("state", 1)
    assert (maths.exp(x * y) + 2.0).id == (maths.exp(x * y) + 2.0).id
    assert graph.constant(0.0).id != graph.constant(-0.0).id
    assert (x - y).id != (y - x).id


def test_rules_for_zero_and_one():
    graph = Graph()
    x = graph.symbol("state", 0)
    assert {(x + 0).id, (0 + x).id, (x - 0).id, (x * 1).id, (1 * x).id, (x / 1).id, (x**1).id} == {x.id}
    assert {(x * 0).id, (0 * x).id, (0 / x).id} == {graph.zero}
    assert (x**0).id == graph.one
    assert (0 - x).id == (-x).id
    assert maths.where(x < 1, x, x).id == x.id


def test_arithmetic_is_not_rewritten():
    graph = Graph()
    x = graph.symbol("state", 0)
    roots = [
        graph.wrap(e)
        for e in (x / x, (x + 1e16) - 1e16, x - x, x * (1 / x), maths.sqrt(x * x), maths.exp(maths.log(x)))
    ]
    at = np.array([0.0, 3.0, np.inf, -2.0])
    want = np.array([
        [np.nan, 1, np.nan, 1], [0, 4, np.inf, -2], [0, 0, np.nan, 0], [np.nan, 1, np.nan, 1], [0, 3, np.inf, 2],
        [0, 3, np.inf, np.nan],
    ])  # fmt: skip
    values = {("state", i): at for i in range(STATES)} | {("parameter", k): 1.0 for k in range(PARAMETERS)}
    values |= {("input", 0): 1.0, ("value", 0): 1.0, ("time", 0): 0.0}
    for got in (evaluated(graph, roots, values), compiled(graph, roots)(values)):
        np.testing.assert_allclose(got, want, rtol=3e-16)


def test_what_follows_from_parameters_is_computed_once():
    graph = Graph()
    x, p = graph.symbol("state", 0), graph.symbol("parameter", 0)
    machine = native.machine()
    module = Module(WIDTH, machine.fused, machine.attributes)
    system = SimpleNamespace(graph=graph, size=STATES, parameters=[None] * PARAMETERS, inputs=[None])
    low = Lowering(system, module, {})
    low.kernel("body", [((x * maths.exp(p) / (p + 2.0)).id, 0)])
    low.setup()
    body = next(f for f in module.functions if "@body(" in f)
    assert "lane_exp" not in body and "fdiv" not in body
    assert "lane_exp" in next(f for f in module.functions if "@setup(" in f)


def test_symbols_refuse_python_branches():
    from glutamate.errors import MechanismError

    x = Graph().symbol("state", 0)
    for wrong in (lambda: bool(x < 1), lambda: float(x), lambda: x + "a", lambda: x + Graph().symbol("state", 0)):
        with pytest.raises(MechanismError) as caught:
            wrong()
        assert caught.value.asked and caught.value.do
    assert isinstance(x + 1, Expr)
