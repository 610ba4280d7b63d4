"""What was asked of `simulate`, resolved to arrays in the system's units and checked before anything runs."""

from __future__ import annotations

import dataclasses
import math
import os
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from glutamate.engine.adaptive.program import known_methods
from glutamate.engine.events.protocol import Protocol
from glutamate.engine.events.ramps import Ramp, ramp_of
from glutamate.engine.members.population import Population
from glutamate.engine.model import Model, canonical_value, resolve
from glutamate.engine.slots import System
from glutamate.errors import ParameterError, PathError, SolveError, closest
from glutamate.units import Field, parse_unit, quantity

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
    free_times: bool
    nodes: int
    ramps: dict[str, Ramp]


def resolve_request(
    model: Any,
    protocol: Any,
    duration: Any,
    times: Any,
    vary: Any,
    drive: Any,
    record: Any,
    keep: int,
    start: Any,
    solver: str,
    rtol: float,
    atol: float | None,
    seed: int,
    threads: int | None,
) -> tuple[Request, Protocol]:
    """Check and resolve the arguments of `simulate`; raises GlutamateError for bad input."""
    model = Model.of(model)
    system: System = model.system
    protocol = _protocol(protocol)
    ramps = {}
    for path, value in (drive or {}).items():
        if isinstance(value, tuple):
            ramps[path] = ramp_of(system, path, value)
        else:
            model = model.set(dict.fromkeys(resolve(path, [s.path for s in system.inputs], "an input"), value))
    single = vary is None
    varied, members = _varied(model, vary)
    grid, end = output_times(system.time, duration, times)
    rtol = _number("a relative tolerance", rtol, SMALLEST_RTOL, 1.0, "1e-6 is the default")
    atol = rtol if atol is None else _number("an absolute tolerance", atol, 0.0, math.inf, "it multiplies each scale")
    keep = _count("members to keep", keep, 0)
    scale = np.array([scale for _, _, scale in system.limits()], float)
    chosen = choose_solver(model, solver)
    request = Request(
        model,
        members,
        varied,
        grid,
        end,
        recorded(system, record),
        rtol,
        atol * scale,
        seed,
        chosen,
        thread_count(threads),
        _start(system, start, members),
        keep,
        single,
        times is None,
        model.array.n if model.array else 0,
        ramps,
    )
    return request, protocol


def _protocol(given: Any) -> Protocol:
    if given is None:
        return Protocol()
    if not isinstance(given, Protocol):
        allowed = 'a Protocol, such as Protocol().spikes("release.spike", times=[10])'
        raise ParameterError("a protocol", f"{given!r:.60}", allowed, "build one")
    return given


def _number(what: str, given: Any, low: float, high: float, do: str) -> float:
    """A float with low <= x < high, low itself only if positive."""
    fits = isinstance(given, int | float) and not isinstance(given, bool)
    if not fits or not low <= given < high or given == 0:
        raise SolveError(what, repr(given), f"a number from {low:g} up to {high:g}", do)
    return float(given)


def _count(what: str, given: Any, low: int) -> int:
    if not isinstance(given, int | np.integer) or isinstance(given, bool) or given < low:
        raise SolveError(what, repr(given), f"a whole number from {low}", "give one")
    return int(given)


def _grid_method(system: System) -> str:
    return "euler_maruyama" if system.noise else "exponential_euler"


# Solvers with their own clock, and the method each means for a system.
FIXED: dict[str, Callable[[System], str]] = {
    "grid": _grid_method,
    "exponential_euler": lambda system: "exponential_euler",
    "heun": lambda system: "heun",
    "euler_maruyama": lambda system: "euler_maruyama",
    "ssa": lambda system: "direct",
    "tau_leap": lambda system: "tau_leap",
}


def choose_solver(model: Model, solver: str) -> str:
    """The stepper for a model: fixed steps where there is noise, delay or an array of nodes, else the stiff method.

    Raises SolveError for an unknown name, or an adaptive method where only a fixed step can follow.
    """
    allowed = ["auto", *known_methods(), *FIXED]
    if not isinstance(solver, str) or solver not in allowed:
        raise SolveError(
            "a solver", repr(solver), ", ".join(allowed), "use one of these", closest=closest(str(solver), allowed)
        )
    fixed = bool(model.system.noise or model.array)
    if solver == "auto":
        return "grid" if fixed else "rodas5p"
    if fixed and solver in known_methods():
        raise SolveError(
            f"the solver {solver}",
            "a model with noise, delays or coupled nodes",
            ", ".join(FIXED),
            "choose one of these",
        )
    return solver


