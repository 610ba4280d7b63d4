"""Members that fail keep reason, time and path, are NaN from then on and leave their neighbours alone."""

import json
import math
import os
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pytest

from glutamate.engine.assembly import Assembly
from glutamate.engine.events.protocol import Protocol
from glutamate.engine.mechanism import Jump, mechanism
from glutamate.engine.model import Model
from glutamate.engine.simulate import simulate
from glutamate.engine.system import trace
from glutamate.maths import switch
from glutamate.parameter import par
from glutamate.units import number
from unit.engine_models import METHODS, TEST, Calibrated, Slow, Swing, Tank, reasons, run

TIMES = np.linspace(0, 4, 41)


def failures(data):
    return json.loads(data.attrs["failed"])


def assert_others_untouched(part, vary, bad, protocol=None, **options):
    """Run with and without the bad members: the good ones have the same bits."""
    data = simulate(part, protocol, times=TIMES, vary=vary, **options)
    good = np.array([k for k in range(len(next(iter(vary.values())))) if k not in bad])
    fewer = simulate(part, protocol, times=TIMES, vary={p: np.asarray(v)[good] for p, v in vary.items()}, **options)
    for name in data.data_vars:
        np.testing.assert_array_equal(data[name].values[good], fewer[name].values)
    assert not failures(fewer) and sorted(f["member"] for f in failures(data)) == sorted(bad)
    assert data.attrs["members_failed"] == len(bad)
    return data


def assert_nan_from(values, moment, times=TIMES):
    np.testing.assert_array_equal(np.isnan(values), times > moment)


@pytest.mark.parametrize("solver", METHODS)
def test_member_that_leaves_its_domain(solver):
    drain = np.full(11, 0.05)
    drain[4] = 1.0
    data = assert_others_untouched(Tank(), {"tank.drain": drain}, [4], solver=solver)
    (failure,) = failures(data)
    assert (failure["reason"], failure["path"]) == ("left domain", "tank.x")
    level = data["tank.x"].values[4]
    assert failure["time"] == pytest.approx(1.05, abs=0.01)
    assert_nan_from(level, failure["time"])
    assert np.nanmin(level) > -1e-4
    assert data["status"].values.tolist() == ["ok"] * 4 + ["left domain"] + ["ok"] * 6


def test_a_jump_out_of_the_domain_fails_at_once():
    chain = Protocol().event("tank.fill", -9.0, [1.05], member=2)
    data = simulate(Tank(drain=0.1), chain, times=TIMES, vary={"tank.growth": [0.0, 0.0, 0.0]})
    assert failures(data) == [{"member": 2, "time": pytest.approx(1.05), "reason": "left domain", "path": "tank.x"}]
    assert_nan_from(data["tank.x"].values[2], 1.05)
    assert np.isfinite(data["tank.x"].values[:2]).all()


def test_a_jump_out_of_the_domain_at_the_end_is_no_success():
    data = simulate(Tank(drain=0.1), Protocol().event("tank.fill", -9.0, [4.0]), times=TIMES)
    assert [f["reason"] for f in failures(data)] == ["left domain"]


@pytest.mark.parametrize("solver", METHODS)
def test_member_that_blows_up(solver):
    growth = np.zeros(9)
    growth[[0, 8]] = 1.0
    data = assert_others_untouched(Tank(drain=0.01), {"tank.growth": growth}, [0, 8], solver=solver)
    for failure in failures(data):
        assert failure["reason"] in ("not finite", "step too small")
        assert failure["path"] == "tank.y" or failure["reason"] == "not finite"
        assert failure["time"] == pytest.approx(1.0, abs=0.02)
    early = TIMES < 0.95
    np.testing.assert_allclose(data["tank.y"].values[0][early], 1 / (1 - TIMES[early]), rtol=0.15)
    assert np.isnan(data["tank.y"].values[0][TIMES > 1.1]).all()


def test_jump_to_nan():
    data = simulate(
        Tank(drain=0.1),
        Protocol().event("tank.root", 5.0, [1.05], member=1),
        times=TIMES,
        vary={"tank.growth": [0.0, 0.0]},
    )
    assert failures(data) == [{"member": 1, "time": pytest.approx(1.05), "reason": "not finite", "path": "tank.y"}]
    assert_nan_from(data["tank.y"].values[1], 1.05)
    assert_nan_from(data["tank.x"].values[1], 1.05)


def test_failed_member_does_not_come_back_in_the_next_phase():
    chain = (
        Protocol()
        .event("tank.root", 5.0, [1.05], member=1)
        .until("tank.x < 0.996")
        .then(Protocol().event("tank.fill", 1.0, [0.0]))
    )
    data = simulate(Tank(drain=0.1), chain, times=TIMES, vary={"tank.growth": [0.0, 0.0]})
    assert [(f["member"], f["reason"]) for f in failures(data)] == [(1, "not finite")]
    assert_nan_from(data["tank.x"].values[1], 1.05)
    assert data["tank.x"].values[0].max() > 1.5


