"""Benchmark `ode`: time per trajectory of a stiff synapse at equal error, beside libRoadRunner and SciPy.

Work        1 s of a model with Poisson spikes, every member with own spikes and own values of its parameters (work.py)
Error       largest |dy| / (scale + |y|) of any state, at the end and on a grid of 1 ms, against SciPy's LSODA at 1e-10
Headline    seconds per trajectory at an error of 1e-4 (end and grid); the peers have no threads of their own, so three
            ratios: ours on all cores against their one, core against core, and with a process of theirs on every core
"""

from __future__ import annotations

import importlib.util
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from glutamate.bench import machine

if TYPE_CHECKING:
    from glutamate.bench.measure import Engine, Size

PORTS = ("release.spike", "inhibition.spike")
PEERS = ("libroadrunner", "scipy_lsoda")


def sizes(quick: bool) -> Size:
    """How much a run measures."""
    from glutamate.bench.measure import Size

    if quick:
        return Size(256, 2, 4, 2, 2, (1e-3, 1e-5, 1e-7), False)
    return Size(1024, 8, 32, 4, 5, (1e-2, 1e-3, 1e-4, 1e-5, 1e-6, 1e-7, 1e-8), True)


def ode(
    quick: bool = False, model: Any = "synapse", ports: Sequence[str] = PORTS, cores: int | None = None
) -> dict[str, Any]:
    """Measure the engine and its peers on one model (a name, a Model or an Assembly).

    Keys as in every benchmark. `ratio` sets ours on all cores beside the fastest peer as it runs by itself, on one;
    `ratio_one_core` is core against core, `ratio_equal_cores` gives the peer a process on every core. Further keys:
    `peers_all_cores`, `work_precision`, `forms`, `ratio_end`, `ratio_grid`, `method` and `gain`, of all cores over
    one, which is near or below 1 on a busy machine. Times are seconds per trajectory at the target error, None where
    an engine does not reach it or is not installed; a tolerance at which a member fails has no time.
    Raises PathError for an unknown model or port.
    """
    from glutamate.bench.measure import METHODS, TARGET, Measure, empty_cache, fastest
    from glutamate.bench.work import work

    size, cores, facts = sizes(quick), cores or machine.cores(), machine.facts()
    model = _model(model)
    task = work(model, ports, size.members, size.timed)
    measure = Measure(task, size, cores)
    with empty_cache():
        ours = [measure.ours(model.system, method) for method in METHODS]
        best = fastest(ours)
        cached = measure.cached(model.system, METHODS[ours.index(best)])
    missing = [] if importlib.util.find_spec("roadrunner") else ["libroadrunner"]
    forms = [] if missing else measure.forms()
    peers = [measure.peer("libroadrunner", forms[0][1])] if forms else []
    peers.append(measure.peer("scipy_lsoda"))
    found = {engine.name: engine for engine in peers}
    states = f"{len(task.scale)} states, {task.split} parameters"
    return {
        "name": "ode",
        "unit": f"s per trajectory at an error of {TARGET:g}",
        "ours": best.all,
        "cores": cores,
        "work": f"{model.name}, {states}, 1 s, own spikes at 20 Hz into each of {', '.join(ports)}",
        "peers": {name: found[name].one if name in found else None for name in PEERS},
        "peers_all_cores": {name: found[name].all if name in found else None for name in PEERS},
        "missing": missing,
        "ratio": _ratio(peers, best, "one", "all"),
        "ratio_one_core": _ratio(peers, best, "one"),
        "ratio_equal_cores": _ratio(peers, best, "all"),
        "error_ours": best.error,
        "error_peers": {name: found[name].error if name in found else None for name in PEERS},
        "real_time_factor": None,
        "events_per_s": None,
        "ns_per_event": None,
        "compile_s": best.compile_s,
        "start_cached_s": cached,
        "peak_mb": machine.peak_mb(),
        "machine": facts,
        "ratio_end": _ratio(peers, best, "end"),
        "ratio_grid": _ratio(peers, best, "grid"),
        "gain": {engine.name: engine.gain for engine in [best, *peers]},
        "work_precision": [row for engine in [*ours, *peers] for row in engine.rows],
        "forms": [{"form": str(form), "ms_per_trajectory": ms} for ms, form in forms],
        "method": _method(size, cores, [str(form) for _, form in forms], best.name),
    }


def _model(model: Any) -> Any:
    from glutamate.engine.model import Model

    if isinstance(model, str):
        from glutamate.api import load

        return load(model)
    return Model.of(model)


def _ratio(peers: Sequence[Engine], ours: Engine, which: str, own: str = "") -> float | None:
    """Fastest peer over ours, each measured as named."""
    mine = getattr(ours, own or which)
    times = [getattr(engine, which) for engine in peers if getattr(engine, which) is not None]
    return min(times) / mine if times and mine else None


def _method(size: Size, cores: int, forms: Sequence[str], best: str) -> str:
    from glutamate.bench.measure import REFERENCE_RTOL, REFERENCE_SHARE, TARGET

    chosen = (
        f". libRoadRunner ran as: {forms[0]}; all values set by index in one call, no table of results" if forms else ""
    )
    if len(forms) > 1:
        chosen += f", the fastest of {len(forms)} forms at rtol 1e-5 (listed in `forms`)"
    return (
        f"{size.members} members of ours (fastest: {best}), {size.timed} of libRoadRunner, {size.scipy} of SciPy; "
        f"least time of {size.rounds} rounds (SciPy: 1). All parameters are in the lane block; all but temperatures "
        "and natural constants differ by 10 % between members; no fast-math. The absolute tolerance is rtol times the "
        f"scale of the state for all engines. Errors over {size.compared} members against SciPy's LSODA (rtol "
        f"{REFERENCE_RTOL:g}, absolute {REFERENCE_RTOL * REFERENCE_SHARE:g} of the scale), restarted at every spike"
        f"{chosen}. SciPy's LSODA calls compiled Python of the same graph with the exact Jacobian. Times at an error "
        f"of {TARGET:g} lie on log-log lines between measured tolerances. On {cores} cores ours runs {cores} threads, "
        f"a peer, which has none, {cores} processes; the gain over one core is measured at the tolerance nearest to "
        "that error."
    )
