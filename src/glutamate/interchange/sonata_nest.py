"""The peer NEST runs a network in SONATA files: `python sonata_nest.py FOLDER THREADS DURATION_MS RECORDED`.

Hands on    FOLDER/output/spikes.h5 as SONATA has it; one JSON line with seconds and the version
Reads       node and edge files by h5py, values per cell included, so that a NEST built without HDF5 can run them
Alone       imports nothing of glutamate, so that any interpreter with NEST and h5py can run it
"""

import csv
import itertools
import json
import sys
import time
from pathlib import Path
from typing import Any

import h5py
import numpy as np

AT_ONCE = 2_000_000


def table(file):
    """Rows of a CSV file of types, by id."""
    with open(file, encoding="utf-8", newline="") as text:
        rows = list(csv.DictReader(text, delimiter=" "))
    return {int(next(v for k, v in row.items() if k.endswith("type_id"))): row for row in rows}


def config_of(file):
    """A configuration with its manifest put in."""
    text = json.loads(file.read_text("utf-8"))
    known = {k: str(file.parent / v.replace("$BASE_DIR", ".")) for k, v in text.pop("manifest").items()}

    def filled(value):
        if isinstance(value, dict):
            return {k: filled(v) for k, v in value.items()}
        if isinstance(value, list):
            return [filled(v) for v in value]
        if isinstance(value, str) and value.startswith("$"):
            name, slash, rest = value.partition("/")
            return known[name] + slash + rest
        return value

    return filled(text)


def nodes_of(nest, files, models):
    """The populations of a node file: {name: collection}."""
    types, found = table(files["node_types_file"]), {}
    with h5py.File(files["nodes_file"]) as file:
        for name, at in file["nodes"].items():
            kinds, groups = at["node_type_id"][:], at["node_group_id"][:]
            cuts = [0, *(np.flatnonzero(np.diff(kinds)) + 1).tolist(), len(kinds)]
            made: Any = None
            for low, high in itertools.pairwise(cuts):
                row = types[int(kinds[low])]
                values = json.loads((Path(models) / row["dynamics_params"]).read_text("utf-8"))
                cells = nest.Create(row["model_template"].removeprefix("nest:"), high - low, values)
                own = at.get(f"{groups[low]}/dynamics_params", {})
                if own:
                    cells.set({key: array[:].tolist() for key, array in own.items()})
                made = cells if made is None else made + cells
            found[name] = np.array(made.tolist())
    return found


def connect(nest, files, models, nodes, recorded):
    """Make the edges of a file; returns how many come from the recorded population."""
    types, count = table(files["edge_types_file"]), 0
    with h5py.File(files["edges_file"]) as file:
        for at in file["edges"].values():
            ends = [nodes[at[f"{end}_node_id"].attrs["node_population"]] for end in ("source", "target")]
            for low in range(0, len(at["source_node_id"]), AT_ONCE):
                part = slice(low, low + AT_ONCE)
                sources, targets = ends[0][at["source_node_id"][part]], ends[1][at["target_node_id"][part]]
                kinds, weights, delays = at["edge_type_id"][part], at["0/syn_weight"][part], at["0/delay"][part]
                for kind in np.unique(kinds):
                    row, mine = types[int(kind)], kinds == kind
                    synapse = {"synapse_model": row["model_template"]}
                    if row.get("dynamics_params"):
                        own = json.loads((Path(models) / row["dynamics_params"]).read_text("utf-8"))
                        synapse |= {key: np.full(mine.sum(), value) for key, value in own.items()}
                    synapse |= {"weight": weights[mine].astype(float), "delay": delays[mine]}
                    nest.Connect(sources[mine], targets[mine], "one_to_one", synapse)
                    count += int(mine.sum()) if ends[0] is nodes[recorded] else 0
    return count


def main(folder, threads, duration, recorded):
    """Build, run, write the spikes of the population `recorded`."""
    import nest  # type: ignore[import-not-found]

    if hasattr(nest, "VerbosityLevel"):
        nest.verbosity = nest.VerbosityLevel.ERROR
    else:
        nest.set_verbosity("M_ERROR")
    simulation = config_of(folder / "simulation_config.json")
    circuit = config_of(Path(simulation["network"]))
    run = simulation["run"]
    nest.ResetKernel()
    nest.SetKernelStatus({"resolution": run["dt"], "rng_seed": run["seed"], "local_num_threads": threads})
    began = time.perf_counter()
    nodes: dict[str, Any] = {}
    for files in circuit["networks"]["nodes"]:
        nodes |= nodes_of(nest, files, circuit["components"]["point_neuron_models_dir"])
    edges = 0
    for files in circuit["networks"]["edges"]:
        edges += connect(nest, files, circuit["components"]["synaptic_models_dir"], nodes, recorded)
    recorder = nest.Create("spike_recorder")
    nest.Connect(nest.NodeCollection(nodes[recorded].tolist()), recorder)
    built = time.perf_counter()
    nest.Simulate(duration)
    done = time.perf_counter()
    events = recorder.get("events")
    times, cells = np.asarray(events["times"]), np.asarray(events["senders"], np.int64) - nodes[recorded].min()
    order = np.lexsort((cells, times))
    output = Path(simulation["output"]["output_dir"])
    output.mkdir(exist_ok=True)
    with h5py.File(output / simulation["output"]["spikes_file"], "w") as file:
        at = file.create_group(f"spikes/{recorded}")
        kind = h5py.enum_dtype({"none": 0, "by_id": 1, "by_time": 2}, basetype="u1")
        at.attrs.create("sorting", 2, dtype=kind)
        at["timestamps"] = times[order]
        at["timestamps"].attrs["units"] = "ms"
        at["node_ids"] = cells[order].astype(np.uint64)
    return {
        "version": nest.__version__,
        "threads": threads,
        "cells": len(nodes[recorded]),
        "edges": edges,
        "build_seconds": built - began,
        "run_seconds": done - built,
    }


if __name__ == "__main__":
    found = main(Path(sys.argv[1]).resolve(), int(sys.argv[2]), float(sys.argv[3]), sys.argv[4])
    sys.stdout.write("\n" + json.dumps(found) + "\n")
