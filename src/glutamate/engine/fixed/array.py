"""Arrays: n copies of one part, coupled by weights and delays, as one model of the stepper `grid`.

Takes in    a mechanism or an `Assembly` (one node), couplings {drive of the node: output or state of other nodes},
            white noise by state
Hands on    `Node`: the node's system with its coupled and delayed readings at rows of the event-value block
Coupling    linear: sum_j w_ij x_j(t - d_ij);  diffusive: sum_j w_ij (x_j(t - d_ij) - x_i(t)); added to the drive's own
            value
Noise       independent for every state named and every node; its size is an input, `<state>_noise`, in the unit of the
            state per root of the model's time, so members and nodes may differ in it
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from typing import Any

from glutamate.engine.fixed.delay import Tap, trace_past
from glutamate.engine.slots import InputSlot
from glutamate.engine.system import System
from glutamate.errors import AlgebraicLoopError, AssemblyError, MechanismError, closest

KINDS = ("linear", "diffusive")


@dataclasses.dataclass(frozen=True, eq=False)
class Coupling:
    """Drive `target` of node i reads `source` of all nodes j by weights[i, j], delays[i, j] ago.

    weights (n, n) in canonical units of target per source; delays (n, n) in the model's time, or None for none.
    """

    target: str
    source: str
    weights: Any
    delays: Any = None
    kind: str = "linear"


@dataclasses.dataclass(frozen=True, eq=False)
class Array:
    """`n` nodes of one part; raises AssemblyError if a coupling does not fit.

    noise {state: size} adds white noise to states of the part, in canonical units per root of the model's time.
    """

    part: Any
    n: int
    coupling: Sequence[Coupling] = ()
    noise: Mapping[str, float] = dataclasses.field(default_factory=dict)

    def __post_init__(self) -> None:
        import numpy as np

        if self.n < 1:
            raise AssemblyError("an array", f"{self.n} nodes", "at least one", "choose n >= 1")
        for state, size in self.noise.items():
            if not 0 <= size < float("inf"):
                raise AssemblyError(f"the noise of {state}", repr(size), "a finite size from 0", "give one")
        for c in self.coupling:
            name = f"the coupling of {c.target} to {c.source}"
            if c.kind not in KINDS:
                raise AssemblyError(
                    name, f"kind {c.kind!r}", " or ".join(KINDS), "choose one", closest=closest(c.kind, KINDS)
                )
            for label, table in (("weights", c.weights), ("delays", c.delays)):
                if table is None and label == "delays":
                    continue
                values = np.asarray(table, float)
                fits = values.shape == (self.n, self.n)
                if not fits or not np.all(np.isfinite(values)) or (label == "delays" and np.any(values < 0)):
                    came = f"shape {values.shape}" if not fits else "negative, infinite or missing values"
                    allowed = f"finite {label} (non-negative delays) of shape ({self.n}, {self.n})"
                    raise AssemblyError(
                        f"the {label} of {name[4:]}", came, allowed, "give one number for every pair of nodes"
                    )


@dataclasses.dataclass
class Node:
    """One node ready for the grid: reading k of `targets`, then of `taps`, is the symbol ("value", 1 + k).

    targets are coupled inputs; couplings (coupling, target, source) count into targets and sources; sources are nodes
    kept in the ring.
    """

    system: System
    targets: list[int]
    couplings: list[tuple[Coupling, int, int]]
    sources: list[int]
    taps: list[tuple[Tap, int]]

    @property
    def readings(self) -> int:
        """How many values a node gets from the ring."""
        return len(self.targets) + len(self.taps)


def node_of(array: Array) -> Node:
    """Trace the part of an array and bind what it reads from other nodes and from the past.

    Raises AssemblyError for unknown ends, AlgebraicLoopError if a source reads what it feeds, MechanismError if an
    event or guard reads a coupled or delayed drive.
    """
    system, taps = trace_past(array.part)
    system = _with_noise(system, array.noise)
    g = system.graph
    targets: list[int] = []
    sources: list[int] = []
    couplings = []
    for c in array.coupling:
        target, source = _input(system, c.target), _source(system, c.source)
        for item, known in ((target, targets), (source, sources)):
            if item not in known:
                known.append(item)
        couplings.append((c, targets.index(target), sources.index(source)))
    placed = []
    for tap in taps:
        if tap.source not in sources:
            sources.append(tap.source)
        placed.append((tap, sources.index(tap.source)))
    mapping = {("input", k): g.add(g.symbol("input", k).id, g.symbol("value", 1 + i).id) for i, k in enumerate(targets)}
    mapping.update({("past", k): g.symbol("value", 1 + len(targets) + k).id for k in range(len(taps))})
    _check(system, targets, sources)
    flows = system.flows
    if flows is not None:
        rates = g.substitute([f.rate for f in flows], mapping)
        flows = [dataclasses.replace(f, rate=n) for f, n in zip(flows, rates, strict=True)]
    system = dataclasses.replace(
        system,
        rate=g.substitute(system.rate, mapping),
        outputs={p: (f, g.substitute([n], mapping)[0]) for p, (f, n) in system.outputs.items()},
        noise={
            s: dict(zip(row, g.substitute(list(row.values()), mapping), strict=True)) for s, row in system.noise.items()
        },
        flows=flows,
    )
    return Node(system, targets, couplings, sources, placed)


def _with_noise(system: System, noise: Mapping[str, float]) -> System:
    """The system with an input for the size of every noise, and the noise."""
    inputs, sources = list(system.inputs), dict(system.noise)
    integrated = [s.path for s in system.states[: system.size]]
    for name, size in noise.items():
        found = [i for i, p in enumerate(integrated) if p == name or p.rpartition(".")[2] == name]
        if len(found) != 1:
            came = "no such state" if not found else "several of that name"
            allowed, near = ", ".join(integrated) or "none", closest(name, integrated)
            raise AssemblyError(f"noise of {name}", came, allowed, "name a state with a rate", closest=near)
        slot = system.states[found[0]]
        field = slot.field.replace(low=0.0, high=float("inf"))
        inputs.append(InputSlot(f"{slot.path}_noise", field, float(size), "per root of the model's time"))
        sources[inputs[-1].path] = {found[0]: system.graph.symbol("input", len(inputs) - 1).id}
    return dataclasses.replace(system, inputs=inputs, noise=sources)


def _input(system: System, name: str) -> int:
    paths = [s.path for s in system.inputs]
    found = [k for k, p in enumerate(paths) if p == name or p.rpartition(".")[2] == name]
    if len(found) != 1:
        came = "no such input" if not found else "several inputs of that name"
        raise AssemblyError(
            f"a coupling into {name}",
            came,
            ", ".join(paths) or "none",
            "name a drive left to an Input",
            closest=closest(name, paths),
        )
    return found[0]


def _source(system: System, name: str) -> int:
    paths = [*system.outputs, *(s.path for s in system.states)]
    found = [p for p in paths if p == name or p.rpartition(".")[2] == name]
    if len(found) != 1:
        came = "no such state or output" if not found else "several of that name"
        raise AssemblyError(
            f"a coupling from {name}", came, ", ".join(paths), "name a state or an output", closest=closest(name, paths)
        )
    return system.field(found[0])[1]


def _check(system: System, targets: list[int], sources: list[int]) -> None:
    """Refuse what would have to be known before it is computed."""
    g = system.graph
    blocked = {("input", k) for k in targets}

    def reads(node: int) -> bool:
        return any(s in blocked or s[0] == "past" for s in g.symbols([node]))

    for node in sources:
        if reads(node):
            raise AlgebraicLoopError(
                "a source that is known before what it feeds",
                "an output that reads a coupled or delayed drive at once",
                "a state, or an output of states and own inputs",
                "couple to a state instead",
            )
    events = [(f"the event {p}", list(j.assign.values())) for p, j in system.jumps.items()]
    events += [(f"the guard {q.name}", [q.value, *q.assign.values()]) for q in system.guards]
    for name, nodes in events:
        if any(reads(n) for n in nodes):
            raise MechanismError(
                name,
                "it reads a coupled or delayed drive",
                "events and guards of states, parameters and own inputs",
                "read a state",
            )
