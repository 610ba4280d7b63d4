"""Experiment: a model of metabolism with something changed, run for a while; what targets measure is read from it.

Takes in    name of a model, inputs or parameters by path, a protocol, minutes
Hands on    `course`, values by path over time; `change`, relative change at the end; amounts in umol/g and mM
Method      runs are kept, so that several targets read one
"""

from functools import cache
from typing import Any

import numpy as np

from glutamate.engine import discover
from glutamate.engine.events.protocol import Protocol
from glutamate.engine.simulate import simulate

DAY, HOUR = 1440.0, 60.0
UMOL_PER_G = 1e3  # canonical units in one


@cache
def course(
    minutes: tuple[float, ...],
    values: tuple[tuple[str, float], ...] = (),
    name: str = "cycle",
    choices: tuple[tuple[str, Any], ...] = (),
    events: tuple[tuple[str, str, tuple[float, ...]], ...] = (),
    steps: tuple[tuple[str, float, float], ...] = (),
) -> dict[str, Any]:
    """Every variable (times,) in canonical units at the given minutes; the first is the start.

    `values` holds from the start on, `events` are (port, value with unit, minutes), `steps` (input, value, minute).
    """
    protocol = Protocol()
    for port, value, times in events:
        protocol = protocol.event(port, value, list(times))
    for path, to, start in steps:
        protocol = protocol.step(path, to, start)
    model = discover.model(name, choices).set(dict(values))
    data = simulate(model, protocol, times=np.array(minutes), rtol=1e-7, threads=1)
    return {str(path): data[path].values for path in data.data_vars}


def change(path: str, minutes: float, values: dict[str, float], **more: Any) -> float:
    """Relative change of a variable from rest after some minutes under changed values."""
    found = course((0.0, minutes), tuple(values.items()), **more)[path]
    return float(found[-1] / at_rest(path, more.get("name", "cycle"), more.get("choices", ())) - 1)


def at_rest(path: str, name: str = "cycle", choices: tuple[tuple[str, Any], ...] = ()) -> float:
    """A variable of the unchanged model, which rests from the start."""
    return float(course((0.0, 1.0), name=name, choices=choices)[path][0])


def per_gram(path: str) -> float:
    """A pool (umol/g) or flux (umol/g/min) at rest."""
    return at_rest(path) / UMOL_PER_G


def active(level: float) -> dict[str, float]:
    """Release of both kinds of neuron at a level relative to rest."""
    return {"release_excitatory": level, "release_inhibitory": level}


def within(low: float, high: float) -> dict[str, Any]:
    """Expected value and tolerance of a target that is a range."""
    return {"expected": (low + high) / 2, "tolerance": (high - low) / 2, "relative": False}
