"""Events of an SBML model as nodes: trigger, delay, priority, what they assign.

Takes in    a builder and the libsbml events
Hands on    `EventProgram`s in the order of the file; a terminal guard that ends a segment when a trigger has changed
"""

from __future__ import annotations

import dataclasses
from typing import Any

from glutamate.engine.slots import GuardProgram
from glutamate.interchange.sbml_build import Builder
from glutamate.interchange.sbml_file import SbmlError


@dataclasses.dataclass(frozen=True)
class Assignment:
    """One assignment: slot, node of the value in the identifier's meaning, node of the size that makes it an amount."""

    slot: int
    value: int
    size: int | None


@dataclasses.dataclass(frozen=True)
class EventProgram:
    """One event: nodes of trigger (a truth), delay and priority (None without), `memory` the slot of the last truth."""

    name: str
    trigger: int
    memory: int
    initial: bool
    persistent: bool
    early: bool
    delay: int | None
    priority: int | None
    assignments: tuple[Assignment, ...]


def programs(builder: Builder, events: Any) -> list[EventProgram]:
    """All events with a trigger, and the guard that watches them."""
    g, write = builder.graph, builder.write
    result = []
    for k, event in enumerate(events):
        trigger = event.getTrigger()
        if trigger is None or trigger.getMath() is None:  # without a trigger it never happens
            continue
        name = event.getId() or f"event[{k}]"
        truth = write.truth(trigger.getMath())
        memory = builder.mode(f"{name}:trigger", "mode")
        delay = event.getDelay()
        rank = event.getPriority()
        assignments = [
            _assignment(builder, name, a) for a in event.getListOfEventAssignments() if a.getMath() is not None
        ]
        result.append(
            EventProgram(
                name,
                truth,
                memory,
                trigger.getInitialValue() if event.getLevel() > 2 else True,
                trigger.getPersistent() if event.getLevel() > 2 else True,
                event.getUseValuesFromTriggerTime(),
                write.number(delay.getMath(), direct=True)
                if delay is not None and delay.getMath() is not None
                else None,
                write.number(rank.getMath(), direct=True) if rank is not None and rank.getMath() is not None else None,
                tuple(assignments),
            )
        )
    if result:
        changed = g._node("lt", (g.zero, g.zero))
        for e in result:
            was = g._node("lt", (g.zero, builder.symbol(e.memory)))
            rose = g._node("and", (e.trigger, g.unary("not", was)))
            fell = g._node("and", (was, g.unary("not", e.trigger)))
            changed = g._node("or", (changed, g._node("or", (rose, fell))))
        value = g.select(changed, g.one, g.wrap(-1.0))
        builder.guards.append(GuardProgram("a trigger", value, "up", {}, None, True))
    return result


def _assignment(builder: Builder, event: str, given: Any) -> Assignment:
    q = builder.found.quantities[given.getVariable()]
    if q.id not in builder.slot:
        raise SbmlError(
            f"an assignment of event {event}",
            f"{q.id}, which a rule determines",
            "quantities without an assignment rule or algebraic rule",
            "assign what the rule reads",
        )
    value = builder.write.number(given.getMath(), direct=True)
    dense = q.dense and q.id not in builder.unknowns.implicit
    return Assignment(builder.slot[q.id], value, builder.size_of(q) if dense else None)
