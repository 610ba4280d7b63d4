"""Substances: every record is whole, safe to read and works; effects reach the models; nothing gives advice."""

import json

import numpy as np
import pytest

from glutamate import api, catalogue
from glutamate.circuit import knobs as circuit
from glutamate.circuit.dynamic_mean_field import DynamicMeanField
from glutamate.drugs import load_drug
from glutamate.drugs.cycloserine import action
from glutamate.drugs.ethanol import tonic_option
from glutamate.drugs.interactions import together
from glutamate.drugs.paths import FIELDS, OWN, SCALED, effects, knobs
from glutamate.engine import discover
from glutamate.engine.model import Model
from glutamate.errors import ParameterError, PathError
from glutamate.parameter import Parameter, check_source
from glutamate.pharmacology.course import values
from glutamate.pharmacology.drug import KNOBS, Action, Drug, usual
from glutamate.pharmacology.page import page

NAMES = [entry.name for entry in discover.entries() if entry.kind == "drug"]
WITH_KINETICS = [name for name in NAMES if load_drug(name).kinetics is not None]
ASKED = {
    "acetylcysteine", "amphetamine", "atomoxetine", "caffeine", "cycloserine", "d-serine", "dextromethorphan",
    "diazepam", "esketamine", "ethanol", "gabapentin", "glutamine", "glycine", "guanfacine", "ketamine",
    "lamotrigine", "lorazepam", "magnesium", "memantine", "methylphenidate", "omega-3", "perampanel",
    "phenobarbital", "pregabalin", "pyridoxine", "riluzole", "taurine", "theanine", "topiramate",
    "vigabatrin", "zinc",
}  # fmt: skip
KILLS = {
    "diazepam": ("kill", "breathing"),
    "lorazepam": ("kill", "breathing"),
    "phenobarbital": ("kill", "breathing"),
    "ethanol": ("kill", "medical"),
    "gabapentin": ("breathing", "opioids"),
    "pregabalin": ("breathing", "opioids"),
    "ketamine": ("breathing", "supervision"),
    "esketamine": ("breathing", "supervision"),
    "dextromethorphan": ("kill",),
    "lamotrigine": ("kill", "emergency"),
    "vigabatrin": ("visual field", "for good"),
    "magnesium": ("breathing", "kidneys"),
    "caffeine": ("kill",),
}


def test_every_substance_that_was_asked_for_is_there():
    assert set(NAMES) >= ASKED


@pytest.mark.parametrize("name", NAMES)
def test_a_record_is_whole(name):
    drug = load_drug(name)
    assert drug.studied and drug.safety.endswith(".") and drug.evidence
    assert all(grade[0] in "ABCDE" and use for use, grade in drug.evidence)
    rows = page(drug, "card")["parameters"]
    for row in rows:
        check_source(row["source"])
    given = [(n, getattr(a, n)) for a in drug.actions for n in ("gain", "half", "hill", "onset") if getattr(a, n)]
    assert all(isinstance(spec, Parameter) for _, spec in given)
    shown = catalogue.show(f"drug:{name}")
    assert drug.safety in shown["card"] and "Nothing here is advice" in shown["card"]
    json.dumps(shown, allow_nan=False)


@pytest.mark.parametrize("name", KILLS)
def test_what_can_kill_or_blind_is_said(name):
    safety = load_drug(name).safety
    assert all(word in safety for word in KILLS[name])


@pytest.mark.parametrize("name", NAMES)
def test_factors_start_at_one_and_stay_in_reach(name):
    drug = load_drug(name)
    assert all(factor == pytest.approx(1) for factor in drug.factors(0.0, 0.0).values())
    levels = np.logspace(-4, 4, 30)
    for knob, factor in drug.factors(levels, levels).items():
        assert knob in KNOBS
        assert np.all((factor >= 0) & (factor <= 3)), knob
        assert np.all(np.diff(factor) <= 0) or np.all(np.diff(factor) >= 0), knob


