"""Synchrony: how irregular single cells fire, how much they fire together, and whether a population runs away.

Takes in    spike times in ms with the number of the cell, or rates (..., times) in Hz
Hands on    `irregularity` (CV and CV2 of intervals), `correlations`, `synchrony` (0 to 1), `seizure_share`
Method      CV pools intervals within cells that have at least five; correlations are of counts in bins, cells without
            a spike left out and counted; synchrony is the root of var(mean of cells) / mean(var of cells)
Sources     Golomb2007 (synchrony), Holt1996 (CV2); Brunel2000 for what the states look like
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from glutamate.errors import ParameterError
from glutamate.parameter import Parameter
from glutamate.readouts import readout
from glutamate.readouts.course import course, finite, positive

SEIZURE = Parameter(
    100.0, "1/s", "assumed: far above what cortex sustains", domain=(0, None), note="of pyramidal cells"
)


class Irregularity(NamedTuple):
    """Means over cells with enough intervals, NaN if there are none; cv (cells,) keeps NaN for the others."""

    mean: float
    local: float
    cv: Any
    cells: int


class Correlations(NamedTuple):
    """Pearson correlations (pairs,) of counts, their mean and spread; silent: cells without a spike, left out."""

    mean: float
    sd: float
    pairs: Any
    silent: int


@readout("irregularity", title="Irregularity of firing (CV of intervals)")
def irregularity(times_ms: Any, cells: Any, n_cells: int | None = None, least: int = 5) -> Irregularity:
    """CV of interspike intervals, and CV2 of neighbouring ones; times (spikes,) in ms, cells (spikes,) from 0."""
    times, who, n = _spikes(times_ms, cells, n_cells)
    cv, local = np.full(n, np.nan), np.full(n, np.nan)
    for cell, train in enumerate(_trains(times, who, n)):
        gaps = np.diff(train)
        if len(gaps) >= max(least, 2) and gaps.mean() > 0:
            cv[cell] = gaps.std() / gaps.mean()
            both = gaps[1:] + gaps[:-1]
            local[cell] = np.mean(2 * np.abs(np.diff(gaps))[both > 0] / both[both > 0])
    seen = np.isfinite(cv)
    if not seen.any():
        return Irregularity(np.nan, np.nan, cv, 0)
    return Irregularity(float(cv[seen].mean()), float(local[seen].mean()), cv, int(seen.sum()))


@readout("correlations", title="Correlation of spike counts between cells")
def correlations(
    times_ms: Any, cells: Any, duration_ms: float, *, bin_ms: float = 10.0, n_cells: int | None = None
) -> Correlations:
    """Pearson correlations of counts in bins over 0 to duration; at least two bins."""
    counts, silent = _active(spike_counts(times_ms, cells, duration_ms, bin_ms, n_cells))
    if len(counts) < 2:
        return Correlations(np.nan, np.nan, np.zeros(0), silent)
    unit = counts - counts.mean(axis=1, keepdims=True)
    unit /= np.sqrt((unit**2).sum(axis=1, keepdims=True))
    pairs = (unit @ unit.T)[np.triu_indices(len(counts), 1)]
    return Correlations(float(pairs.mean()), float(pairs.std()), pairs, silent)


@readout("synchrony", title="Synchrony of a population, 0 to 1")
def synchrony(signals: Any) -> float:
    """Root of var(mean of cells)/mean(var of cells); signals (cells, times): counts, voltages or rates.

    1 for identical signals, about 1/sqrt(cells) for independent ones, NaN where nothing varies.
    """
    values = finite(signals.values if hasattr(signals, "dims") else signals, "signals of cells", 2)
    spread = values.var(axis=1).mean()
    return float(np.sqrt(values.mean(axis=0).var() / spread)) if spread > 0 else float("nan")


@readout("seizure_share", title="Share of time a population fires above 100 Hz")
def seizure_share(rate_hz: Any, step_ms: float | None = None, threshold_hz: float | None = None) -> Any:
    """Share (...) of the time with the rate (..., times) of excitatory cells above the threshold."""
    values, _ = course(rate_hz, 1.0 if step_ms is None and not hasattr(rate_hz, "dims") else step_ms, "a rate")
    level = SEIZURE.value if threshold_hz is None else positive(threshold_hz, "a threshold in Hz")
    return (values > level).mean(axis=-1)


def spike_counts(times_ms: Any, cells: Any, duration_ms: float, bin_ms: float, n_cells: int | None = None) -> Any:
    """Counts (cells, bins); a last bin that is not full is left out, spikes outside 0 to duration are refused."""
    times, who, n = _spikes(times_ms, cells, n_cells)
    bins = int(positive(duration_ms, "a duration in ms") / positive(bin_ms, "a bin in ms") * (1 + 1e-12))
    if bins < 2:
        raise ParameterError("bins of counts", f"{bins}", "two or more", "shorten bin_ms")
    if len(times) and not (times.min() >= 0 and times.max() <= duration_ms):
        came = f"spikes from {times.min():g} to {times.max():g} ms"
        raise ParameterError("spike times", came, f"0 to {duration_ms:g} ms", "shift them, or give their duration")
    place = np.floor(times / bin_ms).astype(np.int64)
    inside = place < bins
    counts = np.zeros((n, bins))
    np.add.at(counts, (who[inside], place[inside]), 1)
    return counts


def _active(counts: Any) -> tuple[Any, int]:
    varies = counts.var(axis=1) > 0
    return counts[varies], int((~varies).sum())


def _trains(times: Any, who: Any, n: int) -> list[Any]:
    order = np.lexsort((times, who))
    return np.split(times[order], np.searchsorted(who[order], np.arange(1, n)))


def _spikes(times_ms: Any, cells: Any, n_cells: int | None) -> tuple[Any, Any, int]:
    times, who = finite(times_ms, "spike times in ms", 1), np.asarray(cells)
    if who.shape != times.shape or not (np.issubdtype(who.dtype, np.integer) or len(who) == 0):
        came = f"{who.dtype} of shape {who.shape} for {times.shape} times"
        raise ParameterError("cells of spikes", came, "one whole number for each time", "pass the cell of every spike")
    who = who.astype(np.int64)
    n = int(who.max(initial=-1)) + 1 if n_cells is None else int(n_cells)
    if n < 1 or (len(who) and (who.min() < 0 or who.max() >= n)):
        came = f"cells {who.min(initial=0)} to {who.max(initial=-1)}"
        raise ParameterError("cells of spikes", came, f"0 to {n - 1}", "set n_cells, and count cells from 0")
    return times, who, n
