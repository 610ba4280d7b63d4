"""Distributions of people and synapses, as objects or as text.

Text        lognormal(72 kg, cv 16 %)   normal(36, 9) within 18..65   uniform(0.1 mM, 0.3 mM)   beta(2, 5)
            choice(1, 2, 3)   choice(1: 20 %, 2: 80 %)   constant(5 mV)   5 mV
Numbers     plain ones are canonical, texts carry a unit; the spread of a degC is a difference, without offset
Drawn by    the inverse of the distribution from one standard normal score a member, so scores may be correlated
"""

from __future__ import annotations

import dataclasses
import math
from abc import ABC, abstractmethod
from typing import Any, ClassVar

import numpy as np

from glutamate.engine.members.distribution_text import Reading, read_text
from glutamate.errors import ParameterError
from glutamate.units import DIMENSIONLESS, Unit, canonical_text, parse_quantity, quantity, to_canonical

Quantity = float | str


@dataclasses.dataclass(frozen=True)
class Distribution(ABC):
    """What all distributions share: limits that cut them off, and their place in units."""

    name: ClassVar[str] = ""
    low: Quantity | None = dataclasses.field(default=None, kw_only=True)
    high: Quantity | None = dataclasses.field(default=None, kw_only=True)

    def within(self, low: Quantity, high: Quantity) -> Distribution:
        """The same distribution cut off at both ends and scaled up in between (truncated, not clipped)."""
        return dataclasses.replace(self, low=low, high=high)

    def draw(self, scores: Any, dims: Any = DIMENSIONLESS, time: str = "ms") -> Any:
        """Values (M,) in canonical units from standard normal scores (M,)."""
        low, high = self._limits(dims, time)
        return self._draw(np.ascontiguousarray(scores, np.float64), low, high, dims, time)

    @abstractmethod
    def _draw(self, scores: Any, low: float, high: float, dims: Any, time: str) -> Any:
        """Values (M,) between canonical limits."""

    def _limits(self, dims: Any, time: str) -> tuple[float, float]:
        low = -math.inf if self.low is None else quantity(self.low, dims, time)
        high = math.inf if self.high is None else quantity(self.high, dims, time)
        if not low < high:
            raise self.error(f"limits from {low:g} to {high:g}", "a lower limit below the upper one", "correct them")
        return low, high

    def error(self, came: str, allowed: str, do: str) -> ParameterError:
        """A refusal that shows the distribution."""
        return ParameterError(f"a {self.name} distribution", came, allowed, do)


def _cut_normal(given: Distribution, scores: Any, low: float, high: float) -> Any:
    """Standard normal scores squeezed into limits that are scores themselves."""
    from scipy.special import ndtr, ndtri

    if low == -math.inf and high == math.inf:
        return scores
    if low > 0:
        return -_cut_normal(given, -scores, -high, -low)
    below, above = ndtr(low), ndtr(high)
    if not above - below > 1e-12:
        came = f"limits that hold {above - below:.3g} of it"
        raise given.error(came, "limits that hold more than 1e-12 of the distribution", "widen the limits")
    return np.minimum(np.maximum(ndtri(below + ndtr(scores) * (above - below)), low), high)


@dataclasses.dataclass(frozen=True)
class Normal(Distribution):
    """Normal with a mean and either a standard deviation or a coefficient of variation."""

    name: ClassVar[str] = "normal"
    mean: Quantity
    sd: Quantity | None = None
    cv: Quantity | None = None

    def _draw(self, scores: Any, low: float, high: float, dims: Any, time: str) -> Any:
        mean = _number(self, "mean", quantity(self.mean, dims, time))
        if (self.sd is None) == (self.cv is None):
            raise self.error("sd and cv: both or neither", "one of them", 'write "normal(36, 9)"')
        if self.cv is None:
            assert self.sd is not None
            sd = _number(self, "sd", _difference(self.sd, dims, time))
        else:
            sd = abs(mean) * _number(self, "cv", quantity(self.cv, DIMENSIONLESS))
        if not sd > 0:
            raise self.error(f"a standard deviation of {sd:g}", "one above 0", "use constant(...) for no spread")
        return mean + sd * _cut_normal(self, scores, (low - mean) / sd, (high - mean) / sd)


