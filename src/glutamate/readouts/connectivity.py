"""Connectivity: which regions rise and fall together, over a whole record and over windows of it.

Takes in    signals (regions, times), BOLD or any other
Hands on    `functional_connectivity`, `connectivity_dynamics`, `agreement` between two matrices
Limits      correlation is not a connection; short records of slow signals correlate by chance
Sources     Hansen2015 (dynamics)
"""

from __future__ import annotations

from typing import Any

import numpy as np

from glutamate.errors import ParameterError
from glutamate.readouts import readout
from glutamate.readouts.course import course, finite, positive


@readout("functional_connectivity", title="Correlation between the signals of regions")
def functional_connectivity(signals: Any) -> Any:
    """Pearson correlations (regions, regions); ParameterError for a region that never varies."""
    values, _ = course(signals, None if hasattr(signals, "dims") else 1.0, "signals of regions")
    if values.ndim != 2 or len(values) < 2:
        raise ParameterError(
            "signals of regions", f"shape {values.shape}", "(regions, times), 2 or more", "reshape them"
        )
    still = np.flatnonzero(np.ptp(values, axis=1) == 0)
    if len(still):
        came = f"region {still[0]} and {len(still) - 1} others do not vary"
        raise ParameterError("correlations between regions", came, "signals that vary", "leave them out")
    return np.corrcoef(values)


@readout("connectivity_dynamics", title="How the correlations between regions change")
def connectivity_dynamics(signals: Any, step_ms: float | None = None, *, window_ms: float, shift_ms: float) -> Any:
    """Correlation (windows, windows) between the upper triangles of windowed correlations of signals (regions, times).

    Raises ParameterError for fewer than three regions, fewer than two windows or windows of less than three samples.
    """
    values, step = course(signals, step_ms, "signals of regions")
    width, shift = (round(positive(x, "a window in ms") / step) for x in (window_ms, shift_ms))
    starts = range(0, values.shape[-1] - width + 1, max(shift, 1))
    if values.ndim != 2 or len(values) < 3 or width < 3 or shift < 1 or len(starts) < 2:
        came = f"shape {values.shape}, windows of {width} samples every {shift}: {len(starts)} of them"
        allowed = "three regions, three samples in a window, two windows"
        raise ParameterError("dynamics of connectivity", came, allowed, "change the windows or record for longer")
    above = np.triu_indices(len(values), 1)
    return np.corrcoef([functional_connectivity(values[:, k : k + width])[above] for k in starts])


def agreement(first: Any, second: Any) -> float:
    """Correlation of the upper triangles of two matrices (regions, regions)."""
    a, b = finite(first, "the first matrix", 2), finite(second, "the second matrix", 2)
    if a.shape != b.shape or a.shape[0] != a.shape[1] or len(a) < 3:
        came, allowed = f"shapes {a.shape} and {b.shape}", "two square ones of a size of 3 or more"
        raise ParameterError("two matrices of connectivity", came, allowed, "use the same regions")
    above = np.triu_indices(len(a), 1)
    return float(np.corrcoef(a[above], b[above])[0, 1])