@pytest.mark.parametrize("name", WITH_KINETICS)
def test_a_course_balances_and_ends(name):
    drug = load_drug(name)
    data = drug.course("100 mg once at 00:00", times=np.linspace(0, 48, 97))
    held = sum(
        values(data, part, "mg") for part in ("depot", "central", "peripheral", "deep", "metabolite", "gone")
    ) - values(data, "given", "mg")
    np.testing.assert_allclose(held, held[0], atol=1e-4 * abs(held[0]) + 1e-6)
    level = values(data, "concentration", "mg/L")
    assert level.max() > 0 and np.all(np.isfinite(level))
    for knob, factor in drug.factors_of(data).items():
        assert factor.shape == level.shape and np.all((factor >= 0) & (factor <= 3)), knob


def test_slow_effects_follow_and_tolerance_takes_its_share():
    drug = load_drug("gabapentin")
    data = drug.course("300 mg three times daily for 4 days", times=np.linspace(0, 96, 385))
    slow, fast = drug.factors_of(data)["release"], drug.actions[0].factor(data["kinetics.concentration"].values)
    assert fast.min() < slow.min() < 1 and slow[40] > fast[40]
    worn = load_drug("diazepam")
    data = worn.course("10 mg daily for 30 days", times=np.linspace(0, 720, 1441))
    with_tolerance, without = worn.factors_of(data)["ipsc_time"], worn.actions[1].factor(data["kinetics.brain"].values)
    first, last = slice(16, 48), slice(-48, None)
    assert (with_tolerance[first] - 1).mean() == pytest.approx((without[first] - 1).mean(), rel=0.1)
    assert (with_tolerance[last] - 1).mean() < 0.8 * (without[last] - 1).mean()


def test_effects_with_slow_onset_agree_with_the_mechanism():
    from glutamate.engine.simulate import simulate
    from glutamate.pharmacology.drug import _settled
    from glutamate.pharmacology.occupancy import Occupancy

    act = Action("release", "site", usual(1, "1"), half=usual(1, "uM"), onset=usual(5, "h"),
                 tolerance=(usual(30, "h"), usual(0.5, "1")))  # fmt: skip
    hours = np.linspace(0, 60, 601)
    occupied = hours / (hours + 20)
    part = Occupancy(half=usual(1, "uM"), onset_time=usual(5, "h"), tolerance_time=usual(30, "h"),
                     tolerance_loss=usual(0.5, "1"))  # fmt: skip
    data = simulate(Model.of(part), times=hours, drive={"occupancy.free": (hours, 1e-3 * hours / 20)})
    np.testing.assert_allclose(_settled(act, hours, occupied), data["occupancy.effect"].values, atol=2e-4)


def test_kinds_of_people_and_other_substances_change_clearance():
    drug = load_drug("lamotrigine")
    assert drug.clearance_factor("valproate") == pytest.approx(np.exp(-0.713))
    assert drug.clearance_factor("valproate, phenytoin") == pytest.approx(np.exp(-0.05))
    with pytest.raises(ParameterError) as caught:
        drug.clearance_factor("valporate")
    assert "valproate" in caught.value.closest
    with pytest.raises(ParameterError, match="without kinetics"):
        load_drug("zinc").course("10 mg once", 24.0)


@pytest.mark.parametrize("model", SCALED)
def test_paths_are_there(model):
    slots = discover.model(model).slots()
    assert {path for paths in SCALED[model].values() for path in paths} <= set(slots)
    assert {path for path, _ in OWN.get(model, {}).values()} <= set(slots)
    assert set(SCALED[model]) <= set(KNOBS) and set(FIELDS) <= set(KNOBS)


def test_effects_reach_a_synapse():
    applied = effects("perampanel", "synapse", 0.073)
    found = Model.values(discover.model("synapse").with_effects(*applied.effects))
    usual_value = discover.model("synapse").values()["ampa.single_conductance"]
    assert found["ampa.single_conductance"] / usual_value == pytest.approx(1 - 0.073 / 0.573)
    site = effects("diazepam", "synapse", 0.020)
    assert [(e.path, float(e.value)) for e in site.effects] == [("gabaa.benzodiazepine", pytest.approx(0.5))]
    own = effects("lamotrigine", "tripartite", 6.7)
    assert [(e.path, float(e.value)) for e in own.effects] == [("lamotrigine", pytest.approx(6.7e-3))]
    assert effects("caffeine", "synapse", 15.0, 4.3).missing == ("adenosine_a1", "adenosine_a2a")
    with pytest.raises(ParameterError, match="plasma"):
        effects("caffeine", "synapse", 15.0)
    with pytest.raises(ParameterError, match="no table of paths"):
        effects("caffeine", "synaps", 15.0)


