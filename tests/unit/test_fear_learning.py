"""The cell that learns a tone and a context, against a loop over spikes; the network that is made of such cells."""

import numpy as np
import pytest

from glutamate import Protocol, simulate
from glutamate.engine.assembly import single
from glutamate.engine.model import Model
from glutamate.errors import ParameterError
from glutamate.plasticity.fear_cell import FearCell
from glutamate.plasticity.fear_learning import lesson, network, phases


def spikes_of(rate_hz: float, end: float, seed: int) -> list[float]:
    rng = np.random.default_rng(seed)
    return np.cumsum(rng.exponential(1e3 / rate_hz, round(rate_hz * end / 400))).tolist()


def stepped(tone: list[float], context: list[float], end: float) -> tuple[float, float]:
    """Weights after every spike has moved them at once, as the rule is written."""
    cell, traces, weights = FearCell(), np.zeros(2), np.array([0.9, 0.4])
    now, last = 0.0, [-np.inf, -np.inf]
    for time, which in sorted([(t, 0) for t in tone if t < end] + [(t, 1) for t in context if t < end]):
        traces *= np.exp(-(time - now) / cell.trace_time)
        traces[which] += cell.trace_step
        last[which], now = time, time
        if abs(last[0] - last[1]) < 100:
            weights += cell.learning * traces[1] * traces[0] * (cell.largest_weight - weights)
        else:
            weights -= cell.learning * traces[0] * (weights - cell.least_weight)
    return float(weights[0]), float(weights[1])


@pytest.mark.parametrize("context_hz", [300.0, 0.0])
def test_weights_move_as_the_rule_says(context_hz: float) -> None:
    end = 50.0
    tone, context = spikes_of(500, end, 1), spikes_of(context_hz, end, 2) if context_hz else []
    model = Model.of(single(FearCell(), "cell"), name="cell")
    start = {"cell.modulator": 1.0}
    plan = Protocol().event("cell.tone", 1.0, [t for t in tone if t < end])
    if context:
        plan = plan.event("cell.context", 1.0, [t for t in context if t < end])
    data = simulate(model, plan, times=[0.0, end + 5], start=start, record=["cell.tone_weight", "cell.context_weight"])
    found = [float(data[f"cell.{name}_weight"].values[-1]) for name in ("tone", "context")]
    before = np.array([0.9, 0.4])
    moved, expected = np.array(found) - before, np.array(stepped(tone, context, end)) - before
    assert np.abs(expected).max() > 0.02
    np.testing.assert_allclose(moved, expected, rtol=0.06, atol=1e-3)


def test_nothing_is_learnt_without_the_modulator() -> None:
    model = Model.of(single(FearCell(), "cell"), name="cell")
    plan = Protocol().event("cell.tone", 1.0, [1.0, 2.0, 3.0]).event("cell.context", 1.0, [1.5, 2.5])
    data = simulate(model, plan, duration=20.0, record=["cell.tone_weight"])
    assert np.ptp(data["cell.tone_weight"].values) < 1e-12


@pytest.mark.slow
def test_fear_is_learnt_put_aside_and_back_at_once() -> None:
    found = lesson()
    assert found.fear[4] > 3 * found.fear[0]
    assert found.extinction[10] > 5 * found.fear[10]
    assert found.fear[11] > 3 * found.fear[10]
    assert found.fear_tone[10] > 1.2  # put aside, not unlearnt


def test_phases_follow_one_another() -> None:
    plan = phases(2, 1)
    assert sum(sounds for _, _, sounds in plan) == 4
    assert [place for place, _, sounds in plan if sounds] == ["danger", "danger", "safety", "danger"]
    assert all(length % 50 == 0 for _, length, _ in plan)


def test_a_negative_number_is_refused() -> None:
    with pytest.raises(ParameterError, match="numbers from 0"):
        network(gaba=-1)
