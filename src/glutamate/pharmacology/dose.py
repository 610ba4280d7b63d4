"""Dose: one administration and those that repeat it, in the words of pharmacometric software.

Words       amount (amt), interval (ii), additional (addl), steady (ss), duration or rate, compartment (cmt)
Hands on    `Dose`, checked; `Given`, one administration at one time
Not here    texts and tables (regimen_text.py, regimen_table.py), what a body does with a dose (kinetics.py)
"""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Iterator

from glutamate.errors import ParameterError, closest

COMPARTMENTS = {"depot": "depot", "central": "central", "1": "depot", "2": "central", "iv": "central", "oral": "depot"}
MOST = 100_000  # administrations of one regimen
LONGEST = 24.0 * 36_600  # hours: a hundred years


@dataclasses.dataclass(frozen=True)
class Given:
    """One administration: hours from the start, mg (or mg per kg), where to, over how many hours."""

    time: float
    amount: float
    per_kg: bool
    compartment: str
    duration: float


@dataclasses.dataclass(frozen=True)
class Dose:
    """`amount` mg (per kg of body if `per_kg`) at `time` hours, and again `additional` times every `interval` hours.

    `additional` None repeats without end. A `duration` above 0 gives it at a constant rate. `steady` means that the
    same dose was always given before at this interval. Raises ParameterError for anything that cannot be given.
    """

    amount: float
    time: float = 0.0
    per_kg: bool = False
    compartment: str = "depot"
    duration: float = 0.0
    interval: float = 0.0
    additional: int | None = 0
    steady: bool = False

    def __post_init__(self) -> None:
        number("the amount of a dose", self.amount, 0, 1e9, "mg above 0", strictly=True)
        number("the time of a dose", self.time, 0, LONGEST, "hours from 0 on")
        number("the duration of a dose", self.duration, 0, LONGEST, "hours from 0 on")
        number("the interval of a dose", self.interval, 0, LONGEST, "hours from 0 on")
        compartment = COMPARTMENTS.get(str(self.compartment).strip().lower())
        if compartment is None:
            near = closest(str(self.compartment), COMPARTMENTS)
            came, allowed = f"{self.compartment!r:.40}", "depot or 1, central or 2"
            raise ParameterError("the compartment of a dose", came, allowed, "name one", closest=near)
        object.__setattr__(self, "compartment", compartment)
        count = self.additional
        if count is not None and (isinstance(count, bool) or count != int(count) or not 0 <= count < MOST):
            allowed = f"a whole number from 0, below {MOST:,}, or None for no end"
            raise ParameterError("the additional doses", f"{count!r:.40}", allowed, "count them without the first")
        if (count is None or count > 0 or self.steady) and not self.interval > 0:
            what = "a steady state" if self.steady else "additional doses"
            raise ParameterError(what, "no interval", "an interval above 0", "give ii, the hours between doses")
        if self.steady and self.duration > self.interval:
            came = f"{self.duration:g} h within {self.interval:g} h"
            raise ParameterError("an infusion at steady state", came, "one that ends before the next", "shorten it")

    @property
    def open(self) -> bool:
        """Whether it repeats without end."""
        return self.additional is None

    @property
    def end(self) -> float:
        """When the last one is given, in hours; infinite where there is none."""
        return math.inf if self.additional is None else self.time + self.interval * self.additional

    def given(self, until: float) -> Iterator[Given]:
        """Every administration before `until` hours."""
        count = MOST if self.additional is None else int(self.additional) + 1
        for k in range(count):
            time = self.time + k * self.interval
            if time >= until:
                return
            yield Given(time, self.amount, self.per_kg, self.compartment, self.duration)


def number(asked: str, value: object, low: float, high: float, allowed: str, strictly: bool = False) -> float:
    """The value as a float; ParameterError if it is none, or below `low` (or at it, if `strictly`), or above `high`."""
    try:
        if isinstance(value, bool | str | bytes):
            raise TypeError
        given = float(value)  # type: ignore[arg-type]
    except (TypeError, ValueError, OverflowError):
        raise ParameterError(asked, f"{value!r:.40}", f"a number: {allowed}", "give a number") from None
    if not (low < given if strictly else low <= given) or not given <= high:
        raise ParameterError(asked, f"{given:g}", f"{allowed}, at most {high:g}", "correct it")
    return given
