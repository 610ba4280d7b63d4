"""Sensitivity of headlines: the indices of a line, what is varied and held, files that are stale, refusals."""

import json
from types import SimpleNamespace

import numpy as np
import pytest

from glutamate.engine import discover
from glutamate.errors import ParameterError, ScenarioError
from glutamate.scenarios import Scenario, hangs_on
from glutamate.sweeps import headline
from glutamate.sweeps.assumed import PRIORS, UNKNOWN, constants
from glutamate.sweeps.scripted import runner_of

WEIGHTS = {"chronic.transporter_down": 1.0, "chronic.gaba_time": 2.0, "prefrontal.time": 3.0}


class Line:
    """A scenario of a person whose headline is a line through some constants, in shares of their ranges."""

    name = "line"
    plan, rtol = SimpleNamespace(), 1e-6

    def __init__(self, plan: str = "first") -> None:
        self.text, self.seen = plan, {}

    def model(self):
        return discover.model("life")

    def identity(self) -> str:
        return self.text

    def over(self, values, *, seed, threads, progress):
        self.seen = values
        ranges = {c.path: (c, c.factor(self.model())) for c in constants(self.model(), wide=True)[0]}
        total = np.zeros(len(next(iter(values.values()))))
        for path, weight in WEIGHTS.items():
            low, high = (float(end) for end in ranges[path][1].at(np.array([0.0, 1.0])))
            total += weight * (values[path] - low) / (high - low)
        return {"line": total, "same": np.ones_like(total)}


@pytest.fixture(scope="module")
def line():
    subject = Line()
    return subject, headline.compute(subject, n=128)


def test_indices_of_a_line_are_shares_of_its_squared_weights(line):
    _, found = line
    rows = {row["path"]: row for row in found["headline"]["line"]["factors"]}
    total = sum(w * w for w in WEIGHTS.values())
    for path, weight in WEIGHTS.items():
        assert rows[path]["first"] == pytest.approx(weight**2 / total, abs=0.08)
        assert rows[path]["total"] == pytest.approx(weight**2 / total, abs=0.08)
    assert set(found["headline"]["line"]["assumed"]) == set(WEIGHTS)
    assert all(abs(row["total"]) < 1e-9 for path, row in rows.items() if path not in WEIGHTS)
    assert found["headline"]["line"]["median"] == pytest.approx(3.0, abs=0.15)
    assert "same in all members" in found["headline"]["same"]["reason"]
    assert found["failed"] == 0 and found["wide"]


def test_parts_of_one_kind_share_a_factor(line):
    subject, found = line
    shared = next(c for c in found["constants"] if c["path"] == "prefrontal.time")
    assert set(shared["shared_by"]) == {"cingulate.time", "visual.time", "auditory.time"}
    np.testing.assert_array_equal(subject.seen["prefrontal.time"], subject.seen["visual.time"])


def test_constants_are_assumed_or_listed_and_keep_to_their_ranges():
    model = discover.model("life")
    found, held = constants(model)
    specs = {slot.path: slot.spec for slot in model.system.parameters}
    for one in found:
        assert specs[one.path].assumed or any(path in PRIORS for path in one.paths)
        assert (one.low, one.high) == (specs[one.path].low, specs[one.path].high)
    assert set(PRIORS) <= {path for one in found for path in one.paths}
    assert all(specs[path].assumed for path in held) and "chronic.half" in held
    more, fewer = constants(model, wide=True)
    half = next(one for one in more if one.path == "chronic.half")
    assert (half.low, half.high) == tuple(f * specs["chronic.half"].value for f in UNKNOWN)
    assert "nobody gives a range" in half.source and set(fewer) < set(held)
    assert {"stressors.ordinary", "prefrontal.awake_level", "body.first_used"} <= set(fewer)  # units and beginnings
    assert "chronic.half" not in {one.path for one in constants(model, fixed=("chronic.half",), wide=True)[0]}
    of_sleep = {path for one in constants(model, of=["pressure.pressure"])[0] for path in one.paths}
    assert "caffeine.half_life" in of_sleep and "alcohol.burn_max" not in of_sleep


def test_a_scenario_of_a_model_runs_as_its_file_says():
    scenario = Scenario.from_toml("new_job")
    found = headline.compute(scenario, n=8, threads=1)
    alone = scenario.run(people=1, seed=0)
    for row in alone.summary:
        mine = found["headline"][row["id"]]
        assert mine["low"] <= row["median"] <= mine["high"] or mine["reason"] is not None
    assert found["members"] == 8 * (len(found["constants"]) + 2)
    json.dumps(found, allow_nan=False)
    assert found["run"] == hangs_on.identity(scenario)
    assert any("alone" in said for _, said in hangs_on.told(found))


