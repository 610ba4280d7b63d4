"""Drawing the wiring of a network: out-degrees first, then every source's synapses, sorted while they are in the cache.

Takes in    a network, its parts, the longest delay
Hands on    `Wiring`: records by source, block and delay; the scale of the sums of every port; pools
Same        for any number of threads and blocks: a synapse is keyed by (seed, projection, index)
Rounding    a weight is kept to 1/65,534 of the largest weight into its port
"""

from __future__ import annotations

import dataclasses
import hashlib
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import numpy as np

from glutamate.engine.code.philox import rounds
from glutamate.engine.network import draws
from glutamate.engine.network.assemble import COLUMNS, DELAY_BITS, DRAWN, LISTED, WEIGHED, WEIGHT_BITS, assemble
from glutamate.engine.network.plan import Part, delay_steps, layout, weight_values
from glutamate.engine.network.rules import AllToAll, Explicit, FixedInDegree, FixedTotal, OneToOne, Pairwise
from glutamate.errors import ParameterError

if TYPE_CHECKING:
    from glutamate.engine.network.network import Network, Projection

LARGEST = 32767
SOURCES_AT_ONCE = 512
NONE = np.zeros(0, np.int32)


@dataclasses.dataclass(frozen=True)
class Pool:
    """Every spike of a group adds `weight` to a port of all cells of another, `delay` steps later.

    With `of` it is the sum of that stored state over the group, at every step.
    """

    source: str
    target: str
    port: int
    weight: float
    delay: int
    of: int = -1


@dataclasses.dataclass
class Wiring:
    """begins (N + 1,), cuts (N, blocks depth + 1), records (synapses,); units of the sums by (group, port)."""

    begins: Any
    cuts: Any
    records: Any
    scales: dict[tuple[str, int], float]
    pools: list[Pool]

    @property
    def synapses(self) -> int:
        """How many there are."""
        return len(self.records)

    def digest(self) -> str:
        """Hash of the whole wiring."""
        found = hashlib.sha256()
        for array in (self.begins, self.cuts, self.records):
            found.update(np.ascontiguousarray(array).view(np.uint8).data)
        return found.hexdigest()


@dataclasses.dataclass
class _Drawn:
    """One projection while it is being drawn: out-degrees (sources,) and, by rule, targets, weights, delays."""

    index: int
    projection: Projection
    degrees: Any
    kind: int
    targets: Any = None
    weights: Any = None
    delays: Any = None


def draw(network: Network, parts: list[Part], depth: int, threads: int) -> Wiring:
    """The wiring of a network whose cells lie as `parts` say."""
    scales = _scales(network)
    pools, drawn = [], []
    with ThreadPoolExecutor(threads) as crew:
        for index, projection in enumerate(network.projections):
            slot = network.port(projection.target, projection.port)
            if projection.plasticity is not None:
                continue
            if isinstance(projection.rule, AllToAll):
                weight, delay = weight_values(network, projection)[0], delay_steps(network, projection)[0]
                of = network.total(projection)
                pools.append(Pool(projection.source, projection.target, slot, float(weight), int(delay), of))
            else:
                drawn.append(_degrees(network, index, projection, crew, threads))
        return _assembled(network, parts, depth, scales, pools, drawn, crew)


