"""Benchmark `ions`: a map of what a dip of energy does to a closed synapse, by depth, length and room outside cells.

Work        points of a grid, each 35 minutes of the model `closed_synapse` (22 states and more, stiff), final voltage
Peer        libRoadRunner by the model's own SBML text, one core, some points of the same grid, all values by id; it is
            given the tolerance at which its largest error over these points is near ours
Error       largest difference of the voltage at the end, in mV, from the engine at a tolerance of 1e-9
Headline    seconds for 10,000 points on all cores; at most 300 on two are asked for
"""

from __future__ import annotations

import importlib.util
import time
import warnings
from typing import Any

from glutamate.bench import machine

MODEL, END_MS = "closed_synapse", 35 * 6e4
SIZES, QUICK_SIZES = (25, 20, 20), (3, 2, 2)  # depths, lengths, rooms
LEFT, LENGTH_MIN, ROOM = (0.0, 1.0), (1.0, 20.0), (0.2, 0.8)  # share of the pump, min, share of cells
COMPARED, QUICK_COMPARED = 20, 4
RTOL, REFERENCE_RTOL, PEER_RTOLS = 1e-3, 1e-9, (1e-4, 1e-5, 1e-6)
ASKED_S, POINTS = 300.0, 10_000
VOLTAGE, DEPOLARIZED_MV = "synapse.neuron_voltage", -45.0


def grid(sizes: tuple[int, int, int]) -> dict[str, Any]:
    """Values by path (points,) of the whole grid, lengths in ms."""
    import numpy as np

    axes = [np.linspace(*ends, n) for ends, n in zip((LEFT, LENGTH_MIN, ROOM), sizes, strict=True)]
    left, length, room = (x.ravel() for x in np.meshgrid(*axes, indexing="ij"))
    return {"failure.left": left, "failure.length": 6e4 * length, "synapse.space": room}


def ions(quick: bool = False, model: Any = None, cores: int | None = None) -> dict[str, Any]:
    """Keys as in every benchmark; `ours` is seconds for 10,000 points."""
    import numpy as np

    from glutamate.engine import discover

    cores = cores or machine.cores()
    points = grid(QUICK_SIZES if quick else SIZES)
    count = len(points["failure.left"])
    few = np.linspace(0, count - 1, QUICK_COMPARED if quick else COMPARED).round().astype(int)
    some = {path: values[few] for path, values in points.items()}
    made = discover.model(MODEL)
    began = time.perf_counter()
    _run(made, some, RTOL, 1)
    compiled = time.perf_counter() - began
    began = time.perf_counter()
    ends, failed = _run(made, points, RTOL, cores)
    whole = time.perf_counter() - began
    began = time.perf_counter()
    _run(made, some, RTOL, 1)
    one = (time.perf_counter() - began) / len(few)
    exact = _run(made, some, REFERENCE_RTOL, cores)[0]
    mine = float(np.nanmax(np.abs(ends[few] - exact)))
    missing = [] if importlib.util.find_spec("roadrunner") else ["libroadrunner"]
    peer, peer_error, peer_rtol = (None, None, None) if missing else _peer(made, some, exact, mine)
    ours = whole * POINTS / count
    theirs = None if peer is None else peer * POINTS
    high = float(np.mean(ends[np.isfinite(ends)] > DEPOLARIZED_MV))
    return {
        "name": "ions",
        "unit": f"s per {POINTS} points of 35 min",
        "ours": ours,
        "cores": cores,
        "work": f"{MODEL}, {count} points by energy, length and room, 35 min each",
        "peers": {"libroadrunner": theirs},
        "missing": missing,
        "ratio": None if theirs is None else theirs / ours,
        "ratio_one_core": None if peer is None else peer / one,
        "error_ours": mine,
        "error_peers": {"libroadrunner": peer_error},
        "real_time_factor": None,
        "events_per_s": None,
        "ns_per_event": None,
        "compile_s": compiled,
        "start_cached_s": None,
        "peak_mb": machine.peak_mb(),
        "machine": machine.facts(),
        "asked_s": ASKED_S,
        "failed": failed,
        "depolarized": high,
        "gain": {"glutamate": one * count / whole},
        "method": (
            f"Ours at a tolerance of {RTOL:g}; at most {ASKED_S:g} s asked for: "
            f"{'met' if ours <= ASKED_S else 'missed'}. "
            f"{failed} of {count} points failed; {100 * high:.0f} % end depolarized. Voltages at the end of {len(few)} "
            f"points are within {mine:.2g} mV of a run at {REFERENCE_RTOL:g}"
            + ("." if peer is None else f"; libRoadRunner at {peer_rtol:g} within {peer_error:.2g} mV.")
        ),
    }


def _run(made: Any, points: dict[str, Any], rtol: float, threads: int) -> tuple[Any, int]:
    """Voltages (points,) at the end, NaN where a point failed, and how many did."""
    import numpy as np

    from glutamate.engine.simulate import simulate

    data = simulate(made, times=[0.0, END_MS], vary=points, record=[VOLTAGE], rtol=rtol, threads=threads)
    ends = data[VOLTAGE].values[:, -1]
    return ends, int(np.isnan(ends).sum())


def _peer(made: Any, points: dict[str, Any], exact: Any, aimed: float) -> tuple[float, float, float]:
    """Seconds per point, largest error and tolerance of libRoadRunner, the loosest whose error is near the one aimed
    at; the tightest where none is.
    """
    import numpy as np

    from glutamate.bench.roadrunner import MOST_STEPS, library
    from glutamate.interchange.sbml_ids import identifiers
    from glutamate.interchange.sbml_text import to_sbml

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        roadrunner = library()
        roadrunner.Logger.setLevel(roadrunner.Logger.LOG_FATAL)
        names = identifiers(made.system)
        engine = roadrunner.RoadRunner(to_sbml(made.system))
    integrator = engine.getIntegrator()
    integrator.setValue("stiff", True)
    integrator.setValue("maximum_num_steps", MOST_STEPS)
    integrator.setValue("absolute_tolerance", 1e-12)
    engine.timeCourseSelections = ["time", names[VOLTAGE]]
    found = (float("inf"), float("inf"), PEER_RTOLS[-1])
    for rtol in PEER_RTOLS:
        integrator.setValue("relative_tolerance", rtol)
        ends = np.full(len(exact), np.nan)
        began = time.perf_counter()
        for k in range(len(exact)):
            engine.resetAll()
            for path, values in points.items():
                engine.setValue(names[path], float(values[k]))
            engine.reset()
            for path, values in points.items():
                engine.setValue(names[path], float(values[k]))
            try:
                ends[k] = engine.simulate(0, END_MS, 2)[-1, 1]
            except RuntimeError:
                continue
        spent = (time.perf_counter() - began) / len(exact)
        found = (spent, float(np.nanmax(np.abs(ends - exact))), rtol)
        if found[1] <= max(2 * aimed, 0.05):
            break
    return found
