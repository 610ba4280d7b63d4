"""The loop that runs members through lanes: own clock and step per lane, refill, events, guards, output, failure.

One masked step   h to the next scheduled time (land exactly), trial, accept if the error is at most 1 and the state inside its
                  domain, guards located on the interpolant, jumps in order (time, priority, declaration)
Output            at t0 <= times < t by the interpolant; at the moment of a jump the value after it
Determinism       a lane's numbers depend on its member alone: any width, order, chunk or thread gives the same bits
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from glutamate.engine import guards, vmath
from glutamate.engine.context import CHATTER, CONTEXT, LEFT_DOMAIN, NOT_FINITE, OK, STEP_LIMIT, TOO_SMALL
from glutamate.engine.ir import Code, Value, Variable
from glutamate.engine.lower import Lowering
from glutamate.engine.rosenbrock import call_kernel
from glutamate.engine.workspace import Workspace

REFILL, IDLE = -2, -1
SAFETY, SHRINK, GROW = 0.9, 0.2, 8.0
SMALLEST_STEP = 1e-14
CHATTER_LIMIT = 1000


class Driver:
    """Writer of `run(ctx)` for one system, method and list of recorded nodes."""

    def __init__(self, low: Lowering, ws: Workspace, step: Any, record: Sequence[int], order: int) -> None:
        self.low, self.ws, self.step, self.order = low, ws, step, order
        self.system, self.module = low.system, low.module
        self.n, self.slots = self.system.size, len(self.system.states)
        self.record = low.ramped(record)
        self.ports = list(self.system.jumps.values())
        for name in ("err", "fail", "accept", "restart", "fresh", "tnew", "hs", "tout", "theta", "tnext", "hfirst", "stuck",
                     "member", "event", "event_end", "output", "count", "bad"):  # fmt: skip
            ws.reserve(name, 1)
        ws.reserve("rec", max(1, len(record)))
        ws.reserve("zq", self.n)
        ws.reserve("yj", self.slots)
        self.guards = guards.Guards(low, ws, step) if self.system.guards else None

    def interpolated(self) -> list[int]:
        """Slots the interpolant must know."""
        if self.guards:
            return list(range(self.n))
        read = self.system.graph.symbols(self.record)
        return sorted(i for kind, i in read if kind == "state" and i < self.n)

    def write_kernels(self) -> None:
        """The system's functions besides those of the step."""
        low = self.low
        low.kernel("start", list(zip(low.ramped(self.system.start), range(self.slots), strict=True)))
        if self.record:
            low.kernel("record", [(node, k) for k, node in enumerate(self.record)])
        for k, jump in enumerate(self.ports):
            low.kernel(
                f"jump{k}",
                [(node, i) for i, node in zip(jump.assign, low.ramped(list(jump.assign.values())), strict=True)],
            )
        if self.guards:
            self.guards.write_kernels()

    # A field of the context as an integer, number or address.

    def _int(self, code: Code, name: str) -> Value:
        return code.load(code.ctx, "i", CONTEXT.index(name))

    def _number(self, code: Code, name: str) -> Value:
        return code.bits(self._int(code, name), "d")

    def _array(self, code: Code, name: str) -> Value:
        return code.pointer(self._int(code, name))

    def _row(self, code: Code, name: str, lane: Any) -> Value:
        """Address of one lane of a row."""
        return code.at(self.ws.pointer(code, name), lane, "d")

    def write(self) -> None:
        """Function run(ctx): members from the shared counter until none is left."""
        if self.guards:
            self.guards.write()
        self._write_refill()
        self._write_events()
        self._write_finish()
        self._write_step()
        self._write_outputs()
        self._write_update()
        ws = self.ws
        with self.module.function("run", [("p", "ctx")], internal=False) as code:
            code.s = self._array(code, "workspace")
            both = [code.s, code.ctx]
            w = self.module.width
            for name in ("t", "v", "hs", "tnew", "h", "hfirst", "stuck", "tnext", "tout", "restart", "bad"):
                ws.store(code, name, code.value(1.0 if name in ("hs", "h") else 0.0, "F"))
            for name in ("y", "yn", "p", "u"):
                with code.loop(ws.size(name)) as i:
                    code.store(ws.pointer(code, name), code.value(1.0, "F"), i)
            with code.loop(w) as lane:
                code.store(self._row(code, "member", lane), code.value(REFILL, "i"))
            with code.forever() as end:
                code.call("refill", both)
                member = code.load(code.s, "I", ws.start["member"])
                code.leave(~code.any(member >= 0), end)
                code.leave(code.load(self._array(code, "cancel"), "i").ne(0), end)
                waiting = (member >= 0) & (ws.load(code, "t") >= ws.load(code, "tnext"))
                with code.when(code.any(waiting)):
                    code.call("events", both)
                refilled = code.load(code.s, "I", ws.start["member"])
                ready = code.label("ready")
                skip = code.label("skip")
                code.branch(code.any(refilled.eq(REFILL)), skip, ready)
                code.place(ready)
                code.call("attempt", both)
                if self.guards:
                    code.call("locate", [code.s])
                if self.record:
                    code.call("outputs", both)
                code.call("update", both)
                code.jump(skip)
                code.place(skip)

    def _write_refill(self) -> None:
        """Function refill(s, ctx): give every free lane the next member and start it."""
        ws = self.ws
        with self.module.function("refill", [("p", "s"), ("p", "ctx")]) as code:
            any_fresh = Variable(code, "i")
            any_fresh.set(0)
            ws.store(code, "fresh", code.value(0.0, "F"))
            with code.loop(self.module.width) as lane:
                slot = self._row(code, "member", lane)
                with code.when(code.load(slot, "i").eq(REFILL)):
                    m = code.emit(f"atomicrmw add ptr {self._array(code, 'counter').name}, i64 1 monotonic", "i")
                    code.store(slot, code.value(IDLE, "i"))
                    with code.when(m < self._int(code, "members")):
                        code.store(slot, m)
                        any_fresh.set(1)
                        self._load_member(code, lane, m)
            with code.when(any_fresh.get().ne(0)):
                y = ws.pointer(code, "y")
                call_kernel(code, ws, "setup", z=y, o=ws.pointer(code, "p"))
                call_kernel(code, ws, "start", z=y, o=ws.pointer(code, "yj"))
                fresh = ws.load(code, "fresh").ne(0.0)
                with code.loop(self.slots) as i:
                    new = code.load(ws.pointer(code, "yj"), "F", i)
                    code.store(y, code.select(fresh, new, code.load(y, "F", i)), i)
                given = self._int(code, "start")
                with code.when(given.ne(0)), code.loop(self.module.width) as lane:
                    with code.when(code.load(self._row(code, "fresh", lane), "d").ne(0.0)):
                        m = code.load(self._row(code, "member", lane), "i")
                        source = code.at(code.pointer(given), m * self.slots, "d")
                        with code.loop(self.slots) as i:
                            value = code.load(source, "d", i)
                            with code.when(value.eq(value)):
                                code.store(code.at(code.at(y, i, "F"), lane, "d"), value)
                if self.guards:
                    code.call("signs", [code.s, ws.pointer(code, "fresh")])

    def _load_member(self, code: Code, lane: Value, m: Value) -> None:
        ws = self.ws
        rows = self.low.fixed
        base, p, u = self._array(code, "base"), ws.pointer(code, "p"), ws.pointer(code, "u")
        with code.loop(rows) as i:
            code.store(code.at(code.at(p, i, "F"), lane, "d"), code.load(base, "d", i))
        count = self._int(code, "varied_count")
        values = code.at(self._array(code, "varied"), m * count, "d")
        where = self._array(code, "varied_rows")
        with code.loop(count) as j:
            code.store(code.at(code.at(p, code.load(where, "i", j), "F"), lane, "d"), code.load(values, "d", j))
        for index, row in self.low.place.items():
            own = code.load(code.at(code.at(p, len(self.system.parameters) + index, "F"), lane, "d"), "d")
            for k, value in enumerate((own, code.value(0.0, "d"), self._number(code, "t0"))):
                code.store(code.at(code.at(u, row + k, "F"), lane, "d"), value)
        offsets = self._array(code, "event_offsets")
        first, last = code.load(offsets, "i", m), code.load(offsets, "i", m + 1)
        whole = {"event": first, "event_end": last, "output": code.value(0, "i"), "count": code.value(0, "i")}
        t0 = self._number(code, "t0")
        zero = code.value(0.0, "d")
        for name, value in {**whole, "t": t0, "tnext": t0, "hfirst": zero, "stuck": zero, "bad": zero}.items():
            code.store(self._row(code, name, lane), value)
        for name in ("fresh", "restart"):
            code.store(self._row(code, name, lane), code.value(1.0, "d"))
        code.store(code.at(self._array(code, "rejected"), m, "i"), code.value(0, "i"))
        self._next_output(code, lane)

    def _next_output(self, code: Code, lane: Value) -> None:
        k = code.load(self._row(code, "output", lane), "i")
        left = k < self._int(code, "times_count")
        safe = code.select(left, k, 0, "i")
        time = code.load(self._array(code, "times"), "d", safe)
        code.store(self._row(code, "tout", lane), code.select(left, time, float("inf"), "d"))

    def _write_events(self) -> None:
        """Function events(s, ctx): apply what is due in every lane that has reached its next time; finish lanes at t1."""
        ws = self.ws
        with self.module.function("events", [("p", "s"), ("p", "ctx")]) as code:
            ws.store(code, "fresh", code.value(0.0, "F"))
            with code.loop(self.module.width) as lane:
                t = code.load(self._row(code, "t", lane), "d")
                member = code.load(self._row(code, "member", lane), "i")
                with code.when((member >= 0) & (t >= code.load(self._row(code, "tnext", lane), "d"))):
                    with code.forever() as end:
                        k = code.load(self._row(code, "event", lane), "i")
                        last = code.load(self._row(code, "event_end", lane), "i")
                        code.leave(k >= last, end)
                        code.leave(code.load(self._array(code, "event_time"), "d", k) > t, end)
                        code.store(self._row(code, "event", lane), k + 1)
                        code.store(self._row(code, "restart", lane), code.value(1.0, "d"))
                        code.store(self._row(code, "fresh", lane), code.value(1.0, "d"))
                        self._apply(code, lane, k, t)
                    k = code.load(self._row(code, "event", lane), "i")
                    more = k < code.load(self._row(code, "event_end", lane), "i")
                    time = code.load(self._array(code, "event_time"), "d", code.select(more, k, 0, "i"))
                    t1 = self._number(code, "t1")
                    code.store(self._row(code, "tnext", lane), code.select(more & (time < t1), time, t1, "d"))
            if self.guards:
                code.call("settle", [code.s, ws.pointer(code, "fresh")])
            with code.loop(self.module.width) as lane:
                t = code.load(self._row(code, "t", lane), "d")
                member = code.load(self._row(code, "member", lane), "i")
                with code.when((member >= 0) & (t >= self._number(code, "t1"))):
                    code.call("finish", [code.s, code.ctx, lane, member])

    def _apply(self, code: Code, lane: Value, k: Value, t: Value) -> None:
        """Event k in one lane: ports are jumps, then for every moving input its value and its slope."""
        ws = self.ws
        port = code.load(self._array(code, "event_port"), "i", k)
        value = code.load(self._array(code, "event_value"), "d", k)
        y, yj, u = ws.pointer(code, "y"), ws.pointer(code, "yj"), ws.pointer(code, "u")
        code.store(self._row(code, "v", lane), value)
        for number, jump in enumerate(self.ports):
            with code.when(port.eq(number)):
                call_kernel(code, ws, f"jump{number}", z=y, o=yj)
                for i in jump.assign:
                    new = code.load(code.at(code.at(yj, i, "F"), lane, "d"), "d")
                    code.store(code.at(code.at(y, i, "F"), lane, "d"), new)
        for position, row in enumerate(self.low.place.values()):
            first = len(self.ports) + 2 * position
            with code.when(port.eq(first)):
                code.store(code.at(code.at(u, row, "F"), lane, "d"), value)
                code.store(code.at(code.at(u, row + 1, "F"), lane, "d"), code.value(0.0, "d"))
                code.store(code.at(code.at(u, row + 2, "F"), lane, "d"), t)
            with code.when(port.eq(first + 1)):
                code.store(code.at(code.at(u, row + 1, "F"), lane, "d"), value)

    def _write_finish(self) -> None:
        """Function finish(s, ctx, lane, member): last outputs, final state, free the lane."""
        ws = self.ws
        with self.module.function("finish", [("p", "s"), ("p", "ctx"), ("i", "place_of"), ("i", "m")]) as code:
            if self.record:
                with code.forever() as end:
                    time = code.load(self._row(code, "tout", code.place_of), "d")
                    code.leave(time > code.load(self._row(code, "t", code.place_of), "d"), end)
                    call_kernel(code, ws, "record", z=ws.pointer(code, "y"), o=ws.pointer(code, "rec"))
                    self._write_record(code, code.place_of, code.m)
            self._free(code, code.place_of, code.m, code.value(OK, "i"), None)

    def _write_record(self, code: Code, lane: Value, m: Value) -> None:
        """Copy one lane's recorded values to the result and move to the next output time."""
        count = len(self.record)
        k = code.load(self._row(code, "output", lane), "i")
        target = code.at(self._array(code, "out"), (m * self._int(code, "times_count") + k) * count, "d")
        rec = self.ws.pointer(code, "rec")
        with code.loop(count) as r:
            code.store(code.at(target, r, "d"), code.load(code.at(code.at(rec, r, "F"), lane, "d"), "d"))
        code.store(self._row(code, "output", lane), k + 1)
        self._next_output(code, lane)

    def _free(self, code: Code, lane: Value, m: Value, status: Value, slot: Value | None) -> None:
        """Store how a member ended and mark its lane for refill."""
        ws = self.ws
        final = code.at(self._array(code, "final"), m * self.slots, "d")
        y = ws.pointer(code, "y")
        with code.loop(self.slots) as i:
            code.store(code.at(final, i, "d"), code.load(code.at(code.at(y, i, "F"), lane, "d"), "d"))
        code.store(code.at(self._array(code, "status"), m, "i"), status)
        code.store(code.at(self._array(code, "steps"), m, "i"), code.load(self._row(code, "count", lane), "i"))
        code.store(code.at(self._array(code, "fail_time"), m, "d"), code.load(self._row(code, "t", lane), "d"))
        code.store(code.at(self._array(code, "fail_slot"), m, "i"), slot if slot is not None else code.value(-1, "i"))
        code.store(self._row(code, "member", lane), code.value(REFILL, "i"))
        code.emit(f"atomicrmw add ptr {self._array(code, 'done').name}, i64 1 monotonic", "i")

    def _write_step(self) -> None:
        """Function attempt(s, ctx): choose the step, try it, measure its error and domain."""
        ws = self.ws
        with self.module.function("attempt", [("p", "s"), ("p", "ctx")]) as code:
            restart = ws.load(code, "restart").ne(0.0)
            with code.when(code.any(restart)):
                self._first_step(code, restart)
            t, tnext = ws.load(code, "t"), ws.load(code, "tnext")
            alive = code.load(code.s, "I", ws.start["member"]) >= 0
            left = tnext - t
            h = code.minimum(ws.load(code, "h"), code.value(self._number(code, "step_max"), "F"))
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

    def _measure(self, code: Code, alive: Value) -> None:
        ws, n = self.ws, self.n
        total, bad = Variable(code, "F"), Variable(code, "F")
        total.set(0.0)
        bad.set(0.0)
        rtol = code.value(self._number(code, "rtol"), "F")
        atol, low, high = (self._array(code, x) for x in ("atol", "low", "high"))
        y, yn = ws.pointer(code, "y"), ws.pointer(code, "yn")
        with code.loop(n) as i:
            old, new = code.absolute(code.load(y, "F", i)), code.load(yn, "F", i)
            size = code.absolute(new)
            weight = code.fma(rtol, code.select(old > size, old, size), code.value(code.load(atol, "d", i), "F"))
            ratio = self.step.error(code, i) / weight
            total.set(code.fma(ratio, ratio, total.get()))
            outside = (new < code.value(code.load(low, "d", i), "F")) | (new > code.value(code.load(high, "d", i), "F"))
            number = code.to_float(i + 1)
            bad.set(code.select(outside & bad.get().eq(0.0), code.value(number, "F"), bad.get()))
        err = code.sqrt(total.get() / float(max(1, sum(self.system.mass) or n)))
        ws.store(code, "err", err)
        ws.store(code, "bad", bad.get())
        accept = alive & (err <= 1.0) & bad.get().eq(0.0)
        ws.store(code, "accept", code.select(accept, 1.0, 0.0))
        ws.store(code, "theta", code.value(1.0, "F"))

    def _first_step(self, code: Code, restart: Value) -> None:
        """After a jump: the size that served after the last one; the first time, from the size of the derivative."""
        ws, n = self.ws, self.n
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
            rtol = code.value(self._number(code, "rtol"), "F")
            with code.loop(n) as i:
                y = code.load(ws.pointer(code, "y"), "F", i)
                weight = code.fma(rtol, code.absolute(y), code.value(code.load(self._array(code, "atol"), "d", i), "F"))
                a, b = y / weight, code.load(rhs, "F", i) / weight
                d0.set(code.fma(a, a, d0.get()))
                d1.set(code.fma(b, b, d1.get()))
            span = ws.load(code, "tnext") - ws.load(code, "t")
            guess = code.sqrt(d0.get() / d1.get()) * 0.01
            guess = code.select((guess > 0.0) & (guess < span), guess, span)
            ws.store(code, "h", code.select(new, guess, h))

    def _write_outputs(self) -> None:
        """Function outputs(s, ctx): record at all output times before the end of the accepted step."""
        ws = self.ws
        needed = self.interpolated()
        with self.module.function("outputs", [("p", "s"), ("p", "ctx")]) as code:
            accept = ws.load(code, "accept").ne(0.0)
            first = accept & (ws.load(code, "tout") < ws.load(code, "tnew"))
            with code.when(code.any(first)):
                if not self.guards:
                    code.call("dense", [code.s])
                with code.forever() as end:
                    tout = ws.load(code, "tout")
                    due = ws.load(code, "accept").ne(0.0) & (tout < ws.load(code, "tnew"))
                    code.leave(~code.any(due), end)
                    theta = (tout - ws.load(code, "t")) / ws.load(code, "hs")
                    for i in needed:
                        ws.store(code, "zq", self.step.interpolate(code, i, theta), i)
                    call_kernel(
                        code,
                        ws,
                        "record",
                        z=ws.pointer(code, "zq"),
                        o=ws.pointer(code, "rec"),
                        t=ws.pointer(code, "tout"),
                    )
                    ws.store(code, "fail", code.select(due, 1.0, 0.0))
                    with code.loop(self.module.width) as lane:
                        with code.when(code.load(self._row(code, "fail", lane), "d").ne(0.0)):
                            self._write_record(code, lane, code.load(self._row(code, "member", lane), "i"))

    def _write_update(self) -> None:
        """Function update(s, ctx): take accepted steps, choose the next size, end lanes that cannot go on."""
        ws = self.ws
        with self.module.function("update", [("p", "s"), ("p", "ctx")]) as code:
            accept = ws.load(code, "accept").ne(0.0)
            alive = code.load(code.s, "I", ws.start["member"]) >= 0
            y, yn = ws.pointer(code, "y"), ws.pointer(code, "yroot" if self.guards else "yn")
            with code.loop(self.n) as i:
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
            many = count > code.value(self._int(code, "step_limit"), "I")
            chatter = ws.load(code, "stuck") > float(CHATTER_LIMIT)
            with code.when(code.any(alive & (tiny | many | chatter))):
                for name, mask in (("fail", tiny), ("fresh", chatter), ("rec", many)):
                    ws.store(code, name, code.select(alive & mask, 1.0, 0.0))
                with code.loop(self.module.width) as lane:
                    self._end_failed(code, lane)

    def _next_size(self, code: Code, accept: Value, alive: Value, hs: Value) -> None:
        ws = self.ws
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
        with code.loop(self.module.width) as lane:
            m = code.load(self._row(code, "member", lane), "i")
            rejected = code.load(self._row(code, "accept", lane), "d").eq(0.0)
            with code.when((m >= 0) & rejected):
                slot = code.at(self._array(code, "rejected"), m, "i")
                code.store(slot, code.load(slot, "i") + 1)

    def _end_failed(self, code: Code, lane: Value) -> None:
        """End one lane with the reason that fits."""
        ws = self.ws
        flags = {name: code.load(self._row(code, name, lane), "d").ne(0.0) for name in ("fail", "fresh", "rec")}
        with code.when(flags["fail"] | flags["fresh"] | flags["rec"]):
            m = code.load(self._row(code, "member", lane), "i")
            err = code.load(self._row(code, "err", lane), "d")
            bad = code.load(self._row(code, "bad", lane), "d")
            worst, slot = Variable(code, "d"), Variable(code, "i")
            worst.set(-1.0)
            slot.set(0)
            with code.loop(self.n) as i:
                new = code.load(code.at(code.at(ws.pointer(code, "yn"), i, "F"), lane, "d"), "d")
                size = code.select((new - new).eq(0.0), code.absolute(new), float("inf"), "d")
                with code.when(size > worst.get()):
                    worst.set(size)
                    slot.set(i)
            finite = err.eq(err) & (err < float("inf"))
            outside = bad.ne(0.0)
            listed = code.emit(f"fptosi double {bad.name} to i64", "i") - 1
            status = code.select(flags["rec"], STEP_LIMIT, code.select(flags["fresh"], CHATTER, code.select(outside, LEFT_DOMAIN,
                     code.select(finite, TOO_SMALL, NOT_FINITE, "i"), "i"), "i"), "i")  # fmt: skip
            where = code.select(outside, listed, slot.get(), "i")
            self._free(code, lane, m, status, where)
