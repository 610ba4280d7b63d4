"""The loop that runs members through lanes: own clock and step per lane, refill, events, guards, output, failure.

One masked step   h to the next scheduled time (land exactly), trial, accept if the error is at most 1 and the state
                  inside its domain, guards located on the interpolant, jumps in order (time, priority, declaration)
Output            at start <= times < t by the interpolant; at the moment of a jump the value after it
Determinism       a lane's numbers depend on its member alone: any width, order, chunk or thread gives the same bits
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from glutamate.engine.adaptive.advance import Advance
from glutamate.engine.adaptive.algebra import Algebra
from glutamate.engine.adaptive.condense import Condensed
from glutamate.engine.adaptive.context import REFILL
from glutamate.engine.adaptive.feed import Feed
from glutamate.engine.adaptive.guards import Guards
from glutamate.engine.adaptive.lanes import Lanes
from glutamate.engine.code.lower import Lowering
from glutamate.engine.code.workspace import Workspace


class Driver:
    """Writer of `run(ctx)` for one system, method and list of recorded nodes."""

    def __init__(
        self, low: Lowering, ws: Workspace, step: Any, record: Sequence[int], order: int, condensed: Condensed
    ) -> None:
        self.lanes = Lanes(low, ws, step, record, condensed)
        self.low, self.ws, self.module, self.system = low, ws, low.module, low.system
        self.algebra = Algebra(low, ws) if 0 in self.system.mass else None
        self.guards = Guards(low, ws, step, self.algebra) if self.system.guards else None
        self.feed = Feed(self.lanes, self.guards, self.algebra)
        self.advance = Advance(self.lanes, self.guards, order, self.interpolated())

    def interpolated(self) -> list[int]:
        """Slots the interpolant must know of every step: what is recorded, and what guards read."""
        read = self.system.graph.symbols(self.lanes.record)
        recorded = {i for kind, i in read if kind == "state" and i < self.lanes.n}
        return sorted(recorded | set(self.guards.reads if self.guards else ()))

    def write_kernels(self) -> None:
        """The system's functions besides those of the step."""
        low, lanes = self.low, self.lanes
        condensed = lanes.condensed
        low.kernel("start", [(node, i) for i, node in enumerate(low.ramped(self.system.start))])
        low.kernel("enter", [(node, i) for i, node in enumerate(condensed.enter)])
        if condensed.dropped:
            low.kernel("hidden", [(condensed.originals[i], k) for k, i in enumerate(condensed.dropped)])
        if condensed.limits:
            ends = [node for nodes in condensed.limits.values() for node in nodes]
            low.kernel("limits", [(node, k) for k, node in enumerate(ends)])
        if condensed.longest:
            low.kernel("longest", [(node, k) for k, node in enumerate(condensed.longest)])
        low.kernel("leave", [(node, i) for i, node in enumerate(condensed.originals)])
        if lanes.record:
            low.kernel("record", [(node, k) for k, node in enumerate(lanes.record)])
        for k, jump in enumerate(lanes.ports):
            nodes = low.ramped(list(jump.assign.values()))
            low.kernel(f"jump{k}", [(node, i) for i, node in zip(jump.assign, nodes, strict=True)])
        if self.guards:
            self.guards.write_kernels()
        if self.algebra:
            self.algebra.write_kernels()

    def write(self) -> None:
        """Function run(ctx): members from the shared counter until none is left."""
        if self.algebra:
            self.algebra.write()
        if self.guards:
            self.guards.write()
        if self.lanes.condensed.watched:
            self.feed.write_watch()
        self.feed.write_refill()
        self.feed.write_events()
        self.advance.write_attempt()
        if self.lanes.record:
            self.advance.write_outputs()
        self.advance.write_update()
        self._write_run()

    def _write_run(self) -> None:
        ws = self.ws
        with self.module.function("run", [("p", "ctx")], internal=False) as code:
            code.arguments_known(s=self.lanes.array(code, "workspace"))
            both = [code.s, code.ctx]
            w = self.module.width
            for name in (
                "t",
                "v",
                "hs",
                "tnew",
                "h",
                "hfirst",
                "stuck",
                "tnext",
                "tout",
                "restart",
                "bad",
                "lost",
                "stop",
                "outside",
                "risk",
            ):
                ws.store(code, name, code.value(1.0 if name in ("hs", "h") else 0.0, "F"))
            for name in ("y", "yn", "p", "u"):
                with code.loop(ws.size(name)) as i:
                    code.store(ws.pointer(code, name), code.value(1.0, "F"), i)
            with code.loop(w) as lane:
                code.store(self.lanes.row(code, "member", lane), code.value(REFILL, "i"))
            with code.forever() as end:
                with code.when(code.any(self.lanes.members(code).eq(REFILL))):
                    code.call("refill", both)
                member = self.lanes.members(code)
                code.leave(~code.any(member >= 0), end)
                code.leave(code.load(self.lanes.array(code, "cancel"), "i").ne(0), end)
                waiting = (member >= 0) & (ws.load(code, "t") >= ws.load(code, "tnext"))
                with code.when(code.any(waiting)):
                    code.call("events", both)
                refilled = self.lanes.members(code)
                ready = code.label("ready")
                skip = code.label("skip")
                code.branch(code.any(refilled.eq(REFILL)), skip, ready)
                code.place(ready)
                code.call("attempt", both)
                if self.guards:
                    code.call("locate", [code.s])
                if self.lanes.record:
                    code.call("outputs", both)
                code.call("update", both)
                code.jump(skip)
                code.place(skip)
