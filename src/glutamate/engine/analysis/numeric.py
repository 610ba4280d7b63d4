"""Numeric: one system at given parameter values as fast functions of a state vector.

Takes in    a model, an assembly, a mechanism or a `System`; values of parameters and inputs by path
Hands on    start, rate, sparse-in-dense Jacobian, derivative by one parameter, outputs and guards at a state
Method      the graph becomes one Python function over floats, compiled once per system; where floats refuse (a division
            by zero, an overflow) the graph's own evaluator answers with inf or nan
"""

from __future__ import annotations

import math
import weakref
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from glutamate.engine.model import Model, resolve
from glutamate.engine.slots import System
from glutamate.engine.trace import Graph
from glutamate.errors import MechanismError

MOST_SERIES_TERMS = 60
INFIX = {"add": "+", "sub": "-", "mul": "*", "div": "/", "lt": "<", "le": "<=", "and": "and", "or": "or"}
PREFIX = {"neg": "-", "not": "not ", "absolute": "abs"}


def exprel(x: float, order: int) -> float:
    """Integral of s^order e^(x s) over s in 0..1."""
    if abs(x) < order + 1:
        total, term = 0.0, 1.0
        for k in range(MOST_SERIES_TERMS):
            new = total + term / (k + order + 1)
            if new == total:
                break
            total, term = new, term * x / (k + 1)
        return total
    value = math.expm1(x) / x
    for m in range(1, order + 1):
        value = (math.exp(x) - m * value) / x
    return value


NAMES = {
    **{
        name: getattr(math, name)
        for name in ("exp", "expm1", "log", "log1p", "sqrt", "sin", "cos", "tanh", "inf", "nan")
    },
    "power": math.pow,
    "floor": lambda x: float(math.floor(x)),
    "xlogx": lambda x: 0.0 if x == 0 else x * math.log(x),
    "exprel": exprel,
}


def written(graph: Graph, roots: Sequence[int], parameters: int) -> str:
    """Source of `f(y, p)`, a list of the roots' values; y are all states, p parameters and then inputs."""
    place = {"state": "y[{}]", "parameter": "p[{}]", "input": "q[{}]"}
    lines = ["def f(y, p):", f" q = p[{parameters}:]"]
    for i in graph.needed(roots):
        op, data = graph.op[i], graph.data[i]
        x = [f"v{a}" for a in graph.args[i]]
        if op == "constant":
            text = repr(data)
        elif op == "symbol":
            text = place[data[0]].format(data[1])
        elif op in INFIX:
            text = f"{x[0]} {INFIX[op]} {x[1]}"
        elif op in PREFIX:
            text = f"{PREFIX[op]}({x[0]})"
        elif op == "select":
            text = f"{x[1]} if {x[0]} else {x[2]}"
        elif op == "integer_power":
            lines += _powers(x[0], data, f"v{i}")
            continue
        else:
            text = f"{op}({', '.join([*x, *([str(data)] if op == 'exprel' else [])])})"
        lines.append(f" v{i} = {text}")
    return "\n".join([*lines, f" return [{', '.join(f'v{r}' for r in roots)}]"])


def _powers(base: str, n: int, name: str) -> list[str]:
    """Lines for base^n by repeated squaring, the order of operations of native code."""
    lines, square, result = [], base, ""
    while n:
        if n & 1:
            if result:
                lines.append(f" {name} = {result} * {square}")
            result = name if result else square
        n >>= 1
        if n:
            lines.append(f" s = {square} * {square}")
            square = "s"
            if result == "s":
                lines.insert(-1, f" {name} = s")
                result = name
    return lines if result == name else [*lines, f" {name} = {result}"]


def copied(graph: Graph) -> Graph:
    """A graph with the same nodes that may grow without the other."""
    new = Graph()
    new.op, new.args, new.data = list(graph.op), list(graph.args), list(graph.data)
    new.switches, new._known = list(graph.switches), dict(graph._known)
    return new


def check_reads(system: System) -> None:
    """Raise MechanismError if the rates need more than states, parameters and inputs (a drive's past, for one)."""
    roots = [*system.rate, *system.start, *(node for _, node in system.outputs.values())]
    other = sorted({kind for kind, _ in system.graph.symbols(roots)} - {"state", "parameter", "input"})
    if other:
        raise MechanismError(
            "rates that follow from states, parameters and inputs",
            f"rates that read {', '.join(other)}",
            "models without delays",
            "look at a simulation instead",
        )


