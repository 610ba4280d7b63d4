"""Axis: one input of a bridge, from its low to its high end, linear or logarithmic.

Takes in    ends, kind, unit
Hands on    places from -1 to 1, for numbers, arrays and traced symbols; values at places; how far inside a value lies
"""

from __future__ import annotations

import dataclasses
from typing import Any

from glutamate.errors import ParameterError
from glutamate.maths import log
from glutamate.units import Field, measure

KINDS = ("lin", "log")
EDGE = 1e-9  # of the length of an axis, so that a value exactly at an end is inside


@dataclasses.dataclass(frozen=True)
class Axis:
    """From `low` to `high` in `unit`; a logarithmic axis has positive ends."""

    low: float
    high: float
    kind: str = "lin"
    unit: str = "1"
    what: str = ""

    def __post_init__(self) -> None:
        ends = f"{self.low!r} to {self.high!r}, {self.kind!r}"
        if self.kind not in KINDS:
            raise ParameterError("the kind of an axis", f"{self.kind!r:.40}", ", ".join(KINDS), "use one of these")
        finite = all(isinstance(end, (int, float)) and abs(end) < float("inf") for end in (self.low, self.high))
        if not (finite and self.low < self.high):
            raise ParameterError("an axis", ends, "two finite ends, the lower first", "correct them")
        if self.kind == "log" and self.low <= 0:
            raise ParameterError("a logarithmic axis", ends, "ends above 0", 'say "lin" or raise the lower end')

    @property
    def field(self) -> Field:
        """Unit of the axis as annotation of a drive."""
        return measure(self.unit)

    def place(self, value: Any) -> Any:
        """-1 at the low end, 1 at the high one."""
        if self.kind == "log":
            low, high = float(log(self.low)), float(log(self.high))
            return (2 * log(value) - (low + high)) / (high - low)
        return (2 * value - (self.low + self.high)) / (self.high - self.low)

    def value(self, place: Any) -> Any:
        """The value (N,) at places (N,) from -1 to 1."""
        import numpy as np

        share = (np.asarray(place, float) + 1) / 2
        if self.kind == "log":
            return self.low * (self.high / self.low) ** share
        return self.low + (self.high - self.low) * share

    def inside(self, value: Any) -> Any:
        """Positive within the axis and at its ends, negative outside; smooth."""
        length = self.high - self.low
        return (value - self.low) * (self.high - value) / length**2 + EDGE

    def to_dict(self) -> dict[str, Any]:
        """As stored."""
        return dataclasses.asdict(self)
