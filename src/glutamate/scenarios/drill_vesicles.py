"""Drill-down to vesicles: milliseconds of a life, spikes drawn at the rates of its minute, and synapses that hear them.

Scheme      rates of the minute (drill_mean_field.py) -> spikes of 1,600 excitatory and 400 inhibitory cells, drawn for
            each second by itself -> whole synapses of the cells that fire -> cleft, currents, calcium, vesicles
Takes in    a Minute, what was lifted, a seed, the window in ms of the minute
Hands on    `shown(...)`: a Dataset (synapse, time) with all spikes of the window and what each released
Seeds       one for each minute and second: a millisecond shows the same spikes in whichever window it lies
Not here    which cell excites which: all cells fire alike, and a cell may fire twice within its dead time; failures
            of release (vesicles are means over trials), back-action of the synapses on the rates
Limits      synapses begin at rest HISTORY before the window, so slow traces of earlier spikes are missing
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import xarray as xr

    from glutamate.life.bridges.cortex_run import Lifted
    from glutamate.scenarios.drill_mean_field import Minute

SHOWN = 12  # synapses of which courses are given
HISTORY = 1000.0  # ms
STEPS = ((50.0, 0.05), (200.0, 0.1))  # windows up to so many ms: ms between values
RELEASED = "release.resources"
LIMITS = (
    "spikes are drawn at the rates of the mean field, so all cells fire alike and not in each other's wake; vesicles "
    "are means over trials, without failures; the voltage of the spine is held at the cells' mean"
)
SECOND = 1000  # ms


def spikes(whole: Minute, seed: int, second: int) -> tuple[Any, Any]:
    """Times (ms of the minute) and numbers of the cells that fire in a second, in order; inhibitory from 1,600 on."""
    import numpy as np

    from glutamate.life.bridges.cortex_run import CELLS

    first = int(np.searchsorted(whole.times, SECOND * second))
    own = slice(first, first + SECOND)
    times, cells, before = [], [], 0
    for kind, (rate, count) in enumerate(zip((whole.rate_e, whole.rate_i), CELLS.values(), strict=True)):
        rng = np.random.default_rng(np.random.SeedSequence([seed, second + 2, kind]))
        many = rng.poisson(1e-3 * rate[own] * count)
        times.append(np.repeat(whole.times[own], many) + rng.random(many.sum()))
        cells.append(before + rng.integers(0, count, many.sum()))
        before += count
    found, who = np.concatenate(times), np.concatenate(cells)
    order = np.argsort(found, kind="stable")
    return found[order], who[order]


def shown(whole: Minute, found: Lifted, seed: int, begin: float, span: float, nmda_gain: float) -> xr.Dataset:
    """The window from `begin` (ms of the minute) of length `span`; times count from its begin."""
    import numpy as np
    import xarray as xr

    from glutamate.life.bridges import cortex_run as fast
    from glutamate.scenarios.drill import COURSES

    start = begin - HISTORY
    seconds = range(math.floor(start / SECOND), math.floor((begin + span) / SECOND) + 1)
    drawn = [spikes(whole, seed, second) for second in seconds if SECOND * second < whole.times[-1]]
    times, cells = (np.concatenate([each[k] for each in drawn]) for k in (0, 1))
    heard = (times >= start) & (times < begin + span)
    times, cells = times[heard] - start, cells[heard]
    inside = times >= HISTORY
    chosen = _chosen(cells, inside, fast.CELLS["excitatory"])
    fine = next(step for longest, step in STEPS if span <= longest)
    grid = HISTORY + np.arange(0.0, span + fine / 2, fine)
    own = (whole.times >= start) & (whole.times <= begin + span)
    plain = xr.Dataset({"spike_time": ("event", times), "spike_cell": ("event", cells)})
    voltage = float(whole.voltage_e[own].mean())
    run = fast.Spiking(plain, float(whole.rate_e[own].mean()), float(whole.rate_i[own].mean()), voltage)
    data = fast.synapses(found, run, grid, [*COURSES, RELEASED], cells=chosen, nmda_gain=nmda_gain)
    data = data.rename({"member": "synapse"}).drop_vars(["release.sites", "status"])
    data = data.assign_coords(synapse=chosen, time=data["time"] - HISTORY)
    amounts = _released(data, times[inside] - HISTORY, cells[inside], fine, fast.synapse().values()["release.sites"])
    kept = {
        "spike_time": (times[inside] - HISTORY, "ms", "time of a spike"),
        "spike_cell": (cells[inside], "1", "cell that fires; inhibitory from 1,600 on"),
        "vesicles": (amounts, "1", "vesicles that it releases at the synapse shown, mean over trials"),
    }
    events = {name: ("event", each, {"units": unit, "long_name": what}) for name, (each, unit, what) in kept.items()}
    data = data.drop_vars(RELEASED).assign({name: xr.Variable(*each) for name, each in events.items()})
    return data.assign_attrs(limits=LIMITS, excitatory_cells=fast.CELLS["excitatory"])


def _chosen(cells: Any, inside: Any, excitatory: int) -> list[int]:
    """Excitatory cells that fire in the window, spread over it; where they are few, those that fired last before."""
    own = cells < excitatory
    firing = list(dict.fromkeys(cells[own & inside].tolist()))
    if len(firing) > SHOWN:
        return sorted(firing[k * len(firing) // SHOWN] for k in range(SHOWN))
    order = [*firing, *cells[own & ~inside][::-1].tolist(), *range(SHOWN)]
    return sorted(list(dict.fromkeys(order))[:SHOWN])


def _released(data: Any, times: Any, cells: Any, fine: float, sites: float) -> Any:
    """Vesicles of each spike at a synapse shown, NaN at others: sites times what it takes from the resources."""
    import numpy as np

    rows = {cell: k for k, cell in enumerate(data["synapse"].values.tolist())}
    left = data[RELEASED].values
    found = np.full(len(times), np.nan)
    for k, (when, cell) in enumerate(zip(times.tolist(), cells.tolist(), strict=True)):
        before = int(when / fine)
        if cell in rows and before + 1 < left.shape[1]:
            found[k] = sites * (left[rows[cell], before] - left[rows[cell], before + 1])
    return found
