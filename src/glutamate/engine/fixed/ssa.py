"""Stochastic simulation of systems written in flows: every reaction one by one, or as noise on shares.

Takes in    a System whose parts all have `flows` and a COUNT (how many copies a share of 1 stands for)
Hands on    `run_ssa(...)`: Gillespie's direct method or tau leaping (ssa_leap.py); `langevin(system)`: the same flows
            as noise for the stepper `grid`
Exact       each flow moves one copy at rate x count; inputs and jumps act between reactions, where the clock starts
            anew
Not here    continuous states beside the copies; inputs that ramp or rates that read time
Sources     Gillespie1977 (direct method), Gillespie2000 (chemical Langevin equation)
"""

from __future__ import annotations

import dataclasses
import json
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from glutamate.engine.adaptive.context import STATUS
from glutamate.engine.adaptive.program import Outcome, key_of
from glutamate.engine.code import native
from glutamate.engine.code.frame import doubles, launch, rows, signed, whole
from glutamate.engine.fixed.clock import checked_events, checked_index, checked_varied, defaults, recorded
from glutamate.engine.system import System, trace
from glutamate.errors import SolveError, closest

CODE = "ssa 1"
METHODS = ("direct", "tau_leap")
NOT_RUN = STATUS.index("not run")


@dataclasses.dataclass
class SsaBatch:
    """Members to run, in canonical units and the system's time unit.

    base (parameters + inputs,) or None for the model's; varied (members, columns) with varied_rows (columns,); events
    as offsets (members + 1,) into time, port and value, ascending; times (outputs,) ascending; start None or (members,
    slots) as shares, NaN for "as
    the model starts"; ids (members,) name the members' random numbers; limit is the largest number of reactions of a
    member.
    """

    members: int
    base: Any
    times: Any
    t0: float
    t1: float
    varied: Any = None
    varied_rows: Any = ()
    offsets: Any = None
    event_time: Any = ()
    event_port: Any = ()
    event_value: Any = ()
    start: Any = None
    seed: int = 0
    ids: Any = None
    limit: int = 1_000_000_000
    dt: float | None = None


@dataclasses.dataclass
class SsaOutcome(Outcome):
    """An Outcome (steps are reactions) with the largest rounding of a share to whole copies, in copies, per member."""

    rounding: Any


