"""simulate: a model, a protocol and members in; a labelled Dataset out.

Data's way   values (effects, calibration) -> schedule of the protocol -> compiled program -> chunks of members -> Dataset
Safety       the memory needed is estimated first; members that fail keep reason, time and path, and the rest go on
"""

from __future__ import annotations

import dataclasses
import os
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from glutamate.engine import memory
from glutamate.engine.condition import parse_condition
from glutamate.engine.context import STATUS
from glutamate.engine.model import Model, canonical_value, resolve
from glutamate.engine.population import Population
from glutamate.engine.program import Batch, Outcome, known_methods, prepare
from glutamate.engine.progress import Progress
from glutamate.engine.protocol import Protocol
from glutamate.engine.slots import GuardProgram, System
from glutamate.engine.trace import Expr
from glutamate.errors import PathError, SolveError, closest
from glutamate.units import Field, canonical_text, parse_quantity, parse_unit, quantity

if TYPE_CHECKING:
    import xarray as xr

DEFAULT_POINTS = 1001
SMALLEST_RTOL = 1e-13


@dataclasses.dataclass
class Request:
    """One simulation with everything resolved to arrays in the system's units."""

    model: Model
    members: int
    varied: dict[str, Any]
    times: Any
    end: float
    record: list[tuple[str, Field, int]]
    rtol: float
    atol: Any
    seed: int
    solver: str
    threads: int
    start: Any
    keep: int
    single: bool


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
) -> xr.Dataset:
    """Run a model and return its time courses.

    duration, times   length or output times, floats in the model's time unit or texts ("600 ms"); default 1001 points
    vary              {path: (members,) values} or a Population; adds the dimension `member`
    drive             {input: value} holds an input, {input: (times, values)} ramps it piecewise linearly
    record            paths or patterns; default all states and outputs
    keep              members stored in full where all of them do not fit the memory (then streamed bands for the rest)
    start             {state: value} or an earlier Dataset, whose last states are taken
    solver            "auto", "rodas5p", "rodas4", "tsit5"; "grid" and "ssa" take their step from dt
    rtol, atol        relative tolerance; absolute tolerance per state is (atol or rtol) times its declared scale

    Returns variables by path in canonical units over (member,) time; a failed member is NaN from its failure on, with reason,
    time and path. Raises GlutamateError for bad input.
    """
    request, protocol = _request(model, protocol, duration, times, vary, drive, record, keep, start, solver, rtol, atol, seed, threads)
    if request.solver in ("grid", "ssa"):
        from glutamate.engine.fixed import simulate_fixed

        return simulate_fixed(request, protocol, dt)
    if dt is not None:
        raise SolveError("a fixed step dt", f"solver {request.solver}", 'dt with solver "grid" or "ssa"', "leave dt out, or choose that solver")
    from glutamate.engine.result import Collector

    collector = Collector(request, memory.plan(request.members, len(request.times), len(request.record), len(request.model.system.states), request.keep))
    with Progress(request.members, progress) as bar:
        for first, last in collector.chunks():
            outcome = run_chunk(request, protocol, first, last, bar.update_from(first))
            collector.add(first, last, outcome)
    return collector.dataset()


def run_chunk(request: Request, protocol: Protocol, first: int, last: int, progress: Callable[[int], None] | None = None) -> Outcome:
    """Members first .. last - 1 through all phases of the protocol."""
    system, m = request.model.system, last - first
    varied = {p: np.asarray(v)[first:last] for p, v in request.varied.items()}
    values = request.model.values(varied)
    inputs: dict[str, Any] = {slot.path: values[slot.path] for slot in system.inputs}
    begin = np.zeros(m)
    state = None if request.start is None else (request.start[first:last] if len(request.start) > 1 else np.broadcast_to(request.start, (m, request.start.shape[1])))
    total: Outcome | None = None
    for number, phase in enumerate(protocol.phases()):
        schedule = phase.schedule(system, np.arange(first, last), begin, request.end, request.seed, inputs)
        length = phase.duration(system)
        end = np.full(m, request.end) if length is None else np.minimum(begin + length, request.end)
        traced = _with_condition(system, phase.condition) if phase.condition else system
        moving = {[s.path for s in system.inputs].index(path): kind for path, kind in schedule.moving.items()}
        program = prepare(traced, [node for _, _, node in request.record], moving, request.solver)
        base, columns, rows = _parameter_block(system, {**values, **inputs}, m)
        ports = np.array([program.event_port(path) + (what == "slope") for path, what in schedule.targets] or [0])
        batch = Batch(
            m, base, columns, rows, schedule.offsets, schedule.time, ports[np.asarray(schedule.port, int)] if len(schedule.time) else [], schedule.value,
            request.times, np.where(np.isnan(begin), request.end, begin), np.where(np.isnan(end), request.end, end), request.rtol, request.atol, state,
        )  # fmt: skip
        outcome = program.run(batch, request.threads, progress)
        total = outcome if total is None else _join(total, outcome)
        if number + 1 < len(protocol.phases()):
            begin = np.where(outcome.status == 0, outcome.end_time, np.nan)
            state, inputs = outcome.final, {**inputs, **schedule.inputs_at(outcome.end_time)}
    assert total is not None
    failed = [path for path, value in values.items() if np.ndim(value) and not np.all(np.isfinite(value))]
    for path in failed:
        bad = ~np.isfinite(np.asarray(values[path]))
        total.status[bad] = STATUS.index("calibration failed")
    return total


