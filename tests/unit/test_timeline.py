"""Timelines: which days and hours a file means, ranks and what is replaced, arms, lead-in, refusals with their line."""

import datetime as dt
import json
from itertools import pairwise

import pytest

from glutamate.errors import GlutamateError
from glutamate.scenarios.loader import parse
from glutamate.scenarios.timeline import schema
from glutamate.scenarios.timeline.clock import read_breaks, read_length, read_times
from glutamate.scenarios.timeline.days import read_days
from glutamate.scenarios.timeline.format import ENTRIES
from glutamate.scenarios.timeline.options import REGIONS
from glutamate.scenarios.timeline.span import resolve

MONDAY = dt.date(2026, 3, 2)
TEXT = """format = 1
title = "Open-plan week after bad nights"
start = 2026-03-02T00:00:00
days = 7
lead_in = "14 days"
arms = [{ name = "as written" }, { name = "quiet room", replace = { "rooms.open_plan" = "rooms.quiet" } }]
timeline = [
  { days = "daily", at = "23:00-07:00", sleep = "window" },
  { days = "mon,tue", at = "01:30-06:30", sleep = "window", instead_of = "daily", note = "bad nights" },
  { days = "weekdays", at = "09:00-17:30", room = "open_plan", breaks = "10 min every 90 min" },
  { days = "weekdays", at = "08:00,14:00", dose = "caffeine 100 mg oral" },
  { days = "weekdays", at = "12:30", meal = "restaurant with msg 1.5 g" },
  { days = "tue,thu", at = "19:00-19:40", study = "vocabulary", items = 30, method = "test", attention = 0.8 },
  { days = "wed", at = "15:00", stressor = "criticism", strength = 1.5, decay = "6 h" },
  { days = "sat", at = "10:00-11:00", exercise = "vigorous" },
  { days = "day 7", at = "11:00", scan = "mrs", region = "acc", sequence = "mega-press 3T" },
]
[people]
count = 200
seed = 7
profile = "adult"
age = "normal(36, 9) within 18..65"
weight = "lognormal(72 kg, cv 16 %)"
[rooms]
open_plan = { light = "450 lux", load = 1.3, sensory = 1.6, source = "assumed: office noise 62 dB" }
quiet = { light = "450 lux", load = 1.0, sensory = 0.8, source = "assumed: paired control" }
[outputs]
headline = ["life.sleep.duration", "readouts.lapses", "life.glutamate_tissue", "plasticity.vocabulary.recall"]
keep = 20
band = 0.9
open = [{ at = "2026-03-03T10:15:00", person = 0, scale = "synapse", window = "200 ms" }]
"""


def timeline(entries, arm="", days=7, head="", tail=""):
    """The timeline of some entries, from a Monday on."""
    text = f'format = 1\ntitle = "T"\nstart = 2026-03-02T00:00:00\ndays = {days}\n{head}\ntimeline = [\n'
    text += "".join(f"  {{ {entry} }},\n" for entry in entries) + "]\n" + tail
    return resolve(parse(text.encode())[0], arm)


def hours(line, verb):
    return [(span.start, span.end) for span in line.of(verb)]


def refused(text):
    with pytest.raises(GlutamateError) as error:
        plan, _ = parse(text.encode(), "mine.toml")
        for arm in plan.arms:
            resolve(plan, arm.name)
    assert error.value.file == "mine.toml"
    return error.value


def in_brief(*entries):
    head = 'format = 1\ntitle = "T"\nstart = 2026-03-02\ndays = 7\ntimeline = [\n'
    return head + "".join(f"  {{ {entry} }},\n" for entry in entries) + "]\n"


