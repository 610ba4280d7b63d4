"""Benchmarks run, keep their keys, and their arithmetic is right; no times are compared with anything."""

import json
import math
from typing import Any, NamedTuple

import numpy as np
import pytest

from glutamate.bench import NAMES, machine, render, run, scalar
from glutamate.bench import ode as ode_module
from glutamate.bench.first import batch_of
from glutamate.bench.lsoda import Lsoda
from glutamate.bench.measure import TARGET, Size
from glutamate.bench.ode import ode
from glutamate.bench.ours import Ours
from glutamate.bench.precision import at_error, error
from glutamate.bench.work import part, work
from glutamate.bench.worker import seconds, together
from glutamate.engine.assembly import Assembly
from glutamate.engine.mechanism import Jump, mechanism
from glutamate.engine.model import Model
from glutamate.engine.system import trace
from glutamate.errors import GlutamateError, PathError
from glutamate.maths import exp, exprel, maximum, where
from glutamate.parameter import par
from glutamate.units import mM, number

KEYS = {
    "name", "unit", "ours", "cores", "work", "peers", "missing", "ratio", "ratio_one_core", "error_ours", "error_peers",
    "real_time_factor", "events_per_s", "ns_per_event", "compile_s", "start_cached_s", "peak_mb", "machine",
}  # fmt: skip
TINY = Size(members=16, compared=2, timed=4, scipy=1, rounds=1, tolerances=(1e-3, 1e-5, 1e-7), forms=False)
TEST = "assumed: a number to test with"


@mechanism
class Pool:
    """A stiff pair that a spike fills."""

    fast_rate: float = par(5, "1/ms", TEST)
    slow_rate: float = par(0.05, "1/ms", TEST)
    half: float = par(0.9, "mM", TEST, domain=(0, 1))

    class State(NamedTuple):
        fast: mM(low=0)
        slow: mM(low=0)

    def start(self, drive):
        return self.State(self.half, 0.1)

    def rate(self, state, drive):
        bound = state.fast / (state.fast + self.half)
        return self.State(-self.fast_rate * bound, self.fast_rate * bound - self.slow_rate * state.slow)

    def jumps(self):
        return [Jump("spike", to=self.fill)]

    def fill(self, state, drive, value):
        return state._replace(fast=state.fast + value)


def tiny() -> Model:
    return Model.of(Assembly({"pool": Pool()}), "tiny")


def test_ode_has_its_keys_and_is_json(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ode_module, "sizes", lambda quick: TINY)
    result = ode(quick=True, model=tiny(), ports=["pool.spike"], cores=1)
    assert set(result) >= KEYS
    assert json.loads(json.dumps(result, allow_nan=False)) == json.loads(json.dumps(result))
    assert set(result["peers"]) == {"libroadrunner", "scipy_lsoda"}
    assert result["ours"] > 0
    assert result["error_ours"] <= TARGET * (1 + 1e-12)
    timed = [v for v in result["peers"].values() if v is not None]
    assert result["ratio"] == result["ratio_one_core"] == pytest.approx(min(timed) / result["ours"])
    assert {row["rtol"] for row in result["work_precision"]} == set(TINY.tolerances)
    assert "pool.spike" in render(result) and result["method"].split()[0] in render(result)


def test_a_missing_peer_is_listed(monkeypatch: pytest.MonkeyPatch) -> None:
    import importlib.util

    found = importlib.util.find_spec
    monkeypatch.setattr(importlib.util, "find_spec", lambda name, *a: None if name == "roadrunner" else found(name, *a))
    monkeypatch.setattr(ode_module, "sizes", lambda quick: TINY)
    result = ode(quick=True, model=tiny(), ports=["pool.spike"], cores=1)
    assert result["missing"] == ["libroadrunner"]
    assert result["peers"]["libroadrunner"] is None and result["error_peers"]["libroadrunner"] is None
    assert "libroadrunner is not installed" in render(result)


def test_all_engines_agree() -> None:
    model = tiny()
    task = work(model, ["pool.spike"], 3, 3)
    reference = Lsoda(task)
    reference.tolerance(1e-11, 1e-3)
    ends, grids = (np.array(x) for x in zip(*(reference.grid(m) for m in range(3)), strict=True))
    final, out = Ours(model.system, task, "rodas5p").states(1e-9, 3)
    assert error(final, ends, task.scale) < 1e-7 and error(out, grids, task.scale) < 1e-7


@pytest.mark.parametrize("index", range(8))
def test_all_forms_of_roadrunner_agree(index: int) -> None:
    pytest.importorskip("roadrunner")
    from glutamate.bench.roadrunner import FORMS, RoadRunner

    assert len(FORMS) == 8
    task = work(tiny(), ["pool.spike"], 2, 2)
    reference, peer = Lsoda(task), RoadRunner(task, FORMS[index])
    reference.tolerance(1e-11, 1e-3)
    peer.tolerance(1e-9)
    end, grid = reference.grid(1)
    got_end, got_grid = peer.grid(1)
    assert error(got_end, end, task.scale) < 1e-6 and error(got_grid, grid, task.scale) < 1e-6
    assert error(peer.run(1), end, task.scale) < 1e-6


