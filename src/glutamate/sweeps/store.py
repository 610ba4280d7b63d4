"""Store: a Zarr group on disk, one object for every variable and chunk of members.

Written     under another name and renamed, so every object is whole or absent; the mark `chunk_done` comes last
Resumes     a chunk without its mark is computed again; the hash of the plan stands in the group's attributes
Read        by `xarray.open_zarr(path, consolidated=False)`; a failed member has status, time and path, and is NaN
"""

from __future__ import annotations

import datetime
import json
import os
import shutil
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from glutamate.engine.adaptive.context import STATUS
from glutamate.engine.cluster import need
from glutamate.errors import ResultError
from glutamate.parameter import bibliography
from glutamate.units import canonical_text

if TYPE_CHECKING:
    from glutamate.sweeps.plan import Plan
    from glutamate.sweeps.task import Chunk

NOT_RUN = STATUS.index("not run")
METHOD_SOURCES = {
    "lhs": ("McKay1979",),
    "sobol": ("Saltelli2010",),
    "morris": ("Morris1991",),
    "grid": (),
}


class Store:
    """The Zarr group of one sweep."""

    def __init__(self, group: Any, path: Path) -> None:
        self.group, self.path = group, path
        self.arrays: dict[str, Any] = {}

    @classmethod
    def open(cls, plan: Plan, path: Path) -> Store:
        """The store of a plan: made where nothing is, continued where the same plan began.

        Raises ResultError for a store of another plan, and for anything else at that place.
        """
        zarr = need("zarr", f"the store {path}")
        if not path.exists():
            _create(zarr, plan, path)
        store = cls.read(path)
        there, wanted = store.group.attrs["hash"], plan.hash()
        if there != wanted:
            do = "choose another `out`, or put the file back as it was"
            came = f"a sweep with the hash {there}, of another file or another version"
            raise ResultError(f"the sweep {wanted} in {path}", came, "the same sweep, or nothing", do)
        return store

    @classmethod
    def read(cls, path: Path) -> Store:
        """The store at a path; ResultError where none is."""
        zarr = need("zarr", f"the store {path}")
        try:
            group = zarr.open_group(str(path), mode="r+")
            found = group.attrs.get("kind") == "glutamate sweep" and "hash" in group.attrs
        except (OSError, ValueError, KeyError):
            found = False
        if not found:
            do = "choose another name"
            raise ResultError(f"the store of a sweep in {path}", "something else", "a sweep, or nothing", do)
        return cls(group, path)

    def done(self) -> Any:
        """Which chunks are done (chunks,)."""
        return self.group["chunk_done"][:].astype(bool)

    def write(self, chunk: Chunk, size: int) -> None:
        """Put one chunk to its region; its mark comes last."""
        first, last = chunk.first, chunk.last
        columns = {"status": chunk.status, **chunk.headline, **chunk.courses}
        if chunk.status.any():  # else they stay as they were made: no failure
            columns |= {"failed_at": chunk.failed_at, "failed_path": chunk.failed_slot}
        for name, values in columns.items():
            self._array(name)[first:last] = values
        self._array("chunk_done")[first // size] = 1

    def _array(self, name: str) -> Any:
        """A variable, whose metadata are read once."""
        if name not in self.arrays:
            self.arrays[name] = self.group[name]
        return self.arrays[name]

    def failures(self) -> list[dict[str, Any]]:
        """Member, time, reason and path of every failed member that is stored."""
        status = self.group["status"][:]
        slots, times = self.group["failed_path"][:], self.group["failed_at"][:]
        names, nodes = self.group.attrs["states"], self.group.attrs["nodes"]

        def where(slot: int) -> str | None:
            node, state = divmod(slot, len(names))
            return None if slot < 0 else names[state] + (f" of node {node}" if nodes else "")

        return [
            {
                "member": int(m), "time": float(times[m]) if np.isfinite(times[m]) else None,
                "reason": STATUS[status[m]], "path": where(int(slots[m])),
            }
            for m in np.flatnonzero((status != 0) & (status != NOT_RUN))
        ]  # fmt: skip

    def column(self, name: str) -> Any:
        """A variable of all members."""
        return self.group[name][:]

    def note(self, **attributes: Any) -> None:
        """Add attributes to the group."""
        self.group.attrs.update(attributes)


def _create(zarr: Any, plan: Plan, path: Path) -> None:
    """An empty store with its design, whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(dir=path.parent, prefix=path.name, suffix=".part"))
    try:
        group = zarr.create_group(str(folder))
        for name, (dims, values, attributes) in _fixed(plan).items():
            array = group.create_array(name, shape=values.shape, chunks=values.shape, dtype=values.dtype,
                                       dimension_names=dims)  # fmt: skip
            array[...] = values
            array.attrs.update(attributes)
        for name, (dims, shape, kind, fill, attributes) in _empty(plan).items():
            chunks = (1,) if dims == ("chunk",) else (plan.chunk, *shape[1:])
            array = group.create_array(
                name, shape=shape, chunks=chunks, dtype=kind, fill_value=fill, dimension_names=dims
            )
            array.attrs.update(attributes)
        group.attrs.update(_attributes(plan))
        mask = os.umask(0)
        os.umask(mask)
        folder.chmod(0o777 & ~mask)
        folder.rename(path)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        if path.exists():  # somebody else made it meanwhile: `open` looks whether it is the same
            return
        raise


def _fixed(plan: Plan) -> dict[str, Any]:
    """What is known before the run: (dims, values, attributes)."""
    request, system = plan.request, plan.request.model.system
    found: dict[str, Any] = {"member": (["member"], np.arange(plan.members), {})}
    if plan.record:
        found["time"] = (["time"], np.asarray(request.times, float), {"units": system.time})
    for factor in plan.design.factors:
        attributes = {"units": factor.unit, "path": factor.path, "vary": factor.text}
        found[factor.path] = (["member"], np.asarray(request.varied[factor.path], float), attributes)
    return found


def _empty(plan: Plan) -> dict[str, Any]:
    """What the run fills: (dims, shape, dtype, fill, attributes)."""
    system, m = plan.request.model.system, plan.members
    # no attribute named flag_values: readers would turn the numbers into something else
    statuses = {"long_name": "how the member ended", "meanings": list(STATUS)}
    found: dict[str, Any] = {
        "chunk_done": (("chunk",), (plan.chunks,), "uint8", 0, {"long_name": "chunks that are stored"}),
        "status": (("member",), (m,), "int8", NOT_RUN, statuses),
        "failed_at": (("member",), (m,), "float64", np.nan, {"units": system.time}),
        "failed_path": (("member",), (m,), "int32", -1, {"long_name": "number in the attribute `states`"}),
    }
    for row in plan.rows:
        attributes = {"units": row.unit, "long_name": row.described()["what"], "path": row.path}
        found[row.id] = (("member",), (m,), "float64", np.nan, attributes)
    nodes = plan.request.nodes
    dims: tuple[str, ...] = ("member", "time")
    shape: tuple[int, ...] = (m, len(plan.request.times))
    if nodes:
        dims, shape = (*dims, "node"), (*shape, nodes)
    for path in plan.record:
        field, _ = system.field(path)
        attributes = {"units": canonical_text(field.unit.dims, system.time_of(path)), "path": path}
        found[path] = (dims, shape, "float64", np.nan, attributes)
    return found


def _attributes(plan: Plan) -> dict[str, Any]:
    from glutamate import __version__
    from glutamate.engine.adaptive.program import key_of
    from glutamate.engine.code import native
    from glutamate.engine.result import METHOD_SOURCES as STEPPERS

    request, design = plan.request, plan.design
    keys = {*request.model.sources(), *METHOD_SOURCES[design.name], *STEPPERS.get(request.solver, ())}
    return {
        "kind": "glutamate sweep", "hash": plan.hash(), "title": plan.title, "design": design.name,
        "n": design.n, "block": design.block, "seed": request.seed, "members": plan.members, "chunk": plan.chunk,
        "factors": [factor.described() for factor in design.factors],
        "headline": [row.described() for row in plan.rows],
        "states": [state.path for state in request.model.system.states], "nodes": request.nodes,
        "model": request.model.name, "model_hash": key_of(request.model.system, [], {}, "", 0)[:16],
        "glutamate_version": __version__, "numerics": native.NUMERICS, "cpu": native.machine().name,
        "solver": request.solver, "rtol": request.rtol, "step": plan.step,
        "asked": json.dumps(plan.asked, sort_keys=True, default=str),
        "created": datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds"),
        "command": " ".join(sys.argv), "bibliography": bibliography(sorted(keys)),
    }  # fmt: skip
