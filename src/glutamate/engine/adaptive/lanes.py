"""Access to the lane loop's memory: rows of the workspace, one lane of a row, fields of the context."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from glutamate.engine.adaptive.condense import Condensed
from glutamate.engine.adaptive.context import CONTEXT, OK, ORIGINAL, REFILL
from glutamate.engine.adaptive.rosenbrock import call_kernel
from glutamate.engine.code.frame import Frame
from glutamate.engine.code.ir import Code, Value
from glutamate.engine.code.lower import Lowering
from glutamate.engine.code.workspace import Workspace

ROWS = (
    "err",
    "fail",
    "accept",
    "restart",
    "fresh",
    "tnew",
    "hs",
    "tout",
    "theta",
    "tnext",
    "hfirst",
    "stuck",
    "lost",
    "stop",
    "outside",
    "risk",
    "hidden",
    "member",
    "event",
    "event_end",
    "output",
    "count",
    "refused",
    "bad",
)


class Lanes:
    """What the writers of the loop share: the system, its workspace, and how to reach one lane of it."""

    def __init__(self, low: Lowering, ws: Workspace, step: Any, record: Sequence[int], condensed: Condensed) -> None:
        self.low, self.ws, self.step = low, ws, step
        frame = Frame(CONTEXT)
        self.integer, self.number, self.array = frame.integer, frame.number, frame.array
        self.system, self.module = low.system, low.module
        self.condensed = condensed
        self.n, self.slots, self.originals = self.system.size, len(self.system.states), len(condensed.originals)
        self.record = low.ramped(record)
        self.ports = list(self.system.jumps.values())
        for name in ROWS:
            ws.reserve(name, 1)
        ws.reserve("rec", max(1, len(record)))
        ws.reserve("longest", len(condensed.longest))
        ws.reserve("zq", self.n)
        ws.reserve("yj", self.slots)
        ws.reserve("yo", self.originals)

    def row(self, code: Code, name: str, lane: Any) -> Value:
        """Address of one lane of a row."""
        return code.at(self.ws.pointer(code, name), lane, "d")

    def cell(self, code: Code, block: Value, row: Any, lane: Any) -> Value:
        """Address of one lane of one row of a block."""
        return code.at(code.at(block, row, "F"), lane, "d")

    def members(self, code: Code) -> Value:
        """Member of every lane; negative for lanes without one."""
        return code.load(code.s, "I", self.ws.start["member"])

    def original(self, code: Code, outside: Value) -> Value:
        """Slot that `outside` names (its number + 1, negative where it is not finite), marked as an original one."""
        size = code.absolute(outside)
        return code.emit(f"fptosi double {size.name} to i64", "i") + (ORIGINAL - 1)

    def next_output(self, code: Code, lane: Value) -> None:
        """Refresh the next output time of one lane, infinite when none is left."""
        k = code.load(self.row(code, "output", lane), "i")
        left = k < self.integer(code, "times_count")
        safe = code.select(left, k, 0, "i")
        time = code.load(self.array(code, "times"), "d", safe)
        code.store(self.row(code, "tout", lane), code.select(left, time, float("inf"), "d"))

    def write_record(self, code: Code, lane: Value, m: Value) -> None:
        """Copy one lane's recorded values to the result and move to the next output time."""
        count = len(self.record)
        k = code.load(self.row(code, "output", lane), "i")
        target = code.at(self.array(code, "out"), (m * self.integer(code, "times_count") + k) * count, "d")
        rec = self.ws.pointer(code, "rec")
        with code.loop(count) as r:
            code.store(code.at(target, r, "d"), code.load(self.cell(code, rec, r, lane), "d"))
        code.store(self.row(code, "output", lane), k + 1)
        self.next_output(code, lane)

    def skip_record(self, code: Code, lane: Value, m: Value) -> None:
        """Nothing to record at one lane's next output time: NaN, and on to the time after it."""
        count = len(self.record)
        slot = self.row(code, "output", lane)
        k = code.load(slot, "i")
        target = code.at(self.array(code, "out"), (m * self.integer(code, "times_count") + k) * count, "d")
        with code.loop(count) as r:
            code.store(code.at(target, r, "d"), code.value(float("nan"), "d"))
        code.store(slot, k + 1)

    def free(self, code: Code, lane: Value, m: Value, status: Value, slot: Value) -> None:
        """Store how a member ended, NaN where it had nothing to record, and mark its lane for refill."""
        if self.record:
            with code.forever() as end:
                left = code.load(self.row(code, "output", lane), "i") < self.integer(code, "times_count")
                code.leave(~left, end)
                self.skip_record(code, lane, m)
        yo = self.ws.pointer(code, "yo")
        call_kernel(code, self.ws, "leave", z=self.ws.pointer(code, "y"), o=yo)
        final = code.at(self.array(code, "final"), m * self.originals, "d")
        with code.loop(self.originals) as i:
            code.store(code.at(final, i, "d"), code.load(self.cell(code, yo, i, lane), "d"))
        count, refused = (code.load(self.row(code, name, lane), "i") for name in ("count", "refused"))
        ended = {"status": status, "steps": count, "rejected": refused, "fail_slot": slot}
        for name, value in ended.items():
            code.store(code.at(self.array(code, name), m, "i"), value)
        code.store(code.at(self.array(code, "end_time"), m, "d"), code.load(self.row(code, "t", lane), "d"))
        code.store(self.row(code, "member", lane), code.value(REFILL, "i"))
        code.emit(f"atomicrmw add ptr {self.array(code, 'done').name}, i64 1 monotonic", "i")

    def finish(self, code: Code, lane: Value, m: Value) -> None:
        """Last outputs of a member that has reached its end."""
        if self.record:
            with code.forever() as end:
                time = code.load(self.row(code, "tout", lane), "d")
                code.leave(time > code.load(self.row(code, "t", lane), "d"), end)
                y, rec = self.ws.pointer(code, "y"), self.ws.pointer(code, "rec")
                call_kernel(code, self.ws, "record", z=y, o=rec)
                self.write_record(code, lane, m)
        self.free(code, lane, m, code.value(OK, "i"), code.value(-1, "i"))
