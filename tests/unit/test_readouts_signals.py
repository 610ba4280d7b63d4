"""Readouts of signals: how courses are read, bands, peaks, field proxy, EEG of your own, block means, and refusals."""

import numpy as np
import pytest
import xarray as xr

from glutamate.errors import ParameterError
from glutamate.readouts.block import UNITS, Block, block
from glutamate.readouts.connectivity import agreement, connectivity_dynamics, functional_connectivity
from glutamate.readouts.course import course, window
from glutamate.readouts.eeg import average_reference, eeg, electrodes, leadfield, mne_leadfield, read_leadfield
from glutamate.readouts.lfp import FieldOfRates, field_of_rates, lfp
from glutamate.readouts.spectrum import Spectrum, aperiodic, band_powers, peak_frequency, spectrum
from glutamate.readouts.sphere import Head, potential

RNG = np.random.default_rng(3)


def labelled(values, step, unit="ms", dims=("time",)):
    coords = {"time": ("time", np.arange(np.shape(values)[dims.index("time")]) * step, {"units": unit})}
    return xr.DataArray(values, dims=dims, coords=coords)


def test_a_dataset_brings_its_step_and_its_axis():
    values, step = course(labelled(np.ones((5, 3)), 2.0, "s", ("time", "member")))
    assert values.shape == (3, 5)
    assert step == 2000.0


@pytest.mark.parametrize(
    ("data", "step"),
    [
        (np.ones(5), None),
        (np.ones(5), 0.0),
        (np.ones(5), float("nan")),
        (np.array([1.0, np.nan]), 1.0),
        (np.ones(1), 1.0),
        (labelled(np.ones(5), 1.0), 2.0),
        (labelled(np.ones(5), 1.0, "years"), None),
        (xr.DataArray(np.ones(3), dims=("time",), coords={"time": [0.0, 1.0, 3.0]}), None),
        (xr.DataArray(np.ones(3), dims=("node",)), None),
    ],
)
def test_a_course_that_cannot_be_read_is_refused(data, step):
    with pytest.raises(ParameterError):
        course(data, step)


def test_a_window_outside_the_record_is_refused():
    assert window(np.arange(10.0), 2.0, 4.0, 8.0, "x").tolist() == [2.0, 3.0]
    for span in ((-1.0, 5.0), (5.0, 5.0), (0.0, 21.0), (0.1, 0.2)):
        with pytest.raises(ParameterError):
            window(np.arange(10.0), 2.0, *span, "x")


def test_a_sine_has_its_power_in_its_band_and_its_peak():
    seconds = np.arange(20000) * 1e-3
    found = spectrum(3 * np.sin(2 * np.pi * 10.3 * seconds), 1.0, segment_ms=4000)
    powers = band_powers(found)
    assert powers["alpha"] == pytest.approx(9 / 2, rel=1e-3)
    assert powers["gamma"] < 1e-6
    assert peak_frequency(found, 5, 20) == pytest.approx(10.3, abs=0.03)
    assert np.isnan(peak_frequency(Spectrum(np.arange(1.0, 30), 1 / np.arange(1.0, 30)), 5, 20))


def test_rows_of_a_spectrum_are_those_of_each_signal():
    signals = RNG.normal(size=(2, 3, 3000))
    all_at_once = spectrum(signals, 1.0, segment_ms=500).density
    one = spectrum(signals[1, 2], 1.0, segment_ms=500).density
    assert all_at_once[1, 2] == pytest.approx(one)
    assert peak_frequency(Spectrum(np.arange(251.0) * 2, all_at_once), 10, 100).shape == (2, 3)


def test_aperiodic_recovers_what_was_put_in():
    f = np.arange(1.0, 100.0, 0.5)
    line = aperiodic(Spectrum(f, 10**2.5 / f**1.7), 2, 90)
    assert (line.offset, line.exponent, line.slope) == pytest.approx((2.5, 1.7, -1.7))
    bent = aperiodic(Spectrum(f, 10**1.2 / (400 + f**2.2)), 1, 90, knee=True)
    assert (bent.offset, bent.knee, bent.exponent) == pytest.approx((1.2, 400, 2.2), rel=1e-4)
    bump = 10**2.5 / f**1.7 * (1 + 5 * np.exp(-(((f - 10) / 1.0) ** 2)))
    assert aperiodic(Spectrum(f, bump), 2, 90, leave_out=((5, 15),)).exponent == pytest.approx(1.7, rel=1e-6)


def test_spectra_refuse_what_they_cannot_hold():
    found = spectrum(RNG.normal(size=1000), 1.0, segment_ms=500)
    for call in (
        lambda: spectrum(np.ones(100), 1.0),
        lambda: band_powers(found, {"above": (400.0, 600.0)}),
        lambda: aperiodic(found, 30, 30.5),
        lambda: aperiodic(Spectrum(found.frequency, 0 * found.density)),
        lambda: band_powers(Spectrum(found.frequency, found.density[:-1])),
    ):
        with pytest.raises(ParameterError):
            call()


def test_rws_by_hand():
    ampa, gaba, nmda = -np.arange(20.0), np.full(20, 2.0), -np.ones(20)
    found = lfp(ampa, gaba, 1.0)
    assert np.isnan(found[:6]).all()
    assert found[6:] == pytest.approx(np.arange(14.0) + 3.3)
    assert lfp(ampa, gaba, 1.0, nmda=nmda)[6:] == pytest.approx(np.arange(14.0) + 1 + 3.3)
    for wrong in ((ampa, gaba[:-1], 1.0), (ampa, gaba, 4.0), (ampa[:4], gaba[:4], 1.0)):
        with pytest.raises(ParameterError):
            lfp(*wrong)


