"""What `glutamate simulate FILE.xml` does: a file in, a table of its identifiers out.

Takes in    a path, the end and number of points, tolerances, values to set, a number of members
Hands on    a Dataset of every identifier over time, a CSV text or NetCDF file, a dictionary for --json
People      with several members every constant of the file is drawn from a lognormal of its value and 20 % variation
"""

from __future__ import annotations

import math
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from glutamate.engine.whole import whole
from glutamate.errors import closest
from glutamate.interchange.sbml_build import SCALE
from glutamate.interchange.sbml_file import SbmlError

if TYPE_CHECKING:
    import xarray as xr

VARIATION = 0.2
MOST_POINTS = 10_000_000
ENDINGS = (".csv", ".nc")


def simulate_file(
    path: str,
    until: float,
    points: int = 1001,
    rtol: float = 1e-6,
    atol: float = 1e-12,
    values: Mapping[str, float | str] | None = None,
    people: int | None = None,
    seed: int = 0,
    amounts: bool = False,
) -> tuple[xr.Dataset, dict[str, Any]]:
    """Every identifier from 0 to `until` at evenly spaced points, and what was done.

    rtol and atol are the solver's tolerances, atol in the file's units. Raises GlutamateError for bad input.
    """
    import numpy as np

    from glutamate.engine.simulate import simulate
    from glutamate.interchange.sbml import load_file

    if not 0 < until < math.inf:
        raise SbmlError("--until", repr(until), "a finite time above 0, in the model's unit", "give one")
    if not 2 <= points <= MOST_POINTS:
        raise SbmlError("--points", repr(points), f"2 to {MOST_POINTS}", "give one; both ends count")
    began = time.perf_counter()
    model = load_file(path)
    model = model.set(_settable(model, values or {}))
    names = list(model.system.outputs)
    data = simulate(
        model,
        times=np.linspace(0.0, until, points),
        vary=None if people is None else varied(model, people, seed),
        record=names,
        keep=people or 1,
        rtol=rtol,
        atol=atol / SCALE,
        seed=seed,
        amounts=amounts,
    )
    import json

    done = {
        "model": model.title or model.name,
        "file": str(path),
        "until": until,
        "points": points,
        "members": int(data.attrs["members"]),
        "failed": json.loads(data.attrs["failed"]),
        "solver": data.attrs["solver"],
        "seconds": time.perf_counter() - began,
    }
    return data, done


def _settable(model: Any, values: Mapping[str, float | str]) -> dict[str, float | str]:
    """The values, if the file gives each of their identifiers a number."""
    known = [s.path for s in model.system.parameters]
    for name in values:
        if name not in known:
            came = "no such identifier"
            if name in model.system.outputs:
                came = "it follows from a rule, an initial assignment or the equations"
            raise SbmlError(
                f"--set {name}", came, f"identifiers with a number of their own: {len(known)} in this file",
                "set what it follows from", closest=closest(name, known),
            )  # fmt: skip
    return dict(values)


def varied(model: Any, members: int, seed: int = 0, variation: float = VARIATION) -> dict[str, Any]:
    """Lognormal values of every constant above or below 0 around its own, one per member; starts stay as they are."""
    import numpy as np

    if members < 1:
        raise SbmlError("--people", repr(members), "a number from 1", "give one")
    spread = math.sqrt(math.log1p(variation**2))
    found = {}
    constants = [k for k, s in enumerate(model.system.parameters) if _constant(model, s.path)]
    for k in constants:
        slot = model.system.parameters[k]
        value = float(model.overrides.get(slot.path, slot.value))
        lots = np.random.Generator(np.random.Philox(key=np.array([seed, k], np.uint64)))
        found[slot.path] = value * np.exp(spread * lots.standard_normal(members) - spread**2 / 2)
    if not found:
        raise SbmlError("several members", "a file without constant parameters", "at least one", "leave --people out")
    return found


def _constant(model: Any, path: str) -> bool:
    """Whether a parameter of the file, not a start or a size, and not 0."""
    slot = next(s for s in model.system.parameters if s.path == path)
    return path in model.extra.constants and slot.value != 0


def rows(data: xr.Dataset) -> Iterator[str]:
    """Lines of a CSV table: time (and member), then every identifier."""
    names = list(data.data_vars)
    many = "member" in data.dims
    yield ",".join(["time", *(["member"] if many else []), *map(str, names)])
    times = data["time"].values.tolist()
    for m in data["member"].values.tolist() if many else [None]:
        columns = [(data[n].sel(member=m) if many else data[n]).values.tolist() for n in names]
        for k, t in enumerate(times):
            own = [] if m is None else [str(m)]
            yield ",".join([repr(t), *own, *(repr(c[k]) for c in columns)])


def write(data: xr.Dataset, path: str) -> Path:
    """A table or NetCDF file, whole or not at all. Raises GlutamateError for another ending or a file that exists."""

    from glutamate.engine.result import write_netcdf

    target = Path(path)
    if target.suffix not in ENDINGS:
        raise SbmlError(f"--out {path}", repr(target.suffix), " or ".join(ENDINGS), "choose one of these endings")
    if target.suffix == ".nc":
        return write_netcdf(data, target)
    if target.exists():
        raise SbmlError(f"--out {path}", "a file that exists", "a new file", "choose another name")
    with whole(target) as part, part.open("w", encoding="utf-8") as stream:
        stream.writelines(line + "\n" for line in rows(data))
    return target
