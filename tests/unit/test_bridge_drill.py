"""The shipped bridge in use: a run of life through it, a moment opened, the command, the catalogue and the report."""

from __future__ import annotations

import json
from types import SimpleNamespace

import numpy as np
import pytest

from glutamate import Assembly, Input, Protocol, load, simulate
from glutamate.api import bridges
from glutamate.cli import main
from glutamate.errors import ParameterError, PathError
from glutamate.life.bridges.cortex import cortex
from glutamate.life.bridges.over_time import contexts, over_time
from glutamate.life.sleep import nights, timetable
from glutamate.report.bridges import section
from glutamate.scenarios.drill import open_window, seed_of

RECORD = ["handed.*", "pressure.awake", "load.whole"]


@pytest.fixture(scope="module")
def days():
    """Two working days of two people, the second with a stronger sensory trait."""
    week = timetable(nights(23.0, 7.0, 2))
    for day in range(2):
        week = week.pulse("cognitive", 1.3, f"{24 * day + 9} h", "8 h").pulse(
            "sensory", 1.6, f"{24 * day + 9} h", "8 h"
        )
        week = week.pulse("cognitive", 0.3, f"{24 * day + 18} h", "4 h").pulse(
            "sensory", 0.3, f"{24 * day + 18} h", "4 h"
        )
    return simulate(
        load("life"), week, times=np.arange(0, 48.01, 0.25), vary={"trait": [1.0, 1.3]}, record=RECORD,
        solver="tsit5", rtol=1e-4,
    )  # fmt: skip


def test_a_run_of_life_through_the_bridge(days):
    found = over_time(days)
    assert found["rate_e"].dims == ("member", "time") and found.attrs["outside"] == []
    names = np.array(found.attrs["contexts"])[found["context"].sel(time=[12.0, 20.0, 27.0]).values]
    assert names.tolist() == [["work", "rest", "NREM"]] * 2
    noon = days.sel(time=12.0)
    values = {name: noon[f"handed.{name}"].values for name in cortex().inputs}
    np.testing.assert_allclose(found["release"].sel(time=12.0), cortex().at(values, "work")["release"])
    asleep, at_work = (found["rate_e"].sel(time=t).values for t in (27.0, 12.0))
    assert (asleep < 0.8 * at_work).all()
    assert at_work[1] > at_work[0]


def test_a_member_that_leaves_the_box_has_no_values_from_there_on(days):
    wild = days.copy(deep=True)
    wild["handed.uptake"].values[1, 50:60] = 0.2
    found = over_time(wild)
    assert found.attrs["outside"] == ["member 1 at 12.5 h: uptake"]
    assert np.isnan(found["release"].values[1, 50:]).all() and np.isfinite(found["release"].values[1, :50]).all()
    assert np.isfinite(found["release"].values[0]).all()


def test_contexts_by_wakefulness_and_load():
    assert contexts([0, 1, 1, 1], [0.0, 0.3, 0.65, 1.4]).tolist() == [2, 0, 1, 1]


def test_what_is_not_recorded_is_named(days):
    with pytest.raises(ParameterError, match=r"handed\.arousal") as refused:
        over_time(days.drop_vars("handed.arousal"))
    assert "handed.*" in refused.value.do
    with pytest.raises(ParameterError, match=r"load\.whole"):
        open_window(days.drop_vars("load.whole"), when=12.0)


@pytest.fixture(scope="module")
def opened(days):
    """Noon of the first person at both scales."""
    return {scale: open_window(days, 0, 12.0, scale=scale) for scale in ("circuit", "synapse")}


@pytest.mark.slow
def test_a_moment_as_spikes(opened):
    found = opened["circuit"]
    assert found.attrs["context"] == "work"
    assert ((found["spike_time"] >= 0) & (found["spike_time"] < 200)).all()
    assert found["rate"].shape == (40, 2) and found["bin"].values[[0, -1]].tolist() == [0.0, 195.0]
    excitatory = (found["spike_cell"] < 1600).sum() / 1600 / 0.2
    assert float(excitatory) == pytest.approx(float(found["rate"].values[:, 0].mean()), rel=0.05)
    assert float(excitatory) == pytest.approx(json.loads(found.attrs["restricted"])["rate_e"], rel=0.5)


@pytest.mark.slow
def test_a_moment_as_synapses(opened):
    found = opened["synapse"]
    assert found["nmda.current"].dims == ("synapse", "time") and found.sizes["synapse"] == 12
    assert found["time"].values[[0, -1]].tolist() == [0.0, 200.0]
    assert found["cleft.glutamate_cleft"].max() > 0.1  # mM: spikes arrive
    assert set(found["spike_cell"].values) == set(found["synapse"].values)
    same = ("restricted", "bridge", "agreement", "lifted")
    assert all(found.attrs[name] == opened["circuit"].attrs[name] for name in same)


