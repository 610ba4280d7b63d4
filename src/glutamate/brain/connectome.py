"""Connectome: how strongly each region hears each other, through how much fibre, and where the regions lie.

Orientation   weights[i, j] is what region i hears of region j: a row lists the sources of one region
Takes in      matrices; synthetic.py draws them, connectome_file.py reads yours
Hands on      strengths, delays at a speed of conduction, copies that are scaled as you say
Rule          what comes in is checked and kept: nothing is made symmetric, scaled, or freed of its diagonal by itself
Errors        ParameterError
"""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from typing import Any

import numpy as np

from glutamate.errors import ParameterError, closest

SPEEDS = (0.1, 120.0)  # m/s: unmyelinated fibres to the fastest of the body


@dataclasses.dataclass(frozen=True, eq=False)
class Connectome:
    """`labels` of n regions, weights (n, n) from 0 with a diagonal of 0, lengths (n, n) and centres (n, 3) in mm.

    lengths and centres may be None. `source` says where the numbers are from. Raises ParameterError for what does not
    fit.
    """

    labels: Sequence[str]
    weights: Any
    lengths: Any = None
    centres: Any = None
    source: str = "given"

    def __post_init__(self) -> None:
        names = tuple(str(label) for label in self.labels)
        checked_labels(names)
        weights = checked_matrix(self.weights, "the weights of a connectome", len(names))
        loops = np.flatnonzero(np.diag(weights))
        if len(loops):
            came = f"{names[loops[0]]} hears itself with {weights[loops[0], loops[0]]:g}; {len(loops)} regions do"
            do = "set the diagonal to 0: what a region hears of itself belongs to its mean field"
            raise ParameterError("the weights of a connectome", came, "a diagonal of 0", do)
        object.__setattr__(self, "labels", names)
        object.__setattr__(self, "weights", weights)
        if self.lengths is not None:
            lengths = checked_matrix(self.lengths, "the lengths of a connectome", len(names))
            bare = (weights > 0) & (lengths == 0)
            if bare.any():
                i, j = np.argwhere(bare)[0]
                came = f"0 mm from {names[j]} to {names[i]}, which are connected; {int(bare.sum())} such pairs"
                do = "give the length of every fibre, or leave lengths out"
                raise ParameterError("the lengths of a connectome", came, "above 0 where a weight is", do)
            object.__setattr__(self, "lengths", lengths)
        if self.centres is not None:
            centres = numbers(self.centres, "the centres of a connectome")
            if centres.shape != (len(names), 3):
                came, allowed = f"shape {centres.shape}", f"({len(names)}, 3), in mm"
                raise ParameterError("the centres of a connectome", came, allowed, "give x, y, z of every region")
            object.__setattr__(self, "centres", centres)

    def __len__(self) -> int:
        return len(self.labels)

    @property
    def strengths(self) -> Any:
        """Sum of what each region hears (n,)."""
        return self.weights.sum(axis=1)

    @property
    def density(self) -> float:
        """Share of pairs, in one direction each, that are connected."""
        return float((self.weights > 0).sum() / (len(self) * (len(self) - 1))) if len(self) > 1 else 0.0

    @property
    def symmetric(self) -> bool:
        """Whether every pair hears each other alike."""
        return bool(np.array_equal(self.weights, self.weights.T))

    def delays(self, speed: float) -> Any:
        """Delays (n, n) in ms at a speed in m/s, 0 where no fibre is."""
        low, high = SPEEDS
        if not low <= speed <= high:
            came, allowed = f"{speed!r:.40} m/s", f"{low:g} to {high:g} m/s"
            raise ParameterError("a speed of conduction", came, allowed, "3 to 20 m/s are usual between regions")
        if self.lengths is None:
            do = "give lengths, or run without delays"
            raise ParameterError("delays of a connectome", "no lengths of fibres", "lengths in mm", do)
        return np.where(self.weights > 0, self.lengths / speed, 0.0)

    def row_normalised(self) -> Connectome:
        """Every region hears 1 in all; a region that hears nothing is refused."""
        deaf = np.flatnonzero(self.strengths == 0)
        if len(deaf):
            came = f"{self.labels[deaf[0]]} hears nothing; {len(deaf)} regions do"
            raise ParameterError("rows that sum to 1", came, "a source for each region", "leave them out by `only`")
        return dataclasses.replace(self, weights=self.weights / self.strengths[:, None])

    def scaled(self, mean_strength: float) -> Connectome:
        """All weights by one factor, so that a region hears this much on average."""
        if not 0 < mean_strength < np.inf or not self.weights.any():
            came = f"{mean_strength!r:.40}, the mean now is {self.strengths.mean():g}"
            raise ParameterError("a mean strength", came, "a finite number above 0", "give one")
        return dataclasses.replace(self, weights=self.weights * (mean_strength / self.strengths.mean()))

    def made_symmetric(self) -> Connectome:
        """Each pair with the mean of its two weights, and of its two lengths."""
        lengths = None if self.lengths is None else (self.lengths + self.lengths.T) / 2
        if lengths is not None:
            one = (self.weights > 0) != (self.weights.T > 0)
            lengths = np.where(one, np.where(self.weights > 0, self.lengths, self.lengths.T), lengths)
        return dataclasses.replace(self, weights=(self.weights + self.weights.T) / 2, lengths=lengths)

    def only(self, labels: Sequence[str]) -> Connectome:
        """These regions in this order, and the fibres between them."""
        at = [self.index(label) for label in labels]
        square = np.ix_(at, at)
        return Connectome(
            [self.labels[k] for k in at],
            self.weights[square],
            None if self.lengths is None else self.lengths[square],
            None if self.centres is None else self.centres[at],
            self.source,
        )

    def index(self, label: str) -> int:
        """Place of a region; ParameterError with the closest labels."""
        if label not in self.labels:
            near = closest(str(label), self.labels)
            first = ", ".join(self.labels[:5])
            raise ParameterError(f"the region {label!r:.40}", "no such label", f"{first}, ...", "use one", closest=near)
        return list(self.labels).index(label)


