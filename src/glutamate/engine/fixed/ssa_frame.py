"""Memory of the stochastic loop by name, and access to one lane or all lanes of a row."""

from __future__ import annotations

from glutamate.engine.code.frame import Frame
from glutamate.engine.code.ir import Code, Value

FIELDS = (
    "counter", "cancel", "done", "members", "ids", "seed", "base", "varied", "varied_rows", "varied_count", "offsets",
    "event_time", "event_port", "event_value", "times", "times_count", "start", "out", "final", "status", "end_time",
    "fail_slot", "taken", "rounding", "t0", "t1", "dt", "limit", "leaves", "enters", "y", "copies", "count", "p", "u",
    "t", "v", "w", "yj", "rec", "rate", "side", "found", "mask", "stop", "stuck", "bad", "off", "horizon", "pick",
    "tout", "tnext", "member", "identity", "draw", "event", "event_end", "output", "made",
)  # fmt: skip
FRAME = Frame(FIELDS)
IDLE = -1
WHOLES = ("member", "identity", "draw", "event", "event_end", "output", "made")


def blocks(code: Code) -> dict[str, Value]:
    """What a kernel reads."""
    return {name: FRAME.row(code, name) for name in ("y", "p", "u", "v", "t", "w")}


def kind(name: str, lanes: bool) -> str:
    """Type of a row's entries."""
    return ("I" if lanes else "i") if name in WHOLES else ("F" if lanes else "d")


def get(code: Code, name: str, lane: Value) -> Value:
    """One lane of a row."""
    return code.load(FRAME.cell(code, name, 0, lane), kind(name, False))


def put(code: Code, name: str, lane: Value, value: Value | int | float) -> None:
    """Write one lane of a row."""
    code.store(FRAME.cell(code, name, 0, lane), code.value(value, kind(name, False)))


def vector(code: Code, name: str) -> Value:
    """All lanes of a row."""
    return code.load(FRAME.row(code, name), kind(name, True))


def keep(code: Code, name: str, value: Value) -> None:
    """Write all lanes of a row."""
    code.store(FRAME.row(code, name), value)
