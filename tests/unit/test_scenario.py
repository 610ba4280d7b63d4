"""Scenario files: strict format with file and line, protocols, people, headline numbers, resuming."""

import json
import tomllib
from pathlib import Path

import numpy as np
import pytest
import xarray as xr
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from glutamate import Scenario
from glutamate.engine import discover
from glutamate.errors import GlutamateError, PathError, ResultError, ScenarioError, SpikeFileError, UnitError
from glutamate.scenarios import headline
from glutamate.scenarios.lines import lines
from glutamate.scenarios.people import published, spread

TEXT = """format = 1
title = "A test"
model = "synapse"
duration = "60 ms"
points = 61
set = { "release.sites" = 20 }
protocol = [
  { spikes = "release.spike", times = ["10 ms", "20 ms"] },
  { pulse = "magnesium", value = "0 mM", start = "30 ms", length = "5 ms" },
]

[outputs]
headline = [{ id = "peak", path = "cleft.glutamate_cleft", what = "peak", unit = "uM" }]
figures = [{ title = "Spikes", spikes = ["release.spike"] }]

[population]
seed = 4
"""
SPIKES = 'spikes = "release.spike", times'
SHIPPED = [e.name for e in discover.entries() if e.kind == "scenario"]


def refused(text: str) -> GlutamateError:
    with pytest.raises(GlutamateError) as error:
        Scenario.from_text(text).check()
    return error.value


@pytest.mark.parametrize("name", SHIPPED)
def test_shipped_scenarios_are_sound_and_run(name):
    result = Scenario.from_toml(name).check().run()
    assert not result.failed
    assert all(row["median"] is not None and row["low"] <= row["median"] <= row["high"] for row in result.summary)


@pytest.mark.parametrize(
    ("old", "new", "line", "near"),
    [
        ('title = "A test"', 'titel = "A test"', 2, "title"),
        ('model = "synapse"', 'model = "synaps"', 3, "synapse"),
        ("points = 61", "points = 1", 5, None),
        ("points = 61", "points = true", 5, None),
        ('duration = "60 ms"', 'duration = "60 mV"', 4, None),
        ('duration = "60 ms"', 'duration = "-3 ms"', 4, None),
        ('duration = "60 ms"', "duration = nan", 4, None),
        ('"release.sites" = 20', '"release.site" = 20', 6, "release.sites"),
        ('"release.sites" = 20', '"release.sites" = "20 mV"', 6, None),
        ('"release.sites" = 20', '"release.sites" = -20', 6, None),
        (SPIKES, 'spike = "release.spike", times', 8, "spikes"),
        (SPIKES, 'spikes = "release.spik", times', 8, "release.spike"),
        (SPIKES, 'spikes = "release.spike", tims', 8, "times"),
        ('["10 ms", "20 ms"]', '["10 ms", "20 mM"]', 8, None),
        ('["10 ms", "20 ms"]', "[[1]]", 8, None),
        ('pulse = "magnesium"', 'pulse = "magnesium", step = "magnesium"', 9, None),
        (', length = "5 ms"', "", 9, None),
        ('value = "0 mM"', 'value = "0 mV"', 9, None),
        ("[outputs]", "[output]", 12, "outputs"),
        ("cleft.glutamate_cleft", "cleft.glutamate_clef", 13, "cleft.glutamate_cleft"),
        ('what = "peak"', 'what = "pek"', 13, None),
        ('unit = "uM"', 'unit = "mV"', 13, None),
        ('unit = "uM"', 'unit = "uM", at = "3 ms"', 13, None),
        ('unit = "uM"', 'unit = "uM", until = "90 ms"', 13, None),
        ('["release.spike"] }]', '["release.spik"] }]', 14, "release.spike"),
        ('title = "Spikes", ', "", 14, None),
        ("seed = 4", "seed = -4", 17, None),
        ("seed = 4", 'distributions = { "nmda.numbr" = "normal(1, 2)" }', 17, "nmda.number"),
        ("seed = 4", "seed = ", 17, None),
        ("seed = 4", "seed = 4\nseed = 5", 18, None),
        ("format = 1", "format = 2", 1, None),
    ],
)
def test_what_is_wrong_is_named_with_its_line(old, new, line, near):
    assert old in TEXT
    error = refused(TEXT.replace(old, new, 1))
    assert error.line == line, str(error)
    assert all(isinstance(part, str) and part for part in (error.asked, error.came, error.allowed, error.do))
    assert near is None or near in error.closest