def test_the_example_is_read_as_it_is_meant():
    plan, _ = parse(TEXT.encode())
    line = resolve(plan)
    assert (line.start, line.begin, line.end) == (dt.datetime(2026, 3, 2), -336.0, 168.0)
    nights = [span for span in hours(line, "sleep") if span[1] > 0]
    assert nights == [(1.5, 6.5), (25.5, 30.5), (47, 55), (71, 79), (95, 103), (119, 127), (143, 151)]
    assert [s for s, _ in hours(line, "dose")] == [24 * d + h for d in range(5) for h in (8, 14)]
    assert hours(line, "study") == [(43, pytest.approx(43 + 2 / 3)), (91, pytest.approx(91 + 2 / 3))]
    assert hours(line, "stressor") == [(63, 63)] and hours(line, "exercise") == [(130, 131)]
    assert hours(line, "scan") == [(155, 155)]
    room = next(span for span in line.of("room") if span.start > 0)
    assert (room.what, room.start, room.end, room.line) == ("open_plan", 9, 17.5, 10)
    assert [round(start, 6) for start, _ in room.options["breaks"]] == [10.5, 12, 13.5, 15, 16.5]
    dose, meal, scan = (line.of(verb)[-1].options for verb in ("dose", "meal", "scan"))
    assert dose == {"substance": "caffeine", "amount": 100, "per_kg": False, "compartment": "depot", "duration": 0}
    assert meal["eaten"]["msg"] == "1.5 g" and scan["region"] == "cingulate"
    assert line.of("stressor")[0].options == {"strength": 1.5, "decay": 6.0}


def test_an_arm_changes_the_room_and_nothing_else():
    plan, _ = parse(TEXT.encode())
    written, quiet = resolve(plan, "as written"), resolve(plan, "quiet room")
    assert written == resolve(plan) and written.spans == quiet.spans
    assert (written.rooms["open_plan"].load, quiet.rooms["open_plan"].load) == (1.3, 1.0)
    assert quiet.rooms["open_plan"] == quiet.rooms["quiet"] == written.rooms["quiet"]


def test_the_lead_in_holds_ordinary_days_only():
    line = resolve(parse(TEXT.encode())[0])
    before = {span.verb for span in line.spans if span.start < 0}
    assert before == {"sleep", "room", "meal"}
    assert sum(span.end - span.start == 5 for span in line.of("sleep") if span.end <= 0) == 4
    none = resolve(parse(TEXT.replace('lead_in = "14 days"', "").encode())[0])
    assert none.begin == 0 and min(span.start for span in none.spans) == 1.5


def test_the_night_before_the_first_day_is_cut_at_the_beginning():
    line = timeline(['days = "daily", at = "23:00-07:00", sleep = "window"'], days=2)
    assert hours(line, "sleep") == [(0, 7), (23, 31), (47, 48)]


@pytest.mark.parametrize(
    ("text", "days", "rank"),
    [
        ("daily", [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16], 0),
        ("weekdays", [1, 2, 3, 4, 5, 8, 9, 10, 11, 12, 15, 16], 1),
        ("weekend", [6, 7, 13, 14], 1),
        ("Mon, thursday", [1, 4, 8, 11, 15], 2),
        ("mon,thu every 2 weeks", [1, 4, 15], 2),
        ("day 3", [3], 3),
        ("day 3..5", [3, 4, 5], 3),
        ("days 2, 7..9", [2, 7, 8, 9], 3),
        ("day 2..3 every 2 weeks", [2, 3, 16], 3),
        ("2026-03-04", [3], 4),
        ("2026-03-04..2026-03-06,2026-03-10", [3, 4, 5, 9], 4),
    ],
)
def test_days(text, days, rank):
    found = read_days(text, MONDAY, 16)
    assert (list(found.within(1, 16, 0)), found.rank) == (days, rank)


def test_weekdays_follow_the_calendar():
    found = read_days("sat every 2 weeks", dt.date(2026, 3, 5), 30)  # day 1 is a Thursday, in the first seven days
    assert list(found.within(-20, 30, 3)) == [-11, 3, 17]


