"""MathML of an SBML model as nodes of a graph.

Takes in    libsbml syntax trees, a scope that knows identifiers, rates and sides of relations
Hands on    `Translator.number(tree)`, `Translator.truth(tree)`: nodes
Relations   between values that move within a step become switches of the scope; others are compared as they stand
Shared      a function called twice with the same arguments is one expression, so nested calls do not multiply
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from itertools import pairwise
from typing import Any, Protocol

from glutamate.engine.expression import Expr
from glutamate.engine.trace import BOOLEAN, Graph
from glutamate.interchange.sbml_file import SbmlError, libsbml
from glutamate.interchange.sbml_functions import FUNCTIONS, bounded_exp
from glutamate.maths import where

AVOGADRO = 6.02214179e23
LONGEST_POWER = 64
MOST_CALLS = 2_000


class Scope(Protocol):
    """What the translator asks of a model."""

    graph: Graph

    def named(self, name: str) -> int:
        """Node of an identifier's value."""

    def rate_of(self, name: str) -> int:
        """Node of an identifier's rate of change."""

    def slope(self, node: int) -> int:
        """Time derivative of a node."""

    def delayed(self, value: int, lag: int) -> int:
        """Node of a value some time ago."""

    def positive(self, node: int) -> int:
        """Truth of node > 0, as a switch where the node moves within a step."""

    def whole(self, node: int) -> int:
        """The largest whole number not above a node, as a mode where the node moves within a step."""


