"""A trial's numbers of single persons against kinetics and block written out with SciPy."""

from itertools import pairwise
from math import exp
from typing import Any

import numpy as np
import pytest
from scipy.integrate import solve_ivp

from glutamate.scenarios.trial import trial
from glutamate.units import from_canonical

DAYS, DOSE, EVERY = 12, 10.0, 12.0  # h
VOLTAGE, MAGNESIUM = -50.0, 0.8


def person(kinetic: dict[str, float]) -> tuple[Any, Any, Any]:
    """Hours, level in plasma (mg/L) and factor on the current, of memantine by one compartment and a brain."""
    weight = kinetic["weight"] / 70
    clearance = kinetic["clearance"] * kinetic["clearance_factor"] * weight**0.75
    volume, mass = kinetic["volume"] * weight, 179.3
    hours = np.arange(0, 24 * DAYS + 0.01, 0.5)
    state, found = np.zeros(3), []

    def rate(_: float, y: Any) -> list[float]:
        free = 0.55 * y[1] / volume / mass * 1e3  # uM
        return [-kinetic["absorption_rate"] * y[0], kinetic["absorption_rate"] * y[0] - clearance * y[1] / volume,
                (0.95 * free - y[2]) / 0.25]  # fmt: skip

    begins = np.arange(8.0, 24 * DAYS, EVERY)
    edges = [0.0, *begins, 24.0 * DAYS]
    for k, (begin, end) in enumerate(pairwise(edges)):
        if k:
            state[0] += 0.831 * DOSE
        inside = hours[(hours >= begin) & (hours < end)] if end < edges[-1] else hours[hours >= begin]
        done = solve_ivp(rate, (begin, end), state, method="LSODA", rtol=1e-10, atol=1e-13, t_eval=[*inside, end]
                         if end > inside[-1] else inside)  # fmt: skip
        found.append(done.y[:, : len(inside)])
        state = done.y[:, -1]
    level, brain = np.concatenate(found, axis=1)[1:]
    drug = brain / (0.9 * exp((VOLTAGE + 70) / 32.2))
    held = MAGNESIUM / (3.57 * exp(0.062 * VOLTAGE))
    return hours, level / volume, (1 + held) / (1 + drug + held)


def test_levels_and_factors_of_persons() -> None:
    found = trial("memantine", "10 mg twice daily at 08:00,20:00", people=5, days=DAYS, seed=8, threads=1,
                  progress=False)  # fmt: skip
    units = {"clearance": "L/h", "volume": "L", "absorption_rate": "1/h", "weight": "kg", "clearance_factor": "1"}
    data = found.data["drug"]
    for k in range(5):
        own = {name: float(from_canonical(found.kinetic[name][k], unit, "h")) for name, unit in units.items()}
        hours, level, factor = person(own)
        ran = from_canonical(data["memantine.concentration"].values[k], "mg/L", "h")
        assert ran == pytest.approx(level, rel=1e-3, abs=1e-3 * level.max())
        assert data["memantine_nmda_synaptic.factor"].values[k] == pytest.approx(factor, abs=2e-5)
        last = hours >= 24 * (DAYS - 7)
        mean = np.trapezoid(level[last], hours[last]) / (24 * 7)
        assert found.values["drug"]["memantine.plasma"][k] == pytest.approx(1e3 * mean, rel=5e-3)
        gain = np.trapezoid(factor[last], hours[last]) / (24 * 7)
        assert found.values["drug"]["life.nmda"][k] == pytest.approx(gain, abs=2e-4)
