"""Recipes: the numbers that generated code reads, computed once for every set of parameters.

Kinds       ("node", i)  a value of parameters alone         ("steps", i)  the same in whole steps
            ("inverse", i)  one over it
            ("dt",)      the step                            ("weight", k)  filled in by the network: pools, scales
            ("P", part, setting, i, j), ("q", part, setting, i)   rows of a propagator over `part` of a step
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from glutamate.errors import MechanismError

if TYPE_CHECKING:
    from glutamate.engine.network.cell import Cell

Recipe = tuple[Any, ...]
STEP_TOLERANCE = 1e-6


def evaluate(cell: Cell, recipes: Sequence[Recipe], values: Mapping[str, float], dt: float) -> Any:
    """Values (K,) of the recipes; those the network fills in are 0.

    Raises MechanismError where a time that must be whole steps is not.
    """
    symbols = _symbols(cell, values)
    graph = cell.system.graph
    settings = cell.settings(cell.linear_switches())
    matrices = {
        (part, k): _propagator(cell, symbols, setting, part * dt)
        for part in {r[1] for r in recipes if r[0] in "Pq"}
        for k, setting in enumerate(settings)
    }
    place = {i: row for row, i in enumerate(cell.linear)}
    numbers = []
    for recipe in recipes:
        if recipe[0] in ("node", "inverse", "steps"):
            value = float(np.squeeze(graph.evaluate([recipe[1]], symbols)[0]))
            if recipe[0] == "steps":
                value = _steps(cell, value, dt)
            elif recipe[0] == "inverse":
                with np.errstate(divide="ignore"):
                    value = float(np.divide(1.0, value))
            numbers.append(value)
        elif recipe[0] == "dt":
            numbers.append(dt)
        elif recipe[0] == "P":
            numbers.append(matrices[recipe[1], recipe[2]][place[recipe[3]], place[recipe[4]]])
        elif recipe[0] == "q":
            numbers.append(matrices[recipe[1], recipe[2]][place[recipe[3]], -1])
        else:
            numbers.append(0.0)
    return np.array(numbers)


def _symbols(cell: Cell, values: Mapping[str, float]) -> dict[tuple[str, int], float]:
    system = cell.system
    known = {("parameter", k): values[s.path] for k, s in enumerate(system.parameters)}
    return known | {("input", k): values[s.path] for k, s in enumerate(system.inputs)}


def _steps(cell: Cell, value: float, dt: float) -> float:
    steps = round(value / dt)
    if abs(steps * dt - value) > STEP_TOLERANCE * max(abs(value), dt):
        names = ", ".join(cell.system.leaves)
        came = f"{value:g} {cell.system.time}, which is {value / dt:g} steps of {dt:g}"
        raise MechanismError(f"a time of {names} in whole steps", came, "a multiple of dt", "change dt or the time")
    return float(steps)


def _propagator(cell: Cell, symbols: Mapping[Any, float], setting: Mapping[int, bool], span: float) -> Any:
    """e^(A span) beside the integral of e^(A s) b over the span: (n, n + 1)."""
    from scipy.linalg import expm

    graph, n = cell.system.graph, len(cell.linear)
    rates = cell.frozen([cell.system.rate[i] for i in cell.linear], setting)
    slopes = graph.derivative(rates, [("state", i) for i in cell.linear])
    nodes = graph.evaluate([*slopes.values()], symbols)
    rest = graph.evaluate(rates, {**symbols, **{("state", i): 0.0 for i in cell.linear}})
    system = np.zeros((n + 1, n + 1))
    for (row, column), value in zip(slopes, nodes, strict=True):
        system[row, column] = np.squeeze(value)
    system[:n, n] = [np.squeeze(v) for v in rest]
    return expm(system * span)[:n]
