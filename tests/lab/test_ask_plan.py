"""Plans that the page Timeline edits: what is asked comes back checked, comments stay, a wrong line is named."""

from pathlib import Path

import pytest

from glutamate import Scenario, catalogue
from glutamate.lab import asks
from glutamate.lab.wire import LabError, checked, plain

TEXT = """format = 1  # the only one
title = "Three days"
start = 2026-03-02T00:00:00
days = 3
arms = [{ name = "coffee" }, { name = "none", replace = { "dose.caffeine" = "none" } }]

# what happens
timeline = [
  { days = "daily", at = "23:00-07:00", sleep = "window" },  # nights
  { days = "daily", at = "09:00-17:00", room = "office", breaks = "10 min every 90 min" },
  { days = "day 2", at = "08:00", dose = "caffeine 200 mg oral" },
]

[people]
count = 5  # few
seed = 5

[rooms]
office = { light = "450 lux", load = 1.0, sensory = 1.0, source = "assumed: the unit of both loads" }
"""
STUDY = {"days": "mon", "at": "18:00-19:00", "study": "vocabulary", "items": 10}


def asked(**given):
    ask = asks.find("plan")
    return ask.answer(checked(ask, "plan", given), lambda done, of: None)


def fine(**given):
    got = asked(**given)
    assert got["error"] is None and not got["refused"]
    return got


def test_a_text_comes_back_as_the_editor_shows_it():
    got = fine(text=TEXT)
    assert got["text"] == TEXT and not got["changed"]
    plan = got["plan"]
    assert (plan["title"], plan["days"], plan["start"]) == ("Three days", 3, "2026-03-02T00:00:00")
    assert plan["arms"][1] == {"name": "none", "replace": {"dose.caffeine": "none"}}
    room = plan["entries"][1]
    assert (room["verb"], room["value"], room["at"]) == ("room", "office", "09:00-17:00")
    assert room["options"] == {"breaks": "10 min every 90 min"}
    assert TEXT.splitlines()[room["line"] - 1].startswith('  { days = "daily", at = "09:00')
    assert plan["rooms"] == [
        {"name": "office", "light": "450 lux", "load": 1.0, "sensory": 1.0, "source": "assumed: the unit of both loads"}
    ]
    plain(got)


def test_spans_are_those_of_the_timeline_of_each_arm():
    got = fine(text=TEXT)
    timelines = Scenario.from_text(TEXT).timelines()
    for arm, timeline in zip(got["arms"], timelines, strict=True):
        shown = [(s["verb"], s["label"], s["start_h"], s["end_h"]) for s in arm["spans"]]
        assert shown == [(s.verb, s.what, s.start, s.end) for s in timeline.spans]
        assert all(s["entry"] == {"sleep": 0, "room": 1, "dose": 2}[s["verb"]] for s in arm["spans"])
    channels = {s["verb"]: s["channel"] for s in got["arms"][0]["spans"]}
    assert channels == {"sleep": "sleep", "room": "room", "dose": "moment"}
    assert "dose" not in {s["verb"] for s in got["arms"][1]["spans"]}


def test_only_the_days_that_are_looked_at():
    second = fine(text=TEXT, from_day=2, show_days=1)["arms"][0]["spans"]
    assert [(s["verb"], s["start_h"]) for s in second] == [
        ("sleep", 23.0),
        ("dose", 32.0),
        ("room", 33.0),
        ("sleep", 47.0),
    ]
    assert fine(text=TEXT, from_day=9, show_days=7)["arms"][0]["spans"] == []


def test_an_entry_is_changed_and_the_rest_stays_as_it_was():
    entry = {"days": "daily", "at": "22:30-07:00", "sleep": "window"}
    got = fine(text=TEXT, edit={"index": 0, "entry": entry})
    assert got["changed"] and got["text"] == TEXT.replace("23:00-07:00", "22:30-07:00")
    assert got["plan"]["entries"][0]["at"] == "22:30-07:00"


def test_an_entry_is_added_and_taken_away():
    got = fine(text=TEXT, edit={"add": STUDY})
    line = '  { days = "mon", at = "18:00-19:00", study = "vocabulary", items = 10 },\n]'
    assert line in got["text"] and "# nights" in got["text"]
    assert got["plan"]["entries"][3]["options"] == {"items": 10}
    again = fine(text=got["text"], edit={"index": 3, "entry": None})
    assert again["plan"]["entries"] == fine(text=TEXT)["plan"]["entries"]


def test_values_by_path():
    values = {
        "people.count": 7, "title": "Other", "start": "2026-04-02", "rooms.office.load": None, "outputs.keep": 3,
        "rooms.quiet": {"load": 0.5, "source": "ours"}, "arms.1.name": "without",
    }  # fmt: skip
    got = fine(text=TEXT, edit={"set": values})
    assert (
        "count = 7  # few" in got["text"] and 'title = "Other"' in got["text"] and "start = 2026-04-02\n" in got["text"]
    )
    plan = got["plan"]
    assert plan["outputs"]["keep"] == 3 and plan["arms"][1]["name"] == "without"
    assert [(room["name"], room["load"]) for room in plan["rooms"]] == [("office", 1.0), ("quiet", 0.5)]
    assert 'office = { light = "450 lux", sensory = 1.0,' in got["text"]


