"""Condensing a system before it is solved: fewer slots to integrate, the same answers.

Closed      a state with a closed form between events (closed.py) is kept as its last value and time, and computed when
            a jump, guard, output, or in an explicit method a rate, reads it
Conserved   of states whose sum flows keep constant, one follows from the others and their total
Hands on    a `Condensed` system: what is integrated, and every original slot as an expression of it
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping, Sequence

from glutamate.engine.adaptive import closed
from glutamate.engine.adaptive.closed import TIME, Closed
from glutamate.engine.slots import Slot, System
from glutamate.engine.trace import Graph


@dataclasses.dataclass
class Condensed:
    """The smaller system; `originals` gives the original slots from its own, `enter` its own from the originals.

    `dropped` are the conserved slots with bounds that left, checked before a step is accepted;
    `watched` are the original slots with bounds, looked at after every event; `limits` says for every closed slot
    between which ends it goes: only those that tend out of their domain must be watched between events. `longest` are
    the longest steps that guards allow.
    """

    system: System
    originals: list[int]
    enter: list[int]
    slot_of: list[int]
    limits: dict[int, tuple[int, ...]] = dataclasses.field(default_factory=dict)
    watched: list[int] = dataclasses.field(default_factory=list)
    dropped: list[int] = dataclasses.field(default_factory=list)
    longest: list[int] = dataclasses.field(default_factory=list)


def condense(system: System, quick: Mapping[int, Closed] | None = None) -> Condensed:
    """The system with closed and conserved states taken out of the integration.

    `quick` gives closed states that rates read, for an explicit method; else those that nobody reads are taken out.
    """
    g = system.graph
    explicit = quick is not None
    lazy = closed.lazy(system) if quick is None else dict(quick)
    tied = closed.groups(lazy)
    groups = [group for group in system.conserved if not set(group) & set(lazy)]
    dropped = {_eliminated(system, group): group for group in groups}
    kept = [i for i in range(system.size) if i not in lazy and i not in dropped]
    frozen = list(range(system.size, len(system.states)))
    states = [system.states[i] for i in kept]
    place = {i: k for k, i in enumerate(kept)}
    for i in frozen:
        place[i] = len(states)
        states.append(system.states[i])
    extra: dict[tuple[str, int], int] = {}
    for i in lazy:
        for what in ("last", "since"):
            extra[what, i] = len(states)
            states.append(Slot(f"{system.states[i].path}:{what}", system.states[i].field, "mode"))
    for i in dropped:
        extra["total", i] = len(states)
        states.append(Slot(f"{system.states[i].path}:total", system.states[i].field, "mode"))

    def now(k: int) -> int:
        return g.symbol("state", k).id

    mapping = {("state", i): now(k) for i, k in place.items()}
    lazy = {i: one.moved(g, mapping) for i, one in lazy.items()}
    drives = {i: (now(extra["last", i]), one.slope) for i, one in lazy.items()}
    for i, one in lazy.items():
        elapsed = g.sub(g.symbol(*TIME).id, now(extra["since", i]))
        last = now(extra["last", i])
        mapping["state", i] = (
            closed.solution(g, one, last, drives, elapsed) if explicit else closed.lazy_solution(g, one, last, elapsed)
        )
    for i, group in dropped.items():
        rest = now(extra["total", i])
        for j in group:
            if j != i:
                rest = g.sub(rest, mapping["state", j])
        mapping["state", i] = rest

    def moved(nodes: Sequence[int]) -> list[int]:
        return g.substitute(nodes, mapping)

    def assign(old: dict[int, int]) -> dict[int, int]:
        new = dict(zip(old, moved(list(old.values())), strict=True))
        result = {place[i]: node for i, node in new.items() if i in place}
        for i in lazy:
            if tied[i] & set(new):
                result[extra["last", i]] = new.get(i, mapping["state", i])
                result[extra["since", i]] = g.symbol(*TIME).id
        for i, group in dropped.items():
            if set(group) & set(new):
                result[extra["total", i]] = _sum(g, [new.get(j, mapping["state", j]) for j in group])
        return result

    rate = moved([system.rate[i] for i in kept])
    result = dataclasses.replace(
        system,
        states=states,
        rate=rate,
        mass=[system.mass[i] for i in kept],
        outputs={
            p: (f, n)
            for (p, (f, _)), n in zip(
                system.outputs.items(), moved([n for _, n in system.outputs.values()]), strict=True
            )
        },
        jumps={p: dataclasses.replace(j, assign=assign(j.assign)) for p, j in system.jumps.items()},
        guards=[
            dataclasses.replace(
                q,
                value=moved([q.value])[0],
                assign=assign(q.assign),
                switch=None if q.switch is None else place[q.switch],
            )
            for q in system.guards
        ],
        conserved=[],
    )
    enter = [g.symbol("original", i).id for i in kept + frozen]
    for i in lazy:
        enter += [g.symbol("original", i).id, g.symbol(*TIME).id]
    enter += [_sum(g, [g.symbol("original", j).id for j in group]) for group in dropped.values()]
    limits = {i: closed.limits(g, one, now(extra["last", i]), drives) for i, one in lazy.items()}
    bounded = [s.field.low > float("-inf") or s.field.high < float("inf") for s in system.states[: system.size]]
    watched = [i for i, b in enumerate(bounded) if b]
    owner = [*kept, *frozen, *(i for i in lazy for _ in range(2)), *dropped]
    return Condensed(
        result,
        [mapping["state", i] for i in range(len(system.states))],
        enter,
        owner,
        limits,
        watched,
        [i for i in dropped if bounded[i]],
        closed.longest_steps(system, lazy, {i: now(extra["since", i]) for i in lazy}) if explicit else [],
    )


def _sum(g: Graph, nodes: Iterable[int]) -> int:
    total = g.zero
    for node in nodes:
        total = g.add(total, node)
    return total


def _eliminated(system: System, group: Sequence[int]) -> int:
    """The state of a conserved group that fewest others' rates read, the first of those."""
    g = system.graph
    reads = {i: sum(("state", i) in g.symbols([system.rate[j]]) for j in range(system.size)) for i in group}
    return min(group, key=lambda i: (reads[i], group.index(i)))
