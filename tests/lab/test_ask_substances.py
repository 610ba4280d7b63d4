"""Ask `substances`: every substance with its dangers, and what it hands on is what its record says."""

import pytest

pytest.importorskip("pydantic")

from glutamate import catalogue
from glutamate.drugs import load_drug
from glutamate.drugs.reading import read
from glutamate.drugs.studied import studied
from glutamate.errors import PathError
from glutamate.lab.asks import find
from glutamate.lab.wire import LabError, checked, plain

NAMES = [row["name"] for row in catalogue.listing("drug")]


def ask(**given):
    home = find("substances")
    return home.answer(checked(home, "substances", given), lambda done, of: None)


def test_the_list_holds_all_of_them_with_their_evidence():
    rows = ask()["rows"]
    assert [row["name"] for row in rows] == NAMES and len(rows) >= 31
    for row in rows:
        record = load_drug(row["name"])
        assert [e["use"] for e in row["evidence"]] == [use for use, _ in record.evidence]
        assert all(e["grade"] in "ABCDE" for e in row["evidence"])
        assert row["course"] == (record.kinetics is not None)
    plain(rows)


@pytest.mark.parametrize("name", NAMES)
def test_one_substance_says_what_is_dangerous_and_what_it_acts_on(name):
    got, record = ask(name=name), load_drug(name)
    assert got["safety"] == record.safety and "advice" in got["not_advice"]
    assert got["parameters"] == read(name)["parameters"]
    assert got["card"]["title"]
    assert [a["knob"] for a in got["actions"]] == [a.knob for a in record.actions]
    for mine, own in zip(got["actions"], record.actions, strict=True):
        assert mine["gain"]["value"] == own.gain.value and mine["gain"]["source"] == own.gain.source
        assert (mine["half"] is None) == (own.half is None)
        assert mine["half"] is not None or mine["pore"]["half"] > 0
    if record.kinetics is None:
        assert got["dose"] is None
    else:
        assert got["dose"] == studied(name)._asdict()
    plain(got)


def test_the_half_of_a_pore_blocks_half_of_its_open_channels():
    (action, _) = ask(name="memantine")["actions"]
    own = load_drug("memantine").actions[0]
    assert own.occupied(1e-3 * action["pore"]["half"]) == pytest.approx(0.5, abs=1e-9)


def test_the_card_is_that_of_the_catalogue():
    assert catalogue.show("drug:zinc")["card"].startswith(read("zinc")["card"])


def test_the_python_gives_the_same():
    home, names = find("substances"), {}
    exec(home.code(home.With(name="caffeine")), names)
    assert names["rows"] == ask(name="caffeine")["parameters"]
    exec(home.code(home.With()), names)
    assert [row["name"] for row in names["rows"]] == NAMES


def test_what_does_not_fit_is_refused():
    with pytest.raises(PathError):
        ask(name="nothing")
    for given in ({"name": 3}, {"name": "x" * 61}, {"other": 1}):
        with pytest.raises(LabError):
            ask(**given)
