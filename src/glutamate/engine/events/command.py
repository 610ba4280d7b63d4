"""Commands of a protocol: events on a port, moves of an input, and their meaning in one system.

Takes in    what `Protocol` was told, a System
Hands on    the same with paths found, values in canonical units and times in the system's time unit
Errors      PathError for unknown ports and inputs and for what cannot move, UnitError, ParameterError
"""

from __future__ import annotations

import dataclasses
from typing import Any

import numpy as np

from glutamate.engine.events.arguments import BurstTimes
from glutamate.engine.events.moment import Rate, Times
from glutamate.engine.system import InputSlot, JumpProgram, System
from glutamate.errors import ParameterError, PathError, closest
from glutamate.units import DIMENSIONLESS, canonical_text, quantity

LISTED = 12


@dataclasses.dataclass(frozen=True, eq=False)
class Train:
    """Events on one port: at `times`, at the times of each member in `trains`, or at a rate.

    `values` holds one value for all events or one for each of `times`; `members` limits who receives them.
    """

    port: str
    values: tuple[Any, ...] = (1.0,)
    counts: bool = True  # spikes: the port must not want a unit
    times: Times | BurstTimes | None = None
    trains: tuple[Times, ...] | None = None
    rate: Rate | None = None
    start: Times | None = None
    until: Times | None = None
    poisson: bool = False
    jitter: Times | None = None
    members: tuple[int, ...] | None = None

    def program(self, system: System) -> JumpProgram:
        """The port in a system; spikes need one without a unit."""
        if self.port not in system.jumps:
            raise _no_port(system, self.port)
        program = system.jumps[self.port]
        if self.counts and program.field.dims != DIMENSIONLESS:
            unit = canonical_text(program.field.dims, leaf_time(system, self.port))
            do = f'use event("{self.port}", value, times) with a value in {unit}'
            raise ParameterError(f"spikes on {self.port}", f"a port that takes {unit}", "a port without a unit", do)
        return program

    def amounts(self, system: System) -> Any:
        """The values (1,) or (n,) in the canonical units of the port's part."""
        field, time = self.program(system).field, leaf_time(system, self.port)
        return canonical(f"a value for {self.port}", self.values, field.dims, time)


@dataclasses.dataclass(frozen=True, eq=False)
class Move:
    """An input that steps to a value, takes it for `length`, or follows `values` at `times`."""

    path: str
    kind: str  # step, pulse or clamp
    times: Times
    values: tuple[Any, ...]
    length: Times | None = None

    def levels(self, system: System) -> Any:
        """The values (n,) in canonical units of the system."""
        dims = input_of(system, self.path).field.dims
        return canonical(f"a value for {self.path}", self.values, dims, system.time)


def canonical(asked: str, values: tuple[Any, ...], dims: Any, time: str) -> Any:
    """Values as canonical floats (n,); raises UnitError for another dimension, ParameterError if not finite."""
    plain = all(type(value) is float for value in values)  # canonical as they stand
    result = np.array(values if plain else [quantity(value, dims, time) for value in values], np.float64)
    bad = np.flatnonzero(~np.isfinite(result))
    if bad.size:
        raise ParameterError(asked, f"{values[bad[0]]!r:.60}", "a finite number", "give such a number")
    return result


def leaf_time(system: System, path: str) -> str:
    """The time unit of the part a path belongs to."""
    return system.time_of(path)


def input_of(system: System, path: str) -> InputSlot:
    """The input of a path; raises PathError that says what can move."""
    for slot in system.inputs:
        if slot.path == path:
            return slot
    names = [slot.path for slot in system.inputs]
    allowed = "inputs: " + listing(names)
    what = role(system, path)
    if what is None:
        do = "name one of these inputs"
        raise PathError(
            f"to move {path!r:.80}", "no such path", allowed, do, closest=closest(str(path), names or system.paths())
        )
    do = {
        "parameter": "set it before the run or vary it over members; it stays constant in a run",
        "port": "use spikes(...) or event(...) for a port",
    }.get(what, "move an input that drives it")
    raise PathError(f"to move {path}", f"{article(what)} {what}; only inputs can move", allowed, do)


def role(system: System, path: str) -> str | None:
    """What a path of a system is: parameter, input, state, output or port; None if it is none of them."""
    kinds = {
        "parameter": [slot.path for slot in system.parameters],
        "input": [slot.path for slot in system.inputs],
        "state": [slot.path for slot in system.states],
        "output": system.outputs,
        "port": system.jumps,
    }
    return next((kind for kind, paths in kinds.items() if path in paths), None)


def article(word: str) -> str:
    """a or an."""
    return "an" if word[0] in "aeiou" else "a"


def listing(names: Any) -> str:
    """Names for a message, the first few of many."""
    names = list(names)
    more = f" and {len(names) - LISTED} more" if len(names) > LISTED else ""
    return (", ".join(names[:LISTED]) or "none in this model") + more


def _no_port(system: System, path: str) -> PathError:
    what = role(system, path)
    came = "no such path" if what is None else f"{article(what)} {what}"
    do = "use step, pulse or clamp to move an input" if what == "input" else "name one of these ports"
    return PathError(
        f"the port {path!r:.80}", came, "ports: " + listing(system.jumps), do, closest=closest(str(path), system.jumps)
    )
