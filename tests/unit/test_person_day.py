"""Hours of a timeline as events: loads, places, breaks, nights, sittings."""

from datetime import datetime

import pytest

from glutamate.errors import ParameterError, PathError
from glutamate.scenarios.person.day import LEISURE, REST, pieces
from glutamate.scenarios.person.lower import lowered, needs, offset
from glutamate.scenarios.person.model import assemble, build, stressor_part
from glutamate.scenarios.timeline.span import Room, Span, Timeline

USUAL = (0.8, 0.8)
OFF, IDLE = LEISURE.value, REST.value
OFFICE = {"office": Room(450.0, 1.2, 1.5, "assumed: a test"), "sofa": Room(None, 0.57, 0.4, "assumed: a test")}


def plan(*spans, start=datetime(2026, 3, 2), begin=0.0, end=48.0, rooms=OFFICE):
    return Timeline(start, begin, end, tuple(sorted(spans, key=lambda s: (s.start, s.end))), rooms)


def events(protocol):
    found = {}
    for command in protocol.parts[0].commands:
        values = command.values * len(command.times.values) if len(command.values) == 1 else command.values
        found.setdefault(command.port, []).extend(zip(command.times.values.tolist(), values, strict=True))
    return found


def test_nothing_named_is_the_usual_day():
    assert list(pieces(plan(), USUAL)) == []
    assert events(lowered(plan(), USUAL)) == {}


def test_a_day_at_the_office_with_a_break_and_a_lamp():
    spans = [
        Span("room", "office", 9.0, 17.0, {"breaks": [(12.0, 12.5)]}),
        Span("light", "2000 lux", 16.0, 18.0, {"light": 2000.0}),
    ]
    found = list(pieces(plan(*spans), USUAL))
    assert [hour for hour, _ in found] == [0.0, 9.0, 12.0, 12.5, 16.0, 17.0, 18.0]
    assert [tuple(piece) for _, piece in found] == [
        (OFF, OFF, 1.0, 0.0, 0.0),
        (1.2, 1.5, 0.0, 1.0, 450.0),
        (IDLE, IDLE, 1.0, 1.0, 450.0),
        (1.2, 1.5, 0.0, 1.0, 450.0),
        (1.2, 1.5, 0.0, 1.0, 2000.0),
        (OFF, OFF, 1.0, 1.0, 2000.0),
        (OFF, OFF, 1.0, 0.0, 0.0),
    ]


def test_work_in_a_place_has_both_loads_and_a_sofa_is_leisure():
    spans = [
        Span("room", "office", 9.0, 12.0, {"breaks": []}),
        Span("work", "desk", 10.0, 11.0, {"load": 0.5, "sensory": 2.0, "breaks": []}),
        Span("room", "sofa", 13.0, 14.0, {"breaks": []}),
        Span("exercise", "vigorous", 15.0, 16.0, {"intensity": 1.0}),
    ]
    found = dict(pieces(plan(*spans), USUAL))
    assert tuple(found[10.0])[:3] == (0.6, 3.0, 0.0)
    assert tuple(found[13.0])[:3] == (0.57, 0.4, 1.0)
    assert tuple(found[15.0])[:3] == (IDLE, IDLE, 1.0)


def test_nights_touch_merge_and_a_lead_in_shifts_them():
    spans = [Span("sleep", "window", -1.0, 3.0), Span("sleep", "window", 3.0, 7.0), Span("sleep", "nap", 13.0, 14.0)]
    timeline = plan(*spans, begin=-24.0)
    assert offset(timeline) == 24.0
    found = events(lowered(timeline, USUAL))
    assert found["pressure.lie_down"] == [(23.0, 1.0), (37.0, 1.0)]
    assert found["pressure.get_up"] == [(0.0, 1.0), (31.0, 1.0), (38.0, 1.0)]


@pytest.mark.parametrize(
    ("start", "begin", "hours"),
    [(datetime(2026, 3, 2, 7), 0.0, 7.0), (datetime(2026, 3, 2, 7), -24.0, 31.0), (datetime(2026, 3, 2), -30.0, 48.0)],
)
def test_the_model_begins_at_a_midnight(start, begin, hours):
    assert offset(plan(start=start, begin=begin)) == hours


def test_a_bout_is_one_and_a_sitting_is_what_there_is_time_for():
    study = {"items": 60, "method": "test", "attention": 0.8, "breaks": [(10.25, 10.5)]}
    spans = [
        Span("exercise", "vigorous", 8.0, 9.0, {"intensity": 1.0}),
        Span("exercise", "moderate", 20.0, 20.0 + 1 / 6, {"intensity": 0.5}),
        Span("study", "vocabulary", 10.0, 10.5, study),
        Span("study", "vocabulary", 30.0, 31.0, {**study, "method": "reread", "breaks": []}),
    ]
    found = events(lowered(plan(*spans), USUAL))
    assert found["exercise.bout"] == [(9.0, 1.0), (pytest.approx(20 + 1 / 6), pytest.approx(0.25))]
    assert found["vocabulary.test"] == [(10.5, pytest.approx(0.8 * 0.5))]
    assert found["vocabulary.read"] == [(31.0, pytest.approx(0.8))]


def test_needs_name_parts_of_any_arm():
    dose = {"substance": "memantine", "amount": 5.0, "per_kg": False, "compartment": "depot", "duration": 0.0}
    one = plan(Span("dose", "memantine", 8.0, 8.0, dose))
    two = plan(
        Span("stressor", "x", 9.0, 9.0, {"strength": 1.0, "decay": 12.0}),
        Span("meal", "m", 12.0, 12.0, {"eaten": {"meal": "1", "aspartame": "200 mg"}}),
    )
    found = needs([one, two])
    assert found == (["memantine"], [12.0], False, ["yes", "aspartame"])
    model, drugs = build(*found)
    assert "stressor_12_h.push" in {slot.path for slot in model.system.states}
    assert drugs.levels == {"memantine": "memantine.concentration"}
    for timeline in (one, two):
        lowered(timeline, USUAL).check(model.system)


def test_stressors_of_other_hours_have_other_names():
    assert len({stressor_part(hours) for hours in (6, 0.6, 60, 1e-6, 1.5)}) == 5


@pytest.mark.parametrize(
    ("given", "error"),
    [
        ({"substances": "cafeine"}, PathError),
        ({"stressors": "six"}, ParameterError),
        ({"stressors": "-6"}, ParameterError),
        ({"eats": "cake"}, ParameterError),
        ({"age": "31"}, ParameterError),
        ({"substances": 3}, ParameterError),
    ],
)
def test_what_is_no_choice_is_refused(given, error):
    with pytest.raises(error) as caught:
        assemble(**given)
    assert caught.value.asked and caught.value.do
