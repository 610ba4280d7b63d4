"""Random numbers by address: every draw has a seed, a named stream, a member and a number, and no history.

Generator   Philox (4 x 64 bits): seed and stream are the key, member and draw number the counter
Hands on    numbers of one member that do not depend on how many members there are or in what chunks they run
"""

from __future__ import annotations

import hashlib
from itertools import pairwise
from typing import Any

import numpy as np

from glutamate.errors import ParameterError

DRAWS = 16  # numbers of one member that lie side by side: four Philox blocks
BLOCKS = DRAWS // 4
LARGEST_MEMBER = 2**60


def check_seed(seed: Any) -> int:
    """The seed as an int; raises ParameterError unless it is a whole number of 64 bits."""
    if isinstance(seed, bool) or not isinstance(seed, int | np.integer) or not 0 <= int(seed) < 2**64:
        raise ParameterError("a seed", f"{seed!r:.60}", "a whole number from 0 to 2^64 - 1", "use such a number")
    return int(seed)


def stream_key(name: str) -> int:
    """A stream's 64-bit key from its name."""
    return int.from_bytes(hashlib.blake2b(name.encode(), digest_size=8).digest(), "little")


def member_numbers(members: Any) -> Any:
    """Member numbers (M,) int64: a count M stands for 0..M-1; raises ParameterError for anything else."""
    if isinstance(members, int | np.integer) and not isinstance(members, bool) and 0 <= members < LARGEST_MEMBER:
        return np.arange(int(members), dtype=np.int64)
    try:
        numbers = np.asarray(members)
    except ValueError:
        numbers = np.zeros(0)
    good = numbers.ndim == 1 and (numbers.size == 0 or numbers.dtype.kind in "iu")
    if not good or (numbers.size and (int(numbers.min()) < 0 or int(numbers.max()) >= LARGEST_MEMBER)):
        allowed = "a count or whole numbers from 0"
        raise ParameterError("members", f"{members!r:.60}", allowed, "give how many, or which")
    return numbers.astype(np.int64)


def raw_draws(seed: int, stream: str, members: Any, tile: int = 0, epoch: int = 0, use: int = 0) -> Any:
    """Draws DRAWS * tile to DRAWS * (tile + 1) of every member: (M, DRAWS) uint64.

    `epoch` and `use` are further addresses: which phase or occasion, and what the numbers are for.
    """
    result = np.empty((len(members), DRAWS), np.uint64)
    key = np.array([seed, stream_key(stream)], np.uint64)
    edges = [0, *(np.flatnonzero(np.diff(members) != 1) + 1).tolist(), len(members)]
    for first, last in pairwise(edges):
        if first == last:
            continue
        counter = np.array([BLOCKS * int(members[first]), tile, epoch, use], np.uint64)
        bits = np.random.Philox(key=key, counter=counter).random_raw(DRAWS * (last - first))
        result[first:last] = bits.reshape(-1, DRAWS)
    return result


def open_unit(raw: Any) -> Any:
    """Numbers strictly between 0 and 1 from 64 random bits each."""
    return ((raw >> np.uint64(12)).astype(np.float64) + 0.5) * 2.0**-52


def normal_scores(raw: Any) -> Any:
    """Standard normal numbers from 64 random bits each, by the inverse of the distribution."""
    from scipy.special import ndtri

    return ndtri(open_unit(np.ascontiguousarray(raw)))