def test_a_file_is_named_with_the_line(tmp_path):
    file = tmp_path / "mine.toml"
    file.write_text(TEXT.replace("points = 61", "point = 61"))
    with pytest.raises(ScenarioError) as error:
        Scenario.from_toml(file)
    assert (error.value.file, error.value.line, error.value.closest[0]) == (str(file), 5, "points")


def test_other_encodings_folders_and_huge_files_are_refused(tmp_path):
    files = {"utf16": TEXT.encode("utf-16"), "huge": b"#" * (2**20 + 1), "deep": b"a = " + b"[" * 5000}
    for name, content in files.items():
        (tmp_path / name).write_bytes(content)
        with pytest.raises(ScenarioError):
            Scenario.from_toml(tmp_path / name)
    with pytest.raises(ScenarioError, match="a folder"):
        Scenario.from_toml(tmp_path)


def test_keys_with_dots_may_stand_without_quotes():
    text = TEXT.replace('set = { "release.sites" = 20 }', "set = { release.sites = 20 }")
    assert Scenario.from_text(text).model().overrides == {"release.sites": 20.0}


def test_a_path_may_carry_the_name_of_its_model():
    scenario = Scenario.from_text(TEXT).changed({"synapse.release.sites": 30.0})
    assert scenario.model().overrides == {"release.sites": 30.0}


def test_every_verb_reaches_the_protocol():
    text = """format = 1
title = "All verbs"
model = "synapse"
duration = "300 ms"
protocol = [
  { spikes = "release.spike", rate = "20 Hz", start = "5 ms", until = "60 ms" },
  { bursts = "inhibition.spike", count = 2, spacing = "5 ms", repeats = 2, interval = "20 ms" },
  { event = "cleft.molecules", value = 1000, times = ["3 ms"] },
  { step = "magnesium", value = 0.5, start = "10 ms" },
  { clamp = "transporters", times = ["0 ms", "50 ms"], values = [1, 0.5] },
  { phase_ends = "100 ms" },
  { spikes = "release.spike", times = [1, 2] },
]
"""
    result = Scenario.from_text(text).check().run()
    times = result.events["release.spike"][0]
    assert times[times >= 100].tolist() == [101.0, 102.0]
    assert len(result.events["inhibition.spike"][0]) == 4
    assert result.data["nmda.unblocked"].sel(time=50, method="nearest") > result.data["nmda.unblocked"][0]


def test_peaks_between_the_points_are_met():
    coarse = Scenario.from_text(TEXT.replace("points = 61", "points = 2")).run().summary[0]["median"]
    fine = Scenario.from_text(TEXT.replace("points = 61", "points = 60001")).run().summary[0]["median"]
    assert coarse == pytest.approx(fine, rel=0.03)


def test_more_people_than_fit_are_streamed(monkeypatch):
    few = Scenario.from_text(TEXT).run(people=1000, seed=3)
    monkeypatch.setenv("GLUTAMATE_MEMORY", "1 MB")
    streamed = Scenario.from_text(TEXT).run(people=1000, seed=3)
    assert streamed.summary == few.summary
    assert "quantile" in streamed.data.dims and streamed.data.sizes["member"] == 100


@pytest.mark.parametrize(
    ("what", "wanted"),
    [("peak", 9.0), ("minimum", 0.0), ("final", 9.0), ("integral", 40.5), ("mean", 4.5), ("at", 2.5)],
)
def test_measures(what, wanted):
    from glutamate.scenarios.format import Headline

    system = Scenario.from_text(TEXT).model().system
    times = np.arange(10.0)
    courses = np.array([times, times * np.nan])
    unit = "mV ms" if what == "integral" else "mV"
    row = Headline(id="x", path="membrane.voltage", what=what, unit=unit, at=2.5 if what == "at" else None)
    headline.check(row, system, 9.0)
    assert headline.measure(row, times, courses, system) == pytest.approx([wanted, np.nan], nan_ok=True)


def test_assumptions_reach_through_states_and_jumps():
    system = Scenario.from_text(TEXT).model().system
    found = headline.assumptions(system, "cleft.glutamate_cleft")
    assert "release.recovery_time" in found
    assert "membrane.capacitance" not in found
    assert "membrane.capacitance" in headline.assumptions(system, "membrane.voltage")


