"""Writing the loop of the fixed-step stepper: groups of lanes in lockstep, a loop over the nodes of an array inside.

One group    load members, start, fill the rings; then for every step: events, sources into the ring, record, step,
             check
Determinism  a lane's numbers depend on its member alone: any width, order, chunk or thread gives the same bits
"""

from __future__ import annotations

from collections.abc import Sequence

from glutamate.engine.adaptive.context import CANCELLED, CHATTER, LEFT_DOMAIN, NOT_FINITE, OK
from glutamate.engine.code.ir import Code, Value, Variable
from glutamate.engine.code.lower import Lowering
from glutamate.engine.fixed.array import Node
from glutamate.engine.fixed.grid_frame import FRAME, Blocks
from glutamate.engine.fixed.grid_method import STAGES, step_nodes
from glutamate.engine.fixed.grid_ring import Ring
from glutamate.engine.fixed.marks import BLOCKS, Marks, call_kernel

NEVER = 2**62


class GridDriver:
    """Writer of `run(ctx)` for one node system, method and list of recorded nodes of its graph."""

    def __init__(self, low: Lowering, node: Node, method: str, record: Sequence[int]) -> None:
        self.low, self.node, self.module = low, node, low.module
        self.system = low.system
        self.size, self.slots = self.system.size, len(self.system.states)
        self.record = low.ramped(record)
        self.ports = list(self.system.jumps.values())
        self.port_count = len(self.ports) + 2 * len(low.place)
        self.sources, self.taps = len(node.sources), len(node.taps)
        self.pairs = -(-len(self.system.noise) // 2)
        self.stages = STAGES[method]
        self.steps = low.ramped(step_nodes(node, method))
        self.marks = Marks(low) if self.system.guards else None

    def write(self) -> dict[str, int]:
        """The whole module; rows of every block per node or once, for the host to set aside."""
        low = self.low
        low.kernel("start", list(zip(low.ramped(self.system.start), range(self.slots), strict=True)))
        low.kernel("advance", [(node, i) for i, node in enumerate(self.steps)])
        if self.record:
            low.kernel("record", [(node, k) for k, node in enumerate(self.record)])
        if self.sources:
            low.kernel("source", [(node, k) for k, node in enumerate(low.ramped(self.node.sources))])
        for k, jump in enumerate(self.ports):
            nodes = low.ramped(list(jump.assign.values()))
            low.kernel(f"jump{k}", [(node, i) for i, node in zip(jump.assign, nodes, strict=True)])
        if self.marks:
            self.marks.write()
        low.setup()
        self.b = Blocks(low, self.node)
        Ring(self.b).write()
        for write in (
            self._write_finish,
            self._write_record,
            self._write_load,
            self._write_events,
            self._write_step,
            self._write_fail,
            self._write_group,
        ):
            write()
        with self.module.function("run", [("p", "ctx")], internal=False) as code, code.forever() as end:
            width = self.module.width
            first = code.emit(f"atomicrmw add ptr {FRAME.array(code, 'counter').name}, i64 {width} monotonic", "i")
            code.leave(first >= FRAME.integer(code, "members"), end)
            code.leave(self._cancelled(code), end)
            code.call("group", [code.ctx, first])
        once = {"yj": self.slots, "w": low.scratch, "rec": len(self.record), "found": len(self.system.guards)}
        return {**once, **{f"{name} per node": rows for name, rows in self.b.strides.items()}}

    def _cancelled(self, code: Code) -> Value:
        return code.load(FRAME.array(code, "cancel"), "i").ne(0)

    def _write_finish(self) -> None:
        """Function finish(ctx, lane, status, slot, k): store how the member in a lane ended and free the lane."""
        args = [("p", "ctx"), ("i", "place_of"), ("i", "status"), ("i", "slot"), ("i", "k")]
        with self.module.function("finish", args) as code:
            m = self.b.member(code, code.place_of)
            count = FRAME.integer(code, "nodes") * self.slots
            final = code.at(FRAME.array(code, "final"), m * count, "d")
            with code.loop(count) as i:
                code.store(code.at(final, i, "d"), code.load(FRAME.cell(code, "y", i, code.place_of), "d"))
            for name, value in (("status", code.status), ("fail_slot", code.slot), ("taken", code.k)):
                code.store(code.at(FRAME.array(code, name), m, "i"), value)
            code.store(
                code.at(FRAME.array(code, "end_time"), m, "d"), code.load(FRAME.cell(code, "t", 0, code.place_of), "d")
            )
            code.store(FRAME.cell(code, "member", 0, code.place_of), code.value(-1, "i"))
            code.emit(f"atomicrmw add ptr {FRAME.array(code, 'done').name}, i64 1 monotonic", "i")

    def _write_record(self) -> None:
        """Function record_all(ctx, k, o): output number o of every live lane at step k."""
        if not self.record:
            return
        count = len(self.record)
        with self.module.function("record_all", [("p", "ctx"), ("i", "k"), ("i", "o")]) as code:
            chosen = FRAME.integer(code, "record_count")
            with code.loop(chosen) as r:
                j = code.load(FRAME.array(code, "record_nodes"), "i", r)
                if self.node.readings:
                    code.call("gather", [code.ctx, j, code.k])
                call_kernel(code, "record", {**self.b.of(code, j), "o": FRAME.row(code, "rec")})
                with code.loop(self.module.width) as lane:
                    m = self.b.member(code, lane)
                    with code.when(m >= 0):
                        place = ((m * FRAME.integer(code, "outputs") + code.o) * chosen + r) * count
                        with code.loop(count) as i:
                            value = code.load(FRAME.cell(code, "rec", i, lane), "d")
                            code.store(code.at(FRAME.array(code, "out"), place + i, "d"), value)

    def _write_load(self) -> None:
        """Function load(ctx, lane, m, live): parameters, inputs, events and lags of a member into a lane."""
        args = [("p", "ctx"), ("i", "place_of"), ("i", "m"), ("b", "live")]
        with self.module.function("load", args) as code:
            lane, m, fixed = code.place_of, code.m, self.low.fixed
            n = FRAME.integer(code, "nodes")
            count = FRAME.integer(code, "varied_count")
            values = code.at(FRAME.array(code, "varied"), m * count, "d")

            def put(name: str, row: Value, value: Value) -> None:
                code.store(FRAME.cell(code, name, row, lane), value)

            with code.loop(n) as j:
                p = j * self.b.strides["p"]
                with code.loop(fixed) as i:
                    put("p", p + i, code.load(FRAME.array(code, "base"), "d", j * fixed + i))
                with code.loop(count) as c:
                    where = code.load(FRAME.array(code, "varied_nodes"), "i", c)
                    with code.when((where < 0) | where.eq(j)):
                        put("p", p + code.load(FRAME.array(code, "varied_rows"), "i", c), code.load(values, "d", c))
                for index, row in self.low.place.items():
                    held = code.load(FRAME.cell(code, "p", p + (len(self.system.parameters) + index), lane), "d")
                    for k, value in enumerate((held, code.value(0.0, "d"), FRAME.number(code, "t0"))):
                        put("u", j * self.b.strides["u"] + (row + k), value)
                for q in range(self.taps):
                    put(
                        "lag", j * self.taps + q, code.load(FRAME.array(code, "lags"), "i", (m * n + j) * self.taps + q)
                    )
            put("member", code.value(0, "i"), code.select(code.live, m, -1, "i"))
            put("identity", code.value(0, "i"), code.load(FRAME.array(code, "ids"), "i", m))
            offsets = code.at(FRAME.array(code, "offsets"), m, "i")
            put("event", code.value(0, "i"), code.load(offsets, "i", 0))
            put("event_end", code.value(0, "i"), code.load(offsets, "i", 1))

    def _write_events(self) -> None:
        """Function events(ctx, k): apply what is due at step k in every live lane, find the next step with an event."""
        with self.module.function("events", [("p", "ctx"), ("i", "k")]) as code:
            code.store(FRAME.row(code, "mask"), code.value(0.0, "F"))
            soon = Variable(code, "i")
            soon.set(NEVER)
            with code.loop(self.module.width) as lane, code.when(self.b.member(code, lane) >= 0):
                place = FRAME.cell(code, "event", 0, lane)
                last = code.load(FRAME.cell(code, "event_end", 0, lane), "i")
                with code.forever() as end:
                    e = code.load(place, "i")
                    code.leave(e >= last, end)
                    step = code.load(FRAME.array(code, "event_step"), "i", e)
                    later = step > code.k
                    soon.set(code.select(later & (step < soon.get()), step, soon.get(), "i"))
                    code.leave(later, end)
                    code.store(place, e + 1)
                    code.store(FRAME.cell(code, "mask", 0, lane), code.value(1.0, "d"))
                    if self.port_count:
                        self._apply(code, lane, e)
            code.store(FRAME.array(code, "soon"), soon.get())
            if self.marks:
                self._settle(code)

    def _apply(self, code: Code, lane: Value, e: Value) -> None:
        """Event e in one lane: its port counts the jumps, then value and slope of every moving input, node by node."""
        number = code.load(FRAME.array(code, "event_port"), "i", e)
        value = code.load(FRAME.array(code, "event_value"), "d", e)
        j = code.emit(f"sdiv i64 {number.name}, {self.port_count}", "i")
        port = number - j * self.port_count
        code.store(FRAME.cell(code, "v", j * self.b.strides["v"], lane), value)
        for k, jump in enumerate(self.ports):
            with code.when(port.eq(k)):
                call_kernel(code, f"jump{k}", {**self.b.of(code, j), "o": FRAME.row(code, "yj")})
                for i in jump.assign:
                    new = code.load(FRAME.cell(code, "yj", i, lane), "d")
                    code.store(FRAME.cell(code, "y", j * self.slots + i, lane), new)
        for position, row in enumerate(self.low.place.values()):
            first, u = len(self.ports) + 2 * position, j * self.b.strides["u"] + row
            with code.when(port.eq(first)):
                time = code.load(FRAME.cell(code, "t", 0, lane), "d")
                for k, x in enumerate((value, code.value(0.0, "d"), time)):
                    code.store(FRAME.cell(code, "u", u + k, lane), x)
            with code.when(port.eq(first + 1)):
                code.store(FRAME.cell(code, "u", u + 1, lane), value)

    def _mark_arguments(self, code: Code, j: Value) -> list[Value]:
        return [self.b.at(code, name, j) if name in self.b.strides else FRAME.row(code, name) for name in BLOCKS]

    def _settle(self, code: Code) -> None:
        """Guards of all nodes in the lanes of `mask`, then the end of lanes that stop or never settle."""
        with code.loop(FRAME.integer(code, "nodes")) as j:
            code.call("settle", self._mark_arguments(code, j))

    def _write_step(self) -> None:
        """Function step(ctx, k): all states from step k to k + 1; true if a live lane is out of bounds."""
        with self.module.function("step", [("p", "ctx"), ("i", "k")], "b") as code:
            n = FRAME.integer(code, "nodes")
            bad = Variable(code, "F")
            bad.set(0.0)
            with code.loop(n) as j:
                for name in (["gather"] if self.node.readings else []) + (["noise"] if self.pairs else []):
                    code.call(name, [code.ctx, j, code.k])
                f = self.b.at(code, "f", j) if self.stages == 2 else FRAME.row(code, "yj")
                call_kernel(code, "advance", {**self.b.of(code, j), "o": f})
                if self.stages == 2:
                    yp, own = self.b.at(code, "yp", j), self.b.at(code, "y", j)
                    with code.loop(self.size) as i:
                        code.store(yp, code.load(own, "F", i) + code.load(f, "F", i), i)
                else:
                    self._take(code, j, bad)
            if self.stages == 2:
                if self.sources:
                    code.call("sources", [code.ctx, FRAME.array(code, "yp"), code.k + 1, FRAME.row(code, "t1")])
                with code.loop(n) as j:
                    if self.node.readings:
                        code.call("gather", [code.ctx, j, code.k + 1])
                    blocks = {**self.b.of(code, j, "t1"), "z": self.b.at(code, "yp", j), "o": FRAME.row(code, "yj")}
                    call_kernel(code, "advance", blocks)
                    self._take(code, j, bad)
            out = code.any(bad.get().ne(0.0) & (self.b.members(code) >= 0))
            code.do(f"ret i1 {out.name}")

    def _take(self, code: Code, j: Value, bad: Variable) -> None:
        """New states of node j from `yj` (the mean of two increments for two stages), their bounds checked."""
        own, yj, f = self.b.at(code, "y", j), FRAME.row(code, "yj"), self.b.at(code, "f", j)
        low, high = FRAME.array(code, "low"), FRAME.array(code, "high")
        with code.loop(self.size) as i:
            new = code.load(yj, "F", i)
            if self.stages == 2:
                half = (code.load(f, "F", i) + new) * 0.5
                new = code.load(own, "F", i) + half
            code.store(own, new, i)
            inside = (new >= code.value(code.load(low, "d", i), "F")) & (
                new <= code.value(code.load(high, "d", i), "F")
            )
            bad.set(code.select(inside, bad.get(), 1.0))

    def _write_fail(self) -> None:
        """Function fail(ctx, k): end every live lane with a state that is not finite or outside its domain."""
        with self.module.function("fail", [("p", "ctx"), ("i", "k")]) as code:
            slot, status = Variable(code, "i"), Variable(code, "i")
            with code.loop(self.module.width) as lane, code.when(self.b.member(code, lane) >= 0):
                slot.set(-1)
                with code.loop(FRAME.integer(code, "nodes")) as j, code.loop(self.size) as i:
                    row = j * self.slots + i
                    value = code.load(FRAME.cell(code, "y", row, lane), "d")
                    low, high = (code.load(FRAME.array(code, name), "d", i) for name in ("low", "high"))
                    inside = (value >= low) & (value <= high)
                    with code.when(~inside & (slot.get() < 0)):
                        slot.set(row)
                        status.set(code.select((value - value).eq(0.0), LEFT_DOMAIN, NOT_FINITE, "i"))
                with code.when(slot.get() >= 0):
                    code.call("finish", [code.ctx, lane, status.get(), slot.get(), code.k])

    def _set_time(self, code: Code, name: str, k: Value) -> None:
        time = code.intrinsic("llvm.fma", [code.to_float(k), FRAME.number(code, "dt"), FRAME.number(code, "t0")])
        code.store(FRAME.row(code, name), code.value(time, "F"))

    def _write_group(self) -> None:
        """Function group(ctx, first): the members first .. first + width - 1 from t0 to their ends."""
        with self.module.function("group", [("p", "ctx"), ("i", "first")]) as code:
            self._begin(code)
            k, left, output = Variable(code, "i"), Variable(code, "i"), Variable(code, "i")
            for variable in (k, left, output):
                variable.set(0)
            with code.forever() as end:
                now = k.get()
                self._set_time(code, "t", now)
                with code.when(now >= code.load(FRAME.array(code, "soon"), "i")):
                    code.call("events", [code.ctx, now])
                if self.sources:
                    code.call("sources", [code.ctx, FRAME.array(code, "y"), now, FRAME.row(code, "t")])
                with code.when(left.get().eq(0)):
                    if self.record:
                        code.call("record_all", [code.ctx, now, output.get()])
                    output.set(output.get() + 1)
                    left.set(FRAME.integer(code, "every"))
                if self.marks:
                    self._end_marked(code, now)
                code.leave(now >= FRAME.integer(code, "steps"), end)
                code.leave(~code.any(self.b.members(code) >= 0), end)
                code.leave(self._cancelled(code), end)
                self._set_time(code, "t1", now + 1)
                out = code.call("step", [code.ctx, now], "b")
                assert out is not None
                code.store(FRAME.row(code, "t"), code.load(FRAME.row(code, "t1"), "F"))
                with code.when(out):
                    code.call("fail", [code.ctx, now + 1])
                if self.marks:
                    code.store(FRAME.row(code, "mask"), code.value(1.0, "F"))
                    self._settle(code)
                k.set(now + 1)
                left.set(left.get() - 1)
            whole = k.get() >= FRAME.integer(code, "steps")
            status = code.select(whole, OK, CANCELLED, "i")
            with code.loop(self.module.width) as lane, code.when(self.b.member(code, lane) >= 0):
                code.call("finish", [code.ctx, lane, status, code.value(-1, "i"), k.get()])

    def _begin(self, code: Code) -> None:
        """Members into lanes (idle lanes repeat the last), start values, sides of guards, and a constant past."""
        last = FRAME.integer(code, "members") - 1
        with code.loop(self.module.width) as lane:
            m = code.first + lane
            live = m <= last
            code.call("load", [code.ctx, lane, code.select(live, m, last, "i"), live])
        zero = code.value(0, "i")
        self._set_time(code, "t", zero)
        for name in ("stop", "stuck"):
            code.store(FRAME.row(code, name), code.value(0.0, "F"))
        code.store(FRAME.array(code, "soon"), zero)
        given = FRAME.integer(code, "start")
        with code.loop(FRAME.integer(code, "nodes")) as j:
            with code.loop(self.b.strides["v"]) as i:
                code.store(self.b.at(code, "v", j), code.value(0.0, "F"), i)
            blocks = self.b.of(code, j)
            call_kernel(code, "setup", {**blocks, "o": blocks["p"]})
            call_kernel(code, "start", {**blocks, "z": FRAME.row(code, "yj"), "o": blocks["y"]})
        with code.when(given.ne(0)), code.loop(self.module.width) as lane:
            m = code.first + lane
            count = FRAME.integer(code, "nodes") * self.slots
            source = code.at(code.pointer(given), code.select(m <= last, m, last, "i") * count, "d")
            with code.loop(count) as i:
                value = code.load(source, "d", i)
                with code.when(value.eq(value)):
                    code.store(FRAME.cell(code, "y", i, lane), value)
        if self.marks:
            with code.loop(FRAME.integer(code, "nodes")) as j:
                code.call("signs", self._mark_arguments(code, j))
        if self.sources:
            with code.loop(FRAME.integer(code, "ring_mask") + 1) as k:
                code.call("sources", [code.ctx, FRAME.array(code, "y"), k, FRAME.row(code, "t")])

    def _end_marked(self, code: Code, k: Value) -> None:
        """End lanes whose guard is terminal and has fired, and lanes that never settle."""
        stop, stuck = (code.load(FRAME.row(code, name), "F").ne(0.0) for name in ("stop", "stuck"))
        with code.when(code.any((stop | stuck) & (self.b.members(code) >= 0))), code.loop(self.module.width) as lane:
            flags = [code.load(FRAME.cell(code, name, 0, lane), "d").ne(0.0) for name in ("stop", "stuck")]
            with code.when((flags[0] | flags[1]) & (self.b.member(code, lane) >= 0)):
                status = code.select(flags[1], CHATTER, OK, "i")
                code.call("finish", [code.ctx, lane, status, code.value(-1, "i"), k])
