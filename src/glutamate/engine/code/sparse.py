"""Sparse LU with a pattern fixed at compile time: order, plan, and code for `factor` and `solve`.

Order       Markowitz on the diagonal: the pivot that can cause the least fill first
Code        straight lines in pieces while the plan is short, loops over a table above TABLE operations
Matrix      W = M/(h gamma) - J, M the mass matrix (0 for algebraic rows)
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Sequence
from typing import Any

from glutamate.engine.code.ir import Code, Module, Value

TABLE = 4000
PIECE = 300


@dataclasses.dataclass
class Plan:
    """Elimination order, a slot for every entry of L + U, and per pivot what it scales and updates."""

    size: int
    order: list[int]
    slot: dict[tuple[int, int], int]
    given: dict[tuple[int, int], int]
    below: list[list[int]]
    right: list[list[int]]
    operations: int

    @property
    def table(self) -> bool:
        """Whether the code is driven from a table."""
        return self.operations > TABLE


def plan(size: int, entries: Sequence[tuple[int, int]]) -> Plan:
    """Elimination plan of a matrix with these entries and a full diagonal."""
    rows: list[set[int]] = [{i} for i in range(size)]
    columns: list[set[int]] = [{i} for i in range(size)]
    for i, j in entries:
        rows[i].add(j)
        columns[j].add(i)
    left = set(range(size))
    order: list[int] = []
    below: list[list[int]] = []
    right: list[list[int]] = []
    operations = 0
    while left:
        k = min(left, key=lambda p: ((len(rows[p]) - 1) * (len(columns[p]) - 1), p))
        left.discard(k)
        order.append(k)
        lower, upper = sorted(columns[k] - {k}), sorted(rows[k] - {k})
        below.append(lower)
        right.append(upper)
        operations += 1 + len(lower) * (1 + len(upper))
        for i in lower:
            rows[i].discard(k)
            for j in upper:
                rows[i].add(j)
                columns[j].add(i)
        for j in upper:
            columns[j].discard(k)
    slot = {(i, i): i for i in range(size)}
    for k, lower, upper in zip(order, below, right, strict=True):
        for i in lower:
            slot.setdefault((i, k), len(slot))
        for j in upper:
            slot.setdefault((k, j), len(slot))
    return Plan(size, order, slot, {e: k for k, e in enumerate(entries)}, below, right, operations)


class _Entries:
    """Entries of W while code for them is written: known values, stored at the end of a piece."""

    def __init__(
        self, code: Code, plan: Plan, initial: dict[tuple[int, int], tuple[str, int] | None], mass: Sequence[int]
    ) -> None:
        self.code, self.plan, self.initial, self.mass = code, plan, initial, mass
        self.have: dict[tuple[int, int], Value] = {}
        self.dirty: dict[tuple[int, int], Value] = {}

    def get(self, e: tuple[int, int], begun: set[tuple[int, int]]) -> Value | None:
        """Current value; None for an entry that is still an exact zero."""
        if e in self.have:
            return self.have[e]
        code = self.code
        if e in begun:
            value = code.load(code.w, "F", self.plan.slot[e])
        else:
            source = self.initial.get(e)
            diagonal = e[0] == e[1] and self.mass[e[0]]
            if source is None:
                if not diagonal:
                    return None
                value = code.load(code.g, "F")
            else:
                given = code.load(code.j if source[0] == "j" else code.p, "F", source[1])
                value = code.load(code.g, "F") - given if diagonal else -given
        self.have[e] = value
        return value

    def set(self, e: tuple[int, int], value: Value, begun: set[tuple[int, int]]) -> None:
        """Remember a new value and that it must be stored."""
        self.have[e] = self.dirty[e] = value
        begun.add(e)

    def store(self) -> None:
        """Write all new values."""
        for e, value in self.dirty.items():
            self.code.store(self.code.w, value, self.plan.slot[e])


FACTOR_ARGUMENTS = [("p", n) for n in "jpgw"]
SOLVE_ARGUMENTS = [("p", n) for n in "wbcg"]


def _pieces(
    module: Module, name: str, arguments: list[tuple[str, str]], blocks: Iterable[tuple[int, Any]]
) -> list[list[Any]]:
    pieces: list[list[Any]] = [[]]
    length = 0
    for cost, block in blocks:
        if length + cost > PIECE and pieces[-1]:
            pieces.append([])
            length = 0
        pieces[-1].append(block)
        length += cost
    if len(pieces) > 1:
        with module.function(name, arguments) as code:
            for k in range(len(pieces)):
                code.call(f"{name}_{k}", [getattr(code, a) for _, a in arguments])
    return pieces


def write_factor(
    module: Module,
    plan: Plan,
    sources: dict[tuple[int, int], tuple[str, int] | None],
    mass: Sequence[int],
    prefix: str = "",
) -> None:
    """Function factor(j, p, g, w): W from J (in j, constants in p) and g = 1/(h gamma); L, U and 1/pivots in w."""
    steps = [
        (1 + len(lo) * (1 + len(up)), (k, lo, up)) for k, lo, up in zip(plan.order, plan.below, plan.right, strict=True)
    ]
    pieces = _pieces(module, prefix + "factor", FACTOR_ARGUMENTS, steps)
    begun: set[tuple[int, int]] = set()
    for n, piece in enumerate(pieces):
        with module.function(
            f"{prefix}factor" if len(pieces) == 1 else f"{prefix}factor_{n}", FACTOR_ARGUMENTS
        ) as code:
            entries = _Entries(code, plan, sources, mass)
            for k, lower, upper in piece:
                pivot = entries.get((k, k), begun)
                inverse = 1.0 / (pivot if pivot is not None else code.value(0.0, "F"))
                entries.set((k, k), inverse, begun)
                for i in lower:
                    value = entries.get((i, k), begun)
                    assert value is not None
                    factor = value * inverse
                    entries.set((i, k), factor, begun)
                    for j in upper:
                        above = entries.get((k, j), begun)
                        assert above is not None
                        old = entries.get((i, j), begun)
                        new = -(factor * above) if old is None else code.fma(-factor, above, old)
                        entries.set((i, j), new, begun)
                for j in upper:
                    if (k, j) not in begun:
                        value = entries.get((k, j), begun)
                        assert value is not None
                        entries.set((k, j), value, begun)
            entries.store()


def write_solve(module: Module, plan: Plan, prefix: str = "") -> None:
    """Function solve(w, b, c, g): b becomes the solution of W x = b + g c."""
    forward = [(1 + len(lower), ("down", k, lower)) for k, lower in zip(plan.order, plan.below, strict=True)]
    backward = [
        (2 + len(upper), ("up", k, upper)) for k, upper in zip(reversed(plan.order), reversed(plan.right), strict=True)
    ]
    pieces = _pieces(module, prefix + "solve", SOLVE_ARGUMENTS, [*forward, *backward])
    begun: set[int] = set()
    for n, piece in enumerate(pieces):
        with module.function(f"{prefix}solve" if len(pieces) == 1 else f"{prefix}solve_{n}", SOLVE_ARGUMENTS) as code:
            have: dict[int, Value] = {}
            dirty: set[int] = set()

            def get(i: int, code: Code = code, have: dict[int, Value] = have, dirty: set[int] = dirty) -> Value:
                if i not in have:
                    have[i] = code.load(code.b, "F", i)
                    if i not in begun:
                        have[i] = code.fma(code.load(code.g, "F"), code.load(code.c, "F", i), have[i])
                        begun.add(i)
                        dirty.add(i)
                return have[i]

            for way, k, others in piece:
                if way == "down":
                    for i in others:
                        have[i] = code.fma(-code.load(code.w, "F", plan.slot[i, k]), get(k), get(i))
                        dirty.add(i)
                else:
                    value = get(k)
                    for j in others:
                        value = code.fma(-code.load(code.w, "F", plan.slot[k, j]), get(j), value)
                    have[k] = value * code.load(code.w, "F", plan.slot[k, k])
                    dirty.add(k)
            for i in sorted(dirty):
                code.store(code.b, have[i], i)
