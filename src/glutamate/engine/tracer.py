"""Tracing an assembly: a symbol for every slot, every drive in terms of states, parameters and inputs.

Order       outputs by what they really read (Tarjan); a loop is an AlgebraicLoopError unless `tear` makes it an unknown
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from glutamate.engine.assembly import Wiring
from glutamate.engine.mechanism import fields, with_values
from glutamate.engine.slots import InputSlot, ParameterSlot, Slot
from glutamate.engine.trace import Expr, Graph
from glutamate.errors import AlgebraicLoopError, AssemblyError, closest
from glutamate.units import TIME_UNITS, Field, measure, to_canonical


class Tracer:
    """Symbols for every parameter, state and drive of a flattened assembly, and what the wires carry."""

    def __init__(self, wiring: Wiring) -> None:
        self.wiring = wiring
        self.graph = Graph()
        self.parameters: list[ParameterSlot] = []
        self.states: list[Slot] = []
        self.position: dict[tuple[str, str], Any] = {}
        self.parts: dict[str, Any] = {}
        self.drives: dict[str, Any] = {}
        self.state: dict[str, Any] = {}
        self.output: dict[str, Any] = {}
        self.placeholders: dict[tuple[str, str], int] = {}

    def symbols(self) -> None:
        """Give every parameter, state and drive its symbol."""
        g = self.graph
        frozen: list[tuple[str, str, Field]] = []
        for path, part in self.wiring.leaves.items():
            for name, field in fields(type(part).State).items():
                if field.kind == "mode":
                    frozen.append((path, name, field))
                else:
                    self._place(path, name, field, "value")
        for path, name in self.wiring.tear:
            self._tear(path, name)
        self.size = len(self.states)
        for path, name, field in frozen:
            self._place(path, name, field, "mode")
        for path, part in self.wiring.leaves.items():
            values = {}
            for name, spec in part.provenance().items():
                if spec.binding == "structural":
                    continue
                values[name] = g.symbol("parameter", len(self.parameters))
                self.parameters.append(ParameterSlot(f"{path}.{name}", float(getattr(part, name)), spec, part.TIME))
            self.parts[path] = with_values(part, **values)
            self.state[path] = type(part).State(*[self._symbol_of(path, n) for n in type(part).State._fields])
            symbols = []
            for drive in type(part).Drive._fields:
                self.placeholders[path, drive] = k = len(self.placeholders)
                symbols.append(g.symbol("drive", k))
            self.drives[path] = type(part).Drive(*symbols)
        for path, part in self.parts.items():
            if type(part).Output._fields:
                self.output[path] = part.output(self.state[path], self.drives[path])

    def _place(self, path: str, name: str, field: Field, kind: str) -> None:
        if field.kind == "vector":
            size = field.size or 0
            self.position[path, name] = range(len(self.states), len(self.states) + size)
            for k in range(size):
                self.states.append(Slot(f"{path}.{name}[{k}]", field, kind))
        else:
            self.position[path, name] = len(self.states)
            self.states.append(Slot(f"{path}.{name}", field, kind))

    def _symbol_of(self, path: str, name: str) -> Any:
        place = self.position[path, name]
        if isinstance(place, range):
            return vector_of([self.graph.symbol("state", i) for i in place])
        return self.graph.symbol("state", place)

    def end(self, path: str, name: str) -> Expr:
        """What a wire carries: a state or a traced output."""
        if (path, name) in self.position:
            return self._symbol_of(path, name)
        return getattr(self.output[path], name)

    def bind(self) -> dict[tuple[str, int], int]:
        """Node of every drive in terms of states, parameters and inputs; loops are torn or refused."""
        g = self.graph
        self.inputs = self._inputs()
        number = {slot.path: i for i, slot in enumerate(self.inputs)}
        raw: dict[int, int] = {}
        for (leaf, drive), k in self.placeholders.items():
            binding = self.wiring.bindings[leaf, drive]
            wanted = fields(type(self.parts[leaf]).Drive)[drive]
            time = self.parts[leaf].TIME
            if binding.input is not None:
                slot = self.inputs[number[binding.input]]
                raw[k] = (
                    g.symbol("input", number[slot.path]) * time_factor(slot.field, self.wiring.time, wanted, time)
                ).id
                continue
            parts = []
            for path, name in binding.sources:
                given = {**fields(type(self.parts[path]).State), **fields(type(self.parts[path]).Output)}[name]
                torn = self.position.get((path, "~" + name))
                source = self.end(path, name) if torn is None else g.symbol("state", torn)
                parts.append(source * time_factor(given, self.parts[path].TIME, wanted, time))
            node = parts[0]
            for extra in parts[1:]:
                node = node + extra
            raw[k] = g.wrap(node)
        return self._resolve(raw)

    def _tear(self, path: str, name: str) -> None:
        outputs = fields(type(self.wiring.leaves[path]).Output) if path in self.wiring.leaves else {}
        if name not in outputs:
            known = [f"{p}.{n}" for p, part in self.wiring.leaves.items() for n in fields(type(part).Output)]
            raise AssemblyError(
                f"tear at {path}.{name}",
                "no such output",
                ", ".join(known),
                "name an output",
                closest=closest(f"{path}.{name}", known),
            )
        self.position[path, "~" + name] = len(self.states)
        self.states.append(Slot(f"{path}.{name}", outputs[name], "algebraic"))

    def _inputs(self) -> list[InputSlot]:
        slots = []
        for path, given in self.wiring.inputs.items():
            field = measure(given.unit)
            slots.append(InputSlot(path, field, _canonical(given, self.wiring.time), given.note))
        return slots

    def _resolve(self, raw: dict[int, int]) -> dict[tuple[str, int], int]:
        g = self.graph
        names = {k: f"{leaf}.{drive}" for (leaf, drive), k in self.placeholders.items()}
        reads = {k: sorted(i for kind, i in g.symbols([node]) if kind == "drive") for k, node in raw.items()}
        done: dict[tuple[str, int], int] = {}
        for group in strongly_connected(reads):
            if len(group) > 1 or group[0] in reads[group[0]]:
                cycle = " -> ".join(names[k] for k in [*group, group[0]])
                raise AlgebraicLoopError(
                    "outputs that can be computed one after the other",
                    f"a loop without a state in it: {cycle}",
                    "a loop with a state, or one torn open",
                    'put a state between, or name one output of the loop in tear=("part.output",)',
                )
            done["drive", group[0]] = g.substitute([raw[group[0]]], done)[0]
        return done


def strongly_connected(reads: dict[int, list[int]]) -> list[list[int]]:
    """Tarjan's components of a graph {node: what it reads}, what is read first."""
    index: dict[int, int] = {}
    low: dict[int, int] = {}
    stack: list[int] = []
    found: list[list[int]] = []

    def visit(v: int) -> None:
        index[v] = low[v] = len(index)
        stack.append(v)
        for w in reads[v]:
            if w not in index:
                visit(w)
                low[v] = min(low[v], low[w])
            elif w in stack:
                low[v] = min(low[v], index[w])
        if low[v] == index[v]:
            group = []
            while True:
                w = stack.pop()
                group.append(w)
                if w == v:
                    break
            found.append(group[::-1])

    for v in reads:
        if v not in index:
            visit(v)
    return found


def vector_of(items: Sequence[Any]) -> Any:
    """Symbols as an object array, so that a vector of symbols takes part in arithmetic."""
    import numpy as np

    array = np.empty(len(items), dtype=object)
    array[:] = items
    return array


def _canonical(given: Any, time: str) -> float:
    return to_canonical(given.value, given.unit, time)


def time_factor(given: Field, given_time: str, wanted: Field, wanted_time: str) -> float:
    """Conversion between values whose canonical time units differ."""
    return TIME_UNITS[given_time] ** given.unit.time_power / TIME_UNITS[wanted_time] ** wanted.unit.time_power