@pytest.mark.parametrize(
    ("text", "near"),
    [
        ("dayly", "daily"),
        ("mun", "mon"),
        ("day 0", None),
        ("day 17", None),
        ("day 5..3", None),
        ("day 3,3", None),
        ("mon,mon", None),
        ("2026-02-30", None),
        ("2026-04-01", None),
        ("day 3..20 every 2 weeks", None),
        ("daily every 0 weeks", None),
        ("", None),
        ("day ", None),
        ("day ²", None),
    ],
)
def test_days_that_are_refused(text, near):
    with pytest.raises(GlutamateError) as error:
        read_days(text, MONDAY, 16)
    assert near is None or near in error.value.closest


def test_times_and_lengths():
    assert [(t.start, t.end) for t in read_times("08:00, 20:30")] == [(8, None), (20.5, None)]
    assert [(t.start, t.end) for t in read_times("23:00-07:00,12:00-13:15")] == [(23, 31), (12, 13.25)]
    assert [(t.start, t.end) for t in read_times("22:00-24:00")] == [(22, 24)]
    assert [(t.anchor, t.start) for t in read_times("waking, bedtime -30 min")] == [("waking", 0), ("bedtime", -0.5)]
    assert (read_length("14 days"), read_length("90 min"), read_length("1.5 h")) == (336, 1.5, 1.5)
    assert read_breaks("10 min every 90 min", 9, 12.1) == [(10.5, 10.5 + 1 / 6)]


@pytest.mark.parametrize(
    "text",
    ["25:00", "08:60", "8", "08:00-08:00", "08:00,09:00-10:00", "08:00,08:00", "noon", "waking -13 h", "", "24:00",
     "waking 30 min", "08:00-", "-08:00", "bedtime - ten min", "08:00-09:00-10:00"],
)  # fmt: skip
def test_times_that_are_refused(text):
    with pytest.raises(GlutamateError):
        read_times(text)


def test_waking_and_bedtime_follow_the_nights():
    line = timeline(
        [
            'days = "daily", at = "23:30-07:30", sleep = "window"',
            'days = "weekend", at = "02:00-10:00", sleep = "window", instead_of = "daily"',
            'days = "sat", at = "15:00-16:00", sleep = "nap"',
            'days = "daily", at = "waking +30 min", dose = "caffeine 100 mg"',
            'days = "daily", at = "bedtime -30 min", dose = "lorazepam 1 mg"',
        ]
    )
    caffeine = [span.start for span in line.of("dose") if span.options["substance"] == "caffeine"]
    assert caffeine == [8, 32, 56, 80, 104, 120 + 10.5, 144 + 10.5]
    lorazepam = [span.start for span in line.of("dose") if span.options["substance"] == "lorazepam"]
    assert lorazepam == [23, 47, 71, 95, 121.5, 145.5, 167]


def test_a_higher_rank_replaces_a_whole_night_but_only_its_hours_of_a_room():
    line = timeline(
        [
            'days = "daily", at = "23:00-07:00", sleep = "window"',
            'days = "day 2", at = "02:00-05:00", sleep = "window", instead_of = "daily"',
            'days = "day 3", at = "22:00-23:30", sleep = "none", instead_of = "daily"',
            'days = "daily", at = "09:00-17:00", room = "a", breaks = "10 min every 60 min"',
            'days = "weekdays", at = "13:00-14:00", room = "b", instead_of = "daily"',
            'days = "2026-03-03", at = "16:00-18:00", room = "none", instead_of = "daily"',
        ],
        days=4,
        tail='[rooms]\na = { source = "assumed: x" }\nb = { source = "assumed: x" }\n',
    )
    assert hours(line, "sleep") == [(0, 7), (26, 29), (47, 55), (95, 96)]
    tuesday = [(s.what, s.start - 24, s.end - 24) for s in line.of("room") if 24 <= s.start < 48]
    assert tuesday == [("a", 9, 13), ("b", 13, 14), ("a", 14, 16)]
    morning, _, afternoon = (s for s in line.of("room") if 24 <= s.start < 48)
    assert [round(start - 24, 9) for start, _ in morning.options["breaks"]] == [10, 11, 12]
    assert [round(start - 24, 9) for start, _ in afternoon.options["breaks"]] == [14, 15]


