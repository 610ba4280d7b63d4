"""How a cell is stepped: which states have an exact propagator, which are timers, what ports and guards do.

Takes in    the traced system of a mechanism or assembly
Hands on    `Cell`: a method for every state, slots for the ports, the constants that code reads, for any parameters
Methods     timer        a time that runs at -1, 0 or 1: counted in whole steps, exact in any precision
            exact        states that are linear among themselves with coefficients of parameters: matrix exponential,
                         one for every setting of the switches they read (Rotter and Diesmann 1999)
            exponential  others: exponential Euler with the state's own derivative; exact states enter at mid-step
            kept         modes: changed by jumps and guards only
Noise       exact states get increments with the covariance that white noise leaves in them over a step, whatever its
            length; others that of the equation linearised in the state itself (Ito), weak order 1
"""

from __future__ import annotations

import dataclasses
import itertools
from collections.abc import Mapping, Sequence
from typing import Any

from glutamate.engine.network.recipe import Recipe
from glutamate.engine.slots import GuardProgram, System
from glutamate.errors import MechanismError
from glutamate.units import parse_unit

MOST_SWITCHES = 3
SPIKE = "spike"


@dataclasses.dataclass
class Port:
    """Ports that do the same share one slot; `assign` reads the summed value of a step.

    A port that is `told` puts its value in place of a state: sums of states end there, once a step, and no spikes.
    """

    names: list[str]
    assign: dict[int, int]
    unit: Any
    priority: int
    told: bool = False


@dataclasses.dataclass
class Cell:
    """A system with the method of each state; `bits` are its switches, `linear` the states with propagators."""

    system: System
    bits: list[int]
    timers: list[int]
    linear: list[int]
    stored: list[int]
    ports: list[Port]
    guards: list[GuardProgram]

    def frozen(self, roots: Sequence[int], sides: Mapping[int, bool]) -> list[int]:
        """The roots with switches set to a side."""
        return frozen(self.system, roots, sides)

    def settings(self, read: Sequence[int]) -> list[dict[int, bool]]:
        """Every setting of some switches."""
        return [dict(zip(read, sides, strict=True)) for sides in itertools.product((False, True), repeat=len(read))]

    def linear_switches(self) -> list[int]:
        """The switches that exact states read, in order."""
        own = [row[i] for row in self.system.noise.values() for i in self.linear if i in row]
        found = self.system.graph.symbols([*(self.system.rate[i] for i in self.linear), *own])
        return [slot for slot in self.bits if ("state", slot) in found]

    def reach(self, i: int, setting: Mapping[int, bool]) -> list[int]:
        """The exact states that the rate of state i depends on, directly or through others, with switches set."""
        g = self.system.graph
        found, stack = [i], [i]
        while stack:
            rate = self.frozen([self.system.rate[stack.pop()]], setting)
            for kind, j in sorted(g.symbols(rate)):
                if kind == "state" and j not in found:
                    found.append(j)
                    stack.append(j)
        return sorted(found)

    def amplitudes(self, rows: Sequence[int], setting: Mapping[int, bool]) -> list[int]:
        """Nodes of the noise of exact states with switches set, without those that are 0."""
        g = self.system.graph
        own = [row[i] for row in self.system.noise.values() for i in rows if i in row]
        return [node for node in self.frozen(own, setting) if node != g.zero]

    def shaken(self) -> list[int]:
        """The exact states that noise reaches under some setting, directly or through others."""
        settings = self.settings(self.linear_switches())
        return [i for i in self.linear if any(self.amplitudes(self.reach(i, s), s) for s in settings)]

    def port(self, name: str) -> int | None:
        """Slot of a port by its path or, where that is unique, its last part."""
        found = [
            k for k, port in enumerate(self.ports) for n in port.names if n == name or n.rpartition(".")[2] == name
        ]
        return found[0] if len(set(found)) == 1 else None

    def state(self, name: str) -> int | None:
        """Place among the stored states of a state by path or, where that is unique, its last part."""
        paths = [self.system.states[i].path for i in self.stored]
        found = [k for k, path in enumerate(paths) if path == name or path.rpartition(".")[2] == name]
        return found[0] if len(found) == 1 else None

    @property
    def spikes(self) -> bool:
        """Whether a guard `spike` sends events."""
        return any(g.name.rpartition(".")[2] == SPIKE for g in self.guards)

    def constants(self, recipes: Sequence[Recipe], values: Mapping[str, Any], dt: float) -> Any:
        """Numbers of the recipes (K,) for parameter values by path and a step in the system's time.

        Where values are arrays (cells,), the recipes that read them give (cells,) each: a list.
        """
        from glutamate.engine.network.recipe import evaluate

        return evaluate(self, recipes, values, dt)


def frozen(system: System, roots: Sequence[int], sides: Mapping[int, bool]) -> list[int]:
    """Roots in which every choice by a switch that `sides` names is made."""
    g = system.graph
    tests = {g._node("lt", (g.zero, g.symbol("state", slot).id)): side for slot, side in sides.items()}
    new: dict[int, int] = {}
    for i in g.needed(roots):
        args = g.args[i]
        if g.op[i] == "select" and args[0] in tests:
            new[i] = new[args[1] if tests[args[0]] else args[2]]
        elif any(new[a] != a for a in args):
            new[i] = g.rebuild(i, tuple(new[a] for a in args))
        else:
            new[i] = i
    return [new[r] for r in roots]


