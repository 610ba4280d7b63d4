"""Asks of the page Compare give what two runs through the public functions give, and refuse what does not fit."""

import numpy as np
import pytest

import glutamate
from glutamate.errors import GlutamateError
from glutamate.lab import asks
from glutamate.lab.wire import LabError, checked
from glutamate.scenarios.compare import compare, course

THETA, TWENTY = {"scenario": "theta_burst"}, {"scenario": "twenty_hertz"}
OWN = """
format = 1
title = "Two spikes"
model = "synapse"
duration = "200 ms"
protocol = [{ spikes = "release.spike", times = ["20 ms", "70 ms"] }]

[outputs]
headline = [{ id = "calcium_peak", path = "calcium.calcium", what = "peak", unit = "uM" }]
"""
TEN_YEARS = """
format = 1
title = "Ten years"
start = 2026-03-02
days = 3650
timeline = [{ days = "daily", at = "23:00-07:00", sleep = "window" }]
"""


def ask(name, /, told=None, **given):
    found = asks.find(name)
    return found.answer(
        checked(found, name, given), lambda done, of: told.append((done, of)) if told is not None else None
    )


def ran(name, /, **given):
    found, place = asks.find(name), {}
    exec(found.code(checked(found, name, given)), place)
    return place


def test_two_protocols_side_by_side():
    given = {"a": THETA, "b": TWENTY, "people": 5, "seed": 2}
    told = []
    got = ask("compare", told, **given)
    assert got["rows"] == ran("compare", **given)["rows"]
    assert told and all(0 <= done <= of for done, of in told)
    first = glutamate.Scenario.find("theta_burst").run(people=5, seed=2)
    each = got["courses"][0]
    np.testing.assert_array_equal(each["a"]["median"], course(first, each["path"])["median"])
    assert got["time"] == ["ms", "ms"] and {row["what"] for row in got["differing"]["plan"]} == {"duration", "entry"}


def test_a_side_is_the_run_of_its_python():
    given = {"side": {**THETA, "set": {"nmda.number": 10.0}}, "people": 1, "seed": 4}
    got = ask("compare_run", **given)
    place = ran("compare_run", **given)
    assert got["headline"] == place["rows"] and got["hash"] == place["result"].hash


def test_one_value_changed_is_the_only_difference():
    got = ask("compare", a=THETA, b={**THETA, "set": {"magnesium": "0.1 mM"}}, paths=["calcium.calcium"])
    assert [(row["path"], row["b"]) for row in got["differing"]["values"]] == [("magnesium", 0.1)]
    rows = {row["measure"]: row for row in got["rows"]}
    assert rows["calcium_peak"]["difference"]["median"] > 0  # less block, more calcium
    assert [row["path"] for row in got["courses"]] == ["calcium.calcium"]
    first = ask("compare", a=THETA, b={**THETA, "set": {"magnesium": "0.1 mM"}})["courses"]
    assert [row["path"] for row in first][:2] == ["nmda.unblocked", "calcium.calcium"]  # what differs comes first


def test_an_own_plan_stands_beside_a_shipped_one():
    got = ask("compare", a=THETA, b={"text": OWN})
    assert [row["measure"] for row in got["rows"]] == ["calcium_peak"]
    assert {row["side"] for row in got["unmatched"]} == {"a"}


@pytest.mark.slow
def test_days_of_people_are_compared_person_by_person():
    week = {"scenario": "ordinary_week"}
    given = {"a": week, "b": {**week, "set": {"caffeine.half_life": "10 h"}}, "people": 4, "seed": 1}
    got = ask("compare", **given)
    runs = [
        glutamate.Scenario.find("ordinary_week").run(people=4, seed=1, set=given["b"].get("set") if k else None)
        for k in (0, 1)
    ]
    assert got["rows"] == compare(*runs) and all(row["paired"] for row in got["rows"])
    assert got["courses"] and got["courses"][0]["a"]["low"] is not None


def test_the_text_of_a_plan_says_what_can_be_changed():
    got = ask("scenario_text", scenario="theta_burst")
    assert got["kind"] == "protocol" and 'title = "Theta bursts"' in got["text"]
    rows = {row["path"]: row for row in got["paths"]}
    assert rows["nmda.number"]["value"] == glutamate.load("synapse").values()["nmda.number"]
    assert ask("scenario_text", scenario="ordinary_week")["kind"] == "days"
    choice = ask("scenario_text", scenario="choice")
    assert choice["kind"] == "network"
    assert {row["path"]: row["value"] for row in choice["paths"]}["coherence"] == 25.6
    assert {key for arm in glutamate.Scenario.find("choice").plan.arms for key in arm.choices}.isdisjoint(
        row["path"] for row in choice["paths"]
    )


@pytest.mark.parametrize(
    ("name", "given", "says"),
    [
        ("compare_run", {"side": {"scenario": "cortical_column"}}, "synapses"),
        ("compare_run", {"side": {"text": TEN_YEARS}, "people": 200}, "lives"),
        (
            "compare_run",
            {"side": {"text": OWN.replace("duration", "points = 900000\nduration")}, "people": 2},
            "points",
        ),
        ("compare_run", {"side": {"scenario": "ketamine"}, "people": 60}, "fewer people"),
        ("compare_run", {"side": {"scenario": "anoxia"}, "people": 4}, "run one person"),
        ("compare_run", {"side": {"scenario": "theta_brust"}}, "theta_burst"),
        ("compare_run", {"side": {"scenario": "/etc/passwd"}}, "shipped"),
        ("compare_run", {"side": {}}, "neither"),
        ("compare_run", {"side": {"text": OWN, "scenario": "theta_burst"}}, "both"),
        ("compare_run", {"side": {"text": OWN + '\nspikes = "/etc/passwd"'}}, "unknown key"),
        ("compare_run", {"side": {"text": 'spikes = "/etc/passwd"' + OWN}}, "file of spikes"),
        ("compare_run", {"side": {"text": OWN.replace("calcium.calcium", "calcium.calcuim")}}, "calcuim"),
        ("compare_run", {"side": {**THETA, "set": {"nmda.nubmer": 3.0}}}, "nubmer"),
        ("compare_run", {"side": {**THETA, "set": {"nmda.number": "3 mV"}}}, "mV"),
        ("compare_run", {"side": {**THETA, "set": {"spikes": "/etc/passwd"}}}, "file of spikes"),
        ("compare_run", {"side": {"scenario": "spike_file", "set": {"spikes": "/etc/passwd"}}}, "file of spikes"),
        ("compare", {"a": THETA, "b": TWENTY, "paths": ["cleft.glutamate"]}, "path"),
        ("scenario_text", {"text": "format = 1\ntitle = 3"}, "title"),
    ],
)
def test_what_does_not_fit_is_refused_in_four_parts(name, given, says):
    with pytest.raises(GlutamateError) as refused:
        ask(name, **given)
    told = refused.value.to_dict()
    assert all(told[part] for part in ("asked", "came", "allowed", "do"))
    assert says in str(refused.value) + str(told.get("closest"))


def test_an_error_of_a_text_has_its_line():
    with pytest.raises(GlutamateError) as refused:
        ask("scenario_text", text=OWN.replace("200 ms", "200 mV"))
    assert refused.value.line == 5


@pytest.mark.parametrize("given", [{"people": 201}, {"people": 0}, {"seed": -1}, {"side": {"text": "x" * 100_001}}])
def test_sizes_are_limited(given):
    with pytest.raises(LabError):
        ask("compare_run", **{"side": THETA, **given})
