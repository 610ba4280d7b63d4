"""Profiles: whole records, full spread, paths that exist, nothing set that follows, nobody told apart."""

import inspect
import json

import numpy as np
import pytest

from glutamate import catalogue, people
from glutamate.circuit import knobs as circuit
from glutamate.circuit.dynamic_mean_field import DynamicMeanField
from glutamate.drugs import load_drug
from glutamate.engine import discover
from glutamate.engine.assembly import single
from glutamate.engine.model import Model
from glutamate.errors import GlutamateError, ParameterError, PathError
from glutamate.parameter import check_source
from glutamate.people import paths, spread, targets
from glutamate.people.profile import FACTORS, GRADES, Change, Profile, change, shift

NAMES = [entry.name for entry in discover.entries() if entry.kind == "person"]
ASKED = {
    "adult", "balanced", "adhd", "autism", "autism_child", "anxiety", "depression", "trauma", "dominance",
    "alzheimers_disease", "amyotrophic_lateral_sclerosis", "parkinsons_disease", "multiple_sclerosis", "stroke",
    "head_injury", "temporal_lobe_epilepsy", "chronic_pain", "fibromyalgia", "schizophrenia", "panic_disorder",
    "post_traumatic_stress", "obsessive_compulsive", "bipolar", "b6_deficient", "low_magnesium", "gad1_variant",
}  # fmt: skip


def test_every_profile_that_was_asked_for_is_there():
    assert set(NAMES) >= ASKED


@pytest.mark.parametrize("name", NAMES)
def test_a_record_is_whole(name):
    profile = people.load_person(name)
    assert all(grade[0] in GRADES and what for what, grade in profile.evidence)
    life = discover.model("life").slots()
    for one in profile.changes:
        check_source(one.factor.source)
        assert one.path in FACTORS or one.path in life
        assert "glutamate" not in one.path and "glx" not in one.path  # a level is never set: it follows
        ends = [float(one.at(q)) for q in (0.0, 0.5, 1.0)]
        assert ends == [one.factor.low, one.factor.value, one.factor.high]
    for own in (profile.glx, profile.gaba):
        if own is not None:
            check_source(own.mean.source)
    page = catalogue.show(f"person:{name}")
    json.dumps(page, allow_nan=False)
    assert "No reading of a person tells" in page["card"]
    assert profile.kind == "reference" or page["parameters"]


@pytest.mark.parametrize("name", NAMES)
def test_people_of_every_profile_can_be_drawn_and_laid_on_life(name):
    drawn = people.draw(name, 40, seed=3)
    model = discover.model("life")
    slots = {slot.path: slot for slot in model.system.parameters}
    for path, values in drawn.items():
        assert path in model.slots() and values.shape == (40,) and np.isfinite(values).all()
        if path in slots:
            low, high = slots[path].spec.domain_canonical("h")
            assert (values >= low).all() and (values <= high).all()
    for model_name in paths.MODELS:
        applied = drawn.on(model_name, 0)
        shipped = (
            Model.of(discover.find("mechanism", model_name).load()())
            if model_name == "jansen_rit"
            else discover.model(model_name)
        )
        moved = shipped.with_effects(*applied.effects).values()
        assert all(np.isfinite(moved[effect.path]) for effect in applied.effects)
        assert {n for n, _, _ in paths.rows(model_name)}.isdisjoint(applied.missing)


def test_every_profile_keeps_the_spread_of_the_healthy():
    for name in NAMES:
        drawn = people.draw(name, 4000, seed=5, age=36.0)
        assert drawn.labels["glx"].std() == pytest.approx(float(spread.GLX_CV.value), rel=0.05)
        assert drawn.labels["gaba"].std() == pytest.approx(float(spread.GABA_CV.value), rel=0.05)
        for path in ("stressors.gain", "glands.receptor_half"):
            cv = {"stressors.gain": 0.2, "glands.receptor_half": 0.25}[path]
            assert drawn[path].std() / drawn[path].mean() == pytest.approx(cv, rel=0.06)


def test_a_group_has_one_mean_and_studies_differ():
    means = np.array([people.draw("depression", 500, seed=s, age=36.0).labels["gaba"].mean() for s in range(120)])
    cv = float(spread.GABA_CV.value)
    assert means.mean() == pytest.approx(1 - 0.35 * cv, abs=0.012)
    assert means.std() == pytest.approx(cv * np.hypot(0.3, 500**-0.5), rel=0.2)


