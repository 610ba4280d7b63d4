"""The closed form of the calcium rule against calcium followed spike by spike, and against the simulated synapse."""

import math

import numpy as np
import pytest

from glutamate.engine.mechanism import with_values
from glutamate.plasticity.calcium_rule import SETS, CalciumRule
from glutamate.plasticity.dendritic_gate import gate
from glutamate.plasticity.pairing import Factors, crossings, depressed, mean_efficacy, paired, shares_above
from glutamate.plasticity.plastic_synapse import run_pairs


def followed(rule, rate, lag, sources, targets, spacing, boost=1.0, periods=120):
    """Shares above both thresholds in the last of many periods, event by event."""
    period = 1e3 / rate
    events = [((rule.delay + k * spacing) % period, 0) for k in range(sources)]
    events = sorted(events + [((lag + k * spacing) % period, 1) for k in range(targets)])
    own = other = 0.0
    for _ in range(periods):
        above = [0.0, 0.0]
        for k, (at, kind) in enumerate(events):
            if kind == 0:
                own += rule.source_jump
            else:
                other += rule.target_jump + rule.gain() * boost * own
            until = (events[k + 1][0] if k + 1 < len(events) else events[0][0] + period) - at
            for which, threshold in enumerate((rule.depression_threshold, rule.potentiation_threshold)):
                if own + other > threshold:
                    above[which] += min(until, rule.calcium_time * math.log((own + other) / threshold))
            own, other = own * math.exp(-until / rule.calcium_time), other * math.exp(-until / rule.calcium_time)
    return np.array(above) / period


@pytest.mark.parametrize("name", SETS)
def test_shares_above_thresholds(name):
    rule, random = getattr(CalciumRule, name)(), np.random.default_rng(3)
    for _ in range(12):
        rate, lag = 10 ** random.uniform(-1, 2), random.uniform(-80, 80)
        sources, targets, spacing = random.integers(1, 4), random.integers(0, 4), random.uniform(5, 15)
        found = shares_above(rule, rate, lag, sources=sources, targets=targets, spacing_ms=spacing)
        np.testing.assert_allclose(found, followed(rule, rate, lag, sources, targets, spacing), atol=1e-10)


def test_factors_scale_jumps_thresholds_and_boost():
    rule, factors = CalciumRule.boosted(), Factors(source=0.7, target=1.1, boost=0.5, threshold=0.9)
    other = with_values(
        rule,
        source_jump=rule.source_jump * 0.7,
        target_jump=rule.target_jump * 1.1,
        potentiation_threshold=rule.potentiation_threshold * 0.9,
    )
    scale = 0.5 * rule.gain() / other.gain()
    expected = followed(other, 20.0, 7.0, 1, 1, 0.0, boost=scale)
    np.testing.assert_allclose(shares_above(rule, 20.0, 7.0, factors), expected, atol=1e-10)


def test_depressing_synapse_settles():
    use, recovery, rate, left = 0.46, 525.0, 15.0, 1.0
    for _ in range(200):
        released = use * left
        left = 1 - (1 - (left - released)) * math.exp(-1e3 / rate / recovery)
    assert depressed(rate, use, recovery) == pytest.approx(released, rel=1e-9)


def test_simulated_synapse_without_noise_follows_the_equation():
    """Efficacy after 40 pairs against an event-by-event Euler twin with the double well."""
    rule = with_values(CalciumRule.cortical(), noise_size=0.0)
    pairs, rate, lag = 40, 10.0, 10.0
    data = run_pairs(rate, lag, pairs, rule=rule, start=0.3, dt=0.02)
    step, r, calcium = 0.02, 0.3, 0.0
    times = np.concatenate([[k * 100.0 + rule.delay, k * 100.0 + lag] for k in range(pairs)])
    jumps = np.tile([rule.source_jump, rule.target_jump], pairs)
    amounts = np.zeros(int(pairs * 100.0 / step) + 1)
    np.add.at(amounts, np.round(times / step).astype(int), jumps)
    for amount in amounts:
        calcium += amount
        pull = -r * (1 - r) * (0.5 - r)
        pull += rule.potentiation * (1 - r) * (calcium > rule.potentiation_threshold)
        pull -= rule.depression * r * (calcium > rule.depression_threshold)
        r += step * pull / rule.time
        calcium *= math.exp(-step / rule.calcium_time)
    assert float(data["rule.efficacy"][-1]) == pytest.approx(r, rel=5e-3)
    shares = shares_above(rule, rate, lag)
    assert float(mean_efficacy(rule, shares, pairs / rate, 0.3)) == pytest.approx(r, rel=0.02)


@pytest.mark.slow
def test_simulated_synapses_cross_as_the_closed_form_says():
    rule, members = CalciumRule.cortical(), 400
    changes = {"dendrite.phasic": 0.5}
    options = {"vary": {"rule.noise_size": np.full(members, rule.noise_size)}, "dt": 0.1}
    shares = shares_above(rule, 10.0, 10.0, gate(0.5, tonic_ns=0.0696428571))
    up, down = crossings(rule, shares, 3.0, gate(0.5, tonic_ns=0.0696428571))
    for start, expected in ((0.0, float(up)), (1.0, 1 - float(down))):
        data = run_pairs(10.0, 10.0, 30, changes, rule, start, **options)
        found = float((data["rule.efficacy"].isel(time=-1) > 0.5).mean())
        assert found == pytest.approx(
            expected, abs=4 * math.sqrt(max(expected * (1 - expected), 0.01) / members) + 0.02
        )


def test_no_calcium_no_change():
    silent = paired(CalciumRule.narrow_depression(), 1.0, 50.0, 60)
    assert float(silent) == 1.0
