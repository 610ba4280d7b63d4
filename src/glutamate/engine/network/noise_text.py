"""Machine code of standard normal numbers: one for every cell and step, of two 32-bit words each (Box and Muller).

Function    void normal(out, first, blocks, c1, c2, c3, k0, k1): 64 cells a block, float
Law         sqrt(-2 ln u) cos(2 pi v) and the sine beside it, u = (m + 1/2) 2^-32 and v = n 2^-32 for the whole numbers
            m, n that Philox draws, computed in single precision: none is beyond 6.77
Pairs       words 0 and 1 of a lane make the numbers of its first two cells, words 2 and 3 those of the others
Same bits   as for Poisson numbers (philox_text.py): no partition into threads or blocks changes a draw; both precisions
            of a run take the same numbers
Sources     Salmon2011 (generator), BoxMuller1958 (normals)
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from glutamate.engine.code import native
from glutamate.engine.network.philox_text import CELLS, LANES, Text, V, block_words, drawn, key_words
from glutamate.engine.network.vector_text import Lines

QUARTER = math.pi / 4
# sin r = r (1 + r2 S), cos r = 1 + r2 C on |r| <= pi/4: the next terms are 2e-9 and 3e-9 of 1.
SINE = (1 / 362880, -1 / 5040, 1 / 120, -1 / 6)
COSINE = (-1 / 3628800, 1 / 40320, -1 / 720, 1 / 24, -1 / 2)


def module() -> str:
    """The text of the module."""
    setup, t, body = Text(20_000), Text(10_000), Lines(double=False)
    words = key_words(setup)
    c = block_words(t, words)
    results = [value for k in (0, 2) for value in _pair(body, c[k], c[k + 1])]
    stores = "\n".join(
        f"  %o{k} = add i64 %from, {k * LANES}\n  %p{k} = getelementptr float, ptr %out, i64 %o{k}\n"
        f"  store {body.vector} {value}, ptr %p{k}, align 64"
        for k, value in enumerate(results)
    )
    newline = "\n"
    return f"""{newline.join(sorted(body.intrinsics))}
define void @normal(ptr %out, i64 %first, i64 %blocks, i32 %c1, i32 %c2, i32 %c3, i32 %s0, i32 %s1) #0 {{
entry:
{newline.join(setup.lines)}
  br label %loop
loop:
  %b = phi i64 [ 0, %entry ], [ %b1, %{body.block} ]
  %block = add i64 %first, %b
{newline.join(t.lines)}
{newline.join(body.lines)}
  %from = mul i64 %b, {CELLS}
{stores}
  %b1 = add i64 %b, 1
  %more = icmp slt i64 %b1, %blocks
  br i1 %more, label %loop, label %done
done:
  ret void
}}
attributes #0 = {{ nounwind {native.machine().attributes} }}
"""


def _pair(body: Lines, first: str, second: str) -> tuple[str, str]:
    """Two normals from two words."""
    u = body.put(f"uitofp {V} {first} to {body.vector}")
    u = body.intrinsic("fma", u, body.number(2.0**-32), body.number(2.0**-33))
    radius = body.intrinsic("sqrt", body.op("mul", body.call("log", u), body.number(-2.0)))
    # The angle in eighths of a turn: the nearest quarter turn, and what is left of at most an eighth.
    near = body.put(f"add {V} {second}, {body.integer(2**29)}")
    quarter = body.put(f"lshr {V} {near}, {body.integer(30)}")
    left = body.put(f"sub {V} {second}, {body.put(f'shl {V} {quarter}, {body.integer(30)}')}")
    r = body.op("mul", body.put(f"sitofp {V} {left} to {body.vector}"), body.number(QUARTER * 2.0**-29))
    square = body.op("mul", r, r)
    sine = body.intrinsic("fma", body.op("mul", square, r), body.horner(square, SINE), r)
    cosine = body.intrinsic("fma", square, body.horner(square, COSINE), body.number(1.0))
    odd = body.put(f"trunc {V} {quarter} to {body.bits}")
    across, up = body.select(odd, sine, cosine), body.select(odd, cosine, sine)
    # Cosine is negative in the quarters 1 and 2, sine in 2 and 3.
    turned = body.put(f"add {V} {quarter}, {body.integer(1)}")
    pair = []
    for value, sign in ((across, turned), (up, quarter)):
        high = body.put(f"shl {V} {body.put(f'lshr {V} {sign}, {body.integer(1)}')}, {body.integer(31)}")
        flipped = body.put(f"xor {V} {body.put(f'bitcast {body.vector} {value} to {V}')}, {high}")
        pair.append(body.op("mul", radius, body.put(f"bitcast {V} {flipped} to {body.vector}")))
    return pair[0], pair[1]


def address() -> int:
    """Address of `normal`."""
    engine, _, _ = native.compiled("network normal", lambda: (module(), b""), native.machine())
    return int(engine.get_function_address("normal"))


def normals(cells: Any, step: int, stream: int, seed: int) -> Any:
    """The same numbers by NumPy in double precision, for cells (N,) of a group: the oracle of the tests."""
    words, own = drawn(cells, step, stream, seed)
    first = np.where(own < 2, words[0], words[2]).astype(float)
    angle = 2 * np.pi * np.where(own < 2, words[1], words[3]).astype(float) / 2**32
    return np.sqrt(-2 * np.log((first + 0.5) / 2**32)) * np.where(own % 2 == 0, np.cos(angle), np.sin(angle))
