"""Memory of the fixed-step loop by name: what the host passes, and the rows of one thread, node by node."""

from __future__ import annotations

from glutamate.engine.code.frame import Frame
from glutamate.engine.code.ir import Code, Value
from glutamate.engine.code.lower import Lowering
from glutamate.engine.fixed.array import Node

FIELDS = (
    "counter", "cancel", "done", "members", "ids", "seed", "base", "varied", "varied_rows", "varied_nodes",
    "varied_count", "offsets", "event_step", "event_port", "event_value", "start", "out", "outputs", "final",
    "status", "end_time", "fail_slot", "taken", "low", "high", "t0", "dt", "steps", "every", "nodes", "record_nodes",
    "record_count", "edge_start", "edge_source", "edge_delay", "edge_weight", "lags", "ring_mask", "y", "yp", "f",
    "yj", "p", "u", "t", "t1", "v", "w", "rec", "ring", "side", "found", "lag", "member", "identity", "event",
    "event_end", "mask", "stop", "stuck", "soon",
)  # fmt: skip
FRAME = Frame(FIELDS)


class Blocks:
    """Where each node's rows lie; known once all kernels are written."""

    def __init__(self, low: Lowering, node: Node) -> None:
        self.low, self.node, self.system, self.module = low, node, low.system, low.module
        self.size, self.slots = self.system.size, len(self.system.states)
        self.sources, self.taps = len(node.sources), len(node.taps)
        self.pairs = -(-len(self.system.noise) // 2)
        self.strides = {
            "y": self.slots,
            "yp": self.slots,
            "f": self.size,
            "p": low.parameter_rows,
            "u": 3 * len(low.place),
            "v": 1 + node.readings + 2 * self.pairs,
            "side": len(self.system.guards),
            "lag": self.taps,
        }

    def at(self, code: Code, name: str, j: Value) -> Value:
        """Address of node j's rows of a block."""
        return FRAME.row(code, name, j * self.strides[name])

    def of(self, code: Code, j: Value, time: str = "t") -> dict[str, Value]:
        """What a kernel reads, for node j."""
        blocks = {name: self.at(code, name, j) for name in ("y", "p", "u", "v")}
        return {**blocks, "t": FRAME.row(code, time), "w": FRAME.row(code, "w")}

    def members(self, code: Code) -> Value:
        """Member of every lane, negative for lanes that have ended."""
        return code.load(FRAME.row(code, "member"), "I")

    def member(self, code: Code, lane: Value) -> Value:
        """Member of one lane."""
        return code.load(FRAME.cell(code, "member", 0, lane), "i")

    def slot(self, code: Code, k: Value) -> Value:
        """First row of the ring's slot of step k."""
        return (k & FRAME.integer(code, "ring_mask")) * (FRAME.integer(code, "nodes") * self.sources)
