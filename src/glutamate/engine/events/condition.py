"""Conditions: "membrane.voltage > -20 mV" read against a system.

Takes in    the path of a state or an output, > or <, a number with its unit
Hands on    path, direction of the crossing, threshold in the canonical units of the path
"""

from __future__ import annotations

import dataclasses
import re

from glutamate.engine.events.command import article, leaf_time, listing, role
from glutamate.engine.system import System
from glutamate.errors import PathError, closest
from glutamate.units import quantity

FORM = re.compile(r"\s*([^\s<>=]+)\s*([<>])\s*([^<>=]+?)\s*")
LONGEST = 300


@dataclasses.dataclass(frozen=True)
class Condition:
    """A state or output at `path` that goes "up" or "down" through `threshold` (canonical units)."""

    path: str
    direction: str
    threshold: float


def split_condition(text: str) -> tuple[str, str, str]:
    """Path, sign and threshold as text; raises PathError for another form."""
    found = FORM.fullmatch(text) if isinstance(text, str) and len(text) <= LONGEST else None
    if found is None:
        allowed = "one path, > or <, one value with its unit"
        raise PathError("a condition", f"{text!r:.80}", allowed, 'write it as in "membrane.voltage > -20 mV"')
    return found[1], found[2], found[3]


def parse_condition(text: str, system: System) -> Condition:
    """A condition on a state or output; raises PathError for the path, UnitError for the unit."""
    path, sign, threshold = split_condition(text)
    names = [*system.outputs, *(slot.path for slot in system.states)]
    if path not in names:
        what = role(system, path)
        came = "no such path" if what is None else f"{article(what)} {what}"
        allowed = "states and outputs: " + listing(names)
        raise PathError(f"the condition {text!r}", f"{path}: {came}", allowed, "name one", closest=closest(path, names))
    field = system.field(path)[0]
    value = quantity(threshold, field.dims, leaf_time(system, path))
    return Condition(path, "up" if sign == ">" else "down", value)
