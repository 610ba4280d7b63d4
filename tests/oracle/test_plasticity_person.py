"""Laws of a person's memory against short scalar twins, and the groove against the rule written out for one synapse."""

import math
from itertools import pairwise

import numpy as np
import pytest

from glutamate.plasticity import definitions, groove, habit, retention

LAW = (
    0.212, 1.2931, 2.3065, 8.2956, 6.4133, 0.8334, 3.0194, 0.001, 1.8722, 0.1666, 0.796, 1.4835, 0.0614, 0.2629, 1.6483,
    0.6014, 1.8729, 0.5425, 0.0912, 0.0658, 0.1542,
)  # fmt: skip


def recall(t: float, s: float) -> float:
    return (1 + (0.9 ** (-1 / LAW[20]) - 1) * t / s) ** -LAW[20]


def passed(s: float, d: float, r: float) -> float:
    return s * (1 + math.exp(LAW[8]) * (11 - d) * s ** -LAW[9] * (math.exp((1 - r) * LAW[10]) - 1))


def failed(s: float, d: float, r: float) -> float:
    low = LAW[11] * d ** -LAW[12] * ((s + 1) ** LAW[13] - 1) * math.exp((1 - r) * LAW[14])
    return min(low, s / math.exp(LAW[17] * LAW[18]))


@pytest.mark.parametrize("gap", [1.0, 4.0, 21.0, 105.0])
@pytest.mark.parametrize("delay", [7, 350])
def test_two_sessions(gap: float, delay: float) -> None:
    s, d = LAW[2], LAW[4] - math.exp(LAW[5] * 2) + 1
    r = recall(gap, s)
    want = r * recall(delay, passed(s, d, r)) + (1 - r) * recall(delay, failed(s, d, r))
    assert retention.two_sessions(gap, delay) == pytest.approx(want, rel=1e-12)


def test_a_chain_of_reviews() -> None:
    item, s, d = retention.studied(), LAW[2], LAW[4] - math.exp(LAW[5] * 2) + 1
    for days, good in [(2.0, True), (5.0, True), (20.0, False), (1.0, True)]:
        r = recall(days, s)
        s = passed(s, d, r) if good else failed(s, d, r)
        easy = max(LAW[4] - math.exp(LAW[5] * 3) + 1, 1)
        d = LAW[7] * easy + (1 - LAW[7]) * (d - LAW[6] * ((3 if good else 1) - 3) * (10 - d) / 9)
        item = retention.reviewed(item, days, good)
        assert (float(item.stability), float(item.difficulty)) == pytest.approx((s, d), rel=1e-12)


def test_episodes_add_up() -> None:
    """The formulas against episodes counted one by one."""
    up, down, n, course = 0.05, 0.02, 0.0, [0.0]
    for _ in range(400):
        n += up * (1 - n) - down * n
        course.append(n)
    deep = up / (up + down)
    assert definitions.depth(up, down) == pytest.approx(course[-1], rel=1e-9)
    assert definitions.after(37, up, down) == pytest.approx(course[37], rel=1e-12)
    first = next(k for k, share in enumerate(course) if share >= 0.95 * deep)
    assert first - 1 < definitions.formation(up, down) <= first


def above(c_source: float, c_target: float, lag: float, threshold: float, period: float = 100.0) -> float:
    """Share of a period above a threshold, calcium of 60 pairs summed on a fine grid."""
    late, fall = 4.6098, 22.6936
    t = np.arange(0, 60 * period, 0.01)
    calcium = np.zeros_like(t)
    for at, jump in ((late, c_source), (lag % period, c_target)):
        for k in range(60):
            since = t - at - k * period
            calcium += np.where(since >= 0, jump * np.exp(-np.maximum(since, 0) / fall), 0)
    return float((calcium[t >= 59 * period] > threshold).mean())


@pytest.mark.parametrize("lag", [10.0, -10.0])
def test_an_episode_at_usual_gaba(lag: float) -> None:
    low, high = (above(0.5617539, 1.23964, lag, th) for th in (1.0, 1.3))
    up, down = 725.085 * high, 331.909 * low
    goal, fall = up / (up + down), math.exp(-3.0 * (up + down) / 346.3615)
    spread = 3.3501 * math.sqrt((high + low) / (up + down) * (1 - fall**2))
    want = [(1 + math.erf(-(0.5 - goal + (goal - rho) * fall) / spread)) / 2 for rho in (0.0, 1.0)]
    found = groove.episode(1.0, lag)
    assert found[0] == pytest.approx(want[0], rel=0.02)
    assert found[1] == pytest.approx(1 - want[1], rel=0.02)


def test_a_habit_day_by_day() -> None:
    done = np.ones(100, bool)
    done[30] = False
    level, course = 0.0, []
    for act in done:
        level = 1 - (1 - level) * math.exp(-0.05) if act else level * 0.99
        course.append(level)
    assert habit.automaticity(done, [0.05], lost=0.01)[0] == pytest.approx(course, rel=1e-12)
    assert all(a < b for a, b in pairwise(course[:30]))
