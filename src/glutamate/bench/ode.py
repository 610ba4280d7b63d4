"""Benchmark `ode`: time per trajectory of a stiff synapse at equal error, beside libRoadRunner and SciPy.

Work        1 s of a model with Poisson spikes, every member with own spikes and own values of all parameters (work.py)
Error       largest |dy| / (scale + |y|) of any state, at the end and on a grid of 1 ms, against SciPy's LSODA at 1e-10
Headline    seconds per trajectory at an error of 1e-4 (end and grid), all cores; the ratio on one core beside it
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from glutamate.bench import machine
from glutamate.bench.precision import at_error, error, worst
from glutamate.errors import SolveError

TARGET = 1e-4
PORTS = ("release.spike", "inhibition.spike")
METHODS = ("rodas5p", "rodas4")
REFERENCE_RTOL, REFERENCE_SHARE = 1e-10, 1e-3
FULL = {
    "members": 1024,
    "errors": 8,
    "timed": 32,
    "rounds": 5,
    "tolerances": (1e-2, 1e-3, 1e-4, 1e-5, 1e-6, 1e-7, 1e-8),
    "scipy": 4,
}
QUICK = {"members": 256, "errors": 2, "timed": 4, "rounds": 2, "tolerances": (1e-3, 1e-5, 1e-7), "scipy": 2}


def ode(
    quick: bool = False, model: Any = "synapse", ports: Sequence[str] = PORTS, cores: int | None = None
) -> dict[str, Any]:
    """Measure the engine and its peers on one model; keys as in every benchmark, and `work_precision`, `forms`, `method`.

    Times are seconds per trajectory at the target error, None where an engine does not reach it or is not installed; a
    tolerance at which a member fails has no time. Raises PathError for an unknown model or port.
    """
    from glutamate.bench.lsoda import Lsoda
    from glutamate.bench.work import work

    size: dict[str, Any] = QUICK if quick else FULL
    cores = cores or machine.cores()
    model = _model(model)
    task = work(model, ports, size["members"], size["timed"])
    reference = _reference(Lsoda(task), size["errors"])
    ours, compiled, cached = _ours(model, task, size, cores, reference)
    engines = {"scipy_lsoda": _peer("scipy_lsoda", None, task, size, cores, reference)}
    forms, missing = _forms(task, size)
    if forms:
        engines = {"libroadrunner": _peer("libroadrunner", forms[0][1], task, size, cores, reference), **engines}
    best = min(ours.values(), key=lambda e: e["all"] or float("inf"))
    peers = {**dict.fromkeys(missing), **{name: e["all"] for name, e in engines.items()}}
    return {
        "name": "ode",
        "unit": f"s per trajectory at an error of {TARGET:g}",
        "ours": best["all"],
        "cores": cores,
        "work": f"{model.name}, {len(task.scale)} states, {task.split} parameters, 1 s, own spikes at 20 Hz into each of {', '.join(ports)}",
        "peers": peers,
        "missing": missing,
        "ratio": _ratio(engines.values(), best, "all"),
        "ratio_one_core": _ratio(engines.values(), best, "one"),
        "error_ours": best["error"],
        "error_peers": {**dict.fromkeys(missing), **{name: e["error"] for name, e in engines.items()}},
        "real_time_factor": None,
        "events_per_s": None,
        "ns_per_event": None,
        "compile_s": compiled,
        "start_cached_s": cached,
        "peak_mb": machine.peak_mb(),
        "machine": machine.facts(),
        "ratio_end": _ratio(engines.values(), best, "end"),
        "ratio_grid": _ratio(engines.values(), best, "grid"),
        "work_precision": [row for e in [*ours.values(), *engines.values()] for row in e["rows"]],
        "forms": [{"form": str(form), "ms_per_trajectory": ms} for ms, form in forms],
        "method": _method(size, cores, forms, best["name"]),
    }


def _model(model: Any) -> Any:
    from glutamate.engine.model import Model

    if isinstance(model, str):
        from glutamate.api import load

        return load(model)
    return Model.of(model)


def _ratio(peers: Any, ours: dict[str, Any], key: str) -> float | None:
    times = [e[key] for e in peers if e[key] is not None]
    return min(times) / ours[key] if times and ours[key] else None


def _reference(engine: Any, members: int) -> tuple[Any, Any]:
    """States at the end and on the grid of the first members."""
    import numpy as np

    engine.tolerance(REFERENCE_RTOL, REFERENCE_SHARE)
    ends, grids = zip(*(engine.grid(m) for m in range(members)), strict=True)
    return np.array(ends), np.array(grids)


@contextmanager
def _empty_cache() -> Iterator[None]:
    """A cache of compiled code that starts empty and is removed."""
    before = os.environ.get("GLUTAMATE_CACHE")
    with tempfile.TemporaryDirectory() as folder:
        os.environ["GLUTAMATE_CACHE"] = folder
        try:
            yield
        finally:
            del os.environ["GLUTAMATE_CACHE"]
            if before is not None:
                os.environ["GLUTAMATE_CACHE"] = before


def _summary(name: str, rows: list[dict[str, Any]], spread: Callable[[float], float]) -> dict[str, Any]:
    """Seconds per trajectory at the target error: on one core by both errors and by each, and on all cores.

    `spread(rtol)` is the gain of all cores over one, measured at the tolerance whose error is nearest to the target.
    """
    found = {which: at_error(rows, TARGET, which) for which in ("both", "end", "grid")}
    one = found["both"]
    usable = [r for r in rows if r["ms_per_trajectory"] and worst(r) > 0]
    near = min(usable, key=lambda r: abs(_decades(worst(r))), default=None)
    gain = spread(near["rtol"]) if near and one else None
    return {
        "name": name, "rows": rows, "one": one[0] / 1e3 if one else None, "error": one[1] if one else None,
        "end": found["end"][0] / 1e3 if found["end"] else None, "grid": found["grid"][0] / 1e3 if found["grid"] else None,
        "all": one[0] / 1e3 / gain if one and gain else None,
    }  # fmt: skip


def _decades(value: float) -> float:
    import math

    return math.log10(value / TARGET)


def _ours(
    model: Any, task: Any, size: dict[str, Any], cores: int, reference: tuple[Any, Any]
) -> tuple[dict[str, Any], float, float]:
    """Every method of the engine, seconds to compile, seconds to have the compiled code again."""
    from glutamate.bench.ours import Ours

    found = {}
    with _empty_cache():
        for method in METHODS:
            engine = Ours(model.system, task, method)
            rows = []
            for rtol in size["tolerances"]:
                try:
                    end, grid = engine.states(rtol, size["errors"])
                    ms = engine.seconds(rtol, 1, size["rounds"]) / task.members * 1e3
                except SolveError:
                    rows.append(_failed(f"glutamate {method}", rtol))
                    continue
                rows.append(_row(f"glutamate {method}", rtol, ms, end, grid, reference, task.scale))

            def spread(rtol: float, engine: Ours = engine) -> float:
                one = engine.seconds(rtol, 1, size["rounds"])
                return one / engine.seconds(rtol, cores, size["rounds"]) if cores > 1 else 1.0

            found[method] = _summary(method, rows, spread)
            found[method]["compile"] = engine.program.compile_seconds
        best = min(METHODS, key=lambda m: found[m]["all"] or float("inf"))
        cached = Ours(model.system, task, best).program.compile_seconds
    return found, found[best]["compile"], cached


def _failed(name: str, rtol: float) -> dict[str, Any]:
    """A tolerance at which some member did not reach the end."""
    return {"engine": name, "rtol": rtol, "ms_per_trajectory": None, "error_end": None, "error_grid": None}


def _row(
    name: str, rtol: float, ms: float | None, end: Any, grid: Any, reference: tuple[Any, Any], scale: Any
) -> dict[str, Any]:
    errors = (error(end, reference[0], scale), error(grid, reference[1], scale))
    if max(errors) == float("inf"):
        return _failed(name, rtol)
    return {"engine": name, "rtol": rtol, "ms_per_trajectory": ms, "error_end": errors[0], "error_grid": errors[1]}


def _peer(
    name: str, form: Any, task: Any, size: dict[str, Any], cores: int, reference: tuple[Any, Any]
) -> dict[str, Any]:
    """One peer on one core and in as many processes as there are cores; a tolerance it cannot run has no time."""
    import numpy as np

    from glutamate.bench.worker import engine, seconds, together

    peer = engine(name, form, task)
    count = size["scipy"] if name == "scipy_lsoda" else size["timed"]
    rounds = 1 if name == "scipy_lsoda" else size["rounds"]
    rows = []
    for rtol in size["tolerances"]:
        peer.tolerance(rtol)
        try:
            end, grid = (np.array(x) for x in zip(*(peer.grid(m) for m in range(size["errors"])), strict=True))
            ms = seconds(peer, range(count), rounds) / count * 1e3
        except SolveError:
            rows.append(_failed(name, rtol))
            continue
        rows.append(_row(name, rtol, ms, end, grid, reference, task.scale))

    def spread(rtol: float) -> float:
        if cores == 1:
            return 1.0
        members = range(max(count, cores) // cores * cores)
        peer.tolerance(rtol)
        one = seconds(peer, members, rounds)
        return one / together(name, form, task, rtol, members, cores, rounds)

    return _summary(name, rows, spread)


def _forms(task: Any, size: dict[str, Any]) -> tuple[list[tuple[float, Any]], list[str]]:
    """Forms of libRoadRunner by milliseconds per trajectory at rtol 1e-5, fastest first; or what is missing."""
    import importlib.util

    if importlib.util.find_spec("roadrunner") is None:
        return [], ["libroadrunner"]
    from glutamate.bench.roadrunner import FORMS, RoadRunner
    from glutamate.bench.worker import seconds

    count = min(size["timed"], 4)
    found = []
    for form in FORMS if size is FULL else FORMS[:1]:
        peer = RoadRunner(task, form)
        peer.tolerance(1e-5)
        try:
            peer.run(0)
            found.append((seconds(peer, range(count), size["rounds"]) / count * 1e3, form))
        except SolveError:
            continue
    return sorted(found, key=lambda pair: pair[0]), []


def _method(size: dict[str, Any], cores: int, forms: list[tuple[float, Any]], method: str) -> str:
    chosen = (
        f"libRoadRunner ran as: {forms[0][1]}; states, parameters and inputs set by index in one call, no table of results"
        + (f", the fastest of {len(forms)} forms at rtol 1e-5 (listed in `forms`)" if len(forms) > 1 else "")
        + ". "
        if forms
        else ""
    )
    return (
        f"{size['members']} members of ours (best method {method}), {size['timed']} of libRoadRunner, {size['scipy']} of SciPy; least time of "
        f"{size['rounds']} rounds (SciPy: 1). Every parameter is in the lane block and differs by 10 % between members; no fast-math. "
        f"The absolute tolerance is rtol times the scale of the state for all engines. Errors over {size['errors']} members against SciPy's "
        f"LSODA (rtol {REFERENCE_RTOL:g}, absolute {REFERENCE_RTOL * REFERENCE_SHARE:g} of the scale, exact Jacobian), restarted at every spike. "
        f"{chosen}SciPy's LSODA calls compiled Python of the same graph with the exact Jacobian. Times at an error of {TARGET:g} lie on log-log "
        f"lines between measured tolerances; on {cores} cores ours runs {cores} threads, a peer {cores} processes, its gain measured near that error."
    )