def test_a_person_is_the_same_in_any_crowd_and_under_any_profile():
    few, many = people.draw("adult", 5, seed=9), people.draw("adult", 50, seed=9)
    for path in few:
        np.testing.assert_array_equal(few[path], many[path][:5])
    for label in few.labels:
        np.testing.assert_array_equal(few.labels[label], many.labels[label][:5])
    ill = people.draw("depression", 5, seed=9)
    ratio = ill["glands.receptor_half"] / few["glands.receptor_half"]
    np.testing.assert_allclose(ratio, ratio[0])
    assert 1.1 <= ratio[0] <= 1.3
    assert not np.array_equal(people.draw("adult", 5, seed=10)["body.period"], few["body.period"])


def test_typical_people_are_the_model_as_it_stands():
    defaults = discover.model("life").values()
    typical = people.draw("adult", 2, spread=False)
    for path, values in typical.items():
        np.testing.assert_allclose(values, defaults[path], rtol=1e-12)
    assert all((value == 1).all() for value in typical.factors.values())
    assert typical.on("synapse").effects == ()
    older = people.draw("adult", 1, spread=False, age=65)
    assert older["pressure.ceiling"][0] == pytest.approx(17.87)
    assert older["pressure.clock_gain"][0] == pytest.approx(1.72)
    middle = people.draw("adult", 1, spread=False, age=47.5)
    assert middle["pressure.ceiling"][0] == pytest.approx((17.87 + 18.67) / 2)


def test_profiles_join():
    both = people.load_person("adhd+trauma")
    assert float(both.gaba.mean.value) == pytest.approx(-0.2) and both.gaba.unsure == pytest.approx(0.3 * 2**0.5)
    twice = people.load_person("anxiety + trauma")
    factor = {c.path: c.factor.value for c in twice.changes}
    assert factor["stressors.gain"] == pytest.approx(1.2 * 1.2)
    assert people.load_person("adhd+dominance").kind == "hypothetical"
    with pytest.raises(ParameterError, match="one age"):
        people.load_person("autism_child+alzheimers_disease")


def test_covariates_are_drawn_and_reach_clearance():
    drawn = people.draw("adult", 4000, seed=1, age="normal(36, 9) within 18..65", weight="lognormal(72 kg, cv 16 %)")
    age, weight = drawn.labels["age"], drawn.labels["weight"]
    assert age.min() >= 18 and age.max() <= 65 and np.median(weight) == pytest.approx(72, rel=0.02)
    assert (drawn.labels["cyp2d6"] == "poor").mean() == pytest.approx(0.07, abs=0.015)
    man = drawn.labels["sex"] == "man"
    by_hand = (140 - age[man]) * weight[man] / 72 / 0.95
    assert np.median(drawn.labels["creatinine_clearance"][man] / by_hand) == pytest.approx(1.0, abs=0.03)
    slow = drawn.clearance(load_drug("atomoxetine"))
    np.testing.assert_allclose(slow[drawn.labels["cyp2d6"] == "poor"], 2 / 17)
    np.testing.assert_allclose(slow[drawn.labels["cyp2d6"] != "poor"], 1.0)
    kidneys = drawn.labels["creatinine_clearance"] * 70 / weight / 110
    share = float(load_drug("memantine").renal.value)
    np.testing.assert_allclose(drawn.clearance(load_drug("memantine")), 1 - share + share * kidneys)
    children = people.draw("autism_child", 200)
    assert children.labels["age"].max() < 18 and children.labels["weight"].mean() < 50
    assert not children.labels["smoker"].any()


def test_factors_reach_faster_models_and_what_has_no_place_is_said():
    lost = people.draw("amyotrophic_lateral_sclerosis", 1, spread=False)
    synapse = discover.model("synapse")
    moved = synapse.with_effects(*lost.on("synapse", 0).effects).values()
    assert moved["transporters"] == pytest.approx(0.29)
    assert lost.on("synapse", 0).missing == ("calcium_ampa", "neuronal_uptake")
    health, ill = people.draw("adult", 1, spread=False), people.draw("slc1a2_variant", 1, spread=False)
    assert health.ambient()[0] == pytest.approx(25e-6, rel=1e-6)
    assert ill.ambient()[0] > 1.5 * health.ambient()[0]  # glutamate follows from uptake
    weak = people.draw("schizophrenia", 1, spread=False).knobs(0)
    assert weak["nmda_i"] == pytest.approx(0.7) and weak["nmda_e"] == 1.0
    part = circuit.apply(DynamicMeanField(), **weak)
    assert Model.of(single(part, "field")) is not None
    little = people.draw("b6_deficient", 1, spread=False).on("metabolism", 0)
    assert discover.model("metabolism").with_effects(*little.effects).values()["vitamin_b6"] == pytest.approx(0.5)