class Translator:
    """Trees of one model as nodes; `functions` are its function definitions by identifier."""

    def __init__(self, scope: Scope, functions: Mapping[str, Any]) -> None:
        self.scope, self.graph, self.functions = scope, scope.graph, functions
        self.library = libsbml()
        self._calls: dict[Any, int] = {}
        self._open: list[str] = []
        self._count = 0
        self._kinds = _kinds(self.library)

    def number(self, tree: Any, local: Mapping[str, int] | None = None, direct: bool = False) -> int:
        """Node of a tree's value; truths count 1 and 0. `direct`: relations are compared at once, not switched."""
        return self._as_number(self._translate(tree, local or {}, direct))

    def truth(self, tree: Any, local: Mapping[str, int] | None = None, direct: bool = False) -> int:
        """Node of a tree's truth; numbers are true unless 0."""
        return self._as_truth(self._translate(tree, local or {}, direct))

    def _as_number(self, node: int) -> int:
        g = self.graph
        return g.select(node, g.one, g.zero) if g.op[node] in BOOLEAN else node

    def _as_truth(self, node: int) -> int:
        g = self.graph
        if g.op[node] in BOOLEAN:
            return node
        if g.op[node] == "constant":
            return self._constant_truth(g.data[node] != 0)
        return g.unary("not", self._and(g._node("le", (node, g.zero)), g._node("le", (g.zero, node))))

    def _constant_truth(self, value: bool) -> int:
        g = self.graph
        return g._node("le" if value else "lt", (g.zero, g.zero))

    def _and(self, a: int, b: int) -> int:
        return self.graph._node("and", (a, b))

    def _translate(self, tree: Any, local: Mapping[str, int], direct: bool) -> int:
        """Post-order over the tree with a stack of its own, so that depth costs no recursion."""
        todo: list[tuple[Any, bool]] = [(tree, False)]
        values: list[int] = []
        while todo:
            node, ready = todo.pop()
            kind = self._kinds.get(node.getType(), "")
            if kind == "rateOf":
                values.append(self._rate_of(node, local))
            elif not ready and node.getNumChildren():
                todo.append((node, True))
                todo.extend((node.getChild(k), False) for k in reversed(range(node.getNumChildren())))
            else:
                count = node.getNumChildren()
                parts = values[len(values) - count :]
                del values[len(values) - count :]
                values.append(self._fold(self._node(node, kind, parts, local, direct), parts))
        return values[0]

    def _fold(self, node: int, parts: list[int]) -> int:
        """The number an expression of literals makes."""
        g = self.graph
        if not parts or g.op[node] in BOOLEAN or any(g.op[p] != "constant" for p in parts) or g.symbols([node]):
            return node
        return g.wrap(float(g.evaluate([node], {})[0]))

    def _node(self, tree: Any, kind: str, parts: list[int], local: Mapping[str, int], direct: bool) -> int:
        g = self.graph
        if tree.isNumber() and not parts:
            return g.wrap(float(tree.getValue()))
        if kind == "name":
            name = tree.getName()
            return local[name] if name in local else self.scope.named(name)
        if kind == "call":
            return self._call(tree.getName(), parts, direct)
        if kind == "delay" and len(parts) == 2:
            return self.scope.delayed(self._as_number(parts[0]), self._as_number(parts[1]))
        if kind in _TRUTHS and _ARITY.get(kind, (len(parts), 0))[0] == len(parts):
            return _TRUTHS[kind](self, [self._as_truth(p) for p in parts])
        if kind == "piecewise":
            return self._piecewise(parts)
        if not _ARITY.get(kind, (0, math.inf))[0] <= len(parts) <= _ARITY.get(kind, (0, math.inf))[1]:
            raise self._unknown(tree, kind, parts)
        numbers = [self._as_number(p) for p in parts]
        if kind in _RELATIONS:
            return self._relations(kind, numbers, direct)
        if kind in ("floor", "ceiling", "quotient", "rem"):
            return self._stepped(kind, numbers, direct)
        if kind in FUNCTIONS and len(numbers) == 1:
            return g.wrap(FUNCTIONS[kind](Expr(g, numbers[0])))
        if kind in _LEAVES:
            return g.wrap(_LEAVES[kind])
        if kind == "time":
            return g.symbol("time", 0).id
        if kind in _NUMBERS:
            return _NUMBERS[kind](self, numbers)
        raise self._unknown(tree, kind, parts)

    def _unknown(self, tree: Any, kind: str, parts: list[int]) -> SbmlError:
        return SbmlError(
            "the mathematics of an SBML model",
            f"<{tree.getName() or tree.getOperatorName() or kind or 'an unknown element'}> with {len(parts)} arguments",
            "the MathML of SBML core",
            "rewrite the formula",
        )

    def _rate_of(self, tree: Any, local: Mapping[str, int]) -> int:
        name = tree.getChild(0).getName() if tree.getNumChildren() == 1 else None
        if not name:
            raise SbmlError("rateOf in an SBML model", "no identifier of a quantity", "rateOf(identifier)", "name one")
        return self.scope.slope(local[name]) if name in local else self.scope.rate_of(name)

    def _call(self, name: str, parts: list[int], direct: bool) -> int:
        key = (name, tuple(parts), direct)
        if key in self._calls:
            return self._calls[key]
        definition = self.functions.get(name)
        if definition is None or name in self._open:
            ring = " -> ".join([*self._open, name])
            came = "it is not defined" if definition is None else f"it calls itself: {ring}"
            allowed = "defined functions without recursion"
            raise SbmlError(f"the function {name} of an SBML model", came, allowed, "define it")
        names = [definition.getArgument(k).getName() for k in range(definition.getNumArguments())]
        if len(names) != len(parts) or definition.getBody() is None:
            raise SbmlError(
                f"the function {name} of an SBML model",
                f"{len(parts)} arguments" if definition.getBody() is not None else "no body",
                f"{len(names)} arguments and a body",
                "repair the call or the definition",
            )
        self._count = self._count + 1 if self._open else 1
        if self._count > MOST_CALLS:
            came, allowed = f"more than {MOST_CALLS} calls in one formula", "fewer"
            raise SbmlError("the functions of an SBML model", came, allowed, "call fewer of them inside each other")
        self._open.append(name)
        try:
            result = self._translate(definition.getBody(), dict(zip(names, parts, strict=True)), direct)
        finally:
            self._open.pop()
        self._calls[key] = result
        return result

    def _piecewise(self, parts: list[int]) -> int:
        pairs = list(zip(parts[0::2], parts[1::2], strict=False))
        result = parts[-1] if len(parts) % 2 else self.graph.wrap(math.nan)
        both = all(self.graph.op[p] in BOOLEAN for p in [*parts[0::2]]) and len(parts) % 2
        for value, condition in reversed(pairs):
            truth = self._as_truth(condition)
            if both:
                yes = self._and(truth, value)
                no = self._and(self.graph.unary("not", truth), result)
                result = self.graph._node("or", (yes, no))
            else:
                result = self.graph.select(truth, self._as_number(value), self._as_number(result))
        return result

    def _relations(self, kind: str, numbers: list[int], direct: bool) -> int:
        """A relation, which may be a chain: every neighbour with the next."""
        result = None
        for a, b in pairwise(numbers):
            one = self._relation(kind, a, b, direct)
            result = one if result is None else self._and(result, one)
        return self._constant_truth(True) if result is None else result

    def _relation(self, kind: str, a: int, b: int, direct: bool) -> int:
        g = self.graph
        if kind in ("gt", "geq"):
            a, b, kind = b, a, {"gt": "lt", "geq": "leq"}[kind]
        if kind == "eq" or kind == "neq":
            both = self._and(self._relation("leq", a, b, direct), self._relation("geq", a, b, direct))
            return both if kind == "eq" else g.unary("not", both)
        if direct:
            return g._node("lt" if kind == "lt" else "le", (a, b))
        if kind == "lt":
            return self.scope.positive(g.sub(b, a))
        return g.unary("not", self.scope.positive(g.sub(a, b)))

    def _stepped(self, kind: str, numbers: list[int], direct: bool) -> int:
        """Functions that jump at whole numbers."""
        g = self.graph
        floor: Callable[[int], int] = (lambda i: g.unary("floor", i)) if direct else self.scope.whole
        if kind == "floor":
            return floor(numbers[0])
        if kind == "ceiling":
            return g.neg(floor(g.neg(numbers[0])))
        a, b = numbers
        ratio = Expr(g, g.div(a, b))
        quotient = Expr(g, floor(abs(ratio).id))
        quotient = where(ratio < 0, -quotient, quotient)
        return quotient.id if kind == "quotient" else g.sub(a, g.mul(b, quotient.id))

    def power(self, a: int, b: int) -> int:
        """a to the power b, by multiplication where b is a small whole literal."""
        g = self.graph
        exponent = g.data[b] if g.op[b] == "constant" else math.nan
        if g.op[a] == "constant" and g.data[a] == math.e:
            return g.wrap(bounded_exp(Expr(g, b)))
        if exponent == 0.5:
            return g.unary("sqrt", a)
        if exponent == int(exponent) if abs(exponent) <= LONGEST_POWER else False:
            return g.integer_power(a, int(exponent))
        return g.power(a, b)

    def chain(self, op: Callable[[int, int], int], numbers: list[int], empty: int) -> int:
        """An operation over any number of arguments."""
        if not numbers:
            return empty
        result = numbers[0]
        for number in numbers[1:]:
            result = op(result, number)
        return result


