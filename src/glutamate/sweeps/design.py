"""Designs: where in the unit cube a sweep's members lie, in an order that is fixed by name, size and seed.

Grid        every combination, the last factor fastest
Lhs         a Latin hypercube: every factor has one member in each of n equal parts
Sobol       Saltelli's scheme on a scrambled Sobol sequence: blocks A, each AB_k, (each BA_k,) B
Morris      trajectories of one step each through a grid of four levels, steps of two thirds
Sources     McKay1979, Saltelli2010, Morris1991
"""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from typing import Any

import numpy as np

from glutamate.errors import ParameterError, closest
from glutamate.sweeps.factor import Factor

DESIGNS = ("grid", "lhs", "sobol", "morris")
MOST_MEMBERS = 100_000_000
MOST_SOBOL = 21_201  # dimensions of the sequence
LEVELS = 4


@dataclasses.dataclass(frozen=True)
class Design:
    """A named design over factors.

    n              grid: levels of a range; lhs: members; sobol: base points, a power of two; morris: trajectories
    second_order   sobol: also what pairs do
    """

    name: str
    factors: tuple[Factor, ...]
    n: int
    seed: int = 0
    second_order: bool = False

    def __post_init__(self) -> None:
        self._check()

    @property
    def block(self) -> int:
        """Members that only count together: one base point of sobol, one trajectory of morris."""
        width = len(self.factors)
        if self.name == "sobol":
            return 2 * width + 2 if self.second_order else width + 2
        return width + 1 if self.name == "morris" else 1

    @property
    def members(self) -> int:
        """How many members the design has."""
        if self.name != "grid":
            return self.n * self.block
        count = 1
        for levels in self._levels():
            count *= len(levels)
        return count

    def values(self) -> dict[str, Any]:
        """Canonical values {path: (members,)}."""
        if self.name == "grid":
            grids = np.meshgrid(*self._levels(), indexing="ij")
            return {f.path: grid.ravel() for f, grid in zip(self.factors, grids, strict=True)}
        places = self.places()
        return {f.path: np.asarray(f.at(places[:, k]), float) for k, f in enumerate(self.factors)}

    def places(self) -> Any:
        """Places (members, factors) in the unit cube, of every design but grid."""
        from scipy.stats import qmc

        width = len(self.factors)
        if self.name == "lhs":
            return qmc.LatinHypercube(width, rng=np.random.default_rng(self.seed)).random(self.n)
        if self.name == "sobol":
            base = qmc.Sobol(2 * width, scramble=True, rng=np.random.default_rng(self.seed)).random(self.n)
            return _saltelli(base[:, :width], base[:, width:], self.second_order)
        return _trajectories(self.n, width, np.random.default_rng(self.seed))

    def _levels(self) -> list[Any]:
        levels = []
        for f in self.factors:
            if isinstance(f.levels, np.ndarray):
                levels.append(f.levels)
            else:
                count = f.levels or self.n
                levels.append(f.at(np.linspace(0.0, 1.0, count) if count > 1 else np.array([0.5])))
        return levels

    def _check(self) -> None:
        if self.name not in DESIGNS:
            near = closest(str(self.name), DESIGNS)
            raise ParameterError("a design", f"{self.name!r:.40}", ", ".join(DESIGNS), "use one", closest=near)
        needs = self.name != "grid" or any(f.levels is None for f in self.factors)
        if needs and (isinstance(self.n, bool) or not isinstance(self.n, int) or not 1 <= self.n <= MOST_MEMBERS):
            raise ParameterError(f"n of the design {self.name}", f"{self.n!r:.40}", "a whole number from 1", "give n")
        if self.name == "sobol":
            self._check_sobol()
        for f in self.factors:
            if self.name == "grid" and f.range is None and f.levels is None:
                allowed = "a range or a list of values"
                raise ParameterError(f"{f.path} on a grid", f.text, allowed, "give one, or choose lhs")
            if self.name in ("sobol", "morris") and f.range is None and isinstance(f.levels, np.ndarray):
                allowed, do = "a range or a distribution", 'write "choice(...)" for values in no order'
                raise ParameterError(f"{f.path} in the design {self.name}", "a list of values", allowed, do)
            if self.name == "morris" and not f.ends:
                do = 'cut it off, as in "lognormal(1, cv 20 %) within 0.5..2"'
                raise ParameterError(f"{f.path} in the design morris", f.text, "a range with two ends", do)
        if self.members > MOST_MEMBERS:
            came = f"{self.members:,} members"
            raise ParameterError(f"the design {self.name}", came, f"at most {MOST_MEMBERS:,}", "shrink it")

    def _check_sobol(self) -> None:
        if self.n & (self.n - 1) or self.n < 2:
            power = 1 << max(1, self.n.bit_length())
            asked = "n of the design sobol"
            raise ParameterError(asked, str(self.n), "a power of two from 2", f"say {power} or {power // 2}")
        if 2 * len(self.factors) > MOST_SOBOL:
            raise ParameterError("the design sobol", f"{len(self.factors)} factors", f"{MOST_SOBOL // 2}", "use morris")


def _saltelli(a: Any, b: Any, second_order: bool) -> Any:
    """Blocks of A, A with one column of B, (B with one column of A,) B; (n, d) and (n, d) to (n block, d)."""
    n, d = a.shape
    rows = [a]
    for first, other in ((a, b), (b, a)) if second_order else ((a, b),):
        for k in range(d):
            mixed = first.copy()
            mixed[:, k] = other[:, k]
            rows.append(mixed)
    return np.stack([*rows, b], axis=1).reshape(n * (len(rows) + 1), d)


def _trajectories(count: int, width: int, rng: np.random.Generator) -> Any:
    """Trajectories (count (width + 1), width): every factor moves once, in random order and direction."""
    step = LEVELS / (2 * (LEVELS - 1))
    low = rng.integers(0, LEVELS // 2, (count, width)) / (LEVELS - 1)
    up = rng.integers(0, 2, (count, width)).astype(bool)
    order = rng.permuted(np.tile(np.arange(width), (count, 1)), axis=1)
    moved = np.arange(width + 1)[None, :, None] > order[:, None, :]
    return (low[:, None, :] + step * np.where(moved, up[:, None, :], ~up[:, None, :])).reshape(-1, width)


def blocks_of(values: Sequence[float] | Any, block: int) -> tuple[Any, int]:
    """The values of whole blocks in which no member failed, and how many blocks are left out."""
    rows = np.asarray(values, float).reshape(-1, block)
    good = np.isfinite(rows).all(axis=1)
    return rows[good].ravel(), int((~good).sum())
