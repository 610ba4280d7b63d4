"""Building a bridge: its design, the runs, the surfaces, and their error at points held out.

Design      Sobol points and all corners of the box; the points held out are another Sobol set, which no fit sees
Errors      of each output in each context: root mean square and largest of the error relative to the value (to the mean
            where an output is fitted linearly), relative to the mean, to the spread; and `noise`, what two runs of one
            point differ by, chance alone, per square root of two
Sources     Sobol1967
"""

from __future__ import annotations

import time
from itertools import product
from typing import Any

import numpy as np

from glutamate.engine.bridge.reading import Reading
from glutamate.engine.bridge.stored import Stored
from glutamate.engine.bridge.surface import fitted
from glutamate.errors import SolveError

REPEATED = 8  # points held out that are run twice


def build(bridge: Any, progress: Any = None) -> Stored:
    """What a Bridge gives, not yet written; `progress(context, runs)` is told when a set of runs begins."""
    began, cpu = time.perf_counter(), time.process_time()
    points, held_out = design(bridge)
    sets = points, held_out, {name: values[:REPEATED] for name, values in held_out.items()}
    places = _places(bridge, points).T
    surfaces: dict[str, Any] = {}
    errors: dict[str, Any] = {}
    measured: dict[str, Any] = {}
    found: dict[str, Any] = {}
    for k, context in enumerate(bridge.contexts):
        fit, held, again = (_run(bridge, each, context, 10 * k + j, progress) for j, each in enumerate(sets))
        surfaces[context], errors[context] = {}, {}
        for name, reading in bridge.readings().items():
            values = np.log(fit[name]) if reading.scale == "log" else fit[name]
            surface = surfaces[context][name] = fitted(bridge.fit, places, values)
            said = np.asarray(surface.at(list(_places(bridge, held_out))))
            said = np.exp(said) if reading.scale == "log" else said
            errors[context][name] = error(reading, said, held[name], again[name])
        measured[context], found[context] = ({n: v.tolist() for n, v in run.items()} for run in (fit, held))
    runs = len(bridge.contexts) * sum(len(next(iter(each.values()))) for each in sets)
    cost = {"wall_s": time.perf_counter() - began, "cpu_s": time.process_time() - cpu, "runs": runs}
    lists = [{n: v.tolist() for n, v in each.items()} for each in (points, held_out)]
    return Stored(
        bridge.key(), surfaces, errors, lists[0], lists[1], measured, found, cost, bridge.seed
    )  # fmt: skip


def design(bridge: Any) -> tuple[dict[str, Any], dict[str, Any]]:
    """Points to fit {axis: (points + corners,)} and points held out {axis: (holdout,)}."""
    from scipy.stats import qmc

    width = len(bridge.inputs)

    def sobol(count: int, stream: int) -> Any:
        sequence = qmc.Sobol(width, scramble=True, rng=np.random.default_rng([bridge.seed, stream]))
        return 2 * sequence.random(1 << (count - 1).bit_length())[:count] - 1

    corners = np.array(list(product((-1.0, 1.0), repeat=width)))
    sets = np.vstack([sobol(bridge.points, 0), corners]), sobol(bridge.holdout, 1)
    first, second = (
        {name: axis.value(places[:, k]) for k, (name, axis) in enumerate(bridge.inputs.items())} for places in sets
    )
    return first, second


def error(reading: Reading, said: Any, truth: Any, again: Any) -> dict[str, float]:
    """Of what a surface said (points,) against the truth; `again` is the truth of the first points, run once more."""
    size = np.abs(truth) if reading.scale == "log" else np.full(len(truth), np.abs(truth).mean())
    missed = (said - truth) / size
    chance = (again - truth[: len(again)]) / size[: len(again)]
    absolute = float(np.sqrt(((said - truth) ** 2).mean()))
    return {
        "rms": float(np.sqrt((missed**2).mean())),
        "max": float(np.abs(missed).max()),
        "rms_per_mean": absolute / float(np.abs(truth).mean()),
        "rms_per_spread": absolute / float(truth.std()),
        "noise": float(np.sqrt((chance**2).mean() / 2)),
        "mean": float(truth.mean()),
        "spread": float(truth.std()),
    }


def _places(bridge: Any, points: dict[str, Any]) -> Any:
    """(axes, points) from -1 to 1."""
    return np.stack([np.asarray(axis.place(points[name])) for name, axis in bridge.inputs.items()])


def _run(bridge: Any, points: dict[str, Any], context: str, stream: int, progress: Any) -> dict[str, Any]:
    """Outputs (points,) of the fast side; SolveError where one is missing, or not positive where it has to be."""
    count = len(next(iter(points.values())))
    if progress is not None:
        progress(context, count)
    seeds = np.random.SeedSequence([bridge.seed, stream]).generate_state(count)
    values, readings = bridge.contexts[context], bridge.readings()
    found: dict[str, Any] = bridge.fast.run(points, values, readings, bridge.settle, bridge.window, seeds)
    for name, reading in readings.items():
        least = 0.0 if reading.scale == "log" else -np.inf
        bad = ~(np.isfinite(found[name]) & (found[name] > least))
        if bad.any():
            at = ", ".join(f"{n} {float(v[bad][0]):.4g}" for n, v in points.items())
            came = f"{int(bad.sum())} of {count} runs without a usable {name}, the first at {at}"
            allowed, do = "a number from every point", "make the box smaller, or the output linear"
            raise SolveError(f"building {bridge.name} in the context {context}", came, allowed, do)
    return found
