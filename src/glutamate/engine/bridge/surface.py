"""Surfaces through the points of a design: Chebyshev polynomials of total degree, or a cubic spline of distances.

Takes in    places (points, axes) from -1 to 1, values (points,)
Hands on    a surface with `at(places)`: sums and products, for numbers, arrays and traced symbols; as a plain dict
Method      the degree, or how far the spline is smoothed, is the one with the least error at points left out one by
            one, which for linear fits follows from the fit itself (PRESS); points held out play no part in it
Sources     Allen1974 (error at points left out)
"""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from itertools import product
from typing import Any

from glutamate.errors import ParameterError
from glutamate.maths import sqrt, total

FITS = ("chebyshev", "spline")
DEGREES = (1, 2, 3, 4, 5)
POINTS_PER_TERM = 1.5
SMOOTHING = (0.0, 1e-4, 1e-3, 1e-2, 1e-1, 1.0)
SOFT = 1e-2  # rounds the spline at its points, so that it has derivatives everywhere


@dataclasses.dataclass(frozen=True)
class Chebyshev:
    """Sum of products of Chebyshev polynomials; `orders` (terms, axes)."""

    orders: tuple[tuple[int, ...], ...]
    coefficients: tuple[float, ...]

    def at(self, places: Sequence[Any]) -> Any:
        """Value at one place for each axis."""
        highest = [max(order[k] for order in self.orders) for k in range(len(places))]
        ladders = [_ladder(x, top) for x, top in zip(places, highest, strict=True)]
        terms = []
        for order, coefficient in zip(self.orders, self.coefficients, strict=True):
            term = coefficient
            for ladder, n in zip(ladders, order, strict=True):
                term = term * ladder[n] if n else term
            terms.append(term)
        return total(terms)

    def to_dict(self) -> dict[str, Any]:
        """As stored."""
        return {"orders": [list(order) for order in self.orders], "coefficients": list(self.coefficients)}


@dataclasses.dataclass(frozen=True)
class Spline:
    """A plane plus weights times the cubed distance to every point."""

    plane: tuple[float, ...]
    centres: tuple[tuple[float, ...], ...]
    weights: tuple[float, ...]

    def at(self, places: Sequence[Any]) -> Any:
        """Value at one place for each axis."""
        terms = [self.plane[0], *(a * x for a, x in zip(self.plane[1:], places, strict=True))]
        for centre, weight in zip(self.centres, self.weights, strict=True):
            squared = SOFT**2 + total((x - c) * (x - c) for x, c in zip(places, centre, strict=True))
            terms.append(weight * squared * sqrt(squared))
        return total(terms)

    def to_dict(self) -> dict[str, Any]:
        """As stored."""
        return {"plane": list(self.plane), "centres": [list(c) for c in self.centres], "weights": list(self.weights)}


def fitted(kind: str, places: Any, values: Any) -> Chebyshev | Spline:
    """The surface of a kind through points (points, axes) with values (points,). Raises ParameterError."""
    import numpy as np

    if kind not in FITS:
        raise ParameterError("the fit of a bridge", f"{kind!r:.40}", ", ".join(FITS), "use one of these")
    places, values = np.asarray(places, float), np.asarray(values, float)
    return _chebyshev(places, values) if kind == "chebyshev" else _spline(places, values)


def read(stored: dict[str, Any]) -> Chebyshev | Spline:
    """A surface from its plain dict."""
    if "orders" in stored:
        return Chebyshev(tuple(tuple(order) for order in stored["orders"]), tuple(stored["coefficients"]))
    return Spline(tuple(stored["plane"]), tuple(tuple(c) for c in stored["centres"]), tuple(stored["weights"]))


def orders_of(axes: int, degree: int) -> tuple[tuple[int, ...], ...]:
    """Orders (terms, axes) whose sum is at most the degree, low ones first."""
    found = [order for order in product(range(degree + 1), repeat=axes) if sum(order) <= degree]
    return tuple(sorted(found, key=lambda order: (sum(order), order)))


def _ladder(x: Any, highest: int) -> list[Any]:
    """T_0 to T_highest at x."""
    ladder = [1.0, x]
    for _ in range(2, highest + 1):
        ladder.append(2 * x * ladder[-1] - ladder[-2])
    return ladder


def _chebyshev(places: Any, values: Any) -> Chebyshev:
    import numpy as np

    columns = list(places.T)
    best: tuple[float, Any, Any] | None = None
    for degree in DEGREES:
        orders = orders_of(len(columns), degree)
        if len(orders) * POINTS_PER_TERM > len(values) and best is not None:
            break
        ladders = [_ladder(x, degree) for x in columns]
        terms = ([ladder[n] for ladder, n in zip(ladders, order, strict=True) if n] for order in orders)
        matrix = np.stack([np.prod([np.ones(len(values)), *term], axis=0) for term in terms], axis=1)
        q, r = np.linalg.qr(matrix)
        left = 1 - (q**2).sum(axis=1)
        missed = np.where(left > 1e-12, (values - q @ (q.T @ values)) / np.maximum(left, 1e-12), np.inf)
        error = float((missed**2).mean())
        if best is None or error < best[0]:
            best = error, orders, np.linalg.solve(r, q.T @ values)
    assert best is not None
    return Chebyshev(best[1], tuple(float(c) for c in best[2]))


def _spline(places: Any, values: Any) -> Spline:
    import numpy as np

    n, d = places.shape
    squared = SOFT**2 + ((places[:, None] - places[None]) ** 2).sum(axis=2)
    kernel, plane = squared**1.5, np.hstack([np.ones((n, 1)), places])
    best: tuple[float, Any] | None = None
    for smoothing in SMOOTHING:
        system = np.block([[kernel + smoothing * np.eye(n), plane], [plane.T, np.zeros((d + 1, d + 1))]])
        inverse = np.linalg.pinv(system)
        solution = inverse[:, :n] @ values
        # What is missed at a point left out is its weight over the diagonal of the inverse.
        error = float(((solution[:n] / np.diag(inverse)[:n]) ** 2).mean())
        if best is None or error < best[0]:
            best = error, solution
    assert best is not None
    weights, plane = best[1][:n], best[1][n:]
    return Spline(
        tuple(float(a) for a in plane),
        tuple(tuple(float(x) for x in point) for point in places),
        tuple(float(w) for w in weights),
    )
