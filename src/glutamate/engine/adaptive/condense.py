"""Condensing a system before it is solved: fewer slots to integrate, the same answers.

Lazy        a state that nobody's rate reads and whose own rate is a + b x, with a and b from parameters alone, has a
            closed form: it is kept as its last value and time, and computed when a jump, guard or output reads it
Conserved   of states whose sum flows keep constant, one follows from the others and their total
Hands on    a `Condensed` system: what is integrated, and every original slot as an expression of it
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Sequence

from glutamate.engine.slots import Slot, System
from glutamate.engine.trace import Graph

TIME = ("time", 0)


@dataclasses.dataclass
class Condensed:
    """The smaller system; `originals` gives the original slots from its own, `enter` its own from the originals.

    `dropped` are the conserved slots with bounds that left, checked before a step is accepted;
    `watched` are the original slots with bounds, looked at after every event; `limits` says for every lazy slot where
    it tends, infinite if it has no end: only those that tend out of their domain must be watched between events.
    """

    system: System
    originals: list[int]
    enter: list[int]
    slot_of: list[int]
    limits: dict[int, int] = dataclasses.field(default_factory=dict)
    watched: list[int] = dataclasses.field(default_factory=list)
    dropped: list[int] = dataclasses.field(default_factory=list)


def condense(system: System) -> Condensed:
    """The system with lazy and conserved states taken out of the integration."""
    g = system.graph
    lazy = _lazy(system)
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
    for i, (a, b) in lazy.items():
        elapsed = g.sub(g.symbol(*TIME).id, now(extra["since", i]))
        mapping["state", i] = _solution(g, now(extra["last", i]), a, b, elapsed)
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
            if i in new:
                result[extra["last", i]], result[extra["since", i]] = new[i], g.symbol(*TIME).id
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
    limits = {i: _limit(g, now(extra["last", i]), a, b) for i, (a, b) in lazy.items()}
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
    )


def _sum(g: Graph, nodes: Iterable[int]) -> int:
    total = g.zero
    for node in nodes:
        total = g.add(total, node)
    return total


def _lazy(system: System) -> dict[int, tuple[int, int]]:
    """Slots in closed form with a and b of their rate a + b x."""
    g = system.graph
    readers: dict[int, set[int]] = {}
    for row, node in enumerate(system.rate):
        for kind, i in g.symbols([node]):
            if kind == "state":
                readers.setdefault(i, set()).add(row)
    found = {}
    for i, node in enumerate(system.rate):
        if system.mass[i] == 0 or not readers.get(i, set()) <= {i}:
            continue
        symbols = g.symbols([node])
        if not all(s == ("state", i) or s[0] == "parameter" for s in symbols):
            continue
        slope = g.derivative([node], [("state", i)]).get((0, 0), g.zero)
        if any(kind == "state" for kind, _ in g.symbols([slope])):
            continue
        offset = g.substitute([node], {("state", i): g.zero})[0]
        found[i] = (offset, slope)
    return found


def _solution(g: Graph, last: int, a: int, b: int, elapsed: int) -> int:
    """x(t) of dx/dt = a + b x from x(0) = last: last + (a + b last) t exprel(b t), which holds for b = 0 too."""
    speed = g.add(a, g.mul(b, last))
    change = g.mul(g.mul(speed, elapsed), g.unary("exprel", g.mul(b, elapsed), 0))
    return g.add(last, change)


def _limit(g: Graph, last: int, a: int, b: int) -> int:
    """Where dx/dt = a + b x goes from `last`: -a/b if b < 0, else to infinity unless it stands still."""
    speed = g.add(a, g.mul(b, last))
    upward = g.select(g._node("lt", (g.zero, speed)), g.wrap(float("inf")), last)
    endless = g.select(g._node("lt", (speed, g.zero)), g.wrap(float("-inf")), upward)
    return g.select(g._node("lt", (b, g.zero)), g.neg(g.div(a, b)), endless)


def _eliminated(system: System, group: Sequence[int]) -> int:
    """The state of a conserved group that fewest others' rates read, the first of those."""
    g = system.graph
    reads = {i: sum(("state", i) in g.symbols([system.rate[j]]) for j in range(system.size)) for i in group}
    return min(group, key=lambda i: (reads[i], group.index(i)))
