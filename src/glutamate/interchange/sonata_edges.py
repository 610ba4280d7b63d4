"""Synapses of a network as plain arrays, a stretch of sources at a time: the wiring a run here would have.

Takes in    a network; nothing is simulated
Hands on    `Decoded.stretches()`: sources, targets (numbers in the network), weights, delays, kinds of synapses
Same        what the stepper delivers, weights rounded as it rounds them (to 1/65,534 of the largest into a port)
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import numpy as np

from glutamate.errors import AssemblyError
from glutamate.interchange.sonata_cells import kind_of, weights

if TYPE_CHECKING:
    from glutamate.engine.network import Network

SYNAPSES_AT_ONCE = 2_000_000
PLACES = 65536


@dataclasses.dataclass(frozen=True)
class Stretch:
    """Synapses by source: sources, targets (N,) int64, weights (N,) float32, delays (N,) ms, kinds (N,)."""

    sources: Any
    targets: Any
    weights: Any
    delays: Any
    kinds: Any


class Decoded:
    """The synapses of a network that do not change; `kinds` are (source group, target group, port)."""

    def __init__(self, network: Network, threads: int = 1) -> None:
        from glutamate.engine.network.plan import depth_of, layout
        from glutamate.engine.network.wiring import draw

        self.network = network
        self.depth, parts = depth_of(network), layout(network, 1)
        wiring = draw(network, parts, self.depth, threads)
        self.wiring = wiring
        for pool in wiring.pools:
            if pool.of >= 0:
                asked = f"a projection from {pool.source} to {pool.target}"
                came, do = "a sum of a state over the group", "run this network here"
                raise AssemblyError(asked + " in a file of synapses", came, "spikes", do)
        self.blocks = max(part.block for part in parts) + 1
        self.cell = np.zeros((self.blocks, PLACES), np.int64)
        self.slot = np.zeros((self.blocks, PLACES), np.int64)
        for part in parts:
            for slot in range(len(network.cells[part.group].ports)):
                places = slice(part.sums + slot * part.stride, part.sums + slot * part.stride + part.cells)
                first = network.firsts[part.group] + part.first
                self.cell[part.block, places] = np.arange(first, first + part.cells)
                self.slot[part.block, places] = slot
        names = list(network.groups)
        self.group = np.repeat(np.arange(len(names)), [network.groups[name].size for name in names])
        self.kinds: list[tuple[str, str, str]] = []
        self.number: dict[tuple[int, int, int], int] = {}
        for p in network.projections:
            if p.plasticity is None:
                kind_of(network, p.source)
                key = names.index(p.source), names.index(p.target), network.port(p.target, p.port)
                if key not in self.number:
                    self.number[key] = len(self.kinds)
                    self.kinds.append((p.source, p.target, p.port.rpartition(".")[2]))

    @property
    def synapses(self) -> int:
        """How many there are, every pair of an all-to-all projection counted."""
        sizes = {name: group.size for name, group in self.network.groups.items()}
        return self.wiring.synapses + sum(sizes[p.source] * sizes[p.target] for p in self.wiring.pools)

    def stretches(self) -> Iterator[Stretch]:
        """All synapses in the order of their sources; those of pools come last."""
        begins, most = self.wiring.begins, self.network.size
        first = 0
        while first < most:
            last = int(np.searchsorted(begins, begins[first] + SYNAPSES_AT_ONCE, side="right")) - 1
            last = min(max(first + 1, last), most)
            if begins[last] > begins[first]:
                yield self._stretch(first, last)
            first = last
        for pool in self.wiring.pools:
            yield from self._pool(pool)

    def _stretch(self, first: int, last: int) -> Stretch:
        begins, cuts, depth = self.wiring.begins, self.wiring.cuts, self.depth
        records = self.wiring.records[begins[first] : begins[last]]
        sources = np.repeat(np.arange(first, last), np.diff(begins[first : last + 1]))
        lengths = np.diff(cuts[first:last].astype(np.int64), axis=1)
        column = np.repeat(np.tile(np.arange(self.blocks * depth), last - first), lengths.ravel())
        place = column // depth, records & 0xFFFF
        targets, slots = self.cell[place], self.slot[place]
        groups = self.group[sources], self.group[targets]
        codes = (groups[0] * len(self.network.groups) + groups[1]) * (slots.max() + 1) + slots
        found, inverse = np.unique(codes, return_inverse=True)
        scaled = (records >> 16).astype(np.float32)
        kinds = np.zeros(len(records), np.int64)
        for k in range(len(found)):
            mine = inverse == k
            at = int(np.argmax(mine))
            key = int(groups[0][at]), int(groups[1][at]), int(slots[at])
            kinds[mine] = self.number[key]
            _, target, port = self.kinds[self.number[key]]
            scale = self.wiring.scales[target, key[2]]
            scaled[mine] = weights(self.network, target, port, scaled[mine] * np.float32(scale))
        delays = (column % depth + 1) * self.network.step
        return Stretch(sources, targets, scaled, delays, kinds)

    def _pool(self, pool: Any) -> Iterator[Stretch]:
        """Every pair of an all-to-all projection."""
        network = self.network
        names = list(network.groups)
        number = self.number[names.index(pool.source), names.index(pool.target), pool.port]
        port = self.kinds[number][2]
        weight = float(weights(network, pool.target, port, np.array([pool.weight]))[0])
        targets = network.firsts[pool.target] + np.arange(network.groups[pool.target].size)
        sources = network.firsts[pool.source] + np.arange(network.groups[pool.source].size)
        for some in np.array_split(sources, max(1, len(sources) * len(targets) // SYNAPSES_AT_ONCE)):
            count = len(some) * len(targets)
            yield Stretch(
                np.repeat(some, len(targets)), np.tile(targets, len(some)), np.full(count, weight, np.float32),
                np.full(count, pool.delay * network.step), np.full(count, number),
            )  # fmt: skip
