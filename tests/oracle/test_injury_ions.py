"""The three ion models against SciPy twins written from the equations, and at their stiff edges."""

import numpy as np
import pytest
from scipy.integrate import solve_ivp

from glutamate.engine import discover
from glutamate.engine.simulate import simulate
from glutamate.injury.ion_models import DEPOLARIZED_MV, HIGH_MM, hubel
from glutamate.injury.ion_targets import drift
from oracle.injury_twins import hubel_course, wei_rate, wei_start
from oracle.kalia_twin import Twin


def begins(time: np.ndarray, voltage: np.ndarray, potassium: np.ndarray) -> float:
    return float(time[(voltage > DEPOLARIZED_MV) & (potassium > HIGH_MM)][0])


@pytest.mark.slow
def test_hubel_course_is_that_of_scipy() -> None:
    """Without energy for 40 s from 20 s on: down and back again."""
    ours = hubel("anoxia", 180.0, failure__onset=20e3, failure__length=55e3)
    voltage, potassium = hubel_course(ours["time"], onset=20.0, length=55.0)
    assert begins(ours["time"], voltage, potassium) == pytest.approx(
        begins(ours["time"], ours["voltage"], ours["potassium"]), abs=0.5
    )
    quiet = (ours["time"] < 30) | ((ours["time"] > 45) & (ours["time"] < 80)) | (ours["time"] > 140)
    assert np.abs(ours["potassium"] - potassium)[quiet].max() < 0.02 * potassium.max()
    assert np.abs(ours["voltage"] - voltage)[quiet].max() < 0.5


def test_wei_derivative_is_that_of_the_equations() -> None:
    from glutamate.engine.mechanism import rate_of
    from glutamate.injury.wei import WeiNeuron

    part = WeiNeuron()
    rng = np.random.default_rng(1)
    for _ in range(20):
        y = wei_start() * rng.uniform(0.7, 1.3, 12)
        y[0], y[10] = rng.uniform(-90, 20), 1436.8 * rng.uniform(0.98, 1.05)
        found = rate_of(part, part.State(*y[:11], 1e-9 * y[11]), part.Drive(8.0, 32e-9, 1.0))
        mine = np.array(found)
        mine[11] *= 1e9
        np.testing.assert_allclose(mine, wei_rate(0.0, y, 8.0, (1e9, 1e9)), rtol=2e-5, atol=1e-9)


@pytest.mark.slow
def test_wei_anoxia_is_that_of_scipy() -> None:
    made = discover.model("wei_neuron")
    drive = {"neuron.oxygen_bath": ([0.0, 1e4, 1e4], [32e-9, 32e-9, 0.0])}
    times = np.arange(0, 60e3, 250.0)
    data = simulate(made, times=times, drive=drive, rtol=1e-7, threads=1)
    twin = solve_ivp(
        wei_rate,
        (0, times[-1]),
        wei_start(),
        "LSODA",
        times,
        rtol=1e-8,
        atol=1e-10,
        args=(4.0, (1e4, 1e9)),
        max_step=1e3,
    )
    outside = 8 / 7 * 1436.8 - twin.y[10]
    k, ours = twin.y[4] / outside, data["neuron.potassium_out_mm"].values
    assert begins(times, twin.y[0], k) == pytest.approx(begins(times, data["neuron.voltage"].values, ours), abs=500)
    late = times > 40e3
    np.testing.assert_allclose(ours[late], k[late], rtol=2e-3)
    np.testing.assert_allclose(data["neuron.voltage"].values[late], twin.y[0][late], atol=0.1)


@pytest.mark.slow
def test_kalia_derivative_is_that_of_the_equations() -> None:
    """At states along a collapse, where every amount has moved; potassium follows from voltage here, not there."""
    from glutamate.engine.mechanism import rate_of
    from glutamate.injury.kalia import KaliaSynapse
    from glutamate.injury.kalia_rest import derived

    made = discover.model("closed_synapse").set({"failure.left": 0.3, "failure.length": "20 min"})
    data = simulate(made, times=np.linspace(0, 5e5, 40), threads=1)
    part, twin = KaliaSynapse(), Twin()
    names, fixed, per = part.State._fields, derived(part), part.capacitance / part.faraday
    for k in range(0, 40, 3):
        state = part.State(*[float(data[f"synapse.{n}"].values[k]) for n in names])
        drive = part.Drive(float(data["failure.energy"].values[k]), 0.0, 0.0, 0.0, 0.0)
        c = part.content(state, fixed)
        rate = rate_of(part, state, drive)
        y = np.array([*state[1:3], *state[3:14], *state[15:18], state.glia_glutamate, *state[20:22]])
        y = np.insert(y, 1, c.potassium_inside * state.neuron_volume)
        y = np.insert(y, 15, c.potassium_glia * state.glia_volume)
        y[[0, 1, 2, *range(6, 19)]] *= 1e-3  # amol to fmol
        y[19:] *= 1e-3  # um^3 to pL
        found = twin.rate(0.0, y, lambda t, e=drive.energy: e)
        expected = np.array([*rate[1:14], *rate[15:18], rate.glia_glutamate, *rate[20:22]])
        mine = np.delete(found, [1, 15]) * np.array([1e3] * 2 + [1.0] * 3 + [1e3] * 14)
        stages = sum(rate[7:14])
        gained = (
            per * rate.neuron_voltage + rate.neuron_chloride + stages - rate.neuron_sodium - 2 * rate.neuron_calcium
        )
        scale = np.array([1e-4 if i in (2, 3, 4) else 1e-7 for i in range(19)])
        assert np.all(np.abs(mine - expected) < 1e-5 * np.abs(mine) + scale)
        assert gained == pytest.approx(1e3 * found[1], rel=1e-5, abs=1e-6)


@pytest.mark.parametrize("change", [{"failure.left": 0.1, "failure.length": 1.2e6}, {"failure.length": 6e5}])
def test_stiff_edges_run(change: dict[str, float]) -> None:
    """The pump at 10 % for 20 min, and no energy for 600 s."""
    made = discover.model("anoxia").set(change)
    data = simulate(made, times=np.linspace(0, 1.5e6, 500), threads=1)
    assert np.all(np.isfinite(data["tissue.voltage"].values))
    assert np.all(np.isfinite(data["tissue.potassium_outside"].values))


@pytest.mark.slow
def test_totals_stay() -> None:
    assert max(drift(name) for name in ("hubel", "kalia", "wei")) < 1e-8
