"""The fixed-step stepper: neural masses, stochastic and delay equations, fields, arrays of coupled nodes.

Takes in    a System, Assembly, mechanism or `Array`; members, events and a step
Hands on    `run_grid(...)`: recorded nodes at every k-th step, final states, status with time and slot of the first
            offender
Lanes       one lane is one trajectory; all lanes of a group share the clock, random numbers belong to (seed, member)
Events      act at the first step not before their time; the largest shift is reported, as is the rounding of delays
Not here    stiff adaptive stepping (program.py); algebraic unknowns
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
from glutamate.engine.fixed.array import Array, Node, node_of
from glutamate.engine.fixed.clock import (
    SNAP,
    checked_events,
    checked_index,
    checked_varied,
    defaults,
    recorded,
    whole_steps,
)
from glutamate.engine.fixed.grid_method import STAGES, with_step
from glutamate.engine.system import System
from glutamate.errors import SolveError, closest

MOST_PAST = 2**27  # values of a ring of delays, 1 GB
CODE = "grid 1"
NOT_RUN = STATUS.index("not run")
LARGEST = np.finfo(float).max


@dataclasses.dataclass
class GridBatch:
    """Members to run at a fixed step, in canonical units and the system's time unit.

    base (parameters + inputs,) or (nodes, parameters + inputs) or None for the model's; varied (members, columns) with
    varied_rows (columns,) and varied_nodes (columns,), -1 for all nodes; events as offsets (members + 1,) into time,
    port and value, ascending;
    start None or (members, slots) or (members, nodes, slots), NaN for "as the model starts"; ids (members,) name the
    members' random numbers; slack widens every state's domain by that share of its scale.
    """

    members: int
    base: Any
    t0: float
    t1: float
    dt: float
    every: int = 1
    varied: Any = None
    varied_rows: Any = ()
    varied_nodes: Any = None
    offsets: Any = None
    event_time: Any = ()
    event_port: Any = ()
    event_value: Any = ()
    start: Any = None
    seed: int = 0
    ids: Any = None
    slack: float = 1e-9


@dataclasses.dataclass
class GridOutcome(Outcome):
    """An Outcome with its times and the largest shift of an event and of a delay that the grid made.

    out (members, times, recorded), with a node axis before the last for an Array; fail_slot counts node * slots + slot.
    """

    times: Any
    event_shift: float
    delay_shift: float


@dataclasses.dataclass
class GridProgram:
    """Compiled fixed-step code of one node system."""

    node: Node
    n: int
    array: bool
    record: list[int]
    moving: dict[int, str]
    method: str
    width: int
    address: int
    rows: dict[str, int]
    cached: bool
    compile_seconds: float

    @property
    def port_count(self) -> int:
        """Ports of one node."""
        return len(self.node.system.jumps) + 2 * len(self.moving)

    def event_port(self, path: str, node: int = 0) -> int:
        """Number of a jump port, or of a moving input's value (its slope is the next number), at a node."""
        system = self.node.system
        jumps, each = list(system.jumps), self.port_count
        if path in jumps:
            return node * each + jumps.index(path)
        position = [system.inputs[k].path for k in self.moving].index(path)
        return node * each + len(jumps) + 2 * position

    def run(
        self,
        batch: GridBatch,
        threads: int = 1,
        record_nodes: Sequence[int] | None = None,
        progress: Callable[[int], None] | None = None,
    ) -> GridOutcome:
        """Run all members.

        Raises SolveError if the step does not divide the time, or a delay is shorter than one step but not zero.
        """
        m, n, slots = batch.members, self.n, len(self.node.system.states)
        steps = whole_steps(batch.t0, batch.t1, batch.dt, batch.every)
        chosen = checked_index("a recorded node", range(n) if record_nodes is None else record_nodes, 0, n)
        times = batch.t0 + batch.dt * np.arange(0, steps + 1, batch.every)
        out = np.full((m, len(times), len(chosen), len(self.record)), np.nan)
        result = GridOutcome(
            out,
            np.full((m, n, slots), np.nan),
            np.full(m, NOT_RUN, np.int64),
            np.full(m, np.nan),
            np.full(m, -1, np.int64),
            np.zeros(m, np.int64),
            np.zeros(m, np.int64),
            0.0,
            times,
            0.0,
            0.0,
        )
        base, varied = self._values(batch)
        events = checked_events(
            m, batch.offsets, batch.event_time, batch.event_port, batch.event_value, n * self.port_count
        )
        event_step, result.event_shift = _event_steps(batch)
        edges, shift, deepest = self._edges(batch.dt)
        lags, lag_shift, deepest_lag = self._lags(batch, base, varied)
        result.delay_shift = max(shift, lag_shift)
        depth = 1 << (max(deepest, deepest_lag) + 1).bit_length()
        if depth * n * slots > MOST_PAST:
            asked, came = "to keep the past for delays", f"{depth} steps of {n * slots} states for each member"
            do = "take a larger dt; without dt, output times that lie further apart"
            raise SolveError(asked, came, f"at most {MOST_PAST} values", do)
        low, high = self._domain(batch.slack)
        start = None if batch.start is None else doubles(np.reshape(batch.start, (m, n, slots)))
        common = {
            **{name: np.zeros(1, np.int64) for name in ("counter", "cancel", "done")},
            **edges,
            "base": base,
            "varied": doubles(varied),
            "varied_rows": whole(batch.varied_rows),
            "varied_nodes": whole(self._nodes_of(batch)),
            "varied_count": len(batch.varied_rows),
            "offsets": whole(events["offsets"]),
            "event_step": whole(event_step),
            "event_port": whole(events["event_port"]),
            "event_value": doubles(batch.event_value),
            "start": 0 if start is None else start,
            "out": result.out,
            "final": result.final,
            "status": result.status,
            "end_time": result.end_time,
            "fail_slot": result.fail_slot,
            "taken": result.steps,
            "low": low,
            "high": high,
            "lags": whole(lags),
            "record_nodes": whole(chosen),
            "ids": whole(np.broadcast_to(np.arange(m) if batch.ids is None else batch.ids, m)),
            "seed": signed(batch.seed),
            "members": m,
            "outputs": len(times),
            "record_count": len(chosen),
            "t0": float(batch.t0),
            "dt": float(batch.dt),
            "steps": steps,
            "every": batch.every,
            "nodes": n,
            "ring_mask": depth - 1,
        }
        workers = max(1, min(threads, -(-m // self.width)))
        own = [self._blocks(depth) for _ in range(workers)]
        from glutamate.engine.fixed.grid_frame import FRAME

        result.seconds = launch(self.address, FRAME, common, own, progress)
        if not self.array:
            result.out, result.final = result.out[:, :, 0], result.final[:, 0]
        return result

    def _values(self, batch: GridBatch) -> tuple[Any, Any]:
        """Parameters and inputs of every node with the step behind them, and varied values (members, columns)."""
        own = defaults(self.node.system)[:-1]
        base = np.broadcast_to(np.asarray(own if batch.base is None else batch.base, float), (self.n, len(own)))
        checked_index("a varied row", batch.varied_rows, 0, len(own))
        checked_index("the node of a varied row", self._nodes_of(batch), -1, self.n)
        varied = checked_varied(batch.members, batch.varied, batch.varied_rows)
        return doubles(np.hstack([base, np.full((self.n, 1), batch.dt)])), varied

    def _nodes_of(self, batch: GridBatch) -> Any:
        return np.broadcast_to(-1 if batch.varied_nodes is None else batch.varied_nodes, len(batch.varied_rows))

    def _edges(self, dt: float) -> tuple[dict[str, Any], float, int]:
        """Tables of all couplings by (coupling, target node), largest rounding of a delay, longest delay in steps."""
        starts, sources, delays, weights = [0], [], [], []
        shift = 0.0
        for coupling, _, source in self.node.couplings:
            w = np.asarray(coupling.weights, float)
            lag = np.zeros_like(w) if coupling.delays is None else np.asarray(coupling.delays, float)
            steps, off = _rounded(lag, dt, f"the coupling of {coupling.target} to {coupling.source}", used=w != 0)
            shift = max(shift, off)
            for i in range(self.n):
                j = np.flatnonzero(w[i])
                sources.append(j * len(self.node.sources) + source)
                delays.append(steps[i, j])
                weights.append(w[i, j])
                starts.append(starts[-1] + len(j))
        join = [np.concatenate(x) if x else np.zeros(0) for x in (sources, delays, weights)]
        tables = {
            "edge_start": whole(starts),
            "edge_source": whole(join[0]),
            "edge_delay": whole(join[1]),
            "edge_weight": doubles(join[2]),
        }
        return tables, shift, int(max(join[1], default=0))

    def _lags(self, batch: GridBatch, base: Any, varied: Any) -> tuple[Any, float, int]:
        """Steps of every tap (members, nodes, taps), the largest rounding, the longest."""
        taps = self.node.taps
        if not taps:
            return np.zeros(1), 0.0, 0
        parameters = len(self.node.system.parameters)
        values = np.broadcast_to(base[None, :, :parameters], (batch.members, self.n, parameters)).copy()
        for column, (row, node) in enumerate(zip(batch.varied_rows, self._nodes_of(batch), strict=True)):
            if row < parameters:
                values[:, slice(None) if node < 0 else node, row] = (
                    varied[:, column, None] if node < 0 else varied[:, column]
                )
        symbols = {("parameter", k): values[:, :, k] for k in range(parameters)}
        found = self.node.system.graph.evaluate([tap.lag for tap, _ in taps], symbols)
        lags = np.stack([np.broadcast_to(x, (batch.members, self.n)) for x in found], axis=-1)
        result = [_rounded(lags[..., q], batch.dt, f"the lag of {tap.path}") for q, (tap, _) in enumerate(taps)]
        steps = np.stack([r[0] for r in result], axis=-1)
        return steps, max(r[1] for r in result), int(steps.max())

    def _domain(self, slack: float) -> tuple[Any, Any]:
        """Bounds of every integrated slot, finite so that an infinite state is outside."""
        slots = self.node.system.states[: self.node.system.size]
        room = slack * np.array([s.field.scale for s in slots])
        low, high = np.array([s.field.low for s in slots]) - room, np.array([s.field.high for s in slots]) + room
        return doubles(np.maximum(low, -LARGEST)), doubles(np.minimum(high, LARGEST))

    def _blocks(self, depth: int) -> dict[str, Any]:
        """Memory of one thread."""
        single = dict.fromkeys(
            ("t", "t1", "member", "identity", "event", "event_end", "mask", "stop", "stuck", "soon"), 1
        )
        single["ring"] = depth * self.n * len(self.node.sources)
        for name, count in self.rows.items():
            block, _, each = name.partition(" ")
            single[block] = count * (self.n if each else 1)
        return {name: rows(count, self.width) for name, count in single.items()}


def _event_steps(batch: GridBatch) -> tuple[Any, float]:
    """Step at which every event acts and the largest shift."""
    times = np.asarray(batch.event_time, float)
    exact = (times - batch.t0) / batch.dt
    steps = np.maximum(np.ceil(exact - SNAP * np.maximum(1.0, np.abs(exact))), 0)
    inside = (times <= batch.t1) & (times >= batch.t0)
    shift = np.where(inside, np.maximum(steps - exact, 0) * batch.dt, 0.0)
    return steps.astype(np.int64), float(shift.max(initial=0.0))


def _rounded(lag: Any, dt: float, name: str, used: Any = True) -> tuple[Any, float]:
    """Delays in whole steps and the largest rounding; a delay that is not zero must not round to none."""
    steps = np.rint(np.where(used, lag, 0.0) / dt)
    if not np.all(np.isfinite(steps)) or np.any(steps < 0) or np.any((steps == 0) & used & (lag != 0)):
        bad = np.asarray(lag)[np.broadcast_to(used & ~((lag == 0) | (steps > 0)), np.shape(lag))]
        raise SolveError(
            f"{name} on a grid of {dt:g}",
            f"a delay of {bad.flat[0]:g}",
            "exactly 0, or at least about one step",
            "choose a smaller step, or no delay",
        )
    return steps.astype(np.int64), float(np.max(np.abs(steps * dt - lag) * used, initial=0.0))


def prepare_grid(
    model: Any,
    record: Sequence[str] | None = None,
    method: str = "exponential_euler",
    moving: Mapping[int, str] | None = None,
    width: int | None = None,
    isa: str | None = None,
) -> GridProgram:
    """Compile a model for the grid, or fetch its code.

    model is a System, Assembly, mechanism or Array; record lists paths of the node's states and outputs (default: all
    states); moving maps numbers of inputs to "step" or "ramp". Raises SolveError for an unknown method or path, or
    algebraic
    unknowns.
    """
    if method not in STAGES:
        raise SolveError(
            "a fixed-step method", repr(method), ", ".join(STAGES), "choose one", closest=closest(method, STAGES)
        )
    array = model if isinstance(model, Array) else Array(model, 1)
    node = _plain(model) if isinstance(model, System) else node_of(array)
    if not all(node.system.mass):
        torn = [s.path for s in node.system.states if s.kind == "algebraic"]
        raise SolveError(
            "a fixed step", f"algebraic unknowns: {', '.join(torn)}", "states with a rate", "use a Rosenbrock method"
        )
    nodes = recorded(node.system, record)
    machine = native.machine(isa)
    width = width or machine.lanes
    moving = dict(sorted((moving or {}).items()))
    began = time.perf_counter()
    node = with_step(node)
    shape = (
        CODE,
        list(node.system.noise.values()),
        node.targets,
        [(t, s, c.kind) for c, t, s in node.couplings],
        node.sources,
        [s for _, s in node.taps],
        [q.terminal for q in node.system.guards],
    )
    key = key_of(node.system, nodes, moving, method, width) + repr(shape)

    def build() -> tuple[str, bytes]:
        from glutamate.engine.code.ir import Module
        from glutamate.engine.code.lower import Lowering
        from glutamate.engine.fixed.grid_driver import GridDriver

        module = Module(width, machine.fused, machine.attributes)
        counts = GridDriver(Lowering(node.system, module, moving), node, method, nodes).write()
        return module.text(), json.dumps(counts).encode()

    engine, side, cached = native.compiled(key, build, machine)
    seconds = time.perf_counter() - began
    address = engine.get_function_address("run")
    return GridProgram(
        node,
        array.n,
        isinstance(model, Array),
        nodes,
        moving,
        method,
        width,
        address,
        json.loads(side),
        cached,
        seconds,
    )


def _plain(system: System) -> Node:
    return Node(system, [], [], [], [])


def run_grid(
    model: Any,
    batch: GridBatch,
    *,
    record: Sequence[str] | None = None,
    method: str = "exponential_euler",
    moving: Mapping[int, str] | None = None,
    record_nodes: Sequence[int] | None = None,
    threads: int = 1,
    width: int | None = None,
    isa: str | None = None,
    progress: Callable[[int], None] | None = None,
) -> GridOutcome:
    """Compile and run in one call; see `prepare_grid` and `GridProgram.run`."""
    return prepare_grid(model, record, method, moving, width, isa).run(batch, threads, record_nodes, progress)
