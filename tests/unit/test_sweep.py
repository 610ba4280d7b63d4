"""Sweeps from file to store: what is written, resumed, refused; failed members; the command and the functions."""

import json
import shutil
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pytest

pytest.importorskip("zarr", reason="the extra `sweep` is not installed")

import glutamate
from glutamate import load, sensitivity, simulate, sweep
from glutamate.cli import main
from glutamate.engine import cluster as engine_cluster
from glutamate.engine import discover
from glutamate.engine.mechanism import mechanism
from glutamate.engine.model import Model
from glutamate.errors import GlutamateError, ResultError, SolveError
from glutamate.parameter import par
from glutamate.sweeps import cluster, run
from glutamate.sweeps.store import Store
from glutamate.units import number

FILE = """
model = "ampa"
duration = "4 ms"
points = 9
design = "lhs"
n = 23
seed = 5
record = ["ampa.open"]
chunk = 5
out = "sweep.zarr"
headline = [{ id = "peak", path = "ampa.open", what = "peak", unit = "%" }]

[set]
ampa.glutamate = "1 mM"

[vary]
"ampa.open_rate" = "2 1/ms..8 1/ms"
ampa.number = "lognormal(50, cv 20 %)"
"""


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "s.toml").write_text(FILE, "utf-8")
    return tmp_path


def test_a_sweep_holds_what_simulate_gives(folder):
    done = sweep("s.toml", threads=1)
    assert (done.members, done.computed, done.reused, done.failed) == (23, 5, 0, [])
    data = done.data
    varied = {path: data[path].values for path in ("ampa.open_rate", "ampa.number")}
    model = load("ampa").set({"ampa.glutamate": "1 mM"})
    direct = simulate(model, times=np.linspace(0, 4, 9), vary=varied, record="ampa.open")
    assert np.array_equal(data["ampa.open"].values, direct["ampa.open"].values)
    assert data["peak"].values == pytest.approx(100 * direct["ampa.open"].values.max(axis=1))
    assert data["ampa.open"].attrs["units"] == "1" and data["peak"].attrs["units"] == "%"
    assert data["time"].values.tolist() == np.linspace(0, 4, 9).tolist()
    assert data.sizes == {"member": 23, "time": 9, "chunk": 5} and (data["status"] == 0).all()
    assert {"McKay1979", "JonasMajorSakmann1993"} <= {
        line.split("{")[1].rstrip(",") for line in data.attrs["bibliography"].splitlines() if line.startswith("@")
    }
    assert done.headline[0]["median"] == pytest.approx(np.median(data["peak"]))


def test_the_same_file_resumes_and_gives_the_same_bits(monkeypatch):
    whole = sweep("s.toml").data.load()
    shutil.rmtree("sweep.zarr")

    class StopError(Exception):
        pass

    def stops(plan, todo, threads):
        for k, chunk in enumerate(cluster.in_process(plan, todo, threads)):
            if k == 2:
                raise StopError
            yield chunk

    with monkeypatch.context() as patch:
        patch.setattr(run, "in_process", stops)
        with pytest.raises(StopError):
            sweep("s.toml")
    # a chunk whose mark is missing may be half written
    store = Store.read(Path("sweep.zarr"))
    assert store.done().tolist() == [True, True, False, False, False]
    store.group["peak"][10:15] = 7.0
    seen = []
    done = sweep("s.toml", progress=lambda members, total: seen.append((members, total)))
    assert (done.computed, done.reused) == (3, 2)
    assert seen == [(15, 23), (20, 23), (23, 23)]
    again = done.data.load()
    assert all(np.array_equal(whole[name], again[name], equal_nan=True) for name in whole.variables)
    last = sweep("s.toml")
    assert (last.computed, last.reused, last.headline) == (0, 5, done.headline)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("seed = 5", "seed = 6"),
        ("chunk = 5", "chunk = 4"),
        ('"2 1/ms..8 1/ms"', '"2 1/ms..9 1/ms"'),
        ('"1 mM"', '"2 mM"'),
        ("points = 9", "points = 10"),
        ('what = "peak"', 'what = "mean"'),
        ("n = 23", "n = 24"),
    ],
)
def test_a_changed_file_is_refused(folder, old, new):
    sweep("s.toml")
    assert FILE.count(old) == 1
    (folder / "s.toml").write_text(FILE.replace(old, new), "utf-8")
    with pytest.raises(ResultError, match="the same sweep"):
        sweep("s.toml")
    comment = FILE.replace("\n[vary]", "\n# a comment, and a title\n[vary]")
    (folder / "s.toml").write_text('title = "Other words"\n' + comment, "utf-8")
    assert sweep("s.toml").reused == 5


