"""Results: chunks of members collected into one labelled Dataset, written atomically.

Dims        time; member with vary or people; quantile for bands where not all members fit the memory
Variables   by path in canonical units, attrs units, long_name, path, kind; NaN from the moment a member failed
Attributes  version, hashes, seed, solver, tolerance, processor, command, bibliography, failed members with reasons
"""

from __future__ import annotations

import datetime
import hashlib
import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from glutamate.engine.adaptive.context import STATUS
from glutamate.engine.adaptive.program import key_of
from glutamate.engine.code import native
from glutamate.engine.members.bands import Bands
from glutamate.engine.memory import BAND_BYTES, MemoryPlan
from glutamate.engine.slots import System
from glutamate.engine.whole import whole
from glutamate.errors import ResultError
from glutamate.parameter import bibliography
from glutamate.units import Field, canonical_text

if TYPE_CHECKING:
    import xarray as xr

QUANTILES = (0.05, 0.25, 0.5, 0.75, 0.95)
LISTED_FAILURES = 1000
UNCALIBRATED = STATUS.index("calibration failed")
METHOD_SOURCES = {
    "rodas5p": ("Steinebach2023",),
    "rodas4": ("HairerWanner1996",),
    "tsit5": ("Tsitouras2011",),
    "grid": ("HochbruckOstermann2010", "KloedenPlaten1992", "Salmon2011"),
    "exponential_euler": ("HochbruckOstermann2010", "Salmon2011"),
    "heun": ("KloedenPlaten1992", "Salmon2011"),
    "euler_maruyama": ("KloedenPlaten1992", "Salmon2011"),
    "ssa": ("Gillespie1977", "Salmon2011"),
    "tau_leap": ("ChatterjeeVlachosKatsoulakis2005", "TianBurrage2004", "Salmon2011"),
}


