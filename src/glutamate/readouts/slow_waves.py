"""Slow waves: troughs after a sound, slow-wave and spindle power, and the trial of sound that closed_loop.py runs.

Takes in    cortical voltage (..., times) and the count of troughs that the device has taken
Hands on    `next_troughs`, `events_of`, `power_after`; `night(...)`: paired runs with and without sound
Method      troughs are minima of the voltage between 0.25 and 4 Hz, filtered forwards and backwards afterwards (the
            device itself never does that); the next trough is the first at least 300 ms after the one that was taken
Limits      one column, no sleep stages, no person who guesses the arm; sound shifts the phase of the waves that follow,
            so a fixed window that cuts a wave compares different phases: the spindle power to compare is that of the
            whole wait. sound_transmitters.py asks what the firing releases
Sources     Ngo2013 (in phase deepens, out of phase does not), Costa2016 (the model)
"""

from __future__ import annotations

from functools import cache, partial
from typing import Any, NamedTuple

import numpy as np

from glutamate.engine.mechanism import Target
from glutamate.readouts import readout
from glutamate.readouts.closed_loop import PhaseController
from glutamate.readouts.course import course, finite
from glutamate.readouts.spectrum import band_powers, peak_frequency, spectrum

SLOW = (0.25, 4.0)
SPINDLE = (11.0, 16.0)
FAST_SPINDLE = (12.0, 15.0)
SETTLE_MS = 10e3
STEP_MS = 5.0
DELAY, AGAIN, PAUSE = (vars(PhaseController)["PARAMETERS"][name].canonical() for name in ("delay", "again", "pause"))


class Night(NamedTuple):
    """Of one arm: mean next trough in mV and its error, troughs per minute, powers in mV^2, spindle peak in Hz.

    slow_power is that of the whole record; slow_after that between 450 ms and 1.6 s after a trough that was taken. The
    powers of spindles (12 to 15 Hz) are those between the two sounds, over the whole wait for the next one, and between
    450 ms and 2 s after a trough.
    """

    trough: float
    error: float
    waves: float
    slow_power: float
    slow_after: float
    spindle_between: float
    spindle_wait: float
    spindle_fixed: float
    spindle_peak: float


def filtered(voltage: Any, step_ms: float, low: float, high: float) -> Any:
    """Voltage (..., times) between two frequencies in Hz, without shift of phase."""
    from scipy.signal import butter, sosfiltfilt

    values, step = course(voltage, step_ms, "a voltage")
    sections = butter(2, [low, high], btype="band", fs=1e3 / step, output="sos")
    return sosfiltfilt(sections, values - values.mean(axis=-1, keepdims=True), axis=-1)


def events_of(taken: Any) -> list[Any]:
    """Sample numbers, for each member, at which a count (members, times) rises."""
    return [np.flatnonzero(np.diff(row) > 0) + 1 for row in finite(taken, "a count of troughs", 2)]


@readout("next_troughs", title="Depth of the slow wave after a sound")
def next_troughs(voltage: Any, events: list[Any], step_ms: float, after_ms: float = 300.0) -> Any:
    """Depth in mV of the first trough at least `after_ms` after each event; voltage (members, times).

    Events without a later trough of at least 3 mV are left out; so are those in the first and last seconds of a record,
    where there is nothing to compare with.
    """
    from scipy.signal import argrelmin

    slow = filtered(voltage, step_ms, *SLOW)
    found = []
    for row, hits in zip(slow, events, strict=True):
        lows = argrelmin(row)[0]
        lows = lows[row[lows] < -3.0]
        for hit in hits[(hits * step_ms >= SETTLE_MS) & (hits * step_ms < len(row) * step_ms - 3e3)]:
            later = lows[lows > hit + after_ms / step_ms]
            if len(later):
                found.append(row[later[0]])
    return np.array(found)


def power_after(
    voltage: Any, events: list[Any], step_ms: float, band: tuple[float, float], start_ms: float, end_ms: float
) -> float:
    """Mean square in a band between two times after each event; voltage (members, times)."""
    values = filtered(voltage, step_ms, *band) ** 2
    first, last = round(start_ms / step_ms), round(end_ms / step_ms)
    pieces = [
        row[hit + first : hit + last].mean()
        for row, hits in zip(values, events, strict=True)
        for hit in hits[(hits * step_ms >= SETTLE_MS) & (hits + last < values.shape[1])]
    ]
    return float(np.mean(pieces)) if pieces else float("nan")


