"""Choice: two pools that compete to a choice, for claims on speed and on what is held in mind.

Scheme      Euler steps of 2 ms without noise; a stimulus of 2 s, then 1 s without
Limits      a choice is made where the first pool passes 15 Hz; people are lanes
Sources     WongWang2006 (equations)
"""

from __future__ import annotations

from typing import Any

STIMULUS, ON, OFF, STEP = 0.03, 2000.0, 1000.0, 2.0  # 1/ms; ms
CHOSEN = 0.015  # 1/ms


def course(n: int, coherence: Any, **changes: Any) -> tuple[Any, Any]:
    """Time to the choice (n,) in ms, the whole stimulus where none is made; rate (n,) in Hz a second after it.

    `coherence` (n,) is in per cent; `changes` are parameters of the pools, numbers or (n,).
    """
    import numpy as np

    from glutamate.circuit.wong_wang import WongWang
    from glutamate.engine.mechanism import changed

    part = changed(WongWang(), **changes)
    state, time = part.State(np.full(n, 0.1), np.full(n, 0.1)), np.full(n, ON)
    for k in range(round((ON + OFF) / STEP)):
        drive = part.Drive(STIMULUS * (k * STEP < ON), coherence)
        slope = part.rate(state, drive)
        state = part.State(*(s + STEP * d for s, d in zip(state, slope, strict=True)))
        reached = part.output(state, drive).rate_first > CHOSEN
        time = np.where(reached & (time >= ON) & (k * STEP < ON), k * STEP, time)
    return time, 1e3 * part.output(state, part.Drive(0.0, 0.0)).rate_first
