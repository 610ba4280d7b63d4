"""Calling generated code: a row of named 64-bit fields per thread, and the threads.

Takes in    arrays shared by all threads, arrays of each thread, numbers and whole numbers
Hands on    `Frame` for the code that reads the fields, `launch` for the host that fills them
"""

from __future__ import annotations

import ctypes
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from glutamate.engine.code.ir import Code, Value

POLL_S = 0.02


class Frame:
    """Fields by name of the argument `ctx` of a generated function."""

    def __init__(self, names: Sequence[str]) -> None:
        self.names = tuple(names)

    def integer(self, code: Code, name: str) -> Value:
        """A whole number."""
        return code.load(code.ctx, "i", self.names.index(name))

    def number(self, code: Code, name: str) -> Value:
        """A double."""
        return code.bits(self.integer(code, name), "d")

    def array(self, code: Code, name: str) -> Value:
        """Address of an array."""
        return code.pointer(self.integer(code, name))

    def row(self, code: Code, name: str, row: Any = 0) -> Value:
        """Address of a row of lanes."""
        return code.at(self.array(code, name), row, "F")

    def cell(self, code: Code, name: str, row: Any, lane: Any) -> Value:
        """Address of one lane of a row."""
        return code.at(self.row(code, name, row), lane, "d")

    def fill(self, values: Mapping[str, Any]) -> Any:
        """The fields as an array: arrays give their address, floats their bits, whole numbers themselves."""
        import numpy as np

        filled = np.zeros(len(self.names), np.int64)
        for name, value in values.items():
            at = self.names.index(name)
            if isinstance(value, np.ndarray):
                filled[at] = value.ctypes.data
            else:
                filled[at] = np.float64(value).view(np.int64) if isinstance(value, float) else value
        return filled


def launch(
    address: int,
    frame: Frame,
    common: Mapping[str, Any],
    own: Sequence[Mapping[str, Any]],
    progress: Callable[[int], None] | None = None,
) -> float:
    """Run the function at `address` once per entry of `own`, each on a thread; seconds it took.

    `common` holds int64 arrays `cancel` and `done`; any exception here sets `cancel`, waits and is raised again.
    """
    function = ctypes.CFUNCTYPE(None, ctypes.c_void_p)(address)
    frames = [frame.fill({**common, **mine}) for mine in own]
    workers = [threading.Thread(target=function, args=(f.ctypes.data,), daemon=True) for f in frames]
    began = time.perf_counter()
    for worker in workers:
        worker.start()
    try:
        for worker in workers:
            while worker.is_alive():
                worker.join(POLL_S if progress else 0.5)
                if progress:
                    progress(int(common["done"][0]))
        if progress:
            progress(int(common["done"][0]))
    except BaseException:
        common["cancel"][0] = 1
        for worker in workers:
            worker.join()
        raise
    return time.perf_counter() - began


def rows(count: int, width: int) -> Any:
    """Zeroed lane rows on a 64-byte boundary."""
    import numpy as np

    size = max(1, count) * width
    raw = np.zeros(size + 8)
    skip = (-raw.ctypes.data % 64) // 8
    return raw[skip : skip + size]


def doubles(x: Any) -> Any:
    """Contiguous doubles, at least one."""
    import numpy as np

    array = np.ascontiguousarray(x, dtype=np.float64)
    return array if array.size else np.zeros(1)


def whole(x: Any) -> Any:
    """Contiguous 64-bit integers, at least one."""
    import numpy as np

    array = np.ascontiguousarray(x, dtype=np.int64)
    return array if array.size else np.zeros(1, np.int64)


def signed(seed: int) -> int:
    """A seed of up to 64 bits as the integer with the same bits."""
    bits = seed % 2**64
    return bits - 2**64 if bits >= 2**63 else bits
