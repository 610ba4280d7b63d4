"""Readouts of behaviour and of populations: choices, switching, memory, gain, synchrony."""

import numpy as np
import pytest

from glutamate.errors import ParameterError
from glutamate.readouts.choice import Choices, choices, performance, switching, trailing_mean, wilson
from glutamate.readouts.gain import discriminability, fisher_information, gain, local_exponent
from glutamate.readouts.memory import bump, difference, diffusion, distractor_shift, persistent_rate
from glutamate.readouts.synchrony import correlations, irregularity, seizure_share, spike_counts, synchrony

RNG = np.random.default_rng(5)


def test_the_first_crossing_decides():
    rates = np.zeros((3, 2, 400))
    rates[0, 0, 100:] = 40
    rates[0, 1, 150:] = 90
    rates[1, 1, 200:] = 40
    found = choices(rates, 1.0)
    assert found.chosen.tolist() == [0, 1, -1]
    assert found.reaction_ms[:2].tolist() == [118.0, 218.0]  # 19 samples of 40 in a window of 50 reach 15
    assert np.isnan(found.reaction_ms[2])
    later = rates.copy()
    later[:, :, 300:] = 500  # the future of a decision does not change it
    assert choices(later, 1.0).reaction_ms[:2].tolist() == [118.0, 218.0]


def test_a_tie_goes_to_the_higher_rate():
    rates = np.zeros((1, 2, 100))
    rates[0, 0, 50:], rates[0, 1, 50:] = 800, 900
    assert choices(rates, 1.0).chosen.tolist() == [1]


def test_a_trailing_mean_is_causal_and_exact():
    values = RNG.normal(size=(2, 30))
    by_hand = np.array([[row[max(0, k - 6) : k + 1].mean() for k in range(30)] for row in values])
    assert trailing_mean(values, 7) == pytest.approx(by_hand)


def test_performance_by_hand():
    found = performance(Choices(np.array([0, 1, 0, -1]), np.array([300.0, 500.0, 400.0, np.nan])), 0, 1000.0, 2000.0)
    assert (found.decided, found.accuracy, found.reaction_ms) == (0.75, pytest.approx(2 / 3), 400.0)
    assert found.correct_per_s == pytest.approx(2 / (1.3 + 1.5 + 1.4 + 3.0))
    assert found.interval == pytest.approx((0.2077, 0.9385), abs=1e-4)  # Wilson 1927 for 2 of 3
    assert wilson(0, 0) == (0.0, 1.0)
    none = performance(Choices(np.array([-1]), np.array([np.nan])), 0)
    assert np.isnan(none.accuracy)
    assert np.isnan(none.correct_per_s)
    with pytest.raises(ParameterError):
        performance(Choices(np.zeros(0), np.zeros(0)), 0)


def test_switching_by_hand():
    found = switching([[0, 0, 1, 1, 1, 0], [1, 1, 1, 0, 0, 0], [0, 0, 2, 0, 0, 1]], 0, 1)
    assert found.trials_to_switch[:2].tolist() == [2.0, 0.0]
    assert np.isnan(found.trials_to_switch[2])
    assert found.perseveration == pytest.approx([1.0, 0.0, 4 / 6])
    assert found.no_switch == pytest.approx(1 / 3)
    with pytest.raises(ParameterError):
        switching([[0, 1]], 0, 1, run=3)


def test_choices_need_trials_and_pools():
    for wrong in (np.ones((3, 5)), np.ones((3, 1, 5))):
        with pytest.raises(ParameterError):
            choices(wrong, 1.0)


def test_persistent_rate_by_hand():
    rates = np.zeros((3, 10))
    rates[1] = np.arange(10)
    rates[2] = 2
    found = persistent_rate(rates, 1, 100.0, start_ms=500, end_ms=800)
    assert (found.cued, found.others, found.index) == (6.0, 1.0, pytest.approx(5 / 7))
    assert np.isnan(persistent_rate(0 * rates, 1, 1.0).index)
    with pytest.raises(ParameterError):
        persistent_rate(rates, 3, 1.0)


@pytest.mark.parametrize("angle", [-170.0, 0.0, 65.0])
def test_a_bump_is_measured_as_it_was_made(angle):
    cells = np.arange(360) * 1.0
    shape = sum(np.exp(-((difference(cells, angle) + 360 * k) ** 2) / (2 * 20**2)) for k in (-1, 0, 1))
    found = bump(np.repeat(shape[:, None], 2, axis=1))
    assert difference(found.angle, angle) == pytest.approx(0, abs=1e-9)
    assert found.width == pytest.approx(20, rel=1e-6)


