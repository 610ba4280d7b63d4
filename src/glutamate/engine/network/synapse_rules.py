"""Rules by which synapses of a projection change: short-term, by pairs of spikes, by calcium that crosses thresholds.

Takes in    times in ms; weights in the canonical unit of the target's port
Limits      a projection with a rule has one delay; its weights are 32-bit numbers, delivered to 1/32,767 of the largest
            weight into the port; a spike of a source and one of its target in one step count as a pair at lag 0
Sources     TsodyksPawelzikMarkram1998 (short-term), Vogels2011 (pairs), GraupnerBrunel2012 (calcium)
"""

from __future__ import annotations

import dataclasses
import math
from typing import Any

from glutamate.errors import ParameterError

SHORT_TERM, PAIRS, CALCIUM = 1, 2, 3


def _check(rule: Any, above: tuple[str, ...] = (), at_least: tuple[str, ...] = ()) -> None:
    for field in dataclasses.fields(rule):
        value = getattr(rule, field.name)
        asked = f"{field.name} of {type(rule).__name__}"
        if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
            raise ParameterError(asked, repr(value), "a finite number in canonical units", "give one")
        if (field.name in above and value <= 0) or (field.name in at_least and value < 0):
            raise ParameterError(asked, repr(value), "above 0" if field.name in above else "from 0", "give one")


@dataclasses.dataclass(frozen=True)
class ShortTerm:
    """A spike releases the share u x; u grows by use (1 - u) and decays, x loses u x and recovers.

    The projection's weight is the response to the first spike after rest, at which u is `use`; facilitation_time 0
    keeps u there. All synapses of a source share u and x.
    """

    use: float
    recovery_time: float
    facilitation_time: float = 0.0

    KIND = SHORT_TERM
    SOURCE = "TsodyksPawelzikMarkram1998"

    def __post_init__(self) -> None:
        _check(self, ("use",), ("recovery_time", "facilitation_time"))
        if self.use > 1:
            raise ParameterError("use of ShortTerm", repr(self.use), "above 0, up to 1", "give a share")

    def numbers(self) -> list[float]:
        """What the loop reads."""
        return [self.use, self.recovery_time, self.facilitation_time]

    def largest(self, given: float) -> float:
        """Largest weight that is delivered in whole units; facilitated ones may be beyond it."""
        return given

    late: float = dataclasses.field(default=0.0, init=False, repr=False)


@dataclasses.dataclass(frozen=True)
class SpikePairs:
    """Near pairs strengthen whatever their order, each source spike weakens by a constant amount.

    At a source spike the weight changes by rate (y - depression), at a target spike by rate x; x and y are traces of
    source and target spikes, each adds 1 and decays with `time`. The weight stays within 0 and `largest_weight`, as the
    rule has it, and is delivered after the change.
    """

    rate: float
    depression: float
    time: float
    largest_weight: float

    KIND = PAIRS
    SOURCE = "Vogels2011"

    def __post_init__(self) -> None:
        _check(self, ("time", "largest_weight"), ("rate", "depression"))

    def numbers(self) -> list[float]:
        """What the loop reads."""
        return [self.rate, self.depression, self.time, self.largest_weight]

    def largest(self, given: float) -> float:
        """Largest weight that can be."""
        return self.largest_weight

    late: float = dataclasses.field(default=0.0, init=False, repr=False)


@dataclasses.dataclass(frozen=True)
class CalciumThresholds:
    """Calcium above thresholds moves an efficacy between two stable ends, 0 and 1.

    Calcium decays with `calcium_time`; a source spike adds `source_jump` after `late` ms more than the delay, a target
    spike `target_jump`. The efficacy r follows time dr/dt = -r (1 - r) (1/2 - r) + potentiation (1 - r) above one
    threshold - depression r above the other + noise sqrt(time) sqrt(thresholds crossed) white noise. The weight is
    low + r (high - low). Between events the solution is exact but that the double well and the rest act one after the
    other. Noise carries r beyond its ends, as published: the weight may be above `high`, or negative if `low` is 0.
    """

    calcium_time: float
    source_jump: float
    target_jump: float
    depression_threshold: float
    potentiation_threshold: float
    depression: float
    potentiation: float
    time: float
    noise: float
    late: float
    low: float
    high: float

    KIND = CALCIUM
    SOURCE = "GraupnerBrunel2012"

    def __post_init__(self) -> None:
        above = ("calcium_time", "depression_threshold", "time")
        _check(self, above, ("source_jump", "target_jump", "depression", "potentiation", "noise", "late", "low"))
        if not self.potentiation_threshold >= self.depression_threshold:
            came = f"{self.potentiation_threshold:g} below {self.depression_threshold:g}"
            raise ParameterError("the threshold of potentiation", came, "at least that of depression", "exchange them")
        if not self.high > self.low:
            raise ParameterError("the ends of a weight", f"{self.low:g} and {self.high:g}", "low < high", "correct")

    def numbers(self) -> list[float]:
        """What the loop reads."""
        return [
            self.calcium_time, self.source_jump, self.target_jump, self.depression_threshold,
            self.potentiation_threshold, self.depression, self.potentiation, self.time, self.noise, self.low, self.high,
        ]  # fmt: skip

    def largest(self, given: float) -> float:
        """Largest weight but for noise."""
        return self.high


SynapseRule = ShortTerm | SpikePairs | CalciumThresholds