@pytest.mark.parametrize("model", paths.MODELS)
def test_no_factor_moves_a_path_twice(model):
    places = [(name, path) for name, path, _ in paths.rows(model)]
    assert len(set(places)) == len(places)


def test_childhood_by_dose():
    from glutamate.people.trauma import share, trauma

    assert share(1.0) == pytest.approx(1 - np.exp(-1)) and share(None, undone=1.0) == pytest.approx(0.5)
    assert {c.path: c.factor.value for c in trauma(0.0).changes}["stressors.gain"] == 1.0
    with pytest.raises(ParameterError, match="exposure"):
        trauma(-1.0)


def test_nobody_measured_is_told_apart_by_a_scan():
    from scipy.stats import norm

    areas = {name: targets.told_apart(name) for name in NAMES}
    for name, area in areas.items():
        if people.load_person(name).kind != "hypothetical":
            assert area < 0.70, name
    assert areas["dominance"] == pytest.approx(norm.cdf(1.0), abs=1e-12)  # a root of two apart, over a root of two
    found = []
    for study in range(30):
        one, others = (
            people.draw(n, 1000, seed=2 * study + k, age=36.0).labels for k, n in enumerate(("depression", "balanced"))
        )
        way = np.array([-0.3, -0.35])
        scores = [np.stack([x["glx"] / 0.09, x["gaba"] / 0.15], axis=1) @ way for x in (one, others)]
        found.append(np.searchsorted(np.sort(scores[1]), scores[0]).mean() / len(scores[1]))
    assert np.mean(found) == pytest.approx(areas["depression"], abs=0.05)
    assert np.mean(found) < 0.70


def test_no_function_goes_from_readings_to_a_profile():
    """Every public function of the room that gives a Profile takes names, never arrays or readings."""
    import importlib
    import pkgutil

    given = []
    for module in pkgutil.iter_modules(people.__path__):
        for name, function in inspect.getmembers(
            importlib.import_module(f"glutamate.people.{module.name}"), inspect.isfunction
        ):
            hints = {k: str(v) for k, v in inspect.get_annotations(function).items()}
            if hints.get("return") in ("Profile", str(Profile), "<class 'glutamate.people.profile.Profile'>"):
                given.append(name)
                takes = {k: v for k, v in hints.items() if k != "return"}
                assert set(takes) <= {"name", "given", "dose", "undone"}, (name, takes)
    assert {"depression", "load_person", "joined"} <= {*given, "load_person"}


@pytest.mark.parametrize(
    "call",
    [
        lambda: people.draw("adhd", 0),
        lambda: people.draw("adhd+adhd", 3),
        lambda: people.draw(5, 3),
        lambda: people.draw("adult", 3, spread="no"),
        lambda: people.draw("adult", 3, age="30 years"),
        lambda: people.draw("adhd", 2.5),
        lambda: people.draw("adhd", 3, seed=-1),
        lambda: people.draw("adult", 3, age=-4),
        lambda: people.draw("adult", 3, age="normal(-36, 9)"),
        lambda: people.draw("adult", 3, weight="5 kg"),
        lambda: people.draw("adult", 3, weight="normal(72 h, 3 h)"),
        lambda: people.draw("adult", 3).on("synaps"),
        lambda: paths.effects("synapse", {"uptak": 1.0}),
        lambda: paths.effects("synapse", {"uptake": np.array([1.0, 0.0])}),
        lambda: change("uptak", 1.0, 1.0, 1.0, "A"),
        lambda: change("uptake", 1.0, 1.0, 1.0, "F"),
        lambda: Change("uptake", shift(1.0, 0.0, "assumed: test").mean, "Z"),
        lambda: Profile("x", "kind", (("y", "A"),)),
        lambda: Profile("x", "illness", ()),
        lambda: Profile("x", "illness", (("y", "A"),), changes=(change("uptake", 1, 1, 1, "A"),) * 2),
    ],
)
def test_wrong_input_is_refused(call):
    with pytest.raises(GlutamateError) as caught:
        call()
    assert caught.value.do


def test_unknown_profiles_get_the_closest_names():
    with pytest.raises(PathError, match="adhd"):
        people.draw("ahdh", 3)
    row = next(row for row in catalogue.listing("people") if row["name"] == "dominance")
    assert "HYPOTHETICAL" in row["title"] and row["source_file"] == "glutamate/people/dominance.py"
