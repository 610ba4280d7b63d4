"""What happens when triggers change: SBML's rules for one member at one moment.

Rules       a trigger that becomes true schedules its event after the delay, with values of now if the event asks for
            them; what is due is executed one by one, highest priority first, a lot among equal ones, and every
            execution looks at all triggers again; what is not persistent is dropped when its trigger becomes false
Numbers     plain floats; a relation keeps its side unless what it compares has changed
"""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Sequence
from typing import Any

import numpy as np

from glutamate.engine.slots import System
from glutamate.interchange.sbml_events import EventProgram
from glutamate.interchange.sbml_numbers import Numbers

MOST_EXECUTIONS = 10_000


@dataclasses.dataclass
class Pending:
    """One scheduled execution; `values` are those of the trigger's time, None if they are to be computed."""

    time: float
    event: int
    order: int
    values: list[float] | None


class Queue:
    """Events of one member: what is scheduled, and how it changes the slots; `key` is (seed, member)."""

    def __init__(self, extra: Any, parameters: Any, key: tuple[int, int]) -> None:
        self.events: Sequence[EventProgram] = extra.events
        self.system: System = extra.system
        self.numbers: Numbers = extra.numbers
        self.parameters = [float(x) for x in parameters]
        self.key = key
        self.pending: list[Pending] = []
        self.count = 0
        self.failed = False
        self.past: Any = None
        self.lots: Any = None

    @property
    def next(self) -> float:
        """Time of the next execution."""
        return min((p.time for p in self.pending), default=math.inf)

    def look(self, t: float, y: Any) -> None:
        """Everything that happens at time t; changes the slots y in place."""
        self._triggers(t, y)
        executed = 0
        while True:
            due = [p for p in self.pending if p.time <= t]
            if not due:
                return
            executed += 1
            if executed > MOST_EXECUTIONS:
                self.failed = True
                return
            chosen = self._first(due, t, y)
            self.pending.remove(chosen)
            self._execute(chosen, t, y)
            self._triggers(t, y)

    def values(self, nodes: Sequence[int], t: float, y: Any) -> list[float]:
        """Numbers of nodes at time t, those that read the past included."""
        return self.numbers(nodes, t, y.tolist(), self.parameters, () if self.past is None else self.past(t, y))

    def now(self, nodes: Sequence[int], t: float, y: Any) -> list[float]:
        """Numbers of nodes that do not read the past."""
        return self.numbers(nodes, t, y.tolist(), self.parameters, ())

    def _triggers(self, t: float, y: Any) -> None:
        """Schedule what became true, drop what is not persistent and became false."""
        truths = self.values([e.trigger for e in self.events], t, y)
        for k, (event, truth) in enumerate(zip(self.events, truths, strict=True)):
            before = y[event.memory] > 0
            now = bool(truth)
            y[event.memory] = 1.0 if now else -1.0
            if now and not before:
                self._schedule(k, t, y)
            if not now and not event.persistent:
                self.pending = [p for p in self.pending if p.event != k]

    def _schedule(self, k: int, t: float, y: Any) -> None:
        event = self.events[k]
        delay = 0.0 if event.delay is None else self.values([event.delay], t, y)[0]
        if not delay >= 0:
            self.failed = True
            return
        values = self.values([a.value for a in event.assignments], t, y) if event.early else None
        self.count += 1
        self.pending.append(Pending(t + delay, k, self.count, values))

    def _first(self, due: list[Pending], t: float, y: Any) -> Pending:
        """The earliest of highest priority; a lot among equals, the order of the file where none has one."""
        if len(due) == 1:
            return due[0]
        earliest = min(p.time for p in due)
        due = [p for p in due if p.time == earliest]
        ranks = [self._priority(p, t, y) for p in due]
        best = [p for p, rank in zip(due, ranks, strict=True) if rank == max(ranks)]
        if len(best) == 1 or max(ranks) == -math.inf:
            return min(best, key=lambda p: (p.event, p.order))
        if self.lots is None:
            self.lots = np.random.Generator(np.random.Philox(key=np.array(self.key, np.uint64)))
        return best[int(self.lots.integers(len(best)))]

    def _priority(self, p: Pending, t: float, y: Any) -> float:
        node = self.events[p.event].priority
        return -math.inf if node is None else self.values([node], t, y)[0]

    def _execute(self, chosen: Pending, t: float, y: Any) -> None:
        event = self.events[chosen.event]
        values = chosen.values
        if values is None:
            values = self.values([a.value for a in event.assignments], t, y)
        before = self._sides(t, y)
        for a, value in zip(event.assignments, values, strict=True):
            if a.size is None:
                y[a.slot] = value
        for a, value in zip(event.assignments, values, strict=True):
            if a.size is not None:
                y[a.slot] = value * self.values([a.size], t, y)[0]
        self._settle(before, t, y)

    def _sides(self, t: float, y: Any) -> list[float]:
        """Value of every guard."""
        return self.values([q.value for q in self.system.guards if not q.terminal], t, y)

    def _settle(self, before: list[float], t: float, y: Any) -> None:
        """Sides of relations after a change; one may move another, so it is done again until nothing moves."""
        guards = [q for q in self.system.guards if not q.terminal]
        for _ in range(len(guards) + 1):
            after = self._sides(t, y)
            moved = [q for q, a, b in zip(guards, before, after, strict=True) if a != b]
            changed = False
            for q in moved:
                value = after[guards.index(q)]
                if q.switch is not None:
                    side = 1.0 if value > 0 else -1.0
                    changed |= y[q.switch] != side
                    y[q.switch] = side
                elif (value > 0) == (q.direction == "up"):
                    for slot, node in q.assign.items():
                        new = self.values([node], t, y)[0]
                        changed |= new != y[slot]
                        y[slot] = new
            if not changed:
                return
            before = [math.nan if q in moved else x for q, x in zip(guards, before, strict=True)]


def scheduled(queues: Sequence[Queue]) -> Any:
    """Time of the next execution of every member."""
    return np.array([q.next for q in queues])
