"""People: what differs between the members of a run.

Published   a parameter with a published range above 0 is lognormal around the geometric middle of its range, 95 % of it
            inside, and cut off at both ends; over a range that reaches 0 or below it is uniform
Stays       what the scenario or the user sets, and what has no published range
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from glutamate.engine.members.distribution import Distribution, lognormal, uniform
from glutamate.engine.members.population import Population
from glutamate.engine.slots import System
from glutamate.errors import ScenarioError

NORMAL_95 = 1.959964  # standard deviations that hold 95 % of a normal distribution


def published(system: System, fixed: Iterable[str] = ()) -> dict[str, Distribution]:
    """A distribution for every parameter with a published range, except those that are fixed."""
    held = set(fixed)
    found: dict[str, Distribution] = {}
    for slot in system.parameters:
        low, high = slot.spec.canonical_low(slot.time), slot.spec.canonical_high(slot.time)
        if low is None or high is None or not low < high or slot.path in held:
            continue
        found[slot.path] = spread(low, high)
    return found


def spread(low: float, high: float) -> Distribution:
    """The distribution that stands for a published range in canonical units."""
    if low <= 0:
        return uniform(low, high)
    from math import log, sqrt

    return lognormal(sqrt(low * high), sigma=log(high / low) / (2 * NORMAL_95)).within(low, high)


def people(plan: Any, system: System, count: int, seed: int, fixed: Iterable[str]) -> Population | None:
    """The population of a plan, None where one person has all defaults.

    Raises ScenarioError for several people of a model in which nothing differs between them.
    """
    given: Mapping[str, Any] = plan.population.distributions
    if count == 1 and not given:
        return None
    ranges = published(system, [*fixed, *given]) if plan.population.vary == "published" and count > 1 else {}
    if not ranges and not given:
        came = "no number that differs between them: none has a published range, or vary is none"
        do = "run one person, or say in population.distributions what differs"
        raise ScenarioError(f"{count:,} people", came, "one person, or people who differ", do)
    return Population(count, {**ranges, **given}, seed=seed)
