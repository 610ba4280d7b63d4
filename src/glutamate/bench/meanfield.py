"""Benchmark `meanfield`: the whole brain of dynamic mean fields, nanoseconds per region and step.

Work        128 copies of 80 regions, noise on both activities, Euler steps of 1 ms, on the synthetic connectome
Peers       the same equations typed here: `numpy` with all copies in one array and the coupling as a matrix product,
            `numba` as scalar loops, one copy after the other; each on one core, float64, with its own normal numbers
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

COPIES, REGIONS, STEPS, ROUNDS = 128, 80, 1000, 5
QUICK_COPIES, QUICK_STEPS, QUICK_ROUNDS = 16, 100, 1
CHECKED = 200
NOISE, STEP = 0.01, 1.0  # per root ms, ms
ASKED = 25.0  # ns
FIRST = (0.16, 0.04)
MS = 1e-3


def meanfield(quick: bool = False, model: Any = None, cores: int | None = None) -> dict[str, Any]:
    """Keys as in every benchmark; `ours` and the peers are nanoseconds per region, copy and step."""
    cores = cores or machine.cores()
    facts = machine.facts()
    copies, steps, rounds = (QUICK_COPIES, QUICK_STEPS, QUICK_ROUNDS) if quick else (COPIES, STEPS, ROUNDS)
    weights, inhibition = _brain()
    began = time.perf_counter()
    ours = Ours(copies)
    compiled = time.perf_counter() - began
    typed = {"numpy": Twin(with_numpy, weights, inhibition, copies)}
    missing = []
    try:
        typed["numba"] = Twin(with_numba(), weights, inhibition, copies)
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
    ends: dict[str, Any] = {}
    for _ in range(rounds):  # in alternation, so that all meet the same load
        for name, go in engines.items():
            taken, ends[name] = go()
            seconds[name].append(taken)
    each = {name: 1e9 * median(values) / (copies * REGIONS * steps) for name, values in seconds.items()}
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
        "asked_ns": ASKED,
        "activity": means,
        "gain": {"glutamate": each["one"] / each["all"]} if "all" in each else {},
        "method": _method(each, means, mine, rounds, cores),
    }


def _method(each: dict[str, float], means: dict[str, float], error: float, rounds: int, cores: int) -> str:
    met = "met" if min(each["one"], each.get("all", each["one"])) <= ASKED else "missed"
    shown = ", ".join(f"{name} {value:.3f}" for name, value in means.items())
    return (
        f"Median of {rounds} rounds in alternation; ours {each['one']:.1f} ns on one core, asked for at most {ASKED:g} "
        f"on {cores}: {met}. Mean activity at the end: {shown}. "
        f"Without noise ours is within {error:.1e} of numpy after {CHECKED} steps."
    )


def _brain() -> tuple[Any, Any]:
    """Weights (n, n) and balanced inhibition (n,) in nA."""
    from glutamate.brain.balance import balanced
    from glutamate.brain.synthetic import synthetic
    from glutamate.brain.whole import WholeBrain

    connectome = synthetic(REGIONS).row_normalised()
    return connectome.weights, 1e-3 * balanced(WholeBrain(connectome)).value("inhibition")


class Ours:
    """The engine's code for the work, ready to run."""

    def __init__(self, copies: int) -> None:
        from glutamate.brain.balance import balanced
        from glutamate.brain.run import compiled, table
        from glutamate.brain.synthetic import synthetic
        from glutamate.brain.whole import WholeBrain

        brain = balanced(WholeBrain(synthetic(REGIONS).row_normalised(), noise=NOISE))
        self.copies = copies
        self.program = compiled(brain, ("activity",), "euler_maruyama", copies)
        self.base = table(self.program, [brain])[0]
        paths = [*self.program.node.system.parameters, *self.program.node.system.inputs]
        self.noisy = [row for row, slot in enumerate(paths) if slot.path.endswith("_noise")]

    def run(self, steps: int, noise: float, threads: int) -> tuple[float, Any]:
        """Seconds, and activity (copies, regions) at the end."""
        from glutamate.engine.fixed.grid import GridBatch

        base = self.base.copy()
        base[:, self.noisy] = noise
        batch = GridBatch(
            self.copies, base, 0.0, steps * STEP, STEP, steps, start=_first(self.copies), slack=4.0, seed=1
        )
        out = self.program.run(batch, threads)
        return out.seconds, out.final[:, :, 0]


class Twin:
    """A typed version of the work."""

    def __init__(self, step: Callable[..., Any], weights: Any, inhibition: Any, copies: int) -> None:
        self.step, self.weights, self.inhibition, self.copies = step, weights, inhibition, copies
        self.run(2, NOISE)  # compiles

    def run(self, steps: int, noise: float) -> tuple[float, Any]:
        """Seconds, and activity (copies, regions) at the end."""
        first = _first(self.copies)
        s, g, draws = first[:, :, 0].copy(), first[:, :, 1].copy(), np.random.default_rng(1)
        began = time.perf_counter()
        s, _ = self.step(s, g, self.weights, self.inhibition, steps, STEP, noise, draws)
        return time.perf_counter() - began, s


def _first(copies: int) -> Any:
    return np.broadcast_to(FIRST, (copies, REGIONS, 2)).copy()


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


def with_numba() -> Callable[..., Any]:
    """The scalar version: plain loops over copies, steps and regions; ImportError without Numba."""
    import numba

    @numba.njit(cache=False)
    def loops(s: Any, g: Any, weights: Any, inhibition: Any, steps: int, dt: float, noise: float, draws: Any) -> Any:
        copies, n = s.shape
        size = noise * np.sqrt(dt)
        new = np.empty(n)
        for c in range(copies):
            for _ in range(steps):
                for i in range(n):
                    heard = 0.0
                    for j in range(n):
                        heard += weights[i, j] * s[c, j]
                    above_e = 310 * (0.382 + 0.21 * s[c, i] + 0.15 * heard - inhibition[i] * g[c, i]) - 125
                    above_i = 615 * (0.2674 + 0.15 * s[c, i] - g[c, i]) - 177
                    rate_e = above_e / (1 - np.exp(-0.16 * above_e))
                    rate_i = above_i / (1 - np.exp(-0.087 * above_i))
                    new[i] = s[c, i] + dt * (-s[c, i] / 100 + (1 - s[c, i]) * 0.641 * MS * rate_e)
                    g[c, i] += dt * (-g[c, i] / 10 + MS * rate_i)
                    if size > 0:
                        new[i] += size * draws.standard_normal()
                        g[c, i] += size * draws.standard_normal()
                s[c] = new
        return s, g

    return loops
