"""Courses of doses: against the solved case of one dose, the record's own functions, people, limits."""

import json
import re

import numpy as np
import pytest

from glutamate.drugs import load_drug
from glutamate.drugs.course import BRAIN_UNITS, PLASMA_UNITS, dose_course, reach, units_of
from glutamate.drugs.paths import effects
from glutamate.drugs.studied import GIVEN, studied
from glutamate.engine import discover
from glutamate.errors import ParameterError, PathError
from glutamate.pharmacology.course import values
from glutamate.pharmacology.regimen import Regimen

DRUGS = [entry.name for entry in discover.entries() if entry.kind == "drug"]
TINY = 1e-6  # what a solver leaves around 0
NUMBERS = r"(?<![\w.])\d+(?:\.\d+)?"


@pytest.mark.parametrize("weight", [None, 50.0])
def test_levels_are_those_of_the_solved_case(weight):
    data = dose_course("memantine", "20 mg once at 00:00", 10, weight=weight)
    size, ka, hours = (weight or 70.0) / 70.0, 0.6, data["time"].values
    volume, clearance = 700.0 * size, 7.5 * size**0.75  # L, L/h
    k = clearance / volume
    wanted = 20 * 0.831 / volume * ka / (ka - k) * (np.exp(-k * hours) - np.exp(-ka * hours))
    assert data["plasma"].attrs["units"] == "ng/mL"
    np.testing.assert_allclose(data["plasma"].values, 1e3 * wanted, rtol=1e-5, atol=1e-6)


def test_sites_and_knobs_follow_the_level():
    data = dose_course("perampanel", "8 mg daily at 22:00 for 5 days", 8)
    record = load_drug("perampanel")
    level = data["brain"].values * {"nM": 1e-3, "uM": 1.0}[data["brain"].attrs["units"]]
    held = level / (level + 0.5)
    np.testing.assert_allclose(data["occupied.ampa"].values, held, rtol=1e-9)
    gain = float(record.actions[0].gain.value)
    np.testing.assert_allclose(data["factor.ampa"].values, 1 + gain * held, rtol=1e-9)


def test_slow_onset_and_tolerance_are_in_the_factors():
    slow = dose_course("pregabalin", "150 mg twice daily for 3 days", 5)
    record = load_drug("pregabalin")
    own = record.course("150 mg twice daily for 3 days", times=slow["time"].values)
    wanted = record.factors_of(own)["release"]
    np.testing.assert_allclose(slow["factor.release"].values, wanted, rtol=1e-7)
    at_once = 1 + float(record.actions[0].gain.value) * slow["occupied.release"].values
    assert np.abs(slow["factor.release"].values - at_once).max() > 0.05


def test_people_differ_by_seed_and_are_the_same_again():
    one, again = (dose_course("memantine", "20 mg daily for 7 days", 9, people=40, seed=3) for _ in range(2))
    other = dose_course("memantine", "20 mg daily for 7 days", 9, people=40, seed=4)
    assert one.sizes["member"] == 40 and one["plasma"].dims == ("member", "time")
    assert np.array_equal(one["plasma"].values, again["plasma"].values)
    assert not np.array_equal(one["plasma"].values, other["plasma"].values)
    assert one.attrs["who"] == "40 virtual people, seed 3"
    highest = one["plasma"].values.max(axis=1)
    assert highest.std() > 0.1 * highest.mean()


def test_more_of_it_gives_more_and_linear_kinetics_are_linear():
    low, high = (dose_course("lorazepam", f"{mg} mg once", 2)["plasma"].values for mg in (1, 4))
    np.testing.assert_allclose(high, 4 * low, rtol=1e-6, atol=1e-9)


def test_what_is_taken_beside_changes_clearance_and_warns():
    alone = dose_course("lamotrigine", "200 mg daily for 7 days", 10)
    beside = dose_course("lamotrigine", "200 mg daily for 7 days", 10, beside=["valproate"])
    assert beside.attrs["clearance_factor"] == pytest.approx(np.exp(-0.713))
    assert float(beside["plasma"].max()) > float(alone["plasma"].max())
    assert any("Stevens-Johnson" in text for text in json.loads(beside.attrs["warnings"]))


