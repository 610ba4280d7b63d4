"""Where synapses with a rule lie, their states, and how these are read, written and saved.

Order       by source and then as drawn, whatever the blocks: what is read or saved does not depend on threads
Lies        by projection, block of the target, source; columns list the synapses of each target
Arrays      `arrays` is the tuple that plastic_loop.py takes apart
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from glutamate.engine.network import draws
from glutamate.engine.network.plan import Part, delay_steps
from glutamate.engine.network.synapse_rules import CALCIUM, PAIRS
from glutamate.engine.network.wiring import synapses
from glutamate.errors import ParameterError

if TYPE_CHECKING:
    from glutamate.engine.network.network import Network, Projection

NUMBERS = 16
BY_SOURCE = ("known", "source_a", "source_b", "source_since")
BY_TARGET = ("target_a", "target_since")


def late_steps(network: Network, projection: Projection) -> int:
    """Steps, after rounding, from a source's spike to what it adds to calcium; 0 for other rules."""
    rule = projection.plasticity
    if rule is None or rule.KIND != CALCIUM:
        return 0
    return int(delay_steps(network, projection)[0]) + round(rule.late / network.step)


class Plastic:
    """All projections of a network that have a rule, laid out for its parts."""

    def __init__(self, network: Network, parts: list[Part], scales: dict[tuple[str, int], float], threads: int) -> None:
        self.network = network
        self.indices = [k for k, p in enumerate(network.projections) if p.plasticity is not None]
        blocks = max(part.block for part in parts) + 1
        self.table = np.zeros((len(self.indices), 7), np.int64)
        self.spots = np.zeros((len(self.indices), blocks, 6), np.int64)
        self.numbers = np.zeros((len(self.indices), NUMBERS))
        self.sources: list[Any] = []
        self.targets: list[Any] = []
        self.first_weights: list[Any] = []
        self.place: list[Any] = []
        rows: list[Any] = []
        columns: list[Any] = []
        incoming: list[Any] = []
        inside: list[Any] = []
        counts = {"synapses": 0, "rows": 0, "columns": 0, "sources": 0, "targets": 0}
        for q, index in enumerate(self.indices):
            p = network.projections[index]
            source, target, weight = synapses(network, index, scales, threads)
            self._fill(q, index, p, scales, weight)
            self.sources.append(source)
            self.targets.append(target)
            self.first_weights.append(weight)
            place = np.zeros(len(source), np.int32)
            size = network.groups[p.source].size
            for part in (part for part in parts if part.group == p.target):
                slot = network.port(p.target, p.port)
                self.spots[q, part.block] = (
                    part.cells, part.sums + slot * part.stride, counts["rows"], counts["columns"], counts["sources"],
                    counts["targets"],
                )  # fmt: skip
                mine = np.flatnonzero((target >= part.first) & (target < part.first + part.cells)).astype(np.int32)
                at = counts["synapses"] + np.arange(len(mine), dtype=np.int32)
                place[mine] = at
                rows.append(counts["synapses"] + np.searchsorted(source[mine], np.arange(size + 1)))
                local = target[mine] - part.first
                order = np.argsort(local, kind="stable")
                columns.append(counts["synapses"] + np.searchsorted(local[order], np.arange(part.cells + 1)))
                incoming.append(at[order])
                inside.append(local)
                counts["synapses"] += len(mine)
                counts["rows"] += size + 1
                counts["columns"] += part.cells + 1
                counts["sources"] += size
                counts["targets"] += part.cells
            self.place.append(place)
        self.begins, self.incoming_from = _joined(rows, np.int64), _joined(columns, np.int64)
        self.incoming, self.inside = _joined(incoming, np.int32), _joined(inside, np.int32)
        count = max(1, counts["synapses"])
        self.weights, self.calcium = np.zeros(count, np.float32), np.zeros(count, np.float32)
        self.since, self.key, self.source_of = (np.zeros(count, np.int32) for _ in range(3))
        for q, place in enumerate(self.place):
            self.key[place] = np.arange(len(place))
            self.source_of[place] = self.sources[q]
        n, m = max(1, counts["sources"]), max(1, counts["targets"])
        self.known, self.source_a, self.source_b = np.zeros(n, np.uint8), np.zeros(n), np.zeros(n)
        self.source_since, self.target_a, self.target_since = np.zeros(n, np.int64), np.zeros(m), np.zeros(m, np.int64)
        self.start()

    def _fill(self, q: int, index: int, p: Projection, scales: dict[tuple[str, int], float], weight: Any) -> None:
        """Table and numbers of a projection; ParameterError for weights that its rule does not have."""
        network, rule = self.network, p.plasticity
        assert rule is not None
        asked = f"the projection from {p.source} to {p.target} with {type(rule).__name__}"
        steps = delay_steps(network, p)
        if len(steps) and steps.min() != steps.max():
            raise ParameterError(asked, "drawn delays", "one delay", "give one, or split the projection")
        low, high = {PAIRS: (0.0, rule.largest(0.0)), CALCIUM: (getattr(rule, "low", 0.0), rule.largest(0.0))}.get(
            rule.KIND, (-np.inf, np.inf)
        )
        slack = 1e-4 * abs(high)
        if len(weight) and not (low - slack <= weight.min() and weight.max() <= high + slack):
            came = f"weights from {weight.min():g} to {weight.max():g}"
            raise ParameterError(asked, came, f"from {low:g} to {high:g}", "change the weights or the ends of the rule")
        first, delay = network.firsts[p.source], int(steps[0]) if len(steps) else 1
        stream = index * draws.USES + draws.CHANGE
        self.table[q] = (
            rule.KIND, first, first + network.groups[p.source].size, list(network.groups).index(p.target), delay,
            late_steps(network, p), stream,
        )  # fmt: skip
        numbers = [scales[p.target, network.port(p.target, p.port)], network.step, *rule.numbers()]
        self.numbers[q, : len(numbers)] = numbers

    def start(self) -> None:
        """As at time 0: rested, no traces, the weights that were drawn."""
        for array in (self.calcium, self.since, *(getattr(self, name) for name in (*BY_SOURCE, *BY_TARGET))):
            array[:] = 0
        for q, weight in enumerate(self.first_weights):
            self._write(q, weight)

    @property
    def synapses(self) -> int:
        """How many there are."""
        return sum(len(place) for place in self.place)

    @property
    def arrays(self) -> tuple[Any, ...]:
        """What the loop takes."""
        return (
            self.table, self.spots, self.numbers, self.begins, self.inside, self.incoming_from, self.incoming,
            self.weights, self.calcium, self.since, self.key, self.known, self.source_a, self.source_b,
            self.source_since, self.target_a, self.target_since, self.source_of,
        )  # fmt: skip

    def _ends(self, q: int) -> tuple[float, float]:
        rule: Any = self.network.projections[self.indices[q]].plasticity
        return (rule.low, rule.high) if rule.KIND == CALCIUM else (0.0, 1.0)

    def _write(self, q: int, weight: Any) -> None:
        low, high = self._ends(q)
        self.weights[self.place[q]] = (weight - low) / (high - low)

    def read(self, index: int, step: int, seed: int) -> dict[str, Any]:
        """Sources, targets and weights (N,) of a projection at a step, in order; with calcium its efficacy too."""
        if index not in self.indices:
            known = ", ".join(map(str, self.indices)) or "none"
            raise ParameterError(f"synapses of projection {index}", "no rule", f"one of {known}", "choose one")
        q = self.indices.index(index)
        stored = self.weights[self.place[q]].astype(float)
        found = {"sources": self.sources[q], "targets": self.targets[q]}
        rule: Any = self.network.projections[index].plasticity
        if rule.KIND != CALCIUM:
            return found | {"weights": stored}
        from glutamate.engine.network.plastic_loop import RULE, STREAM, efficacies

        place, numbers = self.place[q], self.numbers[q, RULE:]
        gaps = (step - self.since[place]) * self.network.step
        now = efficacies(
            numbers, stored, self.calcium[place].astype(float), gaps, np.uint64(seed), self.table[q, STREAM], step
        )
        return found | {"efficacy": now, "weights": rule.low + now * (rule.high - rule.low)}

    # Saving

    def state(self) -> dict[str, Any]:
        """Everything a run depends on, in an order of its own that no partition changes."""
        saved: dict[str, Any] = {}
        for q, place in enumerate(self.place):
            for name in ("weights", "calcium", "since"):
                saved[f"synapses {q} {name}"] = getattr(self, name)[place]
            sources, targets = self._spans(q)
            for name in BY_SOURCE:
                # Every block keeps its own copy, all of them alike.
                saved[f"synapses {q} {name}"] = getattr(self, name)[sources[0]]
            for name in BY_TARGET:
                saved[f"synapses {q} {name}"] = np.concatenate([getattr(self, name)[span] for span in targets])
        return saved

    def restore(self, saved: Any) -> None:
        """Take up what `state` gave, for the same network."""
        for q, place in enumerate(self.place):
            for name in ("weights", "calcium", "since"):
                getattr(self, name)[place] = saved[f"synapses {q} {name}"]
            sources, targets = self._spans(q)
            for span in sources:
                for name in BY_SOURCE:
                    getattr(self, name)[span] = saved[f"synapses {q} {name}"]
            for name in BY_TARGET:
                at = 0
                for span in targets:
                    length = span.stop - span.start
                    getattr(self, name)[span] = saved[f"synapses {q} {name}"][at : at + length]
                    at += length

    def _spans(self, q: int) -> tuple[list[slice], list[slice]]:
        """Where the states of sources and of targets lie, block by block."""
        used = [row for row in self.spots[q] if row[0]]
        size = int(self.table[q, 2] - self.table[q, 1])
        return [slice(row[4], row[4] + size) for row in used], [slice(row[5], row[5] + row[0]) for row in used]


def _joined(arrays: list[Any], kind: Any) -> Any:
    """All of them in one array, at least one element long."""
    rest = np.zeros(0 if sum(map(len, arrays)) else 1, kind)
    return np.concatenate([*arrays, rest]).astype(kind, copy=False)


__all__ = ["Plastic", "late_steps"]
