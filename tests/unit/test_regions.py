"""BOLD of whole brains, metastability and distances of dynamics against signals of which they are known."""

import numpy as np
import pytest
import xarray as xr

from glutamate.errors import ParameterError
from glutamate.readouts.bold import bold_signal
from glutamate.readouts.regions import dynamics_distance, metastability, regional_bold


def test_bold_follows_window_means_and_keeps_labels():
    draws = np.random.default_rng(0)
    values = 0.2 + 0.1 * draws.standard_normal((2, 3, 801))
    coords = {"member": [0, 1], "node": list("abc"), "time": ("time", 5.0 * np.arange(801), {"units": "ms"})}
    data = xr.DataArray(values, coords, ("member", "node", "time"))
    assert (values < 0).any()
    seen = regional_bold(data, window_ms=500.0)
    means = values[..., 1:].reshape(2, 3, 8, 100).mean(axis=-1)
    np.testing.assert_allclose(seen.values, bold_signal(means, 500.0))
    assert seen.dims == data.dims and list(seen.node.values) == list("abc")
    np.testing.assert_allclose(seen.time.values, 500.0 * np.arange(1, 9))
    np.testing.assert_allclose(regional_bold(values, 5.0, window_ms=500.0), seen.values)


def test_bold_of_regions_refuses():
    values = np.full((2, 101), 0.2)
    with pytest.raises(ParameterError, match="windows of BOLD"):
        regional_bold(values, 3.0, window_ms=10.0)
    with pytest.raises(ParameterError, match="windows of BOLD"):
        regional_bold(values, 10.0, window_ms=1000.0)
    values[1, 20:40] = -0.1
    with pytest.raises(ParameterError, match="over windows"):
        regional_bold(values, 10.0, window_ms=100.0)


def test_two_rhythms_beat_with_a_known_order_parameter():
    times = np.arange(0, 4000, 1.0)
    pair = np.array([np.sin(2 * np.pi * f * times) for f in (0.050, 0.055)])
    found = metastability(pair, 1000.0)  # |cos| of half the difference of phases
    assert found.synchrony == pytest.approx(2 / np.pi, rel=0.02)
    assert found.metastability == pytest.approx(np.sqrt(0.5 - 4 / np.pi**2), rel=0.02)
    locked = np.array([np.sin(2 * np.pi * 0.05 * times + shift) for shift in (0.0, np.pi / 2)])
    still = metastability(locked, 1000.0)
    assert still.synchrony == pytest.approx(np.sqrt(0.5), rel=1e-3)
    assert still.metastability < 5e-3
    both = metastability(np.stack([pair, locked]), 1000.0)
    np.testing.assert_allclose(both.metastability, [found.metastability, still.metastability])


def test_metastability_refuses_what_has_no_phase():
    noise = np.random.default_rng(0).standard_normal((3, 400))
    with pytest.raises(ParameterError, match="band"):
        metastability(noise, 1000.0, band=(0.1, 0.6))
    with pytest.raises(ParameterError, match="100 times or more"):
        metastability(noise[:, :90], 1000.0)
    with pytest.raises(ParameterError, match="2 regions"):
        metastability(noise[0], 1000.0)
    noise[1] = 3.0
    with pytest.raises(ParameterError, match="1 that do not vary"):
        metastability(noise, 1000.0)


def test_distance_of_dynamics_is_that_of_distributions():
    one = np.zeros((4, 4))
    one[np.triu_indices(4, 1)] = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6]
    other = one + 0.35
    assert dynamics_distance(one, one) == 0
    assert dynamics_distance(one, other) == pytest.approx(2 / 3)  # four of one are below all of the other
    assert dynamics_distance(one, one + 1) == 1
    with pytest.raises(ParameterError, match="second"):
        dynamics_distance(one, one[:3])
