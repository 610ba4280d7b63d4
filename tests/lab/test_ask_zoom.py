"""Moments that the page Timeline opens: windows hold the moment and nest, numbers are those of the public functions."""

import json
from itertools import pairwise

import numpy as np
import pytest
import xarray as xr

from glutamate import Scenario
from glutamate.errors import GlutamateError
from glutamate.lab import asks
from glutamate.lab.asks import _zoom, zoom
from glutamate.lab.wire import LabError, checked, plain

TEXT = """format = 1
title = "Two days"
start = 2026-03-02T06:00:00
days = 2
lead_in = "1 day"
arms = [{ name = "coffee" }, { name = "none", replace = { "dose.caffeine" = "none" } }]
timeline = [
  { days = "daily", at = "23:00-07:00", sleep = "window" },
  { days = "daily", at = "08:00", dose = "caffeine 200 mg oral" },
  { days = "daily", at = "09:00-17:00", work = "desk" },
]
[people]
count = 6
seed = 5
[outputs]
keep = 6
"""
WHEN = 4.5 + 12.345 / 3600  # half past ten


def asked(name="zoom", **given):
    ask = asks.find(name)
    return ask.answer(checked(ask, name, {"text": TEXT, "when_h": WHEN, **given}), lambda done, of: None)


@pytest.fixture(scope="module")
def run():
    return Scenario.from_text(TEXT).run(progress=False)


@pytest.fixture(scope="module")
def ladder():
    return {depth: asked(depth=depth, person=2, arm="none") for depth in ("day", "minute", "second", "ms")}


def by(got, name):
    return next(strip for strip in got["strips"] if strip["name"] == name)


def test_windows_are_whole_and_nest(ladder):
    got = [(one["from_h"], one["to_h"]) for one in ladder.values()]
    assert all(a <= c < d <= b for (a, b), (c, d) in pairwise(got))
    assert got[0] == (0.0, 18.0)  # the plan begins at six
    lengths = [round(3.6e6 * (b - a), 3) for a, b in got[1:]]
    assert lengths == [60_000, 1000, 10]
    assert [one["label"] for one in ladder.values()] == [
        "Mon 2 March 2026", "Mon 2 March 2026, 10:30", "Mon 2 March 2026, 10:30:12", "Mon 2 March 2026, 10:30:12.340",
    ]  # fmt: skip


def test_a_day_is_the_stored_course_of_that_person(ladder, run):
    own = run.data.isel(member=(run.data["person"].values == 2) & (run.data["arm"].values == "none"))
    strip = by(ladder["day"], "caffeine")["lines"][0]
    hours = own["time"].values <= 18
    np.testing.assert_array_equal(strip["x"], own["time"].values[hours])
    assert not strip["y"].any()  # none in this arm
    sleep = by(ladder["day"], "sleep")["lines"][0]
    np.testing.assert_array_equal(sleep["y"], own["pressure.felt"].values[0][hours])
    assert ladder["day"]["agreement"] is None


def test_rates_are_those_of_the_window_that_result_opens(ladder, run):
    minute = run.open(2, 4.5, "60 s", "mean_field", arm="none")
    line = by(ladder["minute"], "rates")["lines"][0]
    assert len(line["x"]) == 1000 and line["x"][0] == pytest.approx(0.03) and line["x"][-1] == pytest.approx(59.97)
    assert line["y"].mean() == pytest.approx(float(minute["rate_e"].values[:60_000].mean()))
    band = by(ladder["minute"], "rates")["bands"][0]
    assert band["high"].max() == minute["rate_e"].values[:60_000].max()
    assert (band["low"] <= line["y"]).all() and (line["y"] <= band["high"]).all()
    second = by(ladder["second"], "rates")["lines"][1]
    np.testing.assert_array_equal(second["y"], minute["rate_i"].values[12_000:13_001])
    assert ladder["second"]["doing"] == "work"


def test_spikes_and_vesicles_are_those_of_the_window(ladder, run):
    data = run.open(2, 4.5 + 12.34 / 3600, "10 ms", "vesicles", arm="none")
    spikes = by(ladder["ms"], "spikes")["ticks"]
    assert [tick["name"] for tick in spikes] == ["excitatory", "inhibitory"]
    np.testing.assert_array_equal(np.sort(np.concatenate([t["x"] for t in spikes])), data["spike_time"])
    vesicles = by(ladder["ms"], "vesicles")["ticks"][0]
    assert len(vesicles["x"]) == len(vesicles["row"]) == len(vesicles["size"]) == np.isfinite(data["vesicles"]).sum()
    cells = data["synapse"].values[vesicles["row"].astype(int) - 1]
    np.testing.assert_array_equal(cells, data["spike_cell"].values[np.isfinite(data["vesicles"].values)])
    cleft = by(ladder["ms"], "cleft")
    assert cleft["unit"] == "mM" and len(cleft["lines"]) == 12
    np.testing.assert_array_equal(cleft["lines"][3]["y"], data["cleft.glutamate_cleft"].values[3])
    calcium = by(ladder["ms"], "calcium")["lines"][0]["y"]
    np.testing.assert_allclose(calcium, 1e3 * data["calcium.calcium"].values[0])  # mM in uM


