"""What a run has recorded so far, and the labelled Dataset made of it.

Variables   spike_time, spike_cell (event), in order of time and cell; rate (bin, group) in Hz; "group.state"
            (time, cells) of chosen cells; spike_count (group)
"""

from __future__ import annotations

import datetime
import sys
from typing import TYPE_CHECKING, Any

import numpy as np

from glutamate.engine.code import native
from glutamate.engine.network.record import Record
from glutamate.errors import ParameterError
from glutamate.parameter import bibliography
from glutamate.units import canonical_text

if TYPE_CHECKING:
    import xarray as xr

    from glutamate.engine.network.simulation import Simulation

METHOD_SOURCES = ("RotterDiesmann1999", "Salmon2011")
NOISE_SOURCES = ("BoxMuller1958", "VanLoan1978")


class Output:
    """Spikes, samples and counts of the steps first + 1 .. last."""

    def __init__(self, simulation: Simulation, record: Record, first: int, last: int) -> None:
        network = simulation.network
        self.simulation, self.record, self.first, self.last = simulation, record, first, last
        self.kept = record.chosen(network)
        self.watched = record.watched(network)
        self.every = network.steps(record.every, "time between recorded states") if self.watched else 0
        self.bin = network.steps(record.bin, "a bin of rates")
        if self.bin < 1 or (self.watched and self.every < 1):
            allowed = f"from one step, {network.step:g} ms"
            raise ParameterError("a bin or a time between records", "less than a step", allowed, "lengthen it")
        self.times: list[Any] = []
        self.cells: list[Any] = []
        self.samples: list[Any] = []
        self.sampled: list[Any] = []
        bins = -(-(last - first) // self.bin)
        self.counts = np.zeros((bins, len(network.groups)), np.int64)
        self.bounds = np.array([*network.firsts.values(), network.size])
        self._place()

    def _place(self) -> None:
        """Where each watched value lies in the states, block by block."""
        items = []
        column = 0
        for _, group, place, cells in self.watched:
            for part, at in self.simulation._rows_of(group):
                for k in np.flatnonzero((cells >= part.first) & (cells < part.first + part.cells)):
                    items.append((part.block, at + place * part.stride + cells[k] - part.first, column + k))
            column += len(cells)
        items.sort()
        self.places = np.array([i[1] for i in items], np.int64)
        self.columns = np.array([i[2] for i in items], np.int64)
        self.blocks = np.searchsorted([i[0] for i in items], np.arange(self.simulation.blocks + 1))

    def check(self, stopped: str, steps: int) -> None:
        """Whether a run that is taken up again is the one that was stopped; ParameterError if not."""
        if stopped != repr(self.record) or steps != self.last - self.first:
            came = f"{steps} steps and {self.record}"
            allowed = f"{self.last - self.first} steps and {stopped}, as when it was stopped"
            raise ParameterError("taking up a stopped run", came, allowed, "ask for the same, or remove the checkpoint")

    def add(self, times: Any, cells: Any, samples: Any, begin: int, done: int) -> None:
        """Take spikes at steps (N,) of cells (N,), and samples taken since step `begin`."""
        which = np.searchsorted(self.bounds, cells, side="right") - 1
        np.add.at(self.counts, ((times - 1 - self.first) // self.bin, which), 1)
        keep = self.kept[cells]
        order = np.lexsort((cells[keep], times[keep]))
        self.times.append(times[keep][order].astype(np.int64))
        self.cells.append(cells[keep][order].astype(np.int32))
        if self.every:
            taken = np.arange(begin // self.every + 1, done // self.every + 1) * self.every
            row = np.empty((len(taken), len(self.columns)))
            row[:, self.columns] = samples[: len(taken)]
            self.samples.append(row)
            self.sampled.append(taken)

    def dataset(self) -> xr.Dataset:
        """The labelled result."""
        import xarray as xr

        network = self.simulation.network
        step, names = network.step, list(network.groups)
        sizes = np.array([network.groups[n].size for n in names])
        cells = _joined(self.cells, np.int32)
        edges = np.minimum(self.first + np.arange(len(self.counts) + 1) * self.bin, self.last) * step
        rates = self.counts / (np.diff(edges)[:, None] * sizes) * 1000
        variables: dict[str, Any] = {
            "spike_time": (
                "event",
                _joined(self.times, np.int64) * step,
                {"units": "ms", "long_name": "time of a spike"},
            ),
            "spike_cell": ("event", cells, {"units": "1", "long_name": "number of the cell in the network"}),
            "rate": (("bin", "group"), rates, {"units": "Hz", "long_name": "spikes per cell and second"}),
            "spike_count": ("group", self.counts.sum(axis=0), {"units": "1", "long_name": "spikes of the whole run"}),
        }
        coords: dict[str, Any] = {
            "group": ("group", names),
            "first_cell": ("group", [network.firsts[n] for n in names]),
            "cells": ("group", sizes),
            "bin": ("bin", edges[:-1], {"units": "ms", "long_name": "beginning of a bin"}),
        }
        if self.watched:
            samples = np.concatenate(self.samples) if self.samples else np.zeros((0, len(self.columns)))
            coords["time"] = ("time", _joined(self.sampled, np.int64) * step, {"units": "ms", "long_name": "time"})
            column = 0
            for path, group, place, numbers in self.watched:
                slot = network.cells[group].system.states[network.cells[group].stored[place]]
                values = samples[:, column : column + len(numbers)] * self.simulation._factor(group, place)
                attributes = {
                    "units": canonical_text(slot.field.unit.dims, "ms"),
                    "long_name": path.replace("_", " ").replace(".", ": "),
                    "path": path,
                    "kind": "state",
                }
                variables[path] = (("time", f"{path}.cell"), values, attributes)
                coords[f"{path}.cell"] = (f"{path}.cell", numbers)
                column += len(numbers)
        data = xr.Dataset(variables, coords)
        data.attrs = self._attributes()
        return data

    def _attributes(self) -> dict[str, Any]:
        from glutamate import __version__

        simulation = self.simulation
        network = simulation.network
        keys = {key for model in network.models.values() for key in model.sources()}
        keys |= {p.plasticity.SOURCE for p in network.projections if p.plasticity is not None}
        if any(cell.system.noise for cell in network.cells.values()):
            keys.update(NOISE_SOURCES)
        seconds = simulation.run_seconds
        return {
            "glutamate_version": __version__,
            "numerics": native.NUMERICS,
            "model_hash": network.fingerprint[:16],
            "seed": str(network.seed),
            "solver": "network",
            "precision": simulation.precision,
            "dt": network.step,
            "duration": (self.last - self.first) * network.step,
            "threads": simulation.threads,
            "cells": network.size,
            "synapses": simulation.wiring.synapses + simulation.plastic.synapses,
            "events": simulation.events,
            "build_seconds": simulation.build_seconds,
            "run_seconds": seconds,
            "cpu": native.machine().name,
            "created": datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds"),
            "command": " ".join(sys.argv),
            "bibliography": bibliography(sorted({*keys, *METHOD_SOURCES})),
        }


def _joined(arrays: list[Any], kind: Any) -> Any:
    return np.concatenate(arrays) if arrays else np.zeros(0, kind)
