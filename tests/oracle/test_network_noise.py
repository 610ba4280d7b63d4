"""White noise in network cells and values that differ per cell: against NumPy, against the exact laws, by bits."""

import ctypes
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pytest

from glutamate.circuit.lif_conductance import LIFConductance
from glutamate.circuit.lif_current import LIFCurrent
from glutamate.engine.mechanism import Guard, mechanism
from glutamate.engine.network import Group, Network, Record
from glutamate.engine.network.memory_block import aligned
from glutamate.engine.network.noise_text import address, normals
from glutamate.engine.network.simulation import NOISE_STREAM
from glutamate.errors import GlutamateError
from glutamate.maths import sqrt, switch
from glutamate.parameter import par
from glutamate.units import ms, mV, number


def test_normal_numbers_are_those_of_numpy() -> None:
    """Two words, logarithm, root, sine and cosine in single precision."""
    blocks, first = 500, 3
    out = aligned((64 * blocks,), np.float32)
    kinds = [ctypes.c_void_p] + [ctypes.c_int64] * 2 + [ctypes.c_uint32] * 5
    function = ctypes.CFUNCTYPE(None, *kinds)(address())
    seed, step, stream = 123 | (456 << 32), 7 | (3 << 32), 3 * 2**30 + 5
    function(out.ctypes.data, first, blocks, 7, stream, 3, 123, 456)
    expected = normals(np.arange(64 * blocks) + 64 * first, step, stream, seed)
    np.testing.assert_allclose(out, expected, atol=1e-5, rtol=1e-6)  # near 0 the radius keeps fewer digits


def test_normal_numbers_have_the_law() -> None:
    """Moments, Kolmogorov's distance, and no correlation within a pair, between steps or between streams."""
    from scipy.stats import kstest

    cells = np.arange(64 * 600)
    drawn = normals(cells, 11, 5, 1)
    assert kstest(drawn, "norm").pvalue > 1e-4
    assert abs(drawn.mean()) < 4 / np.sqrt(len(cells)) and abs(drawn.var() - 1) < 4 * np.sqrt(2 / len(cells))
    pairs = drawn.reshape(-1, 4, 16)
    others = [(pairs[:, 0], pairs[:, 1]), (pairs[:, 0], pairs[:, 2]), (drawn, normals(cells, 12, 5, 1))]
    others += [(drawn, normals(cells, 11, 6, 1)), (drawn, normals(cells, 11, 5, 2))]
    for a, b in others:
        assert abs(np.corrcoef(a.ravel(), b.ravel())[0, 1]) < 4 / np.sqrt(a.size)
        assert abs(np.corrcoef(a.ravel() ** 2, b.ravel() ** 2)[0, 1]) < 4 / np.sqrt(a.size)


DT = 0.1


@mechanism
class Shaken:
    """A membrane that a noisy current charges; a third state has noise that depends on itself."""

    voltage_time: float = par(10.0, "ms", "assumed: test", domain=(0, None))
    current_time: float = par(3.0, "ms", "assumed: test", domain=(0, None))
    spread: float = par(2.0, "mV", "assumed: test")
    free: float = par(0.5, "1", "assumed: test")
    threshold: float = par(1e3, "mV", "assumed: test")
    held_time: float = par(5.0, "ms", "assumed: test")

    TIME = "ms"

    class State(NamedTuple):
        """Voltage, current as a voltage, a bounded number, time left of being held."""

        voltage: mV
        current: mV
        bounded: number
        held: ms

    def start(self, drive):
        """At 1, 2 and a half."""
        return self.State(1.0, 2.0, 0.5, 0.0)

    def rate(self, state, drive):
        """Two filters in series, and logistic growth."""
        return self.State(
            switch(state.held, 0.0, (state.current - state.voltage) / self.voltage_time),
            -state.current / self.current_time,
            state.bounded * (1 - state.bounded) / self.voltage_time,
            switch(state.held, -1.0, 0.0),
        )

    def noise(self, state, drive):
        """White noise in the current and, from a source of its own, in the voltage."""
        size = self.spread / sqrt(self.current_time)
        return {
            "current": self.State(0.0, size, 0.0, 0.0),
            "voltage": self.State(switch(state.held, 0.0, size), 0.0, 0.0, 0.0),
            "bounded": self.State(0.0, 0.0, self.free * state.bounded / sqrt(self.voltage_time), 0.0),
        }

    def guards(self):
        """The voltage reaches threshold."""
        return [Guard("spike", value=self.above, direction="up", to=self.after)]

    def above(self, state, drive):
        """Distance from threshold."""
        return state.voltage - self.threshold

    def after(self, state, drive):
        """Back, and held."""
        return state._replace(voltage=0.0, held=self.held_time)