def test_a_labelled_current_gives_the_same_field():
    currents = [labelled(-RNG.random((20, 2)), 1.0, dims=("time", "member")) for _ in range(2)]
    arrays = [c.values.T for c in currents]
    np.testing.assert_array_equal(lfp(*currents), lfp(*arrays, 1.0))


def test_field_of_rates_refuses_equal_times():
    assert field_of_rates(np.arange(30.0, 51.0), 3.0).density.shape == (21,)
    for change in ({"rise_e": 2.0}, {"rate_i": 0.0}):
        with pytest.raises(ParameterError):
            FieldOfRates(**change)


def test_eeg_is_linear_and_referenced():
    sites, places = electrodes(32), np.array([[0.0, 0.0, 70.0], [40.0, 20.0, 50.0]])
    field = leadfield(sites, places, places)
    assert field.mean(axis=0) == pytest.approx(0, abs=1e-15)
    assert field[:, 0].argmax() == sites[:, 2].argmax()
    signals = RNG.normal(size=(2, 7))
    assert eeg(signals, field, [2.0, 3.0]) == pytest.approx(field @ (signals * [[2], [3]]))
    assert leadfield(sites, places, 5 * places) == pytest.approx(field)


def test_a_head_and_its_dipoles_are_checked():
    for call in (
        lambda: Head((90.0, 80.0), (1.0, 1.0)),
        lambda: Head((80.0, 90.0), (1.0,)),
        lambda: Head(order=0),
        lambda: potential(Head(), [[0, 0, 1.0]], [[0, 0, 85.0]], [[0, 0, 1.0]]),
        lambda: potential(Head(), [[0, 0, 0.0]], [[0, 0, 5.0]], [[0, 0, 1.0]]),
        lambda: leadfield(electrodes(3), [[0, 0, 5.0]], [[0, 0, 0.0]]),
        lambda: eeg(np.ones((3, 5)), np.ones((4, 2))),
        lambda: average_reference(np.ones((1, 3))),
    ):
        with pytest.raises(ParameterError):
            call()


def test_your_own_leadfield(tmp_path):
    matrix = RNG.normal(size=(4, 3))
    np.save(tmp_path / "own.npy", matrix)
    (tmp_path / "own.csv").write_text("\n".join(",".join(map(repr, row)) for row in matrix.tolist()))
    for name in ("own.npy", "own.csv"):
        assert read_leadfield(tmp_path / name, 3) == pytest.approx(average_reference(matrix))
    (tmp_path / "bad.csv").write_text("a,b\n1,2\n")
    for name, regions in (("own.npy", 5), ("bad.csv", None), ("none.npy", None)):
        with pytest.raises(ParameterError):
            read_leadfield(tmp_path / name, regions)


def test_mne_is_optional(monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "mne", None)
    with pytest.raises(ParameterError, match="mne"):
        mne_leadfield("a-fwd.fif")


def test_block_by_hand():
    found = block(
        [[4.0, 6.0]], [[8.0, 10.0]], 1.0, release_probability=0.25, synapses=8000, nmda_current=[[-10.0, -30.0]]
    )
    assert set(Block._fields) == set(UNITS)
    assert (found.rate_e[0], found.rate_i[0], found.vesicles[0]) == (5.0, 9.0, 10000.0)
    assert found.calcium[0] == pytest.approx(20e-12 * 0.1 / (2 * 96485.33212) * 1e15)
    assert found.atp[0] == pytest.approx(3.42e8 + 5 * 7.1e8)
    assert np.isnan(block([1.0, 1.0], [1.0, 1.0], 1.0, release_probability=0.1, synapses=1).calcium)


def test_four_hertz_cost_what_the_budget_says():
    found = block([4.0, 4.0], [4.0, 4.0], 1.0, release_probability=0.25, synapses=8000)
    assert found.atp + 1.02e8 == pytest.approx(3.29e9, rel=0.005)  # with the glia of one neuron


@pytest.mark.parametrize(
    "change", [{"release_probability": 1.1}, {"synapses": 0}, {"nmda_current": [5.0, 5.0]}, {"calcium_share": -0.1}]
)
def test_block_refuses(change):
    with pytest.raises(ParameterError):
        block([1.0, 1.0], [1.0, 1.0], 1.0, **{"release_probability": 0.2, "synapses": 10, **change})
    with pytest.raises(ParameterError):
        block([-1.0, 1.0], [1.0, 1.0], 1.0, release_probability=0.2, synapses=10)


def test_connectivity():
    common = RNG.normal(size=4000)
    signals = np.stack([common, -common, RNG.normal(size=4000), common + RNG.normal(size=4000)])
    found = functional_connectivity(signals)
    assert found[0, 1] == pytest.approx(-1)
    assert found[0, 3] == pytest.approx(2**-0.5, abs=0.03)
    assert agreement(found, found) == pytest.approx(1)
    dynamics = connectivity_dynamics(signals, 1.0, window_ms=500, shift_ms=250)
    assert dynamics.shape == (15, 15)
    assert np.diag(dynamics) == pytest.approx(1)
    for call in (
        lambda: functional_connectivity(np.ones((2, 5))),
        lambda: connectivity_dynamics(signals, 1.0, window_ms=4000, shift_ms=250),
        lambda: agreement(found, found[:2]),
    ):
        with pytest.raises(ParameterError):
            call()
