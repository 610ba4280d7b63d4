"""States of all cells at time 0: as the mechanism starts, or as the group says, drawn from the seed.

Same        a drawn start belongs to seed, cell and state: not to threads or blocks
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from glutamate.engine.code.philox import normals, words
from glutamate.errors import ParameterError

if TYPE_CHECKING:
    from glutamate.engine.network.network import Group, Network

START_STREAM = 1 << 30


def start_of(network: Network, name: str, group: Group) -> dict[int, Any]:
    """Values (cells,) of every stored state of a group at time 0, by place."""
    from glutamate.engine.members.distribution import parse_distribution
    from glutamate.engine.network.network import by_end

    cell, system = network.cells[name], network.cells[name].system
    values = network.values(name) | network.varied(name)
    symbols = {("parameter", k): values[s.path] for k, s in enumerate(system.parameters)}
    symbols |= {("input", k): values[s.path] for k, s in enumerate(system.inputs)}
    defaults = system.graph.evaluate([system.start[i] for i in cell.stored], symbols)
    starts = {k: np.array(np.broadcast_to(np.squeeze(v), group.size), float) for k, v in enumerate(defaults)}
    paths = [system.states[i].path for i in cell.stored]
    first = network.firsts[name]
    for key, given in group.start.items():
        for path in by_end(key, paths, f"a state of {name}"):
            place = paths.index(path)
            if not isinstance(given, str) and np.ndim(given):
                drawn = np.asarray(given, float)
                if drawn.shape != (group.size,):
                    allowed = f"{group.size} values, a number or a distribution"
                    raise ParameterError(f"the start of {name}.{key}", f"shape {drawn.shape}", allowed, "correct it")
            else:
                pair = words(network.seed, np.arange(first, first + group.size), START_STREAM + place, 0)
                chosen = parse_distribution(given)
                drawn = chosen.draw(normals(*pair)[0], system.states[cell.stored[place]].field.unit.dims)
            starts[place] = drawn
    return starts
