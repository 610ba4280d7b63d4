"""Branch: points of a curve of steady states, stepped to and located.

Takes in    a `Balance`, the path of a parameter or input and its range
Hands on    `Point`s: predicted along the tangent and corrected at right angles to it, and the special ones between two
Special     folds (the tangent's parameter part is zero), Hopf points (a pair of eigenvalues crosses the imaginary axis)
            and branch points (one does, without a fold), located by Brent's method
"""

from __future__ import annotations

import dataclasses
from typing import Any

import numpy as np

from glutamate.engine.analysis.balance import Balance, solved

CORRECTIONS = 8
ACCURACY = 1e-11


@dataclasses.dataclass
class Point:
    """States and parameter z (free + 1,), unit tangent in scaled coordinates, eigenvalues, and what is special."""

    z: Any
    tangent: Any
    eigenvalues: Any
    special: str = ""

    @property
    def unstable(self) -> int:
        """Number of eigenvalues to the right of the imaginary axis."""
        return int(np.sum(self.eigenvalues.real > 0))


class Branch:
    """One branch of a balance along a parameter from `low` to `high`; coordinates are scaled by `size`."""

    def __init__(self, balance: Balance, path: str, low: float, high: float) -> None:
        self.balance, self.path, self.low, self.high = balance, path, low, high
        self.row = balance.numeric.where[path]
        self.size = np.append(balance.scale, high - low)
        self.seen = np.zeros(len(balance.free))

    def watch(self, z: Any) -> None:
        """Let the coordinates' scale follow the largest values met."""
        self.seen = np.maximum(self.seen, np.abs(z[:-1]))
        self.size[:-1] = np.where(self.seen > 0, self.seen, self.balance.scale)

    def at(self, z: Any) -> Any:
        """States of z, with the parameter set to its value there."""
        self.balance.numeric.p[self.row] = float(z[-1])
        return z[:-1]

    def _matrix(self, z: Any) -> Any:
        x = self.at(z)
        column = self.balance.by_parameter(x, self.path)
        return np.column_stack([self.balance.jacobian(x), column]) * self.size

    def tangent(self, z: Any, along: Any) -> Any:
        """Unit tangent at z that points the way `along` does, nan where there is none."""
        matrix = np.vstack([self._matrix(z), along])
        found = solved(matrix, np.append(np.zeros(len(z) - 1), 1.0))
        return found / np.linalg.norm(found)

    def correct(self, guess: Any, normal: Any) -> tuple[Any, int]:
        """The branch's point in the plane through `guess` across `normal`, and corrections used; None if not found."""
        z = guess.copy()
        for number in range(1, CORRECTIONS + 1):
            matrix = np.vstack([self._matrix(z), normal])
            rest = np.append(self.balance.residual(z[:-1]), normal @ ((z - guess) / self.size))
            change = solved(matrix, rest)
            z = z - change * self.size
            moved = float(np.max(np.abs(change)))
            if not np.isfinite(moved) or moved > 1.0:
                break
            if moved < ACCURACY:
                return z, number
        return None, CORRECTIONS

    def point(self, z: Any, along: Any) -> Point:
        """A point with its tangent and eigenvalues."""
        tangent = self.tangent(z, along)
        return Point(z, tangent, self.balance.eigenvalues(self.at(z)))

    def ahead(self, point: Point, s: float) -> Point | None:
        """The point a distance s along the tangent of another."""
        z, _ = self.correct(point.z + s * point.tangent * self.size, point.tangent)
        return None if z is None else self.point(z, point.tangent)

    def border(self, point: Point, end: float) -> Point | None:
        """The point where the branch reaches a value of the parameter."""
        s = (end - point.z[-1]) / (point.tangent[-1] * self.size[-1])
        normal = np.zeros(len(point.z))
        normal[-1] = 1.0
        guess = point.z + s * point.tangent * self.size
        guess[-1] = end
        z, _ = self.correct(guess, normal)
        return None if z is None else self.point(z, point.tangent)

    def located(self, start: Point, s: float, measure: Any, name: str) -> Point | None:
        """The point within s of `start` where measure(point) is zero, by name."""
        from scipy.optimize import brentq

        def value(t: float) -> float:
            found = self.ahead(start, t)
            size = float("nan") if found is None else float(measure(found))
            return size if np.isfinite(size) else 0.0  # branches cross exactly here

        ends = float(measure(start)), value(s)
        if ends[0] * ends[1] >= 0:
            return None
        t = brentq(value, 0.0, s, xtol=1e-13 * s, rtol=1e-14)
        found = self.ahead(start, t)
        if found is None:
            z = start.z + t * start.tangent * self.size
            found = Point(z, start.tangent, self.balance.eigenvalues(self.at(z)))
        return dataclasses.replace(found, special=name)

    def special(self, before: Point, s: float, after: Point) -> list[Point] | None:
        """What lies between two points, in order; None if that is too much for one step."""
        folds = before.tangent[-1] * after.tangent[-1] < 0
        crossed = abs(after.unstable - before.unstable)
        if crossed > 2 or (folds and crossed not in (0, 1)):
            return None
        if folds:
            found = self.located(before, s, lambda p: p.tangent[-1], "fold")
            return None if found is None else [found]
        if not crossed:
            return []
        k = min(before.unstable, after.unstable)
        pair = crossed == 2 and abs(before.eigenvalues[k].imag) > 0 and abs(after.eigenvalues[k].imag) > 0
        if crossed == 2 and not pair:
            return None
        found = self.located(before, s, lambda p: p.eigenvalues[k].real, "hopf" if pair else "branch")
        return None if found is None else [found]
