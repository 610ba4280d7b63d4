"""People of a scenario on a cluster: the Dataset and the numbers of one process, bit for bit."""

import numpy as np
import pytest

pytest.importorskip("distributed", reason="the extra `sweep` is not installed")

from glutamate import Population, load, simulate
from glutamate.cli import main
from glutamate.engine import cluster
from glutamate.engine.cluster import on_cluster, simulate_on
from glutamate.errors import SolveError

VARY = {"ampa.number": np.linspace(20, 100, 40), "ampa.glutamate": np.full(40, 0.1)}


class Backwards:
    """A cluster of one process that gives the last job first."""

    def __call__(self, task, jobs, address, asked, key=""):
        rows = [(k, task.run(*job, threads=1)) for k, job in jobs]
        yield from reversed(rows)


@pytest.fixture
def backwards(monkeypatch):
    monkeypatch.setattr(cluster, "on_cluster", Backwards())
    monkeypatch.setattr(cluster, "CHUNK", 7)


def test_chunks_that_arrive_in_any_order_are_the_run_of_one_process(backwards):
    given = {"duration": "4 ms", "vary": VARY, "record": ["ampa.open"], "keep": 3}
    seen = []
    apart = simulate_on("there", load("ampa"), **given, observe=lambda first, last, courses: seen.append((first, last)))
    here = simulate(load("ampa"), **given)
    assert seen == [(0, 7), (7, 14), (14, 21), (21, 28), (28, 35), (35, 40)]
    assert all(np.array_equal(apart[name], here[name]) for name in here.variables)
    assert {k: v for k, v in apart.attrs.items() if k != "created"} == {
        k: v for k, v in here.attrs.items() if k != "created"
    }


def test_bands_of_many_are_those_of_one_process(backwards, monkeypatch):
    monkeypatch.setenv("GLUTAMATE_MEMORY", "1 MB")
    given = {"duration": "4 ms", "times": np.linspace(0, 4, 201), "record": ["ampa.open"], "keep": 3}
    vary = Population(600, {"ampa.number": "lognormal(50, cv 20 %)", "ampa.open_rate": "4 1/ms"}, seed=2)
    here = simulate(load("ampa"), vary=vary, **given)
    apart = simulate_on("there", load("ampa"), vary=vary, **given)
    assert "quantile" in here.dims
    assert all(np.array_equal(apart[name], here[name]) for name in here.variables)


def test_a_network_does_not_run_on_a_cluster(capsys):
    assert main(["run", "choice", "--cluster", "local"]) == 2
    assert "on one machine" in capsys.readouterr().err


@pytest.mark.slow
def test_the_command_runs_people_in_processes_of_their_own(tmp_path, monkeypatch, capsys):
    import xarray as xr

    monkeypatch.chdir(tmp_path)
    assert main(["run", "theta_burst", "--people", "5", "--out", "here"]) == 0
    assert main(["run", "theta_burst", "--people", "5", "--out", "apart", "--cluster", "local:1"]) == 0
    capsys.readouterr()
    here, apart = (xr.load_dataset(tmp_path / name / "result.nc", engine="h5netcdf") for name in ("here", "apart"))
    assert all(np.array_equal(apart[name], here[name]) for name in here.variables)


def test_without_workers_the_address_is_named(monkeypatch):
    monkeypatch.setattr(cluster, "PATIENCE_S", 0.3)
    with pytest.raises(SolveError, match="tcp://127"):
        list(on_cluster(Backwards(), [(0, ())], "tcp://127.0.0.1:9", "a run"))
