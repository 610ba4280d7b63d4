"""Guards in the lane loop: sign memory, roots on the interpolant, and what happens there.

signs(s, mask)   remember on which side each guard is        locate(s)   after a trial, the earliest crossing as `theta`
fire(s)          apply what the crossing sets off            settle(s, mask)   apply what jumps have set off, in rounds
Method           Illinois false position on the target guard, at most ITERATIONS masked steps; a guard found crossed
                 earlier becomes the target, so the first crossing wins
"""

from __future__ import annotations

from typing import Any

from glutamate.engine.ir import Code, Value, Variable
from glutamate.engine.lower import Lowering
from glutamate.engine.rosenbrock import call_kernel
from glutamate.engine.workspace import Workspace

ITERATIONS = 12
NUDGE = 1e-10
ROUNDS = 16
NONE = -1.0
STUCK_STEP = 1e-12
MANY = 1e9


class Guards:
    """Writer of the four functions for one system."""

    def __init__(self, low: Lowering, ws: Workspace, step: Any, algebra: Any = None) -> None:
        self.low, self.ws, self.step, self.algebra = low, ws, step, algebra
        self.guards = low.system.guards
        self.count, self.n = len(self.guards), low.system.size
        for name, rows in (
            ("sign", self.count),
            ("value", self.count),
            ("before", self.count),
            ("target", 1),
            ("yroot", self.n),
            ("time_root", 1),
            ("low_end", 1),
            ("high_end", 1),
            ("low_value", 1),
            ("high_value", 1),
            ("side", 1),
            ("seeking", 1),
        ):
            ws.reserve(name, rows)

    def write_kernels(self) -> None:
        """Values of all guards, and the assignments of each."""
        low = self.low
        low.kernel("guards", [(low.ramped([g.value])[0], k) for k, g in enumerate(self.guards)])
        for k, guard in enumerate(self.guards):
            low.kernel(
                f"guard{k}",
                [(node, i) for i, node in zip(guard.assign, low.ramped(list(guard.assign.values())), strict=True)],
            )

    def write(self) -> None:
        """The four functions."""
        self._write_signs()
        self._write_locate()
        self._write_settle()
        self._write_fire()

    def _evaluate(self, code: Code, z: str, t: str, into: str) -> None:
        ws = self.ws
        call_kernel(code, ws, "guards", z=ws.pointer(code, z), o=ws.pointer(code, into), t=ws.pointer(code, t))

    def _side(self, code: Code, value: Value) -> Value:
        return code.select(value > 0.0, 1.0, -1.0)

    def _write_signs(self) -> None:
        with self.low.module.function("signs", [("p", "s"), ("p", "mask")]) as code:
            mask = code.load(code.mask, "F").ne(0.0)
            self._evaluate(code, "y", "t", "value")
            for k in range(self.count):
                new = self._side(code, self.ws.load(code, "value", k))
                if self.guards[k].terminal:
                    # A condition that holds at the start ends the member at once.
                    new = code.value(-1.0 if self.guards[k].direction == "up" else 1.0, "F")
                self.ws.store(code, "sign", code.select(mask, new, self.ws.load(code, "sign", k)), k)

    def _write_locate(self) -> None:
        ws = self.ws
        with self.low.module.function("locate", [("p", "s")]) as code:
            accept = ws.load(code, "accept").ne(0.0)
            code.call("dense", [code.s])
            ws.store(code, "theta", code.value(1.0, "F"))
            ws.store(code, "target", code.value(NONE, "F"))
            with code.loop(self.n) as i:
                code.store(ws.pointer(code, "yroot"), code.load(ws.pointer(code, "yn"), "F", i), i)
            self._evaluate(code, "y", "t", "before")
            self._evaluate(code, "yn", "tnew", "value")
            crossed = self._choose(code, accept)
            with code.when(code.any(crossed)):
                self._find(code)

    def _choose(self, code: Code, mask: Value) -> Value:
        """Among guards crossed at the high end, the one a straight line crosses first becomes the target."""
        ws = self.ws
        best: Value = code.value(float("inf"), "F")
        target = ws.load(code, "target")
        any_crossed = code.value(False, "B")
        for k in range(self.count):
            value, sign = ws.load(code, "value", k), ws.load(code, "sign", k)
            crossed = mask & self._side(code, value).ne(sign) & target.ne(float(k))
            before = code.absolute(ws.load(code, "before", k))
            where = before / (before + code.absolute(value))
            where = code.select(where >= 0.0, where, 0.0)
            better = crossed & (where < best)
            best = code.select(better, where, best)
            target = code.select(better, float(k), target)
            any_crossed = any_crossed | crossed
        ws.store(code, "target", target)
        return any_crossed

    def _of_target(self, code: Code, name: str) -> Value:
        target = self.ws.load(code, "target")
        value = self.ws.load(code, name, 0)
        for k in range(1, self.count):
            value = code.select(target.eq(float(k)), self.ws.load(code, name, k), value)
        return value

    def _at(self, code: Code, theta: Value) -> None:
        """Evaluate all guards at theta."""
        ws = self.ws
        for i in range(self.n):
            ws.store(code, "zq", self.step.interpolate(code, i, theta), i)
        ws.store(code, "time_root", code.fma(theta, ws.load(code, "hs"), ws.load(code, "t")))
        self._evaluate(code, "zq", "time_root", "value")

    def _find(self, code: Code) -> None:
        ws = self.ws
        ws.store(code, "high_end", code.value(1.0, "F"))
        ws.store(code, "seeking", code.select(ws.load(code, "target").ne(NONE), 1.0, 0.0))
        round_number = Variable(code, "i")
        round_number.set(0)
        with code.forever() as end:
            code.leave(round_number.get() > self.count, end)
            round_number.set(round_number.get() + 1)
            for name, value in (
                ("low_end", code.value(0.0, "F")),
                ("low_value", self._of_target(code, "before")),
                ("high_value", self._of_target(code, "value")),
                ("side", code.value(0.0, "F")),
            ):
                self._update(code, name, value)
            sign = self._of_target(code, "sign")
            with code.loop(ITERATIONS):
                self._illinois(code, sign)
            self._at(code, ws.load(code, "high_end"))
            again = self._choose(code, ws.load(code, "seeking").ne(0.0))
            ws.store(code, "seeking", code.select(again, 1.0, 0.0))
            code.leave(~code.any(again), end)
        active = ws.load(code, "target").ne(NONE)
        theta = code.select(active, ws.load(code, "high_end"), 1.0)
        ws.store(code, "theta", theta)
        self._at(code, theta)
        for i in range(self.n):
            ws.store(code, "yroot", code.select(active, ws.load(code, "zq", i), ws.load(code, "yn", i)), i)
        ws.store(code, "tnew", code.select(active, ws.load(code, "time_root"), ws.load(code, "tnew")))

    def _update(self, code: Code, name: str, value: Value) -> None:
        """Change a row in the lanes that still seek: what others do must not touch a lane's bits."""
        seeking = self.ws.load(code, "seeking").ne(0.0)
        self.ws.store(code, name, code.select(seeking, value, self.ws.load(code, name)))

    def _illinois(self, code: Code, sign: Value) -> None:
        ws = self.ws
        a, b = ws.load(code, "low_end"), ws.load(code, "high_end")
        fa, fb = ws.load(code, "low_value"), ws.load(code, "high_value")
        side = ws.load(code, "side")
        width = b - a
        # A secant that lands on the low end steps past it a little; twice in a row, the interval is halved.
        nudged = a + width * NUDGE
        middle = b - fb * width / (fb - fa)
        middle = code.select(middle >= nudged, middle, code.select(side > -2.0, nudged, a + width * 0.5))
        middle = code.select((middle > a) & (middle < b), middle, a + width * 0.5)
        self._at(code, middle)
        value = self._of_target(code, "value")
        across = self._side(code, value).ne(sign)
        self._update(code, "high_end", code.select(across, middle, b))
        self._update(code, "low_end", code.select(across, a, middle))
        self._update(code, "high_value", code.select(across, value, code.select(side < 0.0, fb * 0.5, fb)))
        self._update(code, "low_value", code.select(across, code.select(side > 0.0, fa * 0.5, fa), value))
        more = code.select(side > 0.0, side + 1.0, 1.0)
        less = code.select(side < 0.0, side - 1.0, -1.0)
        self._update(code, "side", code.select(across, more, less))

    def _apply(self, code: Code, k: int, mask: Value) -> None:
        """Assignments of guard k in the lanes of the mask."""
        ws = self.ws
        guard = self.guards[k]
        if guard.terminal:
            ws.store(code, "stop", code.select(mask, 1.0, ws.load(code, "stop")))
            ws.store(code, "tnext", code.select(mask, ws.load(code, "t"), ws.load(code, "tnext")))
            return
        y, yj = ws.pointer(code, "y"), ws.pointer(code, "yj")
        with code.when(code.any(mask)):
            call_kernel(code, ws, f"guard{k}", z=y, o=yj)
            for i in guard.assign:
                code.store(y, code.select(mask, code.load(yj, "F", i), code.load(y, "F", i)), i)
            ws.store(code, "restart", code.select(mask, 1.0, ws.load(code, "restart")))

    def _solve_algebra(self, code: Code, mask: Value) -> None:
        """Algebraic unknowns follow a jump at once."""
        if self.algebra:
            self.ws.store(code, "side", code.select(mask, 1.0, 0.0))
            code.call("consistent", [code.s, self.ws.pointer(code, "side")])

    def _wanted(self, code: Code, k: int, crossed: Value, sign: Value) -> Value:
        """Crossings in the direction guard k asks for; `sign` is the side before."""
        direction = self.guards[k].direction
        if direction == "both":
            return crossed
        return crossed & (sign < 0.0 if direction == "up" else sign > 0.0)

    def _write_settle(self) -> None:
        ws = self.ws
        with self.low.module.function("settle", [("p", "s"), ("p", "mask")]) as code:
            rounds = Variable(code, "i")
            rounds.set(0)
            with code.forever() as end:
                mask = code.load(code.mask, "F").ne(0.0)
                self._evaluate(code, "y", "t", "value")
                moved = code.value(False, "B")
                for k in range(self.count):
                    new, sign = self._side(code, ws.load(code, "value", k)), ws.load(code, "sign", k)
                    crossed = mask & new.ne(sign)
                    ws.store(code, "sign", code.select(crossed, new, sign), k)
                    wanted = self._wanted(code, k, crossed, sign)
                    moved = moved | wanted
                    self._apply(code, k, wanted)
                self._solve_algebra(code, moved)
                code.leave(~code.any(moved), end)
                rounds.set(rounds.get() + 1)
                stuck = code.select(moved, MANY, ws.load(code, "stuck"))
                with code.when(rounds.get() > ROUNDS):
                    ws.store(code, "stuck", stuck)
                code.leave(rounds.get() > ROUNDS, end)

    def _write_fire(self) -> None:
        ws = self.ws
        with self.low.module.function("fire", [("p", "s")]) as code:
            target = ws.load(code, "target")
            fired = ws.load(code, "accept").ne(0.0) & target.ne(NONE)
            short = fired & (
                ws.load(code, "theta") * ws.load(code, "hs") < code.absolute(ws.load(code, "t")) * STUCK_STEP
            )
            accepted = ws.load(code, "accept").ne(0.0)
            stuck = ws.load(code, "stuck")
            ws.store(code, "stuck", code.select(short, stuck + 1.0, code.select(accepted, 0.0, stuck)))
            with code.when(code.any(fired)):
                for k in range(self.count):
                    here = fired & target.eq(float(k))
                    sign = ws.load(code, "sign", k)
                    ws.store(code, "sign", code.select(here, -sign, sign), k)
                    wanted = self._wanted(code, k, here, sign)
                    self._apply(code, k, wanted)
                self._solve_algebra(code, fired)
                ws.store(code, "before", code.select(fired, 1.0, 0.0))
                code.call("settle", [code.s, ws.pointer(code, "before")])
