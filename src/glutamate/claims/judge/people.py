"""Who is measured in a claim, and which of its numbers are assumed.

Spread      as the claim gives it; of its model, published ranges of the parameters it touches, as in scenarios
Assumed     parameters of the model that it touches and that have no published source: within their range, or half as
            much to half as much again where none is given; and what the claim itself names
Held        what it touches that has a source and one published value: neither drawn nor searched, and said so
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from fnmatch import fnmatchcase
from typing import Any

import numpy as np

from glutamate.claims.judge.claim import Claim

WITHOUT_RANGE = 1.5  # factor either way of an assumed number without a range
MOST_ASSUMED = 60  # one trajectory of Morris needs one point more; several fit into 200 points below this


@dataclasses.dataclass(frozen=True)
class Who:
    """Distributions and shared numbers of people by name, ranges of assumed numbers, names of those that are held."""

    spread: Mapping[str, Any]
    shared: Mapping[str, float]
    assumed: Mapping[str, tuple[float, float]]
    held: tuple[str, ...] = ()

    def drawn(self, people: int, seed: int) -> dict[str, Any]:
        """Values (people,) of every name."""
        rng = np.random.default_rng(seed)
        made = {name: np.asarray(one.draw(rng.standard_normal(people))) for name, one in self.spread.items()}
        return made | {name: np.full(people, value) for name, value in self.shared.items()}

    def typical(self) -> dict[str, float]:
        """The median person."""
        return {name: float(one.draw(np.zeros(1))[0]) for name, one in self.spread.items()} | dict(self.shared)


def who(claim: Claim) -> Who:
    """People of a claim. Raises PathError for a pattern that touches nothing of its model."""
    from glutamate.engine.members.distribution import parse_distribution

    spread = {name: parse_distribution(text) for name, text in claim.spread.items()}
    shared, assumed = dict(claim.defaults), dict(claim.assumed)
    held = _of_model(claim, spread, shared, assumed) if claim.model else []
    return Who(spread, shared, assumed, tuple(held))


def _of_model(claim: Claim, spread: dict[str, Any], shared: dict[str, float], assumed: dict[str, Any]) -> list[str]:
    """Put what the claim touches where it belongs; returns what is held."""
    from glutamate.engine.discover import model as shipped
    from glutamate.errors import PathError
    from glutamate.scenarios.people import published

    model = shipped(claim.model)
    ranges, values = published(model.system), model.values()
    rows = {row["path"]: row for row in model.parameter_rows() if row["source"] != "input"}
    held = []
    for pattern in claim.touches:
        found = [path for path in rows if fnmatchcase(path, pattern)]
        if not found:
            do = f"glutamate parameters {claim.model} shows them"
            raise PathError(f"what the claim touches, {pattern!r:.60}", "no such parameter", "parameters", do)
        for path in found:
            if path in claim.spread or path in claim.defaults:
                continue
            row, value = rows[path], float(values[path])
            if not row["assumed"] and path in ranges:
                spread[path] = ranges[path]
            elif row["assumed"] and value != 0:
                low, high = sorted((value / WITHOUT_RANGE, value * WITHOUT_RANGE))
                given = ranges.get(path)
                if given is not None:
                    low, high = _ends(given)
                shared[path], assumed[path] = value, (low, high)
            else:
                held.append(path)
    return list(dict.fromkeys(held))


def _ends(given: Any) -> tuple[float, float]:
    """Range of a published or assumed distribution in canonical units."""
    low, high = given.draw(np.array([-8.0, 8.0]))
    return float(low), float(high)
