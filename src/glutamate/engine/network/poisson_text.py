"""Machine code of Poisson numbers: how many events reach each cell in one step, by inversion of 32 random bits.

Function    void poisson(out, thresholds, number, first, blocks, c1, c2, c3, k0, k1): 64 cells a block
Law         P(n > k) is that of the Poisson distribution rounded to 2^-32
Same bits   Philox4x32-10 with the counter (16 block + lane, c1, c2, c3): word w of lane l belongs to cell
            64 block + 16 w + l of its group, so no partition into threads or blocks changes a draw
Sources     Salmon2011 (generator)
"""

from __future__ import annotations

from typing import Any

import numpy as np

from glutamate.engine.code import native
from glutamate.engine.code.philox import BUMPS, MULTIPLIERS, ROUNDS

LANES, WORDS = 16, 4
CELLS = LANES * WORDS
RESOLUTION = 2**32
HALF = LANES // 2
V, B, W, H = f"<{LANES} x i32>", f"<{LANES} x i1>", f"<{HALF} x i64>", f"<{HALF} x i32>"


def thresholds(mean: float) -> Any:
    """Thresholds (K,) of 32-bit numbers: as many events as thresholds not above the number; uint32."""
    from scipy.stats import poisson

    most = int(poisson.isf(1.0 / (4.0 * RESOLUTION), mean)) + 1 if mean > 0 else 0
    above = poisson.sf(np.arange(most), mean)
    edges = RESOLUTION - np.rint(above * RESOLUTION).astype(np.int64)
    return edges[edges < RESOLUTION].astype(np.uint32)


class _Text:
    """Lines with fresh names."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.count = 0

    def put(self, text: str) -> str:
        self.count += 1
        self.lines.append(f"  %t{self.count} = {text}")
        return f"%t{self.count}"


def _all(value: int) -> str:
    return "<" + ", ".join([f"i64 {value}"] * HALF) + ">"


def _spread(t: _Text, scalar: str) -> str:
    first = t.put(f"insertelement {V} poison, i32 {scalar}, i64 0")
    return t.put(f"shufflevector {V} {first}, {V} poison, {V} zeroinitializer")


def _wide(t: _Text, scalar: str) -> str:
    whole = t.put(f"zext i32 {scalar} to i64")
    first = t.put(f"insertelement {W} poison, i64 {whole}, i64 0")
    return t.put(f"shufflevector {W} {first}, {W} poison, <{HALF} x i32> zeroinitializer")


def _rounds(t: _Text, start: str, others: list[str], keys: list[str], first: int) -> list[str]:
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


def module() -> str:
    """The text of the module."""
    setup = _Text()
    setup.count = 20_000
    c1, c2, c3, *keys = (_wide(setup, f"%{name}") for name in ("c1", "c2", "c3", "s0", "s1"))
    t = _Text()
    base = t.put("mul i64 %block, 16")
    first = t.put(f"insertelement {W} poison, i64 {base}, i64 0")
    start = t.put(f"shufflevector {W} {first}, {W} poison, <{HALF} x i32> zeroinitializer")
    halves = [_rounds(t, start, [c1, c2, c3], keys, HALF * k) for k in range(2)]
    order = ", ".join(f"i32 {k}" for k in range(LANES))
    c = [t.put(f"shufflevector {H} {a}, {H} {b}, <{LANES} x i32> <{order}>") for a, b in zip(*halves, strict=True)]
    inner = _Text()
    inner.count = 10_000
    at = inner.put("getelementptr i32, ptr %thr, i64 %k")
    edge = _spread(inner, inner.put(f"load i32, ptr {at}"))
    passed = [inner.put(f"icmp uge {V} {word}, {edge}") for word in c]
    grown = [inner.put(f"zext {B} {p} to {V}") for p in passed]
    after = [inner.put(f"add {V} %n{k}, {g}") for k, g in enumerate(grown)]
    joined = passed[0]
    for p in passed[1:]:
        joined = inner.put(f"or {B} {joined}, {p}")
    word = inner.put(f"bitcast {B} {joined} to i16")
    some = inner.put(f"icmp ne i16 {word}, 0")
    body = "\n".join(t.lines)
    counts = "\n".join(
        f"  %n{k} = phi {V} [ zeroinitializer, %block_head ], [ {after[k]}, %next_threshold ]" for k in range(WORDS)
    )
    finals = "\n".join(f"  %f{k} = phi {V} [ %n{k}, %check ], [ {after[k]}, %compare ]" for k in range(WORDS))
    stores = "\n".join(
        f"  %o{k} = getelementptr i32, ptr %out, i64 %o_{k}\n  store {V} %f{k}, ptr %o{k}, align 64"
        for k in range(WORDS)
    )
    places = "\n".join(f"  %o_{k} = add i64 %from, {k * LANES}" for k in range(WORDS))
    head = "ptr %out, ptr %thr, i64 %number, i64 %first, i64 %blocks, i32 %c1, i32 %c2, i32 %c3, i32 %s0, i32 %s1"
    return f"""define void @poisson({head}) #0 {{
entry:
{chr(10).join(setup.lines)}
  br label %block_head
block_head:
  %b = phi i64 [ 0, %entry ], [ %b1, %stored ]
  %block = add i64 %first, %b
{body}
  br label %check
check:
  %k = phi i64 [ 0, %block_head ], [ %k1, %next_threshold ]
{counts}
  %left = icmp slt i64 %k, %number
  br i1 %left, label %compare, label %stored
compare:
{chr(10).join(inner.lines)}
  br i1 {some}, label %next_threshold, label %stored
next_threshold:
  %k1 = add i64 %k, 1
  br label %check
stored:
{finals}
  %from = mul i64 %b, {CELLS}
{places}
{stores}
  %b1 = add i64 %b, 1
  %more = icmp slt i64 %b1, %blocks
  br i1 %more, label %block_head, label %done
done:
  ret void
}}
attributes #0 = {{ nounwind {native.machine().attributes} }}
"""


def address() -> int:
    """Address of `poisson`."""
    engine, _, _ = native.compiled("network poisson", lambda: (module(), b""), native.machine())
    return int(engine.get_function_address("poisson"))


def numbers(mean: float, cells: Any, step: int, stream: int, seed: int) -> Any:
    """The same numbers by NumPy, for cells (N,) of a group: the oracle of the tests."""
    from glutamate.engine.code.philox import rounds

    cells = np.asarray(cells, np.int64)
    block, inside = np.divmod(cells, CELLS)
    word, lane = np.divmod(inside, LANES)
    u = np.uint64
    counter = [(block * LANES + lane).astype(u), u(step & 0xFFFFFFFF), u(stream), u(step >> 32)]
    pair = rounds([np.broadcast_to(x, cells.shape) for x in counter], [u(seed & 0xFFFFFFFF), u(seed >> 32)], u)
    drawn = np.choose(word // 2, pair)
    drawn = np.where(word % 2 == 1, drawn >> u(32), drawn & u(0xFFFFFFFF))
    return np.searchsorted(thresholds(mean), drawn, side="right")
