"""Machine code of one step of many equal cells: arrays of states in, the same arrays and a bit per spike out.

Function    i32 update(states, stride, sums, stride, counts, constants, flags, n): n cells, a multiple of the width
Order       propagate, add what arrived at each port, look at the guards in order of declaration, store
Guards      a guard acts at the end of every step at which its value is at or beyond zero in its direction, so its
            action must lead back or be idempotent, as a reset is
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence

from glutamate.engine.code import native
from glutamate.engine.network.cell import SPIKE, Cell
from glutamate.engine.network.recipe import Recipe
from glutamate.engine.network.vector_text import WIDTH, Lines
from glutamate.engine.trace import BOOLEAN

CHUNK = 1024
ALIGN = 64


class CellText:
    """Writer of `update` for a cell whose ports have so many Poisson inputs each."""

    def __init__(self, cell: Cell, poisson: Sequence[int], double: bool) -> None:
        self.cell, self.poisson = cell, list(poisson)
        self.graph = cell.system.graph
        self.body = Lines(double)
        self.recipes: list[Recipe] = []
        self._pure: dict[int, bool] = {}
        self.text = self._module()

    def constant(self, recipe: Recipe) -> str:
        """Name of a number, loaded before the loop."""
        if recipe not in self.recipes:
            self.recipes.append(recipe)
        return f"%c{self.recipes.index(recipe)}"

    def slot(self, kind: str, port: int, which: int = 0) -> int:
        """Place of a constant that the network fills in."""
        return self.recipes.index((kind, port, which))

    def pure(self, node: int) -> bool:
        """Whether a node depends on parameters and inputs alone."""
        if node not in self._pure:
            g = self.graph
            if g.op[node] == "symbol":
                self._pure[node] = g.data[node][0] in ("parameter", "input")
            else:
                self._pure[node] = all(self.pure(a) for a in g.args[node])
        return self._pure[node]

    def _module(self) -> str:
        cell, body = self.cell, self.body
        old: dict[int, str] = {}
        for k, i in enumerate(cell.stored):
            pointer = self._row("%s", k, "%stride", body.real)
            loaded = body.put(f"load {body.vector}, ptr {pointer}, align {ALIGN}")
            old[i] = body.op("mul", loaded, self.constant(("dt",))) if i in cell.timers else loaded
            if i in cell.timers:
                old[~i] = loaded
        new = self._propagated(old)
        self._arrivals(new)
        flag = self._guarded(new)
        for k, i in enumerate(cell.stored):
            pointer = self._row("%s", k, "%stride", body.real)
            body.lines.append(
                f"  store {body.vector} {new[~i if i in cell.timers else i]}, ptr {pointer}, align {ALIGN}"
            )
        return self._wrapped(flag)

    def _row(self, base: str, row: int, stride: str, kind: str) -> str:
        body = self.body
        offset = body.put(f"mul i64 {stride}, {row}")
        place = body.put(f"add i64 {offset}, %i")
        return body.put(f"getelementptr {kind}, ptr {base}, i64 {place}")

    # Propagation

    def _propagated(self, old: dict[int, str]) -> dict[int, str]:
        cell, body, g = self.cell, self.body, self.graph
        system = cell.system
        view = View(self, old)
        read = {k for i in self._others() for kind, k in g.symbols([system.rate[i]]) if kind == "state"}
        middle = dict(old)
        for i in cell.linear:
            if i in read:
                middle[i] = self._exact(i, old, view, 0.5)
        new = dict(old)
        for i in cell.linear:
            new[i] = self._exact(i, old, view, 1.0)
        half = View(self, {**middle}, bits=view)
        for i in self._others():
            new[i] = self._exponential(i, old, half)
        for i in cell.timers:
            self._set_timer(new, i, body.op("add", old[~i], view.value(system.rate[i])))
        return new

    def _others(self) -> list[int]:
        cell = self.cell
        return [i for i in range(cell.system.size) if i not in cell.timers and i not in cell.linear]

    def _exact(self, i: int, old: Mapping[int, str], view: View, part: float) -> str:
        """A row of the propagator, chosen by the switches that the state's own rates depend on."""
        cell, body = self.cell, self.body
        switches = cell.linear_switches()
        settings = cell.settings(switches)
        known: dict[tuple[int, ...], str] = {}
        values = []
        for k, setting in enumerate(settings):
            rows = self._reach(i, setting)
            key = tuple(cell.frozen([cell.system.rate[j] for j in rows], setting))
            if key not in known:
                known[key] = self._row_sum(i, old, part, k, rows, setting)
            values.append(known[key])
        for slot in reversed(switches):
            values = [
                a if a == b else body.select(view.bit(slot), b, a)
                for a, b in zip(values[::2], values[1::2], strict=True)
            ]
        return values[0]

    def _reach(self, i: int, setting: Mapping[int, bool]) -> list[int]:
        """The exact states that the rate of state i depends on, directly or through others."""
        g, cell = self.graph, self.cell
        found, stack = [i], [i]
        while stack:
            rate = cell.frozen([cell.system.rate[stack.pop()]], setting)
            for kind, j in sorted(g.symbols(rate)):
                if kind == "state" and j not in found:
                    found.append(j)
                    stack.append(j)
        return sorted(found)

    def _row_sum(
        self, i: int, old: Mapping[int, str], part: float, k: int, rows: Sequence[int], setting: Mapping[int, bool]
    ) -> str:
        body, cell, g = self.body, self.cell, self.graph
        rates = cell.frozen([cell.system.rate[j] for j in rows], setting)
        if rates[rows.index(i)] == g.zero:
            return old[i]
        terms = [body.op("mul", old[j], self.constant(("P", part, k, i, j))) for j in rows]
        rest = g.substitute(rates, {("state", j): g.zero for j in rows})
        total = terms[0]
        for term in terms[1:]:
            total = body.op("add", total, term)
        if any(node != g.zero for node in rest):
            total = body.op("add", total, self.constant(("q", part, k, i)))
        return total

    def _exponential(self, i: int, old: Mapping[int, str], view: View) -> str:
        """x + dt rate exprel(dt slope), the slope being the rate's derivative by the state itself."""
        body, g = self.body, self.graph
        rate = self.cell.system.rate[i]
        slope = g.derivative([rate], [("state", i)]).get((0, 0), g.zero)
        dt = self.constant(("dt",))
        change = body.op("mul", view.value(rate), dt)
        if slope != g.zero:
            change = body.op("mul", change, body.call("exprel", body.op("mul", view.value(slope), dt)))
        return body.op("add", old[i], change)

    def _set_timer(self, values: dict[int, str], i: int, counted: str) -> None:
        values[~i] = counted
        values[i] = self.body.op("mul", counted, self.constant(("dt",)))

    # Events

    def _arrivals(self, new: dict[int, str]) -> None:
        cell, body = self.cell, self.body
        for k, port in enumerate(cell.ports):
            pointer = self._row("%a", k, "%astride", "i32")
            shape = f"<{WIDTH} x i32>"
            arrived = body.put(f"load {shape}, ptr {pointer}, align {ALIGN}")
            body.lines.append(f"  store {shape} zeroinitializer, ptr {pointer}, align {ALIGN}")
            value = body.op("mul", self._real(arrived), self.constant(("scale", k, 0)))
            value = body.op("add", value, self.constant(("pool", k, 0)))
            for j in range(self.poisson[k]):
                row = sum(self.poisson[:k]) + j
                pointer = self._row("%n", row, str(CHUNK), "i32")
                count = body.put(f"load {shape}, ptr {pointer}, align {ALIGN}")
                value = body.op("add", value, body.op("mul", self._real(count), self.constant(("poisson", k, j))))
            view = View(self, dict(new), event=value)
            for slot, node in port.assign.items():
                self._assign(new, slot, node, view, None)

    def _real(self, counted: str) -> str:
        return self.body.put(f"sitofp <{WIDTH} x i32> {counted} to {self.body.vector}")

    def _guarded(self, new: dict[int, str]) -> str:
        cell, body = self.cell, self.body
        flag = ""
        for guard in cell.guards:
            view = View(self, dict(new))
            met = body.compare("oge" if guard.direction == "up" else "ole", view.value(guard.value), body.number(0.0))
            for slot, node in guard.assign.items():
                self._assign(new, slot, node, view, met)
            if guard.name.rpartition(".")[2] == SPIKE:
                flag = met if not flag else body.put(f"or {body.bits} {flag}, {met}")
        return flag

    def _assign(self, new: dict[int, str], slot: int, node: int, view: View, met: str | None) -> None:
        body = self.body
        if slot not in self.cell.timers:
            value = view.value(node)
            new[slot] = value if met is None else body.select(met, value, new[slot])
            return
        if self.pure(node):
            steps = self.constant(("steps", node))
        else:
            steps = body.intrinsic("rint", body.op("div", view.value(node), self.constant(("dt",))))
        self._set_timer(new, slot, steps if met is None else body.select(met, steps, new[~slot]))

    # The function around it

    def _wrapped(self, flag: str) -> str:
        body = self.body
        entry, tail = [], []
        for k in range(len(self.recipes)):
            entry += [
                f"  %p{k} = getelementptr {body.real}, ptr %c, i64 {k}",
                f"  %l{k} = load {body.real}, ptr %p{k}",
                f"  %e{k} = insertelement {body.vector} poison, {body.real} %l{k}, i64 0",
                f"  %c{k} = shufflevector {body.vector} %e{k}, {body.vector} poison, <{WIDTH} x i32> zeroinitializer",
            ]
        if flag:
            tail = [
                f"  %flag = bitcast {body.bits} {flag} to i{WIDTH}",
                f"  %row = sdiv exact i64 %i, {WIDTH}",
                f"  %fp = getelementptr i{WIDTH}, ptr %f, i64 %row",
                f"  store i{WIDTH} %flag, ptr %fp",
                f"  %any1 = or i{WIDTH} %any, %flag",
            ]
        after = "%any1" if flag else "%any"
        head = "i32 @update(ptr %s, i64 %stride, ptr %a, i64 %astride, ptr %n, ptr %c, ptr %f, i64 %size)"
        return "\n".join(
            [
                *sorted(body.intrinsics),
                f"define {head} #0 {{",
                "entry:",
                *entry,
                "  br label %loop",
                "loop:",
                f"  %i = phi i64 [ 0, %entry ], [ %next, %{body.block} ]",
                f"  %any = phi i{WIDTH} [ 0, %entry ], [ {after}, %{body.block} ]",
                *body.lines,
                *tail,
                f"  %next = add i64 %i, {WIDTH}",
                "  %more = icmp slt i64 %next, %size",
                "  br i1 %more, label %loop, label %done",
                "done:",
                f"  %result = zext i{WIDTH} {after} to i32",
                "  ret i32 %result",
                "}",
                f"attributes #0 = {{ nounwind {native.machine().attributes} }}",
                "",
            ]
        )


