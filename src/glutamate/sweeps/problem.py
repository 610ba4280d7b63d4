"""Problem of a fit: what lies between places in 0..1 and residuals, for any number of parameter sets at once.

Places      every parameter by its place in its range, linear or logarithmic, so that steps have one scale
Source      gives residuals of many sets in one run, and their exact slopes where it can; else central differences,
            all sets of which are one run too
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any, Protocol

import numpy as np

from glutamate.engine.model import Model
from glutamate.errors import ParameterError
from glutamate.sweeps.factor import Factor

STEP = 1e-4  # of a range, for central differences


class Source(Protocol):
    """Where residuals come from; `known` says whether they are in units of known standard deviations."""

    known: bool

    @property
    def count(self) -> int:
        """Number of residuals."""

    def residuals(self, values: Any) -> Any:
        """Residuals (m, count) of canonical values (m, p); NaN for a set that fails."""

    def slopes(self, values: Any) -> Any:
        """Derivatives (count, p) of the residuals of one set (p,), None where only differences give them."""

    def model_with(self, values: Mapping[str, float]) -> Model:
        """The model with these values."""


@dataclasses.dataclass(frozen=True)
class Problem:
    """Ranges and a source of residuals."""

    factors: tuple[Factor, ...]
    source: Source

    def __post_init__(self) -> None:
        for f in self.factors:
            if f.range is None:
                raise ParameterError(f"the range of {f.path} in a fit", f.text, '"low..high" or {low, high}', "give it")
        if self.source.count < len(self.factors):
            came = f"{self.source.count} values for {len(self.factors)} parameters"
            raise ParameterError("a fit", came, "at least as many values as parameters", "fit fewer parameters")

    @property
    def paths(self) -> list[str]:
        """Fitted paths."""
        return [f.path for f in self.factors]

    @property
    def count(self) -> int:
        """Number of residuals."""
        return self.source.count

    @property
    def known(self) -> bool:
        """Whether standard deviations are known."""
        return self.source.known

    def values(self, places: Any) -> Any:
        """Canonical values (..., p) at places (..., p)."""
        return np.stack([np.asarray(f.at(places[..., k]), float) for k, f in enumerate(self.factors)], axis=-1)

    def steepness(self, place: Any) -> Any:
        """Derivative (p,) of every value by its place."""
        values = self.values(place)
        rows = []
        for k, f in enumerate(self.factors):
            assert f.range is not None
            low, high, log = f.range
            rows.append(values[k] * np.log(high / low) if log else high - low)
        return np.array(rows)

    def place(self, values: Mapping[str, float]) -> Any:
        """Places (p,) of canonical values; outside 0..1 where a value is outside its range."""
        rows = []
        for f in self.factors:
            assert f.range is not None
            low, high, log = f.range
            x = values[f.path]
            if log and x <= 0:
                rows.append(-np.inf)
            else:
                rows.append(np.log(x / low) / np.log(high / low) if log else (x - low) / (high - low))
        return np.array(rows)

    def residuals(self, places: Any) -> Any:
        """Residuals (m, count) at places (m, p) or (p,)."""
        return self.source.residuals(self.values(np.atleast_2d(places)))

    def jacobian(self, place: Any) -> Any:
        """Derivatives (count, p) of the residuals of one set by its places."""
        slopes = self.source.slopes(self.values(place))
        if slopes is not None and np.isfinite(slopes).all():
            return slopes * self.steepness(place)
        return self.differences(place)

    def differences(self, place: Any) -> Any:
        """The same by central differences, one-sided at an end of a range."""
        up = np.minimum(place + STEP * np.eye(len(place)), 1.0)
        down = np.maximum(place - STEP * np.eye(len(place)), 0.0)
        rows = self.residuals(np.concatenate([up, down]))
        width = (up - down).diagonal()
        return ((rows[: len(place)] - rows[len(place) :]) / width[:, None]).T


def chi2(residuals: Any) -> Any:
    """Sum of squares (m,) of residuals (m, n); infinite for a member that failed."""
    total = (residuals**2).sum(axis=1)
    return np.where(np.isfinite(total), total, np.inf)
