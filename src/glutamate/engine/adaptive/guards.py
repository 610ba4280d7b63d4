"""Guards in the lane loop: sign memory, roots on the interpolant, and what happens there.

signs(s, mask)   remember on which side each guard is        locate(s)   after a trial, the earliest crossing as `theta`
fire(s)          apply what the crossing sets off            settle(s, mask)   apply what jumps have set off, in rounds
Method           guards are looked at in four places of every step; inverse quadratic interpolation, or bisection where
                 it would not pay, narrows a crossing to 1e-14 of the step; a guard found crossed earlier becomes the
                 target, so the first wins
Sources          Chandrupatla1997 (when to interpolate)
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from glutamate.engine.adaptive.rosenbrock import call_kernel
from glutamate.engine.code.ir import Code, Value, Variable
from glutamate.engine.code.lower import Lowering
from glutamate.engine.code.workspace import Workspace

ITERATIONS = 100
LOOKS = (0.25, 0.5, 0.75, 1.0)
NARROW = 1e-14
ROUNDS = 16
NONE = -1.0
ONE_ROW = (
    "target", "time_root", "low_end", "high_end", "low_value", "high_value", "low_base", "seeking", "again", "third",
    "third_value", "last_high", "side",
)  # fmt: skip
STUCK_STEP = 1e-12
MANY = 1e9


class Guards:
    """Writer of the four functions for one system."""

    def __init__(self, low: Lowering, ws: Workspace, step: Any, algebra: Any = None) -> None:
        self.low, self.ws, self.step, self.algebra = low, ws, step, algebra
        self.guards = low.system.guards
        self.count, self.n = len(self.guards), low.system.size
        for name in ONE_ROW:
            ws.reserve(name, 1)
        for name in ("sign", "value", "before", "after"):
            ws.reserve(name, self.count)
        ws.reserve("yroot", self.n)
        read = low.graph.symbols(low.ramped([g.value for g in self.guards]))
        self.reads = sorted(i for kind, i in read if kind == "state" and i < self.n)

    def chattering(self, code: Code) -> Value:
        """The first state that the guard last crossed reads, as lanes of numbers."""
        target = self.ws.load(code, "target")
        slot: Value = code.value(0.0, "F")
        for k, guard in enumerate(self.guards):
            reads = sorted(i for kind, i in self.low.graph.symbols([guard.value]) if kind == "state" and i < self.n)
            slot = code.select(target.eq(float(k)), float(reads[0] if reads else 0), slot)
        return slot

    def crossing(self, code: Code) -> Value:
        """Lanes whose accepted step ended where a guard is crossed."""
        return self.ws.load(code, "accept").ne(0.0) & self.ws.load(code, "target").ne(NONE)

    def write_kernels(self) -> None:
        """Values of all guards, and the assignments of each."""
        low = self.low
        low.kernel("guards", [(low.ramped([g.value])[0], k) for k, g in enumerate(self.guards)], inlined=True)
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
                slot = self.guards[k].switch
                if slot is not None:
                    y = self.ws.pointer(code, "y")
                    code.store(y, code.select(mask, new, code.load(y, "F", slot)), slot)
                if self.guards[k].terminal:
                    # A condition that holds at the start ends the member at once.
                    new = code.value(-1.0 if self.guards[k].direction == "up" else 1.0, "F")
                self.ws.store(code, "sign", code.select(mask, new, self.ws.load(code, "sign", k)), k)

    def _write_locate(self) -> None:
        ws = self.ws
        with self.low.module.function("locate", [("p", "s")]) as code:
            code.call("dense", [code.s])
            for name, value in (("theta", 1.0), ("target", NONE), ("seeking", 0.0), ("high_end", 1.0)):
                ws.store(code, name, code.value(value, "F"))
            with code.loop(self.n) as i:
                code.store(ws.pointer(code, "yroot"), code.load(ws.pointer(code, "yn"), "F", i), i)
            self._evaluate(code, "y", "t", "before")
            for k, theta in enumerate(LOOKS):
                if theta < 1.0:
                    self._at(code, code.value(theta, "F"), self.reads)
                else:
                    self._evaluate(code, "yn", "tnew", "value")
                self._look(code, LOOKS[k - 1] if k else 0.0, theta)
            with code.when(code.any(ws.load(code, "target").ne(NONE))):
                self._find(code)

    def _look(self, code: Code, before: float, theta: float) -> None:
        """Take the crossings between two looks at a step in the lanes that have none yet."""
        ws = self.ws
        free = ws.load(code, "accept").ne(0.0) & ws.load(code, "target").eq(NONE)
        found = self._choose(code, free)
        ws.store(code, "low_base", code.select(found, before, ws.load(code, "low_base")))
        ws.store(code, "high_end", code.select(found, theta, ws.load(code, "high_end")))
        for k in range(self.count):
            value = ws.load(code, "value", k)
            ws.store(code, "after", code.select(found, value, ws.load(code, "after", k)), k)
            ws.store(code, "before", code.select(free & ~found, value, ws.load(code, "before", k)), k)

    def _choose(self, code: Code, mask: Value) -> Value:
        """Among guards crossed at the high end, the one a straight line crosses first becomes the target."""
        ws = self.ws
        best: Value = code.value(float("inf"), "F")
        target = ws.load(code, "target")
        any_crossed = code.value(False, "B")
        for k in range(self.count):
            value, sign = ws.load(code, "value", k), ws.load(code, "sign", k)
            crossed = mask & value.eq(value) & self._side(code, value).ne(sign) & target.ne(float(k))
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

    def _at(self, code: Code, theta: Value, slots: Sequence[int]) -> None:
        """Slots and all guards at theta."""
        ws = self.ws
        for i in slots:
            ws.store(code, "zq", self.step.interpolate(code, i, theta), i)
        ws.store(code, "time_root", code.fma(theta, ws.load(code, "hs"), ws.load(code, "t")))
        self._evaluate(code, "zq", "time_root", "value")

    def _find(self, code: Code) -> None:
        ws = self.ws
        active = ws.load(code, "target").ne(NONE)
        ws.store(code, "seeking", code.select(active, 1.0, 0.0))
        round_number = Variable(code, "i")
        round_number.set(0)
        with code.forever() as end:
            code.leave(round_number.get() > self.count, end)
            for name, value in (
                ("low_end", ws.load(code, "low_base")),
                ("low_value", self._of_target(code, "before")),
                ("high_value", self._of_target(code, "after")),
                ("third", code.value(math.nan, "F")),
                ("last_high", code.value(1.0, "F")),
            ):
                self._update(code, name, value)
            ws.store(code, "again", ws.load(code, "seeking"))
            sign = self._of_target(code, "sign")
            steps = Variable(code, "i")
            steps.set(0)
            with code.forever() as done:
                seeking = ws.load(code, "seeking").ne(0.0)
                code.leave((steps.get() >= ITERATIONS) | ~code.any(seeking), done)
                steps.set(steps.get() + 1)
                self._narrow(code, sign)
            self._at(code, ws.load(code, "high_end"), self.reads)
            for k in range(self.count):
                mask = ws.load(code, "again").ne(0.0)
                value = ws.load(code, "value", k)
                ws.store(code, "after", code.select(mask, value, ws.load(code, "after", k)), k)
            earlier = self._choose(code, ws.load(code, "again").ne(0.0))
            ws.store(code, "seeking", code.select(earlier, 1.0, 0.0))
            code.leave(~code.any(earlier), end)
            round_number.set(round_number.get() + 1)
        active = ws.load(code, "target").ne(NONE)
        theta = code.select(active, ws.load(code, "high_end"), 1.0)
        ws.store(code, "theta", theta)
        code.call("dense_rest", [code.s])
        self._at(code, theta, range(self.n))
        for i in range(self.n):
            ws.store(code, "yroot", code.select(active, ws.load(code, "zq", i), ws.load(code, "yn", i)), i)
        ws.store(code, "tnew", code.select(active, ws.load(code, "time_root"), ws.load(code, "tnew")))

    def _update(self, code: Code, name: str, value: Value) -> None:
        """Change a row in the lanes that still seek: what others do must not touch a lane's bits."""
        seeking = self.ws.load(code, "seeking").ne(0.0)
        self.ws.store(code, name, code.select(seeking, value, self.ws.load(code, name)))

    def _narrow(self, code: Code, sign: Value) -> None:
        """One look between the ends: by the parabola through three points if it rises or falls throughout, else the
        middle; the first one by a straight line.
        """
        ws = self.ws
        a, b = ws.load(code, "low_end"), ws.load(code, "high_end")
        fa, fb = ws.load(code, "low_value"), ws.load(code, "high_value")
        x3, f3 = ws.load(code, "third"), ws.load(code, "third_value")
        high = ws.load(code, "last_high").ne(0.0)
        x1, f1 = code.select(high, b, a), code.select(high, fb, fa)
        x2, f2 = code.select(high, a, b), code.select(high, fa, fb)
        width = b - a
        place, height = (x1 - x2) / (x3 - x2), (f1 - f2) / (f3 - f2)
        rest = 1.0 - height
        smooth = (height * height < place) & (rest * rest < 1.0 - place)
        share = f1 / (f2 - f1) * (f3 / (f2 - f3)) + (x3 - x1) / (x2 - x1) * (f1 / (f3 - f1)) * (f2 / (f3 - f2))
        share = code.select(smooth, share, 0.5)
        share = code.select(x3.eq(x3), share, f1 / (f1 - f2))
        least = (0.5 * NARROW) / width
        share = code.select(share > least, share, least)
        share = code.select(share < 1.0 - least, share, 1.0 - least)
        guess = code.fma(share, x2 - x1, x1)
        guess = code.select((guess > a) & (guess < b), guess, a + width * 0.5)
        self._at(code, guess, self.reads)
        value = self._of_target(code, "value")
        across = self._side(code, value).ne(sign)
        self._update(code, "third", code.select(across, b, a))
        self._update(code, "third_value", code.select(across, fb, fa))
        self._update(code, "last_high", code.select(across, 1.0, 0.0))
        self._update(code, "high_end", code.select(across, guess, b))
        self._update(code, "low_end", code.select(across, a, guess))
        self._update(code, "high_value", code.select(across, value, fb))
        self._update(code, "low_value", code.select(across, fa, value))
        left = ws.load(code, "high_end") - ws.load(code, "low_end")
        self._update(code, "seeking", code.select(left > NARROW, 1.0, 0.0))

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
                    value, sign = ws.load(code, "value", k), ws.load(code, "sign", k)
                    new = self._side(code, value)
                    crossed = mask & value.eq(value) & new.ne(sign)
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
