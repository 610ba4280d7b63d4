"""Regimens: words of daily life become doses; nothing that is not understood is passed over."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from glutamate import Protocol
from glutamate.errors import GlutamateError, ParameterError
from glutamate.pharmacology.dose import Dose
from glutamate.pharmacology.regimen import Regimen


def times(text, until=None, **more):
    return [dose.time for dose in Regimen(text, **more).given(until)]


def test_the_words_of_daily_life():
    regimen = Regimen("memantine 10 mg at 08:00 and 20:00 from day 14")
    first = regimen.given(24 * 16)
    assert regimen.substance == "memantine" and regimen.open
    assert [dose.time for dose in first] == [24 * 13 + 8, 24 * 13 + 20, 24 * 14 + 8, 24 * 14 + 20, 24 * 15 + 8, 380]
    assert {dose.amount for dose in first} == {10.0}
    assert times("10 mg twice daily from day 14", 24 * 14) == [24 * 13 + 8, 24 * 13 + 20]
    assert len(times("20 mg qd x 28d")) == 28
    assert times("600 mg every 8 h for 1 d") == [8, 16, 24]
    assert times("50 mg bid until day 2") == [8, 20, 32, 44]
    assert times("10 mg weekly for 2 weeks") == [8, 8 + 168]
    assert times("2 mg once") == [8]


def test_an_infusion_by_weight_on_one_day():
    (dose,) = Regimen("ketamine 0.5 mg/kg iv over 40 min at 10:00 on day 3").given()
    assert (dose.time, dose.amount, dose.per_kg, dose.compartment) == (58.0, 0.5, True, "central")
    assert dose.duration == pytest.approx(2 / 3)


def test_clauses_follow_each_other():
    found = Regimen("5 mg daily for 7 days then 10 mg daily for 7 days then 20 mg daily").given(24 * 21)
    assert [dose.amount for dose in found] == [5.0] * 7 + [10.0] * 7 + [20.0] * 7
    assert np.all(np.diff([dose.time for dose in found]) == 24)


def test_times_may_stand_beside_the_text():
    assert times("caffeine 100 mg oral", at="08:00,14:00", days=[1, 3]) == [8, 14, 56, 62]
    with pytest.raises(ParameterError, match="without a time"):
        Regimen("caffeine 100 mg oral")
    with pytest.raises(ParameterError, match="not both"):
        Regimen("caffeine 100 mg daily", at="08:00")


WRONG = {
    "10 mg at 25:00 daily": "25:00",
    "10 mg at 08:61 daily": "08:61",
    "10 mg at 08:00": "times without days",
    "10 mg": "without a time",
    "daily": "no amount",
    "-5 mg daily": "'-' before",
    "0 mg daily": "above 0",
    "10 bananas daily": "'bananas'",
    "10 mg daily daily": "a second",
    "10 mg daily with tea": "with tea",
    "10 mg three times daily at 08:00 and 20:00": "3 a day",
    "10 mg daily every 8 h": "together",
    "10 mg daily on day 3": "together",
    "10 mg daily then 20 mg daily": "without end",
    "10 mg daily for 9 days then 20 mg daily from day 5": "day 5",
    "10 mg daily from day 9 until day 3": "until day 3",
    "10 mg daily from day 0": "day 0",
    "10 mg at 08:00 and 08:00 daily": "each time once",
    "10 mg daily; memantine 10 mg daily for 3 days": "without end",
    "alpha 10 mg daily for 3 days then beta 10 mg daily": "one substance",
    "": "at most",
    "9" * 501: "at most",
}


@pytest.mark.parametrize("text", WRONG)
def test_what_cannot_be_is_refused_in_four_parts(text):
    with pytest.raises(ParameterError) as caught:
        Regimen(text)
    shown = caught.value.to_dict()
    assert all(shown[part] for part in ("asked", "came", "allowed", "do"))
    assert WRONG[text] in str(caught.value)


@settings(max_examples=300)
@given(st.text(max_size=60) | st.text(alphabet="0123456789.:/ mgkdayilfromuntxtiv,;-", max_size=60))
def test_any_text_is_doses_or_a_refusal(text):
    try:
        regimen = Regimen(text)
    except GlutamateError as problem:
        assert all((problem.asked, problem.came, problem.allowed, problem.do))
    else:
        assert regimen.given(24.0 * 40) or min(dose.time for dose in regimen.doses) >= 24 * 40


@settings(max_examples=100)
@given(
    st.floats(0.001, 900).map(lambda x: float(f"{x:.3g}")),
    st.sampled_from(["mg", "g", "mg/kg"]),
    st.sampled_from(["", "oral ", "iv over 30 min "]),
    st.sets(st.tuples(st.integers(0, 23), st.integers(0, 59)), min_size=1, max_size=5),
    st.integers(1, 40),
    st.integers(1, 40),
)
def test_what_is_written_is_what_is_given(amount, unit, route, clock, first, days):
    at = ", ".join(f"{hour:02}:{minute:02}" for hour, minute in clock)
    found = Regimen(f"{amount!r} {unit} {route}at {at} from day {first} for {days} days").given()
    expected = sorted(24.0 * day + h + m / 60 for day in range(first - 1, first - 1 + days) for h, m in clock)
    assert [dose.time for dose in found] == pytest.approx(expected)
    assert {dose.amount for dose in found} == {amount * (1e3 if unit == "g" else 1)}
    assert {dose.per_kg for dose in found} == {"/kg" in unit}
    assert {dose.compartment for dose in found} == {"central" if "iv" in route else "depot"}


@given(st.sampled_from("abcxyz#é"), st.integers(0, 3))
def test_a_word_more_is_never_dropped(word, place):
    words = ["10 mg", "twice daily", "from day 2", "for 3 days"]
    words.insert(place + 1, word * 3)
    with pytest.raises(ParameterError):
        Regimen(" ".join(words))


def test_events_in_the_words_of_pharmacometrics():
    regimen = Regimen.events(amt=100, ii=12, addl=3, rate=50, cmt=2)
    assert [(g.time, g.duration, g.compartment) for g in regimen.given()] == [
        (t, 2.0, "central") for t in (0, 12, 24, 36)
    ]
    assert regimen.total() == 400
    refused = (
        {"amt": 0}, {"amt": 10, "addl": 2}, {"amt": 10, "ss": 1}, {"amt": 10, "ss": 2}, {"amt": 10, "rate": -2},
        {"amt": 10, "cmt": 7}, {"amt": 10, "rate": 1, "tinf": 1}, {"amt": 10, "ii": 1, "ss": 1, "tinf": 2},
        {"amt": "x"}, {"amt": float("nan")}, {"amt": 10, "addl": 1.5, "ii": 1}, {"amt": 10, "time": -1},
    )  # fmt: skip
    for wrong in refused:
        with pytest.raises(ParameterError):
            Regimen.events(**wrong)


def test_a_table_of_one_and_of_several():
    pandas = pytest.importorskip("pandas")
    frame = pandas.DataFrame(
        {"ID": [1, 1, 2], "TIME": [0, 5, 0], "AMT": [100, 0, 50], "ADDL": [2, 0, 0], "II": [12, 0, 0], "DV": [0, 3, 0]}
    )
    people = Regimen.tables(frame)
    assert [[g.amount for g in people[k].given()] for k in (1, 2)] == [[100.0] * 3, [50.0]]
    assert len(Regimen.table(frame[frame["ID"] == 1]).given()) == 3
    with pytest.raises(ParameterError, match="2 persons"):
        Regimen.table(frame)


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"EVID": [4]}, "EVID 4"),
        ({"AMT": [float("nan")]}, "AMT nan"),
        ({"RATE": [-2]}, "row 1"),
        ({"EVID": [0]}, "AMT 100 with EVID 0"),
        ({"WT": [70]}, "'WT'"),
        ({"ADDL": [1.5], "II": [2]}, "ADDL 1.5"),
        ({"AMT": [0]}, "no row with a dose"),
    ],
)
def test_a_row_that_cannot_be_is_named(changes, says):
    with pytest.raises(ParameterError, match=says):
        Regimen.table({"TIME": [0], "AMT": [100], **changes})
    assert Regimen.table({"TIME": [0], "AMT": [100], "WT": [70]}, covariates=["WT"]).total() == 100


def test_infusions_that_overlap_add_up_and_end_at_nothing():
    both = Regimen.events(amt=10, tinf=2, cmt=2) + Regimen.events(amt=30, time=1, tinf=3, cmt=2)
    steps = [(float(time[:-2]), float(value.split()[0])) for _, _, value, time in both.commands()]
    assert steps == [(0.0, 5.0), (1.0, 15.0), (2.0, 10.0), (4.0, 0.0)]


def test_a_protocol_takes_a_regimen_and_nothing_else():
    (phase,) = Protocol().dose(Regimen("10 mg daily for 3 days"), "body").phases()
    assert [command.port for command in phase.commands] == ["body.dose"]
    with pytest.raises(ParameterError, match="a Regimen"):
        Protocol().dose("10 mg daily")
    with pytest.raises(ParameterError, match="without end"):
        Protocol().dose(Regimen("10 mg daily"))
    with pytest.raises(ParameterError, match="steady state"):
        Protocol().dose(Regimen.events(amt=1, ii=24, ss=1))
    with pytest.raises(ParameterError, match="mg and mg per kg"):
        Regimen.of([Dose(1.0), Dose(1.0, per_kg=True)]).total()


def test_missed_doses_are_fixed_by_the_seed():
    whole = Regimen("10 mg daily for 1000 days")
    some = whole.missing(0.1, seed=3)
    assert 870 < len(some.given()) < 930
    assert some.given() == whole.missing(0.1, seed=3).given() != whole.missing(0.1, seed=4).given()
    assert set(some.given()) <= set(whole.given()) and whole.missing(0.0).given() == whole.given()
    for wrong in (1.0, -0.1, "x"):
        with pytest.raises(ParameterError):
            whole.missing(wrong)
    with pytest.raises(ParameterError, match="without end"):
        Regimen("10 mg daily").missing(0.1)
