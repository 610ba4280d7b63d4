"""Clock: times of a day and lengths of time, from texts.

Times       "08:00", "08:00,20:00", "09:00-17:30", "23:00-07:00" (past midnight), "waking", "bedtime -30 min"
Anchors     waking of a day is the end of the longest night that ends on it; bedtime is the start of the longest night
            that starts between noon of that day and noon of the next; naps do not count
Lengths     "30 min", "6 h", "14 days", "2 weeks"
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from glutamate.errors import ScenarioError, closest
from glutamate.pharmacology.regimen_text import HOURS

DAY = 24.0
TIME = re.compile(r"([0-9]{1,2}):([0-9]{2})")
LENGTH = re.compile(r"([0-9]{1,6}(?:\.[0-9]{1,6})?)\s*([a-z]{1,10})")
ANCHOR = re.compile(r"([a-z]+)\s*(?:([+-])\s*(.+))?")
ANCHORS = ("waking", "bedtime")
FURTHEST = 12.0  # h from an anchor
ALLOWED = '"08:00", "08:00,20:00", "09:00-17:30", "waking" or "bedtime -30 min"'


@dataclass(frozen=True)
class Time:
    """Hours after midnight, or after an anchor; `end` is None for a moment, above 24 for one past midnight."""

    start: float
    end: float | None = None
    anchor: str = ""


def read_times(text: str) -> tuple[Time, ...]:
    """The times in a text, all moments or all stretches; ScenarioError for what is not understood."""
    found = tuple(_time(text, part.strip().lower()) for part in text.split(","))
    if len({time.end is None for time in found}) > 1:
        raise refuse(text, "moments and stretches", "one kind", "write two entries")
    if len(set(found)) < len(found):
        raise refuse(text, "a time twice", "every time once", "leave one out")
    return found


def _time(text: str, part: str) -> Time:
    ends = part.split("-")
    if len(ends) == 2 and all(end.strip()[:1].isdigit() for end in ends):
        start, end = _clock(text, ends[0].strip(), 23), _clock(text, ends[1].strip(), 24)
        if start == end % DAY:
            raise refuse(text, f"{part}, which is no time or a whole day", "two different times", "correct one")
        return Time(start, end if end > start else end + DAY)
    if part[:1].isdigit():
        return Time(_clock(text, part, 23))
    found = ANCHOR.fullmatch(part)
    if found is None or found[1] not in ANCHORS:
        near = closest(found[1] if found else part, ANCHORS)
        do = "write one of these"
        raise ScenarioError(f"the time {text!r:.60}", f"{part!r:.40}", ALLOWED, do, closest=near)
    shift = 0.0 if found[3] is None else read_length(found[3])
    if shift > FURTHEST:
        raise refuse(text, f"{shift:g} h from {found[1]}", f"at most {FURTHEST:g} h", "use a time of the clock")
    return Time(-shift if found[2] == "-" else shift, anchor=found[1])


def _clock(text: str, word: str, last: int) -> float:
    """Hours of "08:30"; the end of a stretch may be 24:00."""
    found = TIME.fullmatch(word)
    if found is None:
        raise refuse(text, f"{word!r:.40}", ALLOWED, "write one of these")
    hours, minutes = int(found[1]), int(found[2])
    if hours > last or minutes > 59 or (hours == 24 and minutes):
        raise refuse(text, word, "00:00 to 23:59", 'for hours past midnight write as in "23:00-07:00"')
    return hours + minutes / 60


def read_length(text: str) -> float:
    """Hours of a text such as "30 min" or "14 days"; ScenarioError for anything else."""
    found = LENGTH.fullmatch(text.strip().lower())
    if found is None or found[2] not in HOURS:
        near = closest(found[2], HOURS) if found else ()
        asked, allowed = f"a length of time {text!r:.60}", "a number and one of " + ", ".join(HOURS)
        raise ScenarioError(asked, f"{text!r:.40}", allowed, 'write it as in "30 min"', closest=near)
    return float(found[1]) * HOURS[found[2]]


def read_breaks(text: str, start: float, end: float) -> list[tuple[float, float]]:
    """Breaks (start, end) in h of "10 min every 90 min": one begins whenever so much time has gone since `start`.

    A break that would reach the end of the stretch is none. ScenarioError for what is not understood.
    """
    length, word, period = text.lower().partition(" every ")
    if not word:
        asked = f"the breaks {text!r:.60}"
        raise ScenarioError(asked, f"{text!r:.40}", "a length every so often", 'write "10 min every 90 min"')
    long, every = read_length(length), read_length(period)
    if not 0 < long < every or every < 1 / 60:
        asked, came = f"the breaks {text!r:.60}", f"{60 * long:g} min every {60 * every:g} min"
        raise ScenarioError(asked, came, "breaks above 0, shorter than the time between", "correct the lengths")
    count = int((end - start - long) / every + 1e-9)
    found = [(start + k * every, start + k * every + long) for k in range(1, count + 1)]
    return [pause for pause in found if pause[1] < end - 1e-9]


def refuse(text: str, came: str, allowed: str, do: str) -> ScenarioError:
    """A refusal that shows the text."""
    return ScenarioError(f"the time {text!r:.60}", came, allowed, do)
