"""Swept: a sweep that has run: its store, its failures, its indices.

Hands on    `.data`, a Dataset over `member` read from the store when it is used; `.to_dict()`, what --json prints
"""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import xarray as xr


@dataclasses.dataclass(frozen=True)
class Swept:
    """computed and reused count chunks; indices {headline id: {factors, pairs, left_out, reason}}."""

    title: str
    design: str
    members: int
    computed: int
    reused: int
    failed: list[dict[str, Any]]
    factors: list[dict[str, Any]]
    headline: list[dict[str, Any]]
    indices: dict[str, Any]
    path: Path
    seconds: float
    hash: str

    @property
    def data(self) -> xr.Dataset:
        """The store as a Dataset; what is varied stands in coordinates."""
        import xarray as xr

        data = xr.open_zarr(self.path, consolidated=False, chunks=None)
        return data.set_coords([row["path"] for row in self.factors] + ["status"])

    def to_dict(self) -> dict[str, Any]:
        """The run as JSON-ready values."""
        row = dataclasses.asdict(self)
        row["out"] = str(row.pop("path"))
        return row
