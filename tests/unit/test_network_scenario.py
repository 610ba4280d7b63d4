"""Scenarios of networks: files, refusals with their lines, arms and seeds, stopped and taken up again, pages."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from glutamate.catalogue import listing, show
from glutamate.errors import GlutamateError, ParameterError, PathError, ResultError, ScenarioError, SolveError
from glutamate.scenarios import Scenario

TEXT = """format = 1
title = "A small network"
network = "coba"
duration = "100 ms"
bin = "20 ms"
choices = { size = 400 }
arms = [
  { name = "fine" },
  { name = "coarse", choices = { dt = 0.2 } },
]
[outputs]
headline = [
  { id = "excitation", groups = ["excitatory"], what = "rate", start = "20 ms" },
  { id = "all", groups = ["excitatory", "inhibitory"], what = "rate" },
]
figures = [
  { title = "Spikes", raster = ["excitatory", "inhibitory"] },
  { title = "Rates", rates = ["excitatory"], arm = "coarse", start = "20 ms" },
]
"""


def test_arms_and_seeds_are_members_with_their_headlines() -> None:
    result = Scenario.from_text(TEXT).run(people=2, seed=5)
    data = result.data
    assert result.members == 4 and data.sizes["member"] == 4
    assert data["arm"].values.tolist() == ["fine", "fine", "coarse", "coarse"]
    assert data["seed"].values.tolist() == [5, 6, 5, 6]
    assert [row["id"] for row in result.summary][:2] == ["excitation, fine", "excitation, coarse"]
    assert data["rate"].dims == ("member", "bin", "group") and data["rate"].shape == (4, 5, 2)
    # the headline of each member again, from the rates in bins: the last four of five bins
    rates = data["rate"].sel(group="excitatory").values[:, 1:].mean(axis=1)
    np.testing.assert_allclose(data["headline:excitation"].values, rates, rtol=1e-9)
    low, middle = (result.summary[0][key] for key in ("low", "median"))
    assert low < middle == pytest.approx(np.median(rates[:2]))
    spikes = np.bincount(data["spike_member"].values, minlength=4)
    np.testing.assert_allclose(data["headline:all"].values, spikes / 400 / 0.1)


def test_a_stopped_run_goes_on_to_the_same_spikes(tmp_path: Path) -> None:
    whole = Scenario.from_text(TEXT).run(out=tmp_path / "whole")
    calls = []

    def stop(done: int, total: int) -> None:
        calls.append((done, total))
        if len(calls) > 30:  # in the middle of the second network
            raise KeyboardInterrupt

    out = tmp_path / "stopped"
    with pytest.raises(KeyboardInterrupt):
        Scenario.from_text(TEXT).run(out=out, progress=stop)
    left = sorted(file.name for file in (out / "unfinished").iterdir())
    assert left == ["0.nc", "1.npz", "run"] and not (out / "result.nc").exists()
    with pytest.raises(ResultError, match="resume"):
        Scenario.from_text(TEXT).run(out=out)
    with pytest.raises(ResultError, match="was stopped"):
        Scenario.from_text(TEXT).run(out=out, seed=9, resume=True)
    taken_up = Scenario.from_text(TEXT).run(out=out, resume=True)
    assert taken_up.data["spike_time"].equals(whole.data["spike_time"])
    assert taken_up.data["spike_cell"].equals(whole.data["spike_cell"])
    assert taken_up.summary == whole.summary and taken_up.hash == whole.hash
    assert not (out / "unfinished").exists()
    again = Scenario.from_text(TEXT).run(out=out, resume=True)
    assert again.reused and again.summary == whole.summary
    report = (out / "report.html").read_text("utf-8")
    assert "arm coarse" in report and "A small network" in report and "<svg" in report


@pytest.mark.parametrize(
    ("old", "new", "kind", "line", "closest"),
    [
        ('network = "coba"', 'network = "cobra"', PathError, 3, "coba"),
        ("size = 400", "sise = 400", PathError, 6, "size"),
        ("size = 400", 'size = "many"', ParameterError, None, None),
        ("dt = 0.2", "dt = 0.2, tau = 3", PathError, 9, None),
        ('duration = "100 ms"', 'duration = "0 ms"', ScenarioError, 4, None),
        ('duration = "100 ms"', 'duration = "100 mV"', GlutamateError, 4, None),
        ('bin = "20 ms"', 'bin = "0.05 ms"', GlutamateError, 5, None),
        ('"fine"', '"coarse"', ScenarioError, 9, None),
        ('groups = ["excitatory"], what', 'groups = ["exitatory"], what', PathError, 13, "excitatory"),
        ('what = "rate", start = "20 ms"', 'what = "rate", start = "200 ms"', ScenarioError, 13, None),
        ('what = "rate", start = "20 ms"', 'what = "speed"', ScenarioError, 13, None),
        ('id = "all"', 'id = "excitation"', ScenarioError, 14, None),
        ('raster = ["excitatory", "inhibitory"]', "cells = 3", ScenarioError, 17, None),
        ('rates = ["excitatory"], arm = "coarse"', 'rates = ["excitatory"], arm = "rough"', PathError, 18, None),
        ('title = "Rates"', 'title = "Rates", colour = "red"', ScenarioError, 18, None),
        ("arms = [", "arm = [", ScenarioError, 7, "arms"),
    ],
)
def test_refusals_name_the_line(old: str, new: str, kind: Any, line: int | None, closest: str | None) -> None:
    assert old in TEXT
    with pytest.raises(kind) as caught:
        Scenario.from_text(TEXT.replace(old, new, 1)).check()
    error = caught.value
    if line is not None:
        assert error.line == line, str(error)
    if closest is not None:
        assert closest in error.closest
    assert all((error.asked, error.came, error.allowed, error.do))


def test_set_changes_every_arm_but_not_what_they_differ_in() -> None:
    scenario = Scenario.from_text(TEXT)
    assert scenario.changed({"size": 200.0}).network(1, 0).size == 200
    with pytest.raises(ScenarioError, match="coarse"):
        scenario.changed({"dt": 0.1})
    for people in (0, 1001, True, 1.5):
        with pytest.raises(ScenarioError, match="networks"):
            scenario.run(people=people)


def test_a_network_that_does_not_fit_is_refused_before_it_is_built(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GLUTAMATE_MEMORY", "100 MB")
    with pytest.raises(SolveError, match="GLUTAMATE_MEMORY"):
        Scenario.find("cortical_column").run()


def test_a_failed_network_is_marked_and_the_rest_go_on(monkeypatch: pytest.MonkeyPatch) -> None:
    from glutamate.engine.network import Network

    run = Network.run

    def fails(self: Network, *args: Any, **options: Any) -> Any:
        if self.seed == 1:
            raise SolveError("a run", "a state that is not finite", "finite states", "shorten the step")
        return run(self, *args, **options)

    monkeypatch.setattr(Network, "run", fails)
    result = Scenario.from_text(TEXT).run(people=2)
    assert [row["member"] for row in result.failed] == [1, 3]
    assert result.data["status"].values.tolist() == ["ok", "failed", "ok", "failed"]
    assert json.loads(result.data.attrs["failed"]) == result.failed
    assert np.isnan(result.data["headline:all"].values[[1, 3]]).all()
    assert all(row["median"] is not None for row in result.summary)


@pytest.mark.parametrize("name", [row["name"] for row in listing("scenario")])
def test_every_shipped_scenario_is_in_order(name: str) -> None:
    Scenario.find(name).check()


def test_a_network_has_a_page() -> None:
    networks = [r for r in listing("model") if r["scale"] == "circuit"]
    assert {"coba", "microcircuit", "working_memory"} <= {r["name"] for r in networks}
    page = show("working_memory")
    assert {"nmda", "potentiation"} <= {row["name"] for row in page["drives"]}
    assert "2,000 cells" in page["card"]
    assert any("voltage" in row["left"] for row in page["equations"])
    assert any(row["path"] == "pool_1.capacitance" for row in page["parameters"])
    assert {t["id"] for t in page["targets"]} >= {"CIR-10"}
