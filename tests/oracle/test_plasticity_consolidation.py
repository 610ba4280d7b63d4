"""Tagged synapse, TagTriC, chain: against twins written from their equations."""

import math

import pytest

from glutamate.plasticity.luboeinski import STRONG, WEAK, TaggedSynapse, course, last_reward, reinforced, tetanus


def tagged_twin(trains, end_min, synthesis=1.0, step=0.5):
    """Weight at the end: exact steps of calcium and early strength at 100 Hz, Euler of protein and late strength."""
    h0, h, z, p, t = 4.20075, 4.20075, 0.0, 0.0, 0.0

    def slow(until):
        nonlocal h, z, p, t
        while t < until - 1e-9:
            dt = min(step, until - t)
            away = h - h0
            h = h0 + away * math.exp(-0.1 * dt / 688.4)
            p += dt / 3600 * (synthesis * (abs(away) > 0.5 * h0) - p)
            z += dt / 3600 * p * ((1 - z) * (away > 0.2 * h0) - (0.5 + z) * (-away > 0.2 * h0))
            t += dt

    for begin, length in trains:
        slow(begin * 60 + 0.0188)
        c, fine = 0.0, 1e-4
        for k in range(round((length + 0.3) / fine)):
            if k % 100 == 0 and k * fine < length - 1e-9:
                c += 1.0
            high, low = c > 3.0, c > 1.2
            h += fine / 688.4 * (1645.6 * (10 - h) * high - 313.1 * h * low - 0.1 * (h - h0))
            c *= math.exp(-fine / 0.0488)
            t += fine
    slow(end_min * 60)
    return h / h0 + z


@pytest.mark.parametrize(("trains", "minutes"), [(WEAK, 60), (STRONG, 80), (STRONG, 540)])
def test_weight_after_a_tetanus(trains, minutes):
    assert tetanus(trains, minutes, target_share=0.0) == pytest.approx(tagged_twin(trains, minutes), rel=0.01)


def test_without_synthesis_only_early_strength_is_left():
    found = course(STRONG, (600.0,), synthesis=0.0)
    assert found["late"][0] == 0 and found["weight"][0] == pytest.approx(found["early_weight"][0])


def test_reward_in_time_is_kept_and_later_is_not():
    assert reinforced(15.0) > reinforced(45.0) > 1.05
    assert reinforced(120.0) < 1.01 and 30 <= last_reward() <= 90


def test_other_synapses_call_for_protein():
    alone, together = (course(WEAK, (600.0,), others_mv=mv)["late"][0] for mv in (0.0, 5.0))
    assert alone == 0 < together


def test_rest_is_where_potentiation_and_depression_balance():
    part = TaggedSynapse()
    goal = part.potentiation * part.most / (part.potentiation + part.depression) / 2
    assert part.rest == pytest.approx(goal, rel=1e-3)