def _join(before: Outcome, after: Outcome) -> Outcome:
    """Two phases of the same members as one outcome."""
    out = np.where(np.isnan(after.out), before.out, after.out)
    bad = before.status != 0
    pick = {
        name: np.where(bad, getattr(before, name), getattr(after, name)) for name in ("status", "end_time", "fail_slot")
    }  # fmt: skip
    final = np.where(bad[:, None], before.final, after.final)
    return Outcome(
        out, final, pick["status"], pick["end_time"], pick["fail_slot"], before.steps + after.steps, before.rejected + after.rejected,
        before.seconds + after.seconds,
    )  # fmt: skip


def _with_condition(system: System, text: str) -> System:
    """The system with a guard that ends a member where the condition comes true."""
    wanted = parse_condition(text, system)
    g = system.graph
    value = (Expr(g, system.field(wanted.path)[1]) - wanted.threshold).id
    guard = GuardProgram(f"until {text}", value, wanted.direction, {}, None, True)
    return dataclasses.replace(system, guards=[*system.guards, guard])


def _parameter_block(system: System, values: Mapping[str, Any], members: int) -> tuple[Any, Any, list[int]]:
    """Shared row of parameters and inputs, and the columns that differ between members."""
    slots = [*system.parameters, *system.inputs]
    base = np.array([np.nan if np.ndim(values[s.path]) else float(values[s.path]) for s in slots])
    rows = [k for k, s in enumerate(slots) if np.ndim(values[s.path])]
    columns = np.empty((members, len(rows)))
    for j, k in enumerate(rows):
        columns[:, j] = values[slots[k].path]
    return base, columns, rows


def _request(model: Any, protocol: Any, duration: Any, times: Any, vary: Any, drive: Any, record: Any, keep: int, start: Any, solver: str, rtol: float,
             atol: float | None, seed: int, threads: int | None) -> tuple[Request, Protocol]:  # fmt: skip
    model = Model.of(model)
    system: System = model.system
    protocol = protocol or Protocol()
    for path, value in (drive or {}).items():
        if isinstance(value, tuple):
            protocol = protocol.clamp(path, value)
        else:
            model = model.set({p: value for p in resolve(path, [s.path for s in system.inputs], "an input")})
    single = vary is None
    varied, members = _varied(model, vary)
    grid, end = output_times(system.time, duration, times)
    if not SMALLEST_RTOL <= rtol < 1:
        raise SolveError("a relative tolerance", repr(rtol), f"{SMALLEST_RTOL:g} up to 1", "1e-6 is the default")
    scale = np.array([s.field.scale for s in system.states[: system.size]], float)
    chosen = choose_solver(system, solver)
    request = Request(
        model, members, varied, grid, end, recorded(system, record), rtol, (rtol if atol is None else atol) * scale, seed, chosen,
        thread_count(threads), _start(system, start, members), keep, single,
    )  # fmt: skip
    return request, protocol


def choose_solver(system: System, solver: str) -> str:
    """The stepper for a system: fixed steps where there is noise or delay, else the stiff method."""
    allowed = ["auto", *known_methods(), "grid", "ssa"]
    if solver not in allowed:
        raise SolveError("a solver", repr(solver), ", ".join(allowed), "use one of these", closest=closest(solver, allowed))
    if solver != "auto":
        return solver
    return "grid" if system.noise else "rodas5p"