@dataclasses.dataclass
class SsaProgram:
    """Compiled stochastic simulation of one system."""

    system: System
    record: list[int]
    moving: dict[int, str]
    method: str
    width: int
    address: int
    rows: dict[str, int]
    cached: bool
    compile_seconds: float

    def event_port(self, path: str) -> int:
        """Number of a jump port or of a moving input."""
        jumps = list(self.system.jumps)
        if path in jumps:
            return jumps.index(path)
        return len(jumps) + 2 * [self.system.inputs[k].path for k in self.moving].index(path)

    def run(self, batch: SsaBatch, threads: int = 1, progress: Callable[[int], None] | None = None) -> SsaOutcome:
        """Run all members; raises SolveError if a count is not a whole number or an event is a ramp."""
        from glutamate.engine.fixed.ssa_frame import FRAME

        m, slots = batch.members, len(self.system.states)
        varied = checked_varied(m, batch.varied, batch.varied_rows)
        usual = defaults(self.system)
        base = np.broadcast_to(np.asarray(usual if batch.base is None else batch.base, float), len(usual))
        checked_index("a varied row", batch.varied_rows, 0, len(usual))
        ports = len(self.system.jumps) + 2 * len(self.moving)
        events = checked_events(m, batch.offsets, batch.event_time, batch.event_port, batch.event_value, ports)
        self._check(batch, base, varied)
        flows = self.system.flows or []
        out = np.full((m, len(batch.times), len(self.record)), np.nan)
        result = SsaOutcome(
            out,
            np.full((m, slots), np.nan),
            np.full(m, NOT_RUN, np.int64),
            np.full(m, np.nan),
            np.full(m, -1, np.int64),
            np.zeros(m, np.int64),
            np.zeros(m, np.int64),
            0.0,
            np.zeros(m),
        )
        start = None if batch.start is None else doubles(np.broadcast_to(np.asarray(batch.start, float), (m, slots)))
        common = {
            **{name: np.zeros(1, np.int64) for name in ("counter", "cancel", "done")},
            "base": doubles(base),
            "varied": doubles(varied),
            "varied_rows": whole(batch.varied_rows),
            "varied_count": len(batch.varied_rows),
            "offsets": whole(events["offsets"]),
            "event_time": doubles(batch.event_time),
            "event_port": whole(events["event_port"]),
            "event_value": doubles(batch.event_value),
            "times": doubles(batch.times),
            "times_count": len(batch.times),
            "start": 0 if start is None else start,
            "out": result.out,
            "final": result.final,
            "status": result.status,
            "end_time": result.end_time,
            "fail_slot": result.fail_slot,
            "taken": result.steps,
            "rounding": result.rounding,
            "ids": whole(np.broadcast_to(np.arange(m) if batch.ids is None else batch.ids, m)),
            "seed": signed(batch.seed),
            "members": m,
            "t0": float(batch.t0),
            "t1": float(batch.t1),
            "dt": float(batch.dt or 0.0),
            "limit": batch.limit,
            "leaves": whole([-1 if f.source is None else f.source for f in flows]),
            "enters": whole([-1 if f.target is None else f.target for f in flows]),
        }
        single = (
            "t",
            "v",
            "mask",
            "stop",
            "stuck",
            "bad",
            "off",
            "horizon",
            "pick",
            "tout",
            "tnext",
            "member",
            "identity",
            "draw",
            "event",
            "event_end",
            "output",
            "made",
        )
        sizes = {**dict.fromkeys(single, 1), **self.rows}
        workers = max(1, min(threads, -(-m // self.width)))
        own = [{name: rows(count, self.width) for name, count in sizes.items()} for _ in range(workers)]
        result.seconds = launch(self.address, FRAME, common, own, progress)
        return result

    def _check(self, batch: SsaBatch, base: Any, varied: Any) -> None:
        if self.method == "tau_leap" and not (batch.dt is not None and 0 < batch.dt < float("inf")):
            raise SolveError("tau leaping", f"dt = {batch.dt}", "a positive step", "give dt in the batch")
        first = len(self.system.jumps)
        ports = np.asarray(batch.event_port, np.int64)
        if np.any((ports >= first) & ((ports - first) % 2 == 1)):
            raise SolveError(
                "a stochastic run",
                "an input that ramps",
                "inputs that step between reactions",
                "replace the ramp by steps",
            )
        parameters = len(self.system.parameters)
        values = {("parameter", k): np.full(batch.members, x) for k, x in enumerate(base[:parameters])}
        values |= {("parameter", row): varied[:, c] for c, row in enumerate(batch.varied_rows) if row < parameters}
        counts = sorted({f.count for f in self.system.flows or [] if f.count is not None})
        for node, found in zip(counts, self.system.graph.evaluate(counts, values), strict=True):
            off = np.asarray(found).ravel()
            bad = off[~((off >= 1) & (off == np.rint(off)))]
            if bad.size:
                names = [
                    self.system.parameters[k].path
                    for kind, k in self.system.graph.symbols([node])
                    if kind == "parameter"
                ]
                raise SolveError(
                    f"whole copies by {', '.join(names)}",
                    f"{bad[0]:g}",
                    "a whole number, at least 1",
                    "choose another count",
                )


def prepare_ssa(
    model: Any,
    record: Sequence[str] | None = None,
    moving: Mapping[int, str] | None = None,
    width: int | None = None,
    isa: str | None = None,
    method: str = "direct",
) -> SsaProgram:
    """Compile a model (System, Assembly or mechanism) for stochastic simulation, or fetch its code.

    record lists paths of states and outputs (default: all states); moving maps numbers of inputs to "step".
    Raises SolveError for parts without flows or COUNT, rates that read time, ramps and unknown paths.
    """
    if method not in METHODS:
        raise SolveError(
            "a stochastic method", repr(method), ", ".join(METHODS), "choose one", closest=closest(method, METHODS)
        )
    system = model if isinstance(model, System) else trace(model)
    groups = _groups(system)
    nodes = recorded(system, record)
    moving = dict(sorted((moving or {}).items()))
    ramps = [system.inputs[k].path for k, kind in moving.items() if kind != "step"]
    timed = any(kind == "time" for kind, _ in system.graph.symbols([*(f.rate for f in system.flows or []), *nodes]))
    if ramps or timed:
        came = f"ramps of {', '.join(ramps)}" if ramps else "rates or records that read time"
        raise SolveError(
            "a stochastic run", came, "rates that change only with reactions, events and steps", "replace it by steps"
        )
    machine = native.machine(isa)
    width = width or machine.lanes
    began = time.perf_counter()
    shape = (
        [(f.source, f.target, f.rate, f.count) for f in system.flows or []],
        groups,
        [q.terminal for q in system.guards],
    )
    key = key_of(system, nodes, moving, f"{CODE} {method}", width) + repr(shape)

    def build() -> tuple[str, bytes]:
        from glutamate.engine.code.ir import Module
        from glutamate.engine.code.lower import Lowering
        from glutamate.engine.fixed.ssa_driver import Reactions

        module = Module(width, machine.fused, machine.attributes)
        counts = Reactions(Lowering(system, module, moving), nodes, groups, method).write()
        return module.text(), json.dumps(counts).encode()

    engine, side, cached = native.compiled(key, build, machine)
    seconds = time.perf_counter() - began
    return SsaProgram(
        system, nodes, moving, method, width, engine.get_function_address("run"), json.loads(side), cached, seconds
    )


def run_ssa(
    model: Any,
    batch: SsaBatch,
    *,
    record: Sequence[str] | None = None,
    method: str = "direct",
    moving: Mapping[int, str] | None = None,
    threads: int = 1,
    width: int | None = None,
    isa: str | None = None,
    progress: Callable[[int], None] | None = None,
) -> SsaOutcome:
    """Compile and run in one call; see `prepare_ssa` and `SsaProgram.run`."""
    return prepare_ssa(model, record, moving, width, isa, method).run(batch, threads, progress)


def langevin(system: System) -> System:
    """The system with the noise of its finite counts: each flow's rate +- sqrt(rate / count) xi (Ito), for the stepper
    `grid`.

    Raises SolveError for parts without flows or COUNT.
    """
    _groups(system)
    g = system.graph
    noise = dict(system.noise)
    for k, flow in enumerate(system.flows or []):
        assert flow.count is not None
        size = g.unary("sqrt", g.div(flow.rate, flow.count))
        row = {} if flow.source is None else {flow.source: g.neg(size)}
        if flow.target is not None and flow.target != flow.source:
            row[flow.target] = size
        noise[f"flow {k}"] = row
    return dataclasses.replace(system, noise=noise)


def _groups(system: System) -> list[tuple[int, list[int]]]:
    """Slots that flows touch, by part, with the node of the part's count."""
    if system.flows is None:
        without = [
            path for path, part in system.leaves.items() if type(part).State._fields and not hasattr(part, "flows")
        ]
        raise SolveError(
            "a stochastic run",
            f"parts with states but no flows: {', '.join(without)}",
            "parts written in flows",
            "write flows instead of rate",
        )
    groups: dict[tuple[str, int], set[int]] = {}
    for flow in system.flows:
        for slot in (flow.source, flow.target):
            if slot is None:
                continue
            part = system.states[slot].path.rpartition(".")[0]
            if flow.count is None:
                raise SolveError(
                    f"a stochastic run of {part}",
                    "no COUNT: how many copies its shares stand for is not said",
                    "a class constant COUNT that names a parameter",
                    f"give COUNT to {type(system.leaves[part]).__name__}",
                )
            groups.setdefault((part, flow.count), set()).add(slot)
    return [(count, sorted(slots)) for (_, count), slots in groups.items()]
