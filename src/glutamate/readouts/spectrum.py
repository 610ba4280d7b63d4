"""Spectrum: power of a signal by frequency, its bands, its peak, and the slope of what is not a rhythm.

Takes in    a signal (..., times) and its step
Hands on    `spectrum` (Welch), `band_powers`, `peak_frequency`, `aperiodic` (with or without a knee)
Method      Hann windows that overlap by half, each with its mean removed, one-sided density; a band's power is the
            integral of the density by trapezes, with the density interpolated at the band's ends
Limits      a slope depends on synaptic decay, cable filtering, cell leak, muscle and age as well as on inhibition: a
            change of slope is not unique to E/I balance and is never inverted into one ratio
Sources     Welch1967 (density), Donoghue2020 (offset, exponent and knee)
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np

from glutamate.errors import ParameterError
from glutamate.readouts import readout
from glutamate.readouts.course import course, finite, positive

BANDS = {"delta": (1.0, 4.0), "theta": (4.0, 8.0), "alpha": (8.0, 13.0), "beta": (13.0, 30.0), "gamma": (30.0, 90.0)}


class Spectrum(NamedTuple):
    """frequency (F,) in Hz; density (..., F) in the signal's unit squared per Hz."""

    frequency: Any
    density: Any


class Aperiodic(NamedTuple):
    """log10 density = offset - log10(knee + frequency^exponent); slope = -exponent; residual = rms in log10."""

    offset: float
    exponent: float
    knee: float
    residual: float

    @property
    def slope(self) -> float:
        """Slope of log power against log frequency far above the knee."""
        return -self.exponent