def _root(t: Translator, x: list[int]) -> int:
    """The degree comes first; square roots may leave it out."""
    g = t.graph
    if len(x) == 1 or (g.op[x[0]] == "constant" and g.data[x[0]] == 2):
        return g.unary("sqrt", x[-1])
    return g.power(x[1], g.div(g.one, x[0]))


def _log(t: Translator, x: list[int]) -> int:
    """The base comes first; 10 may be left out."""
    g = t.graph
    base = x[0] if len(x) == 2 else g.wrap(10.0)
    return g.div(g.unary("log", x[-1]), g.unary("log", base))


def _extreme(t: Translator, x: list[int], least: bool) -> int:
    g = t.graph
    return t.chain(lambda a, b: g.select(g._node("lt", (a, b) if least else (b, a)), a, b), x, g.wrap(math.nan))


def _xor(t: Translator, x: list[int]) -> int:
    g = t.graph

    def one(a: int, b: int) -> int:
        only_a, only_b = t._and(a, g.unary("not", b)), t._and(g.unary("not", a), b)
        return g._node("or", (only_a, only_b))

    return t.chain(one, x, t._constant_truth(False))


_NUMBERS: dict[str, Callable[[Translator, list[int]], int]] = {
    "plus": lambda t, x: t.chain(t.graph.add, x, t.graph.zero),
    "times": lambda t, x: t.chain(t.graph.mul, x, t.graph.one),
    "minus": lambda t, x: t.graph.neg(x[0]) if len(x) == 1 else t.graph.sub(*x),
    "divide": lambda t, x: t.graph.div(*x),
    "power": lambda t, x: t.power(*x),
    "root": _root,
    "log": _log,
    "min": lambda t, x: _extreme(t, x, True),
    "max": lambda t, x: _extreme(t, x, False),
}
_TRUTHS: dict[str, Callable[[Translator, list[int]], int]] = {
    "and": lambda t, x: t.chain(t._and, x, t._constant_truth(True)),
    "or": lambda t, x: t.chain(lambda a, b: t.graph._node("or", (a, b)), x, t._constant_truth(False)),
    "xor": _xor,
    "not": lambda t, x: t.graph.unary("not", x[0]),
    "implies": lambda t, x: t.graph._node("or", (t.graph.unary("not", x[0]), x[1])),
    "true": lambda t, x: t._constant_truth(True),
    "false": lambda t, x: t._constant_truth(False),
}
_ARITY: dict[str, tuple[float, float]] = {
    "not": (1, 1), "implies": (2, 2), "minus": (1, 2), "divide": (2, 2), "power": (2, 2), "root": (1, 2), "log": (1, 2),
    "floor": (1, 1), "ceiling": (1, 1), "quotient": (2, 2), "rem": (2, 2),
}  # fmt: skip
_RELATIONS = ("eq", "neq", "lt", "gt", "leq", "geq")
_LEAVES = {"pi": math.pi, "e": math.e, "avogadro": AVOGADRO}
_PLAIN = "abs exp ln sin cos tan sec csc cot sinh cosh tanh sech csch coth arcsin arccos arctan arcsec arccsc arccot \
arcsinh arccosh arctanh arcsech arccsch arccoth factorial floor ceiling log min max piecewise power root quotient rem"


def _kinds(library: Any) -> dict[int, str]:
    """Our names of libsbml's types of nodes."""
    kinds = {getattr(library, f"AST_FUNCTION_{name.upper()}"): name for name in _PLAIN.split()}
    kinds |= {getattr(library, f"AST_RELATIONAL_{name.upper()}"): name for name in _RELATIONS}
    kinds |= {getattr(library, f"AST_LOGICAL_{name.upper()}"): name for name in ("and", "or", "xor", "not", "implies")}
    kinds |= {getattr(library, f"AST_{name.upper()}"): name for name in ("plus", "times", "minus", "divide", "power")}
    kinds |= {getattr(library, f"AST_CONSTANT_{name.upper()}"): name for name in ("true", "false", "pi", "e")}
    return kinds | {
        library.AST_NAME: "name",
        library.AST_NAME_TIME: "time",
        library.AST_NAME_AVOGADRO: "avogadro",
        library.AST_FUNCTION: "call",
        library.AST_FUNCTION_DELAY: "delay",
        library.AST_FUNCTION_RATE_OF: "rateOf",
    }
