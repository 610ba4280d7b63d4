"""Span: one stretch or moment of a person's days, and all of them in order.

Takes in    a checked plan and the name of one of its arms
Hands on    `Timeline`: spans sorted by start, in hours since the scenario's `start`, and the rooms of that arm
Not here    what a span does to a person
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from glutamate.scenarios.timeline.format import TimelinePlan

CHANNELS = {"sleep": "sleep", "room": "room", "work": "activity", "study": "activity", "exercise": "activity"}
CHANNELS |= {"light": "light"}  # verbs that take time; those without a channel are moments


@dataclass(frozen=True)
class Room:
    """A place: light in lux (None where it adds none), loads (1 in an ordinary working hour), where that is from."""

    light: float | None
    load: float
    sensory: float
    source: str


@dataclass(frozen=True)
class Span:
    """What happens from `start` to `end` (h since the scenario's start); a moment ends when it begins.

    `what` is the value of the verb. `options` by verb (h, g, lux, shares):
    room work        breaks [(start, end), ...], load, sensory (work alone; a room's stand in Timeline.rooms)
    study            breaks, items, method, attention
    dose             substance, amount [mg], per_kg, compartment, duration [h]
    meal             eaten {substance: amount as text}, for metabolism.meals.eat
    exercise         intensity (1 is vigorous)
    stressor         strength, decay [h] or None
    light            light [lux]
    scan             region, sequence
    """

    verb: str
    what: str
    start: float
    end: float
    options: Mapping[str, Any] = field(default_factory=dict)
    line: int = 0

    @property
    def channel(self) -> str | None:
        """What it takes up: sleep, room, activity or light; None for a moment."""
        return CHANNELS.get(self.verb)


@dataclass(frozen=True)
class Timeline:
    """All spans of one arm, sorted by start; `begin` is minus the lead-in and `end` the end of the last day, in h."""

    start: datetime
    begin: float
    end: float
    spans: tuple[Span, ...]
    rooms: Mapping[str, Room]

    def of(self, *verbs: str) -> tuple[Span, ...]:
        """The spans of these verbs."""
        return tuple(span for span in self.spans if span.verb in verbs)


def resolve(plan: TimelinePlan, arm: str = "") -> Timeline:
    """The timeline of an arm (the first one without a name); ScenarioError with file and line for what cannot be.

    Rank: date > day > named weekdays > weekdays or weekend > daily. Spans of one channel that overlap at equal rank are
    refused. A higher rank with `instead_of` replaces a whole night, and of any other span the hours it covers.
    """
    from glutamate.scenarios.timeline.lay import laid

    return laid(plan, arm)
