"""Irregularity and correlation of spike trains with known answers."""

import numpy as np
import pytest

from glutamate.circuit.spike_statistics import correlations, irregularities, irregularity

DURATION = 20_000.0


def trains(*times: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    cells = np.concatenate([np.full(len(t), k) for k, t in enumerate(times)])
    every = np.concatenate(times)
    order = np.argsort(every, kind="stable")
    return every[order], cells[order]


def test_irregularity_of_clocks_and_of_chance() -> None:
    rng = np.random.default_rng(0)
    clock = np.arange(10.0, DURATION, 20.0)
    chance = np.cumsum(rng.exponential(10.0, 40_000))
    few = np.array([1.0, 2.0, 3.0])
    found = irregularities(*trains(clock, chance, few))
    assert len(found) == 2  # the third has too few intervals
    assert found[0] == pytest.approx(0.0, abs=1e-6)
    assert found[1] == pytest.approx(1.0, abs=0.02)
    assert irregularity(*trains(clock, chance)) == pytest.approx(found.mean())
    assert np.isnan(irregularity(*trains(few)))


def test_correlation_of_copies_of_shared_parts_and_of_strangers() -> None:
    rng = np.random.default_rng(1)

    def poisson(rate: float) -> np.ndarray:
        return np.sort(rng.uniform(0, DURATION, rng.poisson(rate * DURATION / 1000)))

    shared, own, other = poisson(10), poisson(10), poisson(20)
    mixed = np.sort(np.concatenate([shared, own]))
    found = correlations(*trains(shared, shared, mixed, other), DURATION)
    assert len(found) == 6
    copies, halves, strangers = found[0], found[1], found[[2, 4, 5]]
    assert copies == pytest.approx(1.0)
    assert halves == pytest.approx(np.sqrt(0.5), abs=0.05)  # half of the variance is common
    assert np.abs(strangers).max() < 0.05


def test_correlation_takes_cells_that_fire_spread_evenly() -> None:
    rng = np.random.default_rng(2)
    cells = np.repeat(np.arange(0, 1000, 2), 30)
    found = correlations(rng.uniform(0, 1000, len(cells)), cells, 1000.0, most=50)
    assert len(found) == 50 * 49 / 2
    assert len(correlations(np.array([]), np.array([]), 1000.0)) == 0
    assert len(correlations(np.array([5.0]), np.array([3]), 1000.0)) == 0
