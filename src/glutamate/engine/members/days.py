"""Days of a run: where they begin, when values are read, and what is kept of every day of every member.

Times       from the first day's midnight on: finely for the members kept in full, at whole multiples for the others
Day         both midnights belong to it; what jumps at midnight is read after the jump
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from glutamate.errors import ParameterError, closest
from glutamate.units import parse_unit, quantity

HOURS, NEAR = 24, 1e-9


@dataclasses.dataclass(frozen=True)
class Calendar:
    """Days of a run in the model's time unit: `fine` (T,) and `coarse` (C,) times, `each` coarse steps a day."""

    days: int
    begin: float
    hour: float
    fine: Any
    coarse: Any
    ratio: int
    each: int

    @classmethod
    def of(cls, unit: str, days: Any, start_hour: Any, every: Any, bands: Any) -> Calendar:
        """Raises ParameterError unless `every` divides `bands` and `bands` divides the day."""
        if not isinstance(days, int | np.integer) or isinstance(days, bool) or days < 1:
            raise ParameterError("days of a run", f"{days!r:.40}", "a whole number above 0", "give one")
        dims = parse_unit("h").dims
        hour = quantity("1 h", dims, unit)
        begin = quantity(start_hour, dims, unit) if isinstance(start_hour, str) else float(start_hour) * hour
        if not 0 <= begin < float("inf"):
            do = "begin the model earlier: hours before it are a lead-in"
            raise ParameterError("hour of the first midnight", f"{start_hour!r:.40}", "finite, from 0 on", do)
        step, wide = quantity(every, dims, unit), quantity(bands, dims, unit)
        ratio = _times("times of bands", bands, wide, step, f"multiples of {every!r}")
        each = _times("a day", "24 h", HOURS * hour, wide, f"whole steps of {bands!r}")
        # Divided last: whole hours come out whole, so that what happens on the hour is seen on the hour.
        fine = begin + np.arange(days * each * ratio + 1) * (HOURS * hour) / (each * ratio)
        return cls(int(days), begin, hour, fine, fine[::ratio], ratio, each)

    @property
    def midnights(self) -> Any:
        """Beginning of every day (days,)."""
        return self.begin + HOURS * self.hour * np.arange(self.days)

    def reduced(self, course: Any, name: str) -> Any:
        """One number (members, days) of every day of coarse courses (members, C)."""
        return REDUCERS[name](course, self.each)


def _times(asked: str, given: Any, whole: float, part: float, allowed: str) -> int:
    """How often a part fits into a whole."""
    count = round(whole / part) if 0 < part <= whole * (1 + NEAR) else 0
    if count < 1 or abs(count * part - whole) > NEAR * whole:
        raise ParameterError(asked, f"{given!r:.40}", allowed, 'give such steps, as in every="10 min", bands="1 h"')
    return count


def check_reducers(record: Mapping[str, Sequence[str]]) -> dict[str, tuple[str, ...]]:
    """Names of reducers by path; ParameterError for an unknown one."""
    wanted = {}
    for path, names in record.items():
        wanted[path] = (names,) if isinstance(names, str) else tuple(names)
        for name in wanted[path]:
            if name not in REDUCERS:
                near = closest(str(name), REDUCERS)
                asked = f"what to keep of a day of {path}"
                raise ParameterError(asked, f"{name!r:.40}", ", ".join(REDUCERS), "use one of these", closest=near)
    return wanted


def _over(function: Any) -> Callable[[Any, int], Any]:
    """A function of all values of a day, both midnights among them."""

    def reduce(course: Any, each: int) -> Any:
        inner = function(course[:, :-1].reshape(len(course), -1, each), axis=2)
        return function(np.stack([inner, course[:, each::each]]), axis=0)

    return reduce


def _mean(course: Any, each: int) -> Any:
    """By the trapezoidal rule."""
    inner = course[:, :-1].reshape(len(course), -1, each).mean(axis=2)
    return inner + (_last(course, each) - _first(course, each)) / (2 * each)


def _first(course: Any, each: int) -> Any:
    return course[:, :-1:each]


def _last(course: Any, each: int) -> Any:
    return course[:, each::each]


REDUCERS: dict[str, Callable[[Any, int], Any]] = {
    "mean": _mean,
    "min": _over(np.min),
    "max": _over(np.max),
    "first": _first,
    "last": _last,
    "rise": lambda course, each: _last(course, each) - _first(course, each),
    "range": lambda course, each: _over(np.max)(course, each) - _over(np.min)(course, each),
}
