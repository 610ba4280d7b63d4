"""Bridges against short twins: polynomials and points left out by NumPy, release by hand, stored runs run again."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.polynomial import chebyshev

from glutamate.engine.bridge.surface import DEGREES, POINTS_PER_TERM, fitted, orders_of
from glutamate.life.bridges import cortex_run as fast
from glutamate.life.bridges.cortex import CONTEXTS, cortex


def points(n=90, seed=0):
    """Places and values with some noise."""
    rng = np.random.default_rng(seed)
    places = rng.uniform(-1, 1, (n, 2))
    return places, np.exp(0.7 * places[:, 0]) * np.cos(places[:, 1]) + 0.01 * rng.normal(size=n)


def matrix(places, orders):
    """Products of Chebyshev polynomials by NumPy."""
    columns = [
        np.prod([chebyshev.chebval(x, np.eye(9)[n]) for x, n in zip(places.T, order, strict=True)], axis=0)
        for order in orders
    ]
    return np.stack(columns, axis=1)


def test_polynomials_are_least_squares_and_their_degree_the_best_at_points_left_out():
    places, values = points()
    errors = {}
    for degree in DEGREES:
        orders = orders_of(2, degree)
        if len(orders) * POINTS_PER_TERM > len(values):
            continue
        missed = []
        for k in range(len(values)):
            rest = np.arange(len(values)) != k
            fit = np.linalg.lstsq(matrix(places[rest], orders), values[rest])[0]
            missed.append(matrix(places[k : k + 1], orders)[0] @ fit - values[k])
        errors[degree] = np.mean(np.square(missed))
    surface = fitted("chebyshev", places, values)
    best = min(errors, key=errors.get)
    assert surface.orders == orders_of(2, best)
    expected = np.linalg.lstsq(matrix(places, surface.orders), values)[0]
    np.testing.assert_allclose(surface.coefficients, expected, rtol=1e-8, atol=1e-10)
    np.testing.assert_allclose(surface.at(list(places.T)), matrix(places, surface.orders) @ expected, rtol=1e-9)


def test_a_smoother_spline_is_taken_where_values_are_noisy():
    places, values = points(60)
    exact = fitted("spline", places, np.exp(0.7 * places[:, 0]) * np.cos(places[:, 1]))
    np.testing.assert_allclose(exact.at(list(places.T)), np.exp(0.7 * places[:, 0]) * np.cos(places[:, 1]), atol=1e-3)
    noisy = fitted("spline", places, values + 0.3 * np.random.default_rng(2).normal(size=60))
    assert np.abs(noisy.weights).sum() < np.abs(exact.weights).sum() * 100
    assert np.std(noisy.at(list(places.T)) - values) < 0.3


def by_hand(train, begin, end, use, recovery, facilitation, sites):
    """Vesicles per second of a facilitating and depressing terminal, spike by spike."""
    u, r, last, count = 0.0, 1.0, 0.0, 0.0
    for t in train:
        u *= np.exp(-(t - last) / facilitation)
        r = 1 - (1 - r) * np.exp(-(t - last) / recovery)
        u += use * (1 - u)
        count += sites * u * r if begin < t <= end else 0.0
        r, last = r - u * r, t
    return 1e3 * count / (end - begin)


@pytest.mark.slow
def test_release_of_many_synapses_is_that_of_terminals_by_hand():
    factors = dict.fromkeys(fast.FACTORS, 1.0) | {"release_gain": 1.2}
    found = fast.lifted(factors, CONTEXTS["work"])
    run = fast.spiking(found, 500.0, 1000.0, 3)
    times = np.arange(500.0, 1500.1, fast.EVERY)
    own = fast.synapse().values()
    numbers = (0.12, own["release.recovery_time"], own["release.facilitation_time"], own["release.sites"])
    expected = np.mean([by_hand(train, 500.0, 1500.0, *numbers) for train in fast.trains(run, 1500.0)])
    assert fast.released(fast.synapses(found, run, times, fast.RECORD)) == pytest.approx(expected, rel=0.01)


def test_lift_by_hand():
    given = {"release_gain": 1.2, "synapses": 0.9, "gaba_tone": 0.5, "uptake": 0.7, "sensory_gain": 1.5, "arousal": 0.4}
    found = fast.lifted(given, CONTEXTS["rest"])
    assert found.parameters == pytest.approx(
        {
            "excitatory.adaptation_step": 60 - 45 * 0.4,
            "excitation": 1.5 * 1.2 * 0.9,
            "inhibition": 5 * 0.5**0.32,
            "release.release_probability": 0.12,
        }
    )
    assert found.inputs == pytest.approx({"outside_hz": 2 + 0.5 * 0.3 * 1.5, "transporters": 0.7, "magnesium": 0.8})


@pytest.mark.slow
@pytest.mark.parametrize("context", list(CONTEXTS))
def test_stored_points_held_out_are_met_again(context):
    bridge = cortex()
    stored = bridge.stored()
    k = 5
    point = {name: values[k] for name, values in stored.held_out.items()}
    seed = int(np.random.SeedSequence([bridge.seed, 10 * list(CONTEXTS).index(context) + 1]).generate_state(64)[k])
    again = fast.averages(bridge.lift(point, context), bridge.settle, bridge.window, seed)
    said = bridge.at(point, context)
    for name, value in again.items():
        # Stored numbers have seven digits, and a network that differs in the eighth has other spikes.
        error = stored.errors[context][name]
        assert value == pytest.approx(stored.found[context][name][k], rel=5 * error["noise"])
        assert said[name] == pytest.approx(value, rel=3 * error["rms"])


def test_errors_held_out_are_at_most_five_percent():
    stored = cortex().stored()
    assert len(next(iter(stored.held_out.values()))) >= 64
    assert set(stored.errors) == {"rest", "work", "NREM"}
    for rows in stored.errors.values():
        assert set(rows) == {"rate_e", "rate_i", "release", "calcium_load"}
        for error in rows.values():
            assert error["rms"] <= 0.05 and error["rms_per_mean"] <= 0.05 and error["rms_per_spread"] <= 0.2


def test_stored_errors_are_those_of_the_stored_runs():
    bridge = cortex()
    stored = bridge.stored()
    for context, rows in stored.errors.items():
        said = bridge.at({name: np.array(values) for name, values in stored.held_out.items()}, context)
        for name, error in rows.items():
            truth = np.array(stored.found[context][name])
            assert np.sqrt(np.mean((said[name] / truth - 1) ** 2)) == pytest.approx(error["rms"], rel=1e-3)


def test_a_paroxysm_is_no_answer(monkeypatch):
    points = {name: np.array([1.0]) for name in fast.FACTORS}
    outputs = dict.fromkeys(("rate_e", "release"))
    ordinary = fast.CortexRun().run(points, CONTEXTS["work"], outputs, 300.0, 200.0, [0])
    assert ordinary["rate_e"] > 0.5
    monkeypatch.setattr(fast, "PAROXYSM", 0.5)
    refused = fast.CortexRun().run(points, CONTEXTS["work"], outputs, 300.0, 200.0, [0])
    assert all(np.isnan(values).all() for values in refused.values())
