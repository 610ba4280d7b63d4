"""Arms: what one of the compared lives replaces.

rooms.open_plan = "rooms.quiet"         the room is like another one
rooms.open_plan.sensory = 0.8           one property of it
stressor.criticism = "none"             what a verb says is something else, or nothing
dose.memantine = "none"                 a dose by its substance or by its whole text, a meal by its name or whole text
stressor.criticism.strength = 0.5       one option of it
"""

from __future__ import annotations

from typing import Any

from pydantic import ValidationError

from glutamate.errors import ScenarioError, closest
from glutamate.scenarios.timeline.format import ENTRIES, RoomTable, TimelineArm, TimelineEntry, TimelinePlan

Entries = list[TimelineEntry | None]


def choose(plan: TimelinePlan, name: str) -> tuple[int, TimelineArm]:
    """Number and table of an arm, of the first one without a name; ScenarioError for one that is not there."""
    names = [arm.name for arm in plan.arms]
    for k, arm in enumerate(names):
        if names.index(arm) != k:
            raise plan.source.error("the names of arms", f"{arm!r:.60} twice", "each once", "rename one", ("arms", k))
    if name and name not in names:
        near = closest(name, names)
        raise plan.source.error(f"the arm {name!r:.60}", "no such arm", ", ".join(names), "use one", ("arms",), near)
    k = names.index(name) if name else 0
    return k, plan.arms[k]


def replaced(plan: TimelinePlan, k: int) -> tuple[Entries, dict[str, RoomTable]]:
    """Entries (None where one is left out) and rooms of the arm number k."""
    arm, rooms = plan.arms[k], dict(plan.rooms)
    names = [one.name for one in plan.arms]
    found: Entries = []
    for j, entry in enumerate(plan.timeline):
        if entry.arm is not None and entry.arm not in names:
            near, place = closest(entry.arm, names), ("timeline", j, "arm")
            allowed = ", ".join(names)
            raise plan.source.error("the arm of an entry", f"{entry.arm!r:.60}", allowed, "use one", place, near)
        found.append(entry if entry.arm in (None, arm.name) else None)
    for key, value in arm.replace.items():
        with plan.source.at("arms", k, "replace", key):
            head, _, rest = key.partition(".")
            if head == "rooms":
                _room(key, rest, value, rooms, plan)
            elif head in ENTRIES:
                found = _entries(key, head, rest, value, found, plan)
            else:
                raise _refuse(key, f"{head!r:.40}", "rooms or a verb before the dot", ("rooms", *ENTRIES), head)
    return found, rooms


def _room(key: str, name: str, value: Any, rooms: dict[str, RoomTable], plan: TimelinePlan) -> None:
    """Make a room like another one, or change one of its properties."""
    known = plan.rooms
    if name in known:
        other = str(value).removeprefix("rooms.")
        if not isinstance(value, str) or other not in known or not value.startswith("rooms."):
            names = tuple(f"rooms.{room}" for room in known)
            raise _refuse(key, f"{value!r:.60}", ", ".join(names), names, str(value))
        rooms[name] = known[other]
        return
    room, _, option = name.rpartition(".")
    if room not in known:
        raise _refuse(key, f"the room {name!r:.60}", ", ".join(known) or "no room is in the file", tuple(known), name)
    rooms[room] = _changed(key, rooms[room], option, value)


def _entries(key: str, verb: str, what: str, value: Any, found: Entries, plan: TimelinePlan) -> Entries:
    """Change the value of a verb, or one of its options, where it says `what`."""
    hit = [entry is not None and entry.verb == verb and what in names_of(entry) for entry in found]
    option = verb
    if not any(hit):
        what, _, option = what.rpartition(".")
        hit = [entry is not None and entry.verb == verb and what in names_of(entry) for entry in found]
    if not any(hit):
        names = tuple(dict.fromkeys(n for e in plan.timeline if e.verb == verb for n in names_of(e)))
        allowed = ", ".join(f"{verb}.{name}" for name in names) or f"no entry of this arm has the verb {verb}"
        raise _refuse(key, "no such entry in this arm", allowed, names, what or key.partition(".")[2])
    changed: Entries = []
    for entry, here in zip(found, hit, strict=True):
        if entry is None or not here:
            changed.append(entry)
        else:
            changed.append(None if option == verb and value == "none" else _changed(key, entry, option, value))
    return changed


def names_of(entry: TimelineEntry) -> tuple[str, ...]:
    """What an arm may call an entry: the value of its verb, and of a dose or a meal also its first word."""
    what = str(entry.what)
    return (what, *what.split()[:1]) if entry.verb in ("dose", "meal") else (what,)


def _changed(key: str, table: Any, option: str, value: Any) -> Any:
    """A copy of a table with one key changed, checked again."""
    if option not in type(table).model_fields:
        known = tuple(type(table).model_fields)
        raise _refuse(key, f"the option {option!r:.40}", ", ".join(known), known, option)
    try:
        return type(table).model_validate({**table.model_dump(exclude_unset=True), option: value})
    except ValidationError as problem:
        allowed = str(problem.errors(include_url=False)[0]["msg"]).removeprefix("Input should be ")
        raise _refuse(key, f"{value!r:.60}", allowed) from None


def _refuse(key: str, came: str, allowed: str, known: tuple[str, ...] = (), near: str = "") -> ScenarioError:
    do = "correct what the arm replaces"
    return ScenarioError(f"replacing {key!r:.60}", came, allowed, do, closest=closest(near, known) if near else ())
