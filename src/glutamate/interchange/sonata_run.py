"""Running a network in SONATA files by an installed NEST, and its spikes as a Dataset of ours.

Takes in    a folder that `write_sonata` wrote; the Python that has NEST and h5py: GLUTAMATE_PEER_PYTHON, or as given
Hands on    `run_in_nest(folder, ...)`, `read_spikes(folder, ...)`: spikes and rates as a run here gives them
Not here    NEST itself: it runs in a process of its own and is no part of this package
Sources     Dai2020
"""

from __future__ import annotations

import datetime
import json
import os
import subprocess
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from glutamate.errors import ParameterError, ResultError, SolveError
from glutamate.parameter import bibliography
from glutamate.units import parse_unit, quantity

if TYPE_CHECKING:
    import xarray as xr

PEER, LIMIT_S = "GLUTAMATE_PEER_PYTHON", 3600.0
POPULATION = "cells"
SHOWN = 800


def run_in_nest(
    folder: str | os.PathLike[str],
    duration: Any = None,
    *,
    threads: int = 1,
    bin: Any = 1.0,
    python: str | None = None,
    limit_s: float = LIMIT_S,
) -> xr.Dataset:
    """Run the network of a folder for `duration` (as its file asks for without) and return spikes and rates.

    `bin` is the width of the bins of the rates. Raises ParameterError without a Python that has NEST, SolveError with
    what NEST said if it fails or takes longer than `limit_s`.
    """
    at = Path(folder)
    asked = _read(at / "simulation_config.json")["run"]
    length = float(asked["tstop"]) if duration is None else _time(duration)
    peer = python or os.environ.get(PEER)
    if not peer:
        do = f"install nest-simulator and h5py in an environment and set {PEER} to its Python"
        raise ParameterError("running a network in NEST", "no Python that has it", "one with NEST and h5py", do)
    if not isinstance(threads, int) or isinstance(threads, bool) or threads < 1:
        raise ParameterError("threads of NEST", repr(threads), "a whole number from 1", "give one")
    script = Path(__file__).with_name("sonata_nest.py")
    command = [peer, str(script), str(at), str(threads), repr(length), POPULATION]
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONPATH"}
    # Threads that wait sleep: on a busy machine ones that spin take a hundred times as long.
    environment |= {"OMP_NUM_THREADS": str(threads), "OMP_WAIT_POLICY": "PASSIVE"}
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=limit_s, env=environment, check=False)
    except OSError as problem:
        raise ParameterError("running a network in NEST", f"{problem}", "a Python that starts", f"set {PEER}") from None
    except subprocess.TimeoutExpired:
        do = "raise limit_s, give more threads or a smaller network"
        raise SolveError("running a network in NEST", f"no end after {limit_s:g} s", f"{limit_s:g} s", do) from None
    if done.returncode:
        said = done.stderr.strip()[-SHOWN:] or f"exit status {done.returncode}"
        raise SolveError("running a network in NEST", said, "a run without errors", "read the message")
    facts = json.loads(done.stdout.strip().splitlines()[-1])
    data = read_spikes(at, length, bin=bin)
    data.attrs |= {
        "solver": f"NEST {facts['version']}",
        "threads": facts["threads"],
        "synapses": facts["edges"],
        "build_seconds": facts["build_seconds"],
        "run_seconds": facts["run_seconds"],
    }
    return data


def read_spikes(folder: str | os.PathLike[str], duration: Any, *, bin: Any = 1.0) -> xr.Dataset:
    """The spikes that lie in the output of a folder, labelled as a run of the network here is.

    Raises ResultError where there are none, or spikes of cells that the network does not have.
    """
    import h5py
    import xarray as xr

    at = Path(folder)
    simulation, circuit = _read(at / "simulation_config.json"), _read(at / "circuit_config.json")
    file = at / "output" / simulation["output"]["spikes_file"]
    if not file.exists():
        raise ResultError(f"reading {file}", "no such file", "spikes of a run", "run the network first")
    names, sizes = _groups(at)
    with h5py.File(file) as spikes:
        times = spikes[f"spikes/{POPULATION}/timestamps"][:]
        cells = spikes[f"spikes/{POPULATION}/node_ids"][:].astype(np.int64)
    firsts = np.concatenate([[0], np.cumsum(sizes)])
    if len(cells) and cells.max() >= firsts[-1]:
        raise ResultError(f"reading {file}", f"a spike of cell {cells.max()}", f"below {firsts[-1]}", "run it again")
    length, width = _time(duration), _time(bin)
    if not 0 < width <= length:
        raise ParameterError("a bin of rates", repr(bin), f"above 0, up to {length:g} ms", "give one")
    edges = np.minimum(np.arange(int(np.ceil(length / width - 1e-9)) + 1) * width, length)
    # A spike at the end of a bin belongs to it, as in a run here.
    bins = np.clip(np.ceil(times / width - 1e-9).astype(np.int64) - 1, 0, len(edges) - 2)
    counts = np.zeros((len(edges) - 1, len(names)), np.int64)
    np.add.at(counts, (bins, np.searchsorted(firsts, cells, side="right") - 1), 1)
    rates = counts / (np.diff(edges)[:, None] * np.array(sizes)) * 1000
    variables = {
        "spike_time": ("event", times, {"units": "ms", "long_name": "time of a spike"}),
        "spike_cell": (
            "event",
            cells.astype(np.int32),
            {"units": "1", "long_name": "number of the cell in the network"},
        ),
        "rate": (("bin", "group"), rates, {"units": "Hz", "long_name": "spikes per cell and second"}),
        "spike_count": ("group", counts.sum(axis=0), {"units": "1", "long_name": "spikes of the whole run"}),
    }
    coords = {
        "group": ("group", names),
        "first_cell": ("group", firsts[:-1]),
        "cells": ("group", sizes),
        "bin": ("bin", edges[:-1], {"units": "ms", "long_name": "beginning of a bin"}),
    }
    data = xr.Dataset(variables, coords)
    own = circuit.get("metadata", {}).get("glutamate", {})
    data.attrs = {
        "glutamate_version": own.get("version", ""),
        "model_hash": own.get("model_hash", ""),
        "seed": own.get("seed", ""),
        "dt": simulation["run"]["dt"],
        "duration": length,
        "cells": int(firsts[-1]),
        "created": datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds"),
        "bibliography": bibliography(["Dai2020"]),
    }
    return data


def _groups(folder: Path) -> tuple[list[str], list[int]]:
    """Names and sizes of the groups of the population of cells."""
    import h5py

    lines = (folder / "network" / "cells_node_types.csv").read_text("utf-8").splitlines()
    head, rows = lines[0].split(), [line.split() for line in lines[1:]]
    names: Iterable[str] = (row[head.index("model_name")] for row in rows)
    with h5py.File(folder / "network" / "cells_nodes.h5") as file:
        types = file[f"nodes/{POPULATION}/node_type_id"][:].astype(np.int64)
    return list(names), np.bincount(types, minlength=len(rows)).tolist()


def _read(file: Path) -> Any:
    try:
        return json.loads(file.read_text("utf-8"))
    except FileNotFoundError:
        do = "glutamate export coba --format sonata -o FOLDER writes one"
        raise ResultError(f"reading {file}", "no such file", "a folder with a network in SONATA", do) from None


def _time(given: Any) -> float:
    value = float(quantity(given, parse_unit("ms").dims)) if isinstance(given, str) else float(given)
    if not 0 < value < float("inf"):
        raise ParameterError("a time", repr(given), "above 0", "give one")
    return value
