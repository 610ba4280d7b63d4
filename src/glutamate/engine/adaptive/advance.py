"""Advancing lanes: choose a step, try it, judge it, record what lies in it, take it.

attempt(s, ctx)   step size (landing exactly on the next scheduled time), trial, error norm, domain
outputs(s, ctx)   values at all output times before the end of the accepted step
update(s, ctx)    take accepted steps, choose the next size, end lanes that cannot go on
"""

from __future__ import annotations

from typing import Any

from glutamate.engine.adaptive.context import CHATTER, LEFT_DOMAIN, NOT_FINITE, SINGULAR, STEP_LIMIT, TOO_SMALL
from glutamate.engine.adaptive.lanes import Lanes
from glutamate.engine.adaptive.rosenbrock import call_kernel
from glutamate.engine.code import vmath
from glutamate.engine.code.ir import Code, Value, Variable

SAFETY, SHRINK, GROW = 0.9, 0.2, 8.0
SMALLEST_STEP = 1e-14
CHATTER_LIMIT = 1000


class Advance:
    """Writer of attempt, outputs and update; `order` is one more than that of the error estimate."""

    def __init__(self, lanes: Lanes, guards: Any, order: int, needed: list[int]) -> None:
        self.lanes, self.guards, self.order, self.needed = lanes, guards, order, needed

    def write_attempt(self) -> None:
        """Function attempt(s, ctx): choose the step, try it, measure its error and domain."""
        ws = self.lanes.ws
        with self.lanes.module.function("attempt", [("p", "s"), ("p", "ctx")]) as code:
            restart = ws.load(code, "restart").ne(0.0)
            with code.when(code.any(restart)):
                self._first_step(code, restart)
            t, tnext = ws.load(code, "t"), ws.load(code, "tnext")
            alive = self.lanes.members(code) >= 0
            left = tnext - t
            h = code.minimum(ws.load(code, "h"), code.value(self.lanes.number(code, "step_max"), "F"))
            if self.lanes.condensed.longest:
                h = code.minimum(h, self._longest(code))
            land = h * 1.01 >= left
            hs = code.select(land, left, code.select(h * 2.0 > left, left * 0.5, h))
            hs = code.select(alive, hs, 1.0)
            ws.store(code, "hs", hs)
            # `trial` reads its step from h; the wish for the next one is kept apart.
            wish = ws.load(code, "h")
            ws.store(code, "h", hs)
            code.call("trial", [code.s])
            ws.store(code, "h", wish)
            ws.store(code, "tnew", code.select(land, tnext, t + hs))
            self._measure(code, alive)

    def _longest(self, code: Code) -> Value:
        """What closed states that guards read allow."""
        ws, count = self.lanes.ws, len(self.lanes.condensed.longest)
        call_kernel(code, ws, "longest", z=ws.pointer(code, "y"), o=ws.pointer(code, "longest"))
        found = ws.load(code, "longest")
        for k in range(1, count):
            found = code.minimum(found, ws.load(code, "longest", k))
        return found

    def _measure(self, code: Code, alive: Value) -> None:
        ws, n = self.lanes.ws, self.lanes.n
        total, left = Variable(code, "F"), Variable(code, "B")
        total.set(0.0)
        left.set(False)
        rtol = code.value(self.lanes.number(code, "rtol"), "F")
        atol, low, high = (self.lanes.array(code, x) for x in ("atol", "low", "high"))
        y, yn = ws.pointer(code, "y"), ws.pointer(code, "yn")

        def one(i: Value) -> tuple[Value, Value]:
            """Error and weight of slot i; notes whether it left its domain."""
            old, new = code.absolute(code.load(y, "F", i)), code.load(yn, "F", i)
            size = code.absolute(new)
            weight = code.fma(rtol, code.maximum(old, size), code.value(code.load(atol, "d", i), "F"))
            left.set(left.get() | (new < code.value(code.load(low, "d", i), "F")))
            left.set(left.get() | (new > code.value(code.load(high, "d", i), "F")))
            return self.lanes.step.error(code, i), weight

        # Two slots share one division: (a/b)^2 + (c/d)^2 = ((a d)^2 + (c b)^2) / (b d)^2.
        with code.loop(n // 2) as half:
            (a, b), (c, d) = one(half * 2), one(half * 2 + 1)
            ad, cb, bd = a * d, c * b, b * d
            total.set(total.get() + code.fma(ad, ad, cb * cb) / (bd * bd))
        if n % 2:
            a, b = one(code.value(n - 1, "i"))
            total.set(total.get() + (a / b) * (a / b))
        err = code.sqrt(total.get() / float(max(1, n)))
        bad = left.get() | self._hidden(code)
        ws.store(code, "err", err)
        ws.store(code, "bad", code.select(bad, 1.0, 0.0))
        accept = alive & (err <= 1.0) & ~bad
        ws.store(code, "accept", code.select(accept, 1.0, 0.0))
        ws.store(code, "theta", code.value(1.0, "F"))

    def _hidden(self, code: Code) -> Value:
        """Lanes in which a conserved slot that left the integration would leave its domain; `hidden` names it."""
        lanes, ws = self.lanes, self.lanes.ws
        name: Value = code.value(0.0, "F")
        if lanes.condensed.dropped:
            call_kernel(code, ws, "hidden", z=ws.pointer(code, "yn"), o=ws.pointer(code, "yj"))
            low, high = lanes.array(code, "low_all"), lanes.array(code, "high_all")
            for k, i in enumerate(lanes.condensed.dropped):
                value = ws.load(code, "yj", k)
                ends = [code.value(code.load(bound, "d", i), "F") for bound in (low, high)]
                name = code.select((value < ends[0]) | (value > ends[1]), float(i + 1), name)
        ws.store(code, "hidden", name)
        return name.ne(0.0)

    def _first_step(self, code: Code, restart: Value) -> None:
        """After a jump: the size that served after the last one; the first time, from the size of the derivative."""
        ws, n = self.lanes.ws, self.lanes.n
        known = ws.load(code, "hfirst")
        new = restart & known.eq(0.0)
        h = code.select(restart, known, ws.load(code, "h"))
        ws.store(code, "h", h)
        with code.when(code.any(new)):
            rhs = ws.pointer(code, "zq")
            call_kernel(code, ws, "rhs", z=ws.pointer(code, "y"), o=rhs)
            d0, d1 = Variable(code, "F"), Variable(code, "F")
            d0.set(0.0)
            d1.set(0.0)
            rtol = code.value(self.lanes.number(code, "rtol"), "F")
            with code.loop(n) as i:
                y = code.load(ws.pointer(code, "y"), "F", i)
                weight = code.fma(
                    rtol, code.absolute(y), code.value(code.load(self.lanes.array(code, "atol"), "d", i), "F")
                )
                a, b = y / weight, code.load(rhs, "F", i) / weight
                d0.set(code.fma(a, a, d0.get()))
                d1.set(code.fma(b, b, d1.get()))
            span = ws.load(code, "tnext") - ws.load(code, "t")
            guess = code.sqrt(d0.get() / d1.get()) * 0.01
            guess = code.select((guess > 0.0) & (guess < span), guess, span)
            ws.store(code, "h", code.select(new, guess, h))

    def write_outputs(self) -> None:
        """Function outputs(s, ctx): record at all output times before the end of the accepted step."""
        ws = self.lanes.ws
        needed = self.needed
        with self.lanes.module.function("outputs", [("p", "s"), ("p", "ctx")]) as code:
            accept = ws.load(code, "accept").ne(0.0)
            first = accept & (ws.load(code, "tout") < ws.load(code, "tnew"))
            with code.when(code.any(first)):
                if self.needed and not self.guards:
                    code.call("dense", [code.s])
                with code.forever() as end:
                    tout = ws.load(code, "tout")
                    due = ws.load(code, "accept").ne(0.0) & (tout < ws.load(code, "tnew"))
                    code.leave(~code.any(due), end)
                    theta = (tout - ws.load(code, "t")) / ws.load(code, "hs")
                    for i in needed:
                        ws.store(code, "zq", self.lanes.step.interpolate(code, i, theta), i)
                    call_kernel(
                        code,
                        ws,
                        "record",
                        z=ws.pointer(code, "zq"),
                        o=ws.pointer(code, "rec"),
                        t=ws.pointer(code, "tout"),
                    )
                    ws.store(code, "fail", code.select(due, 1.0, 0.0))
                    with code.loop(self.lanes.module.width) as lane:
                        wanted = code.load(self.lanes.row(code, "fail", lane), "d").ne(0.0)
                        with code.when(wanted):
                            self.lanes.write_record(code, lane, code.load(self.lanes.row(code, "member", lane), "i"))

    def write_update(self) -> None:
        """Function update(s, ctx): take accepted steps, choose the next size, end lanes that cannot go on."""
        ws = self.lanes.ws
        with self.lanes.module.function("update", [("p", "s"), ("p", "ctx")]) as code:
            accept = ws.load(code, "accept").ne(0.0)
            alive = self.lanes.members(code) >= 0
            y, yn = ws.pointer(code, "y"), ws.pointer(code, "yroot" if self.guards else "yn")
            with code.loop(self.lanes.n) as i:
                code.store(y, code.select(accept, code.load(yn, "F", i), code.load(y, "F", i)), i)
            t, hs = ws.load(code, "t"), ws.load(code, "hs")
            ws.store(code, "t", code.select(accept, ws.load(code, "tnew"), t))
            self._next_size(code, accept, alive, hs)
            if self.guards:
                code.call("fire", [code.s])
            count = code.load(code.s, "I", ws.start["count"]) + code.select(alive, 1, 0, "I")
            code.store(code.s, count, ws.start["count"])
            h, t = ws.load(code, "h"), ws.load(code, "t")
            tiny = ~accept & (h < code.absolute(t) * SMALLEST_STEP + 1e-300)
            many = count > code.value(self.lanes.integer(code, "step_limit"), "I")
            chatter = ws.load(code, "stuck") > float(CHATTER_LIMIT)
            if self.lanes.condensed.watched:
                risky = code.select(accept, ws.load(code, "risk"), 0.0)
                if self.guards:
                    risky = code.select(self.guards.crossing(code), 1.0, risky)
                ws.store(code, "fail", risky)
                with code.when(code.any(risky.ne(0.0))):
                    code.call("watch", [code.s, code.ctx, ws.pointer(code, "fail")])
            lost, outside = (ws.load(code, name).ne(0.0) for name in ("lost", "outside"))
            with code.when(code.any(alive & (tiny | many | chatter | lost | outside))):
                reason: Value = code.value(0.0, "F")
                for status, mask in (
                    (TOO_SMALL, tiny),
                    (STEP_LIMIT, many),
                    (CHATTER, chatter),
                    (SINGULAR, lost),
                    (LEFT_DOMAIN, outside),
                ):
                    reason = code.select(alive & mask, float(status), reason)
                ws.store(code, "fail", reason)
                if self.guards:
                    ws.store(code, "fresh", self.guards.chattering(code))
                with code.loop(self.lanes.module.width) as lane:
                    self._end_failed(code, lane)

    def _next_size(self, code: Code, accept: Value, alive: Value, hs: Value) -> None:
        ws = self.lanes.ws
        err = ws.load(code, "err")
        power = -1.0 / self.order
        clipped = code.select(err > 1e-12, err, 1e-12)
        factor = vmath.call(code, "exp", [vmath.call(code, "log", [clipped]) * power]) * SAFETY
        factor = code.select(factor < GROW, code.select(factor > SHRINK, factor, SHRINK), GROW)
        factor = code.select(err.eq(err), factor, SHRINK)
        outside = ws.load(code, "bad").ne(0.0)
        factor = code.select(outside & (factor > 0.5), 0.5, factor)
        wish = ws.load(code, "h")
        next_h = hs * factor
        # A step cut short by a landing does not shrink the wish.
        next_h = code.select(accept & (hs < wish) & (next_h < wish), wish, next_h)
        restart = ws.load(code, "restart").ne(0.0)
        # What served as the first step after a jump is where the next jump begins.
        ws.store(code, "hfirst", code.select(restart & alive, next_h, ws.load(code, "hfirst")))
        ws.store(code, "restart", code.select(restart & ~accept, 1.0, 0.0))
        ws.store(code, "h", code.select(alive, next_h, 1.0))
        refused = code.load(code.s, "I", ws.start["refused"])
        code.store(code.s, code.select(accept, refused, refused + 1, "I"), ws.start["refused"])

    def _end_failed(self, code: Code, lane: Value) -> None:
        """End one lane with the reason that fits."""
        reason = code.load(self.lanes.row(code, "fail", lane), "d")
        with code.when(reason.ne(0.0)):
            m = code.load(self.lanes.row(code, "member", lane), "i")
            err = code.load(self.lanes.row(code, "err", lane), "d")
            bad = code.load(self.lanes.row(code, "bad", lane), "d")
            slot = self._offender(code, lane)
            finite = err.eq(err) & (err < float("inf"))
            outside = bad.ne(0.0)
            small = code.select(outside, LEFT_DOMAIN, code.select(finite, TOO_SMALL, NOT_FINITE, "i"), "i")
            listed_reason = code.emit(f"fptosi double {reason.name} to i64", "i")
            status = code.select(listed_reason.eq(TOO_SMALL), small, listed_reason, "i")
            inside = code.load(self.lanes.row(code, "hidden", lane), "d")
            slot = code.select(outside & inside.ne(0.0), self.lanes.original(code, inside), slot, "i")
            hidden = code.load(self.lanes.row(code, "outside", lane), "d")
            where = code.select(hidden.ne(0.0), self.lanes.original(code, hidden), slot, "i")
            status = code.select(hidden < 0.0, NOT_FINITE, status, "i")
            if self.guards:
                reading = code.load(self.lanes.row(code, "fresh", lane), "d")
                chatters = reason.eq(float(CHATTER))
                where = code.select(chatters, code.emit(f"fptosi double {reading.name} to i64", "i"), where, "i")
            unknown = code.load(self.lanes.row(code, "lost", lane), "d")
            listed = code.emit(f"fptosi double {unknown.name} to i64", "i") - 1
            where = code.select(unknown.ne(0.0), listed, where, "i")
            self.lanes.free(code, lane, m, status, where)

    def _offender(self, code: Code, lane: Value) -> Value:
        """The first slot outside its domain or not finite in one lane, else the one with the largest error."""
        lanes, ws = self.lanes, self.lanes.ws
        worst, slot = Variable(code, "d"), Variable(code, "i")
        worst.set(-1.0)
        slot.set(0)
        atol, low, high = (lanes.array(code, x) for x in ("atol", "low", "high"))
        with code.loop(lanes.n) as i:
            old, new = (code.load(lanes.cell(code, ws.pointer(code, block), i, lane), "d") for block in ("y", "yn"))
            inside = (new >= code.load(low, "d", i)) & (new <= code.load(high, "d", i))
            ratio = code.absolute(code.lane(lanes.step.error(code, i), lane)) / code.load(atol, "d", i)
            size = code.select(inside, code.select(ratio < 1e200, ratio, 1e200, "d"), 1e250, "d")
            size = code.select((old - old).eq(0.0), size, float("inf"), "d")
            with code.when(size > worst.get()):
                worst.set(size)
                slot.set(i)
        return slot.get()
