"""Expressions: Python's arithmetic on nodes of a graph (trace.py); a mechanism called with them builds the graph."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from glutamate.errors import MechanismError

if TYPE_CHECKING:
    from glutamate.engine.trace import Graph

LARGEST_INTEGER_POWER = 64


class Expr:
    """One node of a graph, with Python's arithmetic."""

    __slots__ = ("graph", "id")
    __array_ufunc__ = None

    def __init__(self, graph: Graph, number: int) -> None:
        self.graph = graph
        self.id = number

    def _binary(self, op: str, other: Any, swap: bool = False) -> Any:
        if hasattr(other, "dtype") and other.ndim:
            import numpy as np

            return np.frompyfunc(lambda x: self._binary(op, x, swap), 1, 1)(other)
        a, b = self.id, self.graph.wrap(other)
        if swap:
            a, b = b, a
        method = getattr(self.graph, op, None)
        return Expr(self.graph, method(a, b) if method else self.graph._node(op, (a, b)))

    def __add__(self, o: Any) -> Any:
        return self._binary("add", o)

    def __radd__(self, o: Any) -> Any:
        return self._binary("add", o, True)

    def __sub__(self, o: Any) -> Any:
        return self._binary("sub", o)

    def __rsub__(self, o: Any) -> Any:
        return self._binary("sub", o, True)

    def __mul__(self, o: Any) -> Any:
        return self._binary("mul", o)

    def __rmul__(self, o: Any) -> Any:
        return self._binary("mul", o, True)

    def __truediv__(self, o: Any) -> Any:
        return self._binary("div", o)

    def __rtruediv__(self, o: Any) -> Any:
        return self._binary("div", o, True)

    def __neg__(self) -> Expr:
        return Expr(self.graph, self.graph.neg(self.id))

    def __pos__(self) -> Expr:
        return self

    def __pow__(self, n: Any) -> Any:
        if isinstance(n, (int, float)) and float(n).is_integer() and abs(n) <= LARGEST_INTEGER_POWER:
            return Expr(self.graph, self.graph.integer_power(self.id, int(n)))
        return self._binary("power", n)

    def __rpow__(self, base: Any) -> Any:
        return self._binary("power", base, True)

    def __abs__(self) -> Expr:
        return Expr(self.graph, self.graph.unary("absolute", self.id))

    def __lt__(self, o: Any) -> Any:
        return self._binary("lt", o)

    def __le__(self, o: Any) -> Any:
        return self._binary("le", o)

    def __gt__(self, o: Any) -> Any:
        return self._binary("lt", o, True)

    def __ge__(self, o: Any) -> Any:
        return self._binary("le", o, True)

    def __and__(self, o: Any) -> Any:
        return self._binary("and", o)

    def __or__(self, o: Any) -> Any:
        return self._binary("or", o)

    def __invert__(self) -> Expr:
        return Expr(self.graph, self.graph.unary("not", self.id))

    def __bool__(self) -> bool:
        raise MechanismError(
            "a graph that holds for every value",
            "Python `if`, `and`, `or` or `not` on a symbol",
            "where(condition, a, b) if continuous, switch(guard, a, b) if not; & | ~ between conditions",
            "replace the branch",
        )

    def __float__(self) -> float:
        raise MechanismError(
            "arithmetic on symbols",
            "a conversion to float (math.exp, numpy on a symbol)",
            "functions of glutamate.maths",
            "use glutamate.maths",
        )

    def __maths__(self, name: str, args: tuple[Any, ...]) -> Any:
        g = self.graph
        if any(hasattr(a, "dtype") and a.ndim for a in args):
            import numpy as np

            return np.frompyfunc(lambda *x: self.__maths__(name, x), len(args), 1)(*args)
        ids = [g.wrap(a) for a in args]
        if name == "where":
            return Expr(g, g.select(*ids))
        if name == "switch":
            return Expr(g, g.switch(*ids))
        if name == "minimum":
            return Expr(g, g.select(g._node("lt", (ids[0], ids[1])), ids[0], ids[1]))
        if name == "maximum":
            return Expr(g, g.select(g._node("lt", (ids[1], ids[0])), ids[0], ids[1]))
        if name == "power":
            return Expr(g, g.power(*ids))
        return Expr(g, g.unary(name, ids[0], 0 if name == "exprel" else None))
