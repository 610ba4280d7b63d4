"""The mean field of finitely many cells: its equations written out again, fluctuations, and those of spiking cells."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.special import erfc

from glutamate.circuit.adex_mean_field import BROAD_E, BROAD_I
from glutamate.circuit.finite_mean_field import FiniteMeanField
from glutamate.engine import discover
from glutamate.engine.simulate import simulate

MANY = {"cells": 2000.0, "probability": 0.25, "adaptation_step": 19.5}
OUTSIDE = 0.00215  # 1/ms
T, N_E, N_I = 20.0, 1600, 400
FANO = 0.86  # of inhibitory counts: their mean as it is, that share of their variance


def transfer(rate_e, rate_i, adaptation, coefficients, outside=OUTSIDE):
    """Rate (1/ms) of cells of 200 pF, 10 nS under 400 + 100 synapses of 1.5 and 5 nS and 400 fibres; mean voltage."""
    in_e = 400 * (rate_e + 1e-6) + 400 * outside
    in_i = 100 * (rate_i / FANO + 1e-6)
    g_e, g_i = 1.5 * 5 * in_e, 5.0 * FANO * 5 * in_i
    g = 10 + g_e + g_i
    mean = (-65.0 * 10 + 0.0 * g_e - 80.0 * g_i - adaptation) / g
    tau = 200 / g
    u_e, u_i = 1.5 * (0.0 - mean) / g, 5.0 * FANO * (-80.0 - mean) / g
    spread = np.sqrt(sum(n * (u * 5) ** 2 / (2 * (5 + tau)) for n, u in ((in_e, u_e), (in_i, u_i))))
    power = sum(n * (u * 5) ** 2 for n, u in ((in_e, u_e), (in_i, u_i)))
    time = power / sum(n * (u * 5) ** 2 / (5 + tau) for n, u in ((in_e, u_e), (in_i, u_i)))
    v, s, t = (mean + 60) / 10, (spread - 4) / 6, time * 10 / 200 - 0.5
    terms = np.array([1 + 0 * v, v, s, t, v * v, s * s, t * t, v * s, v * t, s * t])
    threshold = 1e3 * np.tensordot(np.array(coefficients), terms, 1)
    return erfc((threshold - mean) / (np.sqrt(2) * spread)) / (2 * time), mean


def slope(rate_e, rate_i, adaptation):
    to_e, mean = transfer(rate_e, rate_i, adaptation, BROAD_E)
    to_i, _ = transfer(rate_e, rate_i, 0.0, BROAD_I)
    drift = 19.5 * rate_e + (4 * (mean + 65) - adaptation) / 500
    return (to_e - rate_e) / T, (to_i - rate_i) / T, drift


def model():
    return discover.alone("finite_mean_field").set(
        {f"finite_mean_field.{name}": value for name, value in MANY.items()} | {"finite_mean_field.external": OUTSIDE}
    )


def test_rates_and_noise_as_written_out_again():
    part = FiniteMeanField(**MANY)
    rng = np.random.default_rng(1)
    for rate_e, rate_i, adaptation in zip(
        rng.uniform(1e-4, 1e-2, 50), rng.uniform(1e-3, 2e-2, 50), rng.uniform(0, 150, 50), strict=True
    ):
        state, drive = part.State(rate_e, rate_i, adaptation), part.Drive(OUTSIDE)
        np.testing.assert_allclose(part.rate(state, drive), slope(rate_e, rate_i, adaptation), rtol=1e-10)
        noise = part.noise(state, drive)
        assert noise["counts_e"].rate_e == pytest.approx(np.sqrt(rate_e * (1 / T - rate_e) / (N_E * T)))
        assert noise["counts_i"].rate_i == pytest.approx(np.sqrt(rate_i * (1 / T - rate_i) / (N_I * T)))
        assert noise["counts_e"][1:] == (0.0, 0.0) and noise["counts_i"][0] == noise["counts_i"][2] == 0.0


@pytest.fixture(scope="module")
def course():
    """Rates (Hz) of a minute after 4 s, by the engine."""
    record = ["finite_mean_field.rate_e", "finite_mean_field.rate_i"]
    times = np.arange(0, 64_001.0)
    data = simulate(model(), times=times, record=record, solver="euler_maruyama", dt=0.5, seed=2, progress=False)
    return [1e3 * data[path].values[4000:] for path in record]


def test_fluctuations_as_by_steps_of_our_own(course):
    rng, step = np.random.default_rng(7), 0.5
    many = 40  # minutes would be long in Python: as many copies for 3 s each, after 2 s
    e, i, w = np.full(many, 2.5e-3), np.full(many, 1.1e-2), np.full(many, 60.0)
    kept = []
    for k in range(round(5000 / step)):
        d_e, d_i, d_w = slope(e, i, w)
        n_e, n_i = (np.sqrt(r * (1 / T - r) / (n * T)) for r, n in ((e, N_E), (i, N_I)))
        x, y = rng.standard_normal((2, many)) * np.sqrt(step)
        e, i, w = e + step * d_e + n_e * x, i + step * d_i + n_i * y, w + step * d_w
        if k * step >= 2000:
            kept.append([e, i])
    twin = 1e3 * np.array(kept)
    for k in range(2):
        assert course[k].mean() == pytest.approx(twin[:, k].mean(), rel=0.02)
        assert course[k].std() == pytest.approx(twin[:, k].std(), rel=0.06)


def test_no_rate_falls_below_zero_in_the_deepest_sleep():
    values = {"adaptation_step": 60.0, "excitation_e": 0.84, "excitation_i": 0.84, "inhibition_e": 7.9,
              "inhibition_i": 7.9}  # fmt: skip
    quiet = model().set({f"finite_mean_field.{name}": value for name, value in values.items()})
    data = simulate(quiet, times=np.arange(0, 64_001.0), solver="euler_maruyama", dt=0.5, seed=3, progress=False)
    rate = 1e3 * data["finite_mean_field.rate_e"].values[4000:]
    assert data.attrs["members_failed"] == 0
    assert 0 < rate.min() < rate.mean() < 0.5


@pytest.fixture(scope="module")
def spiking():
    """10 s of the spiking network of the bridge, after 1.5 s."""
    from glutamate.life.bridges.cortex_run import Lifted, spiking

    parameters = {"excitatory.adaptation_step": 19.5, "excitation": 1.5, "inhibition": 5.0}
    return spiking(Lifted(parameters, {"outside_hz": 1e3 * OUTSIDE}, {}), 1500.0, 10_000.0, 1)


@pytest.mark.slow
def test_counts_of_inhibitory_cells_vary_less_than_those_of_poisson_trains(spiking):
    times, cells = (spiking.data[name].values for name in ("spike_time", "spike_cell"))
    own = (times >= 1500) & (cells >= N_E)
    counts = np.zeros((N_I, 500))
    np.add.at(counts, (cells[own] - N_E, np.minimum((times[own] - 1500) // 20, 499).astype(int)), 1)
    assert counts.var(axis=1).mean() / counts.mean() == pytest.approx(FiniteMeanField().count_variance_i, abs=0.02)


@pytest.mark.slow
def test_levels_lie_little_above_those_of_spiking_cells(spiking, course):
    assert 1.03 < course[0].mean() / spiking.rate_e < 1.15
    assert 1.0 < course[1].mean() / spiking.rate_i < 1.1


@pytest.mark.slow
def test_fluctuations_of_counts_are_those_of_spiking_cells(course, spiking):
    """Standard deviation of counts in 20 ms."""
    counted = spiking.data["rate"].values[300:].reshape(-1, 4, 2).mean(axis=1).std(axis=0)
    rng = np.random.default_rng(0)
    for k, cells in enumerate((N_E, N_I)):
        drawn = rng.poisson(1e-3 * course[k][:60_000] * cells) / cells * 1e3
        ours = drawn.reshape(-1, 20).mean(axis=1).std()
        assert 0.9 < ours / counted[k] < 1.2
