"""NMDA gates that jump at a spike against the two equations of gates that rise: one decay, a mean 1.6 % too high."""

import numpy as np
import pytest
from scipy.integrate import solve_ivp

from glutamate.circuit.lif_receptors import LIFReceptors


def risen(hertz, spikes=60):
    """Mean gate over the last interval of a regular train, by the two equations."""
    opening, rise, decay = 0.5, 2.0, 100.0
    state = np.zeros(3)
    for _ in range(spikes):
        state[0], state[2] = state[0] + 1, 0.0
        state = solve_ivp(
            lambda t, y: [-y[0] / rise, opening * y[0] * (1 - y[1]) - y[1] / decay, y[1]],
            (0, 1e3 / hertz), state, rtol=1e-8, atol=1e-11, method="LSODA",
        ).y[:, -1]  # fmt: skip
    return state[2] * hertz / 1e3


def kicked(hertz):
    """The same by jumps: gate = g0 exp(-t / decay) between spikes."""
    first, loss = LIFReceptors(kick=1.0).kicks()
    fall = np.exp(-1e3 / hertz / 100.0)
    top = first / (1 - (1 + loss) * fall)  # after a spike, once it repeats
    return top * 100.0 * (1 - fall) * hertz / 1e3


@pytest.mark.parametrize("hertz", [2, 8, 30])
def test_kicks_hold_more_open_than_rises(hertz):
    assert kicked(hertz) / risen(hertz) == pytest.approx(1.0163, abs=1e-3)


def test_after_the_rise_both_decay_alike():
    first, _ = LIFReceptors(kick=1.0).kicks()
    late = solve_ivp(
        lambda t, y: [-y[0] / 2, 0.5 * y[0] * (1 - y[1]) - y[1] / 100], (0, 40), [1.0, 0.0], rtol=1e-10, atol=1e-13
    ).y[1, -1]
    assert late == pytest.approx(first * np.exp(-40 / 100), rel=1e-6)
