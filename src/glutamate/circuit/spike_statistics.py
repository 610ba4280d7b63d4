"""Statistics of spike trains: irregularity and the frequency of common fluctuations.

Takes in     times (ms) and cells of spikes
Hands on     coefficient of variation of intervals, peak of the spectrum of a population rate
Sources      Welch1967 (spectrum)
"""

from __future__ import annotations

from typing import Any

import numpy as np

LEAST_INTERVALS = 5


def irregularity(times: Any, cells: Any) -> float:
    """Mean over cells with at least five intervals of the coefficient of variation of their intervals; NaN for none."""
    order = np.lexsort((times, cells))
    times, cells = np.asarray(times, float)[order], np.asarray(cells)[order]
    intervals = np.diff(times)[np.diff(cells) == 0]
    owner = cells[1:][np.diff(cells) == 0]
    _, place, count = np.unique(owner, return_inverse=True, return_counts=True)
    total = np.bincount(place, intervals)
    square = np.bincount(place, intervals**2)
    enough = count >= LEAST_INTERVALS
    if not enough.any():
        return float("nan")
    mean = total[enough] / count[enough]
    spread = np.sqrt(np.maximum(square[enough] / count[enough] - mean**2, 0.0))
    return float((spread / mean).mean())


def rhythm(rate: Any, bin_ms: float, low_hz: float = 5.0, high_hz: float = 400.0, window_ms: float = 500.0) -> float:
    """Frequency in Hz at the peak of the power spectrum of a rate (bins,), by Welch's averaged windows."""
    from scipy.signal import welch

    size = min(len(rate), round(window_ms / bin_ms))
    frequencies, power = welch(np.asarray(rate) - np.mean(rate), 1000.0 / bin_ms, nperseg=size, nfft=4 * size)
    inside = (frequencies >= low_hz) & (frequencies <= high_hz)
    return float(frequencies[inside][np.argmax(power[inside])])
