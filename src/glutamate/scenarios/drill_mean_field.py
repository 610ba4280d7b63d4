"""Drill-down to rates: a minute of a life as the mean field of its cortex, in milliseconds.

Scheme      what is lifted from the factors of a moment -> mean field of the bridge's network, with the fluctuations of
            so many cells -> rates, mean voltage, adaptation; rate -> vesicles of a mean synapse
Takes in    Lifted (parameters and inputs of the fast models), a seed
Hands on    `minute(found, seed)`: a `Minute`, the same whichever window of it is shown; `shown(...)`: a window of it
Not here    spikes of single cells (drill_vesicles.py draws them, drill.py runs them), slow waves of deep sleep
Limits      rates lie up to 18 % above those of spiking cells by day (release 27 %, since facilitation multiplies them)
            and within 4 % at night; a minute is settled by itself, so that rates jump a little where the next begins
Sources     those of circuit/finite_mean_field.py and circuit/rate_release.py
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from glutamate.errors import ParameterError

if TYPE_CHECKING:
    import xarray as xr

    from glutamate.life.bridges.cortex_run import Lifted

LENGTH, SETTLE = 60_000, 4_000  # ms
STEP = 0.5  # ms
LIMITS = (
    "rates of many cells together: no single cell, no slow waves of deep sleep; by day levels lie up to a fifth above "
    "those of spiking cells, which the agreement shows and nothing corrects"
)
MEANING = {
    "rate_e": ("Hz", "rate of excitatory cells"),
    "rate_i": ("Hz", "rate of inhibitory cells"),
    "voltage_e": ("mV", "mean voltage of excitatory cells"),
    "adaptation": ("pA", "adaptation current of an excitatory cell"),
    "release": ("Hz", "vesicles of an excitatory synapse per second"),
}


class Minute(NamedTuple):
    """Courses (n,) over `times`, in ms from the minute's begin, SETTLE of them before it; rates and release in Hz."""

    times: Any
    rate_e: Any
    rate_i: Any
    voltage_e: Any
    adaptation: Any
    release: Any

    def averages(self) -> dict[str, float]:
        """Means over the minute, by the names of the bridge."""
        own = self.times >= 0
        return {name: float(getattr(self, name)[own].mean()) for name in ("rate_e", "rate_i", "release")}


def minute(found: Lifted, seed: int) -> Minute:
    """The minute; ParameterError where excitation is paroxysmal, which the mean field reaches before the cells do."""
    return _minute(tuple(sorted(found.parameters.items())), tuple(sorted(found.inputs.items())), seed)


@lru_cache(maxsize=4)
def _minute(parameters: tuple[tuple[str, float], ...], inputs: tuple[tuple[str, float], ...], seed: int) -> Minute:
    import numpy as np

    from glutamate.circuit.mean_field_theory import adaptive
    from glutamate.engine.simulate import simulate
    from glutamate.life.bridges import cortex_run as fast

    found = fast.Lifted(dict(parameters), dict(inputs), {})
    part, external = adaptive(fast.network(found))
    values = {f"cells.{name}": getattr(part, name) for name in _numbers()}
    values |= {"external": external, "release.release_probability": found.parameters["release.release_probability"]}
    times = np.arange(0.0, SETTLE + LENGTH + 0.5)
    record = [*(f"cells.{name}" for name in ("rate_e", "rate_i", "voltage_e", "adaptation")), "release.vesicles"]
    data = simulate(
        _model().set(values), times=times, record=record, solver="euler_maruyama", dt=STEP, seed=seed, threads=1,
        progress=False,
    )  # fmt: skip
    rate_e, rate_i, voltage, adaptation, release = (np.asarray(data[path].values, float) for path in record)
    made = Minute(times - SETTLE, 1e3 * rate_e, 1e3 * rate_i, voltage, adaptation, 1e3 * release)
    mean = made.averages()["rate_e"]
    if not mean < fast.PAROXYSM:
        came = f"excitatory cells at {mean:.0f} Hz" if mean == mean else "rates that are no numbers"
        allowed, do = f"below {fast.PAROXYSM:g} Hz", 'open the moment with scale="circuit", which runs the cells'
        raise ParameterError("the mean field of this moment", came, allowed, do)
    return made


def _numbers() -> tuple[str, ...]:
    """What the network of the bridge settles of the mean field; its thresholds are its own."""
    from glutamate.circuit.adex_mean_field import FIT
    from glutamate.circuit.finite_mean_field import NAMES

    thresholds = {f"{kind}_{name}" for kind in "ei" for name in FIT}
    return tuple(name for name in NAMES if name not in thresholds)


@lru_cache(maxsize=1)
def _model() -> Any:
    """Mean field and the mean synapse of its excitatory cells."""
    from glutamate.circuit.finite_mean_field import FiniteMeanField
    from glutamate.circuit.rate_release import RateRelease
    from glutamate.engine.assembly import Assembly, Input
    from glutamate.engine.model import Model

    wires = {"cells.external": "external", "release.rate": "cells.rate_e"}
    parts = {"cells": FiniteMeanField(), "release": RateRelease()}
    return Model.of(Assembly(parts, wires, {"external": Input("1/ms", 0.0, "rate of a fibre from elsewhere")}))


def shown(whole: Minute, begin: float, span: float) -> xr.Dataset:
    """The window from `begin` (ms of the minute, to the nearest ms) of length `span`; times count from its begin.

    Raises ParameterError for a window that ends after the minute.
    """
    import numpy as np
    import xarray as xr

    first, length = round(begin), max(round(span), 1)
    if first + length > LENGTH:
        came, allowed = f"{span:g} ms from {begin / 1e3:.3f} s of a minute", f"at most {LENGTH - first} ms from there"
        raise ParameterError("the window", came, allowed, "end it with its minute, or begin at the next one")
    own = slice(SETTLE + first, SETTLE + first + length + 1)
    courses = {
        name: ("time", getattr(whole, name)[own], {"units": unit, "long_name": what})
        for name, (unit, what) in MEANING.items()
    }
    time = ("time", np.arange(length + 1.0), {"units": "ms", "long_name": "time from the moment"})
    return xr.Dataset(courses, {"time": time}, {"limits": LIMITS})
