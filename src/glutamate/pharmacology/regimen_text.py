"""Regimen text: doses in words of daily life, read word by word; what is not understood is an error, never dropped.

Clause      [substance] AMOUNT [route] [over TIME] [how often] [at TIMES] [which days]; clauses are joined by "then"
Amount      10 mg, 0.5 mg/kg, 40 g, 200 ug
Route       oral, by mouth, po, nasal (all into the depot); iv (into plasma)
How often   once; daily, once/twice/three times/four times daily; qd, bid, tid, qid; every 8 h, every 2 days, weekly
At          08:00, or several: at 08:00, 14:00 and 20:00. Without them daily doses are at 8, 8 and 20, 8, 14 and 20, or
            8, 12, 16 and 20 o'clock
Days        on day 3, from day 14, until day 28 (that day too), for 28 days, for 4 weeks, x 28 d; day 1 is the first
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Any

from glutamate.errors import ParameterError
from glutamate.pharmacology.dose import MOST, Dose

LONGEST_TEXT = 500
LAST_DAY = 36_500
DAY = 24.0
CLOCK = {1: (8.0,), 2: (8.0, 20.0), 3: (8.0, 14.0, 20.0), 4: (8.0, 12.0, 16.0, 20.0)}
NUMBER = r"(?:\d+(?:\.\d+)?|\.\d+)(?:e[+-]?\d+)?"
MASS = {"kg": 1e6, "g": 1e3, "mg": 1.0, "ug": 1e-3, "µg": 1e-3, "μg": 1e-3, "mcg": 1e-3}
HOURS = {"min": 1 / 60, "minutes": 1 / 60, "minute": 1 / 60, "h": 1.0, "hours": 1.0, "hour": 1.0, "d": DAY, "day": DAY}
HOURS |= {"days": DAY, "week": 7 * DAY, "weeks": 7 * DAY, "wk": 7 * DAY}
SPAN = rf"({NUMBER})\s*({'|'.join(sorted(HOURS, key=len, reverse=True))})\b"
TIME = r"\d{1,2}:\d{2}"
AMOUNT = re.compile(rf"({NUMBER})\s*([a-zµμ]+)\s*(/\s*kg)?(?![\w/])", re.IGNORECASE)
HOW_OFTEN = {"daily": 1, "qd": 1, "od": 1, "bid": 2, "tid": 3, "qid": 4}
TIMES_A_DAY = {"once": 1, "twice": 2, "one time": 1, "two times": 2, "three times": 3, "four times": 4}
EXAMPLE = (
    'write it as in "memantine 10 mg at 08:00 and 20:00 from day 14" or "0.5 mg/kg iv over 40 min at 10:00 on day 3"'
)
WORDS = "amount, route, over, how often, at, on/from/until day, for"

PARTS: tuple[tuple[str, str], ...] = (
    ("route", r"(oral(?:ly)?|by mouth|po|nasal(?:ly)?|iv|intravenous(?:ly)?)\b"),
    ("duration", rf"over\s+{SPAN}"),
    ("often", r"(once|twice|(?:one|two|three|four) times?)\s+(?:daily|a day|per day)\b"),
    ("often", r"(daily|every day|qd|od|bid|tid|qid)\b"),
    ("interval", rf"every\s+{SPAN}"),
    ("interval", rf"q\s*({NUMBER})\s*(h)\b"),
    ("interval", r"()(weekly|every week)\b"),
    ("single", r"(once)\b"),
    ("at", rf"at\s+({TIME}(?:(?:\s*,\s*(?:and\s+)?|\s+and\s+){TIME})*)(?![\d:])"),
    ("on", r"on\s+days?\s+(\d+(?:(?:\s*,\s*(?:and\s+)?|\s+and\s+)\d+)*)(?![\w.])"),
    ("first", r"from\s+day\s+(\d+)(?![\w.])"),
    ("last", r"(?:until|to)\s+day\s+(\d+)(?![\w.])"),
    ("length", rf"(?:for|x|×)\s*{SPAN}"),
)
PATTERNS = tuple((name, re.compile(pattern, re.IGNORECASE)) for name, pattern in PARTS)


def read(text: Any, at: str | None = None, days: Iterable[int] | None = None) -> tuple[str | None, list[Dose]]:
    """Name of the substance, or None, and the doses of a text; ParameterError with what is not understood."""
    if not isinstance(text, str) or not text.strip() or len(text) > LONGEST_TEXT:
        raise refuse(text, f"{text!r:.60}", f"a text of at most {LONGEST_TEXT} characters")
    substance: str | None = None
    doses: list[Dose] = []
    end = 0.0
    for clause in re.split(r"\s+then\s+|\s*;\s*", text.strip()):
        name, found = _clause(text, clause)
        if name is not None and substance not in (None, name):
            raise refuse(text, f"{substance} and then {name}", "one substance in a regimen")
        substance = name or substance
        if at is not None or days is not None:
            found = _outside(text, found, at, days)
        new = _doses(text, found, end, bool(doses))
        doses += new
        end = max(end, *(dose.end for dose in new)) if "last_day" not in found else found["last_day"] * DAY
    return substance, doses


def _clause(text: str, clause: str) -> tuple[str | None, dict[str, Any]]:
    """Name and parts of one clause, each part at most once."""
    amount = AMOUNT.search(clause)
    if amount is None:
        raise refuse(text, f"no amount in {clause!r:.60}", "an amount such as 10 mg or 0.5 mg/kg")
    name = clause[: amount.start()].strip().lower()
    if name and not re.fullmatch(r"[a-z][a-z0-9]*(?:[ -][a-z0-9]+)*", name):
        raise refuse(text, f"{name!r:.60} before the amount", "the name of a substance, or nothing")
    unit = amount[2].lower()
    if unit not in MASS:
        raise refuse(text, f"the unit {amount[2]!r:.20}", f"{', '.join(MASS)}, each also per kg")
    found: dict[str, Any] = {"amount": float(amount[1]) * MASS[unit], "per_kg": amount[3] is not None}
    rest = clause[amount.end() :]
    while rest := rest.lstrip(" \t\n"):
        matches = ((key, pattern.match(rest)) for key, pattern in PATTERNS)
        key, part = next(((key, match) for key, match in matches if match), ("", None))
        if part is None:
            raise refuse(text, f"{rest!r:.60}, which is not understood", WORDS)
        if key in found:
            raise refuse(text, f"{part[0]!r:.60}, a second {key}", f"each at most once: {WORDS}")
        found[key] = READERS[key](text, part)
        rest = rest[part.end() :]
    return name or None, found


def _doses(text: str, found: dict[str, Any], before: float, later: bool) -> list[Dose]:
    """Doses of one clause; a later one begins on the day after the one before it ends, unless it says when."""
    common = {
        "amount": found["amount"],
        "per_kg": found["per_kg"],
        "compartment": found.get("route", "depot"),
        "duration": found.get("duration", 0.0),
    }
    clock = found.get("at")
    ways = [key for key in ("often", "interval", "single", "on") if key in found]
    if len(ways) > 1 and set(ways) != {"single", "on"}:
        raise refuse(text, f"{' and '.join(ways)} together", "one of: how often, every, once, on day")
    if not ways and not {"first", "last", "length"} & found.keys():
        came = "times without days" if clock else "a dose without a time"
        raise refuse(text, came, "how often, on which day, or from which day")
    if later and before == float("inf"):
        raise refuse(text, "a clause after one without end", 'an end such as "for 7 days" before "then"')
    first = found.get("first", 1 + int(-(-before // DAY)) if later else 1)
    earliest = min(found.get("on", [first]))
    if later and earliest - 1 < before // DAY:
        raise refuse(text, f"day {earliest}, before the clause before it ends", "clauses in order of time")
    if "single" in found or "on" in found:
        if {"first", "last", "length"} & found.keys() and "on" in found:
            raise refuse(text, "on day with from, until or for", "one of them")
        if {"last", "length"} & found.keys():
            raise refuse(text, "once with until or for", "one of them")
        days = found.get("on", [first])
        return [Dose(time=(day - 1) * DAY + hour, **common) for day in days for hour in clock or CLOCK[1]]
    span = _length(text, found, first)
    if "interval" in found:
        every = found["interval"]
        hours = clock or CLOCK[1]
        if len(hours) > 1 and every % DAY:
            raise refuse(text, f"{len(hours)} times and every {every:g} h", "one time, that of the first dose")
    else:
        every = DAY
        hours = clock or CLOCK[found.get("often", 1)]
        if "often" in found and len(hours) != found["often"]:
            raise refuse(text, f"{found['often']} a day at {len(hours)} times", "as many times as doses a day")
    start = (first - 1) * DAY
    doses = []
    for hour in hours:
        within = None if span is None else span - (hour if "last" in found and every % DAY else 0.0)
        additional = None if within is None else int(-(-within // every)) - 1
        if additional is not None and additional >= MOST:
            raise refuse(text, f"{additional + 1:,} doses", f"fewer than {MOST:,}")
        if additional is None or additional >= 0:
            doses.append(Dose(time=start + hour, interval=every, additional=additional, **common))
    if not doses:
        raise refuse(text, "a time that ends before its first dose", "a span that holds at least one dose")
    if span is not None:
        found["last_day"] = first - 1 + span / DAY
    return doses


def _length(text: str, found: dict[str, Any], first: int) -> float | None:
    """Hours from the first day's midnight on in which doses are given; None for ever."""
    if "last" in found and "length" in found:
        raise refuse(text, "until and for", "one of them")
    if "last" in found:
        if found["last"] < first:
            raise refuse(text, f"from day {first} until day {found['last']}", "a last day from the first on")
        return (found["last"] - first + 1) * DAY
    return found.get("length")


