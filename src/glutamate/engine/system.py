"""System: an assembly traced into one graph of flat slots; every stepper reads this and nothing else.

Takes in    an `Assembly` (or a mechanism alone)
Hands on    slots of states, parameters and inputs; nodes for start, rate, outputs, jumps, guards, noise, flows
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence
from typing import Any

from glutamate.engine.assembly import Assembly, flatten, jumps_of, single
from glutamate.engine.mechanism import fields, rate_of
from glutamate.engine.regime import conditions
from glutamate.engine.slots import FlowProgram, GuardProgram, InputSlot, JumpProgram, ParameterSlot, Slot, System
from glutamate.engine.trace import Expr
from glutamate.engine.tracer import Tracer, strongly_connected, time_factor
from glutamate.errors import MechanismError
from glutamate.units import TIME_UNITS, measure

__all__ = ["FlowProgram", "GuardProgram", "InputSlot", "JumpProgram", "ParameterSlot", "Slot", "System", "trace"]


def trace(assembly: Any) -> System:
    """Trace an assembly or a mechanism alone into a `System`.

    Raises AssemblyError, UnitError, AlgebraicLoopError or MechanismError for what does not fit together.
    """
    if not isinstance(assembly, Assembly):
        assembly = single(assembly)
    wiring = flatten(assembly)
    t = Tracer(wiring)
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
        g,
        wiring.time,
        t.states,
        t.parameters,
        t.inputs,
        [],
        rate,
        mass,
        outputs,
        _jumps(t, close),
        [],
        _noise(t, close),
        _flows(t, close),
        _invariants(t, close),
        wiring.leaves,
    )
    system.conserved = _conserved(t)
    system.conditions = conditions(wiring)
    system.guards = _guards(t, close, system)
    system.start = _start(t, close, system)
    return system


def _jumps(t: Tracer, close: Callable[[Sequence[Any]], list[int]]) -> dict[str, JumpProgram]:
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
                factor = time_factor(given_field, part.TIME, wanted, t.parts[target_leaf].TIME)
                follow(target_leaf, target_port, g.mul(g.wrap(factor), node), current, depth + 1)

    programs = {}
    for leaf, part in t.parts.items():
        for name, jump in jumps_of(part).items():
            current: dict[tuple[str, int], int] = {}
            follow(leaf, name, g.symbol("value", 0).id, current, 0)
            programs[f"{leaf}.{name}"] = JumpProgram(
                f"{leaf}.{name}", jump.unit, jump.priority, {i: n for (_, i), n in current.items()}
            )
    return programs


def _guards(t: Tracer, close: Callable[[Sequence[Any]], list[int]], system: System) -> list[GuardProgram]:
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
    t: Tracer, close: Callable[[Sequence[Any]], list[int]], system: System, programs: list[GuardProgram]
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


def _noise(t: Tracer, close: Callable[[Sequence[Any]], list[int]]) -> dict[str, dict[int, int]]:
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


def _flows(t: Tracer, close: Callable[[Sequence[Any]], list[int]]) -> list[FlowProgram] | None:
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


def _conserved(t: Tracer) -> list[list[int]]:
    """Groups of states that flows connect with each other and with nothing outside."""
    groups = []
    for leaf, part in t.parts.items():
        if not type(part).State._fields or not hasattr(part, "flows"):
            continue
        group = {name: {name} for name in type(part).State._fields}
        open_ends: set[str] = set()
        for flow in part.flows(t.state[leaf], t.drives[leaf]):
            if flow.source is None or flow.target is None:
                open_ends |= {e for e in (flow.source, flow.target) if e is not None}
            elif group[flow.source] is not group[flow.target]:
                joined = group[flow.source] | group[flow.target]
                group.update(dict.fromkeys(joined, joined))
        for joined in {id(x): x for x in group.values()}.values():
            if len(joined) > 1 and not joined & open_ends:
                groups.append([t.position[leaf, name] for name in type(part).State._fields if name in joined])
    return groups


def _invariants(t: Tracer, close: Callable[[Sequence[Any]], list[int]]) -> dict[str, int]:
    result = {}
    for leaf, part in t.parts.items():
        for name, value in (part.invariants(t.state[leaf]) if hasattr(part, "invariants") else {}).items():
            result[f"{leaf}.{name}"] = close([value])[0]
    return result


def _start(t: Tracer, close: Callable[[Sequence[Any]], list[int]], system: System) -> list[int]:
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
