"""A system made ready to run: traced, keyed, compiled or fetched from the cache, and called on threads.

Takes in    a System, what to record, the method, which inputs move
Hands on    `Program.run(batch)`: states, outputs and status of every member
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from glutamate.engine.adaptive import closed
from glutamate.engine.adaptive.context import CANCELLED, CONTEXT, ORIGINAL, STATUS
from glutamate.engine.adaptive.tableau import METHODS
from glutamate.engine.code import native
from glutamate.engine.code.frame import Frame, doubles, launch, rows, whole
from glutamate.engine.system import System

NOT_RUN = STATUS.index("not run")
RESULTS = ("out", "final", "status", "end_time", "fail_slot", "steps", "rejected")


@dataclasses.dataclass
class Batch:
    """Members to run: arrays in canonical units and the system's time unit.

    base (parameters + inputs,); varied (members, columns) with varied_rows (columns,); events as offsets (members + 1,)
    into time, port and value; t0 and t1 one number or (members,); times (outputs,) ascending; start None or
    (members, slots) with NaN for "as the model starts".
    """

    members: int
    base: Any
    varied: Any
    varied_rows: Any
    offsets: Any
    event_time: Any
    event_port: Any
    event_value: Any
    times: Any
    t0: Any
    t1: Any
    rtol: float
    atol: Any
    start: Any = None
    step_max: float = float("inf")
    step_limit: int = 10_000_000


@dataclasses.dataclass
class Outcome:
    """out (members, times, recorded), final (members, slots); the rest per member."""

    out: Any
    final: Any
    status: Any
    end_time: Any
    fail_slot: Any
    steps: Any
    rejected: Any
    seconds: float


@dataclasses.dataclass
class Program:
    """Compiled code of one system with one list of recorded nodes."""

    system: System
    slot_of: list[int]
    record: list[int]
    moving: dict[int, str]
    width: int
    address: int
    rows: int
    tables_at: int
    tables: list[int]
    cached: bool
    compile_seconds: float

    def event_port(self, path: str) -> int:
        """Number of a jump port, or of a moving input's value (its slope is the next number)."""
        if path in self.system.jumps:
            return list(self.system.jumps).index(path)
        position = [self.system.inputs[k].path for k in self.moving].index(path)
        return len(self.system.jumps) + 2 * position

    def run(self, batch: Batch, threads: int = 1, progress: Callable[[int], None] | None = None) -> Outcome:
        """Run all members; KeyboardInterrupt marks what has not ended as cancelled and is raised again."""
        m, n = batch.members, len(self.system.states)
        result = Outcome(
            np.empty((m, len(batch.times), len(self.record))),  # every value is written, by whoever ends the member
            np.full((m, n), np.nan),
            np.full(m, NOT_RUN, np.int64),
            np.full(m, np.nan),
            np.full(m, -1, np.int64),
            np.zeros(m, np.int64),
            np.zeros(m, np.int64),
            0.0,
        )
        low, high = _domain(self.system, batch)
        kept = self.slot_of
        common = {
            **{name: np.zeros(1, np.int64) for name in ("counter", "cancel", "done")},
            "members": m,
            "base": doubles(batch.base),
            "varied": doubles(batch.varied),
            "varied_rows": whole(batch.varied_rows),
            "varied_count": len(batch.varied_rows),
            "event_offsets": whole(batch.offsets),
            "event_time": doubles(batch.event_time),
            "event_port": whole(batch.event_port),
            "event_value": doubles(batch.event_value),
            "times": doubles(batch.times),
            "times_count": len(batch.times),
            "start": 0 if batch.start is None else doubles(batch.start),
            "rtol": float(batch.rtol),
            "atol": doubles(np.asarray(batch.atol, float)[kept]),
            "t0": doubles(np.broadcast_to(np.asarray(batch.t0, float), m)),
            "t1": doubles(np.broadcast_to(np.asarray(batch.t1, float), m)),
            "low": doubles(low[kept]),
            "high": doubles(high[kept]),
            "low_all": low,
            "high_all": high,
            "step_max": float(batch.step_max),
            "step_limit": batch.step_limit,
            **{name: getattr(result, name) for name in RESULTS},
        }
        own = []
        for _ in range(max(1, min(threads, -(-m // self.width)))):
            workspace = rows(self.rows, self.width)
            table = np.asarray(self.tables, np.int64).view(np.float64)
            workspace[self.tables_at * self.width :][: len(table)] = table
            own.append({"workspace": workspace})
        try:
            result.seconds = launch(self.address, Frame(CONTEXT), common, own, progress)
        except BaseException:
            result.status[result.status == NOT_RUN] = CANCELLED
            raise
        result.out[result.status == NOT_RUN] = np.nan
        slots = np.asarray([*self.slot_of, -1])
        hidden = result.fail_slot >= ORIGINAL
        shown = slots[np.where(hidden, -1, result.fail_slot)]
        result.fail_slot = np.where(hidden, result.fail_slot - ORIGINAL, shown)
        return result


def _domain(system: System, batch: Batch) -> tuple[Any, Any]:
    """Bounds of every integrated slot, widened by ten times what the tolerance allows.

    The error of a step is a root mean square over the slots, so that of one may be the tolerance times their root.
    """
    low, high, _ = np.array(system.limits(), float).reshape(-1, 3).T
    wide = 10 * len(system.states) ** 0.5
    slack = wide * np.asarray(batch.atol, float)
    far = np.where(np.isfinite(high), np.abs(high), 0)
    return doubles(low - slack), doubles(high + slack + wide * batch.rtol * far)


def key_of(system: System, record: Sequence[int], moving: Mapping[int, str], method: str, width: int) -> str:
    """Text that names everything the code of a program is made from."""
    g = system.graph
    jumps = [(p, sorted(j.assign.items())) for p, j in system.jumps.items()]
    guards = [(q.value, q.direction, sorted(q.assign.items()), q.switch, q.terminal) for q in system.guards]
    roots = [*system.start, *system.rate, *record, *(q[0] for q in guards)]
    roots += [node for _, assign in jumps for _, node in assign] + [node for q in guards for _, node in q[2]]
    # Only what is needed, under new numbers: other nodes may join the graph later.
    number = {i: k for k, i in enumerate(g.needed(roots))}
    nodes = [
        (g.op[i], [number[a] for a in g.args[i]], g.data[i].hex() if g.op[i] == "constant" else g.data[i])
        for i in number
    ]
    structure = (
        system.size,
        [(s.path, s.kind, s.field.scale) for s in system.states],
        len(system.parameters),
        len(system.inputs),
        [number[r] for r in roots],
        system.mass,
        [(p, [i for i, _ in assign]) for p, assign in jumps],
        [(q[1], [i for i, _ in q[2]], *q[3:]) for q in guards],
        len(record),
        sorted(moving.items()),
        system.conserved,
        method,
        width,
    )
    return hashlib.sha256((repr(structure) + repr(nodes)).encode()).hexdigest()


def prepare(
    system: System,
    record: Sequence[int],
    moving: Mapping[int, str] | None = None,
    method: str = "rodas5p",
    width: int | None = None,
    isa: str | None = None,
) -> Program:
    """Compile a system, or fetch its code from the cache; `record` lists nodes to store at output times."""
    machine = native.machine(isa)
    width = width or machine.lanes
    moving = dict(sorted((moving or {}).items()))
    began = time.perf_counter()
    quick = closed.quick(system) if method == "tsit5" else None
    key = key_of(system, record, moving, method if quick is None else f"{method} {sorted(quick)}", width)

    def build() -> tuple[str, bytes]:
        from glutamate.engine.adaptive.build import write_module
        from glutamate.engine.adaptive.condense import condense

        condensed = condense(system) if quick is None else condense(system, quick)
        originals = {("state", i): node for i, node in enumerate(condensed.originals)}
        nodes = system.graph.substitute(list(record), originals)
        text, side = write_module(condensed, nodes, moving, method, width, machine)
        return text, json.dumps({**side, "slot_of": condensed.slot_of[: condensed.system.size]}).encode()

    engine, side, cached = native.compiled(key, build, machine)
    data = json.loads(side)
    seconds = time.perf_counter() - began
    return Program(
        system,
        data["slot_of"],
        list(record),
        moving,
        width,
        engine.get_function_address("run"),
        data["rows"],
        data["tables_at"],
        data["tables"],
        cached,
        seconds,
    )


def known_methods() -> list[str]:
    """Names of the adaptive methods."""
    return [*METHODS, "tsit5"]