def sleep(
    changes: dict[str, float], record: list[str], members: int, seconds: float, name: str = "closed_loop_sleep"
) -> Any:
    """Members of a sleeping model with parameters changed, every 5 ms; the random input is that of any other arm."""
    from glutamate.engine.discover import model
    from glutamate.engine.simulate import simulate

    return simulate(
        model(name),
        times=np.arange(0.0, seconds * 1e3 + STEP_MS / 2, STEP_MS),
        vary={path: np.full(members, value) for path, value in changes.items()},
        record=record,
        solver="euler_maruyama",
        dt="0.05 ms",
        seed=1,
    )


@cache
def night(
    strength: float, delay: float = DELAY, jitter: float = 0.0, members: int = 12, seconds: float = 300.0
) -> Night:
    """One arm of the trial: as many members and seconds of deep sleep, the same random input in every arm."""
    data = sleep(
        {"device.strength": strength, "device.delay": delay, "device.jitter": jitter},
        ["cortex.voltage_e", "thalamus.voltage_t", "device.taken"],
        members,
        seconds,
    )
    voltage, events = data["cortex.voltage_e"].values, events_of(data["device.taken"].values)
    depths = next_troughs(voltage, events, STEP_MS)
    later = voltage[:, round(SETTLE_MS / STEP_MS) :]
    waves = [((row[1:-1] < row[:-2]) & (row[1:-1] <= row[2:]) & (row[1:-1] < -3.0)).sum() for row in _slow(later)]
    relay = spectrum(data["thalamus.voltage_t"].values[:, round(SETTLE_MS / STEP_MS) :], STEP_MS, segment_ms=4000)
    mean = relay._replace(density=relay.density.mean(axis=0))
    return Night(
        float(depths.mean()),
        float(depths.std(ddof=1) / np.sqrt(len(depths))),
        float(np.mean(waves) / (later.shape[1] * STEP_MS / 6e4)),
        float(np.mean(band_powers(spectrum(later, STEP_MS, segment_ms=8000), {"slow": SLOW})["slow"])),
        power_after(voltage, events, STEP_MS, SLOW, 450.0, 1600.0),
        power_after(voltage, events, STEP_MS, FAST_SPINDLE, DELAY, DELAY + AGAIN),
        power_after(voltage, events, STEP_MS, FAST_SPINDLE, 0.0, PAUSE),
        power_after(voltage, events, STEP_MS, FAST_SPINDLE, 450.0, 2000.0),
        float(peak_frequency(mean, *SPINDLE)),
    )


def _slow(voltage: Any) -> Any:
    return filtered(voltage, STEP_MS, *SLOW)


def targets() -> list[Target]:
    """Sound in and out of phase, against sham with the same random input."""
    sham = partial(Target, source="computed: six runs of 300 s of these equations, in another program")
    lost = partial(Target, source="assumed: what CLE-02 asks for is gone")
    seen = partial(Target, source="Ngo2013", kind="prediction", relative=False)
    sign, gone = (partial(make, kind="regression", relative=False) for make in (sham, lost))

    def deeper(delay: float, jitter: float = 0.0) -> float:
        return night(0.7, delay, jitter).trough / night(0.0).trough - 1

    def more(power: str) -> float:
        return getattr(night(0.7), power) / getattr(night(0.0), power) - 1

    def raised(power: str) -> float:
        return float(more(power) > 0)

    wave, above = "slow oscillation, 40 to 75 per minute", "spindle power after sound in phase above sham"
    deep, flat = "450 ms deepens the next trough by 4 % or more", "700 ms reduces it by 10 % or more"
    after, weak = "slow-wave power after sound above sham", "jitter of 300 ms leaves less than 4 %"
    return [
        seen("CLE-01", wave, 57.5, "1/min", 17.5, measure=lambda: night(0.0).waves),
        Target(
            "CLE-01", "spindle peak of the relay, 11 to 16 Hz", 13.5, "1/s", 2.5, "Costa2016", "prediction",
            lambda: night(0.0).spindle_peak, relative=False,
        ),
        sign("CLE-02", deep, 1, "1", 0, measure=lambda: float(deeper(450) >= 0.04)),
        sign("CLE-02", flat, 1, "1", 0, measure=lambda: float(deeper(700) <= -0.1)),
        seen("CLE-03", "slow-wave power of the whole record", 0, "1", 0.03, measure=lambda: more("slow_power")),
        seen("CLE-03", after, 1, "1", 0, measure=lambda: raised("slow_after")),
        seen("CLE-04", above, 1, "1", 0, measure=lambda: raised("spindle_wait")),
        seen("CLE-04", "the same between the two sounds", 1, "1", 0, measure=lambda: raised("spindle_between")),
        seen("CLE-04", "the same from 450 ms to 2 s after", 1, "1", 0, measure=lambda: raised("spindle_fixed")),
        gone("CLE-08", weak, 1, "1", 0, measure=lambda: float(deeper(450, 300.0) < 0.04)),
    ]  # fmt: skip
