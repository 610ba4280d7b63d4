"""The benchmark of the whole brain runs, its engines agree, and its keys are those of every benchmark."""

import numpy as np
import pytest

from glutamate.bench import meanfield as module
from glutamate.bench.table import render
from glutamate.brain.speed import speed_up, targets

KEYS = {
    "name", "unit", "ours", "cores", "work", "peers", "missing", "ratio", "ratio_one_core", "error_ours", "error_peers",
    "real_time_factor", "events_per_s", "ns_per_event", "compile_s", "start_cached_s", "peak_mb", "machine",
}  # fmt: skip


@pytest.mark.slow
def test_meanfield_reports_engines_that_do_the_same():
    result = module.meanfield(quick=True, cores=2)
    assert set(result) >= KEYS
    assert result["error_ours"] < 1e-12 and result["error_peers"]["numba"] < 1e-12
    activity = result["activity"]
    assert activity["glutamate"] == pytest.approx(activity["numpy"], rel=0.1)
    assert activity["numba"] == pytest.approx(activity["numpy"], rel=0.1)
    assert result["ratio_one_core"] == pytest.approx(min(result["peers"].values()) / result["one_core_ns"])
    assert result["processor_ns"].keys() == {"one", "all", "numpy", "numba"}
    assert "at most 25 asked for" in result["method"] and "numba" in render(result)


def test_a_peer_that_is_not_there_is_missing(monkeypatch):
    def gone():
        raise ImportError("numba")

    monkeypatch.setattr(module, "scalar_loops", gone)
    result = module.meanfield(quick=True, cores=1)
    assert result["missing"] == ["numba"] and result["peers"]["numba"] is None
    assert "missing: numba" in render(result)


def test_the_twin_is_noisy_when_asked():
    twin = module.Loops(module.with_numpy, 4)
    quiet, loud = twin.run(50, 0.0)[1], twin.run(50, module.NOISE)[1]
    assert np.ptp(quiet) < 0.01 < loud.std()


@pytest.mark.slow
def test_the_speed_is_asked_for_as_a_ratio():
    assert speed_up(copies=16, steps=50, rounds=1) > 0
    (target,) = targets()
    assert target.long and target.unit == "1" and target.expected == 1
