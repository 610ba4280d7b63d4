"""Numba's two entrances, without types of their own, and where it keeps compiled code.

Cache       beside that of the vector code, in a folder named after the digest of this room: a change in one file can
            change the code of another, which Numba's own bookkeeping would not see; off with GLUTAMATE_CACHE=off
"""

from __future__ import annotations

import functools
import hashlib
import os
from pathlib import Path
from typing import Any

import numba
import numba.extending

from glutamate.engine.code.native import cache_folder

FOLDER = cache_folder()
if FOLDER is not None and not os.environ.get("NUMBA_CACHE_DIR"):
    _files = sorted(Path(__file__).parent.glob("*.py"))
    _digest = hashlib.sha256(b"".join(path.read_bytes() for path in _files)).hexdigest()
    setattr(numba.config, "CACHE_DIR", str(FOLDER.with_name("loops") / _digest[:16]))  # noqa: B010 unknown to types

njit: Any = functools.partial(numba.njit, nogil=True, cache=FOLDER is not None)
intrinsic: Any = numba.extending.intrinsic


def cold(compiled: Any) -> bool:
    """Whether this process compiles, or has compiled, a function instead of reading it from the cache."""
    stats = compiled.stats
    if stats.cache_path is None or stats.cache_misses:
        return True
    if stats.cache_hits:
        return False
    kernel = compiled.py_func
    name = f"{kernel.__module__.rpartition('.')[2]}.{kernel.__qualname__}-*.nbi"
    return not any(Path(stats.cache_path).glob(name))
