"""Course: a time course as every readout takes it, a plain array with its step or a variable of a Dataset.

Takes in    an array with time along the last axis and `step_ms`, or a DataArray with the dimension `time`
Hands on    `course(...)`: values (..., times) as floats and the step in ms; `positive(...)` for single numbers
Errors      ParameterError for values that are not finite, steps that differ, a missing or contradicting step
"""

from __future__ import annotations

from typing import Any

import numpy as np

from glutamate.errors import ParameterError
from glutamate.units.canonical import TIME_UNITS

EVEN = 1e-6  # largest relative difference between steps of an even grid


def course(data: Any, step_ms: float | None = None, what: str = "the time course") -> tuple[Any, float]:
    """Values (..., times) and the step in ms.

    A DataArray brings its step in its coordinate `time` (attribute `units`, ms if none); an array needs `step_ms`.
    Raises ParameterError.
    """
    if hasattr(data, "dims"):
        if "time" not in data.dims:
            raise ParameterError(what, f"dimensions {data.dims}", "a dimension `time`", "pass one recorded variable")
        own = _step(data, what)
        if step_ms is not None and abs(step_ms - own) > EVEN * own:
            came = f"step_ms {step_ms:g}, and times that are {own:g} ms apart"
            raise ParameterError(f"the step of {what}", came, "one step", "leave step_ms out")
        data, step_ms = data.transpose(..., "time").values, own
    values = np.asarray(data, float)
    if values.ndim == 0 or values.shape[-1] < 2:
        raise ParameterError(what, f"shape {values.shape}", "time along the last axis, two or more", "pass a series")
    if not np.isfinite(values).all():
        count = int((~np.isfinite(values)).sum())
        do = "leave out members that failed (coordinate `status`), or end before they did"
        raise ParameterError(what, f"{count} values that are not finite", "finite numbers", do)
    if step_ms is None:
        raise ParameterError(f"the step of {what}", "none", "step_ms for a plain array", "pass step_ms")
    return values, positive(step_ms, f"the step of {what} in ms")


def positive(value: Any, what: str) -> float:
    """A finite float above zero; ParameterError otherwise."""
    try:
        number = float("nan") if isinstance(value, bool) else float(value)
    except (TypeError, ValueError):
        number = float("nan")
    if not 0 < number < float("inf"):
        raise ParameterError(what, f"{value!r:.60}", "a finite number above 0", "correct it")
    return number


def finite(data: Any, what: str, dims: int | None = None) -> Any:
    """Finite floats, of as many dimensions where `dims` is given; ParameterError otherwise."""
    try:
        values = np.asarray(data, float)
    except (TypeError, ValueError):
        raise ParameterError(what, f"{data!r:.60}", "numbers", "pass an array of numbers") from None
    if dims is not None and values.ndim != dims:
        raise ParameterError(what, f"shape {values.shape}", f"{dims} dimensions", "reshape it")
    if not np.isfinite(values).all():
        raise ParameterError(what, "values that are not finite", "finite numbers", "correct them")
    return values


def window(values: Any, step_ms: float, start_ms: float, end_ms: float | None, what: str) -> Any:
    """The part of (..., times) from start_ms up to, not including, end_ms (None: the end); ParameterError if empty."""
    length = values.shape[-1] * step_ms
    end = length if end_ms is None else end_ms
    if not 0 <= start_ms < end <= length * (1 + EVEN):
        came, allowed = f"{start_ms:g} to {end:g} ms", f"a span within 0 to {length:g} ms"
        raise ParameterError(f"the window of {what}", came, allowed, "choose another window")
    first, last = round(start_ms / step_ms), round(end / step_ms)
    if first >= last:
        raise ParameterError(f"the window of {what}", f"less than a step of {step_ms:g} ms", "a step", "widen it")
    return values[..., first:last]


def _step(data: Any, what: str) -> float:
    """Distance of the even times of a DataArray in ms."""
    if "time" not in data.coords:
        raise ParameterError(
            f"the times of {what}", "no coordinate `time`", "a coordinate", "pass an array and step_ms"
        )
    times = np.asarray(data["time"].values, float)
    unit = str(data["time"].attrs.get("units", "ms"))
    if unit not in TIME_UNITS:
        allowed = ", ".join(TIME_UNITS)
        raise ParameterError(f"the unit of the times of {what}", repr(unit), allowed, "name one of these")
    steps = np.diff(times)
    if len(steps) == 0 or steps.min() <= 0 or np.ptp(steps) > EVEN * steps.mean():
        came = "none" if len(steps) == 0 else f"steps from {steps.min():g} to {steps.max():g} {unit}"
        allowed = "even, ascending times"
        raise ParameterError(f"the times of {what}", came, allowed, "ask simulate for even times=...")
    return float(steps.mean() * TIME_UNITS[unit])
