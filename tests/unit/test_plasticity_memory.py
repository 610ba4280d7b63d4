"""Memory systems and development: what is refused, what inhibition does to recall and chains, young networks."""

from itertools import pairwise

import numpy as np
import pytest

from glutamate.errors import ParameterError
from glutamate.parameter import Parameter
from glutamate.plasticity import associative, chloride_maturation, critical_period, latching, sliding_threshold


@pytest.mark.parametrize(
    "bad",
    [
        lambda: associative.Willshaw(0),
        lambda: associative.Willshaw(10, 1.0),
        lambda: associative.Willshaw(10).cue(0),
        lambda: associative.Willshaw(10).activity(-1, associative.Willshaw(10).cue()),
        lambda: latching.Potts(0, 60),
        lambda: latching.chain(latching.Potts(), -1),
        lambda: latching.chain(latching.Potts(), 1, 0.0),
        lambda: chloride_maturation.settled(-1),
        lambda: chloride_maturation.settled(5, uptake=2),
        lambda: critical_period.shift(-1),
        lambda: critical_period.reared(10.0),
        lambda: sliding_threshold.loss_and_gain(days=0),
        lambda: sliding_threshold.nmda_decay(2),
    ],
)
def test_refusals_have_four_parts(bad) -> None:
    with pytest.raises(ParameterError) as caught:
        bad()
    assert all(caught.value.to_dict()[part] for part in ("asked", "came", "allowed", "do"))


@pytest.mark.slow
def test_the_window_of_inhibition_narrows_with_load() -> None:
    """Few patterns are clean over a wide range of inhibition, many near 1 only, none above 1.1."""
    few, many = (associative.Willshaw(n) for n in (100, 430))
    clean = {
        store.count: [g for g in (0.6, 0.7, 0.8, 0.9, 1.0) if associative.recalled(store, g).wrong < 1]
        for store in (few, many)
    }
    assert len(clean[100]) > len(clean[430]) >= 1
    assert associative.recalled(few, 1.15).hit == 0


def test_covariance_store_needs_the_right_inhibition() -> None:
    right, weak, strong = (associative.covariance_recall(150, gaba=g) for g in (1.0, 0.5, 2.0))
    assert right > 0.99 > 0.8 > max(weak, strong)


def test_interval_holds_the_mean() -> None:
    mean, low, high = associative.interval([1.0, 2.0, 3.0])
    assert mean == 2 and low < 2 < high
    assert high - low == pytest.approx(2 * 1.96 / 3**0.5)


@pytest.mark.slow
def test_inhibition_ends_chains_and_depth_holds_them() -> None:
    net = latching.Potts(0)
    weak, strong = (latching.chain(net, g, duration_ms=2000.0) for g in (0.8, 1.5))
    assert weak.last > 1900 > 600 > strong.last
    deep = latching.chain(latching.Potts(0, deepened=2.0), 1.1, duration_ms=2000.0)
    assert set(deep.visits.tolist()) == {0} and deep.last > 1900
    assert latching.attractor_depth(latching.Potts(0, deepened=1.5)) >= latching.attractor_depth(net) > 0


def test_a_block_of_uptake_lets_chloride_fall() -> None:
    assert chloride_maturation.settled(5.0, uptake=0.0)[0] < 0.5 * chloride_maturation.settled(5.0)[0]


def test_reversal_falls_with_age() -> None:
    ages = [chloride_maturation.settled(a)[1] for a in (3.0, 9.0, 13.0, 30.0)]
    assert all(a > b for a, b in pairwise(ages))


def test_closing_waits_for_inhibition() -> None:
    usual, null = (critical_period.reared(35.0, strength=s) for s in (1.0, 0.3))
    assert null.plasticity == pytest.approx(1, abs=1e-3) and usual.plasticity < 0.7
    assert null.young > usual.young


@pytest.mark.parametrize(("speed", "slides"), [(0.08, 2.0), (0.3, 0.5)])
def test_loss_comes_first_whatever_the_speeds(monkeypatch, speed, slides) -> None:
    monkeypatch.setattr(sliding_threshold, "SPEED", Parameter(speed, "1/d", "assumed: an end of the range"))
    monkeypatch.setattr(sliding_threshold, "SLIDES", Parameter(slides, "d", "assumed: an end of the range"))
    closed = sliding_threshold.loss_and_gain.__wrapped__(days=20.0)
    silent = sliding_threshold.loss_and_gain.__wrapped__(silent=True, days=20.0)
    assert closed.half_loss < closed.half_gain < np.inf
    assert silent.loss == pytest.approx(0, abs=1e-6) and silent.gain > 0.1
