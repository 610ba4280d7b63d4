"""Rank: which of two entries holds where they overlap.

Method      lower ranks are laid first; a span of a higher rank takes the place of what it overlaps if it says so with
            `instead_of`: of a night the whole, of anything else the hours it covers; a moment takes the place of the
            same verb at the same time. What is "none" then goes
Refuses     overlaps at equal rank, overlaps without `instead_of`, an `instead_of` that replaces nothing
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import pairwise

from glutamate.errors import ScenarioError
from glutamate.scenarios.loader import Source
from glutamate.scenarios.timeline.span import Span

NONE = "none"


@dataclass(frozen=True)
class Laid:
    """A span, the number, rank and days of its entry, and the days it is there instead of."""

    span: Span
    entry: int
    rank: int
    days: str
    instead_of: frozenset[str]


def settle(laid: Iterable[Laid], source: Source) -> list[Laid]:
    """What holds in the end, sorted by start; ScenarioError with file and line for what contradicts itself."""
    listed = list(laid)
    replacing: set[int] = set()
    channels: dict[str, list[Laid]] = {}
    for one in listed:
        channels.setdefault(one.span.channel or "", []).append(one)
    found = _moments(channels.pop("", []), replacing)
    for of_channel in channels.values():
        held: list[Laid] = []
        for rank in sorted({one.rank for one in of_channel}):
            new = sorted((one for one in of_channel if one.rank == rank), key=_start)
            _apart(new, source)
            held = _over(held, new, replacing, source)
        found += held
    for one in listed:
        if (one.instead_of or one.span.what == NONE) and one.entry not in replacing:
            asked, place = f"{_says(one)} with instead_of", ("timeline", one.entry)
            came = "nothing that it replaces" if one.instead_of else "no instead_of"
            allowed = "days of a lower rank that it overlaps; a moment must be at the same time"
            raise source.error(asked, came, allowed, "correct its times, or name the days it replaces", place)
    return sorted((one for one in found if one.span.what != NONE), key=lambda one: (one.span.start, one.span.end))


def _start(one: Laid) -> float:
    return one.span.start


def _apart(new: list[Laid], source: Source) -> None:
    """Refuse spans of one channel and rank that overlap."""
    for before, after in pairwise(new):
        if after.span.start < before.span.end - 1e-9:
            raise _overlap(before, after, source, "spans of one channel that do not overlap at equal rank")


def _over(held: list[Laid], new: list[Laid], replacing: set[int], source: Source) -> list[Laid]:
    """What is held after a higher rank; both lists are sorted and free of overlaps."""
    found: list[Laid] = []
    j = 0
    for old in held:
        while j < len(new) and new[j].span.end <= old.span.start + 1e-9:
            j += 1
        k, here = j, []
        while k < len(new) and new[k].span.start < old.span.end - 1e-9:
            here.append(new[k])
            k += 1
        for one in here:
            if old.days not in one.instead_of:
                raise _overlap(old, one, source, f'instead_of = "{old.days}" in the entry of the higher rank')
            replacing.add(one.entry)
        if not here:
            found.append(old)
        elif old.span.verb != "sleep":
            found += _pieces(old, here)
    return sorted(found + new, key=_start)


def _pieces(old: Laid, over: list[Laid]) -> list[Laid]:
    """What is left of a span beside those that cover parts of it."""
    found, start = [], old.span.start
    for end, after in [*((one.span.start, one.span.end) for one in over), (old.span.end, old.span.end)]:
        if end > start + 1e-9:
            found.append(replace(old, span=cut(old.span, start, end)))
        start = max(start, after)
    return found


def cut(span: Span, start: float, end: float) -> Span:
    """The part of a span from `start` to `end`, with the breaks that begin in it."""
    if start == span.start and end == span.end:
        return span
    options = dict(span.options)
    if "breaks" in options:
        options["breaks"] = [(a, min(b, end)) for a, b in options["breaks"] if start <= a < end - 1e-9]
    return replace(span, start=start, end=end, options=options)


def _moments(laid: list[Laid], replacing: set[int]) -> list[Laid]:
    """Moments without those that a higher rank replaces."""
    gone: set[int] = set()
    by_time: dict[tuple[str, float], list[Laid]] = {}
    for one in laid:
        by_time.setdefault((one.span.verb, round(one.span.start, 6)), []).append(one)
    for at_once in by_time.values():
        for one in at_once if any(one.instead_of for one in at_once) else ():
            for other in at_once:
                if other.rank < one.rank and other.days in one.instead_of:
                    gone.add(id(other))
                    replacing.add(one.entry)
    return [one for one in laid if id(one) not in gone]


def _overlap(first: Laid, second: Laid, source: Source, allowed: str) -> ScenarioError:
    """A refusal that names both entries and their lines; its own line is that of the later one."""
    first, second = sorted((first, second), key=lambda one: one.entry)
    lines = f" (line {first.span.line})" if first.span.line else ""
    came = f"{_says(first)}{lines} and {_says(second)}" + (f" (line {second.span.line})" if second.span.line else "")
    asked, do = f"the {second.span.channel} of one person", "move one, or let one replace the other"
    if first.entry == second.entry:
        do = "correct the times of this entry"
    return source.error(asked, f"an overlap of {came}", allowed, do, ("timeline", second.entry))


def _says(one: Laid) -> str:
    return f"{one.span.verb} {one.span.what!r:.40} on {one.days}"
