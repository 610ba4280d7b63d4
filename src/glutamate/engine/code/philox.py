"""Counter-based random numbers: Philox4x32-10 in lanes, and the same words by NumPy.

Keyed by    seed (64 bits) and member (32 bits); `stream` names the use, `index` counts blocks of four 32-bit words
Hands on    two 64-bit words per block, and from them uniforms in (0, 1), exponentials and normals (Box and Muller)
Same bits   a draw depends on seed, member, stream and index alone: not on lanes, threads or order; words and uniforms
            are the same in NumPy, exponentials and normals agree to rounding because the logarithm is another
Sources     Salmon et al. 2011 (generator), Box and Muller 1958 (normals)
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any

from glutamate.engine.code import vmath
from glutamate.engine.code.ir import Code, Value

MULTIPLIERS = (0xD2511F53, 0xCD9E8D57)
BUMPS = (0x9E3779B9, 0xBB67AE85)
ROUNDS = 10
MASK = 0xFFFFFFFF
GRID, REACTION = 1, 2  # streams


def write(code: Code, seed: Value, member: Value, stream: int, index: Value) -> tuple[Value, Value]:
    """Two 64-bit words per lane of block `index`; seed, member and index are whole numbers, one per lane."""
    name = "philox"
    kinds = [("p", "o"), *(("I", n) for n in ("c0", "c1", "c2", "c3", "k0", "k1"))]
    if name not in code.module.known:
        inner = code.module.function(name, kinds)
        a, b = rounds([getattr(inner, f"c{i}") & MASK for i in range(4)], [inner.k0 & MASK, inner.k1 & MASK])
        inner.store(inner.o, a, 0)
        inner.store(inner.o, b, 1)
        inner.finish()
    pair = _pair(code)
    words = [index, index >> 32, code.value(stream, "I"), seed >> 32, seed, member]
    code.call(name, [pair, *words])
    return code.load(pair, "I", 0), code.load(pair, "I", 1)


def _pair(code: Code) -> Value:
    """Stack space for two rows of lanes."""
    name = f"%s{len(code.slots)}"
    code.slots.append(f"{name} = alloca {code.text('I')}, i64 2, align 64")
    return Value(code, name, "p")


def rounds(counter: Sequence[Any], key: Sequence[Any], whole: Callable[[int], Any] = int) -> tuple[Any, Any]:
    """Ten rounds on four counter words and two key words (32 bits held in 64), joined to two 64-bit words.

    `whole` makes a constant of the words' own kind: lanes take Python's, arrays need np.uint64.
    """
    mask, half = whole(MASK), whole(32)
    c, k = list(counter), list(key)
    for r in range(ROUNDS):
        if r:
            k = [(k[0] + whole(BUMPS[0])) & mask, (k[1] + whole(BUMPS[1])) & mask]
        first, second = c[0] * whole(MULTIPLIERS[0]), c[2] * whole(MULTIPLIERS[1])
        c = [(second >> half) ^ c[1] ^ k[0], second & mask, (first >> half) ^ c[3] ^ k[1], first & mask]
    return c[0] | (c[1] << half), c[2] | (c[3] << half)


def words(seed: Any, member: Any, stream: Any, index: Any) -> tuple[Any, Any]:
    """The same two words by NumPy; whole numbers or arrays that broadcast, results uint64."""
    import numpy as np

    u = [np.asarray(x).astype(np.uint64) for x in (seed, member, stream, index)]
    mask, half = np.uint64(MASK), np.uint64(32)
    counter = [u[3] & mask, u[3] >> half, u[2] & mask, u[0] >> half]
    return rounds(counter, [u[0] & mask, u[1] & mask], np.uint64)


def write_uniform(code: Code, word: Value) -> Value:
    """Uniform in (0, 1) from the upper 52 bits of a word: (2m + 1) / 2^53, neither end reached."""
    near_one = code.bits((word >> 12) | 0x3FF0000000000000, "F")
    return (near_one - 1.0) + 2.0**-53


def uniform(word: Any) -> Any:
    """The same uniform by NumPy, from uint64 words."""
    import numpy as np

    return (np.asarray(word) >> np.uint64(12)).astype(float) * 2.0**-52 + 2.0**-53


def write_exponential(code: Code, word: Value) -> Value:
    """Exponential with mean 1."""
    return -vmath.call(code, "log", [write_uniform(code, word)])


def exponential(word: Any) -> Any:
    """Exponential with mean 1 by NumPy."""
    import numpy as np

    return -np.log(uniform(word))


def write_normals(code: Code, first: Value, second: Value) -> tuple[Value, Value]:
    """Two independent standard normals from two words."""
    radius = code.sqrt(write_exponential(code, first) * 2.0)
    angle = write_uniform(code, second) * (2 * math.pi)
    return radius * vmath.call(code, "cos", [angle]), radius * vmath.call(code, "sin", [angle])


def normals(first: Any, second: Any) -> tuple[Any, Any]:
    """Two independent standard normals by NumPy."""
    import numpy as np

    radius, angle = np.sqrt(2 * exponential(first)), uniform(second) * (2 * math.pi)
    return radius * np.cos(angle), radius * np.sin(angle)
