"""How much memory a run needs, before it starts; what fits decides what is stored.

Budget   GLUTAMATE_MEMORY ("2 GB") or a quarter of the machine's memory
"""

from __future__ import annotations

import dataclasses
import os
import re

from glutamate.errors import SolveError

CHUNK_BYTES = 256 * 2**20
BAND_BYTES = 2048  # the least rows that Bands takes for each of its cells, and its counts
UNITS = {
    "": 1,
    "B": 1,
    "kB": 10**3,
    "KB": 10**3,
    "MB": 10**6,
    "GB": 10**9,
    "TB": 10**12,
    "KiB": 2**10,
    "MiB": 2**20,
    "GiB": 2**30,
}


@dataclasses.dataclass(frozen=True)
class MemoryPlan:
    """Bytes of the full result and of one chunk, members per chunk, and whether all series are stored."""

    members: int
    full_bytes: int
    stored_bytes: int
    budget: int
    chunk: int
    full: bool
    keep: int


def budget() -> int:
    """Bytes a run may use.

    Raises SolveError if GLUTAMATE_MEMORY does not parse.
    """
    given = os.environ.get("GLUTAMATE_MEMORY")
    if given is None:
        try:
            return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 4
        except (ValueError, AttributeError, OSError):
            return 2 * 10**9
    match = re.fullmatch(r"\s*(\d+(?:\.\d+)?)\s*([A-Za-z]*)\s*", given)
    if not match or match[2] not in UNITS or float(match[1]) <= 0:
        raise SolveError(
            "GLUTAMATE_MEMORY", repr(given), "a positive size such as 2 GB or 512 MiB", "set it so, or unset it"
        )
    return int(float(match[1]) * UNITS[match[2]])


def plan(members: int, times: int, recorded: int, slots: int, keep: int) -> MemoryPlan:
    """What to store for a run of this size.

    Raises SolveError if even the kept members and the bands do not fit, with ways to shrink it.
    """
    limit = budget()
    per_member = 8 * (times * recorded + 2 * slots + 8)
    # The result and the copy a Dataset is built from.
    full = 2 * per_member * members
    if full <= limit:
        return MemoryPlan(members, full, full, limit, max(1, min(members, CHUNK_BYTES // per_member)), True, members)
    kept = min(max(1, keep), members)
    stored = 2 * kept * per_member + BAND_BYTES * times * recorded
    if stored > limit:
        raise SolveError(
            f"a run of {members} members, {times} times and {recorded} recorded variables",
            f"{full / 1e9:.2f} GB in full, {stored / 1e9:.2f} GB with {kept} members kept and bands for the rest",
            f"{limit / 1e9:.2f} GB (GLUTAMATE_MEMORY or a quarter of the machine)",
            "record fewer variables, give fewer times, keep fewer members, or raise GLUTAMATE_MEMORY",
        )
    chunk = max(1, min(members, min(CHUNK_BYTES, max(limit - stored, per_member)) // per_member))
    return MemoryPlan(members, full, stored, limit, chunk, False, kept)