def test_failed_member_is_nan_at_the_end_of_later_phases_too():
    chain = Protocol().until("2 ms").then(Protocol().event("tank.fill", 1.0, [0.0]))
    data = simulate(Tank(), chain, times=TIMES, vary={"tank.drain": [0.1, 1.0]})
    assert [f["member"] for f in failures(data)] == [1]
    assert np.isnan(data["tank.x"].values[1][TIMES > 1.2]).all()


def test_step_limit():
    got = run(Swing(), ["swing.x"], TIMES, varied={"swing.speed": [0.1, 50.0, 0.1]}, step_limit=100)
    assert reasons(got) == ["ok", "step limit", "ok"]
    assert_nan_from(got.out[1, :, 0], got.end_time[1])
    free = run(Swing(), ["swing.x"], TIMES, varied={"swing.speed": [0.1, 0.1]})
    np.testing.assert_array_equal(got.out[[0, 2]], free.out)


def test_sliding_along_a_switch_is_chatter():
    @mechanism
    class Slide:
        speed: float = par(1.0, "1/ms", TEST)

        class State(NamedTuple):
            x: number
            other: number

        def start(self, drive):
            return self.State(1.0, 1.0)

        def rate(self, s, drive):
            return self.State(
                switch(s.x, -self.speed, self.speed) + 0.0 * s.other, -s.other * s.other * 0.1 + 0.0 * s.x
            )

    data = assert_others_untouched(Slide(), {"slide.speed": [0.1, 1.0, 0.2]}, [1])
    (failure,) = failures(data)
    assert failure["reason"] == "event chatter" and failure["path"] == "slide.x"
    assert failure["time"] == pytest.approx(1.0, abs=0.01)


def no_root(x_from):
    """z = z^2 + x has a root while x is at most a quarter."""

    @mechanism
    class Loop:
        begin: float = par(x_from, "1", TEST)

        class State(NamedTuple):
            x: number

        class Drive(NamedTuple):
            z: number

        class Output(NamedTuple):
            w: number

        def start(self, drive):
            return self.State(self.begin)

        def rate(self, s, drive):
            return self.State(-drive.z * drive.z)

        def output(self, s, drive):
            return self.Output(drive.z * drive.z + s.x)

        def jumps(self):
            return [Jump("kick", to=lambda s, d, v: s._replace(x=s.x + v))]

    return Assembly({"a": Loop()}, {"a.z": "a.w"}, tear=("a.w",))


def test_singular_algebra_at_the_start():
    data = assert_others_untouched(no_root(0.1), {"a.begin": [0.1, 0.5, 0.2]}, [1])
    assert failures(data) == [{"member": 1, "time": 0.0, "reason": "singular", "path": "a.w"}]
    assert np.isnan(data["a.x"].values[1]).all()


def test_singular_algebra_after_a_jump():
    chain = Protocol().event("a.kick", 5.0, [1.05], member=0)
    data = simulate(no_root(0.1), chain, times=TIMES, vary={"a.begin": [0.1, 0.1]})
    assert failures(data) == [{"member": 0, "time": pytest.approx(1.05), "reason": "singular", "path": "a.w"}]
    assert_nan_from(data["a.x"].values[0], 1.05)


def test_failed_calibration_of_a_member():
    data = assert_others_untouched(Calibrated(), {"calibrated.speed": [1.0, -0.1, 2.0]}, [1])
    (failure,) = failures(data)
    assert failure["reason"] == "calibration failed"
    for name in data.data_vars:
        assert np.isnan(data[name].values[1]).all()


def test_failed_calibration_of_the_only_member():
    data = simulate(Model.of(Calibrated()).set({"calibrated.speed": -0.1}), times=TIMES)
    assert [f["reason"] for f in failures(data)] == ["calibration failed"]
    assert np.isnan(data["calibrated.x"].values).all()


def test_calibration_holds_for_every_member():
    data = simulate(Calibrated(), times=[0.0, 1.0], vary={"calibrated.speed": [1.0, 2.0]})
    np.testing.assert_allclose(data["calibrated.y"].values[:, 0], [0.0, math.log(2)])


def test_bounds_in_the_time_unit_of_the_part():
    alone = simulate(Slow(), times=[0.0, 1.0])
    assert not failures(alone)
    assert alone["slow.r"].attrs["units"] == "1/s" and alone["slow.r"].values[0] == 3.0
    inside = simulate(Assembly({"slow": Slow()}), times=[0.0, 1000.0])
    assert not failures(inside)
    # The value is per second in the part; the label must say so, or the value must be converted.
    shown = {"1/s": 1.0, "1/ms": 1e-3}[inside["slow.r"].attrs["units"]]
    np.testing.assert_allclose(inside["slow.r"].values, alone["slow.r"].values * shown, rtol=1e-5)


