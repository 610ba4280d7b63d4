"""Ask `model_drives`: what can be moved where a mechanism or model runs alone, and whether it can.

Takes in    the name of a mechanism or model
Hands on    inputs with the value they have where a shipped model uses the mechanism, parameters with a published range,
            ports for events, paths that can be drawn, the unit of time; or why it does not run alone
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pydantic import Field

from glutamate.lab.wire import Strict

LANE = "quick"
LENGTH = {"ms": 200.0, "s": 60.0, "min": 120.0, "h": 72.0, "d": 60.0}  # a first look, in the model's own unit


class With(Strict):
    """A name, and which of the two where a model and a mechanism share it."""

    name: str = Field(min_length=1, max_length=120)
    kind: str = Field(default="", max_length=20)


def answer(given: With, tell: Callable[[int, int], None]) -> dict[str, Any]:
    """What can be moved, or `why` it does not run alone."""
    import glutamate

    why = _why_not(given)
    if why:
        return {"runs": False, "why": why}
    model = glutamate.load(given.name)
    system = model.system
    around, bounds = _around(given)
    inputs = []
    for slot in system.inputs:
        low, high = bounds.get(slot.path.rpartition(".")[2], slot.field.limits(system.time)[:2])
        found = around.get(slot.path.rpartition(".")[2])
        inputs.append({
            "path": slot.path, "unit": _unit(slot.field, system.time), "note": slot.note,
            "value": slot.value if found is None else found["value"], "low": low, "high": high,
            "from": None if found is None else {"model": found["model"], "paths": list(found["paths"])},
        })  # fmt: skip
    return {
        "runs": True,
        "title": model.title,
        "time": system.time,
        "length": LENGTH.get(system.time, 100.0),
        "inputs": inputs,
        "parameters": [row for row in model.parameter_rows() if _ranged(row)],
        "ports": [{"path": path, "unit": jump.field.unit.text} for path, jump in system.jumps.items()],
        "paths": _paths(system),
    }


def _why_not(given: With) -> str:
    """Why a thing does not run alone; empty where it does."""
    from glutamate import catalogue, load

    models = {row["name"] for row in catalogue.listing("model")}
    mechanisms = {row["name"] for row in catalogue.listing("mechanism")}
    if given.name in mechanisms & models and given.kind == "mechanism":
        return f"The model {given.name} of the same name holds it: try that one."
    if given.name not in mechanisms | models:
        return "Only mechanisms and models have courses of their own."
    if not hasattr(load(given.name), "system"):
        return "It is a network of many cells: the page Circuit and the scenarios run networks."
    return ""


def _around(given: With) -> tuple[dict[str, dict[str, Any]], dict[str, tuple[Any, Any]]]:
    """What drives a mechanism in a shipped model, and the bounds of its drives; a model has inputs of its own."""
    from glutamate import catalogue

    if any(row["name"] == given.name for row in catalogue.listing("model")):
        return {}, {}
    page = catalogue.show(f"mechanism:{given.name}")
    bounds = {row["name"]: (row["low"], row["high"]) for row in page["drives"]}
    return {row["drive"]: row for row in catalogue.surroundings(given.name)}, bounds


def _ranged(row: dict[str, Any]) -> bool:
    return row["source"] != "input" and row["low"] is not None and row["high"] is not None and row["value"] is not None


def _paths(system: Any) -> list[dict[str, str]]:
    """States and outputs with units; sides of switches have none and are not shown."""
    states = [(slot.path, slot.field) for slot in system.states if slot.kind != "switch"]
    outputs = [(path, field) for path, (field, _) in system.outputs.items()]
    seen: dict[str, dict[str, str]] = {}
    for what, rows in (("state", states), ("output", outputs)):
        for path, field in rows:
            seen.setdefault(path, {"path": path, "unit": _unit(field, system.time_of(path)), "what": what})
    return list(seen.values())


def _unit(field: Any, time: str) -> str:
    """The canonical unit that courses of a field are in."""
    from glutamate.units import canonical_text

    return canonical_text(field.unit.dims, time)


def code(given: With) -> str:
    """Python that gives the rows of the parameters."""
    return f"import glutamate\n\nrows = glutamate.load({given.name!r}).parameter_rows()\n"