def test_a_moment_is_replaced_at_the_same_time():
    line = timeline(
        [
            'days = "daily", at = "08:00,20:00", dose = "memantine 10 mg"',
            'days = "day 2", at = "08:00", dose = "none", instead_of = "daily"',
            'days = "day 3", at = "08:00", dose = "memantine 20 mg", instead_of = "daily"',
        ],
        days=3,
    )
    assert [(s.start, s.options["amount"]) for s in line.spans] == [(8, 10), (20, 10), (44, 10), (56, 20), (68, 10)]


def test_study_takes_the_place_of_work_where_it_says_so():
    line = timeline(
        [
            'days = "weekdays", at = "09:00-17:00", work = "letters", load = 1.2',
            'days = "tue", at = "12:00-13:00", study = "vocabulary", instead_of = "weekdays"',
        ],
        days=5,
    )
    tuesday = [(s.verb, s.start - 24, s.end - 24) for s in line.spans if 24 <= s.start < 48]
    assert tuesday == [("work", 9, 12), ("study", 12, 13), ("work", 13, 17)]


def test_entries_of_one_arm_and_what_an_arm_leaves_out():
    entries = [
        'days = "daily", at = "08:00", dose = "memantine 10 mg oral"',
        'days = "daily", at = "12:00", stressor = "criticism", strength = 2.0, arm = "b"',
        'days = "daily", at = "09:00-10:00", exercise = "vigorous"',
    ]
    arms = """arms = [
      { name = "a", replace = { "dose.memantine" = "none", "exercise.vigorous" = "light" } },
      { name = "b", replace = { "stressor.criticism.strength" = 0.5, "dose.memantine 10 mg oral" = "caffeine 50 mg" } },
    ]"""
    first, second = (timeline(entries, arm, days=1, head=arms) for arm in "ab")
    assert [(s.verb, s.what) for s in first.spans] == [("exercise", "light")]
    assert [s.what for s in second.spans] == ["caffeine 50 mg", "vigorous", "criticism"]
    assert second.of("stressor")[0].options["strength"] == 0.5


def test_a_start_within_a_day_shifts_all_hours():
    text = in_brief('days = "daily", at = "07:00,22:00", dose = "caffeine 50 mg"')
    line = resolve(parse(text.replace("2026-03-02", "2026-03-02T08:00:00").replace("days = 7", "days = 2").encode())[0])
    assert [span.start for span in line.spans] == [14, 23, 38, 47] and line.end == 48


