"""Sweeps and fits of models that need a fixed step: noise, delays, arrays, single copies."""

from typing import NamedTuple

import numpy as np
import pytest

from glutamate import Array, Assembly, Coupling, load, simulate
from glutamate.engine.mechanism import mechanism
from glutamate.engine.model import Model
from glutamate.errors import SolveError
from glutamate.parameter import par
from glutamate.scenarios.format import Headline
from glutamate.sweeps.cluster import in_process
from glutamate.sweeps.courses import even_times
from glutamate.sweeps.fit import fit
from glutamate.sweeps.measured import Measured
from glutamate.sweeps.plan import Plan
from glutamate.units import number, past

TEST = "assumed: a test"
TIMES = np.linspace(0.0, 4.0, 9)
PEAK = Headline(id="last", path="noisy.x", what="final", unit="1")


@mechanism
class Noisy:
    """dx = -x / tau dt + spread dW."""

    tau: float = par(2.0, "ms", TEST, domain=(0.01, None))
    spread: float = par(0.3, "1", TEST)

    class State(NamedTuple):
        x: number

    class Drive(NamedTuple):
        push: number

    def start(self, drive):
        return self.State(1.0)

    def rate(self, s, drive):
        return self.State((drive.push - s.x) / self.tau)

    def noise(self, s, drive):
        return {"white": self.State(self.spread)}


@mechanism
class Echo:
    """y' = -gain y(t - 1 ms), y = 1 before: 1 - gain t up to 1 ms."""

    gain: float = par(1.0, "1/ms", TEST)
    lag: float = par(1.0, "ms", TEST)

    class State(NamedTuple):
        y: number

    class Drive(NamedTuple):
        heard: past(number)

    def start(self, drive):
        return self.State(1.0)

    def rate(self, state, drive):
        return self.State(-self.gain * drive.heard(self.lag))


def echo():
    return Model.of(Assembly({"echo": Echo()}, {"echo.heard": "echo.y"}))


def columns(plan, threads=1):
    """Headlines and courses of a plan's members, and their status."""
    found = [chunk for _, chunk in in_process(plan, range(plan.chunks), threads)]
    joined = {name: np.concatenate([c.headline[name] for c in found]) for name in found[0].headline}
    courses = {name: np.concatenate([c.courses[name] for c in found]) for name in found[0].courses}
    return joined, courses, np.concatenate([c.status for c in found])


def test_members_of_a_noisy_model_are_those_of_simulate_in_any_chunk():
    given = {"noisy.tau": "1 ms..3 ms", "noisy.push": "0..1"}
    plans = [
        Plan.of(Noisy(), given, "lhs", 11, times=TIMES, rows=[PEAK], record=["noisy.x"], chunk=c, seed=4, dt=0.25)
        for c in (3, 11)
    ]
    (small, courses, status), (large, whole, _) = (columns(plan) for plan in plans)
    vary = {path: plans[0].request.varied[path] for path in given}
    direct = simulate(Noisy(), times=TIMES, vary=vary, seed=4, dt=0.25)["noisy.x"].values
    assert plans[0].hash() != plans[1].hash() and not status.any()
    assert courses["noisy.x"].shape == (11, 9) and np.array_equal(courses["noisy.x"], direct)
    assert np.array_equal(small["last"], large["last"]) and np.array_equal(whole["noisy.x"], direct)
    assert np.array_equal(small["last"], direct[:, -1]) and len(set(small["last"])) == 11