def synapses(network: Network, index: int, scales: dict[tuple[str, int], float], threads: int) -> tuple[Any, Any, Any]:
    """Sources, targets (cells of their groups) and weights (N,), 32 bits each, by source and then as drawn."""
    projection = network.projections[index]
    parts = layout(network, 1)
    depth = int(delay_steps(network, projection).max(initial=1))
    with ThreadPoolExecutor(threads) as crew:
        drawn = _degrees(network, index, projection, crew, threads)
        wiring = _assembled(network, parts, depth, scales, [], [drawn], crew)
    first, size = network.firsts[projection.source], network.groups[projection.source].size
    slot = network.port(projection.target, projection.port)
    sources = np.repeat(np.arange(size, dtype=np.int32), np.diff(wiring.begins)[first : first + size])
    blocks = max(p.block for p in parts) + 1
    cuts = wiring.cuts[first : first + size, ::depth].astype(np.int64)
    block = np.repeat(np.tile(np.arange(blocks, dtype=np.int16), size), np.diff(cuts, axis=1).ravel())
    targets = wiring.records & 0xFFFF
    for part in parts:
        if part.group == projection.target:
            targets[block == part.block] += part.first - part.sums - slot * part.stride
    weights = (wiring.records >> 16).astype(np.float32)
    weights *= scales[projection.target, slot]
    return sources, targets, weights


def _stream(index: int, use: int) -> np.uint64:
    return np.uint64(index * draws.USES + use)


def _degrees(network: Network, index: int, projection: Projection, crew: ThreadPoolExecutor, threads: int) -> _Drawn:
    rule = projection.rule
    sources, targets = network.groups[projection.source].size, network.groups[projection.target].size
    same = projection.source == projection.target
    if isinstance(rule, FixedTotal):
        return _Drawn(index, projection, _totals(network.seed, index, rule.number, sources, crew, threads), DRAWN)
    if isinstance(rule, Pairwise):
        degrees, listed = _pairs(network.seed, index, rule, sources, targets, same and not rule.self_connections, crew)
    elif isinstance(rule, FixedInDegree):
        degrees, listed = _in_degrees(network.seed, index, rule, sources, targets, same and not rule.self_connections)
    elif isinstance(rule, OneToOne):
        degrees, listed = np.ones(sources, np.int32), np.arange(sources, dtype=np.int32)
    else:
        assert isinstance(rule, Explicit)
        return _given(network, index, projection, rule, sources)
    return _Drawn(index, projection, degrees, LISTED, listed)


