"""Habituation against a SciPy twin, its closed form without depression, and what GABA does to its speed."""

from typing import Any

import numpy as np
import pytest
from scipy.integrate import solve_ivp

from glutamate.circuit.habituation import Habituation, habituation, half_time, recovered
from glutamate.engine.assembly import single
from glutamate.engine.mechanism import changed
from glutamate.engine.model import Model
from glutamate.engine.simulate import simulate
from glutamate.errors import ParameterError


def test_responses_follow_the_equations() -> None:
    """Twenty presentations by hand, learning ten times as fast."""
    fast = changed(Habituation(), learning=0.5)

    def slope(t: float, y: Any, fibres: float) -> list[float]:
        response = max(5 * 0.5 * y[0] * fibres - y[1] * fibres - 0.001, 0.0)
        learnt = 0.8 * 0.5 * fibres * response
        return [(1 - y[0]) / 800 - 0.5 * y[0] * fibres, learnt - y[1] / 1.2e6, response]

    y, expected = [1 / 1.2, 0.0, 0.0], []
    for _ in range(20):
        for length, fibres in ((1000, 0.02), (4000, 0.0005)):
            y[2] = 0.0
            path = solve_ivp(slope, (0, length), y, args=(fibres,), method="LSODA", rtol=1e-8, atol=1e-12, max_step=20)
            y = path.y[:, -1].tolist()
            expected += [y[2]] if fibres > 0.01 else []
    np.testing.assert_allclose(habituation(0.8, 20, 0.0, fast)["response"], expected, rtol=0.01)
    assert expected[-1] < 0.5 * expected[0]


def test_without_depression_the_response_falls_exponentially() -> None:
    """r = r_0 exp(-s eta u^2 t) where fibres recover at once and the threshold and the fading are gone."""
    part = changed(Habituation(), recovery_time=1e-3, threshold=0.0, fade_time=1e12)
    run = Model.of(single(part, "cells"), name="cells").set({"cells.gaba": 0.7, "cells.fibres": 0.02})
    times = np.linspace(0, 2e5, 21)
    data = simulate(run, times=times, rtol=1e-9, threads=1)
    expected = 5 * 0.5 * 0.02 * np.exp(-0.7 * 0.05 * 0.02**2 * times)
    np.testing.assert_allclose(data["cells.response"].values.squeeze()[1:], expected[1:], rtol=1e-3)


def test_less_gaba_habituates_more_slowly_and_less() -> None:
    full, low = habituation(), habituation(0.8)
    assert low["response"][0] == pytest.approx(full["response"][0], rel=0.005)
    assert half_time(0.8) / half_time() == pytest.approx(1.28, abs=0.05)
    assert low["response"][-1] > full["response"][-1]
    assert np.isnan(half_time(1.0, 3))


def test_a_rest_brings_the_response_back() -> None:
    back = [recovered(rest) for rest in (0.0, 600.0, 1800.0, 7200.0)]
    assert back == sorted(back)
    assert back[0] == pytest.approx(0.0, abs=0.01)
    assert back[-1] > 0.9
    with pytest.raises(ParameterError, match="habituation"):
        habituation(1.0, 1)
