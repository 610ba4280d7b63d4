"""Sparse LU of large systems driven from a table, so that the code stays short.

Table     one run of whole numbers: matrix entries, diagonal, then per pivot what to scale and update, then both solves
Cost      an indexed load per operation instead of an instruction; compile time no longer grows with the fill
"""

from __future__ import annotations

from collections.abc import Sequence

from glutamate.engine.code.ir import Code, Module, Value, Variable
from glutamate.engine.code.sparse import Plan

FACTOR_ARGUMENTS = [("p", n) for n in ("j", "p", "g", "w", "table")]
SOLVE_ARGUMENTS = [("p", n) for n in ("w", "b", "c", "g", "table")]


def numbers(plan: Plan, mass: Sequence[int]) -> list[int]:
    """The table: [start of solve] entries, diagonal, pivots; then the rows of both triangular solves."""
    table = [0, len(plan.slot), len(plan.given)]
    table += [plan.slot[e] for e, _ in sorted(plan.given.items(), key=lambda item: item[1])]
    with_mass = [i for i, m in enumerate(mass) if m]
    table += [len(with_mass), *with_mass, plan.size]
    for k, lower, upper in zip(plan.order, plan.below, plan.right, strict=True):
        table += [plan.slot[k, k], len(lower), len(upper), *(plan.slot[k, j] for j in upper)]
        for i in lower:
            table += [plan.slot[i, k], *(plan.slot[i, j] for j in upper)]
    table[0] = len(table)
    table.append(plan.size)
    for k, lower in zip(plan.order, plan.below, strict=True):
        table += [k, len(lower)]
        for i in lower:
            table += [plan.slot[i, k], i]
    table.append(plan.size)
    for k, upper in zip(reversed(plan.order), reversed(plan.right), strict=True):
        table += [k, plan.slot[k, k], len(upper)]
        for j in upper:
            table += [plan.slot[k, j], j]
    return table


class _Reader:
    """A cursor in the table."""

    def __init__(self, code: Code) -> None:
        self.code, self.at = code, Variable(code, "i")

    def next(self) -> Value:
        """The next number."""
        where = self.at.get()
        self.at.set(where + 1)
        return self.code.load(self.code.table, "i", where)


def write(module: Module, plan: Plan, mass: Sequence[int]) -> None:
    """Functions factor(j, p, g, w, table) and solve(w, b, c, g, table)."""
    del mass  # it stands in the table
    with module.function("factor", FACTOR_ARGUMENTS) as code:
        reader = _Reader(code)
        reader.at.set(1)
        with code.loop(reader.next()) as i:
            code.store(code.w, code.value(0.0, "F"), i)
        with code.loop(reader.next()) as e:
            code.store(code.w, -code.load(code.j, "F", e), reader.next())
        with code.loop(reader.next()):
            row = reader.next()
            code.store(code.w, code.load(code.g, "F") + code.load(code.w, "F", row), row)
        with code.loop(reader.next()):
            pivot, lower, upper = reader.next(), reader.next(), reader.next()
            inverse = 1.0 / code.load(code.w, "F", pivot)
            code.store(code.w, inverse, pivot)
            above = reader.at.get()
            reader.at.set(above + upper)
            with code.loop(lower):
                left = reader.next()
                factor = code.load(code.w, "F", left) * inverse
                code.store(code.w, factor, left)
                first = reader.at.get()
                with code.loop(upper) as k:
                    source = code.load(code.table, "i", above + k)
                    target = code.load(code.table, "i", first + k)
                    code.store(
                        code.w,
                        code.fma(-factor, code.load(code.w, "F", source), code.load(code.w, "F", target)),
                        target,
                    )
                reader.at.set(first + upper)
    with module.function("solve", SOLVE_ARGUMENTS) as code:
        reader = _Reader(code)
        reader.at.set(code.load(code.table, "i"))
        with code.loop(plan.size) as i:
            given = code.load(code.b, "F", i)
            code.store(code.b, code.fma(code.load(code.g, "F"), code.load(code.c, "F", i), given), i)
        with code.loop(reader.next()):
            value, count = code.load(code.b, "F", reader.next()), reader.next()
            with code.loop(count):
                factor, i = code.load(code.w, "F", reader.next()), reader.next()
                code.store(code.b, code.fma(-factor, value, code.load(code.b, "F", i)), i)
        with code.loop(reader.next()):
            row, pivot, count = reader.next(), reader.next(), reader.next()
            total = Variable(code, "F")
            total.set(code.load(code.b, "F", row))
            with code.loop(count):
                factor, j = code.load(code.w, "F", reader.next()), reader.next()
                total.set(code.fma(-factor, code.load(code.b, "F", j), total.get()))
            code.store(code.b, total.get() * code.load(code.w, "F", pivot), row)
