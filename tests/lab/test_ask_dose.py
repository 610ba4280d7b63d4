"""Asks `dose` and `dose_trial`: the numbers of the public functions, bands of people, limits, progress."""

import numpy as np
import pytest

pytest.importorskip("pydantic")

import glutamate
from glutamate.drugs.course import dose_course, reach
from glutamate.errors import GlutamateError, ParameterError, PathError
from glutamate.lab.asks import find
from glutamate.lab.asks.dose import BAND
from glutamate.lab.wire import LabError, checked

ONE = {"drug": "lorazepam", "regimen": "2 mg daily for 3 days", "days": 6.0}


def ask(name, tell=lambda done, of: None, **given):
    home = find(name)
    return home.answer(checked(home, name, given), tell)


def test_one_person_is_the_course_of_the_public_function():
    got, data = ask("dose", **ONE), dose_course("lorazepam", "2 mg daily for 3 days", 6.0)
    assert set(got["courses"]) == set(map(str, data.data_vars))
    for name, course in got["courses"].items():
        assert set(course) == {"middle"}
        assert np.array_equal(course["middle"], data[name].values)
        assert got["about"][name]["units"] == data[name].attrs["units"]
    assert np.array_equal(got["time"], data["time"].values)
    assert got["reach"] == reach(data)
    assert "typical adult" in got["who"] and "advice" in got["safety"]


def test_many_people_are_their_median_and_middle_nine_tenths():
    got = ask("dose", **ONE, people=60, seed=5, weight=80.0)
    data = dose_course("lorazepam", "2 mg daily for 3 days", 6.0, people=60, seed=5, weight=80.0)
    for name, course in got["courses"].items():
        for key, share in BAND.items():
            np.testing.assert_array_equal(course[key], np.quantile(data[name].values, share, axis=0))
    outside = (data["plasma"] > got["courses"]["plasma"]["high"]) | (data["plasma"] < got["courses"]["plasma"]["low"])
    assert 0.05 < float(outside.isel(time=slice(50, None)).mean()) < 0.15, "about a tenth of people"


@pytest.mark.parametrize(
    "more", [{}, {"people": 7, "seed": 2, "weight": 60.0, "beside": ["ethanol"]}, {"kidneys": 40.0}]
)
def test_the_python_leaves_the_same_data(more):
    home, names = find("dose"), {}
    given = home.With(**ONE, **more)
    exec(home.code(given), names)
    got = home.answer(given, lambda done, of: None)["data"]
    for name in got.data_vars:
        assert np.array_equal(names["data"][name].values, got[name].values)


def test_warnings_of_what_is_taken_together_arrive():
    got = ask("dose", **ONE, beside=["ethanol"])
    assert any("breathing can stop" in text for text in got["warnings"])


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"drug": "lorazepan"}, PathError),
        ({"drug": "vigabatrin"}, ParameterError),
        ({"regimen": "2 mg dayly"}, ParameterError),
        ({"regimen": "2 mg daily at 25:00"}, ParameterError),
        ({"days": 0.0}, LabError),
        ({"days": 121.0}, LabError),
        ({"people": 201}, LabError),
        ({"people": 1.5}, LabError),
        ({"weight": 1.0}, LabError),
        ({"kidneys": -3.0}, LabError),
        ({"beside": ["x"] * 9}, LabError),
        ({"regimen": "x" * 501}, LabError),
        ({"dose": 3}, LabError),
    ],
)
def test_what_does_not_fit_is_refused(change, error):
    with pytest.raises(error) as found:
        ask("dose", **{**ONE, **change})
    assert all(found.value.to_dict()[part] for part in ("asked", "came", "allowed", "do"))


SMALL = {"drug": "memantine", "dose": "20 mg daily", "people": 4, "days": 3, "seed": 1}


def test_a_trial_is_that_of_the_public_function():
    seen = []
    got = ask("dose_trial", lambda done, of: seen.append((done, of)), **SMALL)
    own = glutamate.trial("memantine", "20 mg daily", people=4, days=3, seed=1, threads=1)
    assert got["endpoints"] == own.endpoints
    assert got["safety"] == own.to_dict()["safety"] and got["claims"]
    assert [done for done, _ in seen] == sorted(done for done, _ in seen) and seen[-1][0] == seen[-1][1]
    names = {}
    home = find("dose_trial")
    exec(home.code(home.With(**SMALL)), names)
    assert names["rows"] == got["endpoints"]


def test_a_trial_hands_on_its_data_and_its_report(tmp_path):
    whole = ask("dose_trial", **SMALL)["result"]
    assert "endpoint:memantine.plasma" in whole.data
    page = whole.report(tmp_path / "trial.html", overwrite=True)
    assert "memantine" in page.read_text("utf-8")


def test_a_trial_can_be_stopped():
    class Enough(BaseException):
        pass

    def tell(done, of):
        raise Enough

    with pytest.raises(Enough):
        ask("dose_trial", tell, **SMALL)


@pytest.mark.parametrize(
    "change", [{"people": 401}, {"days": 0}, {"dose": ""}, {"drug": "zinc"}, {"profile": "nobody"}]
)
def test_a_trial_that_does_not_fit_is_refused(change):
    with pytest.raises(GlutamateError):
        ask("dose_trial", **{**SMALL, **change})