def moments(dt: float) -> tuple[Any, Any]:
    """Mean and covariance of voltage and current after one step, by quadrature of the solution."""
    from scipy.integrate import quad_vec
    from scipy.linalg import expm

    a = np.array([[-1 / 10, 1 / 10], [0, -1 / 3]])
    size = np.eye(2) * 4 / 3
    covariance = quad_vec(lambda s: expm(a * s) @ size @ expm(a * s).T, 0, dt, epsabs=1e-14)[0]
    return expm(a * dt) @ [1.0, 2.0], covariance


@pytest.mark.parametrize("dt", [0.1, 5.0])
def test_exact_states_have_the_exact_law_for_any_step(dt: float) -> None:
    """One step of every cell: each number against its two normals, then mean and covariance."""
    cells, seed = 4096, 9
    record = Record(states={"a.voltage": range(cells), "a.current": range(cells)}, every=dt, bin=dt)
    data = Network({"a": Group(Shaken(), cells)}, dt=dt, seed=seed).run(dt, record, threads=1, precision="double")
    got = np.stack([data["a.voltage"].values[0], data["a.current"].values[0]])
    mean, covariance = moments(dt)
    drawn = np.stack([normals(np.arange(cells), 1, NOISE_STREAM + k, seed) for k in range(2)])
    expected = mean[:, None] + np.linalg.cholesky(covariance) @ drawn
    np.testing.assert_allclose(got, expected, atol=2e-5)
    assert np.abs(np.cov(got) - covariance).max() < 5 * covariance.max() * np.sqrt(2 / cells)


def test_a_state_with_noise_of_its_own_size_takes_the_linearised_step() -> None:
    cells, seed = 256, 4
    record = Record(states={"a.bounded": range(cells)}, every=DT)
    data = Network({"a": Group(Shaken(), cells)}, dt=DT, seed=seed).run(5.0, record, threads=1, precision="double")
    x = np.full(cells, 0.5)
    for step in range(1, 51):
        slope = (1 - 2 * x) / 10 * DT
        drift = x * (1 - x) / 10 * DT * np.expm1(slope) / slope if step > 1 else x * (1 - x) / 10 * DT
        spread = np.sqrt(np.where(slope == 0, 1.0, np.expm1(2 * slope) / np.where(slope == 0, 1.0, 2 * slope)))
        x = (
            x
            + drift
            + 0.5 * x / np.sqrt(10) * np.sqrt(DT) * spread * normals(np.arange(cells), step, NOISE_STREAM + 2, seed)
        )
        np.testing.assert_allclose(data["a.bounded"].values[step - 1], x, atol=2e-4)


def noisy(**changes: Any) -> Network:
    """Cells that noise takes across a low threshold again and again."""
    groups = {"a": Group(Shaken(threshold=2.0), 200), "b": Group(Shaken(threshold=1.5), 100, **changes)}
    return Network(groups, dt=DT, seed=2)


def spikes(data: Any) -> tuple[bytes, bytes]:
    return data["spike_time"].values.tobytes(), data["spike_cell"].values.tobytes()


def test_held_cells_do_not_move() -> None:
    data = noisy().run(60.0, Record(states={"b.voltage": range(100), "b.held": range(100)}, every=DT), threads=1)
    voltage, held = data["b.voltage"].values, data["b.held"].values
    still = (held[:-1] > 1e-6) & (held[:-1] < 5 - 1e-6)
    assert still.sum() > 500
    assert (voltage[1:][still] == voltage[:-1][still]).all()


