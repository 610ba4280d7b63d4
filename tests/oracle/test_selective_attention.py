"""Attention on the ring against a fixed point by hand, its focus against SciPy, and what distractors and GABA do."""

from typing import Any

import numpy as np
import pytest
from scipy.integrate import solve_ivp

from glutamate.circuit.selective_attention import AttentionFocus, capture, d_prime, flooding, rates
from glutamate.engine.assembly import single
from glutamate.engine.model import Model
from glutamate.engine.simulate import simulate
from glutamate.errors import ParameterError

PAIR = (20.0,)


def by_hand(focus: float, gaba: float) -> Any:
    """Euler with 0.1 ms for 2 s; target of 20 at 45, distractor of 20 at 135 degrees."""
    place = np.arange(180)
    apart = np.abs((place[:, None] - place + 90) % 180 - 90)
    near = np.exp(-(apart**2) / 2 / 32**2)
    shape = np.exp(-(apart**2) / 2 / 30**2)
    drive = 20 * (shape[45] + shape[135]) * (1 + 0.2 * (focus * shape[45] + (1 - focus) * shape[135]))
    e, i = np.zeros(180), np.zeros(180)
    for _ in range(20000):
        to_e = np.maximum(drive + 0.044 * near @ e - 0.023 * gaba * near @ i, 0)
        to_i = np.maximum(drive + 0.042 * near @ e - 0.018 * gaba * near @ i, 0)
        e, i = e + 0.1 * (0.04 * to_e**2 - e) / 20, i + 0.1 * (0.04 * to_i**2 - i) / 10
    return e


def test_rates_are_a_fixed_point_of_the_attended_ring() -> None:
    np.testing.assert_allclose(rates(20.0, PAIR, 0.8, None, 0.9), by_hand(0.8, 0.9), rtol=1e-3, atol=1e-3)


def test_attention_wins_the_competition_of_a_pair() -> None:
    """As where two stimuli share a field: towards the attended one, and more so than without the other."""
    attended, divided, elsewhere = (rates(20.0, PAIR, focus)[45] for focus in (1.0, 0.5, 0.0))
    alone, unattended = rates(20.0)[45], rates(20.0, (), 0.0)[45]
    assert elsewhere < divided < attended < alone
    assert attended / elsewhere > 1.1 * alone / unattended


def test_distractors_hide_a_target_and_attention_helps() -> None:
    assert d_prime(20.0) > d_prime(20.0, PAIR) > d_prime(20.0, (20.0, 20.0, 20.0))
    assert d_prime(20.0, PAIR, 1.0, 0.4) > d_prime(20.0, PAIR) > d_prime(20.0, PAIR, 1.0, 0.0)


@pytest.mark.slow
def test_less_gaba_costs_spikes_and_not_the_target() -> None:
    found = flooding(0.8)
    assert found["d_prime"] > 1.1
    assert found["rate"] > found["index"] > 1.5
    assert found["scale"] < 1


def test_the_focus_follows_its_equations() -> None:
    run = Model.of(single(AttentionFocus(), "focus"), name="focus").set({"focus.goal": 2.0, "focus.other": 0.8})
    times = np.linspace(0, 800, 41)
    data = simulate(run, times=times, start={"focus.known": 0.0}, rtol=1e-9, threads=1)

    def slope(t: float, y: Any) -> list[float]:
        return [(1 / (1 + np.exp(6 * max(0.8 - y[1], 0) - 2)) - y[0]) / 50, (0.8 - y[1]) / 150]

    path = solve_ivp(slope, (0, 800), [1 / (1 + np.exp(-2)), 0.0], t_eval=times, rtol=1e-9, atol=1e-11)
    np.testing.assert_allclose(data["focus.focus"].values.squeeze(), path.y[0], rtol=1e-5)


@pytest.mark.slow
def test_an_onset_takes_attention_for_a_while() -> None:
    strong, weak = capture(100.0), capture(10.0)
    assert strong["lowest"] < 0.5 < weak["lowest"]
    assert strong["lost_ms"] > 50
    assert weak["lost_ms"] == 0
    assert strong["cost"] < 0.9 < weak["cost"] <= 1
    assert strong["focus"][-1] == pytest.approx(strong["focus"][0], abs=1e-3)
    assert capture(100.0, goal=5.0)["lowest"] > strong["lowest"]


def test_what_cannot_be_is_refused() -> None:
    with pytest.raises(ParameterError, match="attention"):
        rates(20.0, PAIR, 1.5)
    with pytest.raises(ParameterError, match="appears"):
        capture(120.0)
