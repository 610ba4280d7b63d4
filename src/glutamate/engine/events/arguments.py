"""Arguments of a protocol's commands, checked before the system is known: members, trains, values, windows, bursts."""

from __future__ import annotations

import dataclasses
from typing import Any

import numpy as np

from glutamate.engine.events import stream
from glutamate.engine.events.moment import Times, read_times
from glutamate.errors import ParameterError


@dataclasses.dataclass(frozen=True, eq=False)
class BurstTimes:
    """`count` times `spacing` apart, repeated `bursts` times every `interval` from `start` on."""

    asked: str
    start: Times
    spacing: Times
    interval: Times
    count: int
    bursts: int

    def within(self, time: str) -> Any:
        """The times (count * bursts,) in the time unit of a system."""
        start, spacing, interval = (part.single(time) for part in (self.start, self.spacing, self.interval))
        if self.bursts > 1 and (self.count - 1) * spacing > interval:
            came = f"bursts of {(self.count - 1) * spacing:g} every {interval:g} {time}"
            do = "fewer spikes, closer spikes or a longer interval"
            raise ParameterError(self.asked, came, "bursts that end before the next begins", do)
        begins = start + interval * np.arange(self.bursts)
        return (begins[:, None] + spacing * np.arange(self.count)).ravel()

    def check(self) -> None:
        """Raise ParameterError at once where no number waits for the model's time unit."""
        if len({bool(part.model[0]) for part in (self.start, self.spacing, self.interval)}) == 1:
            self.within("ms")


def read_members(asked: str, member: Any) -> tuple[int, ...] | None:
    """Member numbers from one number or several; None stands for all."""
    if member is None:
        return None
    single = isinstance(member, int | np.integer) and not isinstance(member, bool)
    return tuple(stream.member_numbers([member] if single else member).tolist())


def read_trains(asked: str, times: Any) -> tuple[Times | None, tuple[Times, ...] | None]:
    """One list of times for all, or one list per member."""
    if isinstance(times, np.ndarray) and times.ndim == 2:
        times = list(times)
    if isinstance(times, list | tuple) and any(isinstance(item, list | tuple | np.ndarray) for item in times):
        return None, tuple(read_times(f"the times of {asked} in member {k}", item) for k, item in enumerate(times))
    return read_times(f"the times of {asked}", times), None


def read_values(asked: str, given: Any, count: int | None = None) -> tuple[Any, ...]:
    """Values as given, numbers or texts, one or several."""
    if isinstance(given, str | int | float | np.number):
        given = [given]
    try:
        values = tuple(given)
    except TypeError:
        values = (given,)
    wrong = [v for v in values if isinstance(v, bool) or not isinstance(v, str | int | float | np.number)]
    if wrong or not values or (count is not None and len(values) != count):
        came = f"{wrong[0]!r:.60}" if wrong else f"{len(values)} values"
        allowed = "finite numbers in canonical units or texts such as '20 mM'" + ("; one" if count == 1 else "")
        raise ParameterError(f"the value of {asked}", came, allowed, "give such a value")
    bad = [v for v in values if not isinstance(v, str) and not np.isfinite(v)]
    if bad:
        raise ParameterError(f"the value of {asked}", f"{bad[0]!r}", "finite numbers", "give a finite number")
    return values


def check_window(asked: str, start: Times | None, until: Times | None) -> None:
    """Raise ParameterError if a window with both ends in the same kind of unit ends before it begins."""
    if start is None or until is None or bool(start.model[0]) != bool(until.model[0]):
        return
    if until.values[0] < start.values[0]:
        unit = "model time" if start.model[0] else "ms"
        came = f"start {start.values[0]:g}, until {until.values[0]:g} ({unit})"
        raise ParameterError(asked, came, "until at or after start", "correct one of them")


def read_count(asked: str, given: Any) -> int:
    """A whole number from 1 to a million."""
    if isinstance(given, bool) or not isinstance(given, int | np.integer) or not 1 <= given <= 1_000_000:
        raise ParameterError(asked, f"{given!r:.40}", "a whole number from 1 to 1,000,000", "give such a number")
    return int(given)
