"""Arrays that vector code may load: aligned to 64 bytes."""

from __future__ import annotations

from typing import Any

import numpy as np

BYTES = 64


def aligned(shape: tuple[int, ...], kind: Any) -> Any:
    """Zeros of a shape, aligned."""
    size = int(np.prod(shape)) * np.dtype(kind).itemsize
    room = np.zeros(size + BYTES, np.uint8)
    at = -room.ctypes.data % BYTES
    return room[at : at + size].view(kind).reshape(shape)


class Arena:
    """One aligned array to which stretches are added, each aligned too."""

    def __init__(self, kind: Any) -> None:
        self.array = aligned((0,), kind)
        self.kind = kind

    def add(self, values: Any) -> int:
        """Where the values begin."""
        at = len(self.array)
        length = -(-len(values) // 16) * 16
        grown = aligned((at + length,), self.kind)
        grown[:at] = self.array
        grown[at : at + len(values)] = values
        self.array = grown
        return at
