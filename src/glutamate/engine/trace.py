"""Expression graph: mechanisms called with symbols give nodes; equal expressions are one node.

Takes in    Python arithmetic on `Expr`, functions of `glutamate.maths`
Hands on    a `Graph` whose node numbers are a topological order: evaluation by NumPy, substitution, sparse derivatives
Not here    simplification beyond 0 and 1; machine code (lower.py)
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from glutamate import maths
from glutamate.engine.expression import Expr
from glutamate.errors import MechanismError

BINARY = {"add", "sub", "mul", "div", "power", "lt", "le", "and", "or"}
UNARY = {"neg", "exp", "expm1", "log", "log1p", "sqrt", "sin", "cos", "tanh", "absolute", "floor", "xlogx", "not"}
BOOLEAN = {"lt", "le", "and", "or", "not"}

Symbol = tuple[str, int]

__all__ = ["BOOLEAN", "Expr", "Graph", "Symbol"]


class Graph:
    """Hash-consed nodes: `op[i]`, `args[i]` (earlier nodes) and `data[i]` (constant, symbol or order)."""

    def __init__(self) -> None:
        self.op: list[str] = []
        self.args: list[tuple[int, ...]] = []
        self.data: list[Any] = []
        self.switches: list[int] = []
        self._known: dict[tuple[Any, ...], int] = {}
        self.zero = self._constant(0.0)
        self.one = self._constant(1.0)

    def _node(self, op: str, args: tuple[int, ...], data: Any = None) -> int:
        key = (op, args, data)
        known = self._known.get(key)
        if known is None:
            known = self._known[key] = len(self.op)
            self.op.append(op)
            self.args.append(args)
            self.data.append(data)
        return known

    def _constant(self, value: float) -> int:
        key = ("constant", struct.pack("<d", value))
        known = self._known.get(key)
        if known is None:
            known = self._known[key] = len(self.op)
            self.op.append("constant")
            self.args.append(())
            self.data.append(float(value))
        return known

    def constant(self, value: float) -> Expr:
        """Node of a literal number."""
        return Expr(self, self._constant(value))

    def symbol(self, kind: str, index: int) -> Expr:
        """Node of a named slot: a state, parameter, input, event value, time or drive."""
        return Expr(self, self._node("symbol", (), (kind, index)))

    def wrap(self, value: Any) -> int:
        """Node number of an expression or a literal number."""
        if isinstance(value, Expr):
            if value.graph is not self:
                raise MechanismError(
                    "one graph per model",
                    "a symbol of another graph",
                    "symbols of this graph",
                    "trace the parts together",
                )
            return value.id
        try:
            return self._constant(float(value))
        except (TypeError, ValueError):
            raise MechanismError(
                "arithmetic on numbers and symbols",
                f"{type(value).__name__}: {value!r}",
                "floats, symbols and functions of glutamate.maths",
                "use glutamate.maths instead of math or numpy inside a mechanism",
            ) from None

    # The names follow the operations; 0 and 1 are the only values looked at.

    def add(self, a: int, b: int) -> int:
        if a == self.zero:
            return b
        return a if b == self.zero else self._node("add", (a, b))

    def sub(self, a: int, b: int) -> int:
        if b == self.zero:
            return a
        return self.neg(b) if a == self.zero else self._node("sub", (a, b))

    def mul(self, a: int, b: int) -> int:
        if a == self.zero or b == self.zero:
            return self.zero
        if a == self.one:
            return b
        return a if b == self.one else self._node("mul", (a, b))

    def div(self, a: int, b: int) -> int:
        if a == self.zero and b != self.zero:
            return self.zero
        return a if b == self.one else self._node("div", (a, b))

    def neg(self, a: int) -> int:
        if a == self.zero:
            return a
        return self.args[a][0] if self.op[a] == "neg" else self._node("neg", (a,))

    def integer_power(self, a: int, n: int) -> int:
        if n == 0:
            return self.one
        if n == 1:
            return a
        if n < 0:
            return self.div(self.one, self.integer_power(a, -n))
        return self._node("integer_power", (a,), n)

    def unary(self, op: str, a: int, data: Any = None) -> int:
        return self._node(op, (a,), data)

    def select(self, c: int, a: int, b: int) -> int:
        return a if a == b else self._node("select", (c, a, b))

    def power(self, a: int, b: int) -> int:
        if b == self.one:
            return a
        return self.one if b == self.zero else self._node("power", (a, b))

    def switch(self, guard: int, a: int, b: int) -> int:
        """Select by a frozen bit that the solver flips where `guard` crosses zero."""
        if guard not in self.switches:
            self.switches.append(guard)
        bit = self._node("symbol", (), ("switch", self.switches.index(guard)))
        return self.select(self._node("lt", (self.zero, bit)), a, b)

    def needed(self, roots: Iterable[int]) -> list[int]:
        """All nodes the roots depend on, in topological order."""
        seen: set[int] = set()
        stack = list(roots)
        while stack:
            i = stack.pop()
            if i not in seen:
                seen.add(i)
                stack.extend(self.args[i])
        return sorted(seen)

    def symbols(self, roots: Iterable[int]) -> set[Symbol]:
        """The slots the roots read."""
        return {self.data[i] for i in self.needed(roots) if self.op[i] == "symbol"}

    def rebuild(self, i: int, args: tuple[int, ...]) -> int:
        """Node like i with other arguments, through the rules for 0 and 1."""
        op = self.op[i]
        if op in ("add", "sub", "mul", "div", "neg", "power", "select"):
            return getattr(self, op)(*args)
        if op == "integer_power":
            return self.integer_power(args[0], self.data[i])
        return self._node(op, args, self.data[i])

    def substitute(self, roots: Sequence[int], mapping: Mapping[Symbol, int]) -> list[int]:
        """Roots with symbols replaced by nodes; switch guards are replaced with them."""
        new: dict[int, int] = {}
        for i in self.needed(roots):
            if self.op[i] == "symbol":
                new[i] = mapping.get(self.data[i], i)
            elif any(new[a] != a for a in self.args[i]):
                new[i] = self.rebuild(i, tuple(new[a] for a in self.args[i]))
            else:
                new[i] = i
        return [new[r] for r in roots]

    def derivative(self, roots: Sequence[int], wrt: Sequence[Symbol]) -> dict[tuple[int, int], int]:
        """Nonzero derivatives {(row, column): node} of the roots by the symbols, forward and sparse."""
        column = {s: k for k, s in enumerate(wrt)}
        tangent: dict[int, dict[int, int]] = {}
        for i in self.needed(roots):
            op, args = self.op[i], self.args[i]
            if op == "symbol":
                tangent[i] = {column[self.data[i]]: self.one} if self.data[i] in column else {}
                continue
            row: dict[int, int] = {}
            live = [(k, a) for k, a in enumerate(args) if tangent[a]]
            if op == "select":
                yes, no = tangent[args[1]], tangent[args[2]]
                row = {j: self.select(args[0], yes.get(j, self.zero), no.get(j, self.zero)) for j in {**yes, **no}}
            elif live and op not in BOOLEAN and op != "floor":
                for k, a in live:
                    factor = self._partial(i, k)
                    if factor == self.zero:
                        continue
                    for j, d in tangent[a].items():
                        term = self.neg(d) if op in ("sub", "neg") and (k == 1 or op == "neg") else self.mul(factor, d)
                        row[j] = self.add(row[j], term) if j in row else term
            tangent[i] = {j: d for j, d in row.items() if d != self.zero}
        return {(r, j): d for r, root in enumerate(roots) for j, d in sorted(tangent[root].items())}

    def _partial(self, i: int, k: int) -> int:
        """Derivative of node i by its argument k, as a node."""
        op, args = self.op[i], self.args[i]
        a = args[0]
        if op in ("add", "sub", "neg"):
            return self.one
        if op == "mul":
            return args[1 - k]
        if op == "div":
            return self.div(self.one, args[1]) if k == 0 else self.neg(self.div(i, args[1]))
        if op == "integer_power":
            n = self.data[i]
            return self.mul(self._constant(n), self.integer_power(a, n - 1))
        if op == "power":
            if k == 0:
                return self.mul(args[1], self.power(a, self.sub(args[1], self.one)))
            return self.mul(i, self.unary("log", a))
        rules = {
            "exp": lambda: i,
            "expm1": lambda: self.add(i, self.one),
            "exprel": lambda: self.unary("exprel", a, self.data[i] + 1),
            "log": lambda: self.div(self.one, a),
            "log1p": lambda: self.div(self.one, self.add(a, self.one)),
            "sqrt": lambda: self.div(self._constant(0.5), i),
            "sin": lambda: self.unary("cos", a),
            "cos": lambda: self.neg(self.unary("sin", a)),
            "tanh": lambda: self.sub(self.one, self.mul(i, i)),
            "xlogx": lambda: self.add(self.unary("log", a), self.one),
            "absolute": lambda: self.select(self._node("lt", (a, self.zero)), self._constant(-1.0), self.one),
        }
        return rules[op]()

    def evaluate(self, roots: Sequence[int], values: Mapping[Symbol, Any]) -> list[Any]:
        """Values of the roots by NumPy, every symbol given a number or an array that broadcasts."""
        import numpy as np

        result: dict[int, Any] = {}
        with np.errstate(all="ignore"):
            for i in self.needed(roots):
                op, data = self.op[i], self.data[i]
                x = [result[a] for a in self.args[i]]
                if op == "constant":
                    result[i] = data
                elif op == "symbol":
                    result[i] = np.asarray(values[data]) if np.ndim(values[data]) else values[data]
                elif op == "exprel":
                    result[i] = maths.numeric("exprel", x[0], data)
                elif op == "integer_power":
                    result[i] = _integer_power(x[0], data)
                elif op in _VALUE:
                    result[i] = _VALUE[op](np, *x)
                else:
                    result[i] = maths.numeric("where" if op == "select" else op, *x)
        return [result[r] for r in roots]


def _integer_power(x: Any, n: int) -> Any:
    """x^n by repeated squaring, the order of operations that native code uses too."""
    result, square = None, x
    while n:
        if n & 1:
            result = square if result is None else result * square
        n >>= 1
        if n:
            square = square * square
    return result


_VALUE: dict[str, Callable[..., Any]] = {
    "add": lambda np, a, b: a + b,
    "sub": lambda np, a, b: a - b,
    "mul": lambda np, a, b: a * b,
    "div": lambda np, a, b: np.divide(a, b),
    "neg": lambda np, a: -a,
    "lt": lambda np, a, b: np.less(a, b),
    "le": lambda np, a, b: np.less_equal(a, b),
    "and": lambda np, a, b: np.logical_and(a, b),
    "or": lambda np, a, b: np.logical_or(a, b),
    "not": lambda np, a: np.logical_not(a),
}
