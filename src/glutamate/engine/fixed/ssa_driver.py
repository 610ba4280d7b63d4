"""Writing the loop of stochastic simulation: every lane has its own clock, a finished lane takes the next member.

One pass     rates of all flows; exponential time to the next reaction; which one; or the next event, where the clock
             starts anew
Copies       every slot a flow touches is a whole number of copies; its share is copies / count, never summed up
Recording    piecewise constant: at t <= time < next reaction or event the state between; at an event the value after it
Determinism  random numbers belong to (seed, member) and count passes: any width, order or thread gives the same bits
"""

from __future__ import annotations

from collections.abc import Sequence

from glutamate.engine.adaptive.context import CANCELLED, CHATTER, LEFT_DOMAIN, NOT_FINITE, OK, REFILL, STEP_LIMIT
from glutamate.engine.code.ir import Code, Value, Variable
from glutamate.engine.code.lower import Lowering
from glutamate.engine.fixed import ssa_frame as rows
from glutamate.engine.fixed.copies import ROWS, requantise, write_quantise
from glutamate.engine.fixed.marks import BLOCKS, Marks, call_kernel
from glutamate.engine.fixed.ssa_direct import Direct
from glutamate.engine.fixed.ssa_frame import FRAME, IDLE
from glutamate.engine.fixed.ssa_leap import Leap
from glutamate.engine.slots import FlowProgram

METHODS: dict[str, type[Direct] | type[Leap]] = {"direct": Direct, "tau_leap": Leap}


