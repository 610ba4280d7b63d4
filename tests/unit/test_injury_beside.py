"""Readouts that stand beside the headline of a run: what they say, and what is refused."""

import numpy as np
import pytest
import xarray as xr

from glutamate.errors import GlutamateError, ParameterError
from glutamate.injury.death import DRIVES, driven, dying
from glutamate.injury.outputs import of_course
from glutamate.readouts.injury_beside import four_outputs, ion_models
from glutamate.scenarios import Scenario

TEXT = """
format = 1
title = "Loud"
safety = "Call for help."
model = "waking_load"
duration = "2 h"
points = 121
protocol = [{{ pulse = "load.unblocked", value = 0.035, start = "30 min", length = "1 h" }}]
[outputs]
beside = ["{name}"]
"""


def test_quiet_waking_is_once_quiet_and_loses_nobody():
    quiet = driven(DRIVES["quiet"], 60.0)["load"]
    found = of_course(np.array([0.0, 60.0]), np.array([quiet, quiet]))
    assert found.function == pytest.approx(1) and found.structure == 0 and not found.resolved
    assert found.grade == "D no effect"


def test_a_lethal_load_kills_half_and_says_how_wide_that_is():
    found = of_course(np.array([0.0, 60.0]), np.array([0.1, 1.0]))
    assert found.neurons == (dying(1 / 3), pytest.approx(0.5), dying(3.0)) and found.grade[0] == "A"


def test_a_scenario_shows_them_with_its_words(tmp_path):
    result = Scenario.from_text(TEXT.format(name="four_outputs")).run(out=tmp_path / "run")
    title, rows = result.beside[0]
    assert title.startswith("Four outputs") and [what for what, _ in rows] == [
        "functional load", "reversible structure", "biochemical stress", "neurons lost",
    ]  # fmt: skip
    assert float(rows[0][1].split()[0]) > 2 and "below the model's resolution" in rows[3][1]
    page = (tmp_path / "run" / "report.html").read_text("utf-8")
    assert "biochemical stress" in page and "Call for help." in page


@pytest.mark.parametrize(("name", "said"), [("four_output", "four_outputs"), ("aperiodic", "takes more than a run")])
def test_a_readout_that_is_not_there_or_does_not_fit_is_refused(name, said):
    with pytest.raises(GlutamateError) as error:
        Scenario.from_text(TEXT.format(name=name)).check()
    assert said in str(error.value)


def test_a_run_without_a_load_or_without_an_end_is_refused():
    for data in (xr.Dataset(), xr.Dataset({"load.load": (("member", "time"), [[0.1, np.nan]])}, {"time": [0.0, 1.0]})):
        with pytest.raises(ParameterError):
            four_outputs(data)


@pytest.mark.slow
def test_ion_models_are_kept_in_the_cache(tmp_path, monkeypatch):
    monkeypatch.setenv("GLUTAMATE_CACHE", str(tmp_path))
    first = ion_models(xr.Dataset())
    kept = list(tmp_path.rglob("ion_spread_*.json"))
    assert len(kept) == 1 and [row[0].split(",")[0] for row in first] == ["hubel", "kalia", "wei"]
    kept[0].write_text('{"hubel": 0.3, "kalia": 1.1, "wei": 0.2}', "utf-8")
    assert [value for _, value in ion_models(xr.Dataset())] == ["0.3", "none", "0.2"]
