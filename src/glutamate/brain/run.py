"""Running whole brains: many brains or copies side by side, one in each lane, on the engine's fixed step.

Takes in    one WholeBrain or several on the same connectome, how long, a step
Hands on    a Dataset (member, node, time): activity (what BOLD follows), rates in Hz; how much was below 0; the end
Noise       counter-based, by seed and `stream` of each brain: brains with the same stream meet the same noise, which
            makes a change visible at once; by default every brain has its own
Limits      Euler steps: at 0.5 ms the variance of inhibition is a tenth too large at worst, which its limits tell;
            `every` samples, it does not average
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from glutamate.brain.whole import STATES, WholeBrain
from glutamate.errors import ParameterError, SolveError
from glutamate.units import parse_unit, quantity

if TYPE_CHECKING:
    import xarray as xr

PART = "dynamic_mean_field"
RECORDED = {"activity": "excitation", "rate_e": "rate_e", "rate_i": "rate_i"}
MEANING = {
    "activity": ("1", "synaptic activity of excitation"),
    "rate_e": ("Hz", "rate of excitatory cells"),
    "rate_i": ("Hz", "rate of inhibitory cells"),
}
ROOM = 4.0  # how far activities may leave 0 to 1 before a run counts as lost
WIDE = 16


def run(
    brains: WholeBrain | Sequence[WholeBrain],
    duration: float | str,
    *,
    settle: float | str = "2 s",
    dt: float | str = "0.5 ms",
    every: float | str = "10 ms",
    seed: int = 0,
    streams: Sequence[int] | None = None,
    start: xr.Dataset | None = None,
    record: Sequence[str] = tuple(RECORDED),
    method: str = "euler_maruyama",
    threads: int | None = None,
    progress: Callable[[int], None] | None = None,
) -> xr.Dataset:
    """Runs of `duration` after `settle`, sampled `every`; times in ms or as texts.

    streams: which noise each brain gets. start: an earlier result whose end is the start here (then `settle` may be 0;
    give another seed, else the noise repeats). record: of activity, rate_e, rate_i. Raises ParameterError for brains
    on different connectomes or unknown records, SolveError for steps that do not fit or a run that does not fit in
    memory. A brain that leaves what is possible keeps its `status`; its values are NaN.
    """
    from glutamate.engine.fixed.grid import GridBatch
    from glutamate.engine.request import thread_count

    several = [brains] if isinstance(brains, WholeBrain) else list(brains)
    first = _alike(several)
    length, before, step, gap = (_ms(x) for x in (duration, settle, dt, every))
    stride = _whole(gap, step, "samples")
    skipped = _whole(before, gap, "the time to settle") if before else 0
    count = _whole(length, gap, "the duration")
    for name in record:
        if name not in RECORDED:
            raise ParameterError(f"a record of {name!r:.40}", "unknown", ", ".join(RECORDED), "name one of these")
    _fits(len(several) * len(first) * (skipped + count + 1) * len(record) * 8 * 2)
    program = compiled(first, tuple(record), method, len(several))
    base, varied, rows, nodes = table(program, several)
    batch = GridBatch(
        len(several),
        base,
        0.0,
        (skipped + count) * gap,
        step,
        stride,
        varied,
        rows,
        nodes,
        start=_start(start, several),
        seed=seed,
        ids=np.arange(len(several)) if streams is None else _streams(streams, several),
        slack=ROOM,
    )
    outcome = program.run(batch, thread_count(threads), None, progress)
    return _dataset(several, outcome, record, skipped, {"seed": seed, "dt_ms": step, "method": method})


def table(program: Any, brains: Sequence[WholeBrain]) -> tuple[Any, Any, list[int], list[int]]:
    """Parameters and inputs of every node (n, rows), and what differs between brains: (members, columns), rows, nodes.

    A value that all regions of a brain share takes one column, others one for each region.
    """
    system, n = program.node.system, len(brains[0])
    slots = [*system.parameters, *[s for s in system.inputs if not s.path.startswith("~")]]
    base = np.empty((n, len(slots)))
    columns: list[Any] = []
    rows: list[int] = []
    nodes: list[int] = []
    for row, slot in enumerate(slots):
        values = np.array([_value(brain, slot.path.rpartition(".")[2], slot.value) for brain in brains])
        base[:, row] = values[0]
        if (values == values[:1]).all():
            continue
        if (values == values[:, :1]).all():
            columns.append(values[:, 0])
            rows.append(row)
            nodes.append(-1)
            continue
        for node in np.flatnonzero((values != values[:1]).any(axis=0)):
            columns.append(values[:, node])
            rows.append(row)
            nodes.append(int(node))
    return base, np.array(columns).T if columns else None, rows, nodes


def _value(brain: WholeBrain, name: str, default: float) -> Any:
    if name.endswith("_noise"):
        return np.full(len(brain), brain.noise)
    if name == "network":
        return np.full(len(brain), default)
    return brain.value(name)


def compiled(brain: WholeBrain, record: tuple[str, ...], method: str, members: int) -> Any:
    """Code of the engine for brains like this one, with room for so many members."""
    from glutamate.engine.fixed.array import Array, Coupling
    from glutamate.engine.fixed.grid import prepare_grid

    connectome = brain.connectome
    delays = None if brain.speed is None else connectome.delays(brain.speed)
    links = [Coupling("network", "excitation", connectome.weights, delays)]
    array = Array(brain.region, len(brain), links, dict.fromkeys(STATES, brain.noise))
    paths = [f"{PART}.{RECORDED[name]}" for name in record]
    return prepare_grid(array, paths, method, width=WIDE if members > WIDE // 2 else None)


def _alike(brains: Sequence[WholeBrain]) -> WholeBrain:
    """The first of brains that share connectome and speed."""
    if not brains:
        raise ParameterError("brains to run", "none", "one or more", "give a WholeBrain")
    first = brains[0]
    for k, brain in enumerate(brains):
        same = brain.connectome is first.connectome or (
            brain.connectome.labels == first.connectome.labels
            and np.array_equal(brain.connectome.weights, first.connectome.weights)
            and (brain.speed is None or np.array_equal(brain.connectome.lengths, first.connectome.lengths))
        )
        if not same or brain.speed != first.speed:
            came = f"brain {k} has another connectome or speed than brain 0"
            raise ParameterError("brains run side by side", came, "one connectome, one speed", "run them apart")
    return first


def _ms(value: float | str) -> float:
    return float(quantity(value, parse_unit("ms").dims, "ms"))


def _whole(length: float, step: float, what: str) -> int:
    """How many steps make a length; SolveError if not a whole number, at least 1."""
    ratio = length / step if step > 0 else float("nan")
    if not (ratio >= 1 - 1e-9 and abs(ratio - round(ratio)) < 1e-6 * max(ratio, 1)):
        came = f"{length:g} ms in steps of {step:g} ms"
        raise SolveError(f"{what} of a run", came, "a whole number of steps, at least 1", "change one of them")
    return round(ratio)


def _fits(size: float) -> None:
    from glutamate.engine.memory import budget

    if size > budget():
        came, allowed = f"{size / 1e9:.2f} GB", f"{budget() / 1e9:.2f} GB (GLUTAMATE_MEMORY)"
        do = "sample more rarely (every=...), record less, or run fewer brains at once"
        raise SolveError("the result of a run of whole brains", came, allowed, do)


def _streams(streams: Sequence[int], brains: Sequence[WholeBrain]) -> Any:
    given = np.asarray(streams)
    if given.shape != (len(brains),) or not np.issubdtype(given.dtype, np.integer) or (given < 0).any():
        allowed = f"{len(brains)} whole numbers from 0"
        raise ParameterError("streams of noise", f"{streams!r:.60}", allowed, "give one for each brain")
    return given


def _start(start: xr.Dataset | None, brains: Sequence[WholeBrain]) -> Any:
    if start is None:
        return None
    states = np.stack([start[f"end_{name}"].values for name in STATES], axis=-1)
    if states.shape != (len(brains), len(brains[0]), len(STATES)) or not np.isfinite(states).all():
        came = f"the end of {states.shape[0]} brains with {states.shape[1]} regions"
        allowed = f"{len(brains)} brains with {len(brains[0])} regions, all of which reached their end"
        raise ParameterError("the start of a run", came, allowed, "start as many brains as were run")
    return states


def _dataset(
    brains: Sequence[WholeBrain], outcome: Any, record: Sequence[str], skipped: int, about: dict[str, Any]
) -> xr.Dataset:
    import xarray as xr

    from glutamate.engine.adaptive.context import STATUS

    times = outcome.times[skipped:] - outcome.times[skipped]
    coords = {
        "member": np.arange(len(brains)),
        "node": list(brains[0].labels),
        "time": ("time", times, {"units": "ms"}),
        "status": ("member", [STATUS[s] for s in outcome.status]),
    }
    data: dict[str, Any] = {}
    for k, name in enumerate(record):
        unit, title = MEANING[name]
        values = outcome.out[:, skipped:, :, k].transpose(0, 2, 1)
        values = values if unit == "1" else 1e3 * values
        data[name] = (("member", "node", "time"), values, {"units": unit, "long_name": title})
    if "activity" in record:
        below = (outcome.out[:, skipped:, :, list(record).index("activity")] < 0).mean(axis=1)
        failed = outcome.status != 0
        below = np.where(failed[:, None], np.nan, below)
        about_below = {"units": "1", "long_name": "share of samples with an activity below 0"}
        data["below_zero"] = (("member", "node"), below, about_below)
    for k, state in enumerate(STATES):
        data[f"end_{state}"] = (("member", "node"), outcome.final[:, :, k], {"units": "1"})
    about |= {"delay_shift_ms": outcome.delay_shift, "connectome": brains[0].connectome.source}
    return xr.Dataset(data, coords, about)
