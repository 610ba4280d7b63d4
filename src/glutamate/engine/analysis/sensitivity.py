"""Forward sensitivities: a system whose states carry their derivatives by parameters along.

Takes in    a traced `System`, paths of parameters or inputs
Hands on    a `System` that any stepper runs: slots and outputs "state|parameter" and "output|parameter"
Jumps       are differentiated like everything else; a guard's crossing moves with the parameters, and that counts too:
            S+ = (S- + f- tau') through the jump - f+ tau', tau' = -(dh/dy S- + dh/dp) / (dh/dy f- + dh/dt)
Moments     what an event at a fixed time sets off happens at that time (tau' = 0), and what a crossing sets off at once
            happens with it (the same tau'); frozen slots "moment" and "moment|parameter" remember both
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence

from glutamate.engine.analysis.numeric import check_reads, copied
from glutamate.engine.model import resolve
from glutamate.engine.slots import GuardProgram, InputSlot, JumpProgram, ParameterSlot, Slot, System
from glutamate.errors import MechanismError
from glutamate.units import Field, Unit, canonical_text, measure, number, time_size

LONG_AGO = float("-inf")
MOMENT = "moment"


def with_sensitivities(system: System, paths: Sequence[str], moving: Sequence[str] = ()) -> System:
    """The system with S = d(state)/d(parameter) for every state and every parameter or input in `paths`.

    paths    parameters and inputs, patterns allowed; units are canonical, a parameter's on its mechanism's own TIME
    moving   inputs that a protocol steps or ramps: guards that read them need to know

    Sensitivity slots have the state's unit per the parameter's, and the state's scale over the parameter's size.
    Raises PathError for an unknown path, MechanismError for guards together with algebraic unknowns.
    """
    return _Extension(system, paths, moving).system()


class _Extension:
    """Nodes of the extended system; old slot i is at `places[i]`, its derivative by parameter k at `own[i, k]`."""

    def __init__(self, system: System, paths: Sequence[str], moving: Sequence[str]) -> None:
        check_reads(system)
        self.old, self.graph = system, copied(system.graph)
        slots: list[ParameterSlot | InputSlot] = [*system.parameters, *system.inputs]
        names = [slot.path for slot in slots]
        chosen = list(dict.fromkeys(p for path in paths for p in resolve(path, names, "a parameter or input")))
        self.by = [slots[names.index(path)] for path in chosen]
        count = len(system.parameters)
        self.symbols = [("parameter", k) if k < count else ("input", k - count) for k in map(names.index, chosen)]
        inputs = [slot.path for slot in system.inputs]
        self.moving = [inputs.index(p) for path in moving for p in resolve(path, inputs, "an input")]
        if system.guards and not all(system.mass):
            torn = ", ".join(s.path for s, m in zip(system.states, system.mass, strict=False) if not m)
            raise MechanismError(
                "sensitivities where guards may fire",
                f"algebraic unknowns: {torn}",
                "guards or algebraic unknowns, not both",
                "put a state into the loop instead of tearing it, or use finite differences",
            )
        self._lay_out()

    def _lay_out(self) -> None:
        """Slots in the order of a System: integrated, their derivatives, frozen, derivatives of modes, moments."""
        old, n, width = self.old, self.old.size, len(self.by)
        modes = [i for i in range(n, len(old.states)) if old.states[i].kind == "mode"]
        self.carried = [*range(n), *modes]
        self.places = {i: i if i < n else i + n * width for i in range(len(old.states))}
        self.own: dict[tuple[int, int], int] = {}
        for first, group in ((n, list(range(n))), (len(old.states) + n * width, modes)):
            for k in range(width):
                self.own.update({(i, k): first + k * len(group) + at for at, i in enumerate(group)})
        self.moment = len(old.states) + len(self.own)
        g = self.graph
        move = {("state", i): g.symbol("state", j).id for i, j in self.places.items()}
        self.moved = lambda roots: g.substitute(list(roots), move)
        self.slope = {key: g.symbol("state", place).id for key, place in self.own.items()}
        self.rate = dict(enumerate(self.moved(old.rate)))
        self.wrt = [*[("state", self.places[i]) for i in self.carried], *self.symbols]

    def through(self, roots: Sequence[int], directions: Mapping[tuple[int, int], int]) -> list[list[int]]:
        """Derivative of every root by every parameter when the states move as `directions` say."""
        g, width, states = self.graph, len(self.by), len(self.carried)
        result = [[g.zero] * width for _ in roots]
        for (r, column), node in g.derivative(roots, self.wrt).items():
            for k in range(width) if column < states else (column - states,):
                term = node if column >= states else g.mul(node, directions[self.carried[column], k])
                result[r][k] = g.add(result[r][k], term)
        return result

    def system(self) -> System:
        """The extended system."""
        old, width = self.old, len(self.by)
        rate = [self.rate[i] for i in range(old.size)]
        rows = self.through(rate, self.slope)
        rate += [rows[i][k] for k in range(width) for i in range(old.size)]
        outputs = list(old.outputs.items())
        nodes = self.moved(node for _, (_, node) in outputs)
        new_outputs = {path: (field, node) for (path, (field, _)), node in zip(outputs, nodes, strict=True)}
        for k, slot in enumerate(self.by):
            for (path, (field, _)), row in zip(outputs, self.through(nodes, self.slope), strict=True):
                new_outputs[f"{path}|{slot.path}"] = (_per(field, slot), row[k])
        return dataclasses.replace(
            old,
            graph=self.graph,
            states=self._states(),
            start=self._start(),
            rate=rate,
            mass=list(old.mass) * (width + 1),
            outputs=new_outputs,
            jumps={port: self._jump(jump) for port, jump in old.jumps.items()},
            guards=[
                dataclasses.replace(self._guard(q), switch=None if q.switch is None else self.places[q.switch])
                for q in old.guards
            ],
            noise={source: self._spread(row) for source, row in old.noise.items()},
            flows=None,
            invariants=dict(zip(old.invariants, self.moved(old.invariants.values()), strict=True)),
        )

    def _states(self) -> list[Slot]:
        found = {self.places[i]: slot for i, slot in enumerate(self.old.states)}
        for (i, k), place in self.own.items():
            slot, by = self.old.states[i], self.by[k]
            title = f"d({slot.path})/d({by.path})"
            kind, field = slot.kind, _per(slot.field, by)
            found[place] = Slot(
                f"{slot.path}|{by.path}", field.replace(kind="mode") if kind == "mode" else field, kind, title
            )
        if self.old.guards:
            time = measure(self.old.time)
            found[self.moment] = Slot(MOMENT, time.replace(kind="mode"), "mode", "time of the last event")
            for k, by in enumerate(self.by):
                title = f"d(time of the last event)/d({by.path})"
                field = _per(time, by).replace(kind="mode")
                found[self.moment + 1 + k] = Slot(f"{MOMENT}|{by.path}", field, "mode", title)
        return [found[place] for place in range(len(found))]

    def _start(self) -> list[int]:
        g, old, width = self.graph, self.old, len(self.by)
        found = {self.places[i]: node for i, node in enumerate(old.start)}
        rows = self.through([old.start[i] for i in self.carried], {})
        for i, row in zip(self.carried, rows, strict=True):
            found.update({self.own[i, k]: row[k] for k in range(width)})
        if old.guards:
            found[self.moment] = g.wrap(LONG_AGO)
            found.update({self.moment + 1 + k: g.zero for k in range(width)})
        return [found[place] for place in range(len(found))]

    def _spread(self, row: Mapping[int, int]) -> dict[int, int]:
        """Noise of states and of their derivatives."""
        nodes = self.moved(row.values())
        slopes = self.through(nodes, self.slope)
        new = {self.places[i]: node for i, node in zip(row, nodes, strict=True)}
        for i, slope in zip(row, slopes, strict=True):
            new.update({self.own[i, k]: node for k, node in enumerate(slope) if node != self.graph.zero})
        return new

    def _jump(self, jump: JumpProgram) -> JumpProgram:
        """A jump at a time no parameter moves."""
        assign = self._spread_all(jump.assign, self.slope)
        if self.old.guards:
            assign[self.moment] = self.graph.symbol("time", 0).id
            assign.update({self.moment + 1 + k: self.graph.zero for k in range(len(self.by))})
        return dataclasses.replace(jump, assign=assign)

    def _spread_all(self, assign: Mapping[int, int], directions: Mapping[tuple[int, int], int]) -> dict[int, int]:
        """Assignments to slots and, zeros too, to the derivatives of those that have them."""
        nodes = self.moved(assign.values())
        new = {self.places[i]: node for i, node in zip(assign, nodes, strict=True)}
        for i, slopes in zip(assign, self.through(nodes, directions), strict=True):
            new.update({self.own[i, k]: node for k, node in enumerate(slopes) if (i, k) in self.own})
        return new

    def _guard(self, guard: GuardProgram) -> GuardProgram:
        """A guard whose crossing moves with the parameters."""
        g, value = self.graph, self.moved([guard.value])[0]
        if not guard.assign:
            return dataclasses.replace(guard, value=value)
        delays = self._delays(value)
        before = {key: g.add(node, g.mul(self._flow(key[0]), delays[key[1]])) for key, node in self.slope.items()}
        everything = {i: guard.assign.get(i, g.symbol("state", i).id) for i in self.carried}
        assign = self._spread_all({**everything, **guard.assign}, before)
        after = {
            ("state", self.places[i]): node
            for i, node in zip(guard.assign, self.moved(guard.assign.values()), strict=True)
        }
        for i in range(self.old.size):
            later = g.substitute([self.rate[i]], after)[0]
            for k, delay in enumerate(delays):
                place = self.own[i, k]
                if later == self._flow(i) and i not in guard.assign:
                    assign[place] = self.slope[i, k]
                else:
                    assign[place] = g.sub(assign[place], g.mul(later, delay))
        same = {g.symbol("state", place).id: place for place in [*self.places.values(), *self.own.values()]}
        assign = {place: node for place, node in assign.items() if same.get(node) != place}
        assign[self.moment] = g.symbol("time", 0).id
        assign.update({self.moment + 1 + k: node for k, node in enumerate(delays)})
        return dataclasses.replace(guard, value=value, assign=assign)

    def _flow(self, i: int) -> int:
        """Rate of a slot just before an event; modes stand still."""
        return self.rate.get(i, self.graph.zero)

    def _delays(self, value: int) -> list[int]:
        """How the time of a crossing moves with every parameter."""
        g = self.graph
        time = g.symbol("time", 0).id
        fixed = g._node("le", (time, g.symbol("state", self.moment).id))
        for k in self.moving:
            fixed = g._node("or", (fixed, g._node("le", (time, g.symbol("origin", k).id))))
        speed = g.zero
        for (_, column), node in g.derivative([value], self.wrt[: len(self.carried)]).items():
            speed = g.add(speed, g.mul(node, self._flow(self.carried[column])))
        for (_, column), node in g.derivative([value], [("input", k) for k in self.moving]).items():
            speed = g.add(speed, g.mul(node, g.symbol("slope", self.moving[column]).id))
        delays = []
        for k, shift in enumerate(self.through([value], self.slope)[0]):
            known = g.symbol("state", self.moment + 1 + k).id
            crossing = g.zero if speed == g.zero else g.neg(g.div(shift, speed))
            delays.append(g.select(fixed, known, crossing))
        return delays


def _per(field: Field, slot: ParameterSlot | InputSlot) -> Field:
    """Field of a derivative: unbounded, its scale that of the value over the size of the parameter or input."""
    if isinstance(slot, ParameterSlot):
        spec = slot.spec
        dims = spec.dims
        ends = [abs(end) for end in (spec.canonical_low(slot.time), spec.canonical_high(slot.time)) if end]
        one = 1.0 / time_size(dims, slot.time)
    else:
        dims, ends, one = slot.field.dims, [], slot.field.scale
    size = abs(slot.value) or max(ends, default=one)
    exponents = tuple(a - b for a, b in zip(field.dims, dims, strict=True))
    return number.replace(unit=Unit(canonical_text(exponents), exponents, 1.0), scale=field.scale / size)
