"""What a run keeps: spikes of all or chosen cells, states of chosen cells at intervals, rates of groups in bins."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from glutamate.errors import ParameterError, PathError, closest

if TYPE_CHECKING:
    from glutamate.engine.network.network import Network


@dataclasses.dataclass(frozen=True)
class Record:
    """`spikes`: True, False, group names, or {group: cell numbers}; `states`: {"group.state": cell numbers} `every`
    so often; `bin`: width of the bins of the groups' rates.
    """

    spikes: Any = True
    states: Mapping[str, Any] = dataclasses.field(default_factory=dict)
    every: Any = 1.0
    bin: Any = 1.0

    def chosen(self, network: Network) -> Any:
        """Whether each cell's spikes are kept, (cells,) booleans."""
        kept = np.zeros(network.size, bool)
        given = self.spikes
        if isinstance(given, bool):
            kept[:] = given
            return kept
        for name in [given] if isinstance(given, str) else given:
            first = network.firsts.get(name)
            if first is None:
                known = list(network.groups)
                near = closest(str(name), known)
                raise PathError(f"spikes of {name!r}", "no such group", ", ".join(known), "name one", closest=near)
            cells = given[name] if isinstance(given, Mapping) else range(network.groups[name].size)
            kept[first + cell_numbers(network, name, cells)] = True
        return kept

    def watched(self, network: Network) -> list[tuple[str, str, int, Any]]:
        """For every path: path, group, place among the stored states, cells of the group."""
        found = []
        for path, cells in self.states.items():
            group, _, state = path.partition(".")
            known = [
                f"{g}.{c.system.states[i].path.rpartition('.')[2]}" for g, c in network.cells.items() for i in c.stored
            ]
            place = network.cells[group].state(state) if group in network.cells else None
            if place is None:
                near = closest(path, known)
                raise PathError(f"the state {path!r}", "no such state", ", ".join(known), "name one", closest=near)
            found.append((path, group, place, cell_numbers(network, group, cells)))
        return found


def cell_numbers(network: Network, group: str, cells: Any) -> Any:
    """Cell numbers (N,) within a group from numbers, a range or a slice."""
    size = network.groups[group].size
    numbers = np.arange(size)[cells] if isinstance(cells, slice) else np.asarray(list(np.atleast_1d(cells)), np.int64)
    if len(numbers) and (numbers.min() < 0 or numbers.max() >= size):
        came = f"{numbers.min()} to {numbers.max()}"
        raise ParameterError(f"cells of {group}", came, f"0 to {size - 1}", "cells count within their group")
    return numbers