def test_threads_instruction_sets_and_a_stop_do_not_change_a_noisy_spike(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = noisy().run(100.0, threads=1)
    assert whole.sizes["event"] > 300
    assert spikes(noisy().run(100.0, threads=2)) == spikes(whole)
    simulation = noisy().build(threads=2)
    first = simulation.run(37.0)
    simulation.save(tmp_path / "point.npz")
    other = noisy().build(threads=1)
    other.load(tmp_path / "point.npz")
    second = other.run(63.0)
    joined = np.concatenate([first["spike_time"], second["spike_time"]])
    assert np.array_equal(joined, whole["spike_time"])
    monkeypatch.setenv("GLUTAMATE_ISA", "generic")
    assert spikes(noisy().run(100.0, threads=1)) == spikes(whole)


VARIED: dict[str, dict[str, Any]] = {
    "lif_current": {"resting_potential": "normal(-65 mV, 2 mV)", "synaptic_time": "uniform(0.3 ms, 3 ms)"},
    "lif_conductance": {"threshold": "normal(-52 mV, 2 mV)", "leak_conductance": "uniform(8 nS, 12 nS)"},
}


@pytest.mark.parametrize("cell", [LIFCurrent, LIFConductance], ids=list(VARIED))
def test_cells_with_values_of_their_own_are_cells_made_with_them(cell: Any) -> None:
    """Each cell of a varied group against a network of that cell alone."""
    name = "lif_current" if cell is LIFCurrent else "lif_conductance"
    vary = VARIED[name]
    size = 20
    drives = np.linspace(300, 500, size)
    group = Group(cell(), size, vary={**vary, "current": drives, "refractory_time": np.repeat([2.0, 3.5], size // 2)})
    network = Network({"first": Group(cell(), 3), "a": group}, dt=DT, seed=5)
    path = next(p for p in network.models["a"].slots() if p.endswith("refractory_time")).rpartition(".")[0]
    record = Record(states={"a.voltage": range(size)}, every=1.0)
    data = network.run(200.0, record, threads=1)
    values = network.varied("a")
    assert len({*values[f"{path}.{next(iter(vary))}"]}) == size
    for k in range(size):
        own = {p.rpartition(".")[2]: float(v[k]) for p, v in values.items()}
        current = own.pop("current")
        single = Network({"a": Group(cell(**own), 1, drive={"current": current})}, dt=DT)
        alone = single.run(200.0, Record(states={"a.voltage": [0]}, every=1.0), threads=1)
        np.testing.assert_array_equal(alone["a.voltage"].values[:, 0], data["a.voltage"].values[:, k])
        assert np.array_equal(alone["spike_time"], data["spike_time"].values[data["spike_cell"].values == 3 + k])


def test_values_of_cells_belong_to_the_fingerprint_and_to_no_thread() -> None:
    spread = {"threshold": "normal(1.5 mV, 0.3 mV)", "current_time": "uniform(2 ms, 4 ms)"}
    one = noisy(vary=spread)
    assert spikes(one.run(60.0, threads=2)) == spikes(noisy(vary=spread).run(60.0, threads=1))
    assert (
        len({one.fingerprint, noisy().fingerprint, noisy(vary={"threshold": "normal(1.5 mV, 0.4 mV)"}).fingerprint})
        == 3
    )


@pytest.mark.parametrize(
    "vary",
    [
        {"threshold": np.ones(99)},
        {"threshold": np.full(100, np.nan)},
        {"voltage_time": np.full(100, -1.0)},
        {"threshol": np.ones(100)},
        {"held_time": np.full(100, 0.05)},
    ],
)
def test_values_that_do_not_fit_are_refused(vary: Any) -> None:
    with pytest.raises(GlutamateError) as error:
        noisy(vary=vary).build(threads=1)
    assert all((error.value.asked, error.value.came, error.value.allowed, error.value.do))
