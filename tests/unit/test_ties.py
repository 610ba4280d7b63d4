"""Ties: both sides are really asked, a tie fails where one side is changed, and shared laws and states are shared."""

import numpy as np
import pytest

from glutamate.circuit.microcircuit import RATES
from glutamate.engine.model import Model
from glutamate.engine.simulate import simulate
from glutamate.injury.slow_damage import SlowDamage
from glutamate.life.factors import effects
from glutamate.molecule.chloride import ChlorideReversal, nernst
from glutamate.report.validation import registry
from glutamate.ties import ambient, blocked, calcium, charge, gaba, released, retention, sleeping, slow_states

ROOMS = (ambient, blocked, calcium, charge, gaba, released, retention, sleeping, slow_states)


def test_every_tie_of_the_registry_has_a_measure() -> None:
    declared = {target.id for room in ROOMS for target in room.targets()}
    assert declared == {name for name in registry() if name.startswith("XSC")}
    assert len(declared) == 18


def test_the_rate_of_the_circuit_is_weighted_by_its_cells() -> None:
    excitatory = RATES[::2]
    assert min(excitatory) < released.excitatory_rate() < max(excitatory)
    assert released.excitatory_rate() == pytest.approx(2.717, abs=2e-3)


def test_life_moves_the_peak_of_gaba_with_the_content_of_a_vesicle() -> None:
    """A vesicle with less GABA gives a lower transient, in both models of a synapse."""
    for name in ("synapse", "tripartite"):
        laid = {e.path: float(e.value) for e in effects(name, {"gaba_tone": 0.9})}
        assert laid["gaba.vesicle_peak"] == laid["inhibition.vesicle_molecules"] == pytest.approx(0.9**0.32)


def test_injury_reads_transporters_and_spines_of_life() -> None:
    part = SlowDamage()
    rest = part.State(0.0, 1.0, 1.0)

    def out(**given: float) -> SlowDamage.Output:
        usual = {"activity": 1.0, "spines": 1.0, "stressed_uptake": 1.0, "inflammation": 0.0, "tolerance": 0.0}
        return part.output(rest, part.Drive(**usual | given))

    assert out() == (1.0, 0.0, 1.0)
    assert out(spines=0.8).lost == pytest.approx(0.2)
    assert out(spines=0.8).threshold == pytest.approx(1 - 0.3 * 0.2)
    assert out(stressed_uptake=0.86).uptake == 0.86
    thinned = part.output(rest._replace(structure=0.25), part.Drive(1.0, 0.8, 1.0, 0.0, 0.0))
    assert thinned.lost == pytest.approx(1 - 0.8 * 0.75)
    assert [e.path for e in effects("slow_load", {"uptake": 0.9})] == ["region.stressed_uptake"]


def test_stress_costs_structure_once() -> None:
    """Activity of an ordinary day loses none of it: what is lost is what stress took."""
    drive = {"slow_damage.activity": 1.0, "slow_damage.inflammation": 0.0, "slow_damage.tolerance": 0.0}
    drive |= {"slow_damage.spines": 0.8, "slow_damage.stressed_uptake": 1.0}
    data = simulate(Model.of(SlowDamage()), times=[0.0, 60.0], drive=drive, threads=1)
    assert data["slow_damage.structure"].values[-1] == 0.0
    assert data["slow_damage.lost"].values[-1] == pytest.approx(0.2)


def test_shared_states_move_and_come_back() -> None:
    run = slow_states.shared()
    assert run["life"].min() < 0.87 and run["spines"].min() < 0.81
    assert run["life"][-1] > 0.99 and run["structure"][-1] > 0.99
    assert slow_states.apart() <= 1e-9


def test_one_law_gives_all_reversals() -> None:
    law = ChlorideReversal.nernst()
    thermal = law.gas_constant * 310.15 / law.faraday
    there = law.output(None, law.Drive(7.0, 130.0, 15.0, 24.0, 310.15)).reversal
    assert there == pytest.approx(nernst(thermal, -1, 7.0, 130.0), abs=1e-12)
    assert nernst(thermal, 2, 1.0, np.e) == pytest.approx(thermal / 2)
    assert nernst(thermal, 1, 10.0, 100.0) == -nernst(thermal, -1, 10.0, 100.0)


def test_a_remembered_cue_is_lost_raw_and_kept_attenuated() -> None:
    assert blocked.remembered(1.0) == 0.0
    assert 80 < blocked.remembered() < 95
    assert blocked.memory(1.0) == blocked.memory() == pytest.approx(20.4, abs=0.1)


def test_alcohol_acts_on_tonic_gaba_only_as_an_option() -> None:
    assert blocked.tonic("drug") == blocked.tonic("synapse") == 1.0
    assert blocked.tonic("option") == pytest.approx(1.18, abs=0.005)


def test_magnesium_of_living_fluid_blocks_less_and_leaves_more_to_ketamine() -> None:
    """What `Limits` says of 0.8 mM."""
    assert blocked.block("synapse", -66.0, 0.8) == pytest.approx(10.4, abs=0.05)
    assert blocked.block("drug", -20.0, 0.8) == pytest.approx(18.4, abs=0.05)


def test_two_stores_keep_an_event_for_a_week() -> None:
    assert 6.0 < retention.stores() < 8.0
    assert retention.stability() == pytest.approx(2.3065)


def test_ambient_follows_only_uptake_where_release_is_held() -> None:
    """The loop through firing, which the tie leaves open, adds a fifth at a quarter of uptake."""
    from glutamate.injury.glial_failure import settled

    assert ambient.ladder("injury")[2] == pytest.approx(100.4, abs=0.1)
    assert 1e6 * settled(0.25)["glutamate"] == pytest.approx(121.9, abs=0.5)


def test_warm_receptors_lengthen_less() -> None:
    """What `Limits` says of 35 degC."""
    taken = gaba.diazepam()["synapse"]
    assert 1.05 < gaba.durations(taken, 308.15) < 1.15 < gaba.durations(taken)


@pytest.mark.slow
def test_a_day_of_metabolism_is_rest_on_the_mean() -> None:
    week = sleeping.week()
    assert 0.3 < week["asleep"] < 0.37
    assert week["handed"] == 1.0 and abs(week["hours"] - 1) < 0.01
    assert pytest.approx(24) == sleeping.AWAKE * (16 + 8 * sleeping.ASLEEP)