def _outside(text: str, found: dict[str, Any], at: str | None, days: Iterable[int] | None) -> dict[str, Any]:
    """Times and days that were given beside the text."""
    said = [key for key in ("at", "on", "first", "last", "length", "often", "interval", "single") if key in found]
    if said or at is None:
        came = f"at={at!r:.40} and {said[0]} in the text" if said else "days without at"
        raise refuse(text, came, "times in the text or beside it, not both; days only with at")
    match = re.fullmatch(rf"{TIME}(?:\s*,\s*{TIME})*", at.strip()) if isinstance(at, str) else None
    if match is None:
        raise refuse(text, f"at={at!r:.40}", 'times such as "08:00,14:00"')
    given = [1] if days is None else list(days)
    if not given or not all(isinstance(d, int) and not isinstance(d, bool) and 1 <= d <= LAST_DAY for d in given):
        raise refuse(text, f"days={given!r:.40}", f"days from 1 to {LAST_DAY}")
    return {**found, "at": _times(text, at), "on": given}


def _times(text: str, given: str) -> list[float]:
    hours = []
    for word in re.findall(TIME, given):
        hour, minute = map(int, word.split(":"))
        if hour > 23 or minute > 59:
            raise refuse(text, word, "times from 00:00 to 23:59")
        hours.append(hour + minute / 60)
    if len(set(hours)) != len(hours):
        raise refuse(text, f"{given!r:.40}", "each time once")
    return sorted(hours)