@pytest.mark.parametrize(
    ("old", "new", "line", "says"),
    [
        ('at = "01:30-06:30", sleep', 'at = "25:30-06:30", sleep', 9, "00:00 to 23:59"),
        (', instead_of = "daily"', "", 9, "instead_of"),
        ('instead_of = "daily"', 'instead_of = "dayly"', 9, "daily"),
        ('days = "mon,tue", at', 'days = "daily", at', 9, None),
        ('"08:00,14:00", dose', '"08:00-14:00", dose', 11, "moments"),
        ('at = "08:00,14:00", dose', "dose", 11, "no time"),
        ("caffeine 100 mg oral", "cafeine 100 mg oral", 11, "caffeine"),
        ("caffeine 100 mg oral", "caffeine 100 mV oral", 11, "mg"),
        ("caffeine 100 mg oral", "caffeine 100 mg daily", 11, None),
        ("caffeine 100 mg oral", "100 mg oral", 11, "no substance"),
        ("caffeine 100 mg oral", "caffeine -100 mg oral", 11, None),
        ("msg 1.5 g", "mgs 1.5 g", 12, "msg"),
        ("msg 1.5 g", "msg 1.5 V", 12, None),
        ("restaurant with", "restaurent with", 12, "restaurant"),
        ('"vocabulary", items', '"vocabulry", items', 13, "vocabulary"),
        ("items = 30", "itms = 30", 13, "items"),
        ("attention = 0.8", "attention = 1.8", 13, None),
        ('method = "test"', 'method = "tst"', 13, "test"),
        ('decay = "6 h"', 'decay = "6 mg"', 14, None),
        ("strength = 1.5", "strength = -1", 14, None),
        ('"vigorous"', '"vigourous"', 15, "vigorous"),
        ('at = "10:00-11:00", exercise', 'at = "10:00", exercise', 15, "from when to when"),
        ('days = "day 7"', 'days = "day 8"', 16, "days 1 to 7"),
        ('scan = "mrs"', 'scan = "msr"', 16, "mrs"),
        ('region = "acc"', 'region = "adc"', 16, "acc"),
        ("mega-press 3T", "mega-pres 3T", 16, "mega-press"),
        ('sleep = "window" }', 'sleep = "window", room = "quiet" }', 8, "exactly one"),
        ('sleep = "window" }', 'sleeep = "window" }', 8, "sleep"),
        ('sleep = "window" }', 'sleep = "widow" }', 8, "window"),
        ('room = "open_plan"', 'room = "open_plane"', 10, "open_plan"),
        ("10 min every 90 min", "90 min every 10 min", 10, None),
        ("10 min every 90 min", "10 min", 10, "every"),
        ('lead_in = "14 days"', 'lead_in = "14 dais"', 5, "days"),
        ('lead_in = "14 days"', 'lead_in = "400 days"', 5, "366"),
        ("days = 7", "days = 0", 4, None),
        ("days = 7", "days = 4000", 4, None),
        ("2026-03-02T00:00:00", "2026-03-02T00:00:00Z", 3, "without a zone"),
        ('"rooms.open_plan" = "rooms.quiet"', '"rooms.open_plan" = "rooms.quite"', 6, "rooms.quiet"),
        ('"rooms.open_plan" = "rooms.quiet"', '"rooms.openplan" = "rooms.quiet"', 6, "open_plan"),
        ('"rooms.open_plan" = "rooms.quiet"', '"dose.cafeine" = "none"', 6, "dose.caffeine"),
        ('"rooms.open_plan" = "rooms.quiet"', '"stressor.criticism.strength" = -1', 6, None),
        ('"rooms.open_plan" = "rooms.quiet"', '"rom.open_plan" = "rooms.quiet"', 6, "room"),
        ('name = "quiet room"', 'name = "as written"', 6, "each once"),
        ("count = 200", "count = 0", 19, None),
        ('profile = "adult"', 'profile = "adlt"', 21, "adult"),
        ("normal(36, 9) within 18..65", "-5", 22, "years"),
        ("normal(36, 9) within 18..65", "normal(36, 9)", 22, "within"),
        ("normal(36, 9) within 18..65", "normle(36, 9)", 22, "normal"),
        ("lognormal(72 kg, cv 16 %)", "lognormal(72 m, cv 16 %)", 23, None),
        ("lognormal(72 kg, cv 16 %)", "lognormal(72 g, cv 16 %)", 23, "kg"),
        ('weight = "lognormal(72 kg, cv 16 %)"', "weight = 72", 23, "kg"),
        ('light = "450 lux", load = 1.3', 'light = "450 lumen", load = 1.3', 25, "lux"),
        ("load = 1.3", "laod = 1.3", 25, "load"),
        ("load = 1.3", "load = -1.3", 25, None),
        ("2026-03-03T10:15:00", "2026-04-03T10:15:00", 31, "within 7 days"),
        ("person = 0", "person = 200", 31, "0 to 199"),
        ('window = "200 ms"', 'window = "200 mV"', 31, None),
        ("[outputs]", "[output]", 27, "outputs"),
        ("format = 1", "format = 2", 1, None),
    ],
)
def test_what_is_wrong_is_named_with_its_line(old, new, line, says):
    assert old in TEXT
    error = refused(TEXT.replace(old, new, 1))
    assert error.line == line, str(error)
    assert all(isinstance(part, str) and part for part in (error.asked, error.came, error.allowed, error.do))
    assert says is None or says in str(error)


