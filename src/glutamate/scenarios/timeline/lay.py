"""Lay: entries become spans, day by day, and the spans of a channel are brought into order.

Order       arm -> days and times of every entry -> nights settle -> times that hang on nights -> everything settles
Lead-in     before `start` only daily, weekdays, weekend and named weekdays hold, and of them only sleep, room, work,
            light and meal: nothing is taken, learnt, suffered, trained or measured before the plan begins
Ends        a span that reaches past the end of the plan, or begins before it, is cut there
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from glutamate.errors import ScenarioError, closest
from glutamate.scenarios.timeline.arms import choose, replaced
from glutamate.scenarios.timeline.clock import DAY, Time, read_breaks, read_length, read_times
from glutamate.scenarios.timeline.days import RECURRING, Days, plain, read_days
from glutamate.scenarios.timeline.format import RoomTable, TimelineEntry, TimelinePlan
from glutamate.scenarios.timeline.options import read_light, read_options
from glutamate.scenarios.timeline.rank import NONE, Laid, cut, settle
from glutamate.scenarios.timeline.span import CHANNELS, Room, Span, Timeline

MOST_SPANS = 100_000
LONGEST_LEAD_IN = 366 * DAY
LEAD_IN = ("sleep", "room", "work", "light", "meal")


@dataclass(frozen=True)
class Read:
    """One entry, understood: its place in the file, days, times, and what it says."""

    number: int
    verb: str
    days: Days
    times: tuple[Time, ...]
    what: str
    options: dict[str, Any]
    breaks: str | None
    instead_of: frozenset[str]
    line: int

    @property
    def anchored(self) -> bool:
        """Whether it hangs on a night."""
        return any(time.anchor for time in self.times)


def laid(plan: TimelinePlan, arm: str = "") -> Timeline:
    """The timeline of an arm; see span.resolve."""
    source = plan.source
    k, _ = choose(plan, arm)
    entries, tables = replaced(plan, k)
    rooms = {name: _room(plan, name, table) for name, table in tables.items()}
    start = plan.begins()
    with source.at("lead_in"):
        lead = read_length(plan.lead_in)
        if lead > LONGEST_LEAD_IN:
            raise ScenarioError("the lead-in", f"{plan.lead_in!r:.40}", "at most 366 days", "make it shorter")
    read = [_read(plan, j, entry, start.date(), rooms) for j, entry in enumerate(entries) if entry is not None]
    _check_instead(plan, read)
    frame = _Frame(plan, -lead)
    spread = [new for one in read for new in frame.clocked(one)]
    nights = [one for one in spread if one.span.verb == "sleep" and frame.allows(one)]
    happened = {one.entry for one in nights if frame.meets(one.span)}
    nights = settle(nights, source)
    spread = [one for one in spread if one.span.verb != "sleep"]
    anchors = frame.anchors([one.span for one in nights])
    for one in read:
        if one.anchored:
            spread += frame.anchored(one, anchors)
    spread = [one for one in spread if frame.allows(one)]
    _check_all_happen(plan, read, happened | {one.entry for one in spread if frame.meets(one.span)})
    settled = [one.span for one in (*nights, *settle(spread, source)) if frame.meets(one.span)]
    spans = (cut(span, max(span.start, frame.begin), min(span.end, frame.end)) for span in settled)
    return Timeline(start, frame.begin, frame.end, tuple(sorted(spans, key=lambda s: (s.start, s.end))), rooms)


def _room(plan: TimelinePlan, name: str, table: RoomTable) -> Room:
    with plan.source.at("rooms", name):
        if name == NONE:
            raise ScenarioError("a room", "the name 'none'", "any other name", "rename it")
        light = None if table.light is None else read_light(table.light)
    return Room(light, float(table.load), float(table.sensory), table.source)


def _read(plan: TimelinePlan, number: int, entry: TimelineEntry, start: date, rooms: dict[str, Room]) -> Read:
    """An entry with its texts understood; errors carry its line."""
    source, verb = plan.source, entry.verb
    with source.at("timeline", number, "days"):
        days = read_days(entry.days, start, plan.days)
    with source.at("timeline", number, "at"):
        times = read_times(entry.at)
        if (times[0].end is None) == (verb in CHANNELS):
            allowed = 'from when to when, as in "09:00-17:30"' if verb in CHANNELS else 'moments, as in "08:00,20:00"'
            raise ScenarioError(f"the time of {verb}", f"{entry.at!r:.60}", allowed, "write it so")
    with source.at("timeline", number, verb):
        none = str(entry.what) == NONE
        what, options = (NONE, {}) if none else read_options(entry)
        if verb == "room" and not none and what not in rooms:
            near = closest(what, rooms)
            allowed = ", ".join((*rooms, NONE))
            raise ScenarioError("a room", f"{what!r:.60}", allowed, "add it to [rooms]", closest=near)
    breaks = getattr(entry, "breaks", None)
    if breaks is not None:
        with source.at("timeline", number, "breaks"):
            read_breaks(breaks, 0.0, DAY)
    given = entry.instead_of
    instead = [given] if isinstance(given, str) else given or []
    line = source.found.get(("timeline", number), 0)
    return Read(number, verb, days, times, what, options, breaks, frozenset(plain(t) for t in instead), line)


def _check_instead(plan: TimelinePlan, read: list[Read]) -> None:
    """Refuse an `instead_of` that names no entry of the same kind and a lower rank."""
    for one in (one for one in read if one.instead_of):
        kind = CHANNELS.get(one.verb, one.verb)
        lower = [o.days.text for o in read if CHANNELS.get(o.verb, o.verb) == kind and o.days.rank < one.days.rank]
        for text in sorted(one.instead_of.difference(lower)):
            place, known = ("timeline", one.number, "instead_of"), tuple(dict.fromkeys(lower))
            allowed = ", ".join(known) or f"nothing: no {one.verb} has a lower rank than {one.days.text}"
            raise plan.source.error(
                "instead_of", f"{text!r:.60}", allowed, "name the days of the other entry", place, closest(text, known)
            )


def _check_all_happen(plan: TimelinePlan, read: list[Read], happened: set[int]) -> None:
    """Refuse an entry that holds on no day."""
    for one in read:
        if one.number not in happened:
            asked, came = f"{one.verb} {one.what!r:.40} on {one.days.text}", "no time within the plan"
            allowed = "days and times from its start to its end"
            raise plan.source.error(asked, came, allowed, "correct the days, or leave it out", ("timeline", one.number))


class _Frame:
    """The plan's hours: where day numbers lie in them, and which spans hold."""

    def __init__(self, plan: TimelinePlan, begin: float) -> None:
        start = plan.begins()
        self.source, self.count = plan.source, 0
        self.begin, self.end = begin, DAY * plan.days
        self.monday = start.weekday()
        into = datetime.combine(start.date(), start.time()) - datetime.combine(start.date(), time())
        self.into = into.total_seconds() / 3600
        self.first = int((self.begin + self.into) // DAY) + 1
        self.last = int(-(-(self.end + self.into) // DAY))

    def midnight(self, day: int) -> float:
        """The hour at which a day begins."""
        return DAY * (day - 1) - self.into

    def clocked(self, one: Read) -> Iterator[Laid]:
        """An entry at the times of the clock; nights also a day before and after, for what hangs on them."""
        beyond = 1 if one.verb in CHANNELS else 0
        for day in one.days.within(self.first - beyond, self.last + beyond, self.monday):
            for when in one.times:
                if not when.anchor:
                    yield self._laid(one, self.midnight(day) + when.start, when)

    def anchored(self, one: Read, anchors: dict[str, dict[int, float]]) -> list[Laid]:
        """An entry at waking or bedtime; a day without that night has none, which a named day is refused for."""
        found = []
        for day in one.days.within(self.first, self.last, self.monday):
            for when in one.times:
                hour = anchors[when.anchor].get(day) if when.anchor else None
                if hour is not None:
                    found.append(self._laid(one, hour + when.start, when))
                elif when.anchor and one.days.rank > RECURRING:
                    asked, came = f"{when.anchor} on day {day}", "no night that gives it"
                    allowed = "a day with a night (naps do not count)"
                    place = ("timeline", one.number, "at")
                    raise self.source.error(asked, came, allowed, "use a time of the clock", place)
        return found

    def _laid(self, one: Read, start: float, when: Time) -> Laid:
        end = start if when.end is None else start + when.end - when.start
        options = one.options
        if one.verb in ("room", "work", "study"):
            options = {**options, "breaks": read_breaks(one.breaks, start, end) if one.breaks else []}
        self.count += 1 + len(options.get("breaks", ()))
        if self.count > MOST_SPANS:
            came, allowed = f"more than {MOST_SPANS:,} spans and breaks", f"at most {MOST_SPANS:,}"
            raise self.source.error("a timeline", came, allowed, "make the plan shorter", ("timeline", one.number))
        span = Span(one.verb, one.what, start, end, options, one.line)
        return Laid(span, one.number, one.days.rank, one.days.text, one.instead_of)

    def anchors(self, nights: list[Span]) -> dict[str, dict[int, float]]:
        """{"waking" or "bedtime": {day: hour}} of the longest night that ends, or begins, on a day."""
        found: dict[str, dict[int, tuple[float, float]]] = {"waking": {}, "bedtime": {}}
        for night in nights:
            if night.what == "nap":
                continue
            ends = int((night.end + self.into) // DAY) + 1
            begins = int((night.start + self.into - DAY / 2) // DAY) + 1
            for anchor, day, hour in (("waking", ends, night.end), ("bedtime", begins, night.start)):
                length = night.end - night.start
                found[anchor][day] = max(found[anchor].get(day, (0.0, 0.0)), (length, hour))
        return {anchor: {day: hour for day, (_, hour) in days.items()} for anchor, days in found.items()}

    def meets(self, span: Span) -> bool:
        """Whether a span lies within the plan or its lead-in, at least in part."""
        if span.start == span.end:
            return self.begin - 1e-9 <= span.start < self.end - 1e-9
        return span.end > self.begin + 1e-9 and span.start < self.end - 1e-9

    def allows(self, one: Laid) -> bool:
        """Whether it is none of those that the lead-in leaves out."""
        return one.span.start >= -1e-9 or (one.span.verb in LEAD_IN and one.rank <= RECURRING)
