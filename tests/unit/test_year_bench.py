"""The benchmark of a year runs, both engines do the same, and its keys are those of every benchmark."""

import numpy as np
import pytest

from glutamate.bench import year as module
from glutamate.bench.table import render
from glutamate.bench.year_lsoda import Peer
from glutamate.bench.year_people import COMPARED, RECORD, error, events, people
from glutamate.engine import discover
from glutamate.engine.model import Model

KEYS = {
    "name", "unit", "ours", "cores", "work", "peers", "missing", "ratio", "ratio_one_core", "error_ours", "error_peers",
    "real_time_factor", "events_per_s", "ns_per_event", "compile_s", "start_cached_s", "peak_mb", "machine",
}  # fmt: skip


@pytest.mark.slow
def test_the_benchmark_of_a_year(monkeypatch):
    monkeypatch.setattr("glutamate.bench.year_lsoda.numba_there", lambda: False)
    monkeypatch.setattr(module, "QUICK_PEOPLE", 4)
    monkeypatch.setattr(module, "QUICK_DAYS", 2)
    monkeypatch.setattr(module, "QUICK_COMPARED_DAYS", 2)
    result = module.year(quick=True, cores=1)
    assert set(result) >= KEYS
    assert result["error_ours"] < 2e-3 and result["error_peers"]["scipy_lsoda"] <= 2e-3
    assert result["failed"] == 0 and result["ratio_one_core"] > 0
    assert result["ratio"] == pytest.approx(result["peers"]["scipy_lsoda"] / result["ours"])
    assert "too short a run to say" in result["method"] and "scipy_lsoda" in render(result)


def test_events_come_at_whole_ten_minutes_and_people_differ():
    days = 21
    system = Model.of(discover.model("life")).system
    listed, moving = module._listed(system, days)
    times = np.array([event[0] for event in listed])
    np.testing.assert_allclose(times * 6, np.round(times * 6), atol=1e-6)
    assert 5 * days < len(listed) < 9 * days and set(moving) == {"cognitive", "sensory"}
    drawn = people(5).values(system)
    assert all(len(set(values)) == 5 for values in drawn.values())
    assert [v[3] for v in people(50).values(system).values()] == [v[3] for v in drawn.values()]
    assert set(COMPARED) <= set(RECORD) and len(events(days).phases()) == 1


@pytest.mark.parametrize("compiled", [pytest.param(True, marks=pytest.mark.slow), False])
def test_the_peer_agrees_through_events_and_guards(compiled, monkeypatch):
    """Nights with alarms, a coffee, work; both at a tight tolerance."""
    if not compiled:
        monkeypatch.setattr("glutamate.bench.year_lsoda.numba_there", lambda: False)
    days = 2
    peer = module._Lsoda(1, days)
    assert peer.peer.jit == compiled
    got, wanted = peer.run(0, 1e-7), module._courses(1, days, 1e-9)[0]
    assert error(got[None], wanted[None]) < 1e-5


def test_the_peer_hoists_what_follows_from_parameters():
    system = Model.of(discover.model("life")).system
    peer = Peer(system, [system.field(path)[1] for path in COMPARED], [])
    assert len(peer.once) > 10
    graph = system.graph
    for node in peer.once:
        assert {kind for kind, _ in graph.symbols([node])} <= {"parameter", "input"}
