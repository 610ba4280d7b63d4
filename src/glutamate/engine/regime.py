"""Regimes: conditions a time course holds under, and the refusal to drive with it what holds under others.

A mechanism may carry  REGIME = Regime("diffusive", {"temperature": (303.15, 313.15)}, "why")
Takes in    the bindings of an assembly
Hands on    an error for two regimes wired to each other; `Condition`s on inputs, checked whenever a model gets values
Not here    ramps and steps of an input during a run
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from glutamate.errors import AssemblyError, ParameterError
from glutamate.units import to_canonical

if TYPE_CHECKING:
    from glutamate.engine.assembly import Wiring


@dataclasses.dataclass(frozen=True)
class Regime:
    """A named set of conditions: `within` bounds drives of the parts it is wired to, in canonical units."""

    name: str
    within: Mapping[str, tuple[float, float]]
    why: str


@dataclasses.dataclass(frozen=True)
class Condition:
    """Bounds on an input that follow from `source`, of a regime, being wired to `drive`."""

    input: str
    low: float
    high: float
    source: str
    drive: str
    why: str


def conditions(wiring: Wiring) -> list[Condition]:
    """Conditions on inputs of all wired regimes; AssemblyError where parts of different regimes meet."""
    found: list[Condition] = []
    met: dict[str, tuple[str, Regime]] = {}
    for leaf, part in wiring.leaves.items():
        if regime := getattr(type(part), "REGIME", None):
            met[leaf] = leaf, regime
    for (leaf, drive), binding in wiring.bindings.items():
        for source, name in binding.sources:
            regime = getattr(type(wiring.leaves[source]), "REGIME", None)
            if regime is None or source == leaf:
                continue
            other, known = met.setdefault(leaf, (source, regime))
            if known.name != regime.name:
                raise AssemblyError(
                    f"a wire from {source}.{name} to {leaf}.{drive}",
                    f"{source} is of the regime {regime.name!r}, {other} of {known.name!r}",
                    "parts of one regime",
                    f"choose one; {regime.why}",
                )
            for key, (low, high) in regime.within.items():
                bound = wiring.bindings.get((leaf, key))
                if bound is not None and bound.input is not None:
                    found.append(Condition(bound.input, low, high, f"{source}.{name}", leaf, regime.why))
    inputs = wiring.inputs.items()
    check(found, {path: to_canonical(given.value, given.unit, wiring.time) for path, given in inputs})
    return found


def check(found: Iterable[Condition], values: Mapping[str, Any]) -> None:
    """Raise ParameterError for the first input, a float or an array, outside what a regime asks."""
    for one in found:
        given = np.atleast_1d(values[one.input])
        wrong = given[~((one.low <= given) & (given <= one.high))]
        if wrong.size:
            raise ParameterError(
                f"{one.drive}, driven by {one.source}",
                f"{one.input} = {wrong[0]:g}",
                f"{one.low:g} to {one.high:g} (canonical units)",
                one.why,
            )