def test_flat_and_silent_rings():
    assert bump(np.ones((8, 2))).length == pytest.approx(0, abs=1e-12)
    assert np.isnan(bump(np.zeros((8, 2))).angle).all()
    for wrong in (-np.ones((8, 2)), np.ones((2, 5))):
        with pytest.raises(ParameterError):
            bump(wrong)


def test_diffusion_recovers_a_random_walk_across_the_edge():
    steps = RNG.normal(0.1, 2.0, size=(600, 200))  # 4 degrees^2 in each of 10 ms: B = 200 degrees^2/s, drift 10/s
    start = RNG.uniform(-180, 180, size=(600, 1))
    angles = difference(start + np.cumsum(np.hstack([np.zeros((600, 1)), steps]), axis=1), 0)
    found = diffusion(angles, 10.0)
    assert found.coefficient == pytest.approx(200, rel=0.15)
    assert found.drift == pytest.approx(10, abs=2)
    with pytest.raises(ParameterError):
        diffusion(angles[:2], 10.0)


def test_a_shift_has_the_sign_of_the_distractor():
    assert distractor_shift(170, -175, -160) == pytest.approx(15)
    assert distractor_shift(0, 5, -40) == pytest.approx(-5)
    for wrong in (0.0, 180.0):
        with pytest.raises(ParameterError):
            distractor_shift(0, 5, wrong)


def test_gain_and_exponent():
    h = np.array([1.0, 2.0, 4.0, 5.0])
    assert gain(h, h**2) == pytest.approx(2 * h)
    assert local_exponent(h, 3 * h**2.5) == pytest.approx([2.5] * 4)
    for call in (lambda: gain(h[::-1], h), lambda: local_exponent(h, h - 1), lambda: gain(h, h[:-1])):
        with pytest.raises(ParameterError):
            call()


def test_discriminability_of_known_normals():
    a, b = RNG.normal(0, 2, 40000), RNG.normal(3, 2, 40000)
    assert discriminability(a, b) == pytest.approx(1.5, abs=0.03)
    for wrong in ((np.ones(3), np.ones(3)), (np.ones(1), np.ones(3))):
        with pytest.raises(ParameterError):
            discriminability(*wrong)


def test_fisher_information_is_not_raised_by_few_trials():
    cells, step = 20, 2.0
    slope = RNG.normal(size=cells)
    mixing = RNG.normal(size=(cells, cells)) / 4 + np.eye(cells)
    exact = slope @ np.linalg.solve(mixing @ mixing.T, slope)
    found = []
    for _ in range(200):
        a, b = (RNG.normal(size=(40, cells)) @ mixing.T + s * slope * step for s in (-0.5, 0.5))
        found.append(fisher_information(a, b, step))
    assert np.mean([f.value for f in found]) == pytest.approx(exact, rel=0.05)
    assert np.mean([f.naive for f in found]) > 1.2 * exact
    for wrong in ((a[:5], b[:5], step), (a, b[:-1], step), (0 * a, 0 * b, step), (a, b, 0.0)):
        with pytest.raises(ParameterError):
            fisher_information(*wrong)


def test_synchrony_at_its_ends():
    signal = RNG.normal(size=4000)
    assert synchrony(np.tile(signal, (10, 1))) == pytest.approx(1)
    assert synchrony(RNG.normal(size=(100, 4000))) == pytest.approx(0.1, abs=0.01)
    assert np.isnan(synchrony(np.ones((3, 5))))


def test_seizures_are_counted():
    assert seizure_share([50.0, 150.0, 101.0, 100.0]) == 0.5
    assert seizure_share(np.full((2, 4), 30.0), 1.0, threshold_hz=20).tolist() == [1.0, 1.0]


def test_spikes_outside_their_record_are_refused():
    for call in (
        lambda: spike_counts([5.0, 30.0], [0, 1], 20.0, 10.0),
        lambda: spike_counts([5.0], [0], 15.0, 10.0),
        lambda: spike_counts([5.0], [3], 20.0, 10.0, n_cells=2),
        lambda: irregularity([1.0, 2.0], [0]),
        lambda: irregularity([1.0], [0.5]),
    ):
        with pytest.raises(ParameterError):
            call()
    assert irregularity([1.0, 2.0], [0, 0]).cells == 0
    assert np.isnan(correlations([], np.zeros(0, int), 100.0, n_cells=3).mean)
