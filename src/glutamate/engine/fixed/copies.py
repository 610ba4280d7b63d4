"""Whole copies behind shares: how a share becomes a number of copies, keeping the total of its part.

Rounding   cumulative: copies up to slot i are the rounded sum of shares up to i, so a part whose total is whole keeps
           it
"""

from __future__ import annotations

from collections.abc import Sequence

from glutamate.engine.code import vmath
from glutamate.engine.code.ir import Code, Module, Value

ROWS = ("copies", "number_of", "off", "bad")
LARGEST = 2.0**52


def write_quantise(module: Module, groups: Sequence[tuple[int, Sequence[int]]]) -> None:
    """Function quantise(y, copies, number_of, off, bad, mask): in lanes of the mask shares become copies / count.

    `off` grows to the largest rounding in copies; `bad` becomes 1 + slot where copies would be negative or not finite.
    """
    args = [("p", name) for name in ("y", "copies", "number_of", "off", "bad", "mask")]
    with module.function("quantise", args) as code:
        mask = code.load(code.mask, "F").ne(0.0)
        off, bad = code.load(code.off, "F"), code.load(code.bad, "F")
        for _, slots in groups:
            total, before = code.value(0.0, "F"), code.value(0.0, "F")
            for i in slots:
                count, share = code.load(code.number_of, "F", i), code.load(code.y, "F", i)
                exact = share * count
                total = total + exact
                after = vmath.call(code, "floor", [total + 0.5])
                n = after - before
                before = after
                gap = code.absolute(n - exact)
                off = code.select(mask & (gap > off), gap, off)
                usable = (n >= 0.0) & (n < 2.0**52)
                bad = code.select(mask & ~usable & bad.eq(0.0), float(i + 1), bad)
                code.store(code.copies, code.select(mask, n, code.load(code.copies, "F", i)), i)
                code.store(code.y, code.select(mask, n / count, share), i)
        code.store(code.off, off)
        code.store(code.bad, bad)


def requantise(code: Code, mask: Value, row: int) -> None:
    """After a guard: quantise the lanes of a mask, kept in a spare row of `found`."""
    code.store(code.found, code.select(mask, 1.0, 0.0), row)
    spare = code.at(code.found, row, "F")
    code.call("quantise", [code.y, code.copies, code.number_of, code.off, code.bad, spare])