@dataclasses.dataclass(frozen=True)
class Lognormal(Distribution):
    """Lognormal with a median and either the cv of the values or `sigma`, the sd of their logarithm."""

    name: ClassVar[str] = "lognormal"
    median: Quantity
    cv: Quantity | None = None
    sigma: Quantity | None = None

    def _draw(self, scores: Any, low: float, high: float, dims: Any, time: str) -> Any:
        median = _number(self, "median", quantity(self.median, dims, time))
        if not median > 0:
            raise self.error(f"a median of {median:g}", "one above 0", "use normal(...) for values of both signs")
        if (self.sigma is None) == (self.cv is None):
            raise self.error("cv and sigma: both or neither", "one of them", 'write "lognormal(72 kg, cv 16 %)"')
        if self.sigma is None:
            assert self.cv is not None
            sigma = sigma_of(_number(self, "cv", quantity(self.cv, DIMENSIONLESS)))
        else:
            sigma = _number(self, "sigma", quantity(self.sigma, DIMENSIONLESS))
        if not 0 < sigma < 100:
            raise self.error(f"a spread of {sigma:g}", "above 0, below 100", "use constant(...) for no spread")
        ends = [(math.log(x / median) if x > 0 else -math.inf) / sigma for x in (low, high)]
        if not ends[0] < ends[1]:
            raise self.error(f"limits up to {high:g}", "limits that hold positive values", "widen the limits")
        return median * np.exp(sigma * _cut_normal(self, scores, *ends))


@dataclasses.dataclass(frozen=True)
class Uniform(Distribution):
    """Every value from `lowest` to `highest` equally likely."""

    name: ClassVar[str] = "uniform"
    lowest: Quantity
    highest: Quantity

    def _draw(self, scores: Any, low: float, high: float, dims: Any, time: str) -> Any:
        from scipy.special import ndtr

        a = max(_number(self, "end", quantity(self.lowest, dims, time)), low)
        b = min(_number(self, "end", quantity(self.highest, dims, time)), high)
        if not a < b:
            raise self.error(f"{a:g} to {b:g}", "a lower end below the upper one", "correct the ends")
        share = ndtr(scores)
        return a * (1.0 - share) + b * share


@dataclasses.dataclass(frozen=True)
class Beta(Distribution):
    """Beta on 0 to 1 with shapes a and b, for shares; the unit of the path must be "1"."""

    name: ClassVar[str] = "beta"
    a: float
    b: float

    def _draw(self, scores: Any, low: float, high: float, dims: Any, time: str) -> Any:
        from scipy.special import betainc, betaincinv, ndtr

        if tuple(dims) != DIMENSIONLESS:
            raise self.error(f"a path in {canonical_text(dims, time)}", 'a path in "1"', "use another distribution")
        a, b = (_number(self, "shape", quantity(shape, DIMENSIONLESS)) for shape in (self.a, self.b))
        if not (0 < a < 1e6 and 0 < b < 1e6):
            raise self.error(f"shapes {a:g} and {b:g}", "above 0, below 1e6", "correct the shapes")
        low, high = max(low, 0.0), min(high, 1.0)
        if not low < high:
            raise self.error(f"limits {low:g} to {high:g}", "limits that meet 0 to 1", "correct the limits")
        below, above = betainc(a, b, low), betainc(a, b, high)
        if not above - below > 1e-12:
            raise self.error("limits that hold almost nothing of it", "limits that hold more than 1e-12", "widen them")
        return np.minimum(np.maximum(betaincinv(a, b, below + ndtr(scores) * (above - below)), low), high)


@dataclasses.dataclass(frozen=True)
class Choice(Distribution):
    """One of some values, equally likely or by weight; a higher score takes a later value."""

    name: ClassVar[str] = "choice"
    values: tuple[Quantity, ...]
    weights: tuple[Quantity, ...] | None = None

    def _draw(self, scores: Any, low: float, high: float, dims: Any, time: str) -> Any:
        from scipy.special import ndtr

        values = np.array([_number(self, "value", quantity(value, dims, time)) for value in self.values])
        given = (1.0,) * len(values) if self.weights is None else self.weights
        weights = np.array([_number(self, "weight", quantity(weight, DIMENSIONLESS)) for weight in given])
        if len(values) != len(weights) or not len(values) or (weights < 0).any() or not 0 < weights.sum() < math.inf:
            came = f"{len(values)} values, weights {weights.tolist()!r:.60}"
            raise self.error(came, "a value or more, a weight from 0 for each, not all 0", "correct the weights")
        if (values < low).any() or (values > high).any():
            raise self.error("limits that leave values out", "no limits", "leave the values out yourself")
        edges = np.cumsum(weights) / weights.sum()
        last = int(np.flatnonzero(weights)[-1])
        return values[np.minimum(np.searchsorted(edges, ndtr(scores), side="right"), last)]


