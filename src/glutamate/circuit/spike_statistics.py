"""Statistics of spike trains: irregularity, correlation and the frequency of common fluctuations.

Takes in     times (ms) and cells of spikes
Hands on     coefficients of variation of intervals, correlations of counts, peak of the spectrum of a population rate
Sources      Welch1967 (spectrum)
"""

from __future__ import annotations

from typing import Any

import numpy as np

LEAST_INTERVALS = 5


def irregularities(times: Any, cells: Any) -> Any:
    """Coefficient of variation of the intervals of every cell that has at least five, (cells,)."""
    order = np.lexsort((times, cells))
    times, cells = np.asarray(times, float)[order], np.asarray(cells)[order]
    intervals = np.diff(times)[np.diff(cells) == 0]
    owner = cells[1:][np.diff(cells) == 0]
    _, place, count = np.unique(owner, return_inverse=True, return_counts=True)
    total = np.bincount(place, intervals)
    square = np.bincount(place, intervals**2)
    enough = count >= LEAST_INTERVALS
    mean = total[enough] / count[enough]
    spread = np.sqrt(np.maximum(square[enough] / count[enough] - mean**2, 0.0))
    return spread / mean


def irregularity(times: Any, cells: Any) -> float:
    """Mean of the irregularities of cells; NaN where none has enough intervals."""
    found = irregularities(times, cells)
    return float(found.mean()) if len(found) else float("nan")


def correlations(times: Any, cells: Any, duration: float, bin_ms: float = 2.0, most: int = 200) -> Any:
    """Correlation coefficients of spike counts, (pairs,), of up to `most` cells that fire in 0 to `duration` ms.

    The cells are spread evenly over those that fire; the last, partial bin is left out.
    """
    firing = np.unique(cells)
    chosen = firing[np.linspace(0, len(firing) - 1, min(most, len(firing))).astype(int)] if len(firing) else firing
    bins = int(duration // bin_ms)
    own = np.isin(cells, chosen) & (np.asarray(times) < bins * bin_ms)
    counts = np.zeros((len(chosen), bins))
    row = np.searchsorted(chosen, np.asarray(cells)[own])
    np.add.at(counts, (row, (np.asarray(times)[own] / bin_ms).astype(int)), 1)
    counts = counts[counts.std(axis=1) > 0]
    return np.corrcoef(counts)[np.triu_indices(len(counts), 1)] if len(counts) > 1 else np.array([])


def rhythm(rate: Any, bin_ms: float, low_hz: float = 5.0, high_hz: float = 400.0, window_ms: float = 500.0) -> float:
    """Frequency in Hz at the peak of the power spectrum of a rate (bins,), by Welch's averaged windows."""
    from scipy.signal import welch

    size = min(len(rate), round(window_ms / bin_ms))
    frequencies, power = welch(np.asarray(rate) - np.mean(rate), 1000.0 / bin_ms, nperseg=size, nfft=4 * size)
    inside = (frequencies >= low_hz) & (frequencies <= high_hz)
    return float(frequencies[inside][np.argmax(power[inside])])
