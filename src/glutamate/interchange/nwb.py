"""Neurodata Without Borders: spikes and courses of a result as a file that tools for recordings read.

Takes in    the Dataset of a run: of a network (spikes, states of cells, rates) or of a model (courses, by member)
Hands on    `write_nwb(data, path)`: units with their group, one series for each course; times in seconds
Not here    electrodes and positions (there are none), bands where members are not stored in full, reading NWB
Sources     Rubel2022
"""

from __future__ import annotations

import datetime
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from glutamate.engine.whole import whole
from glutamate.errors import ParameterError, ResultError
from glutamate.units import parse_unit

if TYPE_CHECKING:
    import xarray as xr

SPIKES = ("spike_time", "spike_cell")


def write_nwb(data: xr.Dataset, path: str | os.PathLike[str]) -> Path:
    """Write a result to a new NWB file, whole or not at all.

    Raises ResultError if the file exists or the extra `nwb` is missing, ParameterError for a Dataset without times.
    """
    target = Path(path)
    if target.exists():
        raise ResultError(f"writing {target}", "a file that exists", "a new file", "choose another name")
    _module("pynwb")
    made = _file(data)
    with whole(target) as part, _module("pynwb").NWBHDF5IO(str(part), "w") as file:
        file.write(made)
    return target


def _module(name: str) -> Any:
    """A module of the extra, which only this format needs."""
    from importlib import import_module

    try:
        return import_module(name)
    except ImportError:
        raise ResultError("an NWB file", f"no module {name}", "pynwb", 'pip install "glutamate[nwb]"') from None


def _file(data: xr.Dataset) -> Any:
    """The NWB file of a result in memory."""
    if "time" not in data.coords and SPIKES[0] not in data:
        came, do = ", ".join(map(str, data.variables))[:80], "give what simulate or a network's run returned"
        raise ParameterError("an NWB file", came or "nothing", "courses over time, or spikes", do)
    facts = data.attrs
    created = facts.get("created")
    start = datetime.datetime.fromisoformat(created) if created else datetime.datetime.now(datetime.UTC)
    start = start if start.tzinfo else start.replace(tzinfo=datetime.UTC)
    name = str(facts.get("model", "") or "network")
    marks = [str(facts[key]) for key in ("model_hash", "parameter_hash", "seed") if key in facts]
    made = _module("pynwb").NWBFile(
        session_description=f"A simulation of {name}, not a recording",
        identifier="-".join([name, *marks]),
        session_start_time=start,
        experiment_description=str(facts.get("command", "")),
        notes="\n".join(f"{key}: {value}" for key, value in sorted(facts.items()) if key != "bibliography"),
        related_publications=[str(facts["bibliography"])] if facts.get("bibliography") else None,
        source_script=f"glutamate {facts.get('glutamate_version', '')}",
        source_script_file_name="glutamate",
        keywords=["simulation", "glutamate", "GABA"],
    )
    if SPIKES[0] in data:
        made.units = _units(data)
    courses = [str(path) for path in data.data_vars if "time" in data[path].dims and "quantile" not in data[path].dims]
    if courses:
        seconds = _seconds(data["time"])
        module = made.create_processing_module("simulation", "courses that were computed, by path")
        first = None
        for path in courses:
            series = _series(path, data[path], seconds if first is None else first)
            first = first or series
            module.add(series)
    if "rate" in data and "bin" in data["rate"].dims:
        module = made.create_processing_module("rates", "spikes per cell and second of groups, in bins")
        module.add(_rates(data))
    return made


def _seconds(times: Any) -> Any:
    """Values of a coordinate of times in seconds."""
    unit = parse_unit(str(times.attrs.get("units", "ms")))
    return np.asarray(times.values, float) * unit.factor / parse_unit("s").factor


def _safe(path: str) -> str:
    """A path as the name of a series: NWB gives slashes and colons a meaning of their own."""
    return path.replace("/", "_per_").replace(":", "_").replace("|", "_by_")


def _series(path: str, values: Any, timestamps: Any) -> Any:
    """A course as a series: time first, then members or cells."""
    rest = [str(dim) for dim in values.dims if dim != "time"]
    label = str(values.attrs.get("long_name", path))
    array = np.asarray(values.transpose("time", *rest).values)
    if array.dtype.kind not in "fiu":
        raise ParameterError(f"{path} in NWB", f"{array.dtype}", "numbers", "leave it out of the Dataset")
    note = label + (f"; columns: {', '.join(rest)}" if rest else "")
    unit = str(values.attrs.get("units", "")) or "1"
    return _module("pynwb").TimeSeries(name=_safe(path), data=array, unit=unit, timestamps=timestamps, description=note)


def _rates(data: xr.Dataset) -> Any:
    """Rates of groups, each bin at its beginning."""
    groups = ", ".join(map(str, data["group"].values))
    rows = np.asarray(data["rate"].transpose("bin", "group").values)
    note = f"each bin at its beginning; columns: {groups}"
    return _module("pynwb").TimeSeries(
        name="rate", data=rows, unit="Hz", timestamps=_seconds(data["bin"]), description=note
    )


def _units(data: xr.Dataset) -> Any:
    """A unit for every cell; where not all spikes were kept, for every cell that has some."""
    table = _module("hdmf.common")
    cells = np.asarray(data["spike_cell"].values, np.int64)
    times = _seconds(data["spike_time"])
    sizes = np.asarray(data["cells"].values, np.int64)
    firsts = np.asarray(data["first_cell"].values, np.int64)
    whole = len(cells) == int(data["spike_count"].sum())
    shown = np.arange(sizes.sum()) if whole else np.unique(cells)
    order = np.lexsort((times, cells))
    ends = np.searchsorted(cells[order], shown, side="right")
    group = np.searchsorted(firsts, shown, side="right") - 1
    names = [str(name) for name in data["group"].values]
    spikes = table.VectorData(name="spike_times", description="times of spikes in seconds", data=times[order])
    columns = [
        spikes,
        table.VectorIndex(name="spike_times_index", data=ends, target=spikes),
        table.VectorData(name="group", description="group of the cell", data=[names[k] for k in group]),
        table.VectorData(name="cell", description="number of the cell in its group", data=shown - firsts[group]),
    ]
    note = "simulated cells, all of them" if whole else "simulated cells whose spikes were kept and that have some"
    return _module("pynwb.misc").Units(
        name="units", description=note, columns=columns, id=shown.tolist(), resolution=float(data.attrs["dt"]) / 1000
    )
