"""Potts chains, Willshaw stores and the critical period against short twins written from the equations."""

import numpy as np
import pytest

from glutamate.plasticity import associative, critical_period, latching, sliding_threshold


def test_potts_step_by_step() -> None:
    """The chain of one small network against loops over units, with double precision."""
    net = latching.Potts(3, 90, 6)
    senders, couplings, centred = net.wiring()
    n, s, a = 90, 7, 0.25
    sigma = np.full((n, s), a / s / 2)
    r, theta = np.zeros((n, s)), np.zeros((n, s))
    fast, slow = np.full(n, 0.5 * 0.9 * a), np.full(n, 0.5 * 0.9 * a)
    best = []
    for k in range(150):
        h = np.array([couplings[i].astype(float) @ sigma[senders[i]].ravel() for i in range(n)])
        h += 1.1 * (sigma - sigma.mean(1, keepdims=True))
        if k < 20:
            h += centred[2].reshape(n, s) > 0
        r += 2 / 20 * (h - theta - r)
        top = np.exp(11 * r)
        sigma = top / (top.sum(1) + np.exp(11 * (fast + slow + 0.1)))[:, None]
        theta += 2 / 200 * (sigma - theta)
        fast += 2 / 10 * (0.9 * 0.5 * sigma.sum(1) - fast)
        slow += 2 / 1e5 * (0.9 * 0.5 * sigma.sum(1) - slow)
        if k % 2 == 0:
            best.append(centred @ sigma.ravel() / (n * a * (1 - a / s)))
    want = latching.read(np.array(best))
    found = latching.chain(net, 0.9, duration_ms=300.0, cue=2)
    assert found.visits.tolist() == want.visits.tolist()
    assert found.dwell == pytest.approx(want.dwell, abs=8)
    assert found.contrast == pytest.approx(want.contrast, abs=0.01)


def test_potts_couplings_are_sums_over_patterns() -> None:
    net = latching.Potts(1, 80, 3, deepened=2.0)
    senders, couplings, centred = net.wiring()
    v = centred.reshape(3, 80, 7).astype(float)
    i, c, k, m = 5, 11, 2, 6
    j = senders[i][c]
    want = sum(w * v[p, i, k] * v[p, j, m] for p, w in enumerate((2.0, 1.0, 1.0))) / (75 * 0.25 * (1 - 0.25 / 7))
    assert couplings[i, k, c * 7 + m] == pytest.approx(want, rel=1e-5)


def test_visits_are_read_from_overlaps() -> None:
    overlaps = np.zeros((60, 3))
    overlaps[:20, 0], overlaps[20:25, 1], overlaps[30:45, 2] = 0.9, 0.8, 0.7
    one = latching.read(overlaps)
    assert one.visits.tolist() == [0, 2]  # 20 ms in the second are too short
    assert one.dwell.tolist() == [80.0, 60.0]
    assert one.active == pytest.approx(40 / 60)
    assert one.last == 44 * 4


def test_willshaw_recall_with_sets() -> None:
    """One recall with sets of cells instead of matrices."""
    store = associative.Willshaw(40, 0.3, 5)
    sets = [set(row.tolist()) for row in store.patterns]
    linked = [set().union(*(s for s in sets if c in s)) if any(c in s for s in sets) else set() for c in range(1000)]
    fired = store.activity(0.6, store.cue(0.5))
    for at in (0, 7):
        active = set(store.patterns[at][:20].tolist())
        for turn in range(3):
            least = 0.6 * (0.9 if turn else 0.999) * len(active)
            active = {c for c in range(1000) if (n := len(linked[c] & active)) > 0 and n >= least}
        assert set(np.flatnonzero(fired[at]).tolist()) == active


def test_load_of_a_store() -> None:
    loads = [associative.Willshaw(200, 0.0, s).load for s in range(3)]
    assert np.mean(loads) == pytest.approx(1 - (1 - 0.04**2) ** 200, rel=0.05)


def euler_shift(g: float) -> float:
    ends = []
    for eye in (0.12, 1.03):
        w = np.array([0.62, 0.38])
        qs, qv = 1 / (1 + (g / 0.5) ** 2), 1 / (1 + (g / 2) ** 2)
        c = qv**2 * 0.283 * np.array([[eye**2, 0.8 * eye * 0.97], [0.8 * eye * 0.97, 0.97**2]])
        c += (qs * 3) ** 2 * 0.324 * np.eye(2)
        for _ in range(40000):
            to = c @ w
            w = w + 1e-4 / 6 * (to / to.sum() - w)
        ends.append((w[0] - w[1]) / w.sum())
    return ends[0] - ends[1]


@pytest.mark.parametrize(("g", "known"), [(0.25, -0.020), (0.75, -0.121), (1.5, -0.304)])
def test_shift_of_four_days(g: float, known: float) -> None:
    found = critical_period.shift(g)
    assert found == pytest.approx(euler_shift(g), rel=1e-3)
    assert found == pytest.approx(known, abs=6e-4)


def test_noise_averages_of_the_sliding_threshold() -> None:
    """Drift of a closed eye's weights against draws of noise."""
    rng = np.random.default_rng(0)
    seen, shut, threshold = np.array([2.0, 0, 0, 0]), np.array([1.5, 0.2, 0, 0]), 3.0
    noise = sliding_threshold.NOISE.canonical()
    n = rng.standard_normal((400_000, 4)) * noise**0.5
    drift = np.zeros(4)
    for k in range(4):
        y = seen[k] + n @ shut
        drift += (n * (y * (y - threshold))[:, None]).mean(0) / 4
    assert noise * shut * (2 * seen - threshold).mean() == pytest.approx(drift, abs=0.03)
