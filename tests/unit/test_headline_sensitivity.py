"""Sensitivity of headlines: the indices of a line, what is varied and held, files that are stale, refusals."""

import json
from types import SimpleNamespace

import numpy as np
import pytest

from glutamate.engine import discover
from glutamate.errors import ParameterError, ScenarioError
from glutamate.scenarios import Scenario
from glutamate.sweeps import headline
from glutamate.sweeps.assumed import PRIORS, UNKNOWN, constants

WEIGHTS = {"chronic.transporter_down": 1.0, "chronic.gaba_time": 2.0, "prefrontal.time": 3.0}


class Line:
    """A scenario of a person whose headline is a line through some constants, in shares of their ranges."""

    name = "line"
    plan = SimpleNamespace()

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
    assert any("alone" in said for _, said in headline.told(found))


def test_shipped_rows_come_back_and_stale_ones_are_refused(tmp_path):
    assert headline.shipped(Line(), tmp_path) is None
    file = headline.ship(Line(), n=4, folder=tmp_path)
    found = headline.shipped(Line(), tmp_path)
    assert found is not None and found["scenario"] == "line" and list(tmp_path.iterdir()) == [file]
    with pytest.raises(ScenarioError, match="--sensitivity"):
        headline.shipped(Line("second"), tmp_path)
    stored = json.loads(file.read_text("utf-8"))
    file.write_text(json.dumps({**stored, "n": 8}), "utf-8")
    with pytest.raises(ScenarioError, match="another version"):
        headline.shipped(Line(), tmp_path)
    for broken in ("{", "[]", "{}"):
        file.write_text(broken, "utf-8")
        with pytest.raises(ScenarioError, match="rows as compute gives"):
            headline.shipped(Line(), tmp_path)


def test_every_shipped_file_belongs_to_a_scenario():
    names = {entry.name for entry in discover.entries() if entry.kind == "scenario"}
    files = sorted(headline.FOLDER.glob("*.json")) if headline.FOLDER.is_dir() else []
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