def test_each_scale_says_what_it_was_started_from_and_how_well_it_agrees(ladder):
    for depth in ("minute", "second", "ms"):
        got = ladder[depth]
        data = got["data"]
        fits = got["agreement"]
        assert fits["says"] == data.attrs["agreement"] and {row["unit"] for row in fits["rows"]} == {"Hz"}
        for row in fits["rows"]:
            assert row["times"] == pytest.approx(abs(row["here"] / row["bridge"] - 1) / row["error"])
        assert fits["within"] == (max(row["times"] for row in fits["rows"]) <= 3)
        assert got["started_from"]["rows"] and got["notes"]
    first = ladder["ms"]["started_from"]["rows"][0]
    assert first["value"] == by(ladder["second"], "rates")["lines"][0]["y"][340]


def test_answers_travel_and_are_small(ladder):
    for got in ladder.values():
        text = json.dumps(plain({k: v for k, v in got.items() if k != "data"}), allow_nan=False)
        assert len(text) < 400_000


def test_arms_share_their_fluctuations_and_people_do_not():
    here = [asked(depth="second", person=k, arm=arm) for k, arm in ((2, "none"), (2, "coffee"), (3, "none"))]
    same, drunk, other = (by(got, "rates")["lines"][0]["y"] for got in here)
    assert np.corrcoef(same, drunk)[0, 1] > 0.9 > abs(np.corrcoef(same, other)[0, 1])
    assert not np.array_equal(same, drunk)


@pytest.mark.parametrize("depth", ["day", "minute", "ms"])
def test_the_python_that_is_shown_gives_the_same_numbers(depth, ladder):
    names = {}
    given = {"text": TEXT, "when_h": WHEN, "depth": depth, "person": 2, "arm": "none"}
    exec(zoom.code(checked(zoom, "zoom", given)), names)
    xr.testing.assert_equal(names["data"], ladder[depth]["data"])


def test_the_ends_of_a_plan():
    first, last = asked(depth="ms", when_h=0.0), asked(depth="ms", when_h=48.0)
    assert (first["from_h"], last["to_h"]) == (0.0, 48.0)
    assert asked(depth="day", when_h=47.0)["to_h"] == 48.0
    with pytest.raises(LabError, match="0 to 48 h"):
        asked(when_h=48.1)


@pytest.mark.parametrize(
    "given", [{"person": 6}, {"arm": "tea"}, {"spiking": True}, {"people": 3, "person": 3}, {"text": "days = "}]
)
def test_what_is_not_there_is_refused_in_four_parts(given):
    with pytest.raises(GlutamateError) as refused:
        asked(**given)
    assert all(refused.value.to_dict()[part] for part in ("asked", "came", "allowed", "do"))


@pytest.mark.parametrize("given", [{"depth": "hour"}, {"when_h": -1.0}, {"person": 1000}, {"people": 1001}])
def test_sizes_are_limited(given):
    with pytest.raises(LabError):
        checked(zoom, "zoom", {"text": TEXT, **given})


@pytest.mark.slow
def test_spiking_cells_of_a_second(run):
    got = asked("zoom_spiking", depth="second", person=2, arm="none", spiking=True)
    data = run.open(2, 4.5 + 12 / 3600, "1 s", "circuit", arm="none")
    spikes = by(got, "spikes")["ticks"]
    np.testing.assert_array_equal(np.sort(np.concatenate([t["x"] for t in spikes])), np.sort(data["spike_time"]))
    assert max(t["row"].max() for t in spikes) < 2000 and got["agreement"]["within"]
    np.testing.assert_array_equal(by(got, "rates")["lines"][1]["y"], data["rate"].values[:, 1])
    with pytest.raises(LabError, match="second"):
        asked("zoom_spiking", depth="ms")


def test_the_life_of_a_person_is_kept():
    _zoom.life.cache_clear()
    for depth in ("day", "minute", "second"):
        asked(depth=depth)
    assert _zoom.life.cache_info().misses == 1
