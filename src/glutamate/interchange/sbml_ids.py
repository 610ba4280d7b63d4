"""SBML identifiers of paths."""

from __future__ import annotations

import re

from glutamate.engine.slots import InputSlot, ParameterSlot, System

RESERVED = ("time", "model")


def settable(system: System) -> list[ParameterSlot | InputSlot]:
    """Parameters, then inputs."""
    return [*system.parameters, *system.inputs]


def identifiers(system: System) -> dict[str, str]:
    """SBML identifier of every parameter, input, state and output path."""
    ids: dict[str, str] = {}
    taken = set(RESERVED)
    paths = [s.path for s in settable(system)] + [s.path for s in system.states]
    for path in [*paths, *system.outputs]:
        if path not in ids:
            ids[path] = unused(path, taken)
    return ids


def unused(path: str, taken: set[str]) -> str:
    """A valid identifier like the path that is not taken yet; takes it."""
    plain = re.sub(r"\W", "_", path, flags=re.ASCII).rstrip("_") or "x"
    plain = plain if not plain[0].isdigit() else "_" + plain
    name, k = plain, 2
    while name in taken:
        name, k = f"{plain}_{k}", k + 1
    taken.add(name)
    return name
