"""Sleep from light, body clock and pressure: the model `sleep`, and the hours of lying down and getting up.

Scheme      clock on the wall -> light -> body clock -> thresholds of sleep <- pressure; asleep there is no light
Takes in    lamps, share of pressure that caffeine takes, arousal; events pressure.lie_down, pressure.get_up
Hands on    the states and outputs of its parts; `Night`, `timetable`, `onsets`
Not here    performance, stress (life.py)
Sources     those of its parts
"""

from collections.abc import Iterable
from itertools import pairwise
from typing import Any, NamedTuple

from glutamate.engine.assembly import Assembly, Input
from glutamate.engine.events.protocol import Protocol
from glutamate.engine.model import model
from glutamate.errors import ParameterError, closest
from glutamate.life.body_clock import BodyClock
from glutamate.life.day_clock import DayClock
from glutamate.life.room_light import RoomLight
from glutamate.life.sleep_pressure import SleepPressure

AGES = {"30": SleepPressure, "65": SleepPressure.older}
WIRES: dict[str, Any] = {
    "light.hour": "clock.hour",
    "light.awake": "pressure.awake",
    "body.light": "light.light",
    "pressure.pacemaker": "body.pacemaker",
    "pressure.complement": "body.complement",
}


class Night(NamedTuple):
    """Hours in bed, since the first midnight."""

    down: float
    up: float


@model("sleep", title="Sleep of a person by light, body clock and pressure")
def assemble(age: str = "30") -> Assembly:
    """The parts and their wires; age "30" or "65". Raises ParameterError for another."""
    parts = {"clock": DayClock(), "light": RoomLight(), "body": BodyClock(), "pressure": sleeper(age)}
    inputs = {
        "lamps": Input("1", 0.0, "lux of lamps and screens beyond the evening's"),
        "unfelt": Input("1", 0.0, "share of felt pressure that caffeine takes"),
        "arousal": Input("1", 0.0, "0 to 1, keeps awake"),
    }
    wires = {"light.lamps": "lamps", "pressure.unfelt": "unfelt", "pressure.arousal": "arousal"}
    return Assembly(parts, WIRES | wires, inputs, TIME="h")


def sleeper(age: str) -> Any:
    """Sleep pressure of an age; ParameterError for one that has no set."""
    if age not in AGES:
        near = closest(str(age), AGES)
        raise ParameterError("the age of a sleeper", f"{age!r:.40}", ", ".join(AGES), "use one of these", closest=near)
    return AGES[age]()


def nights(bed: float, up: float, days: int, first: int = 0) -> list[Night]:
    """As many nights, in bed from `bed` (o'clock; 25 is one in the morning) to `up` on the day after day `first`."""
    return [Night(24.0 * day + bed, 24.0 * (day + 1) + up) for day in range(first, first + days)]


def timetable(given: Iterable[Night], part: str = "pressure", protocol: Protocol | None = None) -> Protocol:
    """A protocol of nights, in order and apart; ParameterError for nights that overlap or end before they begin."""
    protocol, listed = protocol or Protocol(), list(given)
    moments = [moment for night in listed for moment in night]
    for before, after in pairwise(moments):
        if not before < after:
            came = f"{before:g} h, then {after:g} h"
            do = "let every night begin before it ends, and after the one before"
            raise ParameterError("nights one after the other", came, "hours that rise", do)
    if not listed:
        return protocol
    protocol = protocol.event(f"{part}.lie_down", 1.0, [f"{night.down} h" for night in listed])
    return protocol.event(f"{part}.get_up", 1.0, [f"{night.up} h" for night in listed])


def onsets(hours: Any, asleep: Any) -> tuple[Any, Any]:
    """Hours at which sleep begins and ends in a course sampled at `hours`; midpoints between samples."""
    import numpy as np

    change = np.diff(np.asarray(asleep))
    middle = (np.asarray(hours)[1:] + np.asarray(hours)[:-1]) / 2
    return middle[change > 0.5], middle[change < -0.5]
