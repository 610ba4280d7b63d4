"""The files of SONATA one by one: a population of nodes, a population of edges, tables of types, settings.

Takes in    arrays; edges a stretch at a time, so that they need not fit the memory
Hands on    HDF5 with the marks of version 0.1, CSV parted by blanks, JSON
Sources     Dai2020
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from glutamate.interchange.sonata_edges import Stretch

MAGIC, VERSION = 0x0A7A, (0, 1)
PACKED = {"compression": "gzip", "compression_opts": 1, "shuffle": True, "chunks": (1 << 17,)}


def write_json(path: Path, value: Any) -> None:
    """A JSON file; numbers are finite."""
    path.write_text(json.dumps(value, indent=2, allow_nan=False) + "\n", "utf-8")


def write_table(path: Path, names: Iterable[str], rows: Iterable[Iterable[Any]]) -> None:
    """A CSV file as SONATA has it: columns parted by blanks."""
    lines = [" ".join(names), *(" ".join(map(str, row)) for row in rows)]
    path.write_text("\n".join(lines) + "\n", "utf-8")


def opened(path: Path) -> Any:
    """A new HDF5 file with the marks of SONATA."""
    import h5py

    file = h5py.File(path, "w")
    file.attrs["magic"] = np.uint32(MAGIC)
    file.attrs["version"] = np.array(VERSION, np.uint32)
    return file


def write_nodes(
    path: Path, population: str, types: Any, groups: Any, places: Any, own: Sequence[Mapping[str, Any]]
) -> None:
    """A file of one population: types, groups and places in them (N,), and by group values (cells,) by name."""
    with opened(path) as file:
        at = file.create_group(f"nodes/{population}")
        at["node_id"] = np.arange(len(types), dtype=np.uint64)
        at["node_type_id"] = types.astype(np.uint64)
        at["node_group_id"] = groups.astype(np.uint32)
        at["node_group_index"] = places.astype(np.uint64)
        for k, values in enumerate(own):
            inside = at.create_group(f"{k}/dynamics_params")
            for name, array in values.items():
                inside[name] = array


class EdgeFile:
    """A file of one population of edges, written a stretch at a time."""

    COLUMNS = (("source_node_id", np.uint64), ("target_node_id", np.uint64), ("edge_type_id", np.uint32),
               ("edge_group_id", np.uint16), ("edge_group_index", np.uint64))  # fmt: skip
    VALUES = (("syn_weight", np.float32), ("delay", np.float64))

    def __init__(self, path: Path, name: str, source: str, target: str) -> None:
        self.file = opened(path)
        self.at = self.file.create_group(f"edges/{name}")
        self.count = 0
        for column, kind in (*self.COLUMNS, *((f"0/{value}", kind) for value, kind in self.VALUES)):
            self.at.create_dataset(column, (0,), kind, maxshape=(None,), **PACKED)
        self.at["source_node_id"].attrs["node_population"] = source
        self.at["target_node_id"].attrs["node_population"] = target

    def add(self, stretch: Stretch) -> None:
        """Append synapses."""
        first, last = self.count, self.count + len(stretch.sources)
        columns = {
            "source_node_id": stretch.sources, "target_node_id": stretch.targets, "edge_type_id": stretch.kinds,
            "edge_group_id": np.zeros(last - first, np.uint16), "edge_group_index": np.arange(first, last),
            "0/syn_weight": stretch.weights, "0/delay": np.round(stretch.delays, 9),
        }  # fmt: skip
        for name, values in columns.items():
            self.at[name].resize((last,))
            self.at[name][first:last] = values
        self.count = last

    def index(self, begins: Any) -> None:
        """Edges of every source, where these lie together: begins (sources + 1,)."""
        at = self.at.create_group("indices/source_to_target")
        every = np.arange(len(begins) - 1)
        at["node_id_to_range"] = np.stack([every, every + 1], axis=1).astype(np.uint64)
        at["range_to_edge_id"] = np.stack([begins[:-1], begins[1:]], axis=1).astype(np.uint64)

    def close(self) -> None:
        """Finish the file."""
        self.file.close()