@pytest.mark.slow
def test_both_scales_agree_within_three_errors(opened):
    attrs = opened["circuit"].attrs
    ratio = json.loads(attrs["ratio"])
    said, here = json.loads(attrs["bridge"]), json.loads(attrs["restricted"])
    error = json.loads(attrs["error"])
    assert ratio == pytest.approx({n: abs(here[n] / said[n] - 1) / error[n] for n in said})
    assert max(ratio.values()) <= 3 and attrs["agreement"].startswith("within 3")


@pytest.mark.slow
def test_a_moment_always_shows_the_same_spikes(days, opened):
    again = open_window(SimpleNamespace(data=days, seed=int(days.attrs["seed"])), 0, "12 h", "200 ms", "circuit")
    np.testing.assert_array_equal(again["spike_time"], opened["circuit"]["spike_time"])
    np.testing.assert_array_equal(again["spike_cell"], opened["circuit"]["spike_cell"])
    assert len({seed_of(0, 0, 12.0), seed_of(1, 0, 12.0), seed_of(0, 1, 12.0), seed_of(0, 0, 12.02)}) == 4


@pytest.mark.parametrize(
    ("given", "error", "text"),
    [
        ({"scale": "cell"}, PathError, "synapse, circuit"),
        ({"person": 2}, PathError, "0 to 1"),
        ({"when": 50.0}, ParameterError, "0 to 48 h"),
        ({"when": "2026-03-03T10:15"}, ParameterError, "no clock"),
        ({"window": "10 s"}, ParameterError, "3000 ms"),
        ({"context": "play"}, PathError, "rest, work, NREM"),
    ],
)
def test_moments_that_cannot_be_opened(days, given, error, text):
    with pytest.raises(error, match=text):
        open_window(days, **{"when": 12.0} | given)


def test_a_moment_outside_the_box_is_refused(days):
    wild = days.copy(deep=True)
    wild["handed.release_gain"].values[0] = 1.9
    with pytest.raises(ParameterError, match="nothing is extrapolated"):
        open_window(wild, when=12.0)


def test_the_bridge_within_an_assembly_of_hours():
    drives = {"release_gain": 1.0, "synapses": 1.0, "gaba_tone": 1.0, "uptake": 1.0, "sensory_gain": 1.0}
    wires = {f"cortex.{name}": Input("1", value) for name, value in drives.items()}
    whole = Assembly({"cortex": cortex().part("work")}, wires | {"cortex.arousal": Input("1", 1.0)}, TIME="h")
    dose = Protocol().pulse("cortex.uptake", 0.5, "1 h", "1 h").pulse("cortex.release_gain", 1.5, "3 h", "1 h")
    data = simulate(whole, dose, duration="5 h")
    said = cortex().at(drives | {"arousal": 1.0}, "work")
    assert float(data["cortex.rate_e"][0]) == pytest.approx(3600 * said["rate_e"])
    assert data["cortex.calcium_load"].sel(time=1.5) > data["cortex.calcium_load"].sel(time=0.5)
    assert '"outside bridge"' in data.attrs["failed"] and '"time": 3.0' in data.attrs["failed"]


def test_the_list_and_its_errors(capsys):
    (row,) = bridges("check", "cortex")
    assert row["state"] == "current" and row["holdout"] >= 64 and len(row["errors"]) == 12
    assert main(["bridges", "check", "--json"]) == 0
    shown = json.loads(capsys.readouterr().out)
    assert [r["name"] for r in shown] == ["cortex"] and shown[0]["errors"] == row["errors"]
    assert main(["bridges", "list"]) == 0
    text = capsys.readouterr().out
    assert "cortex" in text and "NREM" in text and "calcium_load" in text
    assert main(["bridges", "chek"]) == 2
    assert "check" in capsys.readouterr().err
    assert main(["bridges", "build"]) == 2
    assert main(["bridges", "list", "cortexx"]) == 2


def test_a_stale_bridge_ends_the_check_with_one(capsys, monkeypatch):
    monkeypatch.setattr("glutamate.life.bridges.cortex_run.TOLERANCE", 1e-3)
    assert main(["bridges", "check", "cortex"]) == 1
    assert "glutamate bridges build cortex" in capsys.readouterr().out


def test_the_catalogue_and_the_report_know_it():
    from glutamate import catalogue

    assert [row["name"] for row in catalogue.listing("bridges")] == ["cortex"]
    page = catalogue.show("cortex")
    assert page["kind"] == "bridge" and "work release:" in page["card"]
    text = "".join(map(str, section(bridges())))
    assert "Bridges between time scales" in text and "calcium_load" in text
    assert section([{"name": "x", "errors": []}]) == []