class Reactions:
    """Writer of `run(ctx)` for a system in flows; `groups` lists the slots of each part that share a count."""

    def __init__(
        self, low: Lowering, record: Sequence[int], groups: Sequence[tuple[int, Sequence[int]]], method: str
    ) -> None:
        self.method = method
        self.low, self.module, self.system = low, low.module, low.system
        self.slots = len(self.system.states)
        self.record = low.ramped(record)
        self.flows: list[FlowProgram] = list(self.system.flows or ())
        self.groups = groups
        self.ports = list(self.system.jumps.values())
        self.marks = Marks(low) if self.system.guards else None

    def write(self) -> dict[str, int]:
        """The whole module; rows of every block."""
        low, g = self.low, self.low.graph
        low.kernel("start", list(zip(low.ramped(self.system.start), range(self.slots), strict=True)))
        rates = low.ramped([g.mul(f.count if f.count is not None else g.one, f.rate) for f in self.flows])
        low.kernel("rates", [(node, r) for r, node in enumerate(rates)])
        low.kernel("counts", [(node, i) for node, slots in self.groups for i in slots])
        if self.record:
            low.kernel("record", [(node, k) for k, node in enumerate(self.record)])
        for k, jump in enumerate(self.ports):
            nodes = low.ramped(list(jump.assign.values()))
            low.kernel(f"jump{k}", [(node, i) for i, node in zip(jump.assign, nodes, strict=True)])
        write_quantise(self.module, self.groups)
        if self.marks:
            self.marks.write(lambda code, mask: requantise(code, mask, len(self.system.guards)), ROWS)
        low.setup()
        for write in (
            self._write_finish,
            self._write_outputs,
            self._write_load,
            self._write_refill,
            self._write_events,
            METHODS[self.method](self).write,
            self._write_close,
            self._write_run,
        ):
            write()
        return {
            "y": self.slots,
            "copies": self.slots,
            "count": self.slots,
            "yj": self.slots,
            "p": low.parameter_rows,
            "u": 3 * len(low.place),
            "w": low.scratch,
            "rec": len(self.record),
            "rate": len(self.flows),
            "side": len(self.system.guards),
            "found": len(self.system.guards) + 1,
        }

    def _write_finish(self) -> None:
        """Function finish(ctx, lane, status, slot): store how a member ended and free its lane."""
        with self.module.function("finish", [("p", "ctx"), ("i", "place_of"), ("i", "status"), ("i", "slot")]) as code:
            lane = code.place_of
            m = rows.get(code, "member", lane)
            final = code.at(FRAME.array(code, "final"), m * self.slots, "d")
            with code.loop(self.slots) as i:
                code.store(code.at(final, i, "d"), code.load(FRAME.cell(code, "y", i, lane), "d"))
            stored = {"status": code.status, "fail_slot": code.slot, "taken": rows.get(code, "made", lane)}
            stored |= {"end_time": rows.get(code, "t", lane), "rounding": rows.get(code, "off", lane)}
            for name, value in stored.items():
                code.store(code.at(FRAME.array(code, name), m, value.type), value)
            rows.put(code, "member", lane, REFILL)
            code.emit(f"atomicrmw add ptr {FRAME.array(code, 'done').name}, i64 1 monotonic", "i")

    def _write_outputs(self) -> None:
        """Function outputs(ctx, mask, until, closed): record what lies before (closed: or at) `until`."""
        args = [("p", "ctx"), ("p", "mask"), ("p", "until"), ("b", "closed")]
        count = len(self.record)
        with self.module.function("outputs", args) as code:
            if self.record:
                call_kernel(code, "record", {**rows.blocks(code), "o": FRAME.row(code, "rec")})
            due = code.load(code.mask, "F").ne(0.0)
            with code.loop(self.module.width) as lane, code.when(code.lane(due, lane)):
                until, m = code.load(code.at(code.until, lane, "d"), "d"), rows.get(code, "member", lane)
                with code.forever() as end:
                    time = rows.get(code, "tout", lane)
                    code.leave(~((time < until) | (code.closed & (time <= until))), end)
                    k = rows.get(code, "output", lane)
                    place = (m * FRAME.integer(code, "times_count") + k) * count
                    target = code.at(FRAME.array(code, "out"), place, "d")
                    for i in range(count):
                        code.store(code.at(target, i, "d"), code.load(FRAME.cell(code, "rec", i, lane), "d"))
                    rows.put(code, "output", lane, k + 1)
                    self._next_output(code, lane)

    def _next_output(self, code: Code, lane: Value) -> None:
        k = rows.get(code, "output", lane)
        left = k < FRAME.integer(code, "times_count")
        time = code.load(FRAME.array(code, "times"), "d", code.select(left, k, 0, "i"))
        rows.put(code, "tout", lane, code.select(left, time, float("inf"), "d"))

    def _write_load(self) -> None:
        """Function load(ctx, lane, m): parameters, inputs, events and counters of a member into a lane."""
        with self.module.function("load", [("p", "ctx"), ("i", "place_of"), ("i", "m")]) as code:
            lane, m = code.place_of, code.m
            count, t0 = FRAME.integer(code, "varied_count"), FRAME.number(code, "t0")
            values = code.at(FRAME.array(code, "varied"), m * count, "d")
            with code.loop(self.low.fixed) as i:
                code.store(FRAME.cell(code, "p", i, lane), code.load(FRAME.array(code, "base"), "d", i))
            with code.loop(count) as c:
                row = code.load(FRAME.array(code, "varied_rows"), "i", c)
                code.store(FRAME.cell(code, "p", row, lane), code.load(values, "d", c))
            for index, row_of in self.low.place.items():
                held = code.load(FRAME.cell(code, "p", len(self.system.parameters) + index, lane), "d")
                for k, value in enumerate((held, code.value(0.0, "d"), t0)):
                    code.store(FRAME.cell(code, "u", row_of + k, lane), value)
            offsets = code.at(FRAME.array(code, "offsets"), m, "i")
            numbers: dict[str, Value | int | float] = {
                "member": m,
                "identity": code.load(FRAME.array(code, "ids"), "i", m),
                "event": code.load(offsets, "i", 0),
                "event_end": code.load(offsets, "i", 1),
                **dict.fromkeys(("draw", "output", "made"), 0),
                **dict.fromkeys(("stop", "stuck", "bad", "off"), 0.0),
                **dict.fromkeys(("t", "tnext"), t0),
                "mask": 1.0,
            }
            for name, number in numbers.items():
                rows.put(code, name, lane, number)
            self._next_output(code, lane)

    def _write_refill(self) -> None:
        """Function refill(ctx): give every free lane the next member and start it."""
        with self.module.function("refill", [("p", "ctx")]) as code:
            fresh = Variable(code, "i")
            fresh.set(0)
            rows.keep(code, "mask", code.value(0.0, "F"))
            with code.loop(self.module.width) as lane, code.when(rows.get(code, "member", lane).eq(REFILL)):
                m = code.emit(f"atomicrmw add ptr {FRAME.array(code, 'counter').name}, i64 1 monotonic", "i")
                rows.put(code, "member", lane, IDLE)
                with code.when(m < FRAME.integer(code, "members")):
                    fresh.set(1)
                    code.call("load", [code.ctx, lane, m])
            with code.when(fresh.get().ne(0)):
                blocks, mask = rows.blocks(code), rows.vector(code, "mask").ne(0.0)
                yj = FRAME.row(code, "yj")
                call_kernel(code, "setup", {**blocks, "o": blocks["p"]})
                call_kernel(code, "counts", {**blocks, "o": FRAME.row(code, "count")})
                call_kernel(code, "start", {**blocks, "o": yj})
                with code.loop(self.slots) as i:
                    code.store(blocks["y"], code.select(mask, code.load(yj, "F", i), code.load(blocks["y"], "F", i)), i)
                self._given(code)
                self._quantise(code)
                if self.marks:
                    code.call("signs", self.mark_arguments(code))

    def _given(self, code: Code) -> None:
        """Start values given per member replace the model's where they are not NaN."""
        given = FRAME.integer(code, "start")
        with (
            code.when(given.ne(0)),
            code.loop(self.module.width) as lane,
            code.when(rows.get(code, "mask", lane).ne(0.0)),
        ):
            source = code.at(code.pointer(given), rows.get(code, "member", lane) * self.slots, "d")
            with code.loop(self.slots) as i:
                value = code.load(source, "d", i)
                with code.when(value.eq(value)):
                    code.store(FRAME.cell(code, "y", i, lane), value)

    def _quantise(self, code: Code) -> None:
        code.call("quantise", [FRAME.row(code, name) for name in ("y", "copies", "count", "off", "bad", "mask")])

    def mark_arguments(self, code: Code) -> list[Value]:
        """What `signs` and `settle` are called with."""
        return [FRAME.row(code, name) for name in (*BLOCKS, "copies", "count", "off", "bad")]

    def _write_events(self) -> None:
        """Function events(ctx): in lanes that have reached their next time apply what is due; end lanes at t1."""
        with self.module.function("events", [("p", "ctx")]) as code:
            rows.keep(code, "mask", code.value(0.0, "F"))
            t1 = FRAME.number(code, "t1")
            with code.loop(self.module.width) as lane:
                t = rows.get(code, "t", lane)
                with code.when((rows.get(code, "member", lane) >= 0) & (t >= rows.get(code, "tnext", lane))):
                    last = rows.get(code, "event_end", lane)
                    with code.forever() as end:
                        k = rows.get(code, "event", lane)
                        code.leave(k >= last, end)
                        code.leave(code.load(FRAME.array(code, "event_time"), "d", k) > t, end)
                        rows.put(code, "event", lane, k + 1)
                        rows.put(code, "mask", lane, 1.0)
                        self._apply(code, lane, k, t)
                    k = rows.get(code, "event", lane)
                    more = k < last
                    time = code.load(FRAME.array(code, "event_time"), "d", code.select(more, k, 0, "i"))
                    rows.put(code, "tnext", lane, code.select(more & (time < t1), time, t1, "d"))
            self._quantise(code)
            if self.marks:
                code.call("settle", self.mark_arguments(code))

    def _apply(self, code: Code, lane: Value, k: Value, t: Value) -> None:
        port, value = (
            code.load(FRAME.array(code, "event_port"), "i", k),
            code.load(FRAME.array(code, "event_value"), "d", k),
        )
        rows.put(code, "v", lane, value)
        for number, jump in enumerate(self.ports):
            with code.when(port.eq(number)):
                call_kernel(code, f"jump{number}", {**rows.blocks(code), "o": FRAME.row(code, "yj")})
                for i in jump.assign:
                    code.store(FRAME.cell(code, "y", i, lane), code.load(FRAME.cell(code, "yj", i, lane), "d"))
        for position, row in enumerate(self.low.place.values()):
            with code.when(port.eq(len(self.ports) + 2 * position)):
                for j, x in enumerate((value, code.value(0.0, "d"), t)):
                    code.store(FRAME.cell(code, "u", row + j, lane), x)

    def _write_close(self) -> None:
        """Function close(ctx): end lanes at t1, stopped by a guard, or with a state or rate that cannot be."""
        with self.module.function("close", [("p", "ctx")]) as code:
            t, alive = rows.vector(code, "t"), rows.vector(code, "member") >= 0
            bad, stop, stuck = (rows.vector(code, name).ne(0.0) for name in ("bad", "stop", "stuck"))
            over = (t >= FRAME.number(code, "t1")) & (rows.vector(code, "tnext") <= t)
            with code.when(code.any(alive & (over | bad | stop | stuck))):
                rows.keep(code, "mask", code.select(alive & (over | stop) & ~bad & ~stuck, 1.0, 0.0))
                code.call("outputs", [code.ctx, FRAME.row(code, "mask"), FRAME.row(code, "t"), code.value(True, "b")])
                with code.loop(self.module.width) as lane, code.when(rows.get(code, "member", lane) >= 0):
                    fault = rows.get(code, "bad", lane)
                    ended = rows.get(code, "mask", lane).ne(0.0)
                    failed = fault.ne(0.0)
                    with code.when(ended | failed | rows.get(code, "stuck", lane).ne(0.0)):
                        self._close_lane(code, lane, fault, failed)

    def _close_lane(self, code: Code, lane: Value, fault: Value, failed: Value) -> None:
        """Status of a lane: fault < 0 too many reactions, 1 .. slots a slot, then flows of impossible rate."""
        number = code.emit(f"fptosi double {fault.name} to i64", "i") - 1
        flow = number - self.slots
        of_rate = flow >= 0
        safe = code.select(of_rate, flow, 0, "i")
        source = code.load(FRAME.array(code, "leaves"), "i", safe)
        source = code.select(source >= 0, source, code.load(FRAME.array(code, "enters"), "i", safe), "i")
        rate = code.load(FRAME.cell(code, "rate", safe, lane), "d")
        infinite = of_rate & (rate - rate).ne(0.0)
        reason = code.select(fault < 0.0, STEP_LIMIT, code.select(infinite, NOT_FINITE, LEFT_DOMAIN, "i"), "i")
        ended = code.select(rows.get(code, "stuck", lane).ne(0.0), CHATTER, OK, "i")
        slot = code.select(failed & (fault > 0.0), code.select(of_rate, source, number, "i"), -1, "i")
        code.call("finish", [code.ctx, lane, code.select(failed, reason, ended, "i"), slot])

    def _write_run(self) -> None:
        with self.module.function("run", [("p", "ctx")], internal=False) as code:
            for name in ("y", "copies", "count", "p", "u"):
                size = {"p": self.low.parameter_rows, "u": 3 * len(self.low.place)}.get(name, self.slots)
                with code.loop(size) as i:
                    code.store(FRAME.row(code, name), code.value(1.0, "F"), i)
            rows.keep(code, "member", code.value(REFILL, "I"))
            with code.forever() as end:
                code.call("refill", [code.ctx])
                alive = rows.vector(code, "member") >= 0
                code.leave(~code.any(alive), end)
                code.leave(code.load(FRAME.array(code, "cancel"), "i").ne(0), end)
                code.call("draw", [code.ctx])
                horizon = rows.vector(code, "horizon")
                due = alive & (rows.vector(code, "tout") < horizon) & rows.vector(code, "bad").eq(0.0)
                with code.when(code.any(due)):
                    rows.keep(code, "mask", code.select(due, 1.0, 0.0))
                    code.call(
                        "outputs",
                        [code.ctx, FRAME.row(code, "mask"), FRAME.row(code, "horizon"), code.value(False, "b")],
                    )
                code.call("react", [code.ctx])
                reached = (
                    (rows.vector(code, "t") >= rows.vector(code, "tnext")) & alive & rows.vector(code, "bad").eq(0.0)
                )
                with code.when(code.any(reached)):
                    code.call("events", [code.ctx])
                code.call("close", [code.ctx])
            with code.loop(self.module.width) as lane, code.when(rows.get(code, "member", lane) >= 0):
                code.call("finish", [code.ctx, lane, code.value(CANCELLED, "i"), code.value(-1, "i")])