def test_kidneys_slow_what_they_clear():
    healthy, failing = (
        dose_course("gabapentin", "300 mg three times daily for 3 days", 5, kidneys=k) for k in (110, 20)
    )
    assert healthy.attrs["clearance_factor"] == pytest.approx(1.0)
    assert float(failing["plasma"].max()) > 2 * float(healthy["plasma"].max())


@pytest.mark.parametrize("name", sorted(GIVEN))
def test_studied_amounts_stand_in_the_record_and_run(name):
    given, record = studied(name), load_drug(name)
    said = {float(number) for number in re.findall(NUMBERS, record.studied)}
    assert {given.low, given.high} <= said, record.studied
    assert given.unit.split("/")[0] in record.studied and given.low <= given.high
    text = given.text(given.high, 3)
    assert Regimen(text).given(24.0 * 8)
    data = dose_course(name, text, 4)
    assert (data["plasma"].attrs["units"], data["brain"].attrs["units"]) == units_of(name)
    assert data["plasma"].attrs["units"] in PLASMA_UNITS and data["brain"].attrs["units"] in BRAIN_UNITS
    assert record.safety in data.attrs["safety"] and "advice" in data.attrs["safety"]
    for key, variable in data.data_vars.items():
        assert np.isfinite(variable.values).all(), key
        if key.startswith("occupied."):
            assert (variable.values >= -TINY).all() and (variable.values <= 1).all()
    assert {k.partition(".")[2] for k in data.data_vars if k.startswith("factor.")} == {a.knob for a in record.actions}


def test_every_substance_with_kinetics_has_a_regimen():
    assert set(GIVEN) == {name for name in DRUGS if load_drug(name).kinetics is not None}


def test_the_level_in_plasma_is_that_of_the_record():
    data = dose_course("gabapentin", "300 mg three times daily for 2 days", 3)
    own = load_drug("gabapentin").course("300 mg three times daily for 2 days", times=data["time"].values)
    np.testing.assert_allclose(
        data["plasma"].values, values(own, "concentration", data["plasma"].attrs["units"]), rtol=1e-7, atol=1e-12
    )


@pytest.mark.parametrize("people", [1, 25])
def test_reach_names_what_has_a_place_and_what_has_none(people):
    data = dose_course("memantine", "20 mg daily for 20 days", 20, people=people)
    rows = reach(data)
    (own,) = [row for row in rows if row["model"] == "synapse" and row["path"]]
    middle = np.median(np.atleast_2d(data["brain"].values), axis=0)
    free = float(middle.max()) * {"nM": 1e-3, "uM": 1.0}[data["brain"].attrs["units"]]
    (wanted,) = effects("memantine", "synapse", free).effects
    assert (own["path"], own["how"]) == (wanted.path, "scale")
    assert own["value"] == pytest.approx(float(wanted.value), rel=1e-12) and own["value"] < 1
    assert {"nmda_extrasynaptic"} == {r["knob"] for r in rows if r["model"] == "synapse" and not r["path"]}


@pytest.mark.parametrize(
    ("what", "error"),
    [
        ({"drug": "memantin"}, PathError),
        ({"drug": "zinc"}, ParameterError),
        ({"regimen": "20 mg"}, ParameterError),
        ({"regimen": "ketamine 20 mg once"}, ParameterError),
        ({"regimen": "20 mg once at 08:00 on day 30"}, ParameterError),
        ({"days": 0}, ParameterError),
        ({"days": 1e6}, ParameterError),
        ({"people": 0}, ParameterError),
        ({"people": True}, ParameterError),
        ({"people": 10**6}, ParameterError),
        ({"weight": 0.5}, ParameterError),
        ({"kidneys": 0}, ParameterError),
        ({"beside": ["nobody"]}, PathError),
    ],
)
def test_what_does_not_fit_is_refused(what, error):
    asked = {"drug": "memantine", "regimen": "20 mg daily", "days": 3} | what
    with pytest.raises(error) as found:
        dose_course(asked.pop("drug"), asked.pop("regimen"), asked.pop("days"), **asked)
    assert all(found.value.to_dict()[part] for part in ("asked", "came", "allowed", "do"))
