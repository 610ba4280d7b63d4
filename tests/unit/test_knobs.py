"""Receptors into circuits: every row of the table acts, what has no row is refused, kappa draws towards nothing."""

import importlib
import pkgutil

import numpy as np
import pytest

import glutamate.circuit
from glutamate.circuit.dynamic_mean_field import DynamicMeanField
from glutamate.circuit.jansen_rit import JansenRit
from glutamate.circuit.knob_table import BLOCKED, BOTH, KNOBS, NOT_HERE, ROWS, knob_rows
from glutamate.circuit.knobs import apply, effective, magnesium_factor, nmda_block, parameters, pool_knobs
from glutamate.circuit.montbrio import Montbrio
from glutamate.circuit.receptor_pools import Knobs
from glutamate.circuit.ssn import SupralinearRate
from glutamate.circuit.wong_wang import WongWang
from glutamate.errors import ParameterError


def classes():
    """Every mechanism of the room by name."""
    found = {}
    for info in pkgutil.iter_modules(glutamate.circuit.__path__, "glutamate.circuit."):
        module = importlib.import_module(info.name)
        found |= {k: v for k, v in vars(module).items() if hasattr(v, "PARAMETERS") and v.__module__ == info.name}
    return found


CLASSES = classes()
GIVEN = {"tonic": 1.0, "gaba_reversal": 5.0, "magnesium": 1.2}


@pytest.mark.parametrize("model", ROWS)
def test_every_row_changes_its_parameter_and_nothing_else(model):
    part = CLASSES[model]()
    for row in ROWS[model]:
        assert row.parameter in part.PARAMETERS
        for knob in row.knobs:
            value = GIVEN.get(knob, 0.8)
            # the reversal of a conductance moves a leak only where that conductance is open
            beside = {"tonic": 1.0} if (model, knob) == ("AdExMeanField", "gaba_reversal") else {}
            old, new = apply(part, beside), apply(part, beside | {knob: value})
            moved = {n for n in part.PARAMETERS if getattr(new, n) != getattr(old, n)}
            assert row.parameter in moved
            names = set(BOTH.get(knob, (knob,)))
            expected = {r.parameter for r in ROWS[model] if names & {n for k in r.knobs for n in BOTH.get(k, (k,))}}
            assert moved == expected
    assert apply(part) is not part
    assert all(getattr(apply(part), n) == getattr(part, n) for n in part.PARAMETERS)
    assert len({row.parameter for row in ROWS[model]}) == len(ROWS[model])


@pytest.mark.parametrize("model", ROWS)
def test_knobs_without_a_row_are_refused(model):
    part = CLASSES[model]()
    known = {n for row in ROWS[model] for k in row.knobs for n in BOTH.get(k, (k,))}
    known |= {"magnesium"} if model in BLOCKED else set()
    missing = [name for name in KNOBS if name not in known]
    assert missing
    for name in missing:
        with pytest.raises(ParameterError, match=name):
            apply(part, {name: GIVEN.get(name, 0.8)})


def test_refusals_say_what_to_do():
    with pytest.raises(ParameterError) as caught:
        apply(DynamicMeanField(), nmda_ee=0.9)
    assert "nmda_e" in caught.value.closest
    with pytest.raises(ParameterError, match="excitation less inhibition"):
        apply(Montbrio(), gaba=0.9)
    with pytest.raises(ParameterError, match="MontbrioPair"):
        apply(JansenRit(), nmda=0.9)
    with pytest.raises(ParameterError, match="the same on both"):
        apply(WongWang(), nmda_e=0.9)
    with pytest.raises(ParameterError, match="given twice"):
        apply(DynamicMeanField(), {"gaba": 1.0}, gaba=1.0)
    with pytest.raises(ParameterError, match="kappa"):
        apply(DynamicMeanField(), gaba=0.9, kappa=1.5)
    for bad in (-0.1, float("nan"), "much", True, None):
        with pytest.raises(ParameterError, match="the knob gaba"):
            apply(DynamicMeanField(), gaba=bad)
    assert all(model in CLASSES for model, _ in NOT_HERE)


