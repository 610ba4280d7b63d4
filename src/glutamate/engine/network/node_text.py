"""Nodes of a traced mechanism as lines of vector code over one set of state values.

Takes in    a cell's writer (its lines, constants and switches) and the names of state values
Hands on    the name of any node's value; every node is written once for a set of values
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from glutamate.engine.network.vector_text import WIDTH
from glutamate.engine.trace import BOOLEAN

if TYPE_CHECKING:
    from glutamate.engine.network.cell_text import CellText


class View:
    """Nodes as lines of code over one set of state values; every node is written once."""

    def __init__(self, text: CellText, values: Mapping[int, str], event: str = "", bits: View | None = None) -> None:
        self.text, self.values, self.event = text, values, event
        self.bits_of = bits or self
        self.known: dict[int, str] = {}

    def bit(self, slot: int) -> str:
        """Whether a switch is on, from the values of its guard."""
        guard = next(q for q in self.text.cell.system.guards if q.switch == slot)
        body = self.text.body
        key = ~slot
        if self.bits_of is not self:
            return self.bits_of.bit(slot)
        if key not in self.known:
            self.known[key] = body.compare("ogt", self.value(guard.value), body.number(0.0))
        return self.known[key]

    def value(self, node: int) -> str:
        """Name of a node's value."""
        if node not in self.known:
            self.known[node] = self._write(node)
        return self.known[node]

    def _write(self, node: int) -> str:
        text, body, g = self.text, self.text.body, self.text.graph
        op, args, data = g.op[node], g.args[node], g.data[node]
        if op == "constant":
            return body.number(data)
        if op == "symbol":
            if data[0] == "value":
                return self.event
            if data[0] == "state" and data[1] in text.cell.bits:
                return body.select(self.bit(data[1]), body.number(1.0), body.number(-1.0))
            if data[0] == "state":
                return self.values[data[1]]
        if op not in BOOLEAN and text.pure(node):
            return text.constant(("node", node))
        if op == "lt" and args[0] == g.zero and g.op[args[1]] == "symbol":
            kind, slot = g.data[args[1]]
            if kind == "state" and slot in text.cell.bits:
                return self.bit(slot)
        if op == "div" and text.pure(args[1]):
            return body.op("mul", self.value(args[0]), text.constant(("inverse", args[1])))
        x = [self.value(a) for a in args]
        if op in ("add", "sub", "mul", "div"):
            return body.op(op, *x)
        if op == "neg":
            return body.put(f"fneg {body.vector} {x[0]}")
        if op in ("lt", "le"):
            return body.compare("olt" if op == "lt" else "ole", *x)
        if op in ("and", "or"):
            return body.put(f"{op} {body.bits} {x[0]}, {x[1]}")
        if op == "not":
            return body.put(f"xor {body.bits} {x[0]}, <{', '.join(['i1 true'] * WIDTH)}>")
        if op == "select":
            return body.select(*x)
        if op == "integer_power":
            return self._power(x[0], data)
        if op == "power":
            return body.call("exp", body.op("mul", x[1], body.call("log", x[0])))
        return body.call(op, x[0])

    def _power(self, x: str, n: int) -> str:
        body = self.text.body
        result, square = "", x
        while n:
            if n & 1:
                result = square if not result else body.op("mul", result, square)
            n >>= 1
            if n:
                square = body.op("mul", square, square)
        return result
