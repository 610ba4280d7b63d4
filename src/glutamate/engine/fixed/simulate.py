"""simulate on the steppers with their own clock: `grid` (noise, delays, coupled nodes) and `ssa` (single copies).

Takes in    a resolved Request and a protocol of one phase
Hands on    the same labelled Dataset as the adaptive steppers, with the dimension `node` for an Array; `fixed_chunk`,
            some of the members, for those who run them in chunks of their own
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from glutamate.engine.events.protocol import Protocol
from glutamate.engine.events.ramps import with_ramps
from glutamate.engine.progress import Progress
from glutamate.engine.request import FIXED, Request
from glutamate.errors import SolveError
from glutamate.units import parse_unit, quantity

if TYPE_CHECKING:
    import xarray as xr

REACTIONS = ("ssa", "tau_leap")
DEFAULT_STEP = 0.1
SNAP = 1e-6


def simulate_fixed(request: Request, protocol: Protocol, dt: float | str | None, progress: Any) -> xr.Dataset:
    """Run a request with a fixed step or reaction by reaction.

    dt is the step in the model's time unit or a text ("0.1 ms"); for grid it defaults to at most 0.1 of that unit, for
    tau_leap it must be given, for ssa it has no meaning. Raises SolveError where step, times or protocol do not fit.
    """
    from glutamate.engine import memory
    from glutamate.engine.result import Collector

    step = fixed_step(request, protocol, dt)
    nodes = request.nodes or 1
    plan = memory.plan(
        request.members, len(request.times), len(request.record) * nodes, len(request.model.system.states), request.keep
    )
    collector = Collector(request, plan)
    with Progress(request.members, progress) as bar:
        for first, last in collector.chunks():
            collector.add(first, last, fixed_chunk(request, protocol, first, last, step, bar.update_from(first)))
    return collector.dataset()


def fixed_step(request: Request, protocol: Protocol, dt: float | str | None) -> float | None:
    """The step of a run, in the model's time unit; None where the solver has a clock of its own.

    Output times that nobody asked for are moved to fit it. Raises SolveError for a step, times or a protocol that a
    fixed step cannot follow.
    """
    phases = protocol.phases()
    if len(phases) > 1 or phases[0].condition or phases[0].duration(request.model.system) is not None:
        raise SolveError(
            f"a protocol with `until` or `then` on the solver {request.solver}",
            f"{len(phases)} phases",
            "one phase without a condition",
            "use an adaptive solver, or run the phases one after the other",
        )
    step = None if dt is None else float(quantity(dt, parse_unit("ms").dims, request.model.system.time))
    return step if request.solver in REACTIONS else _fit_step(request, step)


def fixed_chunk(
    request: Request, protocol: Protocol, first: int, last: int, step: float | None, progress: Any = None
) -> Any:
    """Members first .. last - 1; `step` as `fixed_step` gives it.

    The outcome's `out` is (members, times, recorded), of an Array (members, times, recorded times nodes).
    """
    run = _reactions if request.solver in REACTIONS else _grid
    begin, system = np.zeros(last - first), request.model.system
    inputs = _inputs(request, first, last)
    schedule = protocol.phases()[0].schedule(system, np.arange(first, last), begin, request.end, request.seed, inputs)
    schedule = with_ramps(schedule, request.ramps, system, begin, request.end)
    return run(request, schedule, first, last, step, progress)


def _values(request: Request, first: int, last: int) -> dict[str, Any]:
    return request.model.values({p: np.asarray(v)[first:last] for p, v in request.varied.items()})


def _inputs(request: Request, first: int, last: int) -> dict[str, Any]:
    values = _values(request, first, last)
    return {slot.path: values[slot.path] for slot in request.model.system.inputs}


def _fit_step(request: Request, step: float | None) -> float:
    """The step, which must divide the distance of the output times; the free default times are moved to fit it."""
    if step is not None and not 0 < step <= request.end:
        raise SolveError("a step dt", f"{step:g}", f"more than 0, at most the duration {request.end:g}", "give another")
    if request.free_times and step is not None:
        every = max(1, round((request.times[1] - request.times[0]) / step))
        count = int(request.end / (every * step) * (1 + SNAP))
        request.times = np.arange(count + 1) * every * step
        request.end = float(request.times[-1])
    gaps = np.diff(request.times) if len(request.times) > 1 else np.array([request.end])
    if not len(gaps) or request.times[0] != 0 or gaps.max() - gaps.min() > SNAP * gaps.max():
        raise SolveError(
            "output times of a fixed step",
            "uneven times, or a first one after 0",
            "evenly spaced times from 0",
            "use these",
        )
    gap = float(gaps.mean())
    if step is None:
        return gap / max(1, int(np.ceil(gap / DEFAULT_STEP - SNAP)))
    if abs(gap / step - round(gap / step)) > SNAP or step > gap * (1 + SNAP):
        raise SolveError(
            f"output times {gap:g} apart with steps of {step:g}",
            f"{gap / step:g} steps",
            "a whole number",
            "change dt or times",
        )
    return gap / round(gap / step)


def _events(program: Any, schedule: Any, nodes: int) -> dict[str, Any]:
    """Event tables for a program; on an Array every event reaches every node."""
    targets = [program.event_port(path) + (what == "slope") for path, what in schedule.targets]
    port = np.asarray([targets[k] for k in schedule.port], np.int64)
    if nodes == 1:
        return {
            "offsets": schedule.offsets,
            "event_time": schedule.time,
            "event_port": port,
            "event_value": schedule.value,
        }
    each = np.arange(nodes) * program.port_count
    return {
        "offsets": np.asarray(schedule.offsets) * nodes,
        "event_time": np.repeat(schedule.time, nodes),
        "event_port": (port[:, None] + each).ravel(),
        "event_value": np.repeat(schedule.value, nodes),
    }


def _block(request: Request, first: int, last: int) -> tuple[Any, Any, list[int]]:
    from glutamate.engine.simulate import parameter_block

    return parameter_block(request.model.system, _values(request, first, last), last - first)


def _moving(request: Request, schedule: Any) -> dict[int, str]:
    paths = [s.path for s in request.model.system.inputs]
    return {paths.index(path): kind for path, kind in schedule.moving.items()}


def _start(request: Request, first: int, last: int) -> Any:
    if request.start is None:
        return None
    return request.start[first:last] if len(request.start) > 1 else np.repeat(request.start, last - first, axis=0)


def _grid(request: Request, schedule: Any, first: int, last: int, step: float | None, progress: Any) -> Any:
    from glutamate.engine.fixed.grid import GridBatch, prepare_grid

    assert step is not None
    model = request.model
    program = prepare_grid(
        model.array or model.system,
        [p for p, _, _ in request.record],
        FIXED[request.solver](model.system),
        _moving(request, schedule),
    )
    base, columns, rows = _block(request, first, last)
    gap = request.times[1] - request.times[0] if len(request.times) > 1 else request.end
    batch = GridBatch(
        last - first,
        base,
        0.0,
        request.end,
        step,
        round(gap / step),
        columns,
        rows,
        start=_start(request, first, last),
        seed=request.seed,
        ids=np.arange(first, last),
        **_events(program, schedule, request.nodes or 1),
    )
    outcome = program.run(batch, request.threads, None, progress)
    if request.nodes:
        m, times = outcome.out.shape[:2]
        outcome.out = outcome.out.transpose(0, 1, 3, 2).reshape(m, times, -1)
    return outcome


def _reactions(request: Request, schedule: Any, first: int, last: int, step: float | None, progress: Any) -> Any:
    from glutamate.engine.fixed.ssa import SsaBatch, prepare_ssa

    method = FIXED[request.solver](request.model.system)
    program = prepare_ssa(
        request.model.system, [p for p, _, _ in request.record], _moving(request, schedule), method=method
    )
    base, columns, rows = _block(request, first, last)
    batch = SsaBatch(
        last - first,
        base,
        request.times,
        0.0,
        request.end,
        columns,
        rows,
        start=_start(request, first, last),
        seed=request.seed,
        ids=np.arange(first, last),
        dt=step,
        **_events(program, schedule, 1),
    )
    return program.run(batch, request.threads, progress)