def test_what_is_there_and_no_sweep_is_left_alone(folder):
    (folder / "sweep.zarr").mkdir()
    (folder / "sweep.zarr" / "letter.txt").write_text("mine", "utf-8")
    with pytest.raises(ResultError, match="something else"):
        sweep("s.toml")
    assert [p.name for p in (folder / "sweep.zarr").iterdir()] == ["letter.txt"]
    assert {p.name for p in folder.iterdir()} == {"s.toml", "sweep.zarr"}


@mechanism
class Explosion:
    """x' = speed x², which is infinite at 1 / speed."""

    speed: float = par(0.1, "1/ms", "assumed: a test")

    class State(NamedTuple):
        x: number

    class Drive(NamedTuple):
        pass

    def start(self, drive):
        return self.State(1.0)

    def rate(self, s, drive):
        return self.State(self.speed * s.x * s.x)


@pytest.fixture
def explosion(monkeypatch):
    monkeypatch.setattr(discover, "model", lambda name, choices=(): Model.of(Explosion()))
    return {
        "model": "explosion",
        "duration": "5 ms",
        "design": "grid",
        "vary": {"explosion.speed": [0.05, 0.1, 0.15, 0.5, 0.1, 1.0]},
        "headline": [{"id": "last", "path": "explosion.x", "what": "final", "unit": "1"}],
        "record": ["explosion.x"],
        "chunk": 2,
        "out": "explosion.zarr",
    }


def test_failed_members_keep_their_reason_and_the_rest_go_on(explosion):
    done = sweep(explosion)
    assert [row["member"] for row in done.failed] == [3, 5]
    assert all(
        row["path"] == "explosion.x" and row["reason"] in ("step too small", "not finite") for row in done.failed
    )
    assert [row["time"] for row in done.failed] == pytest.approx([2.0, 1.0], rel=1e-3)
    data = done.data
    speeds = np.array([0.05, 0.1, 0.15, np.nan, 0.1, np.nan])
    assert data["last"].values == pytest.approx(1 / (1 - 5 * speeds), rel=1e-4, nan_ok=True)
    assert np.isfinite(data["explosion.x"].values[3, :40]).all() and np.isnan(data["explosion.x"].values[3, -1])
    assert done.headline[0]["median"] == pytest.approx(2.0, rel=1e-4)


def test_every_member_failed_is_exit_3(explosion, capsys, folder):
    explosion["vary"]["explosion.speed"] = [1.0, 2.0]
    lines = [f"{key} = {json.dumps(value)}" for key, value in explosion.items() if key not in ("vary", "headline")]
    text = [*lines, "[vary]", '"explosion.speed" = [1.0, 2.0]']
    (folder / "e.toml").write_text("\n".join(text), "utf-8")
    assert main(["sweep", "e.toml", "--json"]) == 3
    assert len(json.loads(capsys.readouterr().out)["failed"]) == 2


def test_the_command_prints_json_and_text(capsys):
    assert main(["sweep", "s.toml", "--json"]) == 0
    out, err = capsys.readouterr()
    found = json.loads(out)
    assert err == "" and found["members"] == 23 and found["out"] == "sweep.zarr"
    assert set(found) == {
        "title", "design", "members", "computed", "reused", "failed", "factors", "headline", "indices", "out",
        "seconds", "hash",
    }  # fmt: skip
    assert main(["sweep", "s.toml"]) == 0
    out, _ = capsys.readouterr()
    assert "peak of ampa.open" in out and "5 there already" in out


def test_a_scenario_is_swept_with_its_protocol_and_headline(folder):
    pytest.importorskip("SALib", reason="the extra `sweep` is not installed")
    done = sweep(
        {"scenario": "one_spike", "design": "sobol", "n": 8, "vary": {"nmda.number": "5..20"}, "out": "o.zarr"}
    )
    assert done.members == 24 and {row["id"] for row in done.headline} == set(done.indices)
    calcium = done.indices["calcium_peak"]["factors"][0]
    assert calcium["total"] == pytest.approx(1.0, abs=0.5)
    own = glutamate.Scenario.from_toml("one_spike").run(set={"nmda.number": float(done.data["nmda.number"][3])})
    expected = next(row["median"] for row in own.summary if row["id"] == "calcium_peak")
    assert float(done.data["calcium_peak"][3]) == pytest.approx(expected, rel=1e-9)
    stored = done.data.attrs["indices"]["calcium_peak"]["factors"][0]
    assert stored["total"] == calcium["total"]