def checked_labels(names: Sequence[str]) -> None:
    """Labels that are there, not blank and unique; ParameterError otherwise."""
    if not names:
        raise ParameterError("the labels of a connectome", "none", "one for each region", "name the regions")
    blank = [k for k, name in enumerate(names) if not name.strip()]
    if blank:
        raise ParameterError("the labels of a connectome", f"a blank one, number {blank[0]}", "names", "name it")
    double = sorted({name for name in names if names.count(name) > 1})
    if double:
        came = f"{double[0]!r:.40} {names.count(double[0])} times; {len(double)} labels are not unique"
        raise ParameterError("the labels of a connectome", came, "unique labels", "tell them apart, as by L and R")


def numbers(data: Any, what: str) -> Any:
    """Finite floats; ParameterError names the first that is not."""
    try:
        values = np.array(data, float)
    except (TypeError, ValueError):
        raise ParameterError(what, f"{data!r:.60}", "numbers", "give a matrix of numbers") from None
    if not np.isfinite(values).all():
        at = tuple(int(k) for k in np.argwhere(~np.isfinite(values))[0])
        count = int((~np.isfinite(values)).sum())
        came = f"{values[at]} at {at}; {count} values are not finite"
        raise ParameterError(what, came, "finite numbers", "0 stands for no connection")
    return values


def checked_matrix(data: Any, what: str, n: int) -> Any:
    """Finite floats (n, n) from 0; ParameterError otherwise."""
    values = numbers(data, what)
    if values.shape != (n, n):
        came = f"shape {values.shape} for {n} labels"
        raise ParameterError(what, came, f"({n}, {n})", "give a row and a column for each region")
    if (values < 0).any():
        i, j = np.argwhere(values < 0)[0]
        came = f"{values[i, j]:g} at ({i}, {j}); {int((values < 0).sum())} values are negative"
        do = "strengths and lengths have no sign: correlations are not a connectome"
        raise ParameterError(what, came, "0 or more", do)
    return values