def test_start_in_the_time_unit_of_the_part():
    text = simulate(Assembly({"slow": Slow()}), times=[0.0, 500.0], start={"slow.r": "2 1/s"})
    alone = simulate(Slow(), times=[0.0, 0.5], start={"slow.r": 2.0})
    assert text["slow.r"].values[1] / text["slow.r"].values[0] == pytest.approx(
        alone["slow.r"].values[1] / 2.0, rel=1e-5
    )
    factor = {"1/s": 1.0, "1/ms": 1e-3}[text["slow.r"].attrs["units"]]
    assert text["slow.r"].values[0] == pytest.approx(2.0 * factor)


# Systems with nothing, or nothing integrated, to record


@mechanism
class Fading:
    """One state in closed form."""

    pace: float = par(1.0, "1/ms", TEST)

    class State(NamedTuple):
        x: number(low=0)

    def start(self, drive):
        return self.State(1.0)

    def rate(self, s, drive):
        return self.State(-self.pace * s.x)


@mechanism
class Gain:
    """No state at all."""

    factor: float = par(2.0, "1", TEST)

    class Drive(NamedTuple):
        push: number

    class Output(NamedTuple):
        pull: number

    def output(self, s, drive):
        return self.Output(self.factor * drive.push)


def test_a_decay_alone():
    times = np.linspace(0, 3, 7)
    np.testing.assert_allclose(simulate(Fading(), times=times)["fading.x"].values, np.exp(-times), rtol=1e-12)


def test_a_mechanism_without_states():
    data = simulate(Gain(), times=[0.0, 1.0, 2.0], drive={"gain.push": ([0.0, 2.0], [1.0, 5.0])})
    np.testing.assert_allclose(data["gain.pull"].values, [2, 6, 10])


def test_record_of_nothing():
    data = simulate(Swing(), times=[0.0, 1.0], record=[])
    assert not data.data_vars and not failures(data)


# Interruptions


def long_run(progress):
    return simulate(
        Swing(), times=[0.0, 500.0], vary={"swing.speed": [30.0] * 32}, rtol=1e-10, threads=2, progress=progress
    )


def interrupted(error):
    before, began = threading.active_count(), time.perf_counter()

    def stop(done, total):
        raise error

    with pytest.raises(error):
        long_run(stop)
    # The threads write into arrays of the run: they must be gone when it is.
    assert threading.active_count() == before
    assert time.perf_counter() - began < 5
    assert not failures(simulate(Swing(), times=[0.0, 1.0]))


def test_interrupted_run_stops_its_threads():
    interrupted(KeyboardInterrupt)


def test_error_in_progress_stops_the_threads():
    # In a process of its own: threads left behind write into freed memory.
    code = "import unit.test_failures as t; t.interrupted(ValueError)"
    root = Path(__file__).parents[1]
    paths = os.pathsep.join([str(root), str(root.parent / "src"), os.environ.get("PYTHONPATH", "")])
    done = subprocess.run(
        [sys.executable, "-c", code], env={**os.environ, "PYTHONPATH": paths}, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr[-500:]


def test_interrupt_marks_what_did_not_end(monkeypatch):
    from glutamate.engine.adaptive import program
    from glutamate.engine.adaptive.context import STATUS

    seen = []
    original = program.Outcome

    def kept(*args):
        seen.append(original(*args))
        return seen[-1]

    monkeypatch.setattr(program, "Outcome", kept)

    def stop(done):
        raise KeyboardInterrupt

    system = trace(Swing())
    prepared = program.prepare(system, [system.field("swing.x")[1]])
    members = 32
    batch = program.Batch(
        members,
        [30.0, 0.1, 0.0],
        np.zeros((members, 0)),
        [],
        np.zeros(members + 1),
        [],
        [],
        [],
        [500.0],
        0.0,
        500.0,
        1e-10,
        np.full(2, 1e-10),
    )
    with pytest.raises(KeyboardInterrupt):
        prepared.run(batch, 2, stop)
    words = {STATUS[s] for s in seen[0].status}
    assert "cancelled" in words and words <= {"cancelled", "ok"}


def test_progress_counts_members():
    calls = []
    simulate(
        Swing(),
        times=[0.0, 50.0],
        vary={"swing.speed": [5.0] * 20},
        rtol=1e-9,
        progress=lambda done, total: calls.append((done, total)),
    )
    assert calls and {total for _, total in calls} == {20}
    assert [done for done, _ in calls] == sorted(done for done, _ in calls)
    assert all(0 <= done <= 20 for done, _ in calls)