def test_effects_reach_a_mean_field():
    turned = knobs("perampanel", 0.5)
    assert turned == {"ampa_e": pytest.approx(0.5), "ampa_i": pytest.approx(0.5)}
    part = DynamicMeanField()
    assert circuit.parameters(part, nmda=knobs("memantine", 1.0)["nmda_e"])


def test_what_is_taken_together():
    found = together(["Lamotrigine", "valproate", "diazepam", "ethanol", "smoker", "caffeine"])
    assert found.clearance["lamotrigine"] == pytest.approx(0.49, abs=0.001)
    assert found.clearance["caffeine"] == pytest.approx(1.6)
    assert "breathing can stop" in found.warnings[0] and any("Stevens-Johnson" in w for w in found.warnings)
    assert together(["zinc"]).warnings == ("A pair without a warning here is not a safe pair: this table is short.",)
    with pytest.raises(PathError) as caught:
        together(["diazepan"])
    assert "diazepam" in caught.value.closest


def test_half_a_co_agonist_weakens_where_the_site_is_taken():
    at = 15e-3
    assert action("2a", "nmda_synaptic").factor(at) == pytest.approx(0.96, abs=0.01)
    assert action("2b", "nmda_synaptic").factor(at) == pytest.approx(0.93, abs=0.01)
    assert action("2c", "nmda_synaptic").factor(at) == pytest.approx(1.22, abs=0.04)
    assert tonic_option().factor(17.0) == pytest.approx(1.18, abs=0.005)


def test_a_name_is_found_and_an_unknown_one_the_closest():
    assert isinstance(load_drug(" Memantine "), Drug)
    with pytest.raises(PathError) as caught:
        load_drug("memantin")
    assert "memantine" in caught.value.closest
    assert api.__name__ and catalogue.show("memantine")["kind"] == "drug"


def test_a_record_without_safety_or_with_a_made_up_knob_is_refused():
    with pytest.raises(ParameterError, match="safety"):
        Drug(kinetics=None, studied="x", safety=" ", evidence=(("x", "A"),))
    with pytest.raises(ParameterError, match="grade"):
        Drug(kinetics=None, studied="x", safety="x", evidence=(("x", "F"),))
    with pytest.raises(ParameterError) as caught:
        Action("amps", "site", usual(1, "1"), half=usual(1, "uM"))
    assert "ampa" in caught.value.closest


def test_people_grow_used_to_sedation_sooner_than_to_the_rest():
    for name, dose in (("diazepam", "10 mg daily"), ("lorazepam", "2 mg twice daily")):
        drug = load_drug(name)
        data = drug.course(f"{dose} for 30 days", times=np.linspace(0, 720, 1441))
        worn = drug.factors_of(data)
        sixth, lost = slice(5 * 48, 6 * 48), {}
        for act in drug.actions:
            if act.tolerance is not None:
                fresh = act.factor(drug.level(data, act))
                lost[act.knob] = 1 - (worn[act.knob] - 1)[sixth].mean() / (fresh - 1)[sixth].mean()
        assert set(lost) == {"ipsc_time", "alertness"}
        assert lost["alertness"] > 1.2 * lost["ipsc_time"] > 0
        assert 0 < worn["alertness"].min() < 1 and worn["alertness"].max() <= 1
        shown = page(drug, "card")["card"]
        assert "wears off over 4 d, 70% of it" in shown and "wears off over 7 d" in shown
    assert "sets in over 24 h" in page(load_drug("gabapentin"), "card")["card"]


def test_half_levels_of_methylphenidate_are_those_of_its_own_kinetics():
    from glutamate.drugs.methylphenidate import PER_DOSE

    data = load_drug("methylphenidate").course("20 mg once at 00:00", times=np.linspace(0, 12, 4001))
    assert values(data, "concentration", "mg/L").max() / 20 == pytest.approx(PER_DOSE, rel=1e-3)
