"""Slots and programs of a traced assembly: plain records that every stepper reads."""

from __future__ import annotations

import dataclasses
from typing import Any

from glutamate.engine.regime import Condition
from glutamate.engine.trace import Graph
from glutamate.parameter import Parameter
from glutamate.units import Field


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
    """A root to find and what happens there; `switch` is the bit it flips, `terminal` ends the member."""

    name: str
    value: int
    direction: str
    assign: dict[int, int]
    switch: int | None = None
    terminal: bool = False


@dataclasses.dataclass(frozen=True)
class FlowProgram:
    """One flow: states (or None) it leaves and enters, its rate, and the parameter that counts copies."""

    source: int | None
    target: int | None
    rate: int
    count: int | None


@dataclasses.dataclass
class System:
    """A traced assembly; `states` holds integrated slots first, then modes and switch bits.

    `conserved` lists groups of slots whose sum their flows keep constant; `conditions` are what regimes ask of inputs.
    """

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
    conserved: list[list[int]] = dataclasses.field(default_factory=list)
    conditions: list[Condition] = dataclasses.field(default_factory=list)

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

    def time_of(self, path: str) -> str:
        """The time unit of the part a path belongs to; values of a path are in canonical units based on it."""
        leaf = max((name for name in self.leaves if path.startswith(name + ".")), key=len, default=None)
        return self.time if leaf is None else str(self.leaves[leaf].TIME)

    def limits(self) -> list[tuple[float, float, float]]:
        """Low, high and scale of every integrated slot, in its own canonical units."""
        return [slot.field.limits(self.time_of(slot.path)) for slot in self.states[: self.size]]

    def paths(self) -> list[str]:
        """Every path: parameters, inputs, states, outputs, ports."""
        slots: list[ParameterSlot | InputSlot | Slot] = [*self.parameters, *self.inputs, *self.states]
        return [*(s.path for s in slots), *self.outputs, *self.jumps]
