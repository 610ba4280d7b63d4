"""Asks of the page Model give what the public functions give, and refuse what does not fit."""

import json

import numpy as np
import pytest

from glutamate import catalogue
from glutamate.errors import GlutamateError, PathError
from glutamate.lab import asks
from glutamate.lab.wire import LabError, checked, plain

NEEDLE = "magnesium block"


def ask(name, /, **given):
    found = asks.find(name)
    return found.answer(checked(found, name, given), lambda done, of: None)


def ran(name, /, **given):
    """What the Python of an ask leaves behind."""
    found, place = asks.find(name), {}
    exec(found.code(checked(found, name, given)), place)
    return place


def test_the_list_is_the_catalogue():
    got = ask("model_list", kind="mechanism", count=200)
    assert got["total"] == len(catalogue.listing("mechanism"))
    assert sum(room["count"] for room in got["rooms"]) == got["total"]
    assert [room["name"] for room in got["rooms"]][:2] == ["molecule", "synapse"]
    second = ask("model_list", kind="mechanism", first=200, count=200)
    names = [row["name"] for row in got["rows"] + second["rows"]]
    assert sorted(names) == sorted(row["name"] for row in catalogue.listing("mechanism"))


@pytest.mark.parametrize("given", [{"words": NEEDLE}, {"words": "nmda", "room": "molecule"}, {"kind": "drug"}])
def test_words_kind_and_room_choose_rows(given):
    got = ask("model_list", count=200, **given)
    rows = ran("model_list", count=200, **given)["rows"]
    assert got["total"] == len(rows) > 0
    assert {row["name"] for row in got["rows"]} <= {row["name"] for row in rows}


def test_an_unknown_kind_has_its_closest_names():
    with pytest.raises(PathError) as refused:
        ask("model_list", kind="mechanisn")
    assert "mechanism" in refused.value.closest


@pytest.mark.parametrize("name", ["ampa", "model:synapse", "drug:ketamine", "scenario:theta_burst", "SYN-11"])
def test_a_page_is_the_catalogues(name):
    got, page = ask("model_page", name=name), catalogue.show(name)
    assert got["parameters"] == page["parameters"] and got["targets"] == page["targets"]
    assert [row["text"] for row in got["equations"]] == [row["text"] for row in page["equations"]]
    assert ran("model_page", name=name)["page"] == page
    json.dumps(plain(got), allow_nan=False)


def test_equations_travel_as_trees_of_mathml():
    rows = ask("model_page", name="nmda")["equations"]
    assert rows and all(row["math"][0] == "math" for row in rows)
    tags = set()

    def walk(node):
        tags.add(node[0])
        for child in node[2:]:
            assert isinstance(child, str | list)
            if isinstance(child, list):
                walk(child)

    for row in rows:
        walk(row["math"])
    assert {"mfrac", "mi", "mo", "mn"} <= tags
    assert not tags - {
        "math",
        "mrow",
        "mi",
        "mo",
        "mn",
        "mfrac",
        "msup",
        "msqrt",
        "mtext",
        "mspace",
        "mtable",
        "mtr",
        "mtd",
    }


def test_a_card_comes_by_heading_and_sources_in_full():
    got = ask("model_page", name="nmda")
    headings = dict(got["card"]["parts"])
    assert {"Takes in", "Hands on", "Not here", "Sources"} <= headings.keys()
    keys = {key.strip() for row in got["parameters"] if not row["assumed"] for key in row["source"].split(";")}
    assert keys <= got["references"].keys()
    assert dict(ask("model_page", name="drug:ketamine")["card"]["parts"])["Safety"]
    assert "(1990)" in got["references"]["JahrStevens1990"]


