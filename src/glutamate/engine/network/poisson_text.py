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
from glutamate.engine.network.philox_text import CELLS, LANES, WORDS, B, Text, V, block_words, drawn, key_words, spread

RESOLUTION = 2**32


def thresholds(mean: float) -> Any:
    """Thresholds (K,) of 32-bit numbers: as many events as thresholds not above the number; uint32."""
    from scipy.stats import poisson

    most = int(poisson.isf(1.0 / (4.0 * RESOLUTION), mean)) + 1 if mean > 0 else 0
    above = poisson.sf(np.arange(most), mean)
    edges = RESOLUTION - np.rint(above * RESOLUTION).astype(np.int64)
    return edges[edges < RESOLUTION].astype(np.uint32)


def module() -> str:
    """The text of the module."""
    setup = Text(20_000)
    words = key_words(setup)
    t = Text()
    c = block_words(t, words)
    inner = Text(10_000)
    at = inner.put("getelementptr i32, ptr %thr, i64 %k")
    edge = spread(inner, inner.put(f"load i32, ptr {at}"))
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
    words, own = drawn(cells, step, stream, seed)
    return np.searchsorted(thresholds(mean), np.choose(own, words), side="right")
