"""Lower: a timeline as a protocol of the model `person`.

Time        the model begins at the midnight before the lead-in; `offset` hours later the plan does
Moments     a bout of exercise counts when it ends (twenty vigorous minutes are one, more add nothing), a sitting too
Study       attention times the share of the list there is time for, at half a minute a word
Not here    loads and light (day.py), what the parts make of it
"""

from __future__ import annotations

from collections.abc import Sequence
from math import floor
from typing import TYPE_CHECKING, Any, NamedTuple

from glutamate.engine.events.protocol import Protocol
from glutamate.errors import GlutamateError
from glutamate.parameter import Parameter
from glutamate.scenarios.person.day import PORTS, pieces
from glutamate.scenarios.person.model import POWDER, SWEETENER, YES, stressor_part
from glutamate.scenarios.timeline.span import Span, Timeline

if TYPE_CHECKING:
    from glutamate.pharmacology.dose import Dose

BOUT = Parameter(20, "min", "Maddock2016", domain=(1, None), note="a bout, at vigorous intensity")
WORD = Parameter(30, "s", "assumed: a card with its answer", low=15, high=60, domain=(1, None))
SMALL = 1e-9


class Needs(NamedTuple):
    """What a model must have for some timelines."""

    substances: list[str]
    stressors: list[float]
    learns: bool
    eats: list[str]


def needs(timelines: Sequence[Timeline]) -> Needs:
    """What any of these asks for."""
    spans = [span for timeline in timelines for span in timeline.spans]
    eaten = {substance for span in spans if span.verb == "meal" for substance in span.options["eaten"]}
    more = [name for name in (SWEETENER, POWDER) if name in eaten]
    return Needs(
        substances=sorted({span.options["substance"] for span in spans if span.verb == "dose"}),
        stressors=sorted({s.options["decay"] for s in spans if s.verb == "stressor" and s.options["decay"]}),
        learns=any(span.verb == "study" for span in spans),
        eats=[YES, *more] if eaten else [],
    )


def offset(timeline: Timeline) -> float:
    """Hours from the midnight at which the model begins to the plan's start."""
    start = timeline.start
    into = start.hour + start.minute / 60 + (start.second + start.microsecond / 1e6) / 3600
    return into - 24 * floor((timeline.begin + into) / 24 + SMALL)


def lowered(timeline: Timeline, usual: tuple[float, float]) -> Protocol:
    """The protocol; `usual` are the loads of an ordinary day. Raises ParameterError for doses that a life has
    no port for."""
    shift = offset(timeline)
    protocol = _nights(Protocol(), timeline, shift)
    protocol = _surroundings(protocol, timeline, usual, shift)
    protocol = _events(protocol, timeline, shift)
    protocol = _meals(protocol, timeline, shift)
    return _doses(protocol, timeline, shift)


def _nights(protocol: Protocol, timeline: Timeline, shift: float) -> Protocol:
    """Lying down and getting up; who is not in bed when the lead-in begins gets up."""
    nights: list[list[float]] = []
    for span in timeline.of("sleep"):
        if nights and span.start <= nights[-1][1] + SMALL:
            nights[-1][1] = max(nights[-1][1], span.end)
        else:
            nights.append([span.start, span.end])
    if not nights:
        return protocol
    up = [end + shift for _, end in nights]
    if nights[0][0] > timeline.begin + SMALL:
        up.insert(0, timeline.begin + shift)
    protocol = protocol.event("pressure.lie_down", 1.0, [begin + shift for begin, _ in nights])
    return protocol.event("pressure.get_up", 1.0, up)


def _surroundings(protocol: Protocol, timeline: Timeline, usual: tuple[float, float], shift: float) -> Protocol:
    """Loads, detachment and light wherever they change."""
    hours: dict[str, list[float]] = {port: [] for port in PORTS}
    values: dict[str, list[float]] = {port: [] for port in PORTS}
    last: Any = (None,) * len(PORTS)
    for hour, piece in pieces(timeline, usual):
        for port, value, before in zip(PORTS, piece, last, strict=True):
            if value != before:
                hours[port].append(hour + shift)
                values[port].append(value)
        last = piece
    for port in PORTS:
        if hours[port]:
            protocol = protocol.event(f"day.{port}", values[port], hours[port])
    return protocol


def _events(protocol: Protocol, timeline: Timeline, shift: float) -> Protocol:
    found: dict[str, tuple[list[float], list[float]]] = {}
    for span in timeline.of("stressor", "exercise", "study"):
        port, value, hour = _event(span)
        times, values = found.setdefault(port, ([], []))
        times.append(hour + shift)
        values.append(value)
    for port, (times, values) in found.items():
        protocol = protocol.event(port, values, times)
    return protocol


def _event(span: Span) -> tuple[str, float, float]:
    """Port, value and hour of a stressor, a bout or a sitting."""
    options = span.options
    if span.verb == "stressor":
        decay = options["decay"]
        part = "stressors" if decay is None else stressor_part(decay)
        return f"{part}.stressor", options["strength"], span.start
    hours = span.end - span.start - sum(min(b, span.end) - a for a, b in options.get("breaks", ()) if a < span.end)
    if span.verb == "exercise":
        return "exercise.bout", options["intensity"] * min(hours / BOUT.canonical("h"), 1.0), span.end
    done = min(hours / (options["items"] * WORD.canonical("h")), 1.0)
    port = {"test": "vocabulary.test", "reread": "vocabulary.read"}[options["method"]]
    return port, options["attention"] * done, span.end


def _meals(protocol: Protocol, timeline: Timeline, shift: float) -> Protocol:
    from glutamate.metabolism.meals import eat

    found: dict[tuple[str, Any], list[float]] = {}
    for span in timeline.of("meal"):
        for substance, amount in span.options["eaten"].items():
            found.setdefault((substance, amount), []).append(span.start + shift)
    for (substance, amount), times in found.items():
        protocol = eat(protocol, substance, amount, times)
    return protocol


def _doses(protocol: Protocol, timeline: Timeline, shift: float) -> Protocol:
    from glutamate.drugs.in_life import give
    from glutamate.pharmacology.regimen import Regimen

    found: dict[str, list[Dose]] = {}
    for span in timeline.of("dose"):
        found.setdefault(span.options["substance"], []).append(_dose(span, shift))
    for name, doses in found.items():
        protocol = give(protocol, name, Regimen.of(doses, name), timeline.end + shift)
    return protocol


def _dose(span: Span, shift: float) -> Dose:
    from glutamate.pharmacology.dose import Dose

    option = span.options
    at, over = span.start + shift, option["duration"] or 0.0
    return Dose(option["amount"], at, option["per_kg"], option["compartment"], over)


def check_doses(timelines: Sequence[Timeline], file: str | None) -> None:
    """Raise GlutamateError, with the line of its entry, for a dose that a life cannot take."""
    from glutamate.drugs.in_life import give
    from glutamate.pharmacology.regimen import Regimen

    seen = set()
    for span in (span for timeline in timelines for span in timeline.of("dose") if span.line not in seen):
        seen.add(span.line)
        regimen = Regimen.of([_dose(span, -span.start)], span.options["substance"])
        try:
            give(Protocol(), span.options["substance"], regimen, 1.0)
        except GlutamateError as error:
            if error.file is None:
                error.file, error.line = file, span.line
            raise
