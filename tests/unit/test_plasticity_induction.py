"""Table T1, the dendritic gate, modulation and the bridge to networks: what they refuse and which way they point."""

import numpy as np
import pytest

from glutamate.errors import ParameterError
from glutamate.plasticity import calcium_rule
from glutamate.plasticity.calcium_rule import SETS, CalciumRule, network_rule
from glutamate.plasticity.dendritic_gate import Dendrite, gate, tonic_conductance
from glutamate.plasticity.induction_table import CHUNK, episodes, table
from glutamate.plasticity.pairing import crossings, paired, shares_above


def test_every_set_is_named_once():
    named = {n for n, m in vars(CalciumRule).items() if isinstance(m, classmethod) and n[0] != "_"}
    assert named == set(SETS)
    assert set(calcium_rule.SHORT_TERM) <= named


def test_rest_of_the_gate_is_one():
    factors = gate()
    assert float(factors.source) == pytest.approx(1) and float(factors.target) == pytest.approx(1)
    assert tonic_conductance() == pytest.approx(Dendrite().tonic_rest, rel=1e-6)


def test_gate_points_the_right_way():
    assert gate(0.5).source > 1 > gate(1.5).source
    assert gate(magnesium_mm=1.2).source < 1 < gate(magnesium_mm=0.8).source
    assert float(gate(nmda=0.3).source) == pytest.approx(0.3)
    assert gate(tonic_ns=tonic_conductance(3e-4)).source < 1


def test_no_gaba_raises_calcium_by_two_fifths():
    assert float(gate(0.0).source) == pytest.approx(1.42, abs=0.005)


def test_table_equals_single_points_for_any_threads():
    random, size = np.random.default_rng(1), CHUNK + 500
    axes = {
        "rate_hz": 10 ** random.uniform(-0.9, 1.9, size),
        "lag_ms": random.uniform(-60, 60, size),
        "gaba": random.uniform(0, 2, size),
        "magnesium_mm": random.uniform(0.4, 2, size),
        "nmda": random.uniform(0, 1.5, size),
        "noradrenaline": random.uniform(0, 2, size),
        "slow_corticosterone": random.uniform(0, 2, size),
    }
    one, two = table(**axes, threads=1), table(**axes, threads=2)
    for name in ("up", "down", "change"):
        assert np.array_equal(one[name], two[name])
    for k in (0, 77, CHUNK + 3):
        alone = table(**{name: float(values[k]) for name, values in axes.items()})
        assert alone["change"] == pytest.approx(one["change"][k], rel=1e-12)
    assert np.all((one["up"] >= 0) & (one["up"] <= 1) & (one["down"] >= 0) & (one["down"] <= 1))


def test_table_without_modulators_is_the_closed_form():
    found = table([1.0, 10.0, 40.0], 10.0, pairs=75)["change"]
    np.testing.assert_allclose(found, paired(CalciumRule(), [1.0, 10.0, 40.0], 10.0, 75), rtol=1e-7)


def test_table_of_a_set_without_noise_gives_the_mean():
    assert set(table(20.0, 10.0, pairs=75, rule=CalciumRule.boosted(), nmda=0.0)) == {"change"}


@pytest.mark.parametrize(
    ("given", "asked"),
    [
        ({"rate_hz": 200.0}, "rate_hz"),
        ({"gaba": [1.0, -0.1]}, "gaba"),
        ({"magnesium_mm": float("nan")}, "magnesium_mm"),
        ({"pairs": 3}, "episode"),
        ({"rate_hz": 0.1, "pairs": 1000}, "episode"),
        ({"gabba": 1.0}, "axis"),
    ],
)
def test_table_refuses_what_is_outside(given, asked):
    with pytest.raises(ParameterError) as caught:
        table(**({"rate_hz": 10.0, "lag_ms": 10.0} | given))
    assert asked in str(caught.value)


def test_episodes_approach_the_plateau():
    up, down = 0.1, 0.05
    course = episodes(up, down, 200)
    assert course[0] == 0 and course[-1] == pytest.approx(up / (up + down))
    assert course[1] == pytest.approx(up)


def test_sets_without_noise_have_no_crossings():
    rule = CalciumRule.boosted()
    with pytest.raises(ParameterError, match="mean_change"):
        crossings(rule, shares_above(rule, 10.0, 10.0), 7.5)


def test_patterns_are_refused():
    with pytest.raises(ParameterError):
        shares_above(CalciumRule(), 0.0, 10.0)
    with pytest.raises(ParameterError):
        shares_above(CalciumRule(), 1.0, 10.0, sources=0)


def test_network_rule_keeps_the_numbers():
    rule = CalciumRule.depression_potentiation()
    projected = network_rule(rule, 1.0, 0.1)
    from glutamate.circuit.calcium_plasticity import RULE

    assert projected.numbers() == pytest.approx(RULE.numbers())
    assert projected.late == pytest.approx(RULE.late)
    with pytest.raises(ParameterError):
        network_rule(CalciumRule.boosted(), 1.0, 0.1)
    with pytest.raises(ParameterError):
        network_rule(CalciumRule.only_potentiation(), 1.0, 0.1)
