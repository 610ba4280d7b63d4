"""The nasal spray against a twin in SciPy, and its clearance against algebra."""

import numpy as np
import pytest
from scipy.integrate import solve_ivp

from glutamate.drugs.esketamine import EsketamineSpray, sprays
from glutamate.engine.model import Model
from glutamate.engine.simulate import simulate
from glutamate.units import from_canonical


def test_two_devices_are_what_a_twin_gives():
    devices, first, later, apart, over = [0.54, 0.54 * 0.62], 28.0, 28.0, 5 / 60, 0.53

    def rate(t, y, swallowed):
        nose, gut, liver, central, one, two, metabolite, aside = y
        c, cl, cm = central / 192, liver / 101, metabolite / 70
        return [
            -2.93 * nose,
            0.64 * swallowed - 1.45 * gut,
            1.45 * gut + 151 * (c - cl) - (1.11 + 2.77) * liver,
            2.93 * nose + 151 * (cl - c) - 84.3 * (c - one / 143) - 37.6 * (c - two / 417),
            84.3 * (c - one / 143),
            37.6 * (c - two / 417),
            2.77 * liver * 223.7 / 237.7 - 38 * cm - 26.1 * (cm - aside / 115),
            26.1 * (cm - aside / 115),
        ]

    edges = [0.0, apart, over, apart + over, 24.0]
    speed = [first * (1 - devices[0]) / over, later * (1 - devices[1]) / over]
    rates = [speed[0], speed[0] + speed[1], speed[1], 0.0]
    y, found = np.zeros(8), []
    y[0] = devices[0] * first
    for k, swallowed in enumerate(rates):
        if k == 1:
            y[0] += devices[1] * later
        run = solve_ivp(rate, edges[k : k + 2], y, "LSODA", args=(swallowed,), rtol=1e-10, atol=1e-12)
        y = run.y[:, -1]
        found.append(y)
    data = simulate(Model.of(EsketamineSpray()), sprays(2), times=edges, rtol=1e-10)
    for k in (2, 3):
        for name, value in zip(EsketamineSpray.State._fields[:8], found[k], strict=True):
            ours = from_canonical(data[f"esketamine_spray.{name}"].values[k + 1], "mg", "h")
            assert ours == pytest.approx(value, rel=1e-6), name


def test_the_liver_clears_by_flow_and_rates():
    from glutamate.drugs.esketamine import _clearance

    took = (1.11 + 2.77) * 101
    assert _clearance() == pytest.approx(151 * took / (151 + took), rel=1e-4)
