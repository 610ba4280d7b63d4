"""A bridge in a context as a mechanism: axes as drives, outputs as outputs, and a watch over the box.

Scheme      a number that must stay at 0 jumps to 1 where the least of the distances to the ends of the axes falls below
            zero; it then lies outside its domain, which ends the member with the status "outside bridge"
Names       those of axes and outputs, their dots as underscores
"""

from __future__ import annotations

from typing import Any, NamedTuple

from glutamate.engine.mechanism import Guard, mechanism
from glutamate.maths import minimum, where
from glutamate.units import measure, number, time_size

WATCH, TIME = "outside_box", "h"


def part(bridge: Any, context: str) -> Any:
    """An instance of a mechanism made for this bridge and context."""
    names = {name: name.replace(".", "_") for name in (*bridge.inputs, *bridge.outputs)}
    drives = {names[name]: axis.field for name, axis in bridge.inputs.items()}
    outputs = {names[name]: measure(reading.unit) for name, reading in bridge.outputs.items()}
    bridge.stored()

    def inside(self: Any, state: Any, drive: Any) -> Any:
        least: Any = None
        for name, axis in bridge.inputs.items():
            room = axis.inside(_in_unit(axis, getattr(drive, names[name])))
            least = room if least is None else minimum(least, room)
        return least

    def start(self: Any, drive: Any) -> Any:
        """0, or 1 where the box is left from the first."""
        return self.State(where(self.inside(None, drive) >= 0, 0.0, 1.0))

    def rate(self: Any, state: Any, drive: Any) -> Any:
        """Nothing while it is 0; away from the domain otherwise, so that no step can bring it back."""
        watch = getattr(state, WATCH)
        return self.State(watch * watch)

    def output(self: Any, state: Any, drive: Any) -> Any:
        """The surfaces."""
        values = {name: _in_unit(axis, getattr(drive, names[name])) for name, axis in bridge.inputs.items()}
        found = bridge.surface(values, context)
        return self.Output(**{names[n]: value * _factor(measure(bridge.outputs[n].unit)) for n, value in found.items()})

    def guards(self: Any) -> list[Guard]:
        """The box is left."""
        return [Guard("leaves_box", value=self.inside, direction="down", to=self.left)]

    def left(self: Any, state: Any, drive: Any) -> Any:
        """Out of the domain."""
        return self.State(1.0)

    body = {
        "__doc__": f"{bridge.name} in the context {context}.",
        "__module__": __name__,
        "TIME": TIME,
        "State": _record("State", {WATCH: number.replace(low=0.0, high=0.5)}),
        "Drive": _record("Drive", drives),
        "Output": _record("Output", outputs),
        "BRIDGE": bridge.name,
        **{f.__name__: f for f in (inside, start, rate, output, guards, left)},
    }
    made: Any = mechanism(type("BridgePart", (), body))
    return made()


def _factor(field: Any) -> float:
    """Canonical value, in this part's unit of time, of one of a unit."""
    return float(field.unit.factor / time_size(field.unit.dims, TIME))


def _in_unit(axis: Any, value: Any) -> Any:
    """Value of a drive, which is canonical, in the unit of its axis."""
    factor = _factor(axis.field)
    return value if factor == 1.0 else value / factor


def _record(name: str, fields: dict[str, Any]) -> Any:
    return NamedTuple(name, [*fields.items()])
