"""simulate: a model, a protocol and members in; a labelled Dataset out.

Data's way   values (effects, calibration) -> schedule of the protocol -> program -> chunks of members -> Dataset
Safety       the memory needed is estimated first; members that fail keep reason, time and path, and the rest go on
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from glutamate.engine import memory
from glutamate.engine.adaptive.context import LEFT_DOMAIN, STATUS
from glutamate.engine.adaptive.program import Batch, Outcome, prepare
from glutamate.engine.events.condition import parse_condition
from glutamate.engine.events.protocol import Protocol
from glutamate.engine.events.ramps import with_ramps
from glutamate.engine.members.population import Population
from glutamate.engine.progress import Progress
from glutamate.engine.request import FIXED, Request, resolve_request
from glutamate.engine.slots import GuardProgram, InputSlot, ParameterSlot, System
from glutamate.engine.trace import Expr
from glutamate.errors import SolveError

if TYPE_CHECKING:
    import xarray as xr

UNCALIBRATED = STATUS.index("calibration failed")
OUTSIDE_BRIDGE = STATUS.index("outside bridge")


def simulate(
    model: Any,
    protocol: Protocol | None = None,
    *,
    duration: float | str | None = None,
    times: Any = None,
    vary: Mapping[str, Any] | Population | None = None,
    drive: Mapping[str, Any] | None = None,
    record: str | Sequence[str] | None = None,
    keep: int = 100,
    start: Any = None,
    solver: str = "auto",
    dt: float | str | None = None,
    rtol: float = 1e-6,
    atol: float | None = None,
    seed: int = 0,
    threads: int | None = None,
    progress: bool | Callable[[int, int], None] | None = None,
    observe: Callable[[int, int, dict[str, Any]], None] | None = None,
    amounts: bool = False,
) -> xr.Dataset:
    """Run a model and return its time courses.

    duration, times   length or output times, floats in the model's time unit or texts ("600 ms"); default 1001 points
    vary              {path: (members,) values} or a Population; adds the dimension `member`
    drive             {input: value} holds an input, {input: (times, values)} ramps it piecewise linearly
    record            paths or patterns; default all states and outputs
    keep              members stored in full where all of them do not fit the memory (then streamed bands for the rest)
    start             {state: value} or an earlier Dataset, whose last states are taken
    solver            "auto"; adaptive "rodas5p", "rodas4", "tsit5"; with a step dt "grid" (method chosen), "heun",
                      "exponential_euler", "euler_maruyama"; reaction by reaction "ssa", or in leaps of dt "tau_leap"
    observe           function(first, last, {path: (members, times) values}) called for every chunk of members in order:
                      for numbers of all members where their courses do not fit the memory
    amounts           species of an SBML model as amounts where their identifiers stand for concentrations
    rtol, atol        relative tolerance; absolute tolerance per state is (atol or rtol) times its declared scale

    Returns variables by path in canonical units over (member,) time; a failed member is NaN from its failure on, with
    reason, time and path. Raises GlutamateError for bad input.
    """
    if amounts:
        model = _in_amounts(model)
    request, protocol = resolve_request(
        model, protocol, duration, times, vary, drive, record, keep, start, solver, rtol, atol, seed, threads
    )
    if request.solver in FIXED:
        from glutamate.engine.fixed.simulate import simulate_fixed

        return simulate_fixed(request, protocol, dt, progress)
    if dt is not None:
        allowed = "dt with " + ", ".join(FIXED)
        raise SolveError("a fixed step dt", f"solver {request.solver}", allowed, "leave dt out, or choose one of these")
    from glutamate.engine.result import Collector

    collector = Collector(
        request,
        memory.plan(
            request.members, len(request.times), len(request.record), len(request.model.system.states), request.keep
        ),
    )
    with Progress(request.members, progress) as bar:
        for first, last in collector.chunks():
            outcome = run_chunk(request, protocol, first, last, bar.update_from(first))
            collector.add(first, last, outcome)
            if observe is not None:
                observe(first, last, {path: outcome.out[:, :, k] for k, (path, _, _) in enumerate(request.record)})
    return collector.dataset()


def _in_amounts(model: Any) -> Any:
    if getattr(model, "extra", None) is None:
        raise SolveError(
            "amounts of species", "a model without species", "a model of an SBML file", "leave amounts out"
        )
    return model.extra.in_amounts(model)


def run_chunk(
    request: Request, protocol: Protocol, first: int, last: int, progress: Callable[[int], None] | None = None
) -> Outcome:
    """Members first .. last - 1 through all phases of the protocol."""
    system, m = request.model.system, last - first
    varied = {p: np.asarray(v)[first:last] for p, v in request.varied.items()}
    values = request.model.values(varied)
    if request.model.extra is not None and request.model.extra.runs():
        outcome: Outcome = request.model.extra.run_chunk(request, protocol, values, first, last, progress)
        return outcome
    inputs: dict[str, Any] = {slot.path: values[slot.path] for slot in system.inputs}
    begin = np.zeros(m)
    state = (
        None
        if request.start is None
        else (
            request.start[first:last]
            if len(request.start) > 1
            else np.broadcast_to(request.start, (m, request.start.shape[1]))
        )
    )
    total: Outcome | None = None
    for phase in protocol.phases():
        running = np.isfinite(begin)
        length = phase.duration(system)
        end = np.full(m, request.end) if length is None else np.minimum(begin + length, request.end)
        schedule = phase.schedule(system, np.arange(first, last), begin, request.end, request.seed, inputs)
        table = with_ramps(schedule, request.ramps, system, begin, request.end)
        traced = _with_condition(system, phase.condition) if phase.condition else system
        moving = {[s.path for s in system.inputs].index(path): kind for path, kind in table.moving.items()}
        program = prepare(traced, [node for _, _, node in request.record], moving, request.solver)
        base, columns, rows = parameter_block(system, {**values, **inputs}, m)
        ports = np.array([program.event_port(path) + (what == "slope") for path, what in table.targets] or [0])
        batch = Batch(
            m,
            base,
            columns,
            rows,
            table.offsets,
            table.time,
            ports[np.asarray(table.port, int)] if len(table.time) else [],
            table.value,
            request.times,
            np.where(running, begin, request.end),
            np.where(running, end, request.end),
            request.rtol,
            request.atol,
            state,
        )
        outcome = program.run(batch, request.threads, progress)
        total = outcome if total is None else _join(total, outcome, running)
        # Who failed, or came to the end before the phase was over, runs no further.
        begin = np.where((outcome.status == 0) & running & (outcome.end_time < request.end), outcome.end_time, np.nan)
        state, inputs = outcome.final, {**inputs, **schedule.inputs_at(outcome.end_time)}
    assert total is not None
    for value in values.values():
        bad = np.broadcast_to(~np.isfinite(np.asarray(value, float)), m)
        total.status[bad], total.fail_slot[bad], total.end_time[bad] = UNCALIBRATED, -1, 0.0
    watches = [k for k, slot in enumerate(system.states) if _of_bridge(system, slot.path)]
    total.status[(total.status == LEFT_DOMAIN) & np.isin(total.fail_slot, watches)] = OUTSIDE_BRIDGE
    return total


def _of_bridge(system: System, path: str) -> bool:
    """Whether a state is the watch of a bridge over its box, which has no other domain to leave."""
    return hasattr(system.leaves.get(path.rpartition(".")[0]), "BRIDGE")


def _join(before: Outcome, after: Outcome, running: Any) -> Outcome:
    """Two phases of the same members as one outcome; who did not run the second keeps the first."""
    out = np.where(running[:, None, None] & ~np.isnan(after.out), after.out, before.out)
    pick = {
        name: np.where(running, getattr(after, name), getattr(before, name))
        for name in ("status", "end_time", "fail_slot")
    }
    return Outcome(
        out,
        np.where(running[:, None], after.final, before.final),
        pick["status"],
        pick["end_time"],
        pick["fail_slot"],
        before.steps + np.where(running, after.steps, 0),
        before.rejected + np.where(running, after.rejected, 0),
        before.seconds + after.seconds,
    )


def _with_condition(system: System, text: str) -> System:
    """The system with a guard that ends a member where the condition comes true."""
    wanted = parse_condition(text, system)
    g = system.graph
    value = (Expr(g, system.field(wanted.path)[1]) - wanted.threshold).id
    guard = GuardProgram(f"until {text}", value, wanted.direction, {}, None, True)
    return dataclasses.replace(system, guards=[*system.guards, guard])


def parameter_block(system: System, values: Mapping[str, Any], members: int) -> tuple[Any, Any, list[int]]:
    """Shared row of parameters and inputs, and the columns that differ between members."""
    slots: list[ParameterSlot | InputSlot] = [*system.parameters, *system.inputs]
    base = np.array([np.nan if np.ndim(values[s.path]) else float(values[s.path]) for s in slots])
    rows = [k for k, s in enumerate(slots) if np.ndim(values[s.path])]
    columns = np.empty((members, len(rows)))
    for j, k in enumerate(rows):
        columns[:, j] = values[slots[k].path]
    return base, columns, rows