def test_tables_of_the_long_form_are_edited_too():
    head = TEXT[: TEXT.index("# what happens")]
    text = head + '[[timeline]]\ndays = "daily"  # every\nat = "23:00-07:00"\nsleep = "window"\n'
    text = text.replace(', { name = "none", replace = { "dose.caffeine" = "none" } }', "")
    got = fine(text=text, edit={"add": STUDY})
    assert got["text"].count("[[timeline]]") == 2 and "# every" in got["text"]
    got = fine(text=got["text"], edit={"index": 0, "entry": {"days": "daily", "at": "22:00-06:00", "sleep": "window"}})
    assert 'at = "22:00-06:00"' in got["text"] and "# every" in got["text"]


@pytest.mark.parametrize(
    ("edit", "says"),
    [
        ({"index": 0, "entry": {"days": "daily", "at": "25:00-07:00", "sleep": "window"}}, "25:00"),
        ({"index": 1, "entry": {"days": "daily", "at": "09:00-17:00", "room": "attic"}}, "attic"),
        ({"index": 9, "entry": None}, "9"),
        ({"add": {"days": "daily", "at": "09:00"}}, "days"),
        ({"set": {"days": 0}}, "0"),
        ({"set": {"arms.7.name": "x"}}, "7"),
        ({"add": STUDY, "set": {"days": 4}}, "2 changes"),
        ({}, "0 changes"),
        ({"entry": STUDY}, "0 changes"),
    ],
)
def test_an_edit_that_does_not_fit_changes_nothing_and_says_why(edit, says):
    got = asked(text=TEXT, edit=edit)
    assert got["refused"] and got["text"] == TEXT and got["plan"]["days"] == 3
    assert all(got["error"][part] for part in ("asked", "came", "allowed", "do"))
    assert says in got["error"]["asked"] + got["error"]["came"]


def test_a_text_that_is_wrong_has_its_line():
    wrong = TEXT.replace("daily", "dayly", 1)
    got = asked(text=wrong)
    assert got["text"] == wrong and got["plan"] is None and got["arms"] == []
    assert wrong.splitlines()[got["error"]["line"] - 1].startswith('  { days = "dayly"')
    assert "daily" in got["error"]["closest"]
    assert asked(text="days = ")["error"]["line"] == 1
    assert "timeline" in asked(text="format = 1\ntitle = 'x'\nmodel = 'synapse'\nduration = '1 s'")["error"]["allowed"]


def test_every_shipped_plan_is_offered_and_reads():
    choices = fine(name="ordinary_week", choices=True)["choices"]
    names = [row["name"] for row in choices["plans"]]
    timelines = [
        r["name"] for r in catalogue.listing("scenario") if hasattr(Scenario.from_toml(r["name"]).plan, "timeline")
    ]
    assert names == timelines and len(names) >= 10
    assert {row["name"] for row in choices["drugs"]} == {row["name"] for row in catalogue.listing("drug")}
    verbs = {row["verb"]: row for row in choices["verbs"]}
    assert verbs["sleep"]["value"]["choices"] == ["window", "nap", "none"] and verbs["sleep"]["takes"] == "a stretch"
    assert verbs["dose"]["takes"] == "moments" and "caffeine" in verbs["dose"]["value"]["says"]
    items = next(field for field in verbs["study"]["options"] if field["name"] == "items")
    assert (items["kind"], items["low"], items["default"]) == ("integer", 1, 20)
    assert [field["name"] for field in choices["common"]] == ["days", "at", "instead_of", "arm", "note"]


@pytest.mark.parametrize("name", ["ordinary_week", "festival_weekend", "life_year"])
def test_a_shipped_plan_by_name(name):
    got = fine(name=name)
    assert got["text"] == Path(Scenario.from_toml(name).source.file).read_text("utf-8")
    assert got["plan"]["title"] == Scenario.from_toml(name).plan.title


def test_a_name_that_is_no_plan_of_days():
    for name in ("one_spike", "ordinary_weak"):
        with pytest.raises(LabError) as refused:
            asked(name=name)
        assert refused.value.do
    with pytest.raises(LabError, match="one of them"):
        asked(name="ordinary_week", text=TEXT)


def test_the_python_that_is_shown_gives_the_same_spans():
    ask = asks.find("plan")
    given = {"text": TEXT, "edit": {"add": STUDY}}
    names = {}
    exec(ask.code(checked(ask, "plan", given)), names)
    shown = [(s["verb"], s["label"], s["start_h"], s["end_h"]) for arm in asked(**given)["arms"] for s in arm["spans"]]
    assert shown == names["rows"]


@pytest.mark.parametrize("given", [{"text": "x" * 200_001}, {"from_day": 0}, {"show_days": 43}, {"edit": {"ad": {}}}])
def test_sizes_are_limited(given):
    ask = asks.find("plan")
    with pytest.raises(LabError):
        checked(ask, "plan", {"text": TEXT, **given})