@pytest.mark.parametrize(
    ("old", "new", "line", "part"),
    [
        ('"2 1/ms..8 1/ms"', '"2 mM..8 mM"', 17, "1/ms"),
        ('"ampa.open_rate"', '"ampa.opne_rate"', 17, "ampa.open_rate"),
        ('model = "ampa"', 'model = "ampaa"', 2, "ampa"),
        ('design = "lhs"', 'design = "lsh"', 5, "grid"),
        ("n = 23", "n = 0", 6, "1"),
        ("n = 23", "m = 23", 6, "an unknown key"),
        ('unit = "%"', 'unit = "mM"', 11, "unit like"),
        ('id = "peak"', 'id = "time"', 11, "rename"),
        ('record = ["ampa.open"]', 'record = ["ampa.opne"]', 8, "ampa.open"),
        ('ampa.glutamate = "1 mM"', 'ampa.glutamat = "1 mM"', 14, "ampa.glutamate"),
        ('duration = "4 ms"', "", None, "duration"),
        ("seed = 5", "seed = = 5", 7, "TOML"),
        ('model = "ampa"', 'model = "ampa"\nscenario = "one_spike"', 3, "one of them"),
        ('model = "ampa"', 'model = "ampa"\nsolver = "rodas"', None, "rodas5p"),
    ],
)
def test_a_bad_file_is_refused_with_its_line(folder, old, new, line, part):
    assert old in FILE
    (folder / "s.toml").write_text(FILE.replace(old, new), "utf-8")
    with pytest.raises(GlutamateError) as caught:
        sweep("s.toml")
    assert part in str(caught.value)
    if line is not None:
        assert (caught.value.file, caught.value.line) == ("s.toml", line)
    assert not (folder / "sweep.zarr").exists()


@pytest.mark.parametrize(
    ("changes", "part"),
    [
        ({"model": "working_memory"}, "run()"),
        ({"model": None, "scenario": "theta_burst", "duration": "1 s"}, "scenario's own"),
        ({"headline": [], "record": []}, "headline"),
        ({"vary": {}}, "[vary]"),
        ({"chunk": 20_000, "n": 20_000, "points": 1_000_000}, "chunk ="),
    ],
)
def test_what_a_sweep_cannot_do_is_refused(changes, part):
    given = {
        "model": "ampa", "duration": "4 ms", "design": "lhs", "n": 4, "record": ["ampa.open"],
        "vary": {"ampa.number": "1..2"}, **changes,
    }  # fmt: skip
    with pytest.raises(GlutamateError) as caught:
        sweep({key: value for key, value in given.items() if value is not None})
    assert part in str(caught.value)


def test_a_cluster_that_is_not_there_is_refused(monkeypatch):
    pytest.importorskip("distributed", reason="the extra `sweep` is not installed")
    monkeypatch.setattr(engine_cluster, "PATIENCE_S", 0.5)
    with pytest.raises(SolveError, match="scheduler"):
        sweep("s.toml", cluster="tcp://127.0.0.1:9")
    with pytest.raises(SolveError, match="local:4"):
        sweep("s.toml", cluster="local:0")


def test_sensitivity_of_a_model_in_memory():
    pytest.importorskip("SALib", reason="the extra `sweep` is not installed")
    row = {"id": "conductance", "path": "ampa.conductance", "what": "peak", "unit": "nS"}
    model = load("ampa").set({"ampa.glutamate": "1 mM"})
    vary = {"ampa.number": "20..100", "ampa.single_conductance": {"low": "9 pS", "high": "11 pS"}}
    found = sensitivity(model, vary, [row], duration="2 ms", n=1024)
    total = {r["path"]: r["total"] for r in found.indices["conductance"]["factors"]}
    # conductance = number single open: with relative variances a and b of two independent factors the total orders are
    a, b = (80 / 60) ** 2 / 12, (2 / 10) ** 2 / 12
    whole = a + b + a * b
    assert total == pytest.approx({"ampa.number": (a + a * b) / whole, "ampa.single_conductance": (b + a * b) / whole},
                                  abs=0.02)  # fmt: skip
    assert found.table().shape == (2, 6) and found.failed == []
    screened = sensitivity(model, vary, [row], duration="2 ms", design="morris", n=10)
    sizes = [r["mean_size"] for r in screened.indices["conductance"]["factors"]]
    assert screened.members == 30 and sizes[0] > 4 * sizes[1] > 0
    with pytest.raises(GlutamateError, match="sobol, morris"):
        sensitivity(model, vary, [row], duration="2 ms", design="lhs")
    with pytest.raises(GlutamateError, match="such a row"):
        sensitivity(model, vary, [{"id": "x"}], duration="2 ms")