def test_an_overlap_names_both_lines():
    error = refused(
        in_brief(
            'days = "daily", at = "23:00-07:00", sleep = "window"',
            'days = "weekdays", at = "09:00-17:00", work = "letters"',
            'days = "daily", at = "06:30-08:00", sleep = "window"',
        )
    )
    assert "line 6" in error.came and "line 8" in error.came and error.line == 8


@pytest.mark.parametrize(
    ("entries", "says"),
    [
        (['days = "daily", at = "08:00-09:00,08:30-10:00", exercise = "light"'], "this entry"),
        (['days = "sat", at = "08:00", dose = "none"'], "no instead_of"),
        (
            [
                'days = "daily", at = "08:00", dose = "caffeine 1 mg"',
                'days = "sat", at = "09:00", dose = "none", instead_of = "daily"',
            ],
            "nothing that it replaces",
        ),
        (
            [
                'days = "daily", at = "23:00-07:00", sleep = "window"',
                'days = "day 3", at = "08:30-12:00", sleep = "window", instead_of = "daily"',
            ],
            "nothing that it replaces",
        ),
        (['days = "day 3", at = "waking", dose = "caffeine 100 mg"'], "no night"),
        (['days = "daily", at = "waking", dose = "caffeine 100 mg"'], "no time within the plan"),
        (['days = "daily", at = "08:00", dose = "caffeine 100 mg", arm = "other"'], "as written"),
        (['days = "daily", at = "08:00", light = "450 lux"'], "from when to when"),
        (['days = "daily", at = "08:00-09:00", light = "1e9 lux"'], "lux"),
        (["1"], None),
    ],
)
def test_entries_that_are_refused(entries, says):
    error = refused(in_brief(*entries) if entries != ["1"] else in_brief().replace("[\n]", "[1]"))
    assert error.line is not None and (says is None or says in str(error)), str(error)


def test_a_timeline_too_long_is_refused():
    every = ",".join(f"{h:02}:{m:02}" for h in range(24) for m in range(0, 60, 30))[:200].rpartition(",")[0]
    text = in_brief(*[f'days = "daily", at = "{every}", meal = "snack"'] * 2).replace("days = 7", "days = 3660")
    assert "spans" in str(refused(text))


def test_every_channel_is_free_of_overlaps_in_the_example():
    for arm in ("as written", "quiet room"):
        line = resolve(parse(TEXT.encode())[0], arm)
        for channel in {span.channel for span in line.spans if span.channel}:
            spans = [span for span in line.spans if span.channel == channel]
            assert all(before.end <= after.start for before, after in pairwise(spans))


def test_the_report_says_what_was_asked():
    rows = parse(TEXT.encode())[0].asked()
    assert ("arm quiet room", "rooms.quiet for rooms.open_plan") in rows
    assert ("timeline", "sat 10:00-11:00: exercise vigorous") in rows


def test_the_schema_is_the_one_of_the_models():
    assert schema.FILE.read_text("utf-8") == schema.text()
    made = json.loads(schema.text())
    kinds = made["properties"]["timeline"]["items"]["anyOf"]
    assert len(kinds) == len(ENTRIES) and made["additionalProperties"] is False
    assert all(made["$defs"][kind["$ref"].rpartition("/")[2]]["additionalProperties"] is False for kind in kinds)


def test_regions_of_a_scan_are_those_of_a_life():
    from glutamate.life.life import REGIONS as POOLS

    assert set(REGIONS.values()) <= set(POOLS)
