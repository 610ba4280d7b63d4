"""COMBINE archives: what is in them, that other tools get our course from them, and that they come back."""

import warnings
import zipfile
from xml.etree import ElementTree

import numpy as np
import pytest

from glutamate.errors import GlutamateError, ResultError, ScenarioError
from glutamate.interchange.combine import MANIFEST, SEDML, read_omex, write_omex
from glutamate.interchange.formats import export
from glutamate.scenarios import Scenario

SBML = "{http://www.sbml.org/sbml/level3/version2/core}"


def opened(path):
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist()}


def test_the_manifest_lists_every_file(tmp_path):
    files = opened(export("one_spike", "omex", tmp_path / "one.omex"))
    assert next(iter(files)) == "manifest.xml"
    rows = ElementTree.fromstring(files["manifest.xml"])
    assert rows.tag == f"{{{MANIFEST}}}omexManifest"
    named = {row.get("location") for row in rows}
    assert named == {".", *(f"./{name}" for name in files)}
    assert {"./model.xml", "./simulation.sedml", "./scenario.toml"} <= named
    assert [row.get("location") for row in rows if row.get("master")] == ["./simulation.sedml"]


def test_the_same_scenario_gives_the_same_bytes(tmp_path):
    scenario = Scenario.find("one_spike")
    assert write_omex(scenario, tmp_path / "a").read_bytes() == write_omex(scenario, tmp_path / "b").read_bytes()


@pytest.mark.slow
def test_another_tool_gets_our_course(tmp_path):
    """libRoadRunner on model.xml, for the time and the paths that simulation.sedml names."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        roadrunner = pytest.importorskip("roadrunner")
    scenario = Scenario.find("theta_burst")
    files = opened(write_omex(scenario, tmp_path / "t.omex"))
    plan = ElementTree.fromstring(files["simulation.sedml"])
    course = plan.find(f".//{{{SEDML}}}uniformTimeCourse")
    end, points = float(course.get("outputEndTime")), int(course.get("numberOfSteps")) + 1
    assert end == scenario.duration() == 1200.0
    targets = {
        generator.get("name"): variable.get("target").split("'")[1]
        for generator in plan.iter(f"{{{SEDML}}}dataGenerator")
        for variable in generator.iter(f"{{{SEDML}}}variable")
        if variable.get("target")
    }
    assert {"calcium.calcium", "membrane.voltage"} <= set(targets)
    engine = roadrunner.RoadRunner(files["model.xml"])
    engine.integrator.relative_tolerance, engine.integrator.absolute_tolerance = 1e-9, 1e-14
    engine.timeCourseSelections = ["time", *targets.values()]
    found = np.asarray(engine.simulate(0, end, points))
    from glutamate.engine.simulate import simulate

    data = simulate(scenario.model(), scenario.protocol(), times=found[:, 0], record=list(targets), rtol=1e-8)
    spikes = np.array([53 + 200 * k for k in range(5)] + [50 + 200 * k + 10 * j for k in range(5) for j in range(4)])
    apart = np.abs(found[:, :1] - spikes).min(axis=1) > 0.5  # an event on an output time stands before or after it
    assert apart.sum() > 900
    for k, path in enumerate(targets, 1):
        ours = data[path].values
        assert np.abs(found[:, k] - ours)[apart].max() < 1e-4 * np.ptp(ours)


def test_an_archive_comes_back_and_runs_the_same(tmp_path):
    again = read_omex(write_omex(Scenario.find("one_spike"), tmp_path / "one.omex"), tmp_path / "there")
    first = Scenario.find("one_spike")
    assert again.plan == first.plan and again.name == "scenario"
    assert again.protocol().parts[0].schedule(again.model().system, 1, 0.0, again.duration()).time.tolist() == [10.0]


def test_spikes_travel_along(tmp_path):
    path = write_omex(Scenario.find("spike_file"), tmp_path / "s.omex")
    assert "spike_file.csv" in opened(path)
    again = read_omex(path, tmp_path / "there")
    assert again.trains() is not None
    assert "simulation.sedml" not in opened(path) and "train of spikes" in opened(path)["README.md"]


def test_what_sedml_cannot_say_is_said(tmp_path):
    files = opened(export("low_magnesium", "omex", tmp_path / "m.omex"))
    assert "simulation.sedml" not in files and "moving inputs: magnesium" in files["README.md"]
    events = ElementTree.fromstring(files["model.xml"]).iter(f"{SBML}event")
    assert not [event for event in events if "release_spike" in (event.get("id") or "")]
    files = opened(export("cortical_column", "omex", tmp_path / "n.omex"))
    assert "model.xml" not in files and "sonata" in files["README.md"]


def test_a_changed_scenario_is_refused(tmp_path):
    with pytest.raises(ScenarioError, match="changed"):
        write_omex(Scenario.find("one_spike").changed({"nmda.number": 5.0}), tmp_path / "x")
    with pytest.raises(ScenarioError, match="from a text"):
        write_omex(Scenario.from_text('format = 1\ntitle = "T"\nabout = "x"\nmodel = "synapse"\nduration = "1 ms"\n'),
                   tmp_path / "x")  # fmt: skip
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("name", ["../x", "/x", "a/../../x", "C:x", "a\\x"])
def test_a_hostile_archive_writes_nothing(tmp_path, name):
    with zipfile.ZipFile(tmp_path / "bad.omex", "w") as archive:
        archive.writestr("scenario.toml", "")
        archive.writestr(name, "outside")
    with pytest.raises(ResultError, match="do not trust"):
        read_omex(tmp_path / "bad.omex", tmp_path / "there")
    assert not (tmp_path / "there").exists()


def test_other_files_are_refused(tmp_path):
    (tmp_path / "text").write_text("no archive")
    for path in ("text", "none"):
        with pytest.raises(ResultError, match="COMBINE archive"):
            read_omex(tmp_path / path, tmp_path / "there")
    with zipfile.ZipFile(tmp_path / "empty.omex", "w") as archive:
        archive.writestr("model.xml", "")
    with pytest.raises(GlutamateError, match=r"scenario\.toml inside"):
        read_omex(tmp_path / "empty.omex", tmp_path / "there")


def test_a_timeline_comes_back_and_a_changed_one_is_refused(tmp_path):
    scenario = Scenario.find("alcohol_stop")
    back = read_omex(write_omex(scenario, tmp_path / "a.omex"), tmp_path / "folder")
    assert back.plan.model_dump() == scenario.plan.model_dump()
    assert "has no SBML" in (tmp_path / "folder" / "README.md").read_text("utf-8")
    with pytest.raises(ScenarioError, match="a changed scenario"):
        write_omex(scenario.changed({"sleep.need": 7.0}), tmp_path / "b.omex")
