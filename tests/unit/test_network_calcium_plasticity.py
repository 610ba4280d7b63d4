"""Spike pairing in a network of calcium-driven synapses: clocks, signs, and the theory without the double well."""

import math

import numpy as np
import pytest

from glutamate.circuit.calcium_plasticity import CURVE, EACH, RULE, change, crossings, network
from glutamate.circuit.metronome import Metronome
from glutamate.engine.network import Group, Network, Record

LAGS = (-10.0, 5.0)


def test_a_metronome_fires_when_it_is_due() -> None:
    made = Network({"a": Group(Metronome(period=7.0), 3, {"left": np.array([0.5, 2.0, 30.0])})})
    data = made.run(40.0, threads=1)
    times, cells = data["spike_time"].values, data["spike_cell"].values
    for cell, first in enumerate((0.5, 2.0, 30.0)):
        np.testing.assert_allclose(times[cells == cell], np.arange(first, 40.0, 7.0), atol=1e-6)


def theory(lag: float, pairs: int = 60) -> tuple[float, float]:
    """U and D of a linear equation with the time above thresholds of one pair a second."""
    time, dt = np.arange(0.0, 1000.0, 0.01), 0.01
    calcium = np.zeros(len(time))
    for at, jump in ((200.0 + RULE.late + 0.1, RULE.source_jump), (200.0 + lag, RULE.target_jump)):
        calcium += jump * np.exp(-np.clip(time - at, 0, None) / RULE.calcium_time) * (time >= at)
    above = [(calcium > h).sum() * dt / 1000 for h in (RULE.potentiation_threshold, RULE.depression_threshold)]
    up, down = RULE.potentiation * above[0], RULE.depression * above[1]
    total, middle = up + down, up / (up + down)
    fade = math.exp(-pairs * 1000 * total / RULE.time)
    spread = math.sqrt(RULE.noise**2 * sum(above) / total * (1 - fade**2))

    def below(start: float) -> float:
        return 0.5 * (1 + math.erf((0.5 - middle + (middle - start) * fade) / spread))

    return 1 - below(0.0), below(1.0)


def test_pairing_follows_the_theory_without_the_double_well() -> None:
    each = 300
    found = crossings(LAGS, 60, each)
    for lag, got in zip(LAGS, found, strict=True):
        for share, expected in zip(got, theory(lag), strict=True):
            assert share == pytest.approx(expected, abs=4 * math.sqrt(0.25 / each))
    depressed, potentiated = map(change, found)
    assert depressed < 0.95 < 1.1 < potentiated


@pytest.mark.parametrize("lag", CURVE)
def test_the_theory_gives_the_published_curve(lag: int) -> None:
    assert change(theory(lag)) == pytest.approx(CURVE[lag], abs=0.03)


def test_no_pairs_change_nothing() -> None:
    simulation = network((5.0,), 20).build(threads=1)
    simulation.run(400.0, Record(spikes=False))
    weights = simulation.synapses(0)["weights"]
    assert sorted(set(weights.round(3))) == [RULE.low, RULE.high]
    assert change((0.0, 0.0)) == 1.0 and change((1.0, 0.0)) == pytest.approx(5 / 3)
    assert EACH >= 1000
