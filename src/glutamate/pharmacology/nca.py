"""Non-compartmental analysis: what a course of concentrations says without a model.

Takes in    times (h) and concentrations, arrays or a Dataset of `course`; dose, interval
Hands on    peak, time to peak, trough, areas, terminal rate and half-life, clearance, volume, mean residence time
Method      linear trapezoids up, logarithmic down; the terminal line is that of at least 3 last points after the peak
            with the best adjusted R2 (ties within 1e-4: more points); beyond the last point the line goes on
Limits      needs a falling end: without one every number that rests on it is NaN, and `points` is 0
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from glutamate.errors import ParameterError

if TYPE_CHECKING:
    import xarray as xr

UNITS = {
    "cmax": "ng/mL", "tmax": "h", "ctrough": "ng/mL", "auc_last": "ng h/mL", "auc_inf": "ng h/mL",
    "auc_tau": "ng h/mL", "extrapolated": "1", "lambda_z": "1/h", "half_life": "h", "points": "1", "r2_adjusted": "1",
    "clearance": "L/h", "volume": "L", "mrt": "h", "average": "ng/mL", "fluctuation": "1",
}  # fmt: skip
MEASURES = tuple(UNITS)


def nca(times: Any, concentrations: Any, *, dose: float | None = None, interval: float | None = None) -> dict[str, Any]:
    """Measures {name: float, or (members,)} of concentrations (times,) or (members, times) in ng/mL, times in h.

    `dose` (mg) gives apparent clearance and volume (per F by mouth); `interval` (h) takes the first interval as one at
    steady state: then clearance is by its area. Raises ParameterError for times that do not ascend, negative or
    missing concentrations, or an interval that ends at no sample.
    """
    time, level = np.asarray(times, np.float64), np.asarray(concentrations, np.float64)
    _check(time, level, dose, interval)
    rows = [_one(time, row, dose, interval) for row in np.atleast_2d(level)]
    found = {name: np.array([row[name] for row in rows]) for name in MEASURES}
    return found if level.ndim == 2 else {name: float(value[0]) for name, value in found.items()}


def nca_of(data: xr.Dataset, path: str = "concentration", **given: Any) -> xr.Dataset:
    """The measures of a course as a Dataset, by member where there are members; units stand in the attributes."""
    import xarray as xr

    from glutamate.pharmacology.course import values

    level = values(data, path, "ng/mL")
    found = nca(data["time"].values, level, **given)
    dims = data[path if path in data else f"kinetics.{path}"].dims[:-1]
    variables = {name: (dims, found[name], {"units": UNITS[name]}) for name in MEASURES}
    kept = {name: data[name] for name in data.coords if name != "time" and data[name].dims == dims}
    return xr.Dataset(variables, coords=kept, attrs={"long_name": f"non-compartmental analysis of {path}"})


def area(times: Any, levels: Any) -> float:
    """Area under a curve: linear where it rises or meets 0, logarithmic where it falls."""
    return float(_pieces(np.asarray(times, np.float64), np.asarray(levels, np.float64))[0].sum())


def terminal(times: Any, levels: Any) -> tuple[float, float, int, float]:
    """Rate and level at the last positive point of the terminal line, its points, adjusted R2; NaN without one."""
    time, level = np.asarray(times, np.float64), np.asarray(levels, np.float64)
    keep = np.flatnonzero(level > 0)
    keep = keep[keep > int(np.argmax(level))][::-1]  # the last point first
    if keep.size < 3:
        return np.nan, np.nan, 0, np.nan
    x, y = time[keep] - time[keep[0]], np.log(level[keep] / level[keep[0]])
    count = np.arange(1, keep.size + 1)
    mean_x, mean_y = np.cumsum(x) / count, np.cumsum(y) / count
    across = np.cumsum(x * x) - count * mean_x**2
    along = np.cumsum(x * y) - count * mean_x * mean_y
    spread = np.cumsum(y * y) - count * mean_y**2
    with np.errstate(divide="ignore", invalid="ignore"):
        slope = along / across
        r2 = 1 - (1 - along * slope / spread) * (count - 1) / (count - 2)
    good = (count >= 3) & (slope < 0) & (spread > 0)
    if not good.any():
        return np.nan, np.nan, 0, np.nan
    k = int(np.flatnonzero(good & (r2 >= r2[good].max() - 1e-4))[-1])
    fitted = float(level[keep[0]] * np.exp(mean_y[k] - slope[k] * mean_x[k]))
    return float(-slope[k]), fitted, int(count[k]), float(r2[k])


def _one(time: Any, level: Any, dose: float | None, interval: float | None) -> dict[str, float]:
    rate, fitted, points, r2 = terminal(time, level)
    pieces, moments = _pieces(time, level)
    positive = np.flatnonzero(level > 0)
    last = int(positive[-1]) if positive.size else 0
    auc_last, aumc_last = float(pieces[:last].sum()), float(moments[:last].sum())
    beyond = fitted / rate
    auc_inf = auc_last + beyond
    aumc_inf = aumc_last + beyond * (time[last] + 1 / rate)
    auc_tau = average = fluctuation = np.nan
    trough = float(level[-1])
    if interval is not None:
        inside = time <= time[0] + interval * (1 + 1e-9)
        auc_tau = float(pieces[inside[1:]].sum())
        average, trough = auc_tau / interval, float(level[inside][-1])
        fluctuation = (level[inside].max() - level[inside].min()) / average if average > 0 else np.nan
    whole = auc_tau if interval is not None else auc_inf
    clearance = np.nan if dose is None else 1e3 * dose / whole if whole > 0 else np.nan
    return {
        "cmax": float(level.max()), "tmax": float(time[np.argmax(level)]), "ctrough": trough, "auc_last": auc_last,
        "auc_inf": auc_inf, "auc_tau": auc_tau, "extrapolated": beyond / auc_inf, "lambda_z": rate,
        "half_life": np.log(2) / rate, "points": points, "r2_adjusted": r2, "clearance": clearance,
        "volume": clearance / rate, "mrt": aumc_inf / auc_inf, "average": average, "fluctuation": fluctuation,
    }  # fmt: skip


def _pieces(time: Any, level: Any) -> tuple[Any, Any]:
    """Areas (n - 1,) under the curve and under time times the curve."""
    width, high, low = np.diff(time), level[:-1], level[1:]
    falls = (low < high) & (low > 0)
    ratio = np.log(np.where(falls, high, np.e) / np.where(falls, low, 1.0))
    area = np.where(falls, width * (high - low) / ratio, width * (high + low) / 2)
    early, late = time[:-1] * high, time[1:] * low
    curved = width * (early - late) / ratio + width**2 * (high - low) / ratio**2
    return area, np.where(falls, curved, width * (early + late) / 2)


def _check(time: Any, level: Any, dose: float | None, interval: float | None) -> None:
    asked = "a non-compartmental analysis"
    if time.ndim != 1 or level.ndim not in (1, 2) or level.shape[-1] != len(time) or len(time) < 2:
        came = f"times {time.shape} and concentrations {level.shape}"
        raise ParameterError(asked, came, "(times,) and (times,) or (members, times)", "give both alike")
    if not np.isfinite(time).all() or np.any(np.diff(time) <= 0):
        raise ParameterError(asked, "times that do not ascend", "ascending times in h", "sort them, each once")
    if not np.isfinite(level).all() or np.any(level < 0):
        do = "leave missing samples out; a level below detection is 0 or missing, as you decide"
        raise ParameterError(asked, "negative or missing concentrations", "numbers from 0 on", do)
    for name, value in (("dose", dose), ("interval", interval)):
        if value is not None and not 0 < value < np.inf:
            raise ParameterError(asked, f"{name} {value!r:.40}", "a number above 0", "give mg and h")
    if interval is not None and not np.isclose(time, time[0] + interval, rtol=1e-9, atol=0).any():
        came = f"an interval of {interval:g} h without a sample {interval:g} h after the first"
        raise ParameterError(asked, came, "a sample where the interval ends", "sample at the end of the interval")
