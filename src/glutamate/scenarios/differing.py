"""Differing: what the plans of two runs do not share: keys, entries, arms, and values of parameters.

Takes in    two Results; words, outputs, the number of people and the seed are no difference
Hands on    `differing`: rows of the plans as texts, rows of parameters and inputs in canonical units
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from glutamate.scenarios.loader import leaves
from glutamate.scenarios.result import Result

LEFT_OUT = {"format", "title", "about", "safety", "outputs", "protocol", "timeline", "arms"}


def differing(a: Result, b: Result) -> dict[str, list[dict[str, Any]]]:
    """What the two plans do not share: `plan` rows {what, a, b}, `values` rows {path, unit, a, b} of parameters."""
    values = list(_values(a, b))
    left, right = _plan(a.plan, bool(values)), _plan(b.plan, bool(values))
    rows = [
        {"what": key, "a": left.get(key), "b": right.get(key)}
        for key in dict.fromkeys([*left, *right])
        if left.get(key) != right.get(key)
    ]
    for what, one, other in _entries(a.plan, b.plan):
        rows.append({"what": what, "a": one, "b": other})
    return {"plan": rows, "values": values}


def _plan(plan: Any, without_set: bool) -> dict[str, str]:
    """Keys and values that are no entries, as texts; people and seed are chosen by who runs."""
    people = {"count", "seed"}
    dump = plan.model_dump(mode="json", exclude={*LEFT_OUT, *({"set"} if without_set else ())}, exclude_none=True)
    for name in ("population", "people"):
        if name in dump:
            dump[name] = {key: value for key, value in dump[name].items() if key not in people}
    found = {key: str(value) for key, value in leaves(dump) if value not in ({}, [])}
    found |= {name: text for name, text in plan.asked() if name.startswith("arm ")}
    return found


def _entries(a: Any, b: Any) -> Iterator[tuple[str, str | None, str | None]]:
    """Entries of protocol or timeline that only one of the plans has."""
    left, right = ([e.says() for e in getattr(p, "protocol", None) or getattr(p, "timeline", [])] for p in (a, b))
    for text in left:
        if text in right:
            right.remove(text)
        else:
            yield "entry", text, None
    for text in right:
        yield "entry", None, text


def _values(a: Result, b: Result) -> Iterator[dict[str, Any]]:
    """Parameters and inputs of one model that are not equal in both runs."""
    if a.model.name != b.model.name or not hasattr(a.model, "values"):
        return
    left, right = a.model.values(), b.model.values()
    units = {row["path"]: row["canonical_unit"] for row in a.model.parameter_rows()}
    for path, value in left.items():
        if path in right and right[path] != value:
            yield {"path": path, "unit": units.get(path, ""), "a": value, "b": right[path]}
