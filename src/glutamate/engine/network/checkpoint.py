"""Checkpoints: one file with everything that the rest of a run depends on, written whole or not at all.

Holds       the network's fingerprint, the step, states by group, spikes and sums on their way, synapses that
            change, what was recorded so far
"""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from glutamate.engine.code.native import write_atomically
from glutamate.errors import ResultError

if TYPE_CHECKING:
    import os

    from glutamate.engine.network.simulation import Simulation

FORMAT = 2
PARTS = ("times", "cells", "samples", "sampled")


def save(simulation: Simulation, path: str | os.PathLike[str], output: Any = None) -> None:
    """Write a simulation, and the run it is in the middle of."""
    arrays: dict[str, Any] = {
        "format": FORMAT,
        "fingerprint": simulation.network.fingerprint,
        "precision": simulation.precision,
        "step": simulation.step,
        "events": simulation.events,
        "carried": np.concatenate(simulation.carried),
        "told": simulation.told,
    }
    for name, cell in simulation.network.cells.items():
        for place in range(len(cell.stored)):
            arrays[f"state {name} {place}"] = simulation.read(name, place)
    arrays |= simulation.plastic.state()
    if output is not None:
        arrays |= {"record": repr(output.record), "first": output.first, "last": output.last, "counts": output.counts}
        for part in PARTS:
            rows = getattr(output, part)
            if rows:
                arrays[f"output {part}"] = np.concatenate(rows)
    file = io.BytesIO()
    np.savez(file, **arrays)
    target = Path(path)
    target.parent.mkdir(parents=True, exist_ok=True)
    write_atomically(target, file.getvalue())


def load(simulation: Simulation, path: str | os.PathLike[str]) -> None:
    """Set a simulation to a checkpoint of the same network."""
    network = simulation.network
    try:
        with open(path, "rb") as file, np.load(file, allow_pickle=False) as found:
            stored = {name: found[name] for name in found.files}
    except (OSError, ValueError, EOFError, KeyError, zipfile.BadZipFile) as problem:
        raise ResultError(f"the checkpoint {path}", str(problem)[:200], "a file that save wrote", "run anew") from None
    wanted = {"format": FORMAT, "fingerprint": network.fingerprint, "precision": simulation.precision}
    for key, value in wanted.items():
        if key not in stored or str(stored[key]) != str(value):
            came = f"{key} {str(stored.get(key, 'missing'))[:16]}"
            do = "load it into the network it was saved from, or run anew"
            raise ResultError(f"the checkpoint {path} for this network", came, f"{key} {str(value)[:16]}", do)
    simulation.rewind()
    simulation.step, simulation.events = int(stored["step"]), int(stored["events"])
    for name, cell in network.cells.items():
        for place in range(len(cell.stored)):
            simulation.write(name, place, stored[f"state {name} {place}"])
    _carry(simulation, stored["carried"])
    simulation.told = stored["told"]
    simulation.plastic.restore(stored)
    if "record" in stored:
        simulation.pending = _Pending(stored)


def _carry(simulation: Simulation, carried: Any) -> None:
    """Give the spikes on their way to the blocks of their cells, which may be others than when they were saved."""
    block = np.zeros(simulation.network.size, np.int64)
    for part in simulation.parts:
        first = simulation.network.firsts[part.group] + part.first
        block[first : first + part.cells] = part.block
    carried = carried[np.lexsort((carried[:, 1], carried[:, 0]))]
    simulation.carried = [carried[block[carried[:, 1]] == b] for b in range(simulation.blocks)]


class _Pending:
    """The recorded part of a stopped run, until it is taken up."""

    def __init__(self, stored: dict[str, Any]) -> None:
        self.stored = stored

    def taken_up(self, simulation: Simulation, record: Any, steps: int) -> Any:
        """The output to go on with; ParameterError if another run is asked for."""
        from glutamate.engine.network.output import Output

        stored = self.stored
        output = Output(simulation, record, int(stored["first"]), int(stored["last"]))
        output.check(str(stored["record"]), steps)
        output.counts[:] = stored["counts"]
        for part in PARTS:
            if f"output {part}" in stored:
                getattr(output, part).append(stored[f"output {part}"])
        return output
