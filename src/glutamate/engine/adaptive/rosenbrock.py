"""Rosenbrock steps for stiff systems: one factorisation, several solves, exact sparse Jacobian.

Takes in    a `Lowering`, the coefficients of a method (tableau.py)
Hands on    lane functions `trial(s)` (a step of size h: new state, error, domain), `dense(s)` and the interpolant
Algebraic   rows with mass 0 get no 1/(h gamma); index 1 is solved with the same formula
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from glutamate.engine.adaptive.tableau import Rosenbrock
from glutamate.engine.code import sparse
from glutamate.engine.code.ir import Code, Module, Value
from glutamate.engine.code.lower import ARGUMENTS, Lowering
from glutamate.engine.code.workspace import Workspace


def call_kernel(
    code: Code, ws: Workspace, name: str, *, z: Value, o: Value, t: Value | None = None, v: Value | None = None
) -> None:
    """Call a kernel of lower.py on blocks of the workspace."""
    p = {n: ws.pointer(code, n) for n in ("y", "p", "u", "w")}
    given = {"z": z, "o": o, "t": t or ws.pointer(code, "t"), "v": v or ws.pointer(code, "v"), **p}
    code.call(name, [given[n] for _, n in ARGUMENTS])


class Step:
    """Writer of the Rosenbrock step."""

    def __init__(self, low: Lowering, ws: Workspace, method: Rosenbrock) -> None:
        self.low, self.ws, self.method = low, ws, method
        system = low.system
        self.n = system.size
        rate = low.ramped(system.rate)
        jacobian = system.graph.derivative(rate, [("state", i) for i in range(self.n)])
        self.entries = sorted(jacobian)
        self.plan = sparse.plan(self.n, self.entries)
        self.drift = system.graph.derivative(rate, [("time", 0)])
        for name, rows in (
            ("k", method.stages * self.n),
            ("j", len(self.entries)),
            ("drift", self.n if self.drift else 0),
            ("lu", len(self.plan.slot)),
            ("z", self.n),
            ("c", self.n),
            ("d", len(method.dense) * self.n),
            ("g", 1),
            ("inverse", 1),
            ("stage_time", 1),
        ):
            ws.reserve(name, rows)
        offset = ws.start["j"] - ws.start["k"]
        sources: dict[tuple[int, int], tuple[str, int] | None] = {}
        roots = [(node, i) for i, node in enumerate(rate)]
        for k, e in enumerate(self.entries):
            row = None if self.plan.table else low.hoisted(jacobian[e])
            sources[e] = ("j", k) if row is None else ("p", row)
            if row is None:
                roots.append((jacobian[e], offset + k))
        roots += [(node, ws.start["drift"] - ws.start["k"] + i) for (i, _), node in self.drift.items()]
        coefficients = {("a", k): row for k, row in enumerate(method.a)} | {
            ("c", k): row for k, row in enumerate(method.c)
        }
        self.coefficients = Coefficients("coefficients", low.module, coefficients)
        low.kernel("first", roots)
        low.kernel("rhs", [(node, i) for i, node in enumerate(rate)])
        if self.plan.table:
            from glutamate.engine.code import sparse_table

            sparse_table.write(low.module, self.plan, system.mass)
        else:
            sparse.write_factor(low.module, self.plan, sources, system.mass)
            sparse.write_solve(low.module, self.plan)

    def tables(self) -> list[int]:
        """Whole numbers the table-driven factorisation reads, empty for straight code."""
        if not self.plan.table:
            return []
        from glutamate.engine.code import sparse_table

        return sparse_table.numbers(self.plan, self.low.system.mass)

    def write_trial(self) -> None:
        """Function trial(s): stages and the new state `yn` from `y`, `t` and `h`."""
        m, n, ws = self.method, self.n, self.ws
        with self.low.module.function("trial", [("p", "s")]) as code:
            h = ws.load(code, "h")
            inverse = 1.0 / h
            ws.store(code, "g", inverse * (1.0 / m.gamma))
            ws.store(code, "inverse", inverse)
            with code.loop(n) as i:
                code.store(ws.pointer(code, "c"), code.value(0.0, "F"), i)
            y, z = ws.pointer(code, "y"), ws.pointer(code, "z")
            call_kernel(code, ws, "first", z=y, o=ws.pointer(code, "k"))
            factor = [ws.pointer(code, x) for x in ("j", "p", "g", "lu")]
            code.call("factor", [*factor, ws.pointer(code, "tables")] if self.plan.table else factor)
            for s in range(m.stages):
                k = ws.pointer(code, "k", s * n)
                if s:
                    self._arguments(code, s)
                    self._time(code, h, s)
                    call_kernel(code, ws, "rhs", z=z, o=k, t=ws.pointer(code, "stage_time"))
                self._add_drift(code, h, k, s)
                solve = [ws.pointer(code, "lu"), k, ws.pointer(code, "c"), ws.pointer(code, "inverse")]
                code.call("solve", [*solve, ws.pointer(code, "tables")] if self.plan.table else solve)
            last = ws.pointer(code, "k", (m.stages - 1) * n)
            with code.loop(n) as i:
                code.store(ws.pointer(code, "yn"), code.load(z, "F", i) + code.load(last, "F", i), i)

    def _arguments(self, code: Code, s: int) -> None:
        """z and c of stage s; a row that only adds the last u reuses the z before."""
        ws, n, m = self.ws, self.n, self.method
        z = ws.pointer(code, "z")
        short = s > 1 and m.a[s][:-1] == m.a[s - 1] and m.a[s][-1] == 1.0
        y, c = ws.pointer(code, "y"), ws.pointer(code, "c")
        stages = [ws.pointer(code, "k", j * n) for j in range(s)]
        a_row = [] if short else self.coefficients.load(code, ("a", s), s)
        c_row = self.coefficients.load(code, ("c", s), s)
        with code.loop(n) as i:
            u = [code.load(k, "F", i) for k in stages]
            new = code.load(z, "F", i) + u[-1] if short else weigh(code, u, a_row, code.load(y, "F", i))
            code.store(z, new, i)
            code.store(c, weigh(code, u, c_row, None), i)
        for row, mass in enumerate(self.low.system.mass):
            if mass == 0:
                ws.store(code, "c", code.value(0.0, "F"), row)

    def _time(self, code: Code, h: Value, s: int) -> None:
        self.ws.store(code, "stage_time", code.fma(h, code.value(self.method.nodes[s], "F"), self.ws.load(code, "t")))

    def _add_drift(self, code: Code, h: Value, k: Value, s: int) -> None:
        if not self.drift or not self.method.d[s]:
            return
        factor = h * self.method.d[s]
        for i, _ in self.drift:
            code.store(k, code.fma(factor, self.ws.load(code, "drift", i), code.load(k, "F", i)), i)

    def error(self, code: Code, i: Value) -> Value:
        """Error of integrated slot i after a trial."""
        return code.load(self.ws.pointer(code, "k", (self.method.stages - 1) * self.n), "F", i)

    def write_dense(self, needed: Sequence[int], name: str = "dense") -> None:
        """Function dense(s), or one of another name: coefficients of the interpolant for the slots in `needed`."""
        m, n, ws = self.method, self.n, self.ws

        def one(code: Code, i: int | Value) -> None:
            u = [code.load(ws.pointer(code, "k", j * n), "F", i) for j in range(m.stages)]
            for r, row in enumerate(m.dense):
                code.store(ws.pointer(code, "d", r * n), combine(code, u, row, None), i)

        with self.low.module.function(name, [("p", "s")]) as code:
            if len(needed) > 12:
                with code.loop(n) as i:
                    one(code, i)
            else:
                for k in needed:
                    one(code, k)

    def interpolate(self, code: Code, i: int, theta: Value) -> Value:
        """Slot i at t + theta h, after `dense`."""
        y, yn = self.ws.load(code, "y", i), self.ws.load(code, "yn", i)
        d = [self.ws.load(code, "d", r * self.n + i) for r in range(len(self.method.dense))]
        rest = 1.0 - theta
        inner = d[-1]
        for r in reversed(d[:-1]):
            inner = code.fma(theta, inner, r)
        return code.fma(y, rest, theta * code.fma(rest, inner, yn))


class Coefficients:
    """A method's coefficients as one table of the module, loaded before a loop so that they stay in registers."""

    def __init__(self, name: str, module: Module, rows: Mapping[tuple[str, int], Sequence[float]]) -> None:
        self.name = name
        self.place: dict[tuple[str, int], int] = {}
        values: list[float] = []
        for key, row in rows.items():
            self.place[key] = len(values)
            values += row
        module.table(name, values or [0.0])

    def load(self, code: Code, key: tuple[str, int], count: int) -> list[Value]:
        """The first `count` entries of a row in every lane."""
        table = Value(code, f"@{self.name}", "p")
        return [code.value(code.load(table, "d", self.place[key] + k), "F") for k in range(count)]


def weigh(code: Code, values: Sequence[Value], factors: Sequence[Value], start: Value | None) -> Value:
    """start + sum of factor x value, left to right in multiply-adds."""
    result = start
    for value, factor in zip(values, factors, strict=True):
        result = value * factor if result is None else code.fma(value, factor, result)
    return code.value(0.0, "F") if result is None else result


def combine(code: Code, values: Sequence[Value], factors: Sequence[float], start: Value | None) -> Value:
    """start + sum of factor x value, left to right in multiply-adds."""
    result = start
    for value, factor in zip(values, factors, strict=True):
        if factor == 0.0:
            continue
        f = code.value(factor, "F")
        result = value * f if result is None else code.fma(value, f, result)
    return code.value(0.0, "F") if result is None else result
