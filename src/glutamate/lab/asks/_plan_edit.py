"""Plan edit: one change of a plan's TOML text; comments and layout of the rest stay.

Takes in    a text that is TOML, and what to change: an entry of the timeline, a new one, values by path
Hands on    `edited(text, ...)`: the new text
Not here    whether the plan makes sense afterwards (Scenario.from_text)
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from glutamate.lab.wire import LabError

TIMELINE = "timeline"
DATES = ("start",)


def read(text: str) -> Any:
    """The document; LabError for what is no TOML."""
    import tomlkit
    from tomlkit.exceptions import TOMLKitError

    try:
        return tomlkit.parse(text)
    except (TOMLKitError, ValueError, RecursionError) as problem:
        raise LabError("a plan to edit", f"{problem!s:.120}", "TOML", "correct the text first") from None


def without(text: str, index: int) -> str:
    """The text without an entry."""
    document = read(text)
    entries = _entries(document, index)
    del entries[index]
    return str(document.as_string())


def replaced(text: str, index: int, entry: Mapping[str, Any]) -> str:
    """The text with an entry that has these keys and no others; keys that stay keep their place."""
    from tomlkit.items import AoT

    document = read(text)
    entries = _entries(document, index)
    if not isinstance(entries, AoT):
        entries[index] = _inline(entry)
        return str(document.as_string())
    old = entries[index]
    for key in [key for key in old if key not in entry]:
        del old[key]
    for key, value in entry.items():
        if key not in old or _plain(old[key]) != value:
            old[key] = value
    return str(document.as_string())


def added(text: str, entry: Mapping[str, Any]) -> str:
    """The text with one more entry at the end of the timeline."""
    import tomlkit
    from tomlkit.items import AoT, Array

    document = read(text)
    entries = document.get(TIMELINE)
    made = tomlkit.item(dict(entry)) if isinstance(entries, AoT) else _inline(entry)
    if entries is None:
        document[TIMELINE] = tomlkit.array()
        entries = document[TIMELINE]
    if isinstance(entries, Array) and ("\n" in entries.as_string() or not len(entries)):
        entries.add_line(made, indent="  ", add_comma=True)
        if not entries.as_string().rstrip("]").endswith("\n"):
            entries.add_line(indent="")
    elif isinstance(entries, Array | AoT):
        entries.append(made)
    else:
        raise LabError("the timeline", f"{entries!r:.60}", "a list of entries", "correct the text first")
    return str(document.as_string())


def changed(text: str, values: Mapping[str, Any]) -> str:
    """The text with values at paths such as "people.count" or "arms.1.name"; None takes a key away."""
    from tomlkit.items import InlineTable

    document = read(text)
    for path, value in values.items():
        *before, last = path.split(".")
        here = document
        for step in before:
            here = _step(here, step, path, make=value is not None)
            if here is None:
                break
        if here is None:
            continue
        key: Any = _key(here, last, path)
        there = isinstance(key, int) or key in here
        if isinstance(here, InlineTable):
            _inside(document, before, {**here.unwrap(), str(key): value})
        elif value is None and there:
            del here[key]
        elif value is not None and (not there or _plain(here[key]) != value):
            here[key] = _inline(value) if isinstance(value, dict) else _dated(value) if path in DATES else value
    return str(document.as_string())


def _inside(document: Any, before: list[str], values: Mapping[str, Any]) -> None:
    """Write an inline table anew, which has no comments to lose."""
    *outer, last = before
    here = document
    for step in outer:
        here = here[_key(here, step, ".".join(before))]
    kept = {key: value for key, value in values.items() if value is not None}
    here[_key(here, last, ".".join(before))] = _inline(kept)


def _inline(values: Mapping[str, Any]) -> Any:
    """A table in one line, with the spaces of the shipped plans."""
    import tomlkit

    pairs = (f"{tomlkit.key(key).as_string()} = {_written(value)}" for key, value in values.items())
    return tomlkit.value("{ " + ", ".join(pairs) + " }" if values else "{}")


def _written(value: Any) -> str:
    import tomlkit

    return _inline(value).as_string() if isinstance(value, Mapping) else str(tomlkit.item(value).as_string())


def _entries(document: Any, index: int) -> Any:
    entries = document.get(TIMELINE)
    count = len(entries) if isinstance(entries, list) else 0
    if not 0 <= index < count:
        raise LabError("an entry of the timeline", f"{index}", f"0 to {count - 1}", "entries count from 0")
    return entries


def _step(here: Any, step: str, path: str, make: bool) -> Any:
    """One table or list further in; made where a value is to stand in it."""
    import tomlkit

    key = _key(here, step, path)
    if isinstance(key, int) or key in here:
        return here[key]
    if not make:
        return None
    here[key] = tomlkit.table()
    return here[key]


def _key(here: Any, step: str, path: str) -> Any:
    """A key of a table, or a place in a list."""
    if isinstance(here, list):
        if not step.isdigit() or not 0 <= int(step) < len(here):
            raise LabError(f"the path {path:.60}", f"{step:.20}", f"0 to {len(here) - 1}", "name a place of the list")
        return int(step)
    if not isinstance(here, dict) or not step:
        raise LabError(f"the path {path:.60}", f"{step!r:.20}", "keys of tables", "name a key")
    return step


def _plain(item: Any) -> Any:
    return item.unwrap() if hasattr(item, "unwrap") else item


def _dated(value: Any) -> Any:
    """A text as a local date, or date and time, where it is one."""
    if not isinstance(value, str):
        return value
    try:
        return date.fromisoformat(value) if len(value) == 10 else datetime.fromisoformat(value)
    except ValueError:
        return value
