"""Feeding lanes: the next member into a free lane, scheduled events into a waiting one.

refill(s, ctx)   members from the shared counter, their parameters, start state and first output
events(s, ctx)   everything due in lanes that have reached their next time; members at their end leave
"""

from __future__ import annotations

from typing import Any

from glutamate.engine.adaptive.context import IDLE, LEFT_DOMAIN, NOT_FINITE, REFILL, SINGULAR
from glutamate.engine.adaptive.lanes import Lanes
from glutamate.engine.adaptive.rosenbrock import call_kernel
from glutamate.engine.code.ir import Code, Value, Variable


class Feed:
    """Writer of refill and events; `guards` and `algebra` are None where a system has none."""

    def __init__(self, lanes: Lanes, guards: Any, algebra: Any) -> None:
        self.lanes, self.guards, self.algebra = lanes, guards, algebra

    def write_refill(self) -> None:
        """Function refill(s, ctx): give every free lane the next member and start it."""
        ws = self.lanes.ws
        with self.lanes.module.function("refill", [("p", "s"), ("p", "ctx")]) as code:
            any_fresh = Variable(code, "i")
            any_fresh.set(0)
            ws.store(code, "fresh", code.value(0.0, "F"))
            with code.loop(self.lanes.module.width) as lane:
                slot = self.lanes.row(code, "member", lane)
                with code.when(code.load(slot, "i").eq(REFILL)):
                    m = code.emit(f"atomicrmw add ptr {self.lanes.array(code, 'counter').name}, i64 1 monotonic", "i")
                    code.store(slot, code.value(IDLE, "i"))
                    with code.when(m < self.lanes.integer(code, "members")):
                        code.store(slot, m)
                        any_fresh.set(1)
                        self._load_member(code, lane, m)
            with code.when(any_fresh.get().ne(0)):
                y = ws.pointer(code, "y")
                call_kernel(code, ws, "setup", z=y, o=ws.pointer(code, "p"))
                yo = ws.pointer(code, "yo")
                call_kernel(code, ws, "start", z=y, o=yo)
                self._given_start(code)
                call_kernel(code, ws, "enter", z=yo, o=ws.pointer(code, "yj"))
                fresh = ws.load(code, "fresh").ne(0.0)
                with code.loop(self.lanes.slots) as i:
                    new = code.load(ws.pointer(code, "yj"), "F", i)
                    code.store(y, code.select(fresh, new, code.load(y, "F", i)), i)
                if self.algebra:
                    code.call("consistent", [code.s, ws.pointer(code, "fresh")])
                if self.guards:
                    code.call("signs", [code.s, ws.pointer(code, "fresh")])

    def _given_start(self, code: Code) -> None:
        """Start values the user gave, where they are not NaN."""
        lanes = self.lanes
        given = lanes.integer(code, "start")
        yo = lanes.ws.pointer(code, "yo")
        with code.when(given.ne(0)), code.loop(lanes.module.width) as lane:
            fresh = code.load(lanes.row(code, "fresh", lane), "d").ne(0.0)
            m = code.load(lanes.row(code, "member", lane), "i")
            with code.when(fresh), code.loop(lanes.originals) as i:
                value = code.load(code.pointer(given), "d", m * lanes.originals + i)
                with code.when(value.eq(value)):
                    code.store(lanes.cell(code, yo, i, lane), value)

    def write_watch(self) -> None:
        """Function watch(s, ctx, mask): domain of the slots that the step does not see, in the lanes of the mask."""
        lanes, ws = self.lanes, self.lanes.ws
        with lanes.module.function("watch", [("p", "s"), ("p", "ctx"), ("p", "mask")]) as code:
            mask = code.load(code.mask, "F").ne(0.0)
            low, high = lanes.array(code, "low_all"), lanes.array(code, "high_all")
            call_kernel(code, ws, "leave", z=ws.pointer(code, "y"), o=ws.pointer(code, "yo"))
            if lanes.condensed.limits:
                call_kernel(code, ws, "limits", z=ws.pointer(code, "y"), o=ws.pointer(code, "yj"))
            outside: Value = ws.load(code, "outside")
            risk = code.value(False, "B")
            listed = [i for i, nodes in lanes.condensed.limits.items() for _ in nodes]
            for i in lanes.condensed.watched:
                ends = [code.value(code.load(bound, "d", i), "F") for bound in (low, high)]
                value = ws.load(code, "yo", i)
                outside = code.select(mask & ((value < ends[0]) | (value > ends[1])), float(i + 1), outside)
                outside = code.select(mask & value.ne(value), -float(i + 1), outside)
                for limit in (ws.load(code, "yj", k) for k, owner in enumerate(listed) if owner == i):
                    risk = risk | (limit < ends[0]) | (limit > ends[1])
            ws.store(code, "outside", outside)
            ws.store(code, "risk", code.select(mask, code.select(risk, 1.0, 0.0), ws.load(code, "risk")))

    def _load_member(self, code: Code, lane: Value, m: Value) -> None:
        ws = self.lanes.ws
        rows = self.lanes.low.fixed
        base, p, u = self.lanes.array(code, "base"), ws.pointer(code, "p"), ws.pointer(code, "u")
        with code.loop(rows) as i:
            code.store(self.lanes.cell(code, p, i, lane), code.load(base, "d", i))
        count = self.lanes.integer(code, "varied_count")
        values = code.at(self.lanes.array(code, "varied"), m * count, "d")
        where = self.lanes.array(code, "varied_rows")
        with code.loop(count) as j:
            code.store(self.lanes.cell(code, p, code.load(where, "i", j), lane), code.load(values, "d", j))
        t0 = code.load(self.lanes.array(code, "t0"), "d", m)
        for index, row in self.lanes.low.place.items():
            own = code.load(self.lanes.cell(code, p, len(self.lanes.system.parameters) + index, lane), "d")
            for k, value in enumerate((own, code.value(0.0, "d"), t0)):
                code.store(self.lanes.cell(code, u, row + k, lane), value)
        offsets = self.lanes.array(code, "event_offsets")
        first, last = code.load(offsets, "i", m), code.load(offsets, "i", m + 1)
        nothing = code.value(0, "i")
        whole = {"event": first, "event_end": last, "output": nothing, "count": nothing, "refused": nothing}
        zero = code.value(0.0, "d")
        for name, value in {
            **whole,
            "t": t0,
            "tnext": t0,
            "hfirst": zero,
            "stuck": zero,
            "bad": zero,
            "lost": zero,
            "stop": zero,
            "outside": zero,
            "risk": zero,
        }.items():
            code.store(self.lanes.row(code, name, lane), value)
        for name in ("fresh", "restart"):
            code.store(self.lanes.row(code, name, lane), code.value(1.0, "d"))
        self.lanes.next_output(code, lane)
        with code.forever() as end:
            code.leave(code.load(self.lanes.row(code, "tout", lane), "d") >= t0, end)
            self.lanes.skip_record(code, lane, m)
            self.lanes.next_output(code, lane)

    def write_events(self) -> None:
        """Function events(s, ctx): apply what is due in lanes that have reached their next time; finish lanes at t1."""
        ws = self.lanes.ws
        with self.lanes.module.function("events", [("p", "s"), ("p", "ctx")]) as code:
            ws.store(code, "fresh", code.value(0.0, "F"))
            with code.loop(self.lanes.module.width) as lane:
                t = code.load(self.lanes.row(code, "t", lane), "d")
                member = code.load(self.lanes.row(code, "member", lane), "i")
                with code.when((member >= 0) & (t >= code.load(self.lanes.row(code, "tnext", lane), "d"))):
                    begins = code.load(self.lanes.row(code, "count", lane), "i").eq(0)
                    code.store(self.lanes.row(code, "fresh", lane), code.select(begins, 1.0, 0.0, "d"))
                    with code.forever() as end:
                        k = code.load(self.lanes.row(code, "event", lane), "i")
                        last = code.load(self.lanes.row(code, "event_end", lane), "i")
                        code.leave(k >= last, end)
                        code.leave(code.load(self.lanes.array(code, "event_time"), "d", k) > t, end)
                        code.store(self.lanes.row(code, "event", lane), k + 1)
                        code.store(self.lanes.row(code, "restart", lane), code.value(1.0, "d"))
                        code.store(self.lanes.row(code, "fresh", lane), code.value(1.0, "d"))
                        self._apply(code, lane, k, t)
                    k = code.load(self.lanes.row(code, "event", lane), "i")
                    more = k < code.load(self.lanes.row(code, "event_end", lane), "i")
                    time = code.load(self.lanes.array(code, "event_time"), "d", code.select(more, k, 0, "i"))
                    t1 = self._end(code, member)
                    code.store(self.lanes.row(code, "tnext", lane), code.select(more & (time < t1), time, t1, "d"))
            if self.algebra:
                code.call("consistent", [code.s, ws.pointer(code, "fresh")])
            if self.guards:
                code.call("settle", [code.s, ws.pointer(code, "fresh")])
            if self.lanes.condensed.watched:
                code.call("watch", [code.s, code.ctx, ws.pointer(code, "fresh")])
            with code.loop(self.lanes.module.width) as lane:
                t = code.load(self.lanes.row(code, "t", lane), "d")
                member = code.load(self.lanes.row(code, "member", lane), "i")
                self._leave(code, lane, member)
                member = code.load(self.lanes.row(code, "member", lane), "i")
                stop = code.load(self.lanes.row(code, "stop", lane), "d").ne(0.0)
                with code.when((member >= 0) & (stop | (t >= self._end(code, member)))):
                    self.lanes.finish(code, lane, member)

    def _leave(self, code: Code, lane: Value, member: Value) -> None:
        """End a lane that an event has put outside a domain or left without consistent unknowns, at that moment."""
        outside, lost = (code.load(self.lanes.row(code, name, lane), "d") for name in ("outside", "lost"))
        original = self.lanes.original(code, outside)
        with code.when((member >= 0) & (outside.ne(0.0) | lost.ne(0.0))):
            left = code.select(outside < 0.0, NOT_FINITE, LEFT_DOMAIN, "i")
            status = code.select(lost.ne(0.0), SINGULAR, left, "i")
            unknown = code.emit(f"fptosi double {lost.name} to i64", "i") - 1
            where = code.select(lost.ne(0.0), unknown, original, "i")
            self.lanes.free(code, lane, member, status, where)

    def _end(self, code: Code, m: Value) -> Value:
        """End of a member; lanes without one read the first."""
        return code.load(self.lanes.array(code, "t1"), "d", code.select(m >= 0, m, 0, "i"))

    def _apply(self, code: Code, lane: Value, k: Value, t: Value) -> None:
        """Event k in one lane: ports are jumps, then for every moving input its value and its slope."""
        ws = self.lanes.ws
        port = code.load(self.lanes.array(code, "event_port"), "i", k)
        value = code.load(self.lanes.array(code, "event_value"), "d", k)
        y, yj, u = ws.pointer(code, "y"), ws.pointer(code, "yj"), ws.pointer(code, "u")
        code.store(self.lanes.row(code, "v", lane), value)
        for number, jump in enumerate(self.lanes.ports):
            with code.when(port.eq(number)):
                call_kernel(code, ws, f"jump{number}", z=y, o=yj)
                for i in jump.assign:
                    new = code.load(self.lanes.cell(code, yj, i, lane), "d")
                    code.store(self.lanes.cell(code, y, i, lane), new)
        for position, row in enumerate(self.lanes.low.place.values()):
            first = len(self.lanes.ports) + 2 * position
            with code.when(port.eq(first)):
                code.store(self.lanes.cell(code, u, row, lane), value)
                code.store(self.lanes.cell(code, u, row + 1, lane), code.value(0.0, "d"))
                code.store(self.lanes.cell(code, u, row + 2, lane), t)
            with code.when(port.eq(first + 1)):
                code.store(self.lanes.cell(code, u, row + 1, lane), value)
