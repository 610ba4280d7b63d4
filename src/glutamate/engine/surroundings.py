"""Surroundings: what a mechanism is driven by where a shipped model uses it, so that it can be tried alone.

Takes in    the name of a mechanism; shipped models, whose wires and inputs say where each drive comes from
Hands on    {drive: value, model, path}: the value at the start of the first model that holds the mechanism
Not here    values later in a run, and drives of mechanisms that no model uses: those have none
"""

from __future__ import annotations

from functools import cache
from typing import Any, NamedTuple

from glutamate.engine import discover
from glutamate.engine.mechanism import fields

SHORT = 1.0  # of the model's time unit: a run has a length, though only its start is read


class Found(NamedTuple):
    """The value of one drive in canonical units of the mechanism's time, the model, and the paths that give it."""

    value: float
    model: str
    paths: tuple[str, ...]


@cache
def surroundings(name: str) -> dict[str, Found]:
    """What drives the mechanism `name` at the start of a shipped model; empty where no model holds it.

    Of several models the first by name in the mechanism's own room, else the first of all, and in it the first part of
    this class. Raises PathError for an unknown name.
    """
    entry = discover.find("mechanism", name)
    kind = entry.load()
    for each, wiring in sorted(_wired(), key=lambda pair: (pair[0].scale != entry.scale, pair[0].name)):
        for path, part in wiring.leaves.items():
            if type(part) is kind:
                return _read(each.name, path, part, wiring)
    return {}


@cache
def _wired() -> list[tuple[discover.Entry, Any]]:
    """Every shipped model that is an assembly, and its wires."""
    from glutamate.engine.assembly import Assembly, flatten

    models = [(e, e.load()()) for e in discover.entries() if e.kind == "model"]
    return [(entry, flatten(whole)) for entry, whole in models if isinstance(whole, Assembly)]


def _read(model_name: str, leaf: str, part: Any, wiring: Any) -> dict[str, Found]:
    """Values of the drives of one part, at the start of its model."""
    from glutamate.units import from_canonical, to_canonical

    model = discover.model(model_name)
    drives = fields(type(part).Drive)
    ways = {
        n: [bound.input] if bound.input else [f"{a}.{b}" for a, b in bound.sources]
        for n in drives
        if (bound := wiring.bindings.get((leaf, n))) is not None
    }
    given = {slot.path: slot.value for slot in model.system.inputs}
    read = _start(model_name)
    found = {}
    for drive, paths in ways.items():
        if not all(path in given or path in read for path in paths):
            continue  # a vector, whose numbers have paths of their own
        unit, total = drives[drive].unit.text, 0.0
        for path in paths:
            time = model.system.time if path in given else model.system.time_of(path)
            value = given[path] if path in given else read[path]
            total += float(to_canonical(from_canonical(value, unit, time), unit, part.TIME))
        found[drive] = Found(total, model_name, tuple(paths))
    return found


@cache
def _start(model: str) -> dict[str, float]:
    """Values of all states and outputs at the start of a model."""
    from glutamate.engine.simulate import simulate

    data = simulate(discover.model(model), times=[0.0, SHORT], threads=1)
    return {str(p): float(v.values[0]) for p, v in data.data_vars.items() if v.dims == ("time",)}