def _totals(seed: int, index: int, number: int, sources: int, crew: ThreadPoolExecutor, threads: int) -> Any:
    key, stream = np.uint64(seed), _stream(index, draws.OUT_DEGREE)
    blocks, rest = divmod(number, 4)
    cuts = [blocks * k // threads for k in range(threads + 1)]
    counts = [np.zeros(sources, np.int32) for _ in range(threads)]
    list(crew.map(draws.out_degrees, [key] * threads, [stream] * threads, cuts[:-1], cuts[1:], counts))
    draws.one_out_degree(key, stream, blocks, rest, counts[0])
    return np.sum(counts, axis=0, dtype=np.int32)


def _pairs(
    seed: int, index: int, rule: Pairwise, sources: int, targets: int, alone: bool, crew: ThreadPoolExecutor
) -> tuple[Any, Any]:
    if rule.p == 0:
        return np.zeros(sources, np.int32), NONE
    starts = np.zeros(sources + 1, np.int64)
    key, stream = np.uint64(seed), _stream(index, draws.GAP)
    firsts = range(0, sources, SOURCES_AT_ONCE)

    def run(out: Any) -> None:
        def part(first: int) -> None:
            last = min(first + SOURCES_AT_ONCE, sources)
            draws.pairwise(key, stream, float(rule.p), first, last, targets, alone, starts, out)

        list(crew.map(part, firsts))

    run(NONE)
    degrees = starts[:-1].astype(np.int32)
    starts[:] = np.concatenate([[0], np.cumsum(degrees, dtype=np.int64)])
    listed = np.empty(starts[-1], np.int32)
    if len(listed):
        run(listed)
    return degrees, listed


def _in_degrees(seed: int, index: int, rule: FixedInDegree, sources: int, targets: int, alone: bool) -> tuple[Any, Any]:
    if alone and sources == 1 and rule.number:
        allowed = "self_connections=True, or more cells"
        raise ParameterError("inputs of a single cell from its own group", f"{rule.number}", allowed, "choose one")
    key, stream = np.uint64(seed), _stream(index, draws.IN_DEGREE)
    starts = np.zeros(sources, np.int64)
    draws.in_degrees(key, stream, sources, targets, rule.number, alone, starts, NONE)
    degrees = starts.astype(np.int32)
    starts[:] = np.cumsum(starts) - starts
    listed = np.empty(int(degrees.sum(dtype=np.int64)), np.int32)
    if len(listed):
        draws.in_degrees(key, stream, sources, targets, rule.number, alone, starts, listed)
    return degrees, listed


def _given(network: Network, index: int, projection: Projection, rule: Explicit, sources: int) -> _Drawn:
    degrees = np.bincount(rule.sources, minlength=sources).astype(np.int32)
    starts = np.cumsum(degrees, dtype=np.int64) - degrees
    order = np.empty(len(rule.sources), np.int64)
    draws.explicit(rule.sources, order, starts)
    made = _Drawn(index, projection, degrees, LISTED, rule.targets[order].astype(np.int32))
    if rule.weights is None and rule.delays is None:
        return made
    u = np.uint64
    key, stream = u(network.seed), _stream(index, draws.SYNAPSE)
    counter = [np.arange(len(order), dtype=u), *(np.broadcast_to(x, len(order)) for x in (u(0), stream, u(0)))]
    first, second = rounds(counter, [key & u(0xFFFFFFFF), key >> u(32)], u)
    weights, delays = weight_values(network, projection), delay_steps(network, projection)
    low = second & u(0xFFFFFFFF)
    made.weights = weights[order] if rule.weights is not None else weights[(low >> u(32 - WEIGHT_BITS)).astype(int)]
    made.delays = delays[order] if rule.delays is not None else delays[(first >> u(64 - DELAY_BITS)).astype(int)]
    made.kind = WEIGHED
    return made


def _scales(network: Network) -> dict[tuple[str, int], float]:
    """The unit of the sums of every port: constant weights are hit as closely as 15 bits allow."""
    weights: dict[tuple[str, int], list[Any]] = {}
    for projection in network.projections:
        if not isinstance(projection.rule, AllToAll):
            values = np.abs(np.asarray(weight_values(network, projection), float))
            key = projection.target, network.port(projection.target, projection.port)
            if len(values):
                weights.setdefault(key, []).append((values.max(), values.min() == values.max()))
            if projection.plasticity is not None:
                weights.setdefault(key, []).append((projection.plasticity.largest(values.max(initial=0.0)), False))
    scales = {}
    for key, found in weights.items():
        largest = max(value for value, _ in found)
        fixed = np.array(sorted({value for value, constant in found if constant and value > 0}))
        units = largest / np.arange(LARGEST, LARGEST // 2, -1)
        error = np.zeros(len(units))
        for value in fixed:
            error = np.maximum(error, np.abs(np.rint(value / units) * units / value - 1))
        scales[key] = float(units[np.argmin(error)]) if largest > 0 else 1.0
    return scales


def _assembled(
    network: Network, parts: list[Part], depth: int, scales: dict[tuple[str, int], float], pools: list[Pool],
    drawn: list[_Drawn], crew: ThreadPoolExecutor,
) -> Wiring:  # fmt: skip
    """Records and cuts of all sources."""
    n, blocks = network.size, max(p.block for p in parts) + 1
    store = {name: _Store() for name in ("places", "degrees", "ranks", "delays", "weights", "lists", "own")}
    own_delays = _Store()
    place_at = {
        (name, port): store["places"].add(_places(network, parts, name, port))
        for name, cell in network.cells.items()
        for port in range(len(cell.ports))
    }
    table = np.zeros((max(1, len(drawn)), len(COLUMNS)), np.int64)
    total = np.zeros(n, np.int64)
    groups: dict[str, list[int]] = {name: [] for name in network.groups}
    for row, made in enumerate(drawn):
        p = made.projection
        first, size = network.firsts[p.source], network.groups[p.source].size
        slot = network.port(p.target, p.port)
        scale = scales.get((p.target, slot), 1.0)
        ranks = np.cumsum(made.degrees, dtype=np.int64) - made.degrees
        total[first : first + size] += made.degrees
        groups[p.source].append(row)
        degree_at = store["degrees"].add(made.degrees)
        store["ranks"].add(ranks)
        list_at = store["lists"].add(made.targets) if made.kind != DRAWN else 0
        if made.kind == WEIGHED:
            # Own weights and delays lie at the same places as the listed targets.
            store["own"].add(np.rint(made.weights / scale).astype(np.int16), at=list_at)
            own_delays.add(made.delays.astype(np.int16), at=list_at)
            delay_at = weight_at = 0
        else:
            delay_at = store["delays"].add(delay_steps(network, p).astype(np.int16), known=True)
            weight_at = store["weights"].add(np.rint(weight_values(network, p) / scale).astype(np.int16), known=True)
        table[row] = (
            made.kind, _stream(made.index, draws.SYNAPSE), first, size, network.groups[p.target].size,
            place_at[p.target, slot], degree_at, delay_at, weight_at, list_at,
        )  # fmt: skip
    of_source = np.full((n, max(1, *(len(g) for g in groups.values()), 1)), -1, np.int32)
    for name, rows in groups.items():
        first = network.firsts[name]
        of_source[first : first + network.groups[name].size, : len(rows)] = rows
    begins = np.concatenate([[0], np.cumsum(total)])
    most = int(total.max(initial=0))
    cuts = np.zeros((n, blocks * depth + 1), np.uint16 if most < 2**16 else np.uint32)
    records = np.empty(begins[-1], np.int32)
    arrays = [store[k].joined(kind) for k, kind in (("degrees", np.int32), ("ranks", np.int64), ("lists", np.int32),
              ("own", np.int16))] + [own_delays.joined(np.int16)] + [store[k].joined(kind) for k, kind in
              (("places", np.int32), ("delays", np.int16), ("weights", np.int16))]  # fmt: skip

    def part(first: int) -> None:
        room = np.empty(most, np.int32), np.empty(most, np.int32), np.empty(blocks * depth, np.int64)
        last = min(first + SOURCES_AT_ONCE, n)
        assemble(
            np.uint64(network.seed), first, last, table, of_source, *arrays, depth, blocks, begins, cuts, records, *room
        )

    list(crew.map(part, range(0, n, SOURCES_AT_ONCE)))
    return Wiring(begins, cuts, records, scales, pools)


def _places(network: Network, parts: list[Part], group: str, port: int) -> Any:
    """Block and place of the sum of every cell's port, 16 bits each."""
    places = np.empty(network.groups[group].size, np.int32)
    for part in parts:
        if part.group == group:
            inside = np.arange(part.cells, dtype=np.int32)
            places[part.first : part.first + part.cells] = (part.block << 16) | (
                part.sums + port * part.stride + inside
            )
    return places


class _Store:
    """Arrays laid end to end; equal ones are laid once where that is asked for."""

    def __init__(self) -> None:
        self.arrays: list[tuple[int, Any]] = []
        self.length = 0
        self.seen: dict[bytes, int] = {}

    def add(self, array: Any, known: bool = False, at: int | None = None) -> int:
        """Where the array begins."""
        if known:
            key = array.tobytes()
            if key in self.seen:
                return self.seen[key]
            self.seen[key] = self.length
        place = self.length if at is None else at
        self.arrays.append((place, array))
        self.length = max(self.length, place + len(array))
        return place

    def joined(self, kind: Any) -> Any:
        """All of them in one array, at least one element long."""
        whole = np.zeros(max(1, self.length), kind)
        for place, array in self.arrays:
            whole[place : place + len(array)] = array
        return whole