@readout("spectrum", title="Power of a signal by frequency (Welch)")
def spectrum(signal: Any, step_ms: float | None = None, *, segment_ms: float = 2000.0) -> Spectrum:
    """One-sided power density of `signal` (..., times) from Hann windows of `segment_ms` that overlap by half.

    Raises ParameterError for a signal shorter than one segment, or segments of fewer than 8 samples.
    """
    values, step = course(signal, step_ms, "the signal of a spectrum")
    count = round(positive(segment_ms, "the segment in ms") / step)
    if not 8 <= count <= values.shape[-1]:
        came = f"{segment_ms:g} ms, {count} samples of {values.shape[-1]}"
        raise ParameterError("a segment", came, "8 samples or more, within the signal", "change segment_ms")
    shape = 0.5 - 0.5 * np.cos(2 * np.pi * np.arange(count) / count)
    pieces = np.lib.stride_tricks.sliding_window_view(values, count, axis=-1)[..., :: count - count // 2, :]
    rate = 1e3 / step
    density = np.zeros((*values.shape[:-1], count // 2 + 1))
    for k in range(pieces.shape[-2]):
        piece = pieces[..., k, :]
        piece = (piece - piece.mean(axis=-1, keepdims=True)) * shape
        density += np.abs(np.fft.rfft(piece, axis=-1)) ** 2
    density *= 2 / (pieces.shape[-2] * rate * (shape**2).sum())
    density[..., 0] /= 2
    if count % 2 == 0:
        density[..., -1] /= 2
    return Spectrum(np.fft.rfftfreq(count, 1 / rate), density)


@readout("band_powers", title="Power in the bands of the EEG")
def band_powers(spectrum: Spectrum, bands: Mapping[str, tuple[float, float]] = BANDS) -> dict[str, Any]:
    """Power (...) of every band {name: (low, high) in Hz}, in the signal's unit squared.

    Raises ParameterError for a band that is empty or outside the spectrum.
    """
    frequency, density = _checked(spectrum)
    powers = {}
    for name, (low, high) in bands.items():
        inside = _inside(frequency, low, high, f"the band {name!r:.40}", 0)
        ends = [_at(frequency, density, f) for f in (low, high)]
        grid = np.concatenate([[low], frequency[inside], [high]])
        rows = np.concatenate([ends[0][..., None], density[..., inside], ends[1][..., None]], axis=-1)
        powers[name] = ((rows[..., 1:] + rows[..., :-1]) / 2 * np.diff(grid)).sum(axis=-1)
    return powers


@readout("peak_frequency", title="Frequency of the largest peak within a band")
def peak_frequency(spectrum: Spectrum, low: float, high: float) -> Any:
    """Frequency (...) in Hz of the largest local maximum of the density between low and high; NaN where there is none.

    A parabola through the logarithm of three points refines it. A density that only falls or rises has no peak.
    """
    frequency, density = _checked(spectrum)
    inside = np.flatnonzero(_inside(frequency, low, high, "the band of a peak", 3))
    inside = inside[(inside > 0) & (inside < len(frequency) - 1)]
    rows = density.reshape(-1, len(frequency))
    found = np.full(len(rows), np.nan)
    for k, row in enumerate(rows):
        tops = inside[(row[inside] > row[inside - 1]) & (row[inside] >= row[inside + 1])]
        if len(tops) == 0:
            continue
        top = tops[np.argmax(row[tops])]
        found[k] = frequency[top]
        if row[top - 1] > 0 and row[top + 1] > 0:
            left, middle, right = np.log(row[top - 1 : top + 2])
            curve = left - 2 * middle + right
            found[k] += 0.5 * (left - right) / curve * (frequency[1] - frequency[0]) if curve else 0.0
    return found.reshape(density.shape[:-1]) if density.ndim > 1 else float(found[0])


@readout("aperiodic", title="Slope of the spectrum, with or without a knee")
def aperiodic(
    spectrum: Spectrum,
    low: float = 30.0,
    high: float = 50.0,
    *,
    knee: bool = False,
    leave_out: tuple[tuple[float, float], ...] = (),
) -> Aperiodic:
    """Fit of log10 density (F,) between low and high Hz by least squares; bands in `leave_out` (rhythms) are not read.

    Without a knee a straight line in log-log; with it offset, knee (above 0, in Hz^exponent) and exponent. Raises
    ParameterError for a band without enough points or with power that is not positive.
    """
    frequency, density = _checked(spectrum)
    if density.ndim != 1:
        raise ParameterError("an aperiodic fit", f"densities of shape {density.shape}", "one spectrum", "pass one row")
    keep = _inside(frequency, low, high, "the band of an aperiodic fit", 3) & (frequency > 0)
    for a, b in leave_out:
        keep &= ~((frequency >= a) & (frequency <= b))
    x, p = frequency[keep], density[keep]
    if len(x) < (5 if knee else 3) or (p <= 0).any():
        came = f"{len(x)} points, least power {p.min(initial=np.inf):g}"
        raise ParameterError("an aperiodic fit", came, "five points of positive power", "widen the band")
    y = np.log10(p)
    slope, offset = np.polyfit(np.log10(x), y, 1)
    if not knee:
        return Aperiodic(float(offset), float(-slope), 0.0, _rms(y - offset - slope * np.log10(x)))
    from scipy.optimize import least_squares

    def miss(v: Any) -> Any:
        return v[0] - np.logaddexp(v[1], v[2] * np.log(x)) / np.log(10) - y

    starts = [
        (y[0] + e * np.log10(k), e * np.log(k), e) for k in (x[0], np.sqrt(x[0] * x[-1])) for e in (1.0, 2.0, 4.0)
    ]
    fits = [least_squares(miss, start, x_scale="jac") for start in starts]
    best = min(fits, key=lambda fit: fit.cost)
    return Aperiodic(float(best.x[0]), float(best.x[2]), float(np.exp(best.x[1])), _rms(best.fun))


def _rms(x: Any) -> float:
    return float(np.sqrt(np.mean(np.square(x))))


def _at(frequency: Any, density: Any, at: float) -> Any:
    """Density (...) interpolated at one frequency."""
    right = int(np.clip(np.searchsorted(frequency, at), 1, len(frequency) - 1))
    share = (at - frequency[right - 1]) / (frequency[right] - frequency[right - 1])
    return density[..., right - 1] * (1 - share) + density[..., right] * share


def _inside(frequency: Any, low: float, high: float, what: str, least: int) -> Any:
    if not frequency[0] <= low < high <= frequency[-1]:
        allowed = f"low below high within {frequency[0]:g} to {frequency[-1]:g} Hz"
        raise ParameterError(what, f"{low:g} to {high:g} Hz", allowed, "change the band, or sample more finely")
    inside = (frequency >= low) & (frequency <= high)
    if inside.sum() < least:
        came = f"{inside.sum()} frequencies {frequency[1] - frequency[0]:g} Hz apart"
        raise ParameterError(what, came, f"{least} or more", "use longer segments")
    return inside


def _checked(spectrum: Spectrum) -> tuple[Any, Any]:
    frequency, density = finite(spectrum[0], "frequencies", 1), finite(spectrum[1], "a power density")
    if len(frequency) < 3 or (np.diff(frequency) <= 0).any() or density.shape[-1:] != frequency.shape:
        came = f"{frequency.shape} frequencies, densities {density.shape}"
        raise ParameterError("a spectrum", came, "ascending frequencies along the last axis", "use spectrum(...)")
    return frequency, density