class View:
    """Nodes as lines of code over one set of state values; every node is written once."""

    def __init__(self, text: CellText, values: Mapping[int, str], event: str = "", bits: View | None = None) -> None:
        self.text, self.values, self.event = text, values, event
        self.bits_of = bits or self
        self.known: dict[int, str] = {}

    def bit(self, slot: int) -> str:
        """Whether a switch is on, from the values of its guard."""
        guard = next(q for q in self.text.cell.system.guards if q.switch == slot)
        body = self.text.body
        key = ~slot
        if self.bits_of is not self:
            return self.bits_of.bit(slot)
        if key not in self.known:
            self.known[key] = body.compare("ogt", self.value(guard.value), body.number(0.0))
        return self.known[key]

    def value(self, node: int) -> str:
        """Name of a node's value."""
        if node not in self.known:
            self.known[node] = self._write(node)
        return self.known[node]

    def _write(self, node: int) -> str:
        text, body, g = self.text, self.text.body, self.text.graph
        op, args, data = g.op[node], g.args[node], g.data[node]
        if op == "constant":
            return body.number(data)
        if op == "symbol":
            if data[0] == "value":
                return self.event
            if data[0] == "state" and data[1] in text.cell.bits:
                return body.select(self.bit(data[1]), body.number(1.0), body.number(-1.0))
            if data[0] == "state":
                return self.values[data[1]]
        if op not in BOOLEAN and text.pure(node):
            return text.constant(("node", node))
        if op == "lt" and args[0] == g.zero and g.op[args[1]] == "symbol":
            kind, slot = g.data[args[1]]
            if kind == "state" and slot in text.cell.bits:
                return self.bit(slot)
        if op == "div" and text.pure(args[1]):
            return body.op("mul", self.value(args[0]), text.constant(("inverse", args[1])))
        x = [self.value(a) for a in args]
        if op in ("add", "sub", "mul", "div"):
            return body.op(op, *x)
        if op == "neg":
            return body.put(f"fneg {body.vector} {x[0]}")
        if op in ("lt", "le"):
            return body.compare("olt" if op == "lt" else "ole", *x)
        if op in ("and", "or"):
            return body.put(f"{op} {body.bits} {x[0]}, {x[1]}")
        if op == "not":
            return body.put(f"xor {body.bits} {x[0]}, <{', '.join(['i1 true'] * WIDTH)}>")
        if op == "select":
            return body.select(*x)
        if op == "integer_power":
            return self._power(x[0], data)
        if op == "power":
            return body.call("exp", body.op("mul", x[1], body.call("log", x[0])))
        return body.call(op, x[0])

    def _power(self, x: str, n: int) -> str:
        body = self.text.body
        result, square = "", x
        while n:
            if n & 1:
                result = square if not result else body.op("mul", result, square)
            n >>= 1
            if n:
                square = body.op("mul", square, square)
        return result


def compiled(text: CellText) -> int:
    """Address of `update`, from the cache where it has been compiled before."""
    machine = native.machine()
    key = "network " + hashlib.sha256(text.text.encode()).hexdigest()
    engine, _, _ = native.compiled(key, lambda: (text.text, b""), machine)
    return int(engine.get_function_address("update"))
