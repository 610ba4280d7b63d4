"""Recipes: the numbers that generated code reads, computed once for every set of parameters.

Kinds       ("node", i)  a value of parameters alone         ("steps", i)  the same in whole steps
            ("inverse", i)  one over it
            ("dt",)      the step, ("root_dt",) its root     ("weight", k)  filled in by the network: pools, scales
            ("P", part, setting, i, j), ("q", part, setting, i)   rows of a propagator over `part` of a step
            ("N", setting, row, column)   the factor of what noise leaves in the shaken states over a step
Sources     VanLoan1978 (covariance of a linear equation with white noise by one matrix exponential)
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
RANK_TOLERANCE = 1e-12


def evaluate(cell: Cell, recipes: Sequence[Recipe], values: Mapping[str, Any], dt: float) -> list[Any]:
    """Values of the recipes, numbers or (cells,) where parameters are arrays; those the network fills in are 0.

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
    factors = {k: _factor(cell, symbols, settings[k], dt) for k in {r[1] for r in recipes if r[0] == "N"}}
    place = {i: row for row, i in enumerate(cell.linear)}
    numbers: list[Any] = []
    for recipe in recipes:
        if recipe[0] in ("node", "inverse", "steps"):
            value = np.asarray(graph.evaluate([recipe[1]], symbols)[0], float)
            if recipe[0] == "steps":
                value = _steps(cell, value, dt)
            elif recipe[0] == "inverse":
                with np.errstate(divide="ignore"):
                    value = np.divide(1.0, value)
            numbers.append(value)
        elif recipe[0] == "dt":
            numbers.append(dt)
        elif recipe[0] == "root_dt":
            numbers.append(dt**0.5)
        elif recipe[0] == "P":
            numbers.append(matrices[recipe[1], recipe[2]][..., place[recipe[3]], place[recipe[4]]])
        elif recipe[0] == "q":
            numbers.append(matrices[recipe[1], recipe[2]][..., place[recipe[3]], -1])
        elif recipe[0] == "N":
            numbers.append(factors[recipe[1]][..., recipe[2], recipe[3]])
        else:
            numbers.append(0.0)
    return numbers


def _symbols(cell: Cell, values: Mapping[str, Any]) -> dict[tuple[str, int], Any]:
    system = cell.system
    known = {("parameter", k): values[s.path] for k, s in enumerate(system.parameters)}
    return known | {("input", k): values[s.path] for k, s in enumerate(system.inputs)}


def _steps(cell: Cell, value: Any, dt: float) -> Any:
    steps = np.rint(value / dt)
    wrong = np.abs(steps * dt - value) > STEP_TOLERANCE * np.maximum(np.abs(value), dt)
    if wrong.any():
        first = float(np.atleast_1d(value)[np.atleast_1d(wrong)][0])
        names = ", ".join(cell.system.leaves)
        came = f"{first:g} {cell.system.time}, which is {first / dt:g} steps of {dt:g}"
        raise MechanismError(f"a time of {names} in whole steps", came, "a multiple of dt", "change dt or the time")
    return steps


def _system(cell: Cell, symbols: Mapping[Any, Any], setting: Mapping[int, bool]) -> tuple[Any, Any]:
    """A (..., n, n) and b (..., n) of the exact states' equation dx/dt = A x + b; leading axes are cells, if any."""
    graph, n = cell.system.graph, len(cell.linear)
    rates = cell.frozen([cell.system.rate[i] for i in cell.linear], setting)
    slopes = graph.derivative(rates, [("state", i) for i in cell.linear])
    nodes = [np.asarray(v, float) for v in graph.evaluate([*slopes.values()], symbols)]
    rest = graph.evaluate(rates, {**symbols, **{("state", i): 0.0 for i in cell.linear}})
    shape = np.broadcast_shapes(*(v.shape for v in nodes), *(np.shape(v) for v in rest))
    matrix, constant = np.zeros((*shape, n, n)), np.zeros((*shape, n))
    for (row, column), value in zip(slopes, nodes, strict=True):
        matrix[..., row, column] = value
    for row, value in enumerate(rest):
        constant[..., row] = value
    return matrix, constant


def _propagator(cell: Cell, symbols: Mapping[Any, Any], setting: Mapping[int, bool], span: float) -> Any:
    """e^(A span) beside the integral of e^(A s) b over the span: (..., n, n + 1)."""
    matrix, constant = _system(cell, symbols, setting)
    n = len(cell.linear)
    system = np.zeros((*matrix.shape[:-2], n + 1, n + 1))
    system[..., :n, :n], system[..., :n, n] = matrix, constant
    return _exponential(system * span)[..., :n, :]


def _factor(cell: Cell, symbols: Mapping[Any, Any], setting: Mapping[int, bool], span: float) -> Any:
    """Lower triangle L of the covariance L L^T that noise leaves in the shaken states: (..., m, m)."""
    matrix, _ = _system(cell, symbols, setting)
    n, graph = len(cell.linear), cell.system.graph
    rows = [[*row.items()] for row in cell.system.noise.values() if all(i in cell.linear for i in row)]
    given = [
        [(cell.linear.index(i), graph.evaluate(cell.frozen([node], setting), symbols)[0]) for i, node in row]
        for row in rows
    ]
    shape = np.broadcast_shapes(matrix.shape[:-2], *(np.shape(v) for row in given for _, v in row))
    spread = np.zeros((*shape, n, len(rows)))
    for k, row in enumerate(given):
        for i, value in row:
            spread[..., i, k] = value
    whole = np.zeros((*shape, 2 * n, 2 * n))
    whole[..., :n, :n] = -matrix
    whole[..., :n, n:] = spread @ np.swapaxes(spread, -1, -2)
    whole[..., n:, n:] = np.swapaxes(matrix, -1, -2)
    found = _exponential(whole * span)
    covariance = np.swapaxes(found[..., n:, n:], -1, -2) @ found[..., :n, n:]
    kept = [cell.linear.index(i) for i in cell.shaken()]
    return _triangle(covariance[..., kept, :][..., kept])


def _triangle(covariance: Any) -> Any:
    """Cholesky's factor (..., m, m), with a column of zeros where nothing new is left."""
    m = covariance.shape[-1]
    factor = np.zeros_like(covariance)
    for j in range(m):
        left = covariance[..., j, j] - (factor[..., j, :j] ** 2).sum(axis=-1)
        new = left > RANK_TOLERANCE * covariance[..., j, j]
        root = np.sqrt(np.where(new, left, 1.0))
        factor[..., j, j] = np.where(new, root, 0.0)
        for i in range(j + 1, m):
            rest = covariance[..., i, j] - (factor[..., i, :j] * factor[..., j, :j]).sum(axis=-1)
            factor[..., i, j] = np.where(new, rest / root, 0.0)
    return factor


def _exponential(matrices: Any) -> Any:
    """e to the power of each matrix (..., n, n); equal ones are computed once."""
    from scipy.linalg import expm

    n = matrices.shape[-1]
    if matrices.ndim == 2:
        return expm(matrices)
    different, place = np.unique(matrices.reshape(-1, n * n), axis=0, return_inverse=True)
    return expm(different.reshape(-1, n, n))[place.reshape(-1)].reshape(matrices.shape)
