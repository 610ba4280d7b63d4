"""MathML of graph nodes, as SBML reads it.

Takes in    a graph, an identifier for every symbol, the nodes that have an identifier of their own
Hands on    `Writer.number(node)`, `Writer.truth(node)`: text without the <math> element
Exact       expm1, log1p and exprel are written in forms that lose no digits near zero
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from decimal import Decimal

from glutamate.engine.trace import BOOLEAN, Graph, Symbol
from glutamate.errors import GlutamateError

LOWEST_SINH, SERIES_BELOW = -700.0, 1e-5
_PLAIN = {
    "add": "plus", "sub": "minus", "mul": "times", "div": "divide", "neg": "minus", "power": "power", "exp": "exp",
    "log": "ln", "sqrt": "root", "sin": "sin", "cos": "cos", "tanh": "tanh", "absolute": "abs", "floor": "floor",
}  # fmt: skip
_TRUTH = {"lt": "lt", "le": "leq", "and": "and", "or": "or", "not": "not"}
TIME = '<csymbol encoding="text" definitionURL="http://www.sbml.org/sbml/symbols/time">t</csymbol>'


def apply(name: str, *parts: str) -> str:
    """A function of written arguments."""
    return f"<apply><{name}/>{''.join(parts)}</apply>"


def name_of(identifier: str) -> str:
    """An identifier inside MathML."""
    return f"<ci>{identifier}</ci>"


def literal(value: float) -> str:
    """A number that reads back to the same float."""
    if math.isnan(value):
        return "<notanumber/>"
    if math.isinf(value):
        return "<infinity/>" if value > 0 else apply("minus", "<infinity/>")
    if value == int(value) and abs(value) < 1e9:
        return f'<cn type="integer">{int(value)}</cn>'
    return f"<cn>{format(Decimal(repr(value)), 'f')}</cn>"


def piecewise(yes: str, condition: str, no: str) -> str:
    """One of two written values."""
    return f"<piecewise><piece>{yes}{condition}</piece><otherwise>{no}</otherwise></piecewise>"


class Writer:
    """Nodes of one graph as text; nodes in `named` are written as their identifier."""

    def __init__(self, graph: Graph, symbols: Mapping[Symbol, str], named: Mapping[int, str]) -> None:
        self.graph, self.symbols, self.named = graph, symbols, named
        self._known: dict[int, str] = {}

    def number(self, i: int) -> str:
        """Node i where a number is wanted."""
        if i in self.named:
            return name_of(self.named[i])
        if self.graph.op[i] in BOOLEAN:
            return piecewise(literal(1), self.truth(i), literal(0))
        for k in self.graph.needed([i]):
            if k not in self._known and k not in self.named and self.graph.op[k] not in BOOLEAN:
                self._known[k] = self.define(k)
        return self._known[i]

    def truth(self, i: int) -> str:
        """Node i where a condition is wanted."""
        op, args = self.graph.op[i], self.graph.args[i]
        if op not in BOOLEAN:
            return apply("neq", self.number(i), literal(0))
        part = self.number if op in ("lt", "le") else self.truth
        return apply(_TRUTH[op], *[part(a) for a in args])

    def define(self, i: int) -> str:
        """What node i is made of, even if it has an identifier."""
        op, args, data = self.graph.op[i], self.graph.args[i], self.graph.data[i]
        if op == "constant":
            return literal(data)
        if op == "symbol":
            return self._symbol(data)
        if op == "select":
            return self._select(*args)
        x = [self.number(a) for a in args]
        if op in _PLAIN:
            return apply(_PLAIN[op], *x)
        if op == "integer_power":
            short = data == 2 and (self.graph.op[args[0]] == "symbol" or args[0] in self.named)
            return apply("times", x[0], x[0]) if short else apply("power", x[0], literal(data))
        if op == "exprel" and data != 0:
            op = f"exprel of order {data}"
        if op not in _LONG:
            raise GlutamateError(
                f"an expression with {op} as SBML",
                "no MathML for it",
                "elementary functions, conditions and time",
                "write it with functions SBML has",
            )
        return _LONG[op](x[0])

    def _symbol(self, data: Symbol) -> str:
        if data[0] == "time":
            return TIME
        if data not in self.symbols:
            came = "a drive that reads the past" if data[0] == "past" else f"the symbol {data[0]}"
            raise GlutamateError(
                "an expression as SBML", came, "states, parameters, inputs and time now", "use drives without a delay"
            )
        return name_of(self.symbols[data])

    def _select(self, condition: int, yes: int, no: int) -> str:
        """min and max where the condition says so, a piecewise otherwise."""
        ordered = self.graph.args[condition] if self.graph.op[condition] == "lt" else ()
        if ordered in ((yes, no), (no, yes)):
            return apply("min" if ordered == (yes, no) else "max", self.number(yes), self.number(no))
        return piecewise(self.number(yes), self.truth(condition), self.number(no))


def _half(x: str) -> str:
    return apply("divide", x, literal(2))


def _expm1(x: str) -> str:
    exact = apply("times", literal(2), apply("sinh", _half(x)), apply("exp", _half(x)))
    return piecewise(exact, apply("gt", x, literal(LOWEST_SINH)), literal(-1))


def _exprel(x: str) -> str:
    series = apply("plus", literal(1), _half(x), apply("divide", apply("times", x, x), literal(6)))
    return piecewise(series, apply("lt", apply("abs", x), literal(SERIES_BELOW)), apply("divide", _expm1(x), x))


def _log1p(x: str) -> str:
    # ln(u) x / (u - 1) with u the rounded 1 + x: the rounding cancels, where an arctanh of a tool may not be exact.
    u = apply("plus", literal(1), x)
    exact = apply("divide", apply("times", x, apply("ln", u)), apply("minus", u, literal(1)))
    return piecewise(x, apply("eq", u, literal(1)), exact)


def _xlogx(x: str) -> str:
    return piecewise(literal(0), apply("eq", x, literal(0)), apply("times", x, apply("ln", x)))


_LONG: dict[str, Callable[[str], str]] = {"expm1": _expm1, "exprel": _exprel, "log1p": _log1p, "xlogx": _xlogx}