def test_people_are_drawn_from_the_published_ranges_and_the_same_in_any_number():
    scenario = Scenario.from_text(TEXT)
    many, few = scenario.run(people=40), scenario.run(people=4)
    ranges = published(scenario.model().system, ["release.sites"])
    assert "release.sites" not in many.data.coords
    for slot in scenario.model().system.parameters:
        if slot.path in ranges:
            drawn = many.data[slot.path].values
            assert drawn.min() >= slot.spec.canonical_low(slot.time) * (1 - 1e-12)
            assert drawn.max() <= slot.spec.canonical_high(slot.time) * (1 + 1e-12)
            assert np.array_equal(drawn[:4], few.data[slot.path].values)
    row = many.summary[0]
    assert row["low"] < row["median"] < row["high"]
    assert scenario.run(people=4, seed=5).data["nmda.number"].values.tolist() != few.data["nmda.number"].values.tolist()


def test_a_range_that_reaches_zero_is_uniform():
    assert spread(0.0, 1.0).name == spread(-2.0, 1.0).name == "uniform"
    assert spread(1.0, 4.0).name == "lognormal"


def test_distributions_of_a_file_replace_the_range():
    text = TEXT + 'count = 5\nvary = "none"\ndistributions = { "nmda.number" = "uniform(1, 2)" }\n'
    data = Scenario.from_text(text).run().data
    assert 1 <= data["nmda.number"].values.min() < data["nmda.number"].values.max() <= 2
    assert "ampa.number" not in data.coords


def test_many_people_are_stored_as_bands(tmp_path):
    result = Scenario.from_text(TEXT).run(people=130, out=tmp_path / "many")
    stored = xr.load_dataset(tmp_path / "many" / "result.nc", engine="h5netcdf")
    assert stored.sizes["member"] == 100 and stored.sizes["everyone"] == 130
    assert stored["cleft.glutamate_cleft|band"].dims == ("quantile", "time")
    assert float(np.median(stored["headline:peak"])) == pytest.approx(result.summary[0]["median"])


def test_synapses_of_a_file_are_members_and_people_multiply_them(tmp_path):
    file = tmp_path / "two.csv"
    file.write_text("time_ms,synapse\n5,left\n6,right\n15,left\n")
    result = Scenario.find(str(file)).run(people=3)
    assert result.members == 6
    assert result.data["synapse"].values.tolist() == ["left", "right"] * 3
    assert result.data["person"].values.tolist() == [0, 0, 1, 1, 2, 2]
    assert [t.tolist() for t in result.events["release.spike"][:2]] == [[5.0, 15.0], [6.0]]
    peaks = result.data["cleft.glutamate_cleft"].sel(time=slice(15, 16)).max("time").values
    assert peaks[0] > 10 * peaks[1]
    assert float(result.data["time"][-1]) == 215.0


def test_a_broken_file_of_spikes_is_named(tmp_path):
    file = tmp_path / "bad.csv"
    file.write_text("time_ms\n5\n4\n")
    with pytest.raises(SpikeFileError) as error:
        Scenario.find(str(file))
    assert error.value.line == 3
    with pytest.raises(SpikeFileError):
        Scenario.from_toml("spike_file").changed({"spikes": str(tmp_path / "none.csv")}).check()


def test_results_are_refused_replaced_or_reused(tmp_path):
    scenario, out = Scenario.from_text(TEXT), tmp_path / "out"
    first = scenario.run(out=out)
    written = (out / "result.nc").stat().st_mtime_ns
    with pytest.raises(ResultError):
        scenario.run(out=out)
    again = scenario.run(out=out, resume=True)
    assert again.reused and again.hash == first.hash and again.summary == first.summary
    assert (out / "result.nc").stat().st_mtime_ns == written
    with pytest.raises(ResultError, match=first.hash):
        scenario.run(out=out, resume=True, seed=9)
    assert not scenario.run(out=out, overwrite=True, seed=9).reused
    (out / "result.nc").write_bytes(b"half a file")
    with pytest.raises(ResultError):
        scenario.run(out=out, resume=True)
    assert sorted(p.name for p in out.iterdir()) == ["report.html", "result.nc"]