def thread_count(threads: int | None) -> int:
    """Threads asked for, else GLUTAMATE_THREADS, else all cores this process may use."""
    given: Any = threads if threads is not None else os.environ.get("GLUTAMATE_THREADS")
    if given is None:
        return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    count = int(given) if str(given).strip().isdigit() else 0
    if count < 1:
        raise SolveError(
            "a number of threads", repr(given), "a whole number from 1", "unset GLUTAMATE_THREADS or give one"
        )
    return count


def recorded(system: System, record: str | Sequence[str] | None) -> list[tuple[str, Field, int]]:
    """Path, field and node of everything to store."""
    states = [s.path for s in system.states if s.kind != "switch"]
    known = list(dict.fromkeys([*states, *system.outputs]))
    if record is None:
        names = known
    else:
        wanted = [record] if isinstance(record, str) else list(record)
        for item in wanted:
            if not isinstance(item, str):
                raise PathError("what to record", repr(item), "paths and patterns as texts", 'for example "ampa.*"')
        names = list(
            dict.fromkeys(n for w in wanted for n in (known if w == "*" else resolve(w, known, "a state or output")))
        )
    return [(name, *system.field(name)) for name in names]


def output_times(unit: str, duration: Any, times: Any) -> tuple[Any, float]:
    """Output times and the end, in the model's time unit."""
    dims = parse_unit("ms").dims

    def time(x: Any, what: str) -> float:
        value = quantity(x, dims, unit) if isinstance(x, str) else float(x)
        if not 0 <= value < float("inf"):
            raise SolveError(
                what, repr(x), "a finite time from 0", f"give a number of {unit} or a text such as '600 ms'"
            )
        return float(value)

    if times is not None:
        grid = np.array(
            [time(x, "an output time") for x in ([times] if isinstance(times, str) else np.atleast_1d(times).tolist())]
        )
        if not len(grid) or np.any(np.diff(grid) < 0):
            raise SolveError(
                "output times",
                f"{len(grid)} times, not ascending" if len(grid) else "none",
                "at least one, ascending",
                "sort them",
            )
        end = float(grid[-1]) if duration is None else time(duration, "a duration")
        if grid[-1] > end:
            raise SolveError(
                "output times",
                f"{grid[-1]:g} {unit} after the end",
                f"times up to {end:g} {unit}",
                "lengthen duration or drop them",
            )
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
            raise PathError(
                f"values of {key!r} to vary",
                f"{given!r:.60}",
                "a sequence with one value per member",
                "give a list or array",
            )
        for path in resolve(key, slots, "a parameter or input"):
            varied[path] = np.asarray(canonical_value(slots[path], list(array), model.system.time), float)
    lengths = {len(v) for v in varied.values()}
    if len(lengths) != 1:
        sizes = ", ".join(f"{p}: {len(v)}" for p, v in varied.items()) or "nothing"
        raise PathError(
            "one value per member for every varied path",
            sizes,
            "equal lengths",
            "make them equally long, or build the grid first",
        )
    return varied, lengths.pop()


def _start(system: System, start: Any, members: int) -> Any:
    """Start states as (1 or members, slots) with NaN where the model decides."""
    if start is None:
        return None
    names = [s.path for s in system.states]
    if hasattr(start, "data_vars"):
        last = start.isel(time=-1)
        start = {n: last[n].values for n in names if n in start}
    if not isinstance(start, Mapping):
        raise PathError("a start", f"{start!r:.60}", "{state: value} or an earlier Dataset", "give one of them")
    rows = np.full((1, len(names)), np.nan)
    for key, value in start.items():
        for path in resolve(key, names, "a state"):
            i = names.index(path)
            dims = system.states[i].field.unit.dims
            time = system.time_of(path)
            given = quantity(value, dims, time) if isinstance(value, str) else np.asarray(value, float)
            if not np.all(np.isfinite(given)):
                came = f"{np.count_nonzero(~np.isfinite(given))} values that are not finite (a failed member?)"
                raise PathError(
                    f"the start of {path}", f"{came}: inf or nan", "finite values", "leave failed members out"
                )
            if np.ndim(given) and np.shape(given) != (members,):
                raise PathError(
                    f"the start of {path}",
                    f"shape {np.shape(given)}",
                    f"one value or ({members},)",
                    "give one per member",
                )
            if np.ndim(given) and len(rows) == 1:
                rows = np.repeat(rows, members, axis=0)
            rows[:, i] = given
    return rows
