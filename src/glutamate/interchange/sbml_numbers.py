"""Nodes of a graph as one Python function of plain floats: what the host needs between segments.

Takes in    a graph and the nodes wanted
Hands on    `Numbers(graph)(nodes, t, y, p, past)`: their values; written and compiled once for every list of nodes
Meaning     that of Graph.evaluate: a division by zero is infinite or nan, truths are 1 and 0
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any

from glutamate import maths
from glutamate.engine.trace import Graph

_PLAIN = {
    "add": "({0} + {1})", "sub": "({0} - {1})", "mul": "({0} * {1})", "neg": "(-{0})", "absolute": "abs({0})",
    "lt": "({0} < {1})", "le": "({0} <= {1})", "and": "({0} and {1})", "or": "({0} or {1})", "not": "(not {0})",
    "select": "({1} if {0} else {2})", "div": "div({0}, {1})", "power": "power({0}, {1})",
}  # fmt: skip
_SYMBOLS = {"time": "t", "state": "y[{0}]", "parameter": "p[{0}]", "past": "past[{0}]",
            "missing": "nan"}  # fmt: skip


def _div(a: float, b: float) -> float:
    if b:
        return a / b
    return math.nan if a == 0 or a != a else math.copysign(math.inf, a) * math.copysign(1.0, b)


def _power(a: float, b: float) -> float:
    try:
        return math.pow(a, b)
    except (OverflowError, ValueError):
        return float(maths.numeric("power", a, b))


def _safe(name: str) -> Callable[[float], float]:
    """A function of Python's where it has an answer, NumPy's where it refuses."""
    plain: Callable[[float], float] = getattr(math, name)

    def value(x: float) -> float:
        try:
            return plain(x)
        except (OverflowError, ValueError):
            return float(maths.numeric(name, x))

    return value


def _floor(x: float) -> float:
    return float(math.floor(x)) if math.isfinite(x) else x


def _integer_power(x: float, n: int) -> float:
    result, square = 1.0, x
    while n:
        if n & 1:
            result *= square
        n >>= 1
        if n:
            square *= square
    return result


_TOOLS: dict[str, Any] = {
    "div": _div,
    "power": _power,
    "floor": _floor,
    "integer_power": _integer_power,
    "nan": math.nan,
    "inf": math.inf,
    "exprel": lambda x, order: float(maths.numeric("exprel", x, order)),
    "xlogx": lambda x: float(maths.numeric("xlogx", x)),
    **{name: _safe(name) for name in ("exp", "expm1", "log", "log1p", "sqrt", "sin", "cos", "tanh")},
}


class Numbers:
    """Compiled functions of one graph, kept by the nodes they give."""

    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        self._known: dict[tuple[int, ...], Callable[..., list[float]]] = {}

    def __call__(self, nodes: Sequence[int], t: float, y: Any, p: Any, past: Any) -> list[float]:
        """Values of the nodes at time t with slots y, parameters p and delayed values `past`."""
        key = tuple(nodes)
        function = self._known.get(key)
        if function is None:
            function = self._known[key] = self._compile(key)
        return function(t, y, p, past)

    def _compile(self, nodes: tuple[int, ...]) -> Callable[..., list[float]]:
        g = self.graph
        lines = ["def function(t, y, p, past):"]
        name: dict[int, str] = {}
        for i in g.needed(nodes):
            op, data = g.op[i], g.data[i]
            x = [name[a] for a in g.args[i]]
            if op == "constant":
                name[i] = f"({data!r})"
                continue
            if op == "symbol":
                text = _SYMBOLS[data[0]].format(data[1])
            elif op in _PLAIN:
                text = _PLAIN[op].format(*x)
            elif op in ("integer_power", "exprel"):
                text = f"{op}({x[0]}, {data})"
            else:
                text = f"{op}({x[0]})"
            name[i] = f"n{i}"
            lines.append(f"    n{i} = {text}")
        lines.append("    return [" + ", ".join(f"float({name[i]})" for i in nodes) + "]")
        space = dict(_TOOLS)
        exec("\n".join(lines), space)  # text made from the graph alone: numbers, slots and the names above
        return space["function"]