def thread_count(threads: int | None) -> int:
    """Threads asked for, else GLUTAMATE_THREADS, else all cores this process may use."""
    given: Any = threads if threads is not None else os.environ.get("GLUTAMATE_THREADS")
    if given is None:
        return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    try:
        count = int(given)
    except ValueError:
        count = 0
    if count < 1:
        raise SolveError("a number of threads", repr(given), "a whole number from 1", "unset GLUTAMATE_THREADS or give one")
    return count


def recorded(system: System, record: str | Sequence[str] | None) -> list[tuple[str, Field, int]]:
    """Path, field and node of everything to store."""
    states = [s.path for s in system.states if s.kind != "switch"]
    known = list(dict.fromkeys([*states, *system.outputs]))
    if record is None:
        names = known
    else:
        wanted = [record] if isinstance(record, str) else list(record)
        names = list(dict.fromkeys(n for w in wanted for n in (known if w == "*" else resolve(w, known, "a state or output"))))
    return [(name, *system.field(name)) for name in names]


def output_times(unit: str, duration: Any, times: Any) -> tuple[Any, float]:
    """Output times and the end, in the model's time unit."""
    dims = parse_unit("ms").dims

    def time(x: Any, what: str) -> float:
        value = quantity(x, dims, unit)
        if not 0 <= value < float("inf"):
            raise SolveError(what, repr(x), "a finite time from 0", f"give a number of {unit} or a text such as '600 ms'")
        return float(value)

    if times is not None:
        grid = np.array([time(x, "an output time") for x in ([times] if isinstance(times, str) else np.atleast_1d(times).tolist())])
        if not len(grid) or np.any(np.diff(grid) < 0):
            raise SolveError("output times", f"{len(grid)} times, not ascending" if len(grid) else "none", "at least one, ascending", "sort them")
        end = float(grid[-1]) if duration is None else time(duration, "a duration")
        if grid[-1] > end:
            raise SolveError("output times", f"{grid[-1]:g} {unit} after the end", f"times up to {end:g} {unit}", "lengthen duration or drop them")
        return grid, end
    if duration is None:
        raise SolveError("a simulation", "neither duration nor times", "one of them", 'give duration="600 ms"')
    end = time(duration, "a duration")
    if end == 0:
        raise SolveError("a duration", repr(duration), "more than 0", "give a length")
    return np.linspace(0.0, end, DEFAULT_POINTS), end


def _varied(model: Model, vary: Any) -> tuple[dict[str, Any], int]:
    if vary is None:
        return {}, 1
    slots = model.slots()
    if isinstance(vary, Population):
        return vary.values(model.system), vary.n
    varied: dict[str, Any] = {}
    for key, given in vary.items():
        array = given.tolist() if hasattr(given, "tolist") else given
        if isinstance(array, str) or not hasattr(array, "__len__") or not len(array):
            raise PathError(f"values of {key!r} to vary", f"{given!r:.60}", "a sequence with one value per member", "give a list or array")
        for path in resolve(key, slots, "a parameter or input"):
            varied[path] = np.asarray(canonical_value(slots[path], list(array), model.system.time), float)
    lengths = {len(v) for v in varied.values()}
    if len(lengths) != 1:
        sizes = ", ".join(f"{p}: {len(v)}" for p, v in varied.items()) or "nothing"
        raise PathError("one value per member for every varied path", sizes, "equal lengths", "make them equally long, or build the grid first")
    return varied, lengths.pop()


def _start(system: System, start: Any, members: int) -> Any:
    """Start states as (1 or members, slots) with NaN where the model decides."""
    if start is None:
        return None
    names = [s.path for s in system.states]
    if hasattr(start, "data_vars"):
        last = start.isel(time=-1)
        start = {n: last[n].values for n in names if n in start}
    rows = np.full((1, len(names)), np.nan)
    for key, value in start.items():
        for path in resolve(key, names, "a state"):
            i = names.index(path)
            dims = system.states[i].field.unit.dims
            given = quantity(value, dims, system.time) if isinstance(value, str) else np.asarray(value, float)
            if np.ndim(given) and np.shape(given) != (members,):
                raise PathError(f"the start of {path}", f"shape {np.shape(given)}", f"one value or ({members},)", "give one per member")
            if np.ndim(given) and len(rows) == 1:
                rows = np.repeat(rows, members, axis=0)
            rows[:, i] = given
    return rows


def unit_of(field: Field, time: str) -> str:
    """Canonical unit of a field as a Dataset states it."""
    return canonical_text(field.unit.dims, time)


def parse_time(text: str, unit: str) -> float:
    """A time such as "600 ms" in the given unit."""
    value, found = parse_quantity(text)
    return float(quantity(f"{value} {found.text}", parse_unit("ms").dims, unit))