def _days(text: str, given: str) -> list[int]:
    days = [_day(text, word) for word in re.findall(r"\d+", given)]
    if len(set(days)) != len(days):
        raise refuse(text, f"days {given!r:.40}", "each day once")
    return sorted(days)


def _day(text: str, given: str) -> int:
    day = int(given) if len(given) < 9 else LAST_DAY + 1
    if not 1 <= day <= LAST_DAY:
        raise refuse(text, f"day {given:.20}", f"days from 1 to {LAST_DAY}")
    return day


def _span(text: str, part: re.Match[str]) -> float:
    hours = float(part[1] or 1) * HOURS.get(part[2].lower(), 7 * DAY)
    if not 0 < hours <= LAST_DAY * DAY:
        raise refuse(text, f"{part[0]!r:.40}", "a time above 0, at most a hundred years")
    return hours


def _amounts_a_day(text: str, part: re.Match[str]) -> int:
    word = " ".join(part[1].lower().split())
    return TIMES_A_DAY.get(word) or TIMES_A_DAY.get(word + "s") or HOW_OFTEN.get(word, 1)


def _route(text: str, part: re.Match[str]) -> str:
    return "central" if part[1].lower().startswith(("iv", "intra")) else "depot"


READERS: dict[str, Callable[[str, re.Match[str]], Any]] = {
    "route": _route,
    "duration": _span,
    "often": _amounts_a_day,
    "interval": _span,
    "single": lambda text, part: True,
    "at": lambda text, part: _times(text, part[1]),
    "on": lambda text, part: _days(text, part[1]),
    "first": lambda text, part: _day(text, part[1]),
    "last": lambda text, part: _day(text, part[1]),
    "length": _span,
}


def refuse(text: Any, came: str, allowed: str) -> ParameterError:
    """A refusal that shows the text."""
    return ParameterError(f"a regimen from {text!r:.80}", came, allowed, EXAMPLE)
