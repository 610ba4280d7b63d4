"""An SBML model as a traced system: slots, nodes and the switches between them.

States      amounts of species that react or have a rate rule, values of other quantities with a rate rule; then the
            unknowns of algebraic rules that are not solved beforehand
Modes       what only events change, the sides of relations, whole numbers, and what a trigger was when last looked at
Species     `value` is what the identifier means in SBML mathematics (a concentration unless it has only substance
            units), `amount` its amount; an amount stays when its compartment changes
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable

from glutamate.engine.slots import GuardProgram, ParameterSlot, Slot
from glutamate.engine.trace import Graph
from glutamate.errors import closest
from glutamate.interchange.sbml_algebra import Unknowns
from glutamate.interchange.sbml_file import SbmlError
from glutamate.interchange.sbml_math import Translator
from glutamate.interchange.sbml_quantities import Contents, Part, Quantity
from glutamate.parameter import Parameter
from glutamate.units import Field, measure

SCALE = 1e-6
VALUE = measure("1")(scale=SCALE)
SOURCE = "assumed: as the SBML file has it"


class Builder:
    """Nodes of one model, made when they are asked for; `remember` keeps constants with a history as modes."""

    def __init__(self, found: Contents, unknowns: Unknowns, time: str, remember: bool) -> None:
        self.found, self.unknowns, self.time = found, unknowns, time
        self.graph = Graph()
        self.write = Translator(self, found.functions)
        self.parameters: list[ParameterSlot] = []
        self.states: list[Slot] = []
        self.guards: list[GuardProgram] = []
        self.slot: dict[str, int] = {}
        self.past: list[tuple[int, int]] = []
        self.direct: dict[tuple[str, int], int] = {}
        self.missing: list[str] = []
        self._node: dict[tuple[str, str], int] = {}
        self._open: list[tuple[str, str]] = []
        self._bits: dict[int, int] = {}
        self._wholes: dict[int, int] = {}
        quantities = list(found.quantities.values())
        for q in quantities:
            if q.rate is not None or (q.reacts and not (q.boundary or q.constant or q.assigned)):
                self._place(q, "value")
        for name in unknowns.implicit:
            self._place(found.quantities[name], "algebraic")
        self.size = len(self.states)
        for q in quantities:
            kept = q.jumps or (remember and q.first is not None and not q.assigned)
            if kept and q.id not in self.slot and q.id not in unknowns.explicit:
                self._place(q, "mode")

    def _place(self, q: Quantity, kind: str) -> None:
        self.slot[q.id] = len(self.states)
        as_amount = q.kind == "species" and kind != "algebraic"
        self.states.append(Slot(f"{q.id}.amount" if as_amount else q.id, VALUE, kind))

    def mode(self, path: str, kind: str = "mode", field: Field = VALUE) -> int:
        """A new slot that the solver does not integrate."""
        self.states.append(Slot(path, field, kind))
        return len(self.states) - 1

    def symbol(self, slot: int) -> int:
        """Node of a slot."""
        return self.graph.symbol("state", slot).id

    # What the translator asks.

    def named(self, name: str) -> int:
        """Value of a quantity or rate of a reaction."""
        if name in self.found.reactions:
            return self.flux(name)
        if name not in self.found.quantities:
            known = [*self.found.quantities, *self.found.reactions]
            raise SbmlError(
                f"the identifier {name!r} in a formula",
                "it is not defined",
                "identifiers of the model",
                "define it",
                closest=closest(name, known),
            )
        return self.value(name)

    def rate_of(self, name: str) -> int:
        """Rate of change of a quantity's value."""
        if name in self.unknowns.implicit:
            raise SbmlError(
                f"rateOf({name})", "an algebraic rule determines it", "quantities with a rate", "use another"
            )
        if name not in self.found.quantities:
            self.named(name)
        return self._once("rate of", name, lambda: self.slope(self.value(name)))

    def delayed(self, value: int, lag: int) -> int:
        """A value some time ago."""
        if (value, lag) not in self.past:
            self.past.append((value, lag))
        return self.graph.symbol("past", self.past.index((value, lag))).id

    def moves(self, node: int) -> bool:
        """Whether a node changes within a step."""
        symbols = self.graph.symbols([node])
        return any(kind in ("time", "past") or (kind == "state" and i < self.size) for kind, i in symbols)

    def bends(self, node: int) -> bool:
        """Whether a node is not linear in states and time, so that it may cross twice where they are smooth."""
        read = [s for s in self.graph.symbols([node]) if s[0] == "time" or (s[0] == "state" and s[1] < self.size)]
        return any(self.moves(d) for d in self.graph.derivative([node], sorted(read)).values())

    def positive(self, node: int) -> int:
        """Truth of node > 0; where it moves, a switch that the solver flips at the root."""
        g = self.graph
        if not self.moves(node):
            return g._node("lt", (g.zero, node))
        if node not in self._bits:
            slot = self._bits[node] = self.mode(f"switch[{len(self._bits)}]", "switch")
            self.guards.append(GuardProgram(f"switch[{slot}]", node, "both", {slot: g.neg(self.symbol(slot))}, slot))
            above = g._node("lt", (g.zero, self.at_once(node)))
            self.direct["state", slot] = g.select(above, g.one, g.wrap(-1.0))
        return g._node("lt", (g.zero, self.symbol(self._bits[node])))

    def whole(self, node: int) -> int:
        """floor(node); where it moves, a mode that follows at every whole number."""
        g = self.graph
        if not self.moves(node):
            return g.unary("floor", node)
        if node not in self._wholes:
            slot = self._wholes[node] = self.mode(f"floor[{len(self._wholes)}]")
            now, floor = self.symbol(slot), g.unary("floor", node)
            up, down = g.add(now, g.one), g.sub(now, g.one)
            higher = g.select(g._node("lt", (up, floor)), floor, up)
            lower = g.select(g._node("lt", (floor, down)), floor, down)
            self.guards.append(GuardProgram(f"above[{slot}]", g.sub(up, node), "down", {slot: higher}))
            self.guards.append(GuardProgram(f"below[{slot}]", g.sub(now, node), "up", {slot: lower}))
            self.direct["state", slot] = g.unary("floor", self.at_once(node))
        return self.symbol(self._wholes[node])

    def at_once(self, node: int) -> int:
        """A node with every switch and whole number computed where it stands."""
        return self.graph.substitute([node], self.direct)[0]

    # Quantities.

    def _once(self, what: str, name: str, make: Callable[[], int]) -> int:
        """A node made once; raises SbmlError where it would need itself."""
        key = (what, name)
        if key not in self._node:
            if key in self._open:
                ring = [f"{w} {n}" for w, n in [*self._open[self._open.index(key) :], key]]
                raise SbmlError(
                    f"the {what} {name}",
                    "a loop: " + " -> ".join(ring),
                    "formulas without a loop",
                    "break it, or write an algebraic rule",
                )
            self._open.append(key)
            try:
                self._node[key] = make()
            finally:
                self._open.pop()
        return self._node[key]

    def value(self, name: str) -> int:
        """What the identifier means now."""
        if name not in self.found.quantities:
            return self.named(name)
        return self._once("value of", name, lambda: self._value(self.found.quantities[name]))

    def _value(self, q: Quantity) -> int:
        g = self.graph
        if q.assigned is not None:
            return self.write.number(q.assigned)
        if q.id in self.unknowns.explicit:
            return self._solved(q)
        if q.id in self.slot:
            now = self.symbol(self.slot[q.id])
            return g.div(now, self.size_of(q)) if q.dense and q.id not in self.unknowns.implicit else now
        if q.dense and not self.fixed(q.compartment):
            return g.div(self.first_amount(q.id), self.size_of(q))
        return self.first(q.id)

    def _solved(self, q: Quantity) -> int:
        """The quantity of an algebraic rule a + b x = 0."""
        g = self.graph
        own = g.symbol("unknown", 0)
        node = self.write.number(self.unknowns.explicit[q.id], {q.id: own.id})
        slope = g.derivative([node], [("unknown", 0)])[0, 0]
        offset = g.substitute([node], {("unknown", 0): g.zero})[0]
        return g.neg(g.div(offset, slope))

    def fixed(self, name: str) -> bool:
        """Whether a quantity keeps its first value."""
        q = self.found.quantities[name]
        return not (q.assigned or name in self.slot or name in self.unknowns.explicit)

    def size_of(self, q: Quantity) -> int:
        """Size of the compartment of a species."""
        return self.value(q.compartment)

    def amount(self, name: str) -> int:
        """Amount of a species now."""
        q = self.found.quantities[name]
        if name in self.slot and name not in self.unknowns.implicit:
            return self.symbol(self.slot[name])
        if not q.dense:
            return self.value(name)
        moved = q.assigned is not None or name in self.unknowns.explicit or name in self.unknowns.implicit
        return self.graph.mul(self.value(name), self.size_of(q)) if moved else self.first_amount(name)

    def first(self, name: str) -> int:
        """What the identifier means at time 0, in parameters alone."""
        return self._once("first value of", name, lambda: self._first(self.found.quantities[name], False))

    def first_amount(self, name: str) -> int:
        """Amount of a species at time 0."""
        return self._once("first amount of", name, lambda: self._first(self.found.quantities[name], True))

    def _first(self, q: Quantity, amount: bool) -> int:
        g = self.graph
        if q.assigned is not None or q.id in self.unknowns.explicit:
            value = self.closed(self.value(q.id))
        elif q.first is not None:
            value = self.closed(self._assignable(q))
        else:
            return self._literal(q, amount)
        return g.mul(value, self.first(q.compartment)) if amount and q.dense else value

    def _assignable(self, q: Quantity) -> int:
        """An initial assignment's node, if it can be computed before the unknowns are solved for."""
        node = self.write.number(q.first, direct=True)
        late = [i for kind, i in self.graph.symbols([node]) if kind == "state" and self.states[i].kind == "algebraic"]
        if late:
            raise SbmlError(
                f"the initial assignment of {q.id}",
                f"it reads {self.states[late[0]].path}, which an algebraic rule determines in the course of the run",
                "what follows from numbers, rules and rules linear in their unknown",
                "write the algebraic rule as an assignment rule",
            )
        return node

    def _literal(self, q: Quantity, amount: bool) -> int:
        """The number the file gives, as a parameter."""
        g = self.graph
        number, note = q.value, ""
        if number is None and q.kind == "compartment":
            number, note = 1.0, "no size given"
        if number is None and q.id in self.unknowns.implicit:
            number, note = 1.0, "where the search for the unknown begins"
        if number is None:
            return self.unknown(q.id)
        if q.kind == "species" and not note:
            note = "amount at the start" if q.as_amount else "concentration at the start"
        node = self.parameter(q.id, number, note)
        wanted = amount or not q.dense
        if q.kind != "species" or q.as_amount == wanted:
            return node
        size = self.first(q.compartment)
        return g.mul(node, size) if wanted else g.div(node, size)

    def unknown(self, name: str) -> int:
        """A first value that the file does not give: fine as long as no equation needs it."""
        if name not in self.missing:
            self.missing.append(name)
        return self.graph.symbol("missing", self.missing.index(name)).id

    def needed(self, nodes: Iterable[int]) -> list[int]:
        """The nodes; raises SbmlError if one needs a value that the file does not give."""
        found = list(nodes)
        for kind, k in sorted(self.graph.symbols(found)):
            if kind == "missing":
                q = self.found.quantities[self.missing[k]]
                allowed = "a value, an initial assignment or a rule"
                raise SbmlError(
                    f"the first value of {q.kind} {q.id}", "none, and an equation needs it", allowed, "give it one"
                )
        return found

    def shown(self, node: int) -> int:
        """A node to show: switches computed where they stand, nan for what the file does not give."""
        nan = self.graph.wrap(math.nan)
        return self.graph.substitute([self.at_once(node)], {("missing", k): nan for k in range(len(self.missing))})[0]

    def parameter(self, path: str, number: float, note: str = "") -> int:
        """Node of a number that may be set; what is not finite stays as it is."""
        if not math.isfinite(number):
            return self.graph.wrap(number)
        return self._once("parameter", path, lambda: self._parameter(path, number, note))

    def _parameter(self, path: str, number: float, note: str) -> int:
        spec = Parameter(float(number), "1", SOURCE, note=note)
        self.parameters.append(ParameterSlot(path, float(number), spec, self.time))
        return self.graph.symbol("parameter", len(self.parameters) - 1).id

    def closed(self, node: int, at_zero: bool = True) -> int:
        """A node with every slot at its start, and time 0."""
        g = self.graph
        node = self.at_once(node)
        mapping = {("state", i): self.start(i) for kind, i in g.symbols([node]) if kind == "state"}
        if at_zero:
            mapping["time", 0] = g.zero
        for kind, k in g.symbols([node]):
            if kind == "past":  # at the start: the first value, as a function of time
                value, lag = self.past[k]
                then = g.sub(g.zero if at_zero else g.symbol("time", 0).id, lag)
                mapping[kind, k] = g.substitute([self.closed(value, at_zero=False)], {("time", 0): then})[0]
        return g.substitute([node], mapping)[0]

    def start(self, slot: int) -> int:
        """Start of a slot that stands for a quantity."""
        name = next(n for n, i in self.slot.items() if i == slot)
        q = self.found.quantities[name]
        as_amount = q.kind == "species" and name not in self.unknowns.implicit
        return self.first_amount(name) if as_amount else self.first(name)

    def before(self, slot: int) -> int:
        """What a slot is taken to have been before time 0: its initial assignment as a function of time."""
        name = next(n for n, i in self.slot.items() if i == slot)
        q = self.found.quantities[name]
        if q.first is None:
            return self.start(slot)
        value = self.closed(self.write.number(q.first, direct=True), at_zero=False)
        amount = q.dense and name not in self.unknowns.implicit
        return self.graph.mul(value, self.first(q.compartment)) if amount else value

    # Rates.

    def flux(self, name: str) -> int:
        """Rate of a reaction."""
        return self._once("rate of reaction", name, lambda: self._flux(name))

    def _flux(self, name: str) -> int:
        r = self.found.reactions[name]
        if r.law is None:
            raise SbmlError(
                f"the rate of reaction {name}", "none, and a formula needs it", "a kinetic law", "give it one"
            )
        local = {}
        for key, number in r.local.items():
            if number is None:
                raise SbmlError(f"the parameter {key} of reaction {name}", "no value", "a number", "give it one")
            local[key] = self.parameter(f"{name}.{key}", number)
        return self.write.number(r.law, local)

    def stoichiometry(self, part: Part) -> int:
        """Signed stoichiometry of a species in a reaction."""
        g = self.graph
        node = self.value(part.name) if part.name else g.wrap(part.number)
        if not part.name and part.tree is not None:
            node = self.write.number(part.tree)
        if g.op[node] == "constant" and math.isnan(g.data[node]):
            raise SbmlError(f"the stoichiometry of {part.species}", "none", "a number or a rule", "give it one")
        return node if part.sign > 0 else g.neg(node)

    def rate(self, slot: int) -> int:
        """Rate of change of an integrated slot."""
        name = next(n for n, i in self.slot.items() if i == slot)
        return self._once("rate of change of", name, lambda: self._rate(self.found.quantities[name]))

    def _rate(self, q: Quantity) -> int:
        g = self.graph
        if q.id in self.unknowns.implicit:
            return self.write.number(self.unknowns.implicit[q.id])
        if q.rate is not None:
            rate = self.write.number(q.rate)
            if not q.dense:
                return rate
            grown = g.mul(self.value(q.id), self.slope(self.size_of(q)))
            return g.add(g.mul(rate, self.size_of(q)), grown)
        total = g.zero
        for r in self.found.reactions.values():
            for part in r.parts:
                if part.species == q.id and r.law is not None:
                    total = g.add(total, g.mul(self.stoichiometry(part), self.flux(r.id)))
        factor = q.factor or self.found.factor
        return g.mul(total, self.value(factor)) if factor else total

    def slope(self, node: int) -> int:
        """Time derivative of a node."""
        g = self.graph
        read = sorted(s for s in g.symbols([node]) if s[0] == "time" or (s[0] == "state" and s[1] < self.size))
        if any(kind == "past" for kind, _ in g.symbols([node])):
            raise SbmlError(
                "a rate of change", "of a value that depends on a delay", "values without delays", "avoid it"
            )
        total = g.zero
        for (_, k), partial in sorted(g.derivative([node], read).items()):
            rate = g.one if read[k][0] == "time" else self.rate(read[k][1])
            total = g.add(total, g.mul(partial, rate))
        return total
