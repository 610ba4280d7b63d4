"""Day: what loads and light a person is in at every hour, from the places and doings of a timeline.

Scheme      places, work, study, breaks and lights -> pieces of constant load, detachment and light
Where       nothing is named     the model's own mean of an ordinary day (cognitive, sensory), not detached
            work is named        leisure outside it, detached; study and work count in full, work in a place by both
            a place              its loads; detached as far as its load lies below a working hour's
            a break, exercise    rest, detached
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from glutamate.parameter import Parameter
from glutamate.scenarios.timeline.span import Span, Timeline

LEISURE = Parameter(0.57, "1", "assumed: with 8.5 hours at 1 the mean of 16 waking hours is an ordinary day's 0.8",
                    low=0.3, high=0.8, domain=(0, None))  # fmt: skip
REST = Parameter(0.3, "1", "assumed: load at rest", low=0.1, high=0.5, domain=(0, None))
PORTS = ("cognitive", "sensory", "detached", "inside", "indoors")


class Piece(NamedTuple):
    """What holds from an hour on."""

    cognitive: float
    sensory: float
    detached: float
    inside: float
    indoors: float


def pieces(timeline: Timeline, usual: tuple[float, float]) -> Iterator[tuple[float, Piece]]:
    """(hour, piece) wherever something changes; `usual` are the loads of the model's ordinary day."""
    places, doings, lights = (_Track(timeline.of(*verbs)) for verbs in (("room",), _DOINGS, ("light",)))
    if not (places.spans or doings.spans or lights.spans):
        return
    leisure, rest = float(LEISURE.value), float(REST.value)
    working = any(span.verb in ("room", "work", "study") for span in timeline.spans)
    outside = (leisure, leisure, 1.0) if working else (*usual, 0.0)
    last = None
    for hour in sorted({timeline.begin, *places.edges, *doings.edges, *lights.edges}):
        place, doing, light = places.at(hour), doings.at(hour), lights.at(hour)
        room = timeline.rooms[place.what] if place else None
        cognitive, sensory, detached = outside
        if room is not None:
            cognitive, sensory = room.load, room.sensory
            detached = min(max((1 - room.load) / (1 - leisure), 0.0), 1.0)
        if doing is not None and doing.verb in ("work", "study"):
            load, senses = doing.options.get("load", 1.0), doing.options.get("sensory", 1.0)
            cognitive = load * (room.load if room else 1.0)
            sensory = senses * (room.sensory if room else 1.0)
            detached = 0.0
        if places.pauses(hour) or doings.pauses(hour) or (doing is not None and doing.verb == "exercise"):
            cognitive, sensory, detached = rest, rest, 1.0
        lux = light.options["light"] if light else room.light if room else None
        piece = Piece(cognitive, sensory, detached, 0.0 if lux is None else 1.0, lux or 0.0)
        if piece != last:
            yield hour, piece
        last = piece


_DOINGS = ("work", "study", "exercise")


class _Track:
    """Spans of one channel, which do not overlap, and their breaks."""

    def __init__(self, spans: Sequence[Span]) -> None:
        self.spans = list(spans)
        self.starts = [span.start for span in self.spans]
        self.breaks = sorted(tuple(b) for span in self.spans for b in span.options.get("breaks", ()))
        self.begins = [begin for begin, _ in self.breaks]

    @property
    def edges(self) -> Iterable[float]:
        """Every hour at which something begins or ends."""
        for span in self.spans:
            yield from (span.start, span.end)
        for pause in self.breaks:
            yield from pause

    def at(self, hour: float) -> Any:
        """The span that holds at an hour, or None."""
        k = bisect_right(self.starts, hour) - 1
        return self.spans[k] if k >= 0 and hour < self.spans[k].end else None

    def pauses(self, hour: float) -> bool:
        """Whether there is a break."""
        k = bisect_right(self.begins, hour) - 1
        return k >= 0 and hour < self.breaks[k][1] and self.at(hour) is not None
