"""What a fresh process does for the benchmark `start`: `python -m glutamate.bench.first steps|memory MODEL [LANES]`.

Hands on    one JSON line: seconds, peak memory in MB
"""

from __future__ import annotations

import json
import sys
import time
from typing import Any

FIRST_MS, MEMORY_MS = 1.0, 20.0
OUTPUTS, TIMES = 10, 20
RTOL = 1e-6


def batch_of(model: Any, lanes: int, duration: float, times: Any) -> tuple[Any, Any]:
    """A program that records the first outputs, and as many equal lanes without events."""
    import numpy as np

    from glutamate.engine.adaptive.program import Batch, prepare

    system, none = model.system, np.zeros(0)
    nodes = [
        system.field(path)[1]
        for path in list(dict.fromkeys([*system.outputs, *(s.path for s in system.states)]))[:OUTPUTS]
    ]
    values = model.values()
    base = np.array([values[slot.path] for slot in [*system.parameters, *system.inputs]], float)
    scale = np.array([slot.field.limits(system.time)[2] for slot in system.states[: system.size]])
    offsets, varied = np.zeros(lanes + 1, np.int64), np.zeros((lanes, 0))
    batch = Batch(lanes, base, varied, none, offsets, none, none, none, times, 0.0, duration, RTOL, RTOL * scale)
    return prepare(system, nodes), batch


def main(what: str, name: str, lanes: str = "1") -> dict[str, Any]:
    """Seconds from here to the end of the run, and the peak memory of this process."""
    began = time.perf_counter()
    import numpy as np

    from glutamate.api import load
    from glutamate.bench import machine
    from glutamate.units import TIME_UNITS

    model = load(name)
    duration = (FIRST_MS if what == "steps" else MEMORY_MS) / TIME_UNITS[model.system.time]
    times = np.linspace(0.0, duration, 2 if what == "steps" else TIMES)
    program, batch = batch_of(model, int(lanes), duration, times)
    result = program.run(batch, 1 if what == "steps" else machine.cores())
    return {"seconds": time.perf_counter() - began, "peak_mb": machine.peak_mb(), "ok": int((result.status == 0).sum())}


if __name__ == "__main__":
    sys.stdout.write(json.dumps(main(*sys.argv[1:])) + "\n")
