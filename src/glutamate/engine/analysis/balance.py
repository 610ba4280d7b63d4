"""Balance: the equations a steady state satisfies, square and regular.

Rows      the rates of all slots that move; rows that conserved totals make redundant say instead that the totals stay
Not here  solving them (steady.py), following them along a parameter (continuation.py)
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np

from glutamate.engine.analysis.conserved import laws
from glutamate.engine.analysis.numeric import Numeric

SMALL_SHARE = 1e-3


class Balance:
    """Equations for the free slots x of a system around a start y (size,); slots in `held` stay as they are there."""

    def __init__(self, numeric: Numeric, y: Any, held: Iterable[int] = ()) -> None:
        self.numeric, self.y = numeric, np.array(y, float)
        system, fixed = numeric.system, set(held)
        self.free = [i for i in range(system.size) if i not in fixed]
        self.slots = [system.states[i] for i in self.free]
        self.mass = np.array([system.mass[i] for i in self.free], float)
        self.scale = np.array([slot.field.scale for slot in self.slots], float)
        self.low = np.array([slot.field.low for slot in self.slots], float)
        self.high = np.array([slot.field.high for slot in self.slots], float)
        self.laws, self.pivots = laws(numeric, self.free)
        self.totals = self.laws @ self.y[self.free]

    def full(self, x: Any) -> Any:
        """All integrated slots (size,) with the free ones at x."""
        y = self.y.copy()
        y[self.free] = x
        return y

    def weight(self, x: Any) -> Any:
        """What counts as the size of each free slot at x."""
        return np.abs(x) + SMALL_SHARE * self.scale

    def rate(self, x: Any) -> Any:
        """Rates of the free slots."""
        return self.numeric.rate(self.full(x))[self.free]

    def residual(self, x: Any) -> Any:
        """What is zero at a steady state with the totals of the start."""
        result = self.rate(x)
        result[self.pivots] = self.laws @ x - self.totals
        return result

    def slope(self, x: Any) -> Any:
        """Derivative of the rates, (free, free)."""
        return self.numeric.jacobian(self.full(x))[np.ix_(self.free, self.free)]

    def jacobian(self, x: Any) -> Any:
        """Derivative of the residual, (free, free)."""
        matrix = self.slope(x)
        matrix[self.pivots] = self.laws
        return matrix

    def by_parameter(self, x: Any, path: str) -> Any:
        """Derivative of the residual by one parameter or input."""
        column = self.numeric.by_parameter(self.full(x), path)[self.free]
        column[self.pivots] = 0.0
        return column

    def eigenvalues(self, x: Any) -> Any:
        """Eigenvalues per time unit, leading first; algebraic and conserved directions are left out."""
        from scipy.linalg import eigvals

        j, moving = self.slope(x), self.mass != 0
        if not np.all(np.isfinite(j)):
            return np.full(int(moving.sum()) - len(self.pivots), np.nan + 0j)
        reduced = j[np.ix_(moving, moving)]
        if not moving.all():
            reduced = reduced - j[np.ix_(moving, ~moving)] @ solved(
                j[np.ix_(~moving, ~moving)], j[np.ix_(~moving, moving)]
            )
        if self.pivots:
            law = self.laws[:, moving]
            pivot = np.isin(np.flatnonzero(moving), self.pivots)
            order = [self.pivots.index(k) for k in np.flatnonzero(moving)[pivot]]
            reduced = reduced[np.ix_(~pivot, ~pivot)] - reduced[np.ix_(~pivot, pivot)] @ law[order][:, ~pivot]
        values = eigvals(reduced).astype(complex) if len(reduced) else np.zeros(0, complex)
        return values[np.lexsort((values.imag, -values.real))]

    def outside(self, x: Any, slack: float = 1e-9) -> list[str]:
        """Paths of free slots beyond their bounds."""
        room = slack * np.maximum(self.scale, np.abs(x))
        wrong = (x < self.low - room) | (x > self.high + room)
        return [slot.path for slot, bad in zip(self.slots, wrong, strict=True) if bad]


def solved(matrix: Any, right: Any) -> Any:
    """Solution of a linear system, its rows brought to one size first; nan if it is singular or not finite."""
    size = np.max(np.abs(matrix), axis=1, initial=0.0)
    size = np.where((size > 0) & np.isfinite(size), size, 1.0)
    try:
        return np.linalg.solve(matrix / size[:, None], (right.T / size).T)
    except np.linalg.LinAlgError:
        return np.full_like(right, np.nan, dtype=float)
