"""What the whole model must give: a year that does not drift, nights whose slow waves and glutamate fall together.

Takes in    the model `life`
Hands on    `targets()`, `year`
"""

from functools import cache
from typing import Any

import numpy as np

from glutamate.engine import discover
from glutamate.engine.mechanism import Target
from glutamate.engine.simulate import simulate
from glutamate.life.sleep import nights, timetable

YEAR_D = 365
ONE = ("chronic.transporters", "chronic.gaba", "chronic.spines", "glands.cortisol", "glands.acth", "handed.uptake")
NONE = (
    "chronic.strain", "burnout.exhaustion", "caffeine.grown", "adaptation.nmda_adapted", "adaptation.gaba_adapted",
    "withdrawal.severity", "performance.debt_share",
)  # fmt: skip
READ = ("prefrontal.glutamate_tissue", "performance.lapses", "synapses.strength", "rhythm.plasma", "effort.fatigue")


def targets() -> list[Target]:
    """Targets of the whole."""
    own = "computed: a person to whom nothing happens"
    return [
        Target("LIF-33", "largest distance of a slow state from rest over a year without input, below 1", 0.0, "%",
               1.0, own, "identity", lambda: 100 * drift(), hard=True, relative=False),
        Target("LIF-33", "largest change by steps a hundredth as tolerant, below 0.5", 0.0, "%", 0.5, own, "identity",
               lambda: 100 * refined(), hard=True, relative=False),
        # Both were built in: sleep calls for less, and load moves slow waves and glutamate. They are no predictions.
        Target("LIF-22", "fall of tissue glutamate over a night", 10.0, "%", 10.0, "Volk2017", "calibration",
               lambda: together()[0], relative=False),
        Target("LIF-22", "correlation of its fall with that of slow waves over 16 loads, above 0", 0.5, "1", 0.5,
               "Volk2017", "calibration", lambda: together()[1], relative=False),
    ]  # fmt: skip


@cache
def year(rtol: float = 1e-4) -> dict[str, Any]:
    """Slow states and what is read at every midnight of a year in which nothing happens."""
    times = 24.0 * np.arange(YEAR_D + 1)
    data = simulate(
        discover.model("life"), times=times, record=[*ONE, *NONE, *READ], solver="tsit5", rtol=rtol, threads=1
    )
    return {str(p): data[p].values for p in data.data_vars}


def drift() -> float:
    """Largest distance of a slow state from 1 or 0."""
    run = year()
    return max(max(float(abs(run[p] - 1).max()) for p in ONE), max(float(abs(run[p]).max()) for p in NONE))


def refined() -> float:
    """Largest relative change at the end of the year by a finer tolerance, of slow states and of what is read."""
    coarse, fine = year(), year(1e-6)
    return max(float(abs(coarse[p][-1] / fine[p][-1] - 1)) for p in (*ONE, *READ))


@cache
def together() -> tuple[float, float]:
    """Fall (%) of visual glutamate in bed, and its correlation with that of slow waves, over people by load."""
    load = np.linspace(0.5, 1.1, 16)
    last = 24.0 * 14 - 1
    times = np.concatenate([[0.0], last + np.arange(0, 8.01, 0.05)])
    paths = ("visual.glutamate_tissue", "synapses.slow_waves")
    data = simulate(
        discover.model("life"), timetable(nights(23.0, 7.0, 14)), times=times, record=paths, rtol=1e-6, threads=1,
        vary={"cognitive": load, "sensory": load}, solver="tsit5",
    )  # fmt: skip
    pool, waves = (data[p].values[:, 1:] for p in paths)
    falls = 100 * (1 - pool[:, -1] / pool[:, 0])
    fade = waves[:, 20:60].mean(1) - waves[:, 110:150].mean(1)
    return float(falls.mean()), float(np.corrcoef(falls, fade)[0, 1])
