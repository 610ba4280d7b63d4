"""Visual predictive check: do bands of simulated people hold what was measured?

Takes in    samples (times, levels) of persons; simulated levels (persons, times) of as many studies as there are
Hands on    quantiles of the samples by bin of time, beside bands of the same quantiles over simulated studies; a figure
Method      bins by the times of the samples; within a bin the quantiles of all samples against those of each study
Not here    correction by prediction, fitting
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from glutamate.errors import ParameterError

if TYPE_CHECKING:
    import xarray as xr

QUANTILES = (0.05, 0.5, 0.95)
BAND = (0.025, 0.975)


def vpc(
    times: Any,
    levels: Any,
    simulated_times: Any,
    simulated: Any,
    *,
    studies: int = 20,
    bins: Sequence[float] | int = 10,
    quantiles: Sequence[float] = QUANTILES,
) -> xr.Dataset:
    """Dataset with dims quantile and bin: `observed`, and `low`, `middle`, `high` of that quantile over `studies`.

    `times` and `levels` (samples,) are what was measured; `simulated` (persons, times) is divided into as many studies
    with persons side by side. `bins` is a number of bins with alike many samples, or their edges in hours. Raises
    ParameterError for arrays that do not fit, or a bin that holds no sample or no simulated time.
    """
    import xarray as xr

    measured, at = np.asarray(levels, np.float64), np.asarray(times, np.float64)
    grid, levels_simulated = np.asarray(simulated_times, np.float64), np.asarray(simulated, np.float64)
    _check(at, measured, grid, levels_simulated, studies)
    edges = _edges(at, bins)
    groups = np.array_split(np.arange(len(levels_simulated)), studies)
    wanted = list(quantiles)
    observed = np.empty((len(wanted), len(edges) - 1))
    band = np.empty((3, *observed.shape))
    for k in range(len(edges) - 1):
        inside, near = _within(at, edges, k), _within(grid, edges, k)
        if not inside.any() or not near.any():
            what = "sample" if near.any() else "simulated time"
            came = f"no {what} from {edges[k]:g} to {edges[k + 1]:g} h"
            raise ParameterError("a bin of a visual predictive check", came, "at least one", "use wider bins")
        observed[:, k] = np.quantile(measured[inside], wanted)
        each = np.array([np.quantile(levels_simulated[np.ix_(group, near)], wanted) for group in groups])
        band[:, :, k] = np.quantile(each, [BAND[0], 0.5, BAND[1]], axis=0)
    middle = [float(np.median(at[_within(at, edges, k)])) for k in range(len(edges) - 1)]
    names = ("low", "middle", "high")
    variables = {"observed": (("quantile", "bin"), observed)}
    variables |= {name: (("quantile", "bin"), band[k]) for k, name in enumerate(names)}
    return xr.Dataset(variables, coords={"quantile": wanted, "bin": middle}, attrs={"bins": list(map(float, edges))})


def coverage(times: Any, levels: Any, simulated_times: Any, simulated: Any, share: float = 0.9) -> float:
    """Share of samples inside the central band of simulated people at their own time (straight between times)."""
    measured, at = np.asarray(levels, np.float64), np.asarray(times, np.float64)
    grid, levels_simulated = np.asarray(simulated_times, np.float64), np.asarray(simulated, np.float64)
    _check(at, measured, grid, levels_simulated, 1)
    ends = np.quantile(levels_simulated, [(1 - share) / 2, (1 + share) / 2], axis=0)
    low, high = (np.interp(at, grid, end) for end in ends)
    return float(np.mean((measured >= low) & (measured <= high)))


def figure(check: xr.Dataset, *, unit: str = "ng/mL", title: str = "") -> Any:
    """A figure of a check: bands of simulated quantiles, lines of the observed ones."""
    from matplotlib.figure import Figure

    drawn = Figure(figsize=(6.4, 4.0), layout="constrained")
    axes = drawn.add_subplot()
    for k, quantile in enumerate(check["quantile"].values):
        inner = 0.25 < quantile < 0.75
        row, colour = check.isel(quantile=k), "C0" if inner else "C1"
        axes.fill_between(row["bin"], row["low"], row["high"], color=colour, alpha=0.25, linewidth=0)
        axes.plot(row["bin"], row["observed"], "o-" if inner else "o--", color=colour, label=f"{quantile:.0%}")
    axes.set(xlabel="time (h)", ylabel=f"concentration ({unit})", title=title)
    axes.legend(title="measured; bands: simulated", frameon=False)
    return drawn


def _within(times: Any, edges: Any, k: int) -> Any:
    last = k == len(edges) - 2
    return (times >= edges[k]) & ((times <= edges[k + 1]) if last else (times < edges[k + 1]))


def _edges(times: Any, bins: Sequence[float] | int) -> Any:
    if isinstance(bins, int):
        if not 1 <= bins <= len(times):
            came = f"{bins} bins for {len(times)} samples"
            raise ParameterError("a visual predictive check", came, "1 up to the number of samples", "use fewer bins")
        return np.unique(np.quantile(times, np.linspace(0, 1, bins + 1)))
    edges = np.asarray(bins, np.float64)
    if edges.ndim != 1 or len(edges) < 2 or np.any(np.diff(edges) <= 0):
        raise ParameterError("bins", f"{bins!r:.60}", "at least two ascending times", "give the edges in hours")
    outside = np.flatnonzero((times < edges[0]) | (times > edges[-1]))
    if outside.size:
        came = f"{outside.size} samples outside {edges[0]:g} to {edges[-1]:g} h"
        raise ParameterError("bins", came, "edges that hold all samples", "widen the first or the last bin")
    return edges


def _check(at: Any, measured: Any, grid: Any, simulated: Any, studies: int) -> None:
    asked, do = "a visual predictive check", "give (samples,) twice, (times,) and (persons, times)"
    if at.ndim != 1 or at.shape != measured.shape or not at.size:
        raise ParameterError(asked, f"times {at.shape} and levels {measured.shape}", "both (samples,)", do)
    if simulated.ndim != 2 or grid.shape != simulated.shape[1:]:
        came = f"times {grid.shape} and simulated levels {simulated.shape}"
        raise ParameterError(asked, came, "(times,) and (persons, times)", do)
    if not all(np.isfinite(a).all() for a in (at, measured, grid, simulated)):
        raise ParameterError(asked, "values that are missing", "numbers", "leave failed or missing ones out")
    if not 1 <= studies <= len(simulated):
        came = f"{studies} studies of {len(simulated)} persons"
        raise ParameterError(asked, came, "at least one person in each study", "simulate more people")