def test_an_interrupted_run_leaves_no_file_and_can_be_resumed(tmp_path, monkeypatch):
    scenario, out = Scenario.from_text(TEXT), tmp_path / "out"

    def interrupt(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(xr.Dataset, "to_netcdf", interrupt)
        scenario.run(out=out)
    assert list(out.iterdir()) == []
    assert scenario.run(out=out, resume=True).files["report"]


def test_the_hash_follows_what_matters_and_nothing_else(tmp_path):
    def name(scenario: Scenario, **options: int) -> str:
        from glutamate.scenarios.execute import Run

        return Run(scenario, options.get("people"), options.get("seed")).hash()

    scenario = Scenario.from_text(TEXT)
    assert name(scenario) == name(Scenario.from_text(TEXT.replace("A test", "Another title")))
    assert name(scenario) == name(scenario.changed({"release.sites": 20.0}))
    others = [
        name(scenario.changed({"release.sites": 21.0})),
        name(scenario, seed=1),
        name(scenario, people=2),
        name(Scenario.from_text(TEXT.replace('"10 ms"', '"11 ms"'))),
    ]
    assert len({name(scenario), *others}) == 5


@pytest.mark.parametrize("people", [0, -1, 10**7, 2.5, True])
def test_a_number_of_people_is_checked(people):
    with pytest.raises(ScenarioError):
        Scenario.from_text(TEXT).run(people=people)


def test_a_failed_member_counts_in_no_number():
    some = 'distributions = { "release.vesicle_molecules" = "choice(3000: 50 %, 1e300: 50 %)" }'
    text = TEXT + f'count = 4\nvary = "none"\n{some}\n'
    result = Scenario.from_text(text).run(people=12)
    assert 0 < len(result.failed) < 12
    assert result.summary[0]["median"] is not None
    assert {"member", "time", "reason", "path"} <= set(result.failed[0])
    json.dumps(result.to_dict(), allow_nan=False)


def test_errors_of_units_and_paths_keep_their_class():
    assert isinstance(refused(TEXT.replace('unit = "uM"', 'unit = "mV"')), UnitError)
    assert isinstance(refused(TEXT.replace("cleft.glutamate_cleft", "cleft.x")), PathError)


def test_the_documented_scenario_runs():
    page = (Path(__file__).resolve().parents[2] / "docs" / "scenarios.md").read_text("utf-8")
    text = page.split("```toml\n")[1].split("```")[0]
    assert Scenario.from_text(text).run().summary[0]["median"] > 0


def test_lines_of_all_ways_to_write_a_table():
    text = '# top\na = 1\n"b c" = """x\ny"""\n[t.u]\nv = [\n  1,\n  { w = 2, z = [3] },\n]\n'
    text += "[[l]]\nm = 1\n[[l]]\nm = { n = '#' }\no.p = 2\n"
    found = lines(text)
    wanted = {("a",): 2, ("b c",): 3, ("t", "u"): 5, ("t", "u", "v", 1, "w"): 8, ("t", "u", "v", 1, "z", 0): 8}
    wanted |= {("l", 0, "m"): 11, ("l", 1, "m", "n"): 13, ("l", 1, "o", "p"): 14}
    assert {place: found.get(place) for place in wanted} == wanted


WORDS = "format title model duration protocol outputs set spikes rate headline population x at"
KEYS = st.sampled_from(WORDS.split())
TEXTS = st.text(max_size=12) | st.sampled_from(["synapse", "20 Hz", "5 ms", "release.spike"])
SCALARS = st.one_of(st.integers(-(10**20), 10**20), st.floats(), st.booleans(), TEXTS, st.dates())
VALUES = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3), max_leaves=8
)


def toml(value: object) -> str:
    """A value as TOML."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{json.dumps(k)} = {toml(v)}" for k, v in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(toml, value)) + "]"
    if isinstance(value, str):
        return json.dumps(value)
    return str(value).lower() if isinstance(value, bool) else str(value)


@settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow])
@given(table=st.dictionaries(KEYS, VALUES, max_size=6), base=st.booleans())
def test_only_our_errors_come_out_of_any_table(table, base):
    whole = {**(tomllib.loads(TEXT) if base else {}), **table}
    try:
        Scenario.from_text("".join(f"{json.dumps(k)} = {toml(v)}\n" for k, v in whole.items())).check()
    except GlutamateError as error:
        assert str(error)


@settings(max_examples=150)
@given(cut=st.integers(0, len(TEXT)), text=st.text(max_size=20), drop=st.integers(0, 20))
def test_only_our_errors_come_out_of_any_text(cut, text, drop):
    try:
        Scenario.from_text(TEXT[:cut] + text + TEXT[cut + drop :]).check()
    except GlutamateError as error:
        assert error.line is None or 1 <= error.line <= TEXT.count("\n") + text.count("\n") + 1


def test_a_key_of_endless_parts_costs_no_more_than_its_letters():
    from glutamate.scenarios.lines import DEEPEST

    assert len(lines(".".join(["a"] * 60_000) + " = 1\n")) == DEEPEST
