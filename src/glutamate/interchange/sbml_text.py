"""SBML: a traced system as a Level 3 text of rate rules, initial assignments and events.

Takes in    a System, values of parameters and inputs, times of events on ports
Hands on    one text; `identifiers(system)` maps paths to SBML identifiers
Form        states are parameters with rate rules; parameters and inputs are constant parameters another tool may set;
            jumps at given times are events on `time >= <port>_time_k`, guards are events on their sign
Not here    noise, delays: SBML core cannot hold them; stored results (SBML holds models)
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from xml.sax.saxutils import quoteattr

from glutamate.engine.system import GuardProgram, JumpProgram, System
from glutamate.errors import GlutamateError, ParameterError, PathError, closest
from glutamate.interchange.mathml import TIME, Writer, apply, literal, name_of
from glutamate.interchange.sbml_ids import RESERVED, identifiers, settable, unused
from glutamate.interchange.sbml_units import Units
from glutamate.interchange.sharing import named_nodes, written_out

NAMESPACE = "http://www.sbml.org/sbml/level3/version2/core"
MATHML = "http://www.w3.org/1998/Math/MathML"
TIME_DIMS = (0, 1, 0, 0, 0, 0, 0)
SHARED_FROM, LONGEST_START = 12, 500  # nodes


def to_sbml(
    system: System,
    values: Mapping[str, float] | None = None,
    inputs: Mapping[str, float] | None = None,
    triggers: Mapping[str, Any] | None = None,
    *,
    name: str = "model",
    outputs: bool = True,
) -> str:
    """SBML Level 3 Version 2 core text of a system.

    `values` and `inputs` replace defaults by path, in canonical units; `triggers` maps a jump port to event times in
    the system's time unit, or to rows (time, value); `outputs=False` leaves outputs away. `identifiers(system)` maps
    paths to what they are called in the text. Raises PathError for unknown paths, ParameterError for numbers that are
    not finite, GlutamateError for what SBML cannot hold (noise, delays).
    """
    return Document(system, values, inputs, triggers, name=name, outputs=outputs).text()


def _known(path: str, known: Sequence[str], what: str) -> None:
    if path not in known:
        raise PathError(
            f"{what} of this system",
            repr(path),
            ", ".join(known) or "none",
            "use one of these",
            closest=closest(path, known),
        )


def _numbers(system: System, values: Mapping[str, float], inputs: Mapping[str, float]) -> dict[str, float]:
    """Value of every parameter and input."""
    numbers = {s.path: float(s.value) for s in settable(system)}
    parameters, drives = [s.path for s in system.parameters], [s.path for s in system.inputs]
    for given, known, what in ((values, parameters, "a parameter"), (inputs, drives, "an input")):
        for path, value in given.items():
            _known(path, known, what)
            numbers[path] = float(value)
    for path, value in numbers.items():
        _finite(path, value)
    return numbers


def _finite(what: str, value: float) -> None:
    if not abs(value) < float("inf"):
        raise ParameterError(what, repr(value), "a finite number", "choose another value")


class Document:
    """One SBML model in the making; `ids` maps paths, `once` maps identifiers to nodes, `spikes` ports to identifiers.

    An expression used more than once becomes an assignment rule from `shared_from` nodes on and is written out where
    it is shorter, unless that would make the text long. A start that follows from parameters is an initial assignment,
    or a number where it is so long that tools which write rules out would choke on it. With `hoist` whatever follows
    from parameters and inputs alone is a number under a name of its own: fastest, if an engine sets these as well.
    """

    def __init__(
        self,
        system: System,
        values: Mapping[str, float] | None = None,
        inputs: Mapping[str, float] | None = None,
        triggers: Mapping[str, Any] | None = None,
        *,
        name: str = "model",
        outputs: bool = True,
        shared_from: float = SHARED_FROM,
        hoist: bool = False,
    ) -> None:
        if system.noise:
            came = f"noise in {', '.join(system.noise)}"
            raise GlutamateError(
                f"{name} as SBML",
                came,
                "equations without noise",
                "leave the noisy part out, or set a drive in its place",
            )
        if any(guard.terminal for guard in system.guards):
            raise GlutamateError(
                f"{name} as SBML", "a guard that ends the run", "events that change states", "end the run by time"
            )
        for port in triggers or {}:
            _known(port, list(system.jumps), "a jump port")
        self.system, self.name, self.outputs = system, name, outputs
        self.numbers = _numbers(system, values or {}, inputs or {})
        self.ids = identifiers(system)
        self.taken = {*RESERVED, *self.ids.values()}
        self.spikes: dict[str, list[str]] = {}
        self.units = Units()
        self.parameters: list[str] = []
        self.initial: list[str] = []
        self.rules: list[str] = []
        self.events: list[str] = []
        self.symbols = {("state", i): self.ids[s.path] for i, s in enumerate(system.states)}
        self.symbols |= {("parameter", i): self.ids[s.path] for i, s in enumerate(system.parameters)}
        self.symbols |= {("input", i): self.ids[s.path] for i, s in enumerate(system.inputs)}
        size = written_out(system.graph, system.start)
        self.written = {node for node in system.start if 0 < size[node] <= LONGEST_START and not hoist}
        named = named_nodes(system, self.written, outputs, shared_from, hoist)
        self.named = {node: unused("once" if fixed else "shared", self.taken) for node, fixed in named.items()}
        self.once = {self.named[node]: node for node, fixed in named.items() if fixed}
        self.writer = Writer(system.graph, self.symbols, self.named)
        self._given()
        self._states()
        self._rules()
        for guard in system.guards:
            self._guard(guard)
        for port, times in (triggers or {}).items():
            self._jumps(system.jumps[port], times)

    def text(self) -> str:
        """The whole document."""
        time = self.units.identifier(TIME_DIMS, self.system.time)
        lists = {"Parameters": self.parameters, "InitialAssignments": self.initial, "Rules": self.rules}
        lists["Events"] = self.events
        body = "".join(f"<listOf{key}>\n{''.join(rows)}</listOf{key}>\n" for key, rows in lists.items() if rows)
        model = (
            f'<model id="model" name={quoteattr(self.name)} timeUnits="{time}">\n{self.units.text()}\n{body}</model>'
        )
        head = f'<?xml version="1.0" encoding="UTF-8"?>\n<sbml xmlns="{NAMESPACE}" level="3" version="2">'
        return f"{head}\n{model}\n</sbml>\n"

    def _parameter(self, identifier: str, path: str, value: float | None, dims: Any, time: str, constant: bool) -> None:
        given = "" if value is None else f' value="{value!r}"'
        unit = "" if dims is None else f' units="{self.units.identifier(dims, time)}"'
        self.parameters.append(
            f'<parameter id="{identifier}" name={quoteattr(path)}{given}{unit} constant="{str(constant).lower()}"/>\n'
        )

    def _given(self) -> None:
        for p in self.system.parameters:
            self._parameter(self.ids[p.path], p.path, self.numbers[p.path], p.spec.dims, p.time, True)
        for s in self.system.inputs:
            self._parameter(self.ids[s.path], s.path, self.numbers[s.path], s.field.dims, self.system.time, True)

    def _states(self) -> None:
        numbers = self._evaluate(self.system.start)
        for slot, start, value in zip(self.system.states, self.system.start, numbers, strict=True):
            follows = start in self.written
            dims, identifier = slot.field.dims, self.ids[slot.path]
            self._parameter(identifier, slot.path, None if follows else value, dims, self._time_of(slot.path), False)
            if follows:
                self._initial(identifier, self.writer.number(start))

    def _evaluate(self, nodes: Sequence[int]) -> list[float]:
        """Values of nodes that follow from parameters and inputs alone."""
        system = self.system
        symbols = {("parameter", k): self.numbers[s.path] for k, s in enumerate(system.parameters)}
        symbols |= {("input", k): self.numbers[s.path] for k, s in enumerate(system.inputs)}
        return [float(x) for x in system.graph.evaluate(nodes, symbols)]

    def _initial(self, identifier: str, text: str) -> None:
        self.initial.append(f'<initialAssignment symbol="{identifier}">{_math(text)}</initialAssignment>\n')

    def _time_of(self, path: str) -> str:
        part = self.system.leaves.get(path.rpartition(".")[0])
        return self.system.time if part is None else str(part.TIME)

    def _rules(self) -> None:
        system = self.system
        for node, identifier in self.named.items():
            value = self._evaluate([node])[0] if identifier in self.once else None
            self._parameter(identifier, identifier, value, None, "", value is not None)
            if value is None:
                self._rule(identifier, self.writer.define(node))
        for i, node in enumerate(system.rate):
            if not system.mass[i]:
                self.rules.append(f"<algebraicRule>{_math(self.writer.number(node))}</algebraicRule>\n")
                continue
            self.rules.append(
                f'<rateRule variable="{self.symbols["state", i]}">{_math(self.writer.number(node))}</rateRule>\n'
            )
        states = {s.path for s in system.states}
        for path, (field, node) in system.outputs.items() if self.outputs else ():
            if path not in states:
                self._parameter(self.ids[path], path, None, field.dims, self._time_of(path), False)
                self._rule(self.ids[path], self.writer.number(node))

    def _rule(self, identifier: str, text: str) -> None:
        self.rules.append(f'<assignmentRule variable="{identifier}">{_math(text)}</assignmentRule>\n')

    def _guard(self, guard: GuardProgram) -> None:
        """Events where the guard's value becomes positive, negative or both."""
        for direction, relation in (("up", "gt"), ("down", "lt")):
            if guard.direction in (direction, "both"):
                assign = guard.assign
                texts = {i: self.writer.number(node) for i, node in assign.items()}
                if guard.switch is not None:
                    texts[guard.switch] = literal(1.0 if direction == "up" else -1.0)
                condition = apply(relation, self.writer.number(guard.value), literal(0))
                self._event(f"{guard.name}_{direction}", condition, texts, 0, started=True)

    def _jumps(self, jump: JumpProgram, times: Any) -> None:
        """One event per time; time and value are parameters that another tool may set."""
        rank = list(self.system.jumps).index(jump.port)
        priority = -(jump.priority * len(self.system.jumps) + rank)
        self.spikes[jump.port] = []
        for k, row in enumerate(times):
            at, value = row if hasattr(row, "__len__") else (row, 1.0)
            _finite(f"event {k} on {jump.port}", at)
            _finite(f"the value of event {k} on {jump.port}", value)
            time = unused(f"{jump.port}_time_{k}", self.taken)
            size = unused(f"{jump.port}_value_{k}", self.taken)
            self.spikes[jump.port].append(time)
            self._parameter(time, time, float(at), TIME_DIMS, self.system.time, True)
            self._parameter(size, size, float(value), jump.field.dims, self.system.time, True)
            writer = Writer(self.system.graph, {**self.symbols, ("value", 0): size}, self.named)
            texts = {i: writer.number(node) for i, node in jump.assign.items()}
            self._event(f"{jump.port}_{k}", apply("geq", TIME, name_of(time)), texts, priority, started=False)

    def _event(self, name: str, condition: str, texts: Mapping[int, str], priority: int, started: bool) -> None:
        """`started`: the condition counts as true before the start, so that only a later change to true fires."""
        rows = "".join(
            f'<eventAssignment variable="{self.symbols["state", i]}">{_math(x)}</eventAssignment>'
            for i, x in texts.items()
        )
        before = str(started).lower()
        self.events.append(
            f'<event id="{unused(name, self.taken)}" useValuesFromTriggerTime="false">'
            f'<trigger initialValue="{before}" persistent="true">'
            f"{_math(condition)}</trigger><priority>{_math(literal(priority))}</priority>"
            f"<listOfEventAssignments>{rows}</listOfEventAssignments></event>\n"
        )


def _math(text: str) -> str:
    return f'<math xmlns="{MATHML}">{text}</math>'
