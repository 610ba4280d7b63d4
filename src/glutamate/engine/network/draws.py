"""Numba's side of counter-based random numbers, and the loops that draw who is connected to whom.

Keyed by    the seed (64 bits), the projection's stream and the synapse's index: the same on any number of threads
Method      Philox4x32-10, the same words as engine/code/philox.py
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from glutamate.engine.network.jit import njit

OUT_DEGREE, SYNAPSE, GAP, IN_DEGREE, CHANGE = 0, 1, 2, 3, 4
USES = 8  # streams of a projection
LOW = np.uint64(0xFFFFFFFF)
HALF = np.uint64(32)
M0, M1 = np.uint64(0xD2511F53), np.uint64(0xCD9E8D57)
B0, B1 = np.uint64(0x9E3779B9), np.uint64(0xBB67AE85)


@njit(inline="always")
def philox(seed: Any, stream: Any, index: Any) -> Any:
    """Four words of 32 bits (held in 64) of block `index` of a stream."""
    c0, c1, c2, c3 = index & LOW, index >> HALF, stream & LOW, np.uint64(0)
    k0, k1 = seed & LOW, seed >> HALF
    for r in range(10):
        if r:
            k0 = (k0 + B0) & LOW
            k1 = (k1 + B1) & LOW
        p0 = c0 * M0
        p1 = c2 * M1
        c0, c1, c2, c3 = (p1 >> HALF) ^ c1 ^ k0, p1 & LOW, (p0 >> HALF) ^ c3 ^ k1, p0 & LOW
    return c0, c1, c2, c3


@njit()
def out_degrees(seed: Any, stream: Any, first: int, last: int, counts: Any) -> None:
    """Add to counts (sources,) the sources of the blocks first .. last - 1 of four synapses each."""
    n = np.uint64(len(counts))
    for index in range(first, last):
        a, b, c, d = philox(seed, stream, np.uint64(index))
        counts[np.int64((a * n) >> HALF)] += 1
        counts[np.int64((b * n) >> HALF)] += 1
        counts[np.int64((c * n) >> HALF)] += 1
        counts[np.int64((d * n) >> HALF)] += 1


@njit()
def one_out_degree(seed: Any, stream: Any, block: int, inside: int, counts: Any) -> None:
    """Add the first `inside` synapses of a block."""
    n = np.uint64(len(counts))
    words = philox(seed, stream, np.uint64(block))
    for k in range(inside):
        counts[np.int64((words[k] * n) >> HALF)] += 1


@njit()
def pairwise(
    seed: Any, stream: Any, p: float, first: int, last: int, targets: int, alone: bool, starts: Any, out: Any
) -> int:
    """Targets of the sources first .. last - 1 by jumps of geometric length; counts alone where `out` is empty.

    starts[s] holds where source s writes and, in the counting pass, receives its number; returns the sum.
    """
    total = 0
    scale = 1.0 / math.log1p(-p) if p < 1.0 else 0.0
    for s in range(first, last):
        t = -1
        n = 0
        draw = 0
        words = philox(seed, stream, np.uint64(s) << HALF)
        while True:
            if draw % 2 == 0:
                words = philox(seed, stream, (np.uint64(s) << HALF) | np.uint64(draw // 2))
            high = words[0] if draw % 2 == 0 else words[2]
            low = words[1] if draw % 2 == 0 else words[3]
            draw += 1
            u = (np.float64((high << np.uint64(20)) | (low >> np.uint64(12))) + 0.5) * 2.0**-52
            leap = math.log(u) * scale
            if leap >= targets - t:
                break
            t += 1 + int(leap)
            if t >= targets:
                break
            if alone and t == s:
                continue
            if len(out):
                out[starts[s] + n] = t
            n += 1
        if not len(out):
            starts[s] = n
        total += n
    return total


@njit()
def in_degrees(
    seed: Any, stream: Any, sources: int, targets: int, number: int, alone: bool, starts: Any, out: Any
) -> None:
    """Counts per source into starts, or with `out` every target into its source's place, moving starts along."""
    n = np.uint64(sources - 1 if alone else sources)
    for t in range(targets):
        words = philox(seed, stream, np.uint64(0))
        for j in range(number):
            k = t * number + j
            if j == 0 or k % 4 == 0:
                words = philox(seed, stream, np.uint64(k // 4))
            s = np.int64((words[k % 4] * n) >> HALF)
            if alone and s >= t:
                s += 1
            if len(out):
                out[starts[s]] = t
                starts[s] += 1
            else:
                starts[s] += 1


@njit()
def explicit(sources: Any, order: Any, starts: Any) -> None:
    """The synapses in the order of their sources: order (N,) from places starts (sources,), which move along."""
    for k in range(len(sources)):
        s = sources[k]
        order[starts[s]] = k
        starts[s] += 1
