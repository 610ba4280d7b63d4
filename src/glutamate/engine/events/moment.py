"""Moments: times and rates as a user gives them, numbers in model time or texts with a unit.

Takes in    5.0, "5 ms", [0, 10, 20], ["0 ms", "1 s"], arrays
Hands on    `Times` and `Rate`, which turn into a system's time unit when the system is known
Errors      ParameterError for negative, non-finite or unsorted times, UnitError for another dimension
"""

from __future__ import annotations

import dataclasses
from typing import Any

import numpy as np

from glutamate.errors import ParameterError
from glutamate.units import TIME_UNITS, parse_unit, quantity

TIME_DIMS = parse_unit("ms").dims
RATE_DIMS = parse_unit("1/ms").dims
ALLOWED = "finite times from 0 on: numbers in the model's time unit or texts such as '20 ms'"


@dataclasses.dataclass(frozen=True, eq=False)
class Times:
    """Times from the start of a phase: `values` (n,) in model time where `model` (n,), elsewhere in ms."""

    asked: str
    values: Any
    model: Any
    ascending: bool = True

    def __len__(self) -> int:
        return len(self.values)

    def within(self, time: str) -> Any:
        """The times (n,) in the time unit of a system."""
        if self.model.all():
            return self.values
        times = np.where(self.model, self.values, self.values / TIME_UNITS[time])
        if self.ascending and self.model.any():
            _check_order(self.asked, times)
        return times

    def single(self, time: str) -> float:
        """The one time in the time unit of a system."""
        return float(self.within(time)[0])


@dataclasses.dataclass(frozen=True)
class Rate:
    """Events per time: `value` per unit of model time if `model`, else per ms."""

    value: float
    model: bool

    def within(self, time: str) -> float:
        """The rate per time unit of a system."""
        return self.value if self.model else self.value * TIME_UNITS[time]


def read_times(asked: str, given: Any, ascending: bool = True) -> Times:
    """Times (n,) from one time or a flat sequence of numbers and texts."""
    if isinstance(given, str | int | float | np.number):
        given = [given]
    if isinstance(given, np.ndarray) and given.dtype.kind in "fiu":
        values, model = np.array(given, np.float64), np.ones(given.shape, bool)
    else:
        try:
            items = list(given)
        except TypeError:
            raise _wrong(asked, f"{given!r:.60}") from None
        texts = np.array([isinstance(item, str) for item in items], bool)
        values = (
            _plain(asked, items) if not texts.any() else np.array([_one(asked, item) for item in items], np.float64)
        )
        model = ~texts
    if values.ndim != 1:
        raise _wrong(asked, f"an array of shape {values.shape}")
    bad = np.flatnonzero(~(np.isfinite(values) & (values >= 0)))
    if bad.size:
        raise _wrong(asked, f"{values[bad[0]]:g} at place {bad[0]}")
    if ascending and (model.all() or not model.any()):
        _check_order(asked, values)
    values.flags.writeable = model.flags.writeable = False
    return Times(asked, values, model, ascending)


def read_time(asked: str, given: Any) -> Times:
    """One time or duration."""
    times = read_times(asked, given)
    if len(times.values) != 1:
        raise _wrong(asked, f"{len(times.values)} times where one is wanted")
    return times


def read_rate(asked: str, given: Any) -> Rate:
    """A rate from a number per model time or a text such as "20 Hz"."""
    if isinstance(given, str):
        value = quantity(given, RATE_DIMS)
    else:
        value = float(given) if _is_number(given) else float("nan")
    if not (np.isfinite(value) and value >= 0):
        allowed = "a finite rate from 0 on: a number per time unit of the model or a text such as '20 Hz'"
        raise ParameterError(asked, f"{given!r:.60}", allowed, "give such a rate")
    return Rate(value, not isinstance(given, str))


def _is_number(item: Any) -> bool:
    return isinstance(item, int | float | np.number) and not isinstance(item, bool | complex | np.complexfloating)


def _plain(asked: str, items: list[Any]) -> Any:
    wrong = [item for item in items if not _is_number(item)]
    if wrong:
        raise _wrong(asked, f"{wrong[0]!r:.60}")
    try:
        return np.array(items, np.float64)
    except OverflowError:
        raise _wrong(asked, "a number too large for a float") from None


def _one(asked: str, item: Any) -> float:
    return quantity(item, TIME_DIMS) if isinstance(item, str) else float(_plain(asked, [item])[0])


def _wrong(asked: str, came: str) -> ParameterError:
    return ParameterError(asked, came, ALLOWED, "give such times")


def _check_order(asked: str, times: Any) -> None:
    """Raise ParameterError where a time is earlier than the one before it."""
    back = np.flatnonzero(np.diff(times) < 0)
    if back.size:
        k = int(back[0])
        came = f"{times[k + 1]:.15g} at place {k + 1} after {times[k]:.15g} at place {k}"
        raise ParameterError(asked, came, "times in ascending order", "sort them, or correct the one that is wrong")
