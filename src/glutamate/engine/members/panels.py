"""Panels: bands over many cells cut into groups that fit a processor's cache, and how they are put on disk.

Same bits   a cell's band does not depend on the group it is in
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from glutamate.engine.members.bands import Bands

PANEL_CELLS = 2048
BYTES_PER_ROW = 12  # of one cell in Bands: the value and half as much for sorting


class Panels:
    """Quantiles of `cells` cells, of which `rows` values each are held in memory (see Bands)."""

    def __init__(self, quantiles: Sequence[float], cells: int, rows: int) -> None:
        self.edges = [*range(0, cells, PANEL_CELLS), cells]
        sizes = [last - first for first, last in zip(self.edges, self.edges[1:], strict=False)]
        self.groups = [Bands(quantiles, size, rows * BYTES_PER_ROW * size) for size in sizes]

    def add(self, block: Any) -> None:
        """Take in members (m, cells) in order; NaN is a missing member of a cell."""
        for group, first, last in zip(self.groups, self.edges, self.edges[1:], strict=False):
            group.add(block[:, first:last])

    def result(self) -> Any:
        """Quantiles (Q, cells)."""
        return np.concatenate([group.result() for group in self.groups], axis=1)

    @property
    def rank_error(self) -> float:
        """Bound on how far in rank any cell's quantile may be off, as a share of the members."""
        return max(group.rank_error for group in self.groups)

    def state(self) -> dict[str, Any]:
        """Everything as arrays by name, for a file."""
        return {f"{k}.{name}": v for k, group in enumerate(self.groups) for name, v in group.state().items()}

    def restore(self, arrays: Mapping[str, Any]) -> None:
        """Go on from what `state` gave for the same quantiles, cells and rows."""
        for k, group in enumerate(self.groups):
            own = f"{k}."
            group.restore({name[len(own) :]: v for name, v in arrays.items() if name.startswith(own)})
