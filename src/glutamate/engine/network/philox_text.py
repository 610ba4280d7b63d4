"""LLVM text of Philox4x32-10 for 16 lanes, shared by the machine code of Poisson and of normal numbers.

Layout      a block is 64 cells of a group: word w of lane l belongs to cell 64 block + 16 w + l
Counter     (16 block + lane, c1, c2, c3): c1 and c3 are the step, c2 the stream; the key is the seed
Sources     Salmon2011 (generator)
"""

from __future__ import annotations

from typing import Any

import numpy as np

from glutamate.engine.code.philox import BUMPS, MULTIPLIERS, ROUNDS

LANES, WORDS = 16, 4
CELLS = LANES * WORDS
HALF = LANES // 2
V, B, W, H = f"<{LANES} x i32>", f"<{LANES} x i1>", f"<{HALF} x i64>", f"<{HALF} x i32>"


class Text:
    """Lines with fresh names, numbered from `count`."""

    def __init__(self, count: int = 0) -> None:
        self.lines: list[str] = []
        self.count = count

    def put(self, text: str) -> str:
        """A line that gives a value; its name."""
        self.count += 1
        self.lines.append(f"  %t{self.count} = {text}")
        return f"%t{self.count}"


def _all(value: int) -> str:
    return "<" + ", ".join([f"i64 {value}"] * HALF) + ">"


def spread(t: Text, scalar: str) -> str:
    """A 32-bit number in every lane."""
    first = t.put(f"insertelement {V} poison, i32 {scalar}, i64 0")
    return t.put(f"shufflevector {V} {first}, {V} poison, {V} zeroinitializer")


def wide(t: Text, scalar: str) -> str:
    """A 32-bit number in every lane of half as many lanes of 64 bits."""
    whole = t.put(f"zext i32 {scalar} to i64")
    first = t.put(f"insertelement {W} poison, i64 {whole}, i64 0")
    return t.put(f"shufflevector {W} {first}, {W} poison, <{HALF} x i32> zeroinitializer")


def _rounds(t: Text, start: str, others: list[str], keys: list[str], first: int) -> list[str]:
    """Ten rounds on half of the lanes; words stand in the lower half of 64 bits, what is above is never read."""
    lanes = ", ".join(f"i64 {first + k}" for k in range(HALF))
    c = [t.put(f"add {W} {start}, <{lanes}>"), *others]
    for r in range(ROUNDS):
        if r:
            keys = [t.put(f"add {W} {k}, {_all(b)}") for k, b in zip(keys, BUMPS, strict=True)]
        whole = []
        for word, multiplier in ((c[0], MULTIPLIERS[0]), (c[2], MULTIPLIERS[1])):
            low = t.put(f"and {W} {word}, {_all(0xFFFFFFFF)}")
            whole.append(t.put(f"mul {W} {low}, {_all(multiplier)}"))
        high = [t.put(f"lshr {W} {x}, {_all(32)}") for x in whole]
        mixed = [t.put(f"xor {W} {high[1]}, {c[1]}"), t.put(f"xor {W} {high[0]}, {c[3]}")]
        c = [
            t.put(f"xor {W} {mixed[0]}, {keys[0]}"),
            whole[1],
            t.put(f"xor {W} {mixed[1]}, {keys[1]}"),
            whole[0],
        ]
    return [t.put(f"trunc {W} {word} to {H}") for word in c]


def key_words(t: Text) -> list[str]:
    """The counter's c1, c2, c3 and the key as wide lanes, before the loop over blocks."""
    return [wide(t, f"%{name}") for name in ("c1", "c2", "c3", "s0", "s1")]


def block_words(t: Text, words: list[str]) -> list[str]:
    """Four words of 16 lanes of the block `%block`."""
    c1, c2, c3, *keys = words
    base = t.put("mul i64 %block, 16")
    first = t.put(f"insertelement {W} poison, i64 {base}, i64 0")
    start = t.put(f"shufflevector {W} {first}, {W} poison, <{HALF} x i32> zeroinitializer")
    halves = [_rounds(t, start, [c1, c2, c3], keys, HALF * k) for k in range(2)]
    order = ", ".join(f"i32 {k}" for k in range(LANES))
    return [t.put(f"shufflevector {H} {a}, {H} {b}, <{LANES} x i32> <{order}>") for a, b in zip(*halves, strict=True)]


def drawn(cells: Any, step: int, stream: int, seed: int) -> Any:
    """The four words (4, N) of the lane of each cell (N,) and which of them is the cell's own (N,), by NumPy."""
    from glutamate.engine.code.philox import rounds

    cells = np.asarray(cells, np.int64)
    block, inside = np.divmod(cells, CELLS)
    word, lane = np.divmod(inside, LANES)
    u = np.uint64
    counter = [(block * LANES + lane).astype(u), u(step & 0xFFFFFFFF), u(stream), u(step >> 32)]
    pair = rounds([np.broadcast_to(x, cells.shape) for x in counter], [u(seed & 0xFFFFFFFF), u(seed >> 32)], u)
    low, high = u(0xFFFFFFFF), u(32)
    return np.stack([pair[0] & low, pair[0] >> high, pair[1] & low, pair[1] >> high]), word
