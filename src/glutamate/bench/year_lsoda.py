"""SciPy's LSODA on the right-hand side of a model with events and guards: the peer of the benchmark `year`.

Takes in    the traced system, a schedule, one member's parameters and inputs
Hands on    `Peer.run`: recorded values at output times
Calls       a function of the model's own graph, compiled by numba where it is installed, else interpreted; what follows
            from parameters alone is computed once. `solve_ivp` finds the guards as terminal events and begins anew
            after every event
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np

from glutamate.bench import scalar
from glutamate.engine.system import System
from glutamate.errors import SolveError

Event = tuple[float, str, str, float]
ROUNDS = 16
NAMES = {name: getattr(math, name) for name in ("exp", "expm1", "log", "log1p", "sqrt", "sin", "cos", "tanh", "floor")}
SIGNS = {"up": 1.0, "down": -1.0, "both": 0.0}


def numba_there() -> bool:
    """Whether the peer's functions can be compiled."""
    try:
        import numba  # noqa: F401
    except ImportError:
        return False
    return True


class Peer:
    """One system with what is recorded; `run` for each member."""

    def __init__(self, system: System, record: Sequence[int], moving: Sequence[str]) -> None:
        self.system, self.size = system, system.size
        self.moving = {system.inputs[k].path: k for k in range(len(system.inputs)) if system.inputs[k].path in moving}
        self.jit = numba_there()
        self.once: dict[int, int] = {}
        self.rate = self._function(list(system.rate))
        self.record = self._function(list(record))
        self.recorded = len(record)
        self.guards = self._function([g.value for g in system.guards])
        self.assigns = [(list(g.assign), self._function(list(g.assign.values()))) for g in system.guards]
        self.jumps = {p: (list(j.assign), self._function(list(j.assign.values()))) for p, j in system.jumps.items()}
        self.signs = [SIGNS[g.direction] for g in system.guards]

    def _function(self, roots: list[int]) -> Any:
        """f(y, p, u, v, t, out) of nodes; p holds the parameters and, after them, what follows from them alone."""
        text = scalar.source(self.system.graph, self._hoisted(roots))
        head, _, last = text.rpartition("    return [")
        stores = [f"    out[{k}] = {item}" for k, item in enumerate(last.rstrip()[:-1].split(", "))]
        scope: dict[str, Any] = dict(NAMES)
        exec(compile(head.replace("t):", "t, out):", 1) + "\n".join(stores), "<graph>", "exec"), scope)
        if not self.jit:
            return scope["compiled"]
        import numba

        return numba.njit(scope["compiled"])

    def _hoisted(self, roots: list[int]) -> list[int]:
        """Roots in which what follows from parameters and inputs that stay is a further parameter."""
        g, first = self.system.graph, len(self.system.parameters)
        level: dict[int, int] = {}
        for i in g.needed(roots):
            if g.op[i] == "symbol":
                kind, k = g.data[i]
                level[i] = 1 if kind == "parameter" or (kind == "input" and k not in self.moving.values()) else 2
            else:
                level[i] = max((level[a] for a in g.args[i]), default=0)
        new: dict[int, int] = {}

        def place(i: int) -> int:
            if level[i] == 1 and g.op[i] != "symbol":
                return g.symbol("parameter", first + self.once.setdefault(i, len(self.once))).id
            return new[i]

        for i in g.needed(roots):
            args = tuple(place(a) for a in g.args[i]) if level[i] == 2 else ()
            new[i] = g.rebuild(i, args) if args and args != g.args[i] else i
        return [place(r) for r in roots]

    def values(self, given: dict[str, float]) -> tuple[Any, Any, Any]:
        """Parameters with what follows from them, inputs and start of one member."""
        system = self.system
        p = np.array([given[s.path] for s in system.parameters])
        u = np.array([given[s.path] for s in system.inputs])
        symbols = {("parameter", k): x for k, x in enumerate(p)} | {("input", k): x for k, x in enumerate(u)}
        more = system.graph.evaluate(list(self.once), symbols)
        start = np.array([float(x) for x in system.graph.evaluate(system.start, symbols)])
        return np.array([*p, *(float(x) for x in more)]), u, start

    def run(
        self,
        given: dict[str, float],
        events: Sequence[tuple[float, str, str, float]],
        times: Any,
        rtol: float,
        atol: Any,
    ) -> Any:
        """Recorded values (times, recorded); events are (time, path, "jump" or "value", value) in order.

        Raises SolveError where LSODA stops.
        """
        p, u, y = self.values(given)
        out, tolerance = np.empty((len(times), self.recorded)), (rtol, atol)
        side = self._sides(y, p, u, 0.0)
        begin, k, end = 0.0, 0, float(times[-1])
        for until in [*sorted({e[0] for e in events if e[0] < end}), end]:
            self._stretch(y, p, u, side, (begin, until), times, out, tolerance)
            begin = until
            while k < len(events) and events[k][0] <= until:
                _, path, what, value = events[k]
                if what == "jump":
                    self._assign(self.jumps[path], y, p, u, value, begin)
                else:
                    u[self.moving[path]] = value
                k += 1
            self._settle(side, y, p, u, begin)
        self.record(y, p, u, 0.0, end, out[-1])
        return out

    def _stretch(
        self, y: Any, p: Any, u: Any, side: Any, span: tuple[float, float], times: Any, out: Any, tolerance: Any
    ) -> None:
        """State y moved from one event to the next, begun anew wherever a guard is crossed."""
        from scipy.integrate import solve_ivp

        (begin, until), (rtol, atol) = span, tolerance
        n, whole, slope, values = self.size, y.copy(), np.empty(self.size), np.empty(len(self.signs))

        def rate(t: float, z: Any) -> Any:
            whole[:n] = z
            self.rate(whole, p, u, 0.0, t, slope)
            return slope

        def watched(number: int) -> Any:
            def value(t: float, z: Any) -> float:
                whole[:n] = z
                self.guards(whole, p, u, 0.0, t, values)
                return float(values[number])

            value.terminal, value.direction = True, -side[number]  # type: ignore[attr-defined]
            return value

        while begin < until:
            whole[:] = y
            first, last = np.searchsorted(times, [begin, until])
            asked = np.append(times[first:last], until)
            looks = [watched(k) for k in range(len(side))]
            got = solve_ivp(rate, (begin, until), y[:n], "LSODA", asked, events=looks, rtol=rtol, atol=atol)
            if got.status < 0:
                raise SolveError("LSODA over a year", str(got.message), "a run to the end", "take another tolerance")
            for j, t in enumerate(got.t[: last - first]):
                whole[:n] = got.y[:, j]
                self.record(whole, p, u, 0.0, float(t), out[first + j])
            if got.status == 0:
                y[:n] = got.y[:, -1]
                return
            k = next(k for k, hit in enumerate(got.t_events) if len(hit))
            begin, y[:n] = float(got.t_events[k][0]), got.y_events[k][0]
            side[k] = -side[k]
            if self.signs[k] in (0.0, side[k]):
                self._assign(self.assigns[k], y, p, u, 0.0, begin)
            self._settle(side, y, p, u, begin, crossed=k)

    def _sides(self, y: Any, p: Any, u: Any, t: float) -> Any:
        values = np.empty(len(self.signs))
        self.guards(y, p, u, 0.0, t, values)
        return np.where(values > 0, 1.0, -1.0)

    def _assign(self, jump: Any, y: Any, p: Any, u: Any, value: float, t: float) -> None:
        slots, function = jump
        new = np.empty(len(slots))
        function(y, p, u, value, t, new)
        y[slots] = new

    def _settle(self, side: Any, y: Any, p: Any, u: Any, t: float, crossed: int | None = None) -> None:
        """What an event has set off, in rounds; rounding may leave a guard just crossed on either side."""
        for _ in range(ROUNDS):
            new = self._sides(y, p, u, t)
            if crossed is not None:
                new[crossed] = side[crossed]
            moved = [k for k in np.flatnonzero(new != side) if self.signs[k] in (0.0, new[k])]
            side[:] = new
            for k in moved:
                self._assign(self.assigns[k], y, p, u, 0.0, t)
            if not moved:
                return
        raise SolveError("events of a year", "guards that set each other off", "an end to it", "report it")
