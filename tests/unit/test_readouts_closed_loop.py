"""Closed loop: the device on waves that are known, the sleeping model that hears it, what a trial can show."""

import numpy as np
import pytest
from scipy.stats import nct, t

from glutamate.circuit.sleeping_cortex import SleepingCortex
from glutamate.engine import discover
from glutamate.engine.assembly import Assembly, Input
from glutamate.engine.events.protocol import Protocol
from glutamate.engine.model import Model
from glutamate.engine.simulate import simulate
from glutamate.errors import ParameterError
from glutamate.readouts.closed_loop import PhaseController
from glutamate.readouts.slow_waves import events_of, next_troughs, power_after
from glutamate.readouts.sound_trial import sham_difference, trial_power
from glutamate.readouts.spectrum import spectrum

TIMES = np.arange(0.0, 30000.0, 1.0)
WAVE = -10 * np.sin(2 * np.pi * TIMES / 1000.0)  # troughs at 250 ms and every second after


def watch(wave, **changes):
    """The device alone, on a given voltage."""
    model = Model.of(Assembly({"device": PhaseController()}, {"device.voltage": Input("mV", 0.0)}), name="watch")
    model = model.set({f"device.{name}": value for name, value in ({"pause": 4000.0} | changes).items()})
    seen = Protocol().clamp("device.voltage", (TIMES, wave))
    return simulate(model, seen, times=TIMES, solver="euler_maruyama", dt="1 ms", seed=3)


def edges(data):
    """Times at which sound begins and ends."""
    on = np.diff((data["device.sound"].values > 0).astype(int))
    return TIMES[1:][on > 0], TIMES[1:][on < 0]


def test_sound_comes_once_the_trough_is_past_and_never_before():
    data = watch(WAVE)
    begins, ends = edges(data)
    detected = TIMES[1:][np.diff(data["device.taken"].values) > 0]
    first, second = begins[::2], begins[1::2]
    assert len(detected) >= 5
    lag = np.arctan(2 * np.pi * 0.02) - np.arctan(1 / (2 * np.pi * 0.64))  # of both filters at 1 Hz
    shift = (detected + 250.0) % 1000.0 - 500.0
    np.testing.assert_allclose(shift[1:], 1000 * lag / (2 * np.pi), atol=2)
    np.testing.assert_allclose(first - detected[: len(first)], 450, atol=2)
    np.testing.assert_allclose(second - first[: len(second)], 1075, atol=2)
    np.testing.assert_allclose(ends - begins[: len(ends)], 80, atol=2)
    assert (np.diff(detected) > 4000).all()


def test_what_comes_later_does_not_change_what_was_played():
    changed = WAVE.copy()
    changed[20000:] = 0.0
    before, after = watch(WAVE), watch(changed)
    assert before["device.taken"].values[19999] > 2
    for name in before.data_vars:
        np.testing.assert_array_equal(before[name].values[:20000], after[name].values[:20000])


def test_small_waves_and_sham_are_silent():
    assert watch(0.3 * WAVE)["device.taken"].values[-1] == 0
    sham = watch(WAVE, strength=0.0)
    assert sham["device.taken"].values[-1] >= 5
    assert not sham["device.sound"].values.any()


def test_jitter_has_its_spread_and_a_wait_is_never_negative():
    data = watch(WAVE, jitter=300.0, delay=450.0, pause=2500.0)
    waits = data["device.wait"].values[np.flatnonzero(np.diff(data["device.taken"].values) > 0) + 1]
    assert np.ptp(waits) > 200
    assert (waits >= 0).all()
    assert np.ptp(watch(WAVE)["device.wait"].values[1000:]) == 0
    assert not watch(np.zeros_like(WAVE))["device.sound"].values.any()


def test_the_shipped_model_sleeps_and_hears():
    model = discover.model("closed_loop_sleep")
    times = np.arange(0.0, 20001.0, 5.0)
    data = simulate(model, times=times, solver="euler_maruyama", dt="0.05 ms", seed=2)
    voltage = data["cortex.voltage_e"].values[2000:]
    assert voltage.min() < -65 < -55 < voltage.max()  # down and up states
    assert data["device.taken"].values[-1] >= 2
    found = spectrum(data["cortex.voltage_e"], segment_ms=4000.0)  # a variable brings its own step
    assert found.frequency[1] == pytest.approx(0.25)
    assert 0.5 <= found.frequency[found.density.argmax()] <= 1.5
    sounds = data["device.sound"].values > 0
    assert data["thalamus.to_t"].values[sounds].mean() > 2 * data["thalamus.to_t"].values[~sounds].mean()


def test_the_published_set_differs_in_the_named_parameters_only():
    first, second = SleepingCortex(), SleepingCortex.costa2016()
    changed = {name for name in first.PARAMETERS if getattr(first, name) != getattr(second, name)}
    assert changed == {"width_e", "synapses_te", "synapses_ti"}


def test_next_troughs_by_hand():
    times = np.arange(0, 60000, 5.0)
    depth = np.where(times < 30250, 10.0, 20.0)
    voltage = (-depth * np.sin(2 * np.pi * times / 1000.0))[None]
    taken = np.zeros_like(voltage)
    taken[:, 20250 // 5 :] += 1
    taken[:, 40250 // 5 :] += 1
    events = events_of(taken)
    assert events[0].tolist() == [4050, 8050]
    np.testing.assert_allclose(next_troughs(voltage, events, 5.0), [-10, -20], rtol=0.02)
    whole = power_after(voltage, [events[0][:1]], 5.0, (0.25, 4.0), 0.0, 1000.0)
    assert whole == pytest.approx(50, rel=0.03)


def test_power_is_that_of_the_noncentral_t():
    for effect, reliability in ((0.25, 1.0), (0.68, 0.5), (0.25, 0.2)):
        seen = effect * np.sqrt(reliability) * np.sqrt(20)
        limit = t.ppf(0.975, 19)
        exact = 1 - nct.cdf(limit, 19, seen) + nct.cdf(-limit, 19, seen)
        assert trial_power(20, effect, reliability) == pytest.approx(exact, abs=0.012)
    for wrong in ({"people": 1}, {"people": 9, "reliability": 0.0}, {"people": 9, "alpha": 1.0}):
        with pytest.raises(ParameterError):
            trial_power(**wrong)


def test_a_sham_trial_has_the_published_error_with_and_without_guesses():
    for bias in (0.0, -4.0):
        found = sham_difference(bias=bias)
        assert found.mean() == pytest.approx(-2.05, abs=0.05)
        assert found.std() == pytest.approx(0.74, rel=0.05)
    with pytest.raises(ParameterError, match="bias"):
        sham_difference(bias=50.0)
