"""Irregular spikes: shares above thresholds against calcium on a fine grid; timing counts for less than in pairs."""

import numpy as np
import pytest

from glutamate.errors import ParameterError
from glutamate.plasticity.calcium_rule import CalciumRule
from glutamate.plasticity.irregular import irregular_change, irregular_shares
from glutamate.plasticity.pairing import paired


def gridded(rule, rate, correlation, lag, seconds, seed):
    """Shares above both thresholds of one synapse, calcium on a grid of 0.1 ms."""
    random, step = np.random.default_rng(seed), 0.1
    count = int(seconds * 1e3 / step)
    sources = random.random(count) < rate * step / 1e3
    followed = np.flatnonzero(sources & (random.random(count) < correlation)) + round((lag - rule.delay) / step)
    targets = random.random(count) < (1 - correlation) * rate * step / 1e3
    targets = targets.astype(int)
    np.add.at(targets, followed[(followed >= 0) & (followed < count)], 1)
    own = other = 0.0
    above, decay = [0, 0], np.exp(-step / rule.calcium_time)
    for source, target in zip(sources.tolist(), targets.tolist(), strict=True):
        own += rule.source_jump * source
        other += target * (rule.target_jump + rule.gain() * own)
        calcium = own + other
        above[0] += calcium > rule.depression_threshold
        above[1] += calcium > rule.potentiation_threshold
        own, other = own * decay, other * decay
    return np.array(above) / count


@pytest.mark.slow
@pytest.mark.parametrize("name", ["cortical", "boosted"])
def test_shares_of_the_time(name):
    rule = getattr(CalciumRule, name)()
    shares, errors = irregular_shares(rule, 20.0, 0.6, 8.0)
    twins = np.array([gridded(rule, 20.0, 0.6, 8.0, 50.0, seed) for seed in range(6)])
    spread = np.hypot(errors, twins.std(axis=0, ddof=1) / np.sqrt(6))
    assert np.all(np.abs(shares - twins.mean(axis=0)) < 5 * spread)
    assert np.all(errors < 0.02 * shares)


def test_timing_counts_for_less_and_rate_for_more_than_in_pairs():
    rule = CalciumRule()
    irregular = [irregular_change(rule, 20.0, 1.0, 3.75, lag)[0] for lag in (-10.0, 10.0)]
    regular = [float(paired(rule, 20.0, lag, 75)) for lag in (-10.0, 10.0)]
    assert 0 < irregular[1] - irregular[0] < 0.5 * (regular[1] - regular[0])
    alone = [irregular_change(rule, rate, 0.0, 3.75)[0] for rate in (5.0, 20.0, 40.0)]
    assert alone[0] < 1 < alone[1] < alone[2]


def test_the_same_seed_gives_the_same_chance_and_bad_trains_are_refused():
    rule = CalciumRule()
    assert irregular_change(rule, 10.0, 0.5, 5.0) == irregular_change(rule, 10.0, 0.5, 5.0)
    with pytest.raises(ParameterError):
        irregular_shares(rule, 10.0, 1.5)
