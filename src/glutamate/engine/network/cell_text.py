"""Machine code of one step of many equal cells: arrays of states in, the same arrays and a bit per spike out.

Function    i32 update(states, stride, sums, stride, counts, constants, flags, n): n cells, a multiple of the width
Order       propagate, add noise, add what arrived at each port, look at the guards in order of declaration, store
Guards      a guard acts at the end of every step at which its value is at or beyond zero in its direction, so its
            action must lead back or be idempotent, as a reset is
Rows        states, then the numbers that differ from cell to cell, if any; counts hold Poisson numbers, then normal
            ones in single precision
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence

from glutamate.engine.code import native
from glutamate.engine.network.cell import SPIKE, Cell
from glutamate.engine.network.node_text import View
from glutamate.engine.network.recipe import Recipe
from glutamate.engine.network.vector_text import WIDTH, Lines

CHUNK = 1024
ALIGN = 64


class CellText:
    """Writer of `update` for a cell whose ports have so many Poisson inputs each.

    `varied` are the symbols of parameters and inputs that differ from cell to cell.
    """

    def __init__(
        self, cell: Cell, poisson: Sequence[int], double: bool, varied: frozenset[tuple[str, int]] = frozenset()
    ) -> None:
        self.cell, self.poisson, self.varied = cell, list(poisson), varied
        self.graph = cell.system.graph
        self.body = Lines(double)
        self.recipes: list[Recipe] = []
        self.own: list[Recipe] = []  # recipes whose number differs from cell to cell
        self.normals = 0
        self._pure: dict[int, bool] = {}
        self.text = self._module()

    def constant(self, recipe: Recipe) -> str:
        """Name of a number: loaded before the loop, or with the states where it differs from cell to cell."""
        if self.varied and self._varies(recipe):
            if recipe not in self.own:
                self.own.append(recipe)
            return f"%d{self.own.index(recipe)}"
        if recipe not in self.recipes:
            self.recipes.append(recipe)
        return f"%c{self.recipes.index(recipe)}"

    def _varies(self, recipe: Recipe) -> bool:
        cell, g = self.cell, self.graph
        if recipe[0] in ("node", "inverse", "steps"):
            return bool(self.varied & g.symbols([recipe[1]]))
        if recipe[0] not in ("P", "q", "N"):
            return False
        # A row of the covariance reads the rows before it; a row of the propagator what its own state reaches.
        setting = cell.settings(cell.linear_switches())[recipe[2] if recipe[0] in "Pq" else recipe[1]]
        ends = [recipe[3]] if recipe[0] in "Pq" else cell.shaken()
        rows = sorted({j for i in ends for j in cell.reach(i, setting)})
        nodes = cell.frozen([cell.system.rate[j] for j in rows], setting) + cell.amplitudes(rows, setting)
        return bool(self.varied & g.symbols(nodes))

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
        self._shaken(old, new)
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
        cell = self.cell
        settings = cell.settings(cell.linear_switches())
        known: dict[tuple[int, ...], str] = {}
        values = []
        for k, setting in enumerate(settings):
            rows = cell.reach(i, setting)
            key = tuple(cell.frozen([cell.system.rate[j] for j in rows], setting))
            if key not in known:
                known[key] = self._row_sum(i, old, part, k, rows, setting)
            values.append(known[key])
        return self._chosen(values, view)

    def _chosen(self, values: list[str], view: View) -> str:
        """One of the values for every setting of the switches that exact states read."""
        for slot in reversed(self.cell.linear_switches()):
            values = [
                a if a == b else self.body.select(view.bit(slot), b, a)
                for a, b in zip(values[::2], values[1::2], strict=True)
            ]
        return values[0]

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

    # Noise

    def _shaken(self, old: Mapping[int, str], new: dict[int, str]) -> None:
        """What white noise does in a step: exact states by the factor of their covariance, others by their slope."""
        cell, body, g = self.cell, self.body, self.graph
        view = View(self, old)
        shaken = cell.shaken()
        drawn = [self._normal() for _ in shaken]
        settings = cell.settings(cell.linear_switches())
        zero = body.number(0.0)
        for row, i in enumerate(shaken):
            values = []
            for k, setting in enumerate(settings):
                total = zero
                if cell.amplitudes(cell.reach(i, setting), setting):
                    terms = [body.op("mul", drawn[c], self.constant(("N", k, row, c))) for c in range(row + 1)]
                    total = terms[0]
                    for term in terms[1:]:
                        total = body.op("add", total, term)
                values.append(total)
            new[i] = body.op("add", new[i], self._chosen(values, view))
        for row_of in cell.system.noise.values():
            own = [i for i in row_of if i not in cell.linear]
            if own:
                xi = self._normal()
                dt, root = self.constant(("dt",)), self.constant(("root_dt",))
            for i in own:
                change = body.op("mul", body.op("mul", view.value(row_of[i]), root), xi)
                slope = g.derivative([cell.system.rate[i]], [("state", i)]).get((0, 0), g.zero)
                if slope != g.zero:
                    twice = body.op("mul", body.op("mul", view.value(slope), dt), body.number(2.0))
                    change = body.op("mul", change, body.intrinsic("sqrt", body.call("exprel", twice)))
                new[i] = body.op("add", new[i], change)

    def _normal(self) -> str:
        """A standard normal number of each cell for this step."""
        body = self.body
        pointer = self._row("%n", sum(self.poisson) + self.normals, str(CHUNK), "float")
        self.normals += 1
        shape = f"<{WIDTH} x float>"
        value = body.put(f"load {shape}, ptr {pointer}, align {ALIGN}")
        return body.put(f"fpext {shape} {value} to {body.vector}") if body.double else value

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
        entry, tail, own = [], [], []
        for k in range(len(self.own)):
            row = len(self.cell.stored) + k
            own += [
                f"  %dr{k} = mul i64 %stride, {row}",
                f"  %da{k} = add i64 %dr{k}, %i",
                f"  %dp{k} = getelementptr {body.real}, ptr %s, i64 %da{k}",
                f"  %d{k} = load {body.vector}, ptr %dp{k}, align {ALIGN}",
            ]
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
                *own,
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


def compiled(text: CellText) -> int:
    """Address of `update`, from the cache where it has been compiled before."""
    machine = native.machine()
    key = "network " + hashlib.sha256(text.text.encode()).hexdigest()
    engine, _, _ = native.compiled(key, lambda: (text.text, b""), machine)
    return int(engine.get_function_address("update"))
