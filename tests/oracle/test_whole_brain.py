"""Whole brains against twins written from the equations: without noise, with delays, with noise."""

import numpy as np
import pytest
from scipy.integrate import solve_ivp

from glutamate.brain.balance import balanced, compensated, growth, rest
from glutamate.brain.run import run
from glutamate.brain.synthetic import synthetic
from glutamate.brain.whole import WholeBrain
from glutamate.circuit.dynamic_mean_field import DynamicMeanField
from glutamate.engine.adaptive.context import OK
from glutamate.engine.fixed.array import Array
from glutamate.engine.fixed.grid import GridBatch, run_grid
from glutamate.errors import ParameterError


def rates(current, slope, offset, curvature):
    """Hz; current in nA."""
    above = slope * current - offset
    return above / (1 - np.exp(-curvature * above))


def slopes(s, g, weights, lagged, coupling, j_nmda_e, j_nmda_i, inhibition, own=1.0):
    """Derivatives per ms of both activities, and the excitatory rate; nA, Hz, typed from the published equations."""
    heard = (weights * lagged).sum(axis=1)
    into_e = 0.382 + 1.4 * j_nmda_e * s + coupling * j_nmda_e * heard - inhibition * g
    into_i = 0.7 * 0.382 + j_nmda_i * s - own * g
    r_e, r_i = rates(into_e, 310, 125, 0.16), rates(into_i, 615, 177, 0.087)
    return -s / 100 + (1 - s) * 0.641e-3 * r_e, -g / 10 + 1e-3 * r_i, r_e


@pytest.fixture(scope="module")
def small():
    return synthetic(12, seed=3, density=0.4).scaled(0.6)


@pytest.fixture(scope="module")
def uneven(small):
    """Regions that differ in NMDA and GABA."""
    brain = WholeBrain(small, noise=0.0)
    map_ = np.linspace(0.9, 1.1, 12)
    return balanced(brain.under(nmda=map_, gaba_i=map_[::-1])).under(gaba_e=0.95)


def test_without_noise_regions_follow_the_differential_equations(small, uneven):
    def rate(t, y):
        s, g = y[:12], y[12:]
        a, b, _ = slopes(
            s, g, small.weights, s[None, :], 1.0, 1e-3 * uneven.value("nmda_e"), 1e-3 * uneven.value("nmda_i"),
            1e-3 * uneven.value("inhibition"), 1e-3 * uneven.value("self_inhibition"),
        )  # fmt: skip
        return np.concatenate([a, b])

    times = np.arange(0, 401, 20.0)
    start = [0.16] * 12 + [0.04] * 12
    exact = solve_ivp(rate, (0, 400), start, t_eval=times, rtol=1e-10, atol=1e-12).y[:12]
    errors = []
    for dt in (0.2, 0.1):
        ours = run(uneven, "400 ms", settle=0, dt=dt, every=20.0, method="heun")["activity"].values[0]
        errors.append(np.abs(ours - exact).max())
    assert errors[1] < 1e-5
    assert errors[0] / errors[1] > 3  # of second order
    assert np.ptp(exact[:, -1]) > 0.01  # regions do differ


def test_delays_are_those_of_lengths_and_speed(small):
    brain = balanced(WholeBrain(small, speed=4.0, noise=0.0)).under(nmda=1.1)
    dt, steps = 0.5, 240
    lag = np.rint(small.delays(4.0) / dt).astype(int)
    s, g = np.full(12, 0.16), np.full(12, 0.04)
    past = [s] * (lag.max() + 1)
    rows = [s]
    inhibition, nmda = 1e-3 * brain.value("inhibition"), 1e-3 * brain.value("nmda_e")
    for _ in range(steps):
        memory = np.array(past[::-1])  # 0 is now
        lagged = memory[lag, np.arange(12)[None, :]]
        a, b, _ = slopes(s, g, small.weights, lagged, 1.0, nmda, nmda, inhibition)
        s, g = s + dt * a, g + dt * b
        past = [*past[1:], s]
        rows.append(s)
    ours = run(brain, dt * steps, settle=0, dt=dt, every=dt)["activity"].values[0]
    np.testing.assert_allclose(ours, np.array(rows).T, rtol=1e-11)
    prompt = WholeBrain(small, noise=0.0, values=brain.values)
    at_once = run(prompt, dt * steps, settle=0, dt=dt, every=dt)["activity"].values[0]
    assert np.abs(at_once - ours).max() > 1e-6  # the delay can be seen