def test_members_differ_and_stay_inside_domains() -> None:
    task = work(tiny(), ["pool.spike"], 200, 6)
    half = task.values[:, 2]
    assert half.max() <= 1.0 and half.std() > 0.02
    assert np.allclose(task.start[:, 0], half)
    assert len({tuple(e) for e in task.events}) == 200
    assert np.mean([len(e) for e in task.events]) == pytest.approx(20, rel=0.1)
    assert all(0 < t < task.duration for e in task.events for t, _ in e)
    again = work(tiny(), ["pool.spike"], 200, 1)
    assert np.array_equal(task.values, again.values) and task.events == again.events
    some = part(task, [5, 0])
    assert some.events == [task.events[5], task.events[0]] and np.array_equal(some.values, task.values[[5, 0]])


def test_processes_side_by_side_are_timed() -> None:
    task = work(tiny(), ["pool.spike"], 4, 4)
    peer = Lsoda(task)
    assert seconds(peer, range(4), 1) > 0
    assert together("scipy_lsoda", None, task, 1e-4, range(4), 2, 1) > 0


def test_unknown_ports_and_models_with_guards_are_refused() -> None:
    with pytest.raises(PathError, match=r"pool\.spike"):
        work(tiny(), ["pool.spik"], 1, 1)
    with pytest.raises(PathError, match="ode"):
        run("odd")
    assert set(NAMES) >= {"ode", "start"}


def test_noise_is_refused() -> None:
    class State(NamedTuple):
        x: number

    members: dict[str, Any] = {"State": State, "start": lambda s, d: State(0.0), "rate": lambda s, x, d: State(-x.x)}
    noisy = mechanism(type("Noisy", (), {**members, "noise": lambda s, x, d: {"wind": State(1.0)}}))
    with pytest.raises(GlutamateError, match="noise"):
        work(Model.of(noisy()), [], 1, 1)


def test_error_is_relative_to_scale_and_size() -> None:
    assert error(np.array([1.0, 10.5]), np.array([0.0, 10.0]), np.array([4.0, 0.0])) == pytest.approx(0.25)
    assert error(np.array([np.nan]), np.array([1.0]), np.array([1.0])) == math.inf


def test_time_at_an_error_lies_on_log_lines() -> None:
    def row(ms: float | None, end: float, grid: float) -> dict[str, Any]:
        return {"ms_per_trajectory": ms, "error_end": end, "error_grid": grid}

    rows = [row(1.0, 1e-4, 1e-2), row(4.0, 1e-6, 1e-6), row(9.0, 1e-5, 1e-5), row(None, 0.0, 0.0)]
    assert at_error(rows, 1e-4, "both") == (pytest.approx(2.0), 1e-4)
    assert at_error(rows, 1e-4, "end") == (1.0, 1e-4)
    assert at_error(rows, 1e-3, "end") == (1.0, 1e-4)
    assert at_error(rows, 1e-8) is None
    assert at_error([], 1e-4) is None


def test_python_functions_equal_the_graph() -> None:
    class State(NamedTuple):
        x: number
        y: number

    def rate(self: Any, s: Any, d: Any) -> Any:
        mixed = where(s.x > s.y, maximum(s.x, 0.0) ** 3, -s.y / (1 + s.x**2)) + exprel(s.y) + exprel(0.0 * s.y)
        return State(exp(-s.x) * mixed, (s.y + 4) ** 0.5 - -s.x)

    system = trace(
        mechanism(type("Mixed", (), {"State": State, "start": lambda s, d: State(0.0, 0.0), "rate": rate}))()
    )
    compiled = scalar.function(scalar.source(system.graph, system.rate))
    for y in ([0.3, -0.2], [-1.5, 2.0], [2.0, 0.0]):
        wanted = system.graph.evaluate(system.rate, {("state", 0): y[0], ("state", 1): y[1]})
        assert compiled(y, [], [], 0.0, 0.0) == pytest.approx([float(w) for w in wanted], rel=1e-14)


def test_first_steps_run() -> None:
    program, batch = batch_of(tiny(), 3, 5.0, np.linspace(0, 5, 4))
    result = program.run(batch)
    assert not result.status.any()
    assert result.out.shape == (3, 4, 2)


@pytest.mark.slow
def test_start_measures_fresh_processes(monkeypatch: pytest.MonkeyPatch) -> None:
    from glutamate.bench import start as start_module

    monkeypatch.setattr(start_module, "QUICK_LANES", 64)
    monkeypatch.setattr(start_module, "QUICK_ROUNDS", 1)
    result = start_module.start(quick=True)
    assert set(result) >= KEYS
    assert all(value > 0 for value in result["seconds"].values())
    assert "glutamate --help" in render(result)


def test_machine_facts_are_there() -> None:
    facts = machine.facts()
    assert facts["cores"] >= 1 and facts["cpu"] and facts["llvm"]
    peak = machine.peak_mb()
    assert peak is None or 10 < peak < 1e6
