"""The model `person` against `life`, SciPy and conservation of what is taken."""

from datetime import datetime

import numpy as np
import pytest
from scipy.integrate import solve_ivp

from glutamate import Protocol, load, simulate
from glutamate.scenarios.person.lower import lowered
from glutamate.scenarios.person.model import build
from glutamate.scenarios.timeline.span import Room, Span, Timeline

USUAL = (0.8, 0.8)
TIGHT = {"solver": "tsit5", "rtol": 1e-11, "threads": 1}


def plan(*spans, hours=72.0, rooms=None):
    ordered = tuple(sorted(spans, key=lambda s: (s.start, s.end)))
    return Timeline(datetime(2026, 3, 2), 0.0, hours, ordered, rooms or {})


@pytest.mark.slow
def test_person_without_events_is_life():
    times = np.linspace(0.0, 96.0, 97)
    paths = ["pressure.pressure", "performance.lapses", "prefrontal.glutamate_tissue", "glands.cortisol", "handed.*"]
    life = simulate(load("life"), times=times, record=paths, **TIGHT)
    person = simulate(build([], [], False, [])[0], times=times, record=paths, **TIGHT)
    for path in life.data_vars:
        expected = life[path].values  # the diary's sums take part in the choice of steps: bits differ
        assert person[path].values == pytest.approx(expected, rel=0, abs=1e-8 * np.abs(expected).max()), path


def test_diary_counts_what_a_fine_course_shows():
    night = [Span("sleep", "window", 24.0 * d - 1.0, 24.0 * d + 7.0) for d in (1, 2)]
    times = np.linspace(0.0, 72.0, 72 * 600 + 1)
    model = build([], [], False, [])[0]
    record = ["diary.*", "pressure.awake", "performance.lapses", "sleepiness.sleepiness"]
    data = simulate(model, lowered(plan(*night), USUAL), times=times, record=record, **TIGHT)
    awake = data["pressure.awake"].values
    fine = times[1]
    assert data["diary.slept"].values[-1] == pytest.approx(np.sum(1 - awake) * fine, abs=0.02)
    lapsed = np.sum(awake * data["performance.lapses"].values) * fine
    assert data["diary.lapsed"].values[-1] == pytest.approx(lapsed, rel=2e-3)
    felt = np.sum(awake * data["sleepiness.sleepiness"].values) * fine
    assert data["diary.felt"].values[-1] == pytest.approx(felt, rel=2e-3)
    falls = times[1:][np.diff(awake) < 0]
    assert data["diary.night_began"].values[-1] == pytest.approx(falls[falls < 49][-1], abs=2 * fine)
    assert data["diary.night_ended"].values[-1] == pytest.approx(55.0, abs=1e-6)


def test_short_sleep_is_no_night():
    spans = [Span("sleep", "window", 23.0, 31.0), Span("sleep", "nap", 45.0, 46.0)]
    data = simulate(build([], [], False, [])[0], lowered(plan(*spans), USUAL), times=[0.0, 44.0, 60.0], **TIGHT)
    assert data["diary.night_ended"].values[1] == data["diary.night_ended"].values[2] <= 31.0


def test_doses_are_conserved():
    """What was given is in the body or gone, twice a day for three days."""
    given = {"substance": "memantine", "amount": 10.0, "per_kg": False, "compartment": "depot", "duration": 0.0}
    doses = [Span("dose", "memantine 10 mg", h, h, given) for h in (8.0, 20.0, 32.0, 44.0, 56.0, 68.0)]
    model, found = build(["memantine"], [], False, [])
    assert found is not None and found.doses == {"memantine": "memantine"}
    data = simulate(model, lowered(plan(*doses), USUAL), times=[0.0, 30.0, 72.0], record=["memantine.*"], **TIGHT)
    mg = data["memantine.given"].values
    kept = sum(data[f"memantine.{name}"].values for name in ("depot", "central", "peripheral", "deep", "gone"))
    assert mg[-1] / mg[1] == pytest.approx(3.0, rel=1e-9)
    assert kept == pytest.approx(mg, rel=1e-7)


def test_caffeine_of_a_timeline_is_the_event_of_life():
    given = {"substance": "caffeine", "amount": 100.0, "per_kg": False, "compartment": "depot", "duration": 0.0}
    times = np.linspace(0.0, 30.0, 61)
    model, _ = build(["caffeine"], [], False, [])
    ours = simulate(model, lowered(plan(Span("dose", "c", 8.0, 8.0, given)), USUAL), times=times, **TIGHT)
    own = Protocol().event("caffeine.dose", "100 mg", ["8 h"])
    life = simulate(load("life").set(model.overrides), own, times=times, **TIGHT)
    assert ours["caffeine.body"].values == pytest.approx(life["caffeine.body"].values, rel=1e-8, abs=1e-6)


def test_lasting_stressors_fade_as_told():
    """Two of six hours and one of the person's two, against SciPy on the same three lines."""
    spans = [
        Span("stressor", "a", 10.0, 10.0, {"strength": 1.5, "decay": 6.0}),
        Span("stressor", "b", 14.0, 14.0, {"strength": 0.5, "decay": 6.0}),
        Span("stressor", "c", 14.0, 14.0, {"strength": 1.0, "decay": None}),
    ]
    model, _ = build([], [6.0], False, [])
    times = np.linspace(0.0, 40.0, 81)
    data = simulate(model, lowered(plan(*spans), USUAL), times=times, **TIGHT)

    def course(strikes, fade):
        level, out, last = 0.0, [], 0.0
        for t in times:
            for when, size in [s for s in strikes if last < s[0] <= t]:
                level = solve_ivp(lambda _, y: -y / fade, (last, when), [level], rtol=1e-10, atol=1e-12).y[0, -1] + size
                last = when
            if t > last:
                level = solve_ivp(lambda _, y: -y / fade, (last, t), [level], rtol=1e-10, atol=1e-12).y[0, -1]
                last = t
            out.append(level)
        return np.array(out)

    expected = 1 + course([(10.0, 1.5), (14.0, 0.5)], 6.0) + course([(14.0, 1.0)], 2.0)
    assert data["stressors.stress"].values == pytest.approx(expected, rel=1e-6)


def test_light_of_a_place_replaces_daylight():
    rooms = {"cave": Room(5.0, 1.0, 1.0, "assumed: dark")}
    spans = [Span("sleep", "window", 0.0, 7.0), Span("room", "cave", 9.0, 17.0, {"breaks": []})]
    model, _ = build([], [], False, [])
    data = simulate(model, lowered(plan(*spans, rooms=rooms), USUAL), times=[8.0, 12.0, 18.0], **TIGHT)
    light = data["light.light"].values
    assert light[1] == pytest.approx(5.001) and light[0] > 300 and light[2] > 50
    assert data["day.cognitive_load"].values[1] == 1.0
