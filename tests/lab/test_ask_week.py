"""Weeks that the page Timeline runs: the numbers of the run itself, limits of size, who failed."""

import json

import numpy as np
import pytest
import xarray as xr

from glutamate import Scenario
from glutamate.errors import GlutamateError
from glutamate.lab import asks
from glutamate.lab.asks import week
from glutamate.lab.wire import LabError, checked, plain

TEXT = """format = 1
title = "Two days"
safety = "Not for anyone with a heart condition."
start = 2026-03-02T00:00:00
days = 2
lead_in = "1 day"
arms = [{ name = "coffee" }, { name = "none", replace = { "dose.caffeine" = "none" } }]
timeline = [
  { days = "daily", at = "23:00-07:00", sleep = "window" },
  { days = "daily", at = "08:00", dose = "caffeine 200 mg oral" },
  { days = "daily", at = "12:30", meal = "lunch" },
]
[people]
count = 6
seed = 5
[outputs]
headline = ["readouts.sleepiness", "caffeine.plasma"]
band = 0.8
keep = 3
"""


def asked(tell=lambda done, of: None, **given):
    ask = asks.find("week")
    return ask.answer(checked(ask, "week", given), tell)


@pytest.fixture(scope="module")
def got():
    return asked(text=TEXT)


@pytest.fixture(scope="module")
def run():
    return Scenario.from_text(TEXT).run(progress=False)


def test_bands_are_those_of_the_run(got, run):
    assert got["hash"] == run.hash and got["arms"] == ["coffee", "none"] and got["people"] == 6 and got["kept"] == 3
    assert got["band_says"] == "middle 80 % of people" and got["each"] == "hour"
    np.testing.assert_array_equal(got["time_h"], run.data["band_time"])
    panel = next(panel for panel in got["panels"] if panel["name"] == "plasma")
    assert panel["unit"] == "uM"
    for k, arm in enumerate(panel["lines"][0]["arms"]):
        for name, at in (("median", 0.5), ("low", 0.1), ("high", 0.9)):
            course = run.data["plasma.glutamate_plasma|band"].isel(arms=k).sel(quantile=at)  # mM
            np.testing.assert_allclose(arm[name], 1e3 * course.values, rtol=1e-12)
    assert (arm["low"] <= arm["median"]).all() and (arm["median"] <= arm["high"]).all()


def test_headline_is_the_summary_of_the_run(got, run):
    assert got["headline"] == run.summary and [row["arm"] for row in got["headline"]][:2] == ["coffee", "none"]
    assert got["bibliography"] == run.bibliography.count("@") and got["failed"] == []
    assert got["safety"].startswith("Not for anyone")
    assert [row["name"] for row in got["substances"]["rows"]] == ["caffeine"] and got["substances"]["rows"][0]["safety"]
    assert len(got["nights"]) == 2 and got["nights"][0][0] == [-1.0, 7.0]
    names = " ".join(row[0] for row in got["glutamates"])
    assert all(word in names for word in ("cleft", "ambient", "tissue", "plasma"))
    xr.testing.assert_identical(got["result"].data.drop_attrs(), run.data.drop_attrs())
    travels = plain({key: value for key, value in got.items() if key != "result"})
    json.dumps(travels, allow_nan=False)


def test_the_python_that_is_shown_gives_the_same_run(got):
    names = {}
    exec(week.code(checked(week, "week", {"text": TEXT})), names)
    xr.testing.assert_identical(names["data"].drop_attrs(), got["result"].data.drop_attrs())


def test_people_and_seed_of_the_page_come_before_those_of_the_plan():
    one = asked(text=TEXT, people=1, seed=9)
    assert (one["people"], one["seed"], one["kept"]) == (1, 9, 1)
    assert one["band_says"] == "middle 80 % of what is not known for sure"


def test_a_long_plan_is_drawn_by_days():
    long = TEXT.replace("days = 2", "days = 70", 1)
    found = asked(text=long, people=2)
    result = found["result"]
    assert found["each"] == "day" and found["time_h"].shape == (70,)
    assert found["time_h"][0] == pytest.approx(11.5) and len(found["panels"][0]["lines"][0]["arms"][0]["median"]) == 70
    hours = result.data["pressure.felt|band"].isel(arms=0).sel(quantile=0.5).values[:24]
    sleep = next(panel for panel in found["panels"] if panel["name"] == "sleep")
    assert sleep["lines"][0]["arms"][0]["median"][0] == pytest.approx(hours.mean())


def test_progress_is_told_and_a_stop_is_passed_on():
    told = []
    asked(tell=lambda done, of: told.append((done, of)), text=TEXT)
    assert told and told[-1] == (6, 6)

    class Stop(BaseException):
        pass

    def stop(done, of):
        raise Stop

    with pytest.raises(Stop):
        asked(tell=stop, text=TEXT)


def test_a_run_that_is_too_long_says_how_many_people_fit():
    year = TEXT.replace("days = 2", "days = 365", 1)
    with pytest.raises(LabError) as refused:
        asked(text=year, people=900)
    assert refused.value.allowed == "at most 136 people for this plan"
    assert 136 * 366 * 2 <= week.MOST < 137 * 366 * 2


def test_a_plan_that_is_wrong_has_its_line():
    with pytest.raises(GlutamateError) as refused:
        asked(text=TEXT.replace("caffeine 200 mg", "coffeine 200 mg"))
    assert "caffeine 200 mg" in TEXT.splitlines()[refused.value.line - 1]
    with pytest.raises(LabError, match="timeline"):
        asked(text='format = 1\ntitle = "x"\nmodel = "synapse"\nduration = "1 s"')


@pytest.mark.parametrize("given", [{"people": 0}, {"people": 1001}, {"seed": -1}, {"text": "x" * 200_001}, {"more": 1}])
def test_sizes_are_limited(given):
    with pytest.raises(LabError):
        checked(week, "week", given)