def test_shipped_rows_come_back_and_stale_ones_are_refused(tmp_path):
    assert hangs_on.shipped(Line(), tmp_path) is None
    file = headline.ship(Line(), n=4, folder=tmp_path)
    found = hangs_on.shipped(Line(), tmp_path)
    assert found is not None and found["scenario"] == "line" and list(tmp_path.iterdir()) == [file]
    with pytest.raises(ScenarioError, match="--sensitivity"):
        hangs_on.shipped(Line("second"), tmp_path)
    title, rows = hangs_on.section(Line(), tmp_path)
    assert "hang on" in title and {name for name, _ in rows} == {"line", "same"}
    assert hangs_on.section(Line("second"), tmp_path)[1][0][0] == "not shown"
    assert hangs_on.section(Line(), tmp_path / "nowhere") is None
    stored = json.loads(file.read_text("utf-8"))
    file.write_text(json.dumps({**stored, "format": 0}), "utf-8")
    with pytest.raises(ScenarioError, match="another version"):
        hangs_on.shipped(Line(), tmp_path)
    for broken in ("{", "[]", "{}"):
        file.write_text(broken, "utf-8")
        with pytest.raises(ScenarioError, match="rows as sweeps"):
            hangs_on.shipped(Line(), tmp_path)


def test_every_shipped_file_belongs_to_a_scenario():
    names = {entry.name for entry in discover.entries() if entry.kind == "scenario"}
    files = sorted(hangs_on.FOLDER.glob("*.json")) if hangs_on.FOLDER.is_dir() else []
    for file in files:
        found = json.loads(file.read_text("utf-8"))
        assert file.stem == found["scenario"] and file.stem in names
        assert found["headline"] and all("factors" in row for row in found["headline"].values())


def test_failed_members_are_left_out_and_wrong_input_is_refused():
    class Failing(Line):
        def over(self, values, **more):
            found = super().over(values, **more)["line"]
            found[3] = np.nan
            return {"line": found}

    found = headline.compute(Failing(), n=8)
    assert found["failed"] == 1

    class Short(Line):
        def over(self, values, **more):
            return {"line": np.zeros(2)}

    with pytest.raises(ParameterError, match="each member"):
        headline.compute(Short(), n=4)
    with pytest.raises(ParameterError, match="power of two"):
        headline.compute(Line(), n=3)
    with pytest.raises(ParameterError, match="network"):
        headline.compute(Scenario.from_toml("cortical_column"), n=4)


PLAN = """
format = 1
title = "Two days"
start = 2026-03-02T00:00:00
days = 2
arms = [{ name = "loud" }, { name = "quiet", replace = { "rooms.office" = "rooms.quiet" } }]
timeline = [
  { days = "daily", at = "23:00-07:00", sleep = "window" },
  { days = "daily", at = "09:00-17:00", room = "office" },
]
[people]
count = 3
profile = "anxiety"
[rooms]
office = { light = "450 lux", load = 1.3, sensory = 1.6, source = "assumed: a test" }
quiet = { light = "450 lux", load = 1.0, sensory = 0.8, source = "assumed: a test" }
[outputs]
headline = ["life.glutamate_tissue", "life.sleep.duration"]
"""


def test_a_plan_of_days_is_lived_by_its_typical_person():
    scenario = Scenario.from_text(PLAN, "two_days")
    found = headline.compute(scenario, n=4, threads=1)
    rows = found["headline"]
    assert set(rows) == {row["id"] for row in scenario.run(people=2).summary}
    assert found["failed"] == 0 and found["wide"]
    apart = rows["life.glutamate_tissue, quiet - loud"]
    assert apart["high"] < 0 and "prefrontal.load_gain" in {row["path"] for row in apart["factors"]}
    assert "same in all members" in rows["life.sleep.duration, quiet - loud"]["reason"]
    assert runner_of(scenario).own["stressors.gain"] == pytest.approx(1.2)  # the profile's middle, moved with its range
    json.dumps(found, allow_nan=False)
    assert found["run"] == hangs_on.identity(scenario)
    set_by_user = headline.compute(scenario.changed({"prefrontal.load_gain": 0.1}), n=4, threads=1)
    assert "prefrontal.load_gain" not in {c["path"] for c in set_by_user["constants"]}
    assert set_by_user["hash"] != found["hash"]


def test_the_middle_of_a_plan_is_the_run_of_one_person():
    scenario = Scenario.from_text(PLAN, "two_days")
    alone = scenario.run(people=1, seed=0)
    usual = float(discover.model("life").values()["prefrontal.load_gain"])
    values = {"prefrontal.load_gain": np.array([usual])}
    found = runner_of(scenario).over(values, seed=0, threads=1, progress=False)
    first = alone.data["headline:life.glutamate_tissue"].values[0]
    assert found["life.glutamate_tissue, loud"][0] == pytest.approx(first, rel=1e-12)
