"""Conserved totals of a system: combinations of states whose rates cancel at every state.

Takes in    a `Numeric` and which slots move
Hands on    laws (k, slots): each row a total that stays; the row's pivot slot has coefficient 1
Method      rates at many states span what can change; what they leave out is conserved. Stiff rates blur slow
            directions, so the same is tried with every parameter near one: such laws count if they hold really
Limits      whole weights come out exact; others, such as volumes, to 1e-16 times the spread of the rates
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from glutamate.engine.analysis.numeric import Numeric
from glutamate.errors import SolveError

ROUNDING = 1e-13
TINY = 1e-11
NEARLY_WHOLE = 1e-6


def laws(numeric: Numeric, free: Sequence[int]) -> tuple[Any, list[int]]:
    """Conserved totals (k, len(free)) of the free slots and the k places in `free` that pivot them.

    Rows of mass 0 are residuals, not rates: they may take part in the cancelling but their slots not in the total.
    """
    free = list(free)
    real = _samples(numeric, free, numeric.p)
    left = _left_null(real)
    plain = _left_null(_samples(numeric, free, _near_one(numeric.p)))
    if len(plain) and len(plain) == len(left) and _broken(plain, real) <= ROUNDING:
        left = plain
    mass = np.array([numeric.system.mass[i] for i in free], float)
    rows, pivots = _reduced(left, mass)
    whole = np.round(rows)
    whole = np.where(np.abs(rows - whole) < NEARLY_WHOLE, whole, rows)
    if _broken(whole, real) <= max(ROUNDING, 2 * _broken(rows, real)):
        rows = whole
    return rows * mass, pivots


def _near_one(p: list[float]) -> list[float]:
    """Other parameter values of size one: zeros stay zero and equal ones equal."""
    random = np.random.default_rng(1)
    drawn = {value: float(random.uniform(0.5, 1.5)) for value in sorted(set(p))}
    return [value and drawn[value] for value in p]


def _samples(numeric: Numeric, free: list[int], p: list[float]) -> Any:
    """Rates (len(free), samples) at random states inside the bounds; columns that are not finite are left out."""
    random = np.random.default_rng(0)
    start, columns = numeric.start(), []
    for _ in range(2 * len(free) + 8):
        y = start.copy()
        for i in free:
            field = numeric.system.states[i].field
            if np.isfinite(field.low) and np.isfinite(field.high):
                y[i] = random.uniform(field.low, field.high)
            elif np.isfinite(field.low):
                y[i] = field.low + field.scale * random.uniform(0.1, 2.0)
            else:
                y[i] = start[i] + field.scale * random.uniform(-2.0, 2.0)
        columns.append(numeric.code.call("rate", [*y.tolist(), *numeric.frozen], p))
    rates = np.array(columns).T[free]
    return rates[:, np.all(np.isfinite(rates), axis=0)]


def _left_null(rates: Any) -> Any:
    """Rows w with w @ rates = 0 to rounding; none if there are too few samples to tell."""
    n, samples = rates.shape
    if samples < n:
        return np.zeros((0, n))
    size = np.max(np.abs(rates), axis=1, initial=0.0)
    size[size == 0] = 1.0
    scaled = rates / size[:, None]
    norm = np.linalg.norm(scaled, axis=0)
    u, s, _ = np.linalg.svd(scaled / np.where(norm > 0, norm, 1.0), full_matrices=False)
    rank = int(np.sum(s > ROUNDING * max(s[0], 1e-300) * n))
    return u[:, rank:].T / size


def _broken(rows: Any, rates: Any) -> float:
    """How far the rows are from cancelling, relative to what they cancel."""
    sums, sizes = np.abs(rows @ rates), np.abs(rows) @ np.abs(rates)
    return float(np.max(sums / np.where(sizes > 0, sizes, 1.0), initial=0.0))


def _reduced(rows: Any, mass: Any) -> tuple[Any, list[int]]:
    """The same row space with a unit matrix in its pivot columns, which are slots with a mass."""
    from scipy.linalg import qr

    if not len(rows):
        return rows, []
    rows = rows / np.linalg.norm(rows, axis=1, keepdims=True)
    _, r, order = qr(rows * mass, pivoting=True)
    diagonal = np.abs(np.diag(r))
    if diagonal[-1] <= TINY:
        raise SolveError(
            "a steady state",
            "algebraic equations that say the same twice",
            "as many independent equations as unknowns",
            "tear one output of each loop only",
        )
    pivots = sorted(int(k) for k in order[: len(rows)])
    return np.linalg.solve(rows[:, pivots], rows), pivots