class Code:
    """Generated functions of one system, each written when first asked for."""

    def __init__(self, system: System) -> None:
        check_reads(system)
        self.graph = copied(system.graph)
        self.parameters, self.size = len(system.parameters), len(system.rate)
        self.roots = {
            "start": list(system.start),
            "rate": list(system.rate),
            "outputs": [node for _, node in system.outputs.values()],
            "guards": [guard.value for guard in system.guards],
        }
        self.ready: dict[Any, Callable[[list[float], list[float]], list[float]]] = {}
        self.entries: dict[Any, tuple[Any, Any]] = {}

    def call(self, name: str, y: list[float], p: list[float]) -> list[float]:
        """Values of a list of roots at all states y, parameters and inputs p."""
        return self._run(name, self.roots[name], y, p)

    def derivative(self, wrt: tuple[tuple[str, int], ...], y: list[float], p: list[float]) -> Any:
        """Derivative (size, len(wrt)) of the rates by symbols."""
        if wrt not in self.entries:
            found = self.graph.derivative(self.roots["rate"], wrt)
            self.entries[wrt] = np.array([row for row, _ in found], int), np.array([column for _, column in found], int)
            self.roots[wrt] = list(found.values())  # type: ignore[index]
        dense = np.zeros((self.size, len(wrt)))
        dense[self.entries[wrt]] = self._run(wrt, self.roots[wrt], y, p)  # type: ignore[index]
        return dense

    def _run(self, key: Any, roots: list[int], y: list[float], p: list[float]) -> list[float]:
        if key not in self.ready:
            space: dict[str, Any] = dict(NAMES)
            exec(compile(written(self.graph, roots, self.parameters), f"<{key}>"[:40], "exec"), space)
            self.ready[key] = space["f"]
        try:
            return self.ready[key](y, p)
        except (ArithmeticError, ValueError):
            symbols: dict[tuple[str, int], Any] = {("state", i): np.float64(x) for i, x in enumerate(y)}
            symbols |= {("parameter", k): np.float64(x) for k, x in enumerate(p[: self.parameters])}
            symbols |= {("input", k): np.float64(x) for k, x in enumerate(p[self.parameters :])}
            return [float(x) for x in self.graph.evaluate(roots, symbols)]


_KNOWN: dict[int, Code] = {}


def code_of(system: System) -> Code:
    """The generated functions of a system, written once as long as it lives."""
    known = _KNOWN.get(id(system))
    if known is None:
        known = _KNOWN[id(system)] = Code(system)
        weakref.finalize(system, _KNOWN.pop, id(system), None)
    return known


def model_of(model: Any) -> Model:
    """A `Model` from a model, assembly, mechanism or traced system."""
    return Model("system", model) if isinstance(model, System) else Model.of(model)


class Numeric:
    """A system at one set of parameter and input values; states are (size,) arrays, modes and switch bits in `frozen`.

    `values` sets parameters and inputs by path (canonical floats or texts with a unit) on top of the model's own.
    """

    def __init__(self, model: Any, values: Mapping[str, Any] | None = None) -> None:
        model = model_of(model).set(values or {})
        self.system: System = model.system
        self.code = code_of(self.system)
        given = model.values()
        slots = [*self.system.parameters, *self.system.inputs]
        self.where = {slot.path: k for k, slot in enumerate(slots)}
        self.p = [float(given[slot.path]) for slot in slots]
        self.frozen = self.code.call("start", [], self.p)[self.system.size :]
        self._states = tuple(("state", i) for i in range(self.system.size))

    def start(self) -> Any:
        """Start of the integrated slots, (size,)."""
        return np.array(self.code.call("start", [], self.p)[: self.system.size])

    def _all(self, y: Any) -> list[float]:
        return [*np.asarray(y, float).tolist(), *self.frozen]

    def rate(self, y: Any) -> Any:
        """Rates per model time unit, (size,); residuals in algebraic rows."""
        return np.array(self.code.call("rate", self._all(y), self.p))

    def jacobian(self, y: Any) -> Any:
        """Derivative of the rates by the states, (size, size)."""
        return self.code.derivative(self._states, self._all(y), self.p)

    def by_parameter(self, y: Any, path: str) -> Any:
        """Derivative of the rates by one parameter or input, (size,)."""
        return self.code.derivative((self.symbol(path),), self._all(y), self.p)[:, 0]

    def outputs(self, y: Any) -> dict[str, float]:
        """Every output by path."""
        return dict(zip(self.system.outputs, self.code.call("outputs", self._all(y), self.p), strict=True))

    def guards(self, y: Any) -> dict[str, float]:
        """Value of every guard by name."""
        names = [guard.name for guard in self.system.guards]
        return dict(zip(names, self.code.call("guards", self._all(y), self.p), strict=True))

    def symbol(self, path: str) -> tuple[str, int]:
        """Kind and number of a parameter or input; PathError if there is none."""
        k = self.where[resolve(path, self.where, "a parameter or input")[0]]
        count = len(self.system.parameters)
        return ("parameter", k) if k < count else ("input", k - count)