def test_receptors_of_a_region_move_as_its_transmitters():
    part = DynamicMeanField()
    new = apply(part, nmda_e=0.9, nmda_i=0.7, gaba_e=0.8, gaba_i=0.6, gaba_time=1.5, tonic=2.0, ampa=0.5)
    assert new.nmda_e == pytest.approx(0.9 * part.nmda_e)
    assert new.nmda_i == pytest.approx(0.7 * part.nmda_i)
    assert new.inhibition == pytest.approx(0.8 * part.inhibition)
    assert new.self_inhibition == pytest.approx(0.6 * part.self_inhibition)
    assert new.gaba_time == pytest.approx(15.0)
    assert new.background == pytest.approx(part.background - 2.0 * 15.0)  # 2 nS over 15 mV
    assert new.recurrence == pytest.approx(1.4 * 0.95)


def test_a_mixed_strength_loses_in_proportion():
    part = SupralinearRate()
    assert apply(part, ampa=0.0, nmda=0.0).excite_e == 0.0
    one, other = apply(part, ampa=0.0).excite_e, apply(part, nmda=0.0).excite_e
    assert one + other == pytest.approx(part.excite_e)
    assert one > other  # NMDA carries more


def test_attractors_get_a_tenth_of_what_is_given():
    part = WongWang()
    assert apply(part, nmda=0.7).self_coupling == pytest.approx(0.97 * part.self_coupling)
    assert apply(part, nmda=0.7, kappa=1.0).self_coupling == pytest.approx(0.7 * part.self_coupling)
    shown = effective("WongWang", nmda=0.7, tonic=2.0)
    assert shown["nmda_e"] == (0.7, pytest.approx(0.97))
    assert shown["tonic"] == (2.0, pytest.approx(0.2))
    assert effective("DynamicMeanField", nmda=0.7)["nmda_e"] == (0.7, 0.7)


def test_spiking_pools_take_the_same_knobs():
    found = pool_knobs(nmda_e=0.7, gaba=0.5, magnesium=2.0)
    assert Knobs.of(**found) == Knobs(nmda_e=0.97, gaba_e=0.95, gaba_i=0.95, magnesium=1.1)
    assert pool_knobs(Knobs(nmda_e=0.7), kappa=1.0)["nmda_e"] == 0.7
    with pytest.raises(ParameterError, match="arousal"):
        pool_knobs(arousal=1.2)


def test_magnesium_is_the_mean_free_share_over_voltages():
    volts = np.random.default_rng(0).normal(-55, 4, 400_000)

    def free(level):
        return (1 / (1 + level / 3.57 * np.exp(-0.062 * volts))).mean()

    assert magnesium_factor(1.3) == pytest.approx(free(1.3) / free(1.0), rel=1e-3)
    assert magnesium_factor(1.0) == 1.0
    several = magnesium_factor(np.array([0.8, 1.0, 1.2]))
    assert several[0] > several[1] == 1.0 > several[2]
    part = DynamicMeanField()
    both = apply(part, magnesium=1.2, nmda=0.9)
    assert both.nmda_e == pytest.approx(part.nmda_e * 0.9 * magnesium_factor(1.2))


def test_one_occupancy_blocks_both_kinds_of_cells():
    assert nmda_block(0.2) == {"nmda_e": 0.8, "nmda_i": 0.8}
    assert nmda_block(0.2, side=2.0) == pytest.approx({"nmda_e": 0.8, "nmda_i": 0.6})
    rates = [apply(DynamicMeanField(), nmda_block(0.1, side)).firing()[0] for side in (0.5, 1.0, 2.0)]
    assert rates[0] < rates[1] < rates[2]
    with pytest.raises(ParameterError, match="block of NMDA"):
        nmda_block(0.6, side=2.0)


def test_knobs_may_be_maps():
    found = parameters(DynamicMeanField(), gaba_e=np.array([1.0, 0.9, 0.8]))
    assert list(found) == ["inhibition"]
    np.testing.assert_allclose(found["inhibition"], 1e3 * np.array([1.0, 0.9, 0.8]))


def test_the_table_can_be_shown():
    rows = knob_rows()
    assert ("DynamicMeanField", "inhibition", "gaba_e", "times") in rows
    assert all(all(cell.strip() for cell in row) for row in rows)
