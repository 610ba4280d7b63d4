"""What the lane loop is told and how members end: names by position, shared by the host and the generated code."""

CONTEXT = (
    "workspace", "counter", "members", "base", "varied", "varied_rows", "varied_count", "moving", "event_offsets", "event_time", "event_port",
    "event_value", "times", "times_count", "out", "final", "start", "status", "end_time", "fail_slot", "steps", "rejected", "cancel", "t0", "t1",
    "rtol", "atol", "low", "high", "low_all", "high_all", "step_max", "step_limit", "tables", "done",
)  # fmt: skip
STATUS = (
    "ok", "step too small", "not finite", "left domain", "singular", "step limit", "event chatter", "queue full", "outside bridge",
    "history full", "cancelled", "calibration failed", "not run",
)  # fmt: skip
OK, TOO_SMALL, NOT_FINITE, LEFT_DOMAIN, SINGULAR, STEP_LIMIT, CHATTER, *_ = range(len(STATUS))
CANCELLED = STATUS.index("cancelled")
REFILL, IDLE = -2, -1
ORIGINAL = 1_000_000  # added to the number of an original slot where a slot of the condensed system could be meant
