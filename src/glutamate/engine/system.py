"""System: an assembly traced into one graph of flat slots; every stepper reads this and nothing else.

Takes in    an `Assembly` (or a mechanism alone)
Hands on    slots of states, parameters and inputs; nodes for start, rate, outputs, jumps, guards, noise, flows, invariants
Order       outputs by what they really read (Tarjan); a loop is an AlgebraicLoopError unless `tear` makes it an unknown
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence
from typing import Any

from glutamate.engine.assembly import Assembly, Wiring, flatten, jumps_of, single
from glutamate.engine.mechanism import fields, rate_of, with_values
from glutamate.engine.trace import Expr, Graph
from glutamate.errors import AlgebraicLoopError, AssemblyError, MechanismError, closest
from glutamate.parameter import Parameter
from glutamate.units import TIME_UNITS, Field, measure


@dataclasses.dataclass(frozen=True)
class Slot:
    """One number of the state vector: its path, field and whether the solver integrates it."""

    path: str
    field: Field
    kind: str  # value, mode, switch or algebraic
    title: str = ""


@dataclasses.dataclass(frozen=True)
class ParameterSlot:
    """One parameter of the lane block with its default and provenance."""

    path: str
    value: float
    spec: Parameter
    time: str


@dataclasses.dataclass(frozen=True)
class InputSlot:
    """One outside drive with its default in canonical units."""

    path: str
    field: Field
    value: float
    note: str = ""


@dataclasses.dataclass(frozen=True)
class JumpProgram:
    """What an event on a port does to the state vector; nodes may read the symbol ("value", 0)."""

    port: str
    field: Field
    priority: int
    assign: dict[int, int]


@dataclasses.dataclass(frozen=True)
class GuardProgram:
    """A root to find and what happens there; `switch` is the bit it flips, if it belongs to one."""

    name: str
    value: int
    direction: str
    assign: dict[int, int]
    switch: int | None = None


@dataclasses.dataclass(frozen=True)
class FlowProgram:
    """One flow: states (or None) it leaves and enters, its rate, and the parameter that counts copies."""

    source: int | None
    target: int | None
    rate: int
    count: int | None


@dataclasses.dataclass
class System:
    """A traced assembly; `states` holds integrated slots first, then modes and switch bits."""

    graph: Graph
    time: str
    states: list[Slot]
    parameters: list[ParameterSlot]
    inputs: list[InputSlot]
    start: list[int]
    rate: list[int]
    mass: list[int]
    outputs: dict[str, tuple[Field, int]]
    jumps: dict[str, JumpProgram]
    guards: list[GuardProgram]
    noise: dict[str, dict[int, int]]
    flows: list[FlowProgram] | None
    invariants: dict[str, int]
    leaves: dict[str, Any]

    @property
    def size(self) -> int:
        """Number of integrated (and algebraic) slots."""
        return len(self.rate)

    def field(self, path: str) -> tuple[Field, int]:
        """Field and node of a state or output path."""
        if path in self.outputs:
            return self.outputs[path]
        for i, slot in enumerate(self.states):
            if slot.path == path:
                return slot.field, self.graph.symbol("state", i).id
        raise KeyError(path)

    def paths(self) -> list[str]:
        """Every path: parameters, inputs, states, outputs, ports."""
        slots = [s.path for s in [*self.parameters, *self.inputs, *self.states]]
        return [*slots, *self.outputs, *self.jumps]


class _Tracer:
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
            self.position[path, name] = range(len(self.states), len(self.states) + field.size)
            for k in range(field.size):
                self.states.append(Slot(f"{path}.{name}[{k}]", field, kind))
        else:
            self.position[path, name] = len(self.states)
            self.states.append(Slot(f"{path}.{name}", field, kind))

    def _symbol_of(self, path: str, name: str) -> Any:
        place = self.position[path, name]
        if isinstance(place, range):
            return _vector([self.graph.symbol("state", i) for i in place])
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
                    g.symbol("input", number[slot.path]) * _time_factor(slot.field, self.wiring.time, wanted, time)
                ).id
                continue
            parts = []
            for path, name in binding.sources:
                given = {**fields(type(self.parts[path]).State), **fields(type(self.parts[path]).Output)}[name]
                torn = self.position.get((path, "~" + name))
                source = self.end(path, name) if torn is None else g.symbol("state", torn)
                parts.append(source * _time_factor(given, self.parts[path].TIME, wanted, time))
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


def _vector(items: Sequence[Any]) -> Any:
    import numpy as np

    array = np.empty(len(items), dtype=object)
    array[:] = items
    return array


def _canonical(given: Any, time: str) -> float:
    from glutamate.units import to_canonical

    return to_canonical(given.value, given.unit, time)


def _time_factor(given: Field, given_time: str, wanted: Field, wanted_time: str) -> float:
    """Conversion between values whose canonical time units differ."""
    return TIME_UNITS[given_time] ** given.unit.time_power / TIME_UNITS[wanted_time] ** wanted.unit.time_power


def trace(assembly: Any) -> System:
    """Trace an assembly or a mechanism alone into a `System`.

    Raises AssemblyError, UnitError, AlgebraicLoopError or MechanismError for what does not fit together.
    """
    if not isinstance(assembly, Assembly):
        assembly = single(assembly)
    wiring = flatten(assembly)
    t = _Tracer(wiring)
    t.symbols()
    drives = t.bind()
    g = t.graph

    def close(values: Sequence[Any]) -> list[int]:
        return g.substitute([g.wrap(v) for v in values], drives)

    rate = [g.zero] * t.size
    mass = [1] * t.size
    for path, part in t.parts.items():
        derivative = rate_of(part, t.state[path], t.drives[path])
        factor = TIME_UNITS[wiring.time] / TIME_UNITS[part.TIME]
        for name in type(part).State._fields:
            place = t.position[path, name]
            if fields(type(part).State)[name].kind == "mode":
                continue
            values = list(getattr(derivative, name)) if isinstance(place, range) else [getattr(derivative, name)]
            for i, node in zip(place if isinstance(place, range) else [place], close(values), strict=True):
                rate[i] = g.mul(g.wrap(factor), node)
    for path, name in wiring.tear:
        i = t.position[path, "~" + name]
        rate[i] = g.sub(close([getattr(t.output[path], name)])[0], g.symbol("state", i).id)
        mass[i] = 0
    outputs = {}
    for path, record in t.output.items():
        for name, field in fields(type(t.parts[path]).Output).items():
            value = getattr(record, name)
            if field.kind == "vector":
                outputs.update({f"{path}.{name}[{k}]": (field, node) for k, node in enumerate(close(list(value)))})
            else:
                outputs[f"{path}.{name}"] = (field, close([value])[0])
    system = System(
        g, wiring.time, t.states, t.parameters, t.inputs, [], rate, mass, outputs, _jumps(t, close), [], _noise(t, close), _flows(t, close),
        _invariants(t, close), wiring.leaves,
    )  # fmt: skip
    system.guards = _guards(t, close, system)
    system.start = _start(t, close, system)
    return system


def _jumps(t: _Tracer, close: Callable[[Sequence[Any]], list[int]]) -> dict[str, JumpProgram]:
    g = t.graph
    wired: dict[tuple[str, str], list[tuple[str, str]]] = {}
    for port, sources in t.wiring.ports.items():
        for source in sources:
            wired.setdefault(source, []).append(port)

    def follow(leaf: str, port: str, value: int, current: dict[tuple[str, int], int], depth: int) -> None:
        if depth > len(t.parts):
            raise MechanismError(
                f"an end to what {leaf}.{port} sets off",
                "a loop of emissions",
                "emissions without a loop",
                "remove a port wire",
            )
        part, jump = t.parts[leaf], jumps_of(t.parts[leaf])[port]
        given = Expr(g, g.symbol("value", 0).id)

        def now(values: Sequence[Any]) -> list[int]:
            return g.substitute(close(values), {**current, ("value", 0): value})

        after = jump.to(t.state[leaf], t.drives[leaf], given)
        emitted = {name: now([e.value(t.state[leaf], t.drives[leaf], given)])[0] for name, e in jump.emits.items()}
        changed = {}
        for name in type(part).State._fields:
            place = t.position[leaf, name]
            values = list(getattr(after, name)) if isinstance(place, range) else [getattr(after, name)]
            for i, node in zip(place if isinstance(place, range) else [place], now(values), strict=True):
                if node != current.get(("state", i), g.symbol("state", i).id):
                    changed["state", i] = node
        current.update(changed)
        for name, node in emitted.items():
            for target_leaf, target_port in wired.get((leaf, name), ()):
                given_field = jump.emits[name].unit
                wanted = jumps_of(t.parts[target_leaf])[target_port].unit
                factor = _time_factor(given_field, part.TIME, wanted, t.parts[target_leaf].TIME)
                follow(target_leaf, target_port, g.mul(g.wrap(factor), node), current, depth + 1)

    programs = {}
    for leaf, part in t.parts.items():
        for port, jump in jumps_of(part).items():
            current: dict[tuple[str, int], int] = {}
            follow(leaf, port, g.symbol("value", 0).id, current, 0)
            programs[f"{leaf}.{port}"] = JumpProgram(
                f"{leaf}.{port}", jump.unit, jump.priority, {i: n for (_, i), n in current.items()}
            )
    return programs


def _guards(t: _Tracer, close: Callable[[Sequence[Any]], list[int]], system: System) -> list[GuardProgram]:
    g = t.graph
    programs = []
    for leaf, part in t.parts.items():
        for guard in part.guards() if hasattr(part, "guards") else ():
            if guard.direction not in ("up", "down", "both"):
                raise MechanismError(
                    f"the direction of {leaf}.{guard.name}", repr(guard.direction), "up, down or both", "choose one"
                )
            after = guard.to(t.state[leaf], t.drives[leaf])
            assign = {}
            for name, node in zip(type(part).State._fields, close(list(after)), strict=True):
                i = t.position[leaf, name]
                if node != g.symbol("state", i).id:
                    assign[i] = node
            programs.append(
                GuardProgram(
                    f"{leaf}.{guard.name}",
                    close([guard.value(t.state[leaf], t.drives[leaf])])[0],
                    guard.direction,
                    assign,
                )
            )
    if g.switches:
        _switches(t, close, system, programs)
    return programs


def _switches(
    t: _Tracer, close: Callable[[Sequence[Any]], list[int]], system: System, programs: list[GuardProgram]
) -> None:
    """Give every switch a frozen slot and a guard that flips it."""
    g = t.graph
    mapping = {}
    for k, guard in enumerate(g.switches):
        slot = len(t.states)
        t.states.append(Slot(f"switch[{k}]", measure("1"), "switch"))
        mapping["switch", k] = g.symbol("state", slot).id
        value = close([Expr(g, guard)])[0]
        programs.append(GuardProgram(f"switch[{k}]", value, "both", {slot: g.neg(mapping["switch", k])}, slot))
    system.rate[:] = g.substitute(system.rate, mapping)
    system.outputs = {p: (f, g.substitute([n], mapping)[0]) for p, (f, n) in system.outputs.items()}
    system.invariants = {p: g.substitute([n], mapping)[0] for p, n in system.invariants.items()}
    system.noise = {s: {i: g.substitute([n], mapping)[0] for i, n in row.items()} for s, row in system.noise.items()}
    for k, program in enumerate(programs):
        nodes = g.substitute([program.value, *program.assign.values()], mapping)
        programs[k] = dataclasses.replace(
            program, value=nodes[0], assign=dict(zip(program.assign, nodes[1:], strict=True))
        )
    for port, jump in system.jumps.items():
        nodes = g.substitute(list(jump.assign.values()), mapping)
        system.jumps[port] = dataclasses.replace(jump, assign=dict(zip(jump.assign, nodes, strict=True)))
    if system.flows is not None:
        nodes = g.substitute([f.rate for f in system.flows], mapping)
        system.flows = [dataclasses.replace(f, rate=n) for f, n in zip(system.flows, nodes, strict=True)]


def _noise(t: _Tracer, close: Callable[[Sequence[Any]], list[int]]) -> dict[str, dict[int, int]]:
    result = {}
    for leaf, part in t.parts.items():
        if not hasattr(part, "noise"):
            continue
        factor = (TIME_UNITS[t.wiring.time] / TIME_UNITS[part.TIME]) ** 0.5
        for source, record in part.noise(t.state[leaf], t.drives[leaf]).items():
            nodes = close(list(record))
            row = {
                t.position[leaf, n]: t.graph.mul(t.graph.wrap(factor), x)
                for n, x in zip(type(part).State._fields, nodes, strict=True)
                if x != t.graph.zero
            }
            result[f"{leaf}.{source}"] = row
    return result


def _flows(t: _Tracer, close: Callable[[Sequence[Any]], list[int]]) -> list[FlowProgram] | None:
    """All flows, or None if a part with states is not written in flows."""
    programs = []
    for leaf, part in t.parts.items():
        if not type(part).State._fields:
            continue
        if not hasattr(part, "flows"):
            return None
        factor = TIME_UNITS[t.wiring.time] / TIME_UNITS[part.TIME]
        count = None
        if part.COUNT is not None:
            count = t.graph.wrap(getattr(part, part.COUNT))
        for flow in part.flows(t.state[leaf], t.drives[leaf]):
            rate = t.graph.mul(t.graph.wrap(factor), close([flow.rate])[0])
            ends = [None if e is None else t.position[leaf, e] for e in (flow.source, flow.target)]
            programs.append(FlowProgram(ends[0], ends[1], rate, count))
    return programs


def _invariants(t: _Tracer, close: Callable[[Sequence[Any]], list[int]]) -> dict[str, int]:
    result = {}
    for leaf, part in t.parts.items():
        for name, value in (part.invariants(t.state[leaf]) if hasattr(part, "invariants") else {}).items():
            result[f"{leaf}.{name}"] = close([value])[0]
    return result


def _start(t: _Tracer, close: Callable[[Sequence[Any]], list[int]], system: System) -> list[int]:
    """Start of every slot in terms of parameters and inputs alone."""
    g = t.graph
    raw = [g.zero] * len(t.states)
    for leaf, part in t.parts.items():
        if not type(part).State._fields:
            continue
        record = part.start(t.drives[leaf])
        for name in type(part).State._fields:
            place = t.position[leaf, name]
            values = list(getattr(record, name)) if isinstance(place, range) else [getattr(record, name)]
            for i, node in zip(place if isinstance(place, range) else [place], close(values), strict=True):
                raw[i] = node
    for guard in system.guards:
        if guard.switch is not None:
            raw[guard.switch] = g.select(g._node("lt", (g.zero, guard.value)), g.one, g.wrap(-1.0))
    reads = {i: sorted(j for kind, j in g.symbols([node]) if kind == "state") for i, node in enumerate(raw)}
    done: dict[tuple[str, int], int] = {}
    for group in strongly_connected(reads):
        if len(group) > 1 or group[0] in reads[group[0]]:
            raise MechanismError(
                "a start that can be computed",
                "starts that read each other: " + ", ".join(t.states[i].path for i in group),
                "starts that follow from parameters, inputs and other starts",
                "let one of them start from a parameter",
            )
        done["state", group[0]] = g.substitute([raw[group[0]]], done)[0]
    return [done["state", i] for i in range(len(t.states))]
