"""Ask `model_try`: a mechanism or model alone: its inputs step from where they were, and its states follow.

Takes in    a name, inputs before and after the step, values of parameters, events on ports, a length
Hands on    courses of the paths that are shown; where each ends, and by how much it still moves
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any

from pydantic import Field

from glutamate.lab import gate
from glutamate.lab.wire import LabError, Strict

LANE = "quick"
SECONDS = 10.0
POINTS = 501
FINE = 12  # times after a step or an event, ever closer to it, so that no peak is missed
NEAREST = 1e-6  # of the length: the first of these
RTOL = 1e-8  # tight: at rest nothing but rounding moves
STEP = 0.1  # of the length: when inputs step
FLAT = 1e-3  # of its size: a course that moves less is flat
LAST = 0.9  # of the length: from when on a course is asked whether it has settled
LONGEST = {"ms": 60_000.0, "s": 86_400.0, "min": 20_160.0, "h": 8_784.0, "d": 3_660.0}
MOST_EVENTS = 400
Value = Annotated[float, Field(ge=-1e30, le=1e30)]  # the model itself says what it takes
Path = Annotated[str, Field(min_length=1, max_length=200)]


class Event(Strict):
    """Events of one port: the first, how many, how far apart, and the value each has (molecules, grams, ...)."""

    start: float = Field(ge=0.0, le=1e6)
    count: int = Field(default=1, ge=1, le=MOST_EVENTS)
    every: float = Field(default=1.0, gt=0.0, le=1e6)
    value: Value | None = None


class With(Strict):
    """What runs; values in canonical units."""

    name: Path
    before: dict[Path, Value] = Field(default={}, max_length=60)
    after: dict[Path, Value] = Field(default={}, max_length=60)
    set: dict[Path, Value] = Field(default={}, max_length=200)
    events: dict[Path, Event] = Field(default={}, max_length=20)
    length: float = Field(gt=0.0, le=1e6)
    show: list[Path] = Field(default=[], max_length=24)


def answer(given: With, tell: Callable[[int, int], None]) -> dict[str, Any]:
    """Courses under their paths, and rows of where they end."""
    import numpy as np

    import glutamate

    model = gate.model(given.name)
    if not hasattr(model, "system"):
        allowed = "a mechanism or a model of differential equations"
        raise LabError(f"{given.name} alone", "a network", allowed, "run it on the page Circuit or as a scenario")
    most = LONGEST.get(model.system.time, 1e4)
    if given.length > most:
        came = f"{given.length:g} {model.system.time}"
        raise LabError("the length of a trial", came, f"up to {most:g} {model.system.time}", "choose a shorter one")
    states = [slot.path for slot in model.system.states if slot.kind != "switch"]
    show = given.show or [*states, *model.system.outputs][:12]
    data = glutamate.simulate(
        model.set(given.set), _protocol(given), times=_points(given, _fine(model)), drive=given.before,
        record=list(dict.fromkeys(show)), rtol=RTOL, threads=1, progress=tell,
    )  # fmt: skip
    one = data.sizes["time"]  # a model with delays has one node, an array of them many
    courses = {str(name): each.values.reshape(-1) for name, each in data.data_vars.items() if each.size == one}
    late = data["time"].values >= LAST * given.length
    ends = []
    for name, course in courses.items():
        size = max(float(np.ptp(course)), FLAT * float(np.abs(course).max())) or 1.0
        ends.append({"path": name, "value": float(course[-1]), "moves": float(np.ptp(course[late])) / size})
    return {
        "time": data["time"].values, "unit": model.system.time, "step": STEP * given.length,
        "courses": courses, "units": {name: data[name].attrs["units"] for name in courses},
        "ends": ends, "wide": sorted({*map(str, data.data_vars)} - {*courses}), "failed": data.attrs["failed"],
        "data": data,
    }  # fmt: skip


def _protocol(given: With) -> Any:
    """Inputs step at once, events follow their own times."""
    import glutamate

    protocol = glutamate.Protocol()
    for path, value in given.after.items():
        if value != given.before.get(path):
            protocol = protocol.step(path, value, STEP * given.length)
    for port, each in given.events.items():
        times = _times(each, given.length)
        if times and each.value is None:
            protocol = protocol.spikes(port, times=times)
        elif times:
            protocol = protocol.event(port, each.value, times)
    return protocol


def _times(event: Event, length: float) -> list[float]:
    return [t for k in range(event.count) if (t := event.start + k * event.every) < length]


def _moments(given: With) -> list[float]:
    """When something happens."""
    moved = any(value != given.before.get(path) for path, value in given.after.items())
    events = {time for each in given.events.values() for time in _times(each, given.length)}
    return sorted({*events, *([STEP * given.length] if moved else [])})


def _fine(model: Any) -> bool:
    """Whether times may be uneven: noise, delays and arrays go on in even steps."""
    return not (model.system.noise or model.array)


def _points(given: With, fine: bool) -> Any:
    """Equally spaced times, and finer ones after every moment."""
    import numpy as np

    if not fine:
        return np.linspace(0.0, given.length, POINTS)
    after = np.geomspace(NEAREST, 1 / POINTS, FINE) * given.length
    near = [moment + after for moment in _moments(given)]
    times = np.unique(np.concatenate([np.linspace(0.0, given.length, POINTS), *near]))
    return times[times <= given.length]


def code(given: With) -> str:
    """Python that leaves the same courses in `data`."""
    lines = ["import numpy as np", "", "import glutamate", ""]
    lines += [f"model = glutamate.load({given.name!r}).set({given.set})", "protocol = glutamate.Protocol()"]
    for path, value in given.after.items():
        if value != given.before.get(path):
            lines.append(f"protocol = protocol.step({path!r}, {value}, {STEP * given.length})")
    for port, each in given.events.items():
        times = _times(each, given.length)
        if times:
            last = (
                f"spikes({port!r}, times={times})" if each.value is None else f"event({port!r}, {each.value}, {times})"
            )
            lines.append(f"protocol = protocol.{last}")
    lines.append(f"times = np.linspace(0.0, {given.length}, {POINTS})")
    if _fine(gate.model(given.name)) and _moments(given):
        lines += [
            f"after = np.geomspace({NEAREST}, 1 / {POINTS}, {FINE}) * {given.length}",
            f"times = np.unique(np.concatenate([times, *[moment + after for moment in {_moments(given)}]]))",
            f"times = times[times <= {given.length}]",
        ]
    lines += [
        f"data = glutamate.simulate(model, protocol, times=times, drive={given.before}, rtol={RTOL})",
        "",
    ]
    return "\n".join(lines)