@dataclasses.dataclass(frozen=True)
class Constant(Distribution):
    """The same value for every member."""

    name: ClassVar[str] = "constant"
    value: Quantity

    def _draw(self, scores: Any, low: float, high: float, dims: Any, time: str) -> Any:
        value = _number(self, "value", quantity(self.value, dims, time))
        if not low <= value <= high:
            raise self.error(f"{value:g} outside {low:g} to {high:g}", "a value within its limits", "correct one")
        return np.full(len(scores), value)


def sigma_of(cv: float) -> float:
    """Standard deviation of the logarithm of lognormal values with this coefficient of variation."""
    return math.sqrt(math.log1p(cv * cv)) if 0 <= cv < 1e100 else math.nan


def lognormal(median: Quantity, *, cv: Quantity | None = None, sigma: Quantity | None = None) -> Lognormal:
    """Lognormal values with this median."""
    return Lognormal(median, cv, sigma)


def normal(mean: Quantity, sd: Quantity | None = None, *, cv: Quantity | None = None) -> Normal:
    """Normal values with this mean."""
    return Normal(mean, sd, cv)


def uniform(low: Quantity, high: Quantity) -> Uniform:
    """Values from low to high."""
    return Uniform(low, high)


def beta(a: float, b: float) -> Beta:
    """Shares with the shapes a and b; their mean is a / (a + b)."""
    return Beta(a, b)


def choice(values: Any, weights: Any = None) -> Choice:
    """One of the values."""
    return Choice(tuple(values), None if weights is None else tuple(weights))


def constant(value: Quantity) -> Constant:
    """One value for all."""
    return Constant(value)


FORMS: dict[str, tuple[type[Any], int, int, tuple[str, ...]]] = {  # class, plain values at least and at most, keywords
    "lognormal": (Lognormal, 1, 1, ("cv", "sigma")),
    "normal": (Normal, 1, 2, ("sd", "cv")),
    "uniform": (Uniform, 2, 2, ()),
    "beta": (Beta, 2, 2, ()),
    "constant": (Constant, 1, 1, ()),
}


def parse_distribution(given: Any) -> Distribution:
    """A distribution from a text, a number or a distribution; raises ParameterError or UnitError."""
    if isinstance(given, Distribution):
        return given
    if isinstance(given, int | float | np.number) and not isinstance(given, bool):
        return Constant(float(given))
    reading = read_text(given, (*FORMS, "choice"))
    made = _made(given, reading)
    return made if reading.limits is None else made.within(*reading.limits)


def _made(text: str, reading: Reading) -> Distribution:
    if reading.name == "choice":
        weights = [weight for _, weight in reading.weighted]
        if reading.keywords or (any(weights) and not all(weights)):
            raise reading.error(text, "choice(1, 2, 3) or choice(1: 20 %, 2: 80 %)")
        values = tuple(value for value, _ in reading.weighted)
        return Choice(values, tuple(weights) if any(weights) else None)
    kind, least, most, keywords = FORMS[reading.name]
    values = tuple(value for value, weight in reading.weighted if not weight)
    if not least <= len(values) <= most or len(values) < len(reading.weighted) or set(reading.keywords) - set(keywords):
        many = f"{least}" if least == most else f"{least} or {most}"
        wanted = f"{reading.name} takes {many} plain values" + (f" and {' or '.join(keywords)}" if keywords else "")
        raise reading.error(text, wanted)
    if "sd" in reading.keywords and len(values) == 2:
        raise reading.error(text, "the standard deviation once")
    return kind(*values, **reading.keywords)


def _number(given: Distribution, what: str, value: float) -> float:
    if not math.isfinite(value):
        raise given.error(f"a {what} of {value:g}", "finite numbers", "give a finite number")
    return value


def _difference(value: Quantity, dims: Any, time: str) -> float:
    """A spread: like a quantity, but of a unit without its offset."""
    if not isinstance(value, str):
        return quantity(value, dims, time)
    quantity(value, dims, time)
    number, unit = parse_quantity(value)
    return float(to_canonical(number, Unit(unit.text, unit.dims, unit.factor), time))
