"""Benchmark `meanfield`: the whole brain of dynamic mean fields, nanoseconds per region and step.

Work        128 copies of 80 regions, noise on both activities, Euler steps of 1 ms, on the synthetic connectome
Peers       the same equations typed: `numpy` here, with all copies in one array and the coupling as a matrix product,
            `numba` in brain/speed.py as scalar loops, one copy after the other; each on one core, in doubles, with
            normal numbers of its own
Fair        without noise all three must end in the same state (`error_peers`, against numpy's); with it their mean
            rates are reported, since normal numbers differ
"""

from __future__ import annotations

import time
from collections.abc import Callable
from statistics import median
from typing import Any

import numpy as np

from glutamate.bench import machine
from glutamate.brain.speed import ASKED_NS, COPIES, MS, NOISE, REGIONS, STEP, Lanes, Loops, scalar_loops

STEPS, ROUNDS = 1000, 5
QUICK_COPIES, QUICK_STEPS, QUICK_ROUNDS = 16, 100, 1
CHECKED = 200


def meanfield(quick: bool = False, model: Any = None, cores: int | None = None) -> dict[str, Any]:
    """Keys as in every benchmark; `ours` and the peers are nanoseconds per region, copy and step."""
    cores = cores or machine.cores()
    facts = machine.facts()
    copies, steps, rounds = (QUICK_COPIES, QUICK_STEPS, QUICK_ROUNDS) if quick else (COPIES, STEPS, ROUNDS)
    began = time.perf_counter()
    ours = Lanes(copies)
    compiled = time.perf_counter() - began
    typed = {"numpy": Loops(with_numpy, copies)}
    missing = []
    try:
        typed["numba"] = Loops(scalar_loops(), copies)
    except ImportError:
        missing = ["numba"]
    exact = typed["numpy"].run(CHECKED, 0.0)[1]
    errors = {name: float(np.abs(twin.run(CHECKED, 0.0)[1] - exact).max()) for name, twin in typed.items()}
    mine = float(np.abs(ours.run(CHECKED, 0.0, 1)[1] - exact).max())
    engines: dict[str, Callable[[], tuple[float, Any]]] = {"one": lambda: ours.run(steps, NOISE, 1)}
    if cores > 1:
        engines["all"] = lambda: ours.run(steps, NOISE, cores)
    engines |= {name: (lambda twin=twin: twin.run(steps, NOISE)) for name, twin in typed.items()}
    seconds: dict[str, list[float]] = {name: [] for name in engines}
    spent: dict[str, list[float]] = {name: [] for name in engines}
    ends: dict[str, Any] = {}
    for _ in range(rounds):  # in alternation, so that all meet the same load
        for name, go in engines.items():
            began = time.process_time()
            taken, ends[name] = go()
            spent[name].append(time.process_time() - began)
            seconds[name].append(taken)
    per = 1e9 / (copies * REGIONS * steps)
    each = {name: per * median(values) for name, values in seconds.items()}
    used = {name: per * median(values) for name, values in spent.items()}
    peers = {name: each.get(name) for name in ("numpy", "numba")}
    fastest = min(value for value in peers.values() if value is not None)
    best = min(each["one"], each.get("all", each["one"]))
    means = {"glutamate": float(ends["one"].mean()), **{name: float(ends[name].mean()) for name in typed}}
    return {
        "name": "meanfield",
        "unit": "ns per region and step",
        "ours": best,
        "cores": 1 if best == each["one"] else cores,
        "work": f"{copies} copies of {REGIONS} regions, {steps} steps of {STEP:g} ms with noise",
        "peers": peers,
        "missing": missing,
        "ratio": fastest / best,
        "ratio_one_core": fastest / each["one"],
        "error_ours": mine,
        "error_peers": errors,
        "real_time_factor": best * 1e-9 * REGIONS * copies * 1e3 / STEP,
        "events_per_s": None,
        "ns_per_event": None,
        "compile_s": compiled,
        "start_cached_s": None,
        "peak_mb": machine.peak_mb(),
        "machine": facts,
        "one_core_ns": each["one"],
        "asked_ns": ASKED_NS,
        "processor_ns": used,
        "activity": means,
        "gain": {"glutamate": each["one"] / each["all"]} if "all" in each else {},
        "method": _method(used, means, mine, rounds),
    }


def _method(used: dict[str, float], means: dict[str, float], error: float, rounds: int) -> str:
    met = "met" if used["one"] <= ASKED_NS else "missed"
    shown = ", ".join(f"{name} {value:.3f}" for name, value in means.items())
    times = ", ".join(f"{name} {value:.1f}" for name, value in used.items() if name != "one")
    return (
        f"Median of {rounds} rounds in alternation. Processor time, which other programs on the machine hardly move: "
        f"ours {used['one']:.1f} ns on one core, at most {ASKED_NS:g} asked for: {met}; {times} ns. Mean activity at "
        f"the end: {shown}. Without noise ours is within {error:.1e} of numpy after {CHECKED} steps."
    )


def with_numpy(s: Any, g: Any, weights: Any, inhibition: Any, steps: int, dt: float, noise: float, draws: Any) -> Any:
    """All copies in one array; activities (copies, regions)."""
    across, size = weights.T.copy(), noise * np.sqrt(dt)
    for _ in range(steps):
        above_e = 310 * (0.382 + 0.21 * s + 0.15 * (s @ across) - inhibition * g) - 125
        above_i = 615 * (0.2674 + 0.15 * s - g) - 177
        rate_e = above_e / (1 - np.exp(-0.16 * above_e))
        rate_i = above_i / (1 - np.exp(-0.087 * above_i))
        s, g = s + dt * (-s / 100 + (1 - s) * 0.641 * MS * rate_e), g + dt * (-g / 10 + MS * rate_i)
        if size:
            s += size * draws.standard_normal(s.shape)
            g += size * draws.standard_normal(g.shape)
    return s, g
