"""Wiring rules: who is connected to whom.

FixedTotal   so many synapses, source and target of each drawn independently (with replacement)
Pairwise     every pair with a probability, once at most
FixedInDegree  so many sources for every target, drawn with replacement
OneToOne     cell k to cell k                    AllToAll  a pool: no synapses, every target hears every source
Explicit     arrays of sources and targets, with weights and delays of their own if given
"""

from __future__ import annotations

import dataclasses
import math
from typing import Any

import numpy as np

from glutamate.errors import ParameterError

MOST = 2**40


def _count(what: str, given: Any, low: int = 0) -> None:
    if not isinstance(given, int | np.integer) or isinstance(given, bool) or not low <= given < MOST:
        raise ParameterError(what, repr(given), f"a whole number from {low}", "give one")


@dataclasses.dataclass(frozen=True)
class FixedTotal:
    """`number` synapses in all; self-connections and several between a pair may occur."""

    number: int

    def __post_init__(self) -> None:
        _count("a number of synapses", self.number)

    @classmethod
    def of_probability(cls, p: float, sources: int, targets: int) -> FixedTotal:
        """As many as make the chance that a pair is connected at least once `p` (Potjans and Diesmann 2014)."""
        if not 0 <= p < 1:
            raise ParameterError("a connection probability", repr(p), "from 0 up to 1", "give one")
        return cls(int(math.log1p(-p) / math.log1p(-1.0 / (float(sources) * targets))))

    def expected(self, sources: int, targets: int) -> float:
        """Synapses to expect."""
        return float(self.number)


@dataclasses.dataclass(frozen=True)
class Pairwise:
    """Every pair is connected with probability p; a cell with itself only if said so."""

    p: float
    self_connections: bool = False

    def __post_init__(self) -> None:
        if not isinstance(self.p, int | float) or not 0 <= self.p <= 1:
            raise ParameterError("a connection probability", repr(self.p), "from 0 to 1", "give one")

    def expected(self, sources: int, targets: int) -> float:
        """Synapses to expect."""
        return float(self.p) * sources * targets


@dataclasses.dataclass(frozen=True)
class FixedInDegree:
    """Every target gets `number` synapses, each from a source drawn with replacement, from itself if said so."""

    number: int
    self_connections: bool = False

    def __post_init__(self) -> None:
        _count("a number of synapses per target", self.number)

    def expected(self, sources: int, targets: int) -> float:
        """Synapses to expect."""
        return float(self.number) * targets


@dataclasses.dataclass(frozen=True)
class OneToOne:
    """Cell k to cell k of groups of one size."""

    def expected(self, sources: int, targets: int) -> float:
        """Synapses to expect."""
        return float(sources)


@dataclasses.dataclass(frozen=True)
class AllToAll:
    """Every target hears every source, itself included, with one weight and delay: a sum, not synapses.

    `of` names a state of the sources: its sum over them is told at every step, instead of their spikes.
    """

    of: str = ""

    def expected(self, sources: int, targets: int) -> float:
        """Synapses to store: none."""
        return 0.0


@dataclasses.dataclass(frozen=True, eq=False)
class Explicit:
    """Synapse k from cell sources[k] to cell targets[k]; weights (canonical units) and delays (ms) if given."""

    sources: Any
    targets: Any
    weights: Any = None
    delays: Any = None

    def __post_init__(self) -> None:
        for name in ("sources", "targets"):
            values = np.asarray(getattr(self, name))
            if values.ndim != 1 or not (values.dtype.kind in "iu" or not len(values)):
                came = f"{values.dtype} of shape {values.shape}"
                raise ParameterError(
                    f"{name} of synapses", came, "whole numbers (N,)", "give cell numbers of the group"
                )
            object.__setattr__(self, name, values.astype(np.int64))
        for name in ("targets", "weights", "delays"):
            values = getattr(self, name)
            if values is None:
                continue
            array = np.asarray(values, np.int64 if name == "targets" else float)
            if array.shape != self.sources.shape or not np.isfinite(array).all():
                came = f"shape {array.shape} beside {len(self.sources)} sources, or values that are not finite"
                raise ParameterError(f"{name} of synapses", came, "one finite number for each source", "correct them")
            object.__setattr__(self, name, array)

    def expected(self, sources: int, targets: int) -> float:
        """Synapses that are given."""
        return float(len(self.sources))


Rule = FixedTotal | Pairwise | FixedInDegree | OneToOne | AllToAll | Explicit
