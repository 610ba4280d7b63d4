"""Tally: count, mean, standard deviation, least and largest of many cells, block by block.

Missing     NaN is left out and counted; a cell with an infinite value has no finite mean or deviation
Method      blocks are joined by the pairwise update of Chan, Golub and LeVeque for mean and sum of squares
"""

from __future__ import annotations

import copy
from typing import Any

import numpy as np


class Tally:
    """Running moments of (cells,) cells over blocks (members, cells)."""

    def __init__(self, cells: int) -> None:
        self.count = np.zeros(cells, np.int64)
        self.missing = np.zeros(cells, np.int64)
        self._mean = np.zeros(cells)
        self._squares = np.zeros(cells)
        self._least = np.full(cells, np.inf)
        self._largest = np.full(cells, -np.inf)

    def fold(self, block: Any) -> None:
        """Take in a block (members, cells)."""
        there = ~np.isnan(block)
        new = Tally(block.shape[1])
        new.count = there.sum(axis=0)
        new.missing = len(block) - new.count
        with np.errstate(invalid="ignore", over="ignore"):
            new._mean = np.where(there, block, 0.0).sum(axis=0) / np.maximum(new.count, 1)
            new._squares = (np.where(there, block - new._mean, 0.0) ** 2).sum(axis=0)
        new._least = np.where(there, block, np.inf).min(axis=0, initial=np.inf)
        new._largest = np.where(there, block, -np.inf).max(axis=0, initial=-np.inf)
        self.merge(new)

    def merge(self, other: Tally) -> None:
        """Take in another tally of the same cells."""
        count = self.count + other.count
        share = other.count / np.maximum(count, 1)
        with np.errstate(invalid="ignore", over="ignore"):
            shift = np.where((self.count > 0) & (other.count > 0), other._mean - self._mean, 0.0)
            self._squares = self._squares + other._squares + shift * shift * self.count * share
            self._mean = np.where(self.count > 0, self._mean + shift * share, other._mean)
        self.count, self.missing = count, self.missing + other.missing
        self._least = np.minimum(self._least, other._least)
        self._largest = np.maximum(self._largest, other._largest)

    def mean(self) -> Any:
        """Mean (cells,), NaN without members."""
        return np.where(self.count > 0, self._mean, np.nan)

    def sd(self) -> Any:
        """Standard deviation (cells,) with n - 1, NaN below two members."""
        return np.where(self.count > 1, np.sqrt(self._squares / np.maximum(self.count - 1, 1)), np.nan)

    def least(self) -> Any:
        """Least value (cells,), NaN without members."""
        return np.where(self.count > 0, self._least, np.nan)

    def largest(self) -> Any:
        """Largest value (cells,), NaN without members."""
        return np.where(self.count > 0, self._largest, np.nan)

    def copy(self) -> Tally:
        """A tally that changes on its own; arrays are replaced, never written into."""
        return copy.copy(self)
