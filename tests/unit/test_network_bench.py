"""The network benchmarks run and keep their keys; no times are compared with anything."""

from typing import Any

import pytest

from glutamate.bench import coba as coba_module
from glutamate.bench import microcircuit as microcircuit_module
from glutamate.bench.table import render
from glutamate.circuit import microcircuit as circuit

KEYS = {
    "name", "unit", "ours", "cores", "work", "peers", "missing", "ratio", "ratio_one_core", "error_ours", "error_peers",
    "real_time_factor", "events_per_s", "ns_per_event", "compile_s", "start_cached_s", "peak_mb", "machine",
}  # fmt: skip


@pytest.mark.slow
def test_coba_reports_every_engine(monkeypatch: pytest.MonkeyPatch) -> None:
    def found(name: str, cores: int, length: float) -> Any:
        row = {"real_time_factor": 10.0, "excitatory_hz": 19.0, "inhibitory_hz": 19.0, "cv": 1.7}
        return [{**row, "threads": 1}, {**row, "threads": 2, "real_time_factor": 8.0}] if name == "nest" else []

    monkeypatch.setattr(coba_module, "peer", found)
    result = coba_module.coba(quick=True, cores=2)
    assert set(result) >= KEYS
    assert result["missing"] == ["brian2"] and result["peers"] == {"brian2": None, "nest": 8.0}
    assert result["ratio"] == pytest.approx(8.0 / result["ours"])
    assert result["ratio_one_core"] == pytest.approx(10.0 / result["engines"]["glutamate"][0]["real_time_factor"])
    for row in result["engines"]["glutamate"]:
        assert 5 < row["excitatory_hz"] < 40
        assert row["events_per_s"] > 1e6
    assert "nest on 2" in result["method"] and "missing: brian2" in render(result)


def test_a_peer_that_is_not_there_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GLUTAMATE_PEER_PYTHON", "/bin/false")
    assert coba_module.peer("nest", 1, 10.0) == []


def test_microcircuit_reports_rates_and_phases() -> None:
    result = microcircuit_module.microcircuit(quick=True, cores=1)
    assert set(result) >= KEYS
    assert set(result["rates"]) == set(circuit.POPULATIONS)
    assert result["rates"]["L6I"]["published_hz"] == circuit.RATES[circuit.POPULATIONS.index("L6I")] == 7.829
    assert result["real_time_factor"] > 0 and set(result["phases"]) == {
        "cell_ns",
        "poisson_ns",
        "delivery_ns_per_event",
    }
    assert 100 < result["estimated_mb"] < 1.6 * result["peak_mb"]  # this process did more than that one run
    assert "L6I" in render(result)
