"""SBML models, level 2 and 3 core, as models of this program: `load("file.xml")`.

Takes in    a file, read by libsbml and checked first
Hands on    a Model whose outputs are the identifiers, with the meaning they have in SBML mathematics
Numbers     as the file has them; units are not looked at. Times are in the model's unit, taken for seconds where it is
            none of milliseconds, seconds, minutes, hours and days
Not here    fast reactions and packages other than `comp`: refused by name
Sources     Hucka2019 (level 3 core), Smith2015 (comp)
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

from glutamate.engine.model import Model
from glutamate.engine.slots import System
from glutamate.interchange.sbml_algebra import unknowns
from glutamate.interchange.sbml_build import VALUE, Builder
from glutamate.interchange.sbml_events import EventProgram, programs
from glutamate.interchange.sbml_file import SbmlError, document, read
from glutamate.interchange.sbml_numbers import Numbers
from glutamate.interchange.sbml_quantities import Contents, contents

DEEPEST_RECURSION = 20_000
TAKEN = ("time", "member", "status", "node", "quantile")
SECONDS = {"ms": 1e-3, "s": 1.0, "min": 60.0, "h": 3600.0, "d": 86400.0}


class Imported:
    """What simulate needs of an SBML model beyond its system: amounts, events, delays."""

    def __init__(self, builder: Builder, system: System, events: list[EventProgram], amounts: dict[str, int]) -> None:
        self.system, self.events, self.amounts = system, events, amounts
        found = builder.found
        self.constants = {q.id for q in found.quantities.values() if q.kind == "parameter" and builder.fixed(q.id)}
        self.constants |= {f"{r.id}.{name}" for r in found.reactions.values() for name in r.local}
        asked = [node for q in found.quantities.values() if q.first is not None for node in [builder.first(q.id)]]
        self.read_at_start = {
            builder.parameters[k].path for kind, k in system.graph.symbols(asked) if kind == "parameter"
        }
        self.numbers = Numbers(system.graph)
        self.past = [(builder.at_once(value), builder.at_once(lag)) for value, lag in builder.past]
        self.before = {i: builder.before(i) for i in builder.slot.values()} if builder.past else {}
        self.curved = any(builder.bends(guard.value) for guard in system.guards)

    def in_amounts(self, model: Model) -> Model:
        """The model with species as amounts."""
        import dataclasses

        system = model.system
        outputs = {path: (field, self.amounts.get(path, node)) for path, (field, node) in system.outputs.items()}
        changed = dataclasses.replace(system, outputs=outputs)
        return Model(model.name, changed, model.overrides, model.effects, model.title, extra=self)

    def runs(self) -> bool:
        """Whether members are run here: events and delays need a host, a curved relation needs short steps."""
        return bool(self.events or self.past or self.curved)

    def run_chunk(
        self, request: Any, protocol: Any, values: dict[str, Any], first: int, last: int, progress: Any
    ) -> Any:
        """Members first .. last - 1 with these values and their events, as an Outcome."""
        from glutamate.interchange.sbml_run import run_chunk

        return run_chunk(self, request, protocol, values, first, last, progress)


def load_file(path: str | os.PathLike[str]) -> Model:
    """The model of an SBML file. Raises SbmlError for what cannot be read, is not defined or not supported."""
    where = Path(path)
    return _model(read(where), where)


def load_text(text: str | bytes, folder: str | os.PathLike[str] = ".") -> Model:
    """The model of an SBML text; files it refers to are looked for in `folder`."""
    where = Path(folder) / "text.xml"
    return _model(document(text.encode() if isinstance(text, str) else text, where), where)


def _model(doc: Any, where: Path) -> Model:
    before = sys.getrecursionlimit()
    sys.setrecursionlimit(max(before, DEEPEST_RECURSION))  # rules that read each other in a long row
    try:
        return _build(doc.getModel(), where)
    except RecursionError:
        allowed = "rows of a few thousand"
        raise SbmlError(
            f"the rules of {where.name}",
            "too many that read each other in a row",
            allowed,
            "join some",
            file=str(where),
        ) from None
    finally:
        sys.setrecursionlimit(before)


def _build(source: Any, where: Path) -> Model:
    found = contents(source)
    remember = "symbols/delay" in source.toSBML()
    builder = Builder(found, unknowns(found), _time(source), remember)
    g = builder.graph
    amounts = {q.id: builder.amount(q.id) for q in found.quantities.values() if q.dense}
    values = {name: builder.value(name) for name in found.quantities}
    values |= {name: builder.flux(name) for name, r in found.reactions.items() if r.law is not None}
    rate = builder.needed(builder.rate(i) for i in range(builder.size))
    events = programs(builder, source.getListOfEvents())
    builder.needed(guard.value for guard in builder.guards)
    starts = {i: builder.start(i) for i in builder.slot.values()}
    builder.needed(node for i, node in starts.items() if i < builder.size)
    _warn(found)
    start = [g.zero] * len(builder.states)
    for i, node in starts.items():
        start[i] = builder.shown(node)
    for event in events:
        start[event.memory] = g.wrap(1.0 if event.initial else -1.0)
    for _, slot in builder.direct:
        start[slot] = builder.closed(builder.symbol(slot))
    mass = [int(s.kind != "algebraic") for s in builder.states[: builder.size]]
    system = System(
        g,
        builder.time,
        builder.states,
        builder.parameters,
        [],
        start,
        rate,
        mass,
        {_free(path): (VALUE, builder.shown(node)) for path, node in values.items()},
        {},
        builder.guards,
        {},
        None,
        {},
        {},
    )
    extra = Imported(builder, system, events, {_free(path): builder.shown(node) for path, node in amounts.items()})
    return Model(where.stem, system, title=found.name, extra=extra)


def _free(name: str) -> str:
    """An identifier as the name of a course; those that a Dataset uses itself get a stroke behind."""
    return f"{name}_" if name in TAKEN else name


def _warn(found: Contents) -> None:
    """Say which reactions are left out."""
    import warnings

    without = [r.id for r in found.reactions.values() if r.law is None]
    if without:
        warnings.warn(f"reactions without a rate change nothing: {', '.join(without)[:200]}", stacklevel=2)


def _time(source: Any) -> str:
    """The unit of time, if it is one of ours."""
    definition = source.getUnitDefinition(source.getTimeUnits() if source.getLevel() > 2 else "time")
    if definition is None or definition.getNumUnits() != 1:
        return "s"
    unit = definition.getUnit(0)
    if not unit.isSecond() or unit.getExponentAsDouble() != 1:
        return "s"
    size = unit.getMultiplier() * 10.0 ** unit.getScale()
    return next((name for name, seconds in SECONDS.items() if abs(size / seconds - 1) < 1e-9), "s")