def analyse(system: System) -> Cell:
    """The cell of a system.

    Raises MechanismError for what cannot be stepped so: delays, algebraic unknowns, too many switches, ports whose
    effect is not a sum, noise that reaches states of both kinds.
    """
    bits = [g.switch for g in system.guards if g.switch is not None]
    _refuse(system, bits)
    timers = [i for i in range(system.size) if _is_timer(system, i, bits)]
    unsteady = _unsteady(system, bits)
    linear = _linear(system, bits, [i for i in range(system.size) if i not in timers and i not in unsteady])
    for source, row in system.noise.items():
        if any(i in linear for i in row) and not all(i in linear for i in row):
            came = f"{source} in states of both kinds, linear and not: " + ", ".join(system.states[i].path for i in row)
            do = "give each state a source of its own"
            raise MechanismError("white noise in the network stepper", came, "states of one kind for a source", do)
    stored = [i for i in range(len(system.states)) if i not in bits]
    guards = [g for g in system.guards if g.switch is None]
    return Cell(system, bits, timers, linear, stored, _ports(system, bits), guards)


def _refuse(system: System, bits: Sequence[int]) -> None:
    name = ", ".join(system.leaves)
    wrong = [
        (0 in system.mass, "algebraic unknowns", "put a state into the loop"),
        (len(bits) > MOST_SWITCHES, f"{len(bits)} switches", f"write it with at most {MOST_SWITCHES}"),
        (
            any(g.switch is None and g.direction == "both" for g in system.guards),
            "a guard that fires in both directions",
            "give each direction a guard",
        ),
    ]
    for bad, came, do in wrong:
        if bad:
            allowed = "ordinary differential equations with jumps, guards and a few switches"
            raise MechanismError(f"{name} in the network stepper", came, allowed, do)


def _is_timer(system: System, i: int, bits: Sequence[int]) -> bool:
    if system.states[i].field.dims != parse_unit("ms").dims:
        return False
    g = system.graph
    if any(kind == "state" and k not in bits for kind, k in _read_values(system, system.rate[i], bits)):
        return False
    for sides in itertools.product((False, True), repeat=len(bits)):
        node = frozen(system, [system.rate[i]], dict(zip(bits, sides, strict=True)))[0]
        value = g.data[g.args[node][0]] if g.op[node] == "neg" else g.data[node]
        if g.op[g.args[node][0] if g.op[node] == "neg" else node] != "constant" or abs(value) not in (0.0, 1.0):
            return False
    return True


def _read_values(system: System, node: int, bits: Sequence[int]) -> set[tuple[str, int]]:
    """Symbols that are read under any setting of the switches."""
    read: set[tuple[str, int]] = set()
    for sides in itertools.product((False, True), repeat=len(bits)):
        read |= system.graph.symbols(frozen(system, [node], dict(zip(bits, sides, strict=True))))
    return read


def _unsteady(system: System, bits: Sequence[int]) -> set[int]:
    """States whose noise depends on states: they are not stepped exactly."""
    return {
        i
        for row in system.noise.values()
        for i, node in row.items()
        if any(kind == "state" and k not in bits for kind, k in _read_values(system, node, bits))
    }


def _linear(system: System, bits: Sequence[int], among: Sequence[int]) -> list[int]:
    """The largest set of states that are linear among themselves with coefficients of parameters."""
    g = system.graph
    settings = [dict(zip(bits, s, strict=True)) for s in itertools.product((False, True), repeat=len(bits))]
    rates = [frozen(system, system.rate, sides) for sides in settings]
    slopes = [g.derivative(rate, [("state", j) for j in range(system.size)]) for rate in rates]
    reads = {
        i: set().union(*({k for kind, k in g.symbols([rate[i]]) if kind == "state"} for rate in rates)) for i in among
    }
    good = {
        i
        for i in among
        if not any(
            kind == "state"
            for slope in slopes
            for (row, _), node in slope.items()
            if row == i
            for kind, _ in g.symbols([node])
        )
    }
    while True:
        left = {i for i in good if reads[i] <= good}
        if left == good:
            return sorted(good)
        good = left


def _ports(system: System, bits: Sequence[int]) -> list[Port]:
    ports: list[Port] = []
    for name, jump in sorted(system.jumps.items(), key=lambda item: item[1].priority):
        told = list(jump.assign.values()) == [system.graph.symbol("value", 0).id]
        if not told:
            _check_sum(system, name, jump.assign, bits)
        same = [p for p in ports if p.assign == jump.assign and p.priority == jump.priority]
        if same:
            same[0].names.append(name)
        else:
            ports.append(Port([name], jump.assign, jump.field, jump.priority, told))
    return ports


def _check_sum(system: System, name: str, assign: Mapping[int, int], bits: Sequence[int]) -> None:
    """Events of one step are applied as one, which is the same only if each adds its value times a number."""
    g = system.graph
    for slot, node in assign.items():
        for sides in itertools.product((False, True), repeat=len(bits)):
            setting = dict(zip(bits, sides, strict=True))
            after = frozen(system, [node], setting)
            slope = frozen(system, list(g.derivative(after, [("value", 0)]).values()), setting)
            nothing = g.substitute(after, {("value", 0): g.zero})[0]
            reads = {kind for kind, _ in g.symbols(slope)}
            if reads & {"state", "value"} or nothing != g.symbol("state", slot).id:
                raise MechanismError(
                    f"the port {name} in the network stepper",
                    f"a jump of {system.states[slot].path} that is not a sum over events",
                    "state + value times a number, or nothing while a switch is on",
                    "keep such a synapse in a part of its own, or run the cell by simulate()",
                )