@pytest.mark.slow
def test_every_page_of_the_catalogue_opens():
    """Twelve of each kind, spread over the list."""
    for kind in catalogue.KINDS:
        rows = catalogue.listing(kind)
        for row in rows[:: max(1, len(rows) // 12)]:
            json.dumps(plain(ask("model_page", name=f"{kind}:{row['name']}")), allow_nan=False)


def test_the_table_is_whole_and_pages_are_parts_of_it():
    rows = catalogue.parameters()
    first = ask("model_parameters", count=200)
    assert first["total"] == len(rows) and first["assumed"] == sum(row["assumed"] for row in rows)
    later = ask("model_parameters", first=200, count=3)
    assert [row["path"] for row in later["rows"]] == [row["path"] for row in rows[200:203]]
    only = ask("model_parameters", assumed=True, words="release")
    assert only["rows"] and all(row["assumed"] for row in only["rows"])
    assert only["total"] == len(ran("model_parameters", assumed=True, words="release")["rows"])
    names = {f"{kind}:{row['name']}" for kind in ("model", "mechanism") for row in catalogue.listing(kind)}
    assert {row["thing"] for row in first["rows"] + only["rows"]} <= names


def test_a_network_that_does_not_fit_the_memory_is_shown_all_the_same(monkeypatch):
    monkeypatch.setenv("GLUTAMATE_MEMORY", "256 MB")
    prose = " ".join(ask("model_page", name="model:microcircuit")["card"]["prose"])
    assert "77,169 cells, 298,880,940 synapses" in prose


def test_targets_are_measured_now():
    got, rows = ask("model_targets", id="SYN-11")["rows"], ran("model_targets", id="SYN-11")["rows"]
    keep = ("id", "what", "expected", "got", "passed", "status")
    assert [[row[key] for key in keep] for row in got] == [[row[key] for key in keep] for row in rows]
    assert all(row["passed"] for row in got)
    with pytest.raises(PathError):
        ask("model_targets", id="SYN-9999")


@pytest.mark.parametrize("form", ["csv", "md", "bib"])
def test_the_table_as_a_file(form):
    got = ask("model_export", form=form, words="nmda")
    assert got["text"] == ran("model_export", form=form, words="nmda")["text"]
    assert got["text"].count("\n") >= got["rows"] if form != "bib" else "@article" in got["text"]


def test_a_receptor_alone_starts_where_its_synapse_has_it():
    got = ask("model_drives", name="ampa")
    rows = {row["path"]: row for row in got["inputs"]}
    assert got["runs"] and got["time"] == "ms"
    assert rows["ampa.voltage"]["value"] == pytest.approx(-65.0) and rows["ampa.voltage"]["from"]["model"] == "synapse"
    assert all(
        row["low"] <= row["canonical_value"] for row in got["parameters"] if row["unit"] == row["canonical_unit"]
    )


def test_what_does_not_run_alone_says_why():
    assert "network" in ask("model_drives", name="working_memory")["why"]
    assert "courses" in ask("model_drives", name="ketamine", kind="drug")["why"]
    assert "same name" in ask("model_drives", name="vocabulary", kind="mechanism")["why"]


@pytest.mark.parametrize(
    "name", ["ampa", "glutathione", "synapse", "lif_current", "corticothalamic", "body_clock", "person"]
)
def test_a_trial_is_the_run_of_its_python(name):
    about = ask("model_drives", name=name)
    before = {row["path"]: row["value"] for row in about["inputs"]}
    path = about["inputs"][0]["path"]
    given = {"name": name, "before": before, "after": {path: before[path] * 1.5 + 1e-3}, "length": about["length"]}
    got = ask("model_try", **given)
    data = ran("model_try", **given)["data"]
    assert got["failed"] == "[]" and got["courses"]
    assert all(path not in got["courses"] for path in got["wide"])
    for path, course in got["courses"].items():
        np.testing.assert_allclose(
            course, data[path].values.reshape(-1), rtol=1e-6, atol=1e-9 * max(1e-9, np.ptp(course))
        )
        assert got["units"][path] == data[path].attrs["units"]
    assert [row["value"] for row in got["ends"]] == [float(course[-1]) for course in got["courses"].values()]


def test_a_step_moves_and_settles():
    before = {row["path"]: row["value"] for row in ask("model_drives", name="ampa")["inputs"]}
    still = ask("model_try", name="ampa", before=before, length=200.0, show=["ampa.open"])
    moved = ask(
        "model_try", name="ampa", before=before, after={"ampa.glutamate": 1.0}, length=200.0, show=["ampa.open"]
    )
    course, before = moved["courses"]["ampa.open"], moved["time"] < moved["step"]
    assert np.ptp(still["courses"]["ampa.open"]) < 1e-6 * course.max()
    assert course[before] == pytest.approx(still["courses"]["ampa.open"][0], abs=1e-9) and course.max() > 0.1
    assert moved["ends"][0]["moves"] < 1e-2


def test_events_reach_their_port():
    event = {"release.spike": {"start": 20.0, "count": 3, "every": 30.0}}
    got = ask("model_try", name="synapse", events=event, length=200.0, show=["cleft.glutamate_cleft"])
    course = got["courses"]["cleft.glutamate_cleft"]
    assert course[got["time"] < 20.0].max() < 1e-3
    peak = 3000 * 0.1 / 6.02214e23 / (0.0025e-15) * 1e3  # mM of the first 300 molecules (release probability 0.1)
    first = (got["time"] > 20.0) & (got["time"] < 40.0)
    assert course[first].max() == pytest.approx(course[first][0], rel=0.2) and course[first].max() > peak / 3


@pytest.mark.parametrize(
    "given",
    [
        {"name": "working_memory", "length": 1.0},
        {"name": "ampa", "length": 1e6},
        {"name": "ampa", "length": 10.0, "show": ["ampa.opne"]},
        {"name": "ampa", "length": 10.0, "set": {"ampa.number": "many"}},
        {"name": "ampa", "length": -1.0},
        {"name": "ampa", "length": 10.0, "show": ["ampa.open"] * 25},
        {"name": "no_such", "length": 10.0},
    ],
)
def test_bad_trials_have_four_parts(given):
    with pytest.raises(GlutamateError) as refused:
        ask("model_try", **given)
    assert all(refused.value.to_dict()[part] for part in ("asked", "came", "allowed", "do"))


def test_sizes_are_limited():
    for name, given in (
        ("model_list", {"words": "x" * 101}),
        ("model_list", {"count": 10_000}),
        ("model_page", {"name": ""}),
    ):
        with pytest.raises(LabError):
            ask(name, **given)


def test_a_length_beyond_what_the_unit_allows_says_which():
    with pytest.raises(LabError, match="up to"):
        ask("model_try", name="ampa", length=1e5)