def test_an_array_keeps_its_nodes_and_its_headline_is_their_mean():
    ring = np.roll(np.eye(3), 1, axis=1)
    array = Array(Noisy(), 3, [Coupling("push", "x", ring)])
    model = Model.of(array)
    path = next(s.path for s in model.system.states)
    rows = [Headline(id="mean", path=path, what="final", unit="1")]
    vary = {next(p for p in model.slots() if p.endswith("tau")): [1.0, 2.0]}

    def plan(weights):
        changed = Array(Noisy(), 3, [Coupling("push", "x", weights)])
        return Plan.of(changed, vary, "grid", None, times=TIMES, rows=rows, record=[path], dt=0.25)

    found, courses, _ = columns(plan(ring))
    direct = simulate(array, times=TIMES, vary={k: np.array(v) for k, v in vary.items()}, dt=0.25)[path].values
    assert courses[path].shape == (2, 9, 3) and np.array_equal(courses[path], direct)
    assert found["mean"] == pytest.approx(direct[:, -1].mean(axis=1), rel=1e-12)
    assert plan(ring).hash() == plan(ring).hash() != plan(2 * ring).hash()


def test_a_store_holds_the_nodes_of_a_delayed_model(tmp_path, monkeypatch):
    pytest.importorskip("zarr", reason="the extra `sweep` is not installed")
    from glutamate import sweep

    monkeypatch.chdir(tmp_path)
    path = "corticosterone_pulses.acth"
    asked = {
        "model": "corticosterone_pulses", "duration": "20 min", "points": 5, "design": "grid", "dt": "0.5 min",
        "vary": {"corticosterone_pulses.stress": [0.5, 1.0, 2.0]}, "record": [path], "out": "s.zarr", "chunk": 2,
    }  # fmt: skip
    done = sweep(asked)
    vary = {"corticosterone_pulses.stress": [0.5, 1.0, 2.0]}
    direct = simulate(load("corticosterone_pulses"), times=np.linspace(0, 20, 5), vary=vary, dt="0.5 min")
    assert done.data[path].dims == ("member", "time", "node")
    assert np.array_equal(done.data[path].values, direct[path].values)
    assert done.data.attrs["step"] == 0.5 and sweep(asked).reused == 2


def test_a_step_that_nobody_asks_for_is_refused():
    with pytest.raises(SolveError, match="fixed step"):
        Plan.of(load("ampa"), {"ampa.number": "1..2"}, "lhs", 3, times=TIMES, record=["ampa.open"], dt=0.1)
    with pytest.raises(SolveError, match="whole number"):
        Plan.of(Noisy(), {"noisy.tau": "1..2"}, "lhs", 3, times=TIMES, record=["noisy.x"], dt=0.3)


@pytest.mark.parametrize(
    ("wanted", "gap"),
    [([1.0, 2.0, 5.0], 1.0), ([0.0, 0.3, 0.75], 0.15), (np.linspace(0.1, 8, 30), 0.1 / 29), ([3.0], 3.0)],
)
def test_even_times_hold_all_that_are_wanted(wanted, gap):
    times, rows = even_times(wanted, "ms")
    assert times[1] - times[0] == pytest.approx(gap) and times[0] == 0
    assert times[rows] == pytest.approx(wanted, abs=1e-8)


def test_times_without_a_common_step_are_refused():
    with pytest.raises(SolveError, match="common step"):
        even_times([1.0, np.sqrt(2), np.pi], "ms")


def test_the_gain_of_a_delayed_model_is_fitted():
    times = np.array([0.25, 0.5, 1.0])
    values = 1 - 0.8 * times
    data = [Measured("echo.y", times, values, 0.01)]
    found = fit(echo(), data, {"echo.gain": "0.1..3"}, dt=0.05)
    assert found.values["echo.gain"] == pytest.approx(0.8, abs=1e-6)
    assert found.errors["echo.gain"] == pytest.approx(0.01 / np.sqrt((times**2).sum()), rel=1e-3)
    line = found.figure().axes[0].lines[-1]
    assert line.get_ydata() == pytest.approx(1 - 0.8 * line.get_xdata(), abs=1e-6)


def test_least_squares_on_noise_are_refused():
    with pytest.raises(SolveError, match="noise in its equations"):
        fit(Noisy(), [Measured("noisy.x", [1.0], [0.5])], {"noisy.tau": "1..2"})


def test_a_past_that_no_memory_holds_is_refused():
    with pytest.raises(SolveError, match="keep the past"):
        simulate(load("corticothalamic_loop"), times=[0.0, 1e-9])
