"""Factors: what a sweep or a fit varies, and the value that stands at every place between 0 and 1.

Takes in    for each path one of: "0.1 mM..0.3 mM", {low, high, scale}, a list of values, a distribution, "published"
Hands on    Factor: canonical values from places in the unit interval
Published   the range a parameter's literature reports, spread as between people: lognormal with 95 % inside, cut off
"""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from glutamate.engine.members.distribution import Beta, Choice, Constant, Distribution, Uniform, parse_distribution
from glutamate.engine.model import Model, canonical_value
from glutamate.engine.slots import ParameterSlot
from glutamate.errors import ParameterError, PathError, closest
from glutamate.units import canonical_text, parse_quantity

KEYS = ("low", "high", "scale", "levels")
FORMS = '"0.1 mM..0.3 mM", {low, high}, a list of values, a distribution, or "published"'
BOUNDED = (Beta, Choice, Constant, Uniform)


@dataclasses.dataclass(frozen=True)
class Factor:
    """One varied path.

    at       places (n,) in 0..1 to canonical values (n,)
    levels   the values of a list, or how many a range is cut into on a grid (None: as the design says)
    range    (low, high, logarithmic) where it is a range
    ends     whether the places 0 and 1 have values
    """

    path: str
    text: str
    unit: str
    at: Callable[[Any], Any]
    levels: Any = None
    range: tuple[float, float, bool] | None = None
    ends: bool = True

    def described(self) -> dict[str, Any]:
        """The factor as a reader sees it."""
        return {"path": self.path, "vary": self.text, "unit": self.unit}


def factors(model: Model, vary: Mapping[str, Any]) -> list[Factor]:
    """A Factor for every path; PathError, UnitError or ParameterError for what does not fit."""
    if not isinstance(vary, Mapping) or not vary:
        raise ParameterError("what to vary", f"{vary!r:.60}", "{path: range}, at least one", f"give {FORMS}")
    return [factor(model, path, given) for path, given in vary.items()]


def factor(model: Model, path: str, given: Any) -> Factor:
    """One Factor of a model; see the module for the forms."""
    slots = model.slots()
    slot = slots.get(path) or slots.get(path.removeprefix(model.name + "."))
    if slot is None:
        near, allowed = closest(path, slots), f"{len(slots)} parameters and inputs"
        raise PathError(f"to vary {path!r:.80}", "no such path", allowed, "use one of model.paths()", closest=near)
    time = slot.time if isinstance(slot, ParameterSlot) else model.system.time
    dims = slot.spec.dims if isinstance(slot, ParameterSlot) else slot.field.unit.dims
    made = _made(slot, time, given)
    unit, text = canonical_text(dims, time), given if isinstance(given, str) else repr(given)
    whole = dataclasses.replace(made, path=slot.path, unit=unit, text=text)
    _check(slot, whole, model.system.time)
    return whole


def _made(slot: Any, time: str, given: Any) -> Factor:
    def value(x: Any) -> float:
        if isinstance(x, bool) or not isinstance(x, str | int | float | np.number):
            raise ParameterError(f"a value of {slot.path}", f"{x!r:.40}", "a number or a text with unit", "give one")
        return float(canonical_value(slot, x, time))

    if isinstance(given, Mapping):
        return _from_table(slot.path, given, value)
    if isinstance(given, list | tuple | np.ndarray):
        values = np.array([value(x) for x in given])
        if not values.size:
            raise ParameterError(f"values of {slot.path}", "an empty list", "at least one", "give some")
        return _steps(values)
    if given == "published":
        return _published(slot, time)
    if isinstance(given, str) and ".." in given and "(" not in given:
        low, _, high = given.partition("..")
        return _range(slot.path, value(_bare(low)), value(_bare(high)), False)
    distribution = parse_distribution(given)
    dims = slot.spec.dims if isinstance(slot, ParameterSlot) else slot.field.unit.dims
    return _drawn(distribution, dims, time)


def _bare(text: str) -> float | str:
    """A number without a unit as a canonical one, anything else as a text that parses."""
    number, unit = parse_quantity(text)
    return number if unit.text == "1" else text.strip()


def _from_table(path: str, given: Mapping[str, Any], value: Callable[[Any], float]) -> Factor:
    asked = f"the range of {path}"
    for key in given:
        if key not in KEYS:
            near = closest(str(key), KEYS)
            raise ParameterError(asked, f"a key {key!r:.40}", ", ".join(KEYS), "use these", closest=near)
    if "low" not in given or "high" not in given:
        raise ParameterError(asked, f"the keys {', '.join(map(str, given))}", "low and high", "give both")
    scale, levels = given.get("scale", "linear"), given.get("levels")
    if scale not in ("linear", "log"):
        raise ParameterError(f"the scale of {path}", f"{scale!r:.40}", "linear or log", "use one of them")
    if levels is not None and (isinstance(levels, bool) or not isinstance(levels, int) or levels < 1):
        raise ParameterError(f"the levels of {path}", f"{levels!r:.40}", "a whole number from 1", "give one")
    made = _range(path, value(given["low"]), value(given["high"]), scale == "log")
    return dataclasses.replace(made, levels=levels)


def _range(path: str, low: float, high: float, log: bool) -> Factor:
    if not low < high or (log and low <= 0):
        allowed = "0 < low < high" if log else "low below high"
        raise ParameterError(f"the range of {path}", f"from {low:g} to {high:g}", allowed, "correct it")

    return Factor("", "", "", span(low, high, log), range=(low, high, log))


def span(low: float, high: float, log: bool) -> Callable[[Any], Any]:
    """Values of a range at places in 0..1."""

    def at(u: Any) -> Any:
        if log:
            return np.exp(math.log(low) + np.asarray(u) * (math.log(high) - math.log(low)))
        return low + np.asarray(u) * (high - low)

    return at


def _steps(values: Any) -> Factor:
    """A list: its values in equal parts of the unit interval."""

    def at(u: Any) -> Any:
        return values[np.minimum((np.asarray(u) * len(values)).astype(int), len(values) - 1)]

    return Factor("", "", "", at, levels=values)


def _published(slot: Any, time: str) -> Factor:
    from glutamate.scenarios.people import spread

    low = high = None
    if isinstance(slot, ParameterSlot):
        low, high = slot.spec.canonical_low(time), slot.spec.canonical_high(time)
    if low is None or high is None or not low < high:
        do = "give a range of your own"
        raise ParameterError(f"the published range of {slot.path}", "none", "a parameter with low and high", do)
    return _drawn(spread(low, high), slot.spec.dims, time)


def _drawn(distribution: Distribution, dims: Any, time: str) -> Factor:
    """A distribution through its inverse: the place is the share of it that lies below."""
    from scipy.special import ndtri

    cut = distribution.low is not None and distribution.high is not None
    return Factor(
        "", "", "", lambda u: distribution.draw(ndtri(np.asarray(u, float)), dims, time),
        ends=cut or isinstance(distribution, BOUNDED),
    )  # fmt: skip


def _check(slot: Any, made: Factor, time: str) -> None:
    """Refuse a factor whose ends leave the parameter's domain."""
    ends = np.array([0.0, 1.0]) if made.ends else np.array([1e-6, 1 - 1e-6])
    values: Sequence[float] = made.levels.tolist() if isinstance(made.levels, np.ndarray) else made.at(ends).tolist()
    for value in values:
        canonical_value(slot, value, time)
