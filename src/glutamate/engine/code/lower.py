"""Lowering: nodes of a system's graph as straight functions over lanes, in pieces LLVM compiles quickly.

Every kernel is `name(z, y, p, u, t, v, w, o)`, pointers to lane arrays: z integrated states, y all slots (modes and
bits are read here), p parameters then fixed inputs then what follows from them alone, u moving inputs, t time, v event
value, w scratch, o outputs. What depends on parameters alone is computed once per trajectory by the kernel `setup`.
Order of operations is the graph's, with two exceptions that change the last bit at most: a product used once in a sum
becomes one multiply-add, and division by what depends on parameters alone becomes multiplication by its reciprocal.
What stands in the graph for the sake of derivatives alone, and changes no value, is left out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from glutamate.engine.code import vmath
from glutamate.engine.code.ir import Code, Module, Value
from glutamate.engine.system import System
from glutamate.engine.trace import BOOLEAN, Graph

PIECE = 150
ALL_WHOLE = 53 * 0.6931471805599453  # exp of more than this has no digits behind the point
ARGUMENTS = [("p", name) for name in "zyputvwo"]


class Lowering:
    """Kernels of one system in one module; `moving` maps inputs a protocol moves to "step" or "ramp"."""

    def __init__(self, system: System, module: Module, moving: Mapping[int, str]) -> None:
        self.system, self.module, self.graph = system, module, system.graph
        self.moving = dict(sorted(moving.items()))
        self.place = {k: 3 * i for i, k in enumerate(self.moving)}
        g = self.graph
        self.ramps = {
            ("input", k): g.add(
                g.symbol("input", k).id,
                g.mul(g.symbol("slope", k).id, g.sub(g.symbol("time", 0).id, g.symbol("origin", k).id)),
            )
            for k, kind in self.moving.items()
            if kind == "ramp"
        }
        self.fixed = len(system.parameters) + len(system.inputs)
        self.aux: dict[int, int] = {}
        self.level: dict[int, int] = {}
        self.scratch = 0

    @property
    def parameter_rows(self) -> int:
        """Rows of p, known once all kernels but `setup` are written."""
        return self.fixed + len(self.aux)

    def ramped(self, roots: Sequence[int]) -> list[int]:
        """Roots with ramp inputs written out as functions of time."""
        return self.graph.substitute(roots, self.ramps) if self.ramps else list(roots)

    def _level(self, i: int) -> int:
        """0 for constants, 1 for what follows from parameters and fixed inputs alone, 2 for the rest."""
        known = self.level.get(i)
        if known is not None:
            return known
        for k in self.graph.needed([i]):
            if k in self.level:
                continue
            op = self.graph.op[k]
            if op == "constant":
                self.level[k] = 0
            elif op == "symbol":
                kind, index = self.graph.data[k]
                self.level[k] = 1 if kind == "parameter" or (kind == "input" and index not in self.moving) else 2
            else:
                self.level[k] = max((self.level[a] for a in self.graph.args[k]), default=0)
        return self.level[i]

    def hoisted(self, i: int) -> int | None:
        """Row of p that holds node i, if it depends on parameters alone; registers it for `setup`."""
        if self._level(i) != 1:
            return None
        if self.graph.op[i] == "symbol":
            kind, index = self.graph.data[i]
            return index if kind == "parameter" else len(self.system.parameters) + index
        return self.fixed + self.aux.setdefault(i, len(self.aux))

    def reciprocal(self, i: int) -> int:
        """Node of 1/i, registered for `setup`."""
        node = self.graph.div(self.graph.one, i)
        self.level[node] = 1
        return node

    def kernel(self, name: str, roots: Sequence[tuple[int, int]], hoist: bool = True, inlined: bool = False) -> None:
        """Write a kernel that stores nodes: roots are (node, row of o); `inlined` copies elementary functions into it,
        which is some 10 % faster for a kernel called all the time and takes longer to compile.
        """
        roots = list(zip(values_only(self.graph, [node for node, _ in roots]), [row for _, row in roots], strict=True))
        order, uses = self._order([node for node, _ in roots], hoist)
        rows: dict[int, list[int]] = {}
        for node, row in roots:
            rows.setdefault(node, []).append(row)
        fused = self._fusable(order, uses, set(rows), hoist)
        emitted = [i for i in order if i not in fused]
        pieces = [emitted[k : k + PIECE] for k in range(0, len(emitted), PIECE)] or [[]]
        where = {i: k for k, piece in enumerate(pieces) for i in piece}
        crossing: dict[int, int] = {}
        for k, piece in enumerate(pieces):
            for i in piece:
                for a in self._reads(i, fused):
                    if where.get(a, k) != k:
                        crossing.setdefault(a, len(crossing))
        self.scratch = max(self.scratch, len(crossing))
        names = [name] if len(pieces) == 1 else [f"{name}_{k}" for k in range(len(pieces))]
        for k, piece in enumerate(pieces):
            with self.module.function(names[k], ARGUMENTS) as code:
                code.inlined = inlined
                writer = _Writer(self, code, crossing, fused, hoist)
                for i in piece:
                    value = writer.node(i)
                    if i in crossing:
                        code.store(code.w, writer.as_float(value), crossing[i])
                    for row in rows.get(i, ()):
                        code.store(code.o, writer.as_float(value), row)
                if k == len(pieces) - 1:
                    for node, targets in rows.items():
                        if node not in where:
                            for row in targets:
                                code.store(code.o, writer.as_float(writer.get(node)), row)
        if len(pieces) > 1:
            with self.module.function(name, ARGUMENTS) as code:
                for piece_name in names:
                    code.call(piece_name, [getattr(code, a) for _, a in ARGUMENTS])

    def setup(self) -> None:
        """Write the kernel that fills the hoisted rows of p; call it after all others."""
        self.kernel("setup", [(i, self.fixed + k) for i, k in self.aux.items()], hoist=False)

    def _leaf(self, i: int, hoist: bool) -> bool:
        op = self.graph.op[i]
        return op in ("constant", "symbol") or (hoist and self._level(i) == 1)

    def _order(self, roots: Iterable[int], hoist: bool) -> tuple[list[int], dict[int, int]]:
        """Nodes to compute, each soon before its first use, and how often each is used."""
        order: list[int] = []
        uses: dict[int, int] = {}
        seen: set[int] = set()
        for root in roots:
            stack = [(root, False)]
            while stack:
                i, ready = stack.pop()
                if ready:
                    order.append(i)
                    continue
                if i in seen or self._leaf(i, hoist):
                    continue
                seen.add(i)
                stack.append((i, True))
                for a in reversed(self.graph.args[i]):
                    uses[a] = uses.get(a, 0) + 1
                    stack.append((a, False))
        return order, uses

    def _fusable(self, order: Sequence[int], uses: Mapping[int, int], roots: set[int], hoist: bool) -> set[int]:
        """Products that are absorbed into the one sum that uses them."""
        if not self.module.fused:
            return set()
        fused: set[int] = set()
        for i in order:
            if self.graph.op[i] in ("add", "sub"):
                for a in self.graph.args[i]:
                    if self.graph.op[a] == "mul" and uses[a] == 1 and a not in roots and not self._leaf(a, hoist):
                        fused.add(a)
                        break
        return fused

    def _reads(self, i: int, fused: set[int]) -> list[int]:
        reads: list[int] = []
        for a in self.graph.args[i]:
            reads.extend(self.graph.args[a] if a in fused else (a,))
        return reads


class _Writer:
    """One piece of a kernel."""

    def __init__(self, low: Lowering, code: Code, crossing: Mapping[int, int], fused: set[int], hoist: bool) -> None:
        self.low, self.code, self.crossing, self.fused, self.hoist = low, code, crossing, fused, hoist
        self.graph = low.graph
        self.have: dict[int, Value] = {}

    def as_float(self, value: Value) -> Value:
        """Conditions as 1.0 and 0.0."""
        return self.code.select(value, 1.0, 0.0) if value.type == "B" else value

    def get(self, i: int) -> Value:
        """Value of a node: known in this piece, a constant, or loaded."""
        if i in self.have:
            return self.have[i]
        op, code = self.graph.op[i], self.code
        if op == "constant":
            return code.value(self.graph.data[i], "F")
        row = self.low.hoisted(i) if self.hoist else None
        if row is not None:
            value = code.load(code.p, "F", row)
        elif op == "symbol":
            value = self._symbol(*self.graph.data[i])
        else:
            value = code.load(code.w, "F", self.crossing[i])
        if op in BOOLEAN:
            value = value.ne(0.0)
        self.have[i] = value
        return value

    def _symbol(self, kind: str, index: int) -> Value:
        code, system = self.code, self.low.system
        if kind == "original":
            return code.load(code.z, "F", index)
        if kind == "state":
            return code.load(code.z if index < system.size else code.y, "F", index)
        if kind == "parameter":
            return code.load(code.p, "F", index)
        if kind == "input" and index not in self.low.moving:
            return code.load(code.p, "F", len(system.parameters) + index)
        if kind in ("input", "slope", "origin"):
            return code.load(code.u, "F", self.low.place[index] + ("input", "slope", "origin").index(kind))
        return code.load({"time": code.t, "value": code.v}[kind], "F", index)

    def node(self, i: int) -> Value:
        """Compute node i."""
        value = self.have[i] = self._compute(i)
        return value

    def _compute(self, i: int) -> Value:
        graph, code = self.graph, self.code
        op, args = graph.op[i], graph.args[i]
        if op in ("add", "sub"):
            for k, a in enumerate(args):
                if a in self.fused:
                    x, y, other = self.get(graph.args[a][0]), self.get(graph.args[a][1]), self.get(args[1 - k])
                    if op == "add":
                        return code.fma(x, y, other)
                    return code.fma(x, y, -other) if k == 0 else code.fma(-x, y, other)
        if op == "div" and self.hoist and self.low.hoisted(args[1]) is not None:
            return self.get(args[0]) * self.get(self.low.reciprocal(args[1]))
        v = [self.get(a) for a in args]
        simple: dict[str, Callable[[], Value]] = {
            "add": lambda: v[0] + v[1],
            "sub": lambda: v[0] - v[1],
            "mul": lambda: v[0] * v[1],
            "div": lambda: v[0] / v[1],
            "neg": lambda: -v[0],
            "lt": lambda: v[0] < v[1],
            "le": lambda: v[0] <= v[1],
            "and": lambda: v[0] & v[1],
            "or": lambda: v[0] | v[1],
            "not": lambda: ~v[0],
            "sqrt": lambda: code.sqrt(v[0]),
            "absolute": lambda: code.absolute(v[0]),
            "select": lambda: code.select(v[0], v[1], v[2]),
        }
        if op in simple:
            return simple[op]()
        if op == "integer_power":
            return self._integer_power(v[0], graph.data[i])
        return vmath.call(code, op, v, graph.data[i] or 0)

    def _integer_power(self, x: Value, n: int) -> Value:
        result, square = None, x
        while n:
            if n & 1:
                result = square if result is None else result * square
            n >>= 1
            if n:
                square = square * square
        assert result is not None
        return result


def values_only(graph: Graph, roots: Sequence[int]) -> list[int]:
    """Roots in which `exp(x) if x < c else floor(exp(x))` with a large c is exp(x): floor changes nothing there but the
    derivative, which the graph has been asked for by now.
    """
    nodes = graph.needed(roots)
    if not any(graph.op[i] == "floor" for i in nodes):
        return list(roots)
    new: dict[int, int] = {}
    for i in nodes:
        args = tuple(new[a] for a in graph.args[i])
        new[i] = args[1] if _only_for_slopes(graph, i) else graph.rebuild(i, args) if args != graph.args[i] else i
    return [new[root] for root in roots]


def _only_for_slopes(graph: Graph, i: int) -> bool:
    if graph.op[i] != "select":
        return False
    below, value, other = graph.args[i]
    if graph.op[value] != "exp" or graph.op[other] != "floor" or graph.args[other] != (value,):
        return False
    if graph.op[below] != "lt" or graph.args[below][0] != graph.args[value][0]:
        return False
    limit = graph.args[below][1]
    return graph.op[limit] == "constant" and float(graph.data[limit]) > ALL_WHOLE