class Collector:
    """Takes outcomes chunk by chunk in member order and gives the Dataset."""

    def __init__(self, request: Any, plan: MemoryPlan) -> None:
        self.request, self.plan, self.nodes = request, plan, request.nodes
        shape = (plan.keep, len(request.times), len(request.record) * max(1, self.nodes))
        self.out = np.full(shape, np.nan)
        self.status = np.zeros(request.members, np.int64)
        self.end_time = np.zeros(request.members)
        self.slot = np.full(request.members, -1, np.int64)
        self.steps = np.zeros(request.members, np.int64)
        self.bands = (
            None
            if plan.full
            else Bands(
                QUANTILES, shape[1] * shape[2], BAND_BYTES * shape[1] * shape[2] + plan.budget - plan.stored_bytes
            )
        )

    def chunks(self) -> Iterator[tuple[int, int]]:
        """Member ranges to run, in order."""
        for first in range(0, self.request.members, self.plan.chunk):
            yield first, min(first + self.plan.chunk, self.request.members)

    def add(self, first: int, last: int, outcome: Any) -> None:
        """Take the members first .. last - 1."""
        self.status[first:last], self.end_time[first:last] = outcome.status, outcome.end_time
        self.slot[first:last], self.steps[first:last] = outcome.fail_slot, outcome.steps
        # A failed calibration has no meaningful course, however the stepper ended.
        outcome.out[outcome.status == UNCALIBRATED] = np.nan
        kept = min(last, self.plan.keep)
        if kept > first:
            self.out[first:kept] = outcome.out[: kept - first]
        if self.bands is not None:
            self.bands.add(outcome.out.reshape(last - first, -1))

    def failures(self) -> list[dict[str, Any]]:
        """Member, time, reason and path of every failed member."""
        names = [s.path for s in self.request.model.system.states]
        if self.nodes:
            names = [f"{path}[{node}]" for node in range(self.nodes) for path in names]
        return [
            {
                "member": int(m),
                "time": _finite(self.end_time[m]),
                "reason": STATUS[self.status[m]],
                "path": names[self.slot[m]] if self.slot[m] >= 0 else None,
            }
            for m in np.flatnonzero(self.status)
        ]

    def dataset(self) -> xr.Dataset:
        """The labelled result."""
        import xarray as xr

        request, system = self.request, self.request.model.system
        own = ("time", "node") if self.nodes else ("time",)
        dims = own if request.single else ("member", *own)
        series = self._split(self.out)
        variables = {}
        for (path, field, _), values in zip(request.record, series, strict=True):
            variables[path] = (dims, values[0] if request.single else values, _attributes(system, path, field))
        if self.bands is not None:
            bands = self._split(self.bands.result().reshape(len(QUANTILES), len(request.times), -1))
            for (path, field, _), values in zip(request.record, bands, strict=True):
                attributes = {**_attributes(system, path, field), "rank_error": self.bands.rank_error}
                variables[f"{path}|band"] = (("quantile", *own), values, attributes)
        coords: dict[str, Any] = {"time": ("time", request.times, {"units": system.time, "long_name": "time"})}
        if not request.single:
            kept = slice(0, self.plan.keep)
            coords["member"] = ("member", np.arange(self.plan.keep))
            coords["status"] = ("member", np.array(STATUS)[self.status[kept]])
            units = {row["path"]: row["canonical_unit"] for row in request.model.parameter_rows()}
            for path, values in request.varied.items():
                # In a file of another format a number and a course may bear one name.
                coords[f"{path}|value" if path in variables else path] = (
                    "member",
                    np.asarray(values, float)[kept],
                    {"units": units[path], "path": path},
                )
        if self.bands is not None:
            coords["quantile"] = ("quantile", np.array(QUANTILES))
        data = xr.Dataset(variables, coords)
        data.attrs = self._attributes(system)
        return data

    def _split(self, block: Any) -> list[Any]:
        """The series of every recorded variable, with a last axis of nodes for an Array."""
        if not self.nodes:
            return [block[..., k] for k in range(block.shape[-1])]
        return [block[..., k : k + self.nodes] for k in range(0, block.shape[-1], self.nodes)]

    def _attributes(self, system: System) -> dict[str, Any]:
        from glutamate import __version__

        request = self.request
        failures = self.failures()
        return {
            "glutamate_version": __version__,
            "numerics": native.NUMERICS,
            "model": request.model.name,
            "model_hash": key_of(system, [], {}, "", 0)[:16],
            "parameter_hash": parameter_hash(request),
            "seed": request.seed,
            "solver": request.solver,
            "rtol": request.rtol,
            "cpu": native.machine().name,
            "created": datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds"),
            "command": " ".join(sys.argv),
            "bibliography": bibliography(sorted({*request.model.sources(), *METHOD_SOURCES.get(request.solver, ())})),
            "members": request.members,
            "members_failed": len(failures),
            "failed": json.dumps(failures[:LISTED_FAILURES]),
            "steps": int(self.steps.sum()),
            "stored": "all members" if self.plan.full else "kept members and bands",
        }


def parameter_hash(request: Any) -> str:
    """Hash of every parameter and input value of a run, and of its start and seed."""
    digest = hashlib.sha256()
    for path, value in sorted(request.model.values(request.varied).items()):
        digest.update(path.encode() + np.asarray(value, float).tobytes())
    if request.start is not None:
        digest.update(request.start.tobytes())
    return digest.hexdigest()[:16]


def _attributes(system: System, path: str, field: Field) -> dict[str, Any]:
    kind = "output" if path in system.outputs else "state"
    return {
        "units": canonical_text(field.unit.dims, system.time_of(path)),
        "long_name": path.replace("_", " ").replace(".", ": "),
        "path": path,
        "kind": kind,
    }


def _finite(x: float) -> float | None:
    return float(x) if np.isfinite(x) else None


def write_netcdf(data: xr.Dataset, path: str | os.PathLike[str], overwrite: bool = False) -> Path:
    """Write a Dataset to a NetCDF file, whole or not at all.

    Raises ResultError if the file exists and `overwrite` is false.
    """
    target = Path(path)
    if target.exists() and not overwrite:
        raise ResultError(
            f"writing {target}", "a file that exists", "a new file", "choose another name or say overwrite"
        )
    plain = data.assign_coords({k: data[k].astype(str) for k in data.coords if data[k].dtype.kind in "UO"})
    packed = {v: {"zlib": True, "complevel": 1} for v in data.data_vars if data[v].size > 1000}
    with whole(target) as part:
        plain.to_netcdf(part, engine="h5netcdf", encoding=packed)
    return target
