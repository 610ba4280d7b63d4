"""Days: which days of a plan a text means, and how it ranks against others.

daily                        rank 0
weekdays, weekend            rank 1
mon,thu                      rank 2
day 3; day 3..9; day 3,10    rank 3; day 1 is the date of `start`
2026-03-04; several with commas, or 2026-03-04..2026-03-08    rank 4
... every 2 weeks            of any: named weekdays and the like in every second week from day 1, days and dates again
                             every two weeks from then on
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import pairwise

from glutamate.errors import ScenarioError, closest

WEEK = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
FULL = {f"{name}day": name for name in ("mon", "fri", "sun")}
FULL |= {"tuesday": "tue", "wednesday": "wed", "thursday": "thu", "saturday": "sat"}
GROUPS = {"daily": (0, frozenset(range(7))), "weekdays": (1, frozenset(range(5))), "weekend": (1, frozenset({5, 6}))}
EVERY = re.compile(r"\s+every\s+([0-9]{1,3})\s+weeks?$")
ISO = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
NUMBER = re.compile(r"[0-9]{1,5}")
ALLOWED = "daily, weekdays, weekend, mon,thu, day 3, day 3..9 or a date such as 2026-03-04, then perhaps every 2 weeks"
RECURRING = 2  # ranks up to this one hold in the lead-in too


@dataclass(frozen=True)
class Days:
    """Weekdays (0 is Monday) or ranges of day numbers, perhaps only every so many weeks."""

    text: str
    rank: int
    weekdays: frozenset[int] = frozenset()
    ranges: tuple[tuple[int, int], ...] = ()
    every: int = 1

    def within(self, first: int, last: int, monday: int) -> Iterator[int]:
        """The day numbers from `first` to `last` that are meant; `monday` is the weekday of day 1 (0 is Monday)."""
        if not self.ranges:
            for week in range(first - (first - 1 + monday) % 7, last + 1, 7):  # its Monday
                for day in (week + weekday for weekday in sorted(self.weekdays)):
                    if first <= day <= last and (day - 1) // 7 % self.every == 0:
                        yield day
            return
        for low, high in self.ranges:
            again = 0
            while low + again <= last:
                yield from range(max(low + again, first), min(high + again, last) + 1)
                again += 7 * self.every
                if self.every == 1:
                    break


@cache
def read_days(text: str, start: date, length: int) -> Days:
    """The days a text means in a plan of so many days; ScenarioError for what is not understood or not in the plan."""
    bare = " ".join(text.lower().split())
    bare = re.sub(r"\s*,\s*", ",", re.sub(r"\s*\.\.\s*", "..", bare))
    every, found = 1, EVERY.search(bare)
    if found is not None:
        every = int(found[1])
        if not 2 <= every <= 520:
            raise refuse(text, f"every {every} weeks", "every 2 weeks to every 520 weeks", "correct the number")
        bare = bare[: found.start()]
    if bare in GROUPS:
        rank, weekdays = GROUPS[bare]
        return Days(_plain(bare, every), rank, weekdays, every=every)
    if bare.startswith(("day ", "days ")) or ISO.match(bare):
        ranges = _ranges(text, bare, start)
        _inside(text, ranges, length, every)
        return Days(_plain(bare, every), 4 if ISO.match(bare) else 3, ranges=ranges, every=every)
    names = [FULL.get(name, name) for name in bare.split(",")]
    wrong = next((name for name in names if name not in WEEK), None)
    if wrong is not None:
        near = closest(wrong, (*GROUPS, *WEEK, *FULL))
        raise ScenarioError(f"the days {text!r:.60}", f"{wrong!r:.40}", ALLOWED, "write one of these", closest=near)
    if len(set(names)) < len(names):
        raise refuse(text, "a day twice", "every day once", "leave one out")
    return Days(_plain(",".join(names), every), 2, frozenset(WEEK.index(name) for name in names), every=every)


def plain(text: str) -> str:
    """A text of days as two of them are compared: in small letters, short names, single spaces."""
    bare = re.sub(r"\s*,\s*", ",", re.sub(r"\s*\.\.\s*", "..", " ".join(text.lower().split())))
    return ",".join(FULL.get(name, name) for name in bare.split(","))


def _plain(bare: str, every: int) -> str:
    return bare if every == 1 else f"{bare} every {every} weeks"


def _ranges(text: str, bare: str, start: date) -> tuple[tuple[int, int], ...]:
    """Day numbers of "day 3,5..9" or of dates, each range from its first to its last day."""
    found = []
    for part in bare.removeprefix("days ").removeprefix("day ").split(","):
        ends = [_number(text, end, start) for end in part.split("..")]
        if len(ends) > 2 or ends[0] > ends[-1]:
            raise refuse(text, f"{part!r:.40}", "a first and a later last day, as in day 3..9", "correct the range")
        found.append((ends[0], ends[-1]))
    found.sort()
    if any(before[1] >= after[0] for before, after in pairwise(found)):
        raise refuse(text, "a day twice", "every day once", "leave one out")
    return tuple(found)


def _number(text: str, word: str, start: date) -> int:
    """The day number of a number or a date."""
    if NUMBER.fullmatch(word):
        return int(word)
    if ISO.fullmatch(word):
        try:
            return (date.fromisoformat(word) - start).days + 1
        except ValueError as problem:
            raise refuse(text, f"{word}: {problem}", "a date of the calendar", "correct the date") from None
    raise refuse(text, f"{word!r:.40}", ALLOWED, "write one of these")


def _inside(text: str, ranges: tuple[tuple[int, int], ...], length: int, every: int) -> None:
    for low, high in ranges:
        if low < 1 or high > length:
            came = f"day {low if low < 1 else high} of the plan"
            raise refuse(text, came, f"days 1 to {length}", "correct the days, or give the plan more days")
    if every > 1 and ranges[-1][1] - ranges[0][0] >= 7 * every:
        came = f"{ranges[-1][1] - ranges[0][0] + 1} days, again every {every} weeks"
        raise refuse(text, came, "days that end before they come again", "write fewer days or more weeks")


def refuse(text: str, came: str, allowed: str, do: str) -> ScenarioError:
    """A refusal that shows the text."""
    return ScenarioError(f"the days {text!r:.60}", came, allowed, do)