def test_noise_has_the_size_and_the_effect_of_the_twin(small):
    brain = balanced(WholeBrain(small, noise=0.005))
    draws = np.random.default_rng(1)
    dt, copies, steps = 0.5, 64, 4000
    s, g = np.full((copies, 12), 0.16), np.full((copies, 12), 0.04)
    inhibition = 1e-3 * brain.value("inhibition")
    seen = []
    for k in range(steps):
        heard = s @ small.weights.T
        into_e = 0.382 + 1.4 * 0.15 * s + 0.15 * heard - inhibition * g
        into_i = 0.7 * 0.382 + 0.15 * s - g
        r_e, r_i = rates(into_e, 310, 125, 0.16), rates(into_i, 615, 177, 0.087)
        if k >= 2000 and k % 20 == 0:
            seen.append((s.copy(), r_e))
        noise = 0.005 * np.sqrt(dt) * draws.standard_normal((2, copies, 12))
        s, g = s + dt * (-s / 100 + (1 - s) * 0.641e-3 * r_e) + noise[0], g + dt * (-g / 10 + 1e-3 * r_i) + noise[1]
    twin_s, twin_r = (np.array(x) for x in zip(*seen, strict=True))
    data = run([brain] * copies, "1 s", settle="1 s", dt=dt, seed=5)
    assert set(data["status"].values) == {"ok"}
    ours_s, ours_r = data["activity"].values, data["rate_e"].values
    assert ours_s.std() == pytest.approx(twin_s.std(), rel=0.05)
    assert ours_r.mean() == pytest.approx(twin_r.mean(), rel=0.05)
    assert ours_r.mean() > 1.05 * brain.region.firing()[0]  # noise raises the rate, which is what `tuned` is for


def test_noise_of_an_array_is_white_and_independent():
    array = Array(DynamicMeanField(recurrence=0.0, release=0.0), 40, (), {"excitation": 0.02})
    batch = GridBatch(64, None, 0.0, 1000.0, 1.0, every=100, slack=10.0, seed=2)
    out = run_grid(array, batch, record=["dynamic_mean_field.excitation"], method="exponential_euler")
    assert (out.status == OK).all()
    late = out.out[:, -1, :, 0]  # S' = -S / 100 + 0.02 xi, stationary after ten time constants
    assert late.std() == pytest.approx(0.02 * np.sqrt(50.0), rel=0.03)
    assert abs(np.corrcoef(late[:, 0], late[:, 1])[0, 1]) < 0.4
    assert abs(np.corrcoef(late[0], late[1])[0, 1]) < 0.5


def test_a_balance_holds_in_unequal_regions_at_unequal_rates(uneven):
    asked = np.linspace(2.0, 6.0, len(uneven))
    held = balanced(uneven, asked)
    np.testing.assert_allclose(rest(held)[0], asked, rtol=1e-3)


def test_growth_tells_whether_the_balanced_state_is_kept(small):
    largest = np.linalg.eigvals(small.weights).real.max()
    for strength, kept in ((1.1, True), (1.4, False)):
        brain = balanced(WholeBrain(small, DynamicMeanField(coupling=strength / largest), noise=0.0))
        assert (growth(brain) < 0) == kept
        assert (abs(rest(brain)[0] / brain.region.firing()[0] - 1).max() < 0.01) == kept


def test_growth_is_how_fast_a_small_push_dies(small):
    brain = balanced(WholeBrain(small, noise=0.0))
    start = run(brain, "1 ms", settle="20 s", every="1 ms", dt="1 ms")
    start["end_excitation"] = start["end_excitation"] + 1e-4
    data = run(brain, "4 s", settle=0, every="1 ms", dt="0.1 ms", start=start)["activity"].values[0, 0]
    off = data - start["activity"].values[0, 0, -1]
    assert np.log(off[4000] / off[3000]) == pytest.approx(growth(brain), rel=0.02)


def test_homeostasis_takes_a_deficit_of_gaba_back(small):
    before = balanced(WholeBrain(small, noise=0.0))
    less = before.under(gaba=0.9)
    acute, day, month = (rest(compensated(less, hours))[0].mean() for hours in (0, 24, 720))
    assert acute == pytest.approx(rest(less)[0].mean())
    assert acute > day > month
    assert month == pytest.approx(before.region.firing()[0], rel=2e-3)
    halfway = compensated(less, 24 * np.log(2), wanted=before).value("inhibition")
    np.testing.assert_allclose(halfway, (less.value("inhibition") + before.value("inhibition")) / 2)
    with pytest.raises(ParameterError, match="a rate and a brain"):
        compensated(less, 1.0, 3.0, wanted=before)
    with pytest.raises(ParameterError, match="-1 h"):
        compensated(less, -1)


def test_brains_side_by_side_are_what_each_is_alone(small):
    """Another coupling, gain, current and noise in each lane."""
    strong = balanced(WholeBrain(small, DynamicMeanField(coupling=1.2), noise=0.002))
    steep = balanced(WholeBrain(small)).gained(np.linspace(0.95, 1.05, 12))
    driven = balanced(WholeBrain(small)).changed(current=np.linspace(0, 20, 12))
    several = [strong, steep, driven]
    options = {"settle": 0, "dt": "0.5 ms", "seed": 4}
    together = run(several, "200 ms", streams=[3, 1, 2], **options)["rate_e"].values
    for brain, stream, found in zip(several, (3, 1, 2), together, strict=True):
        alone = run(brain, "200 ms", streams=[stream], **options)["rate_e"].values[0]
        np.testing.assert_allclose(found, alone, rtol=1e-12)
    assert np.abs(together[0] - together[1]).max() > 0.1
