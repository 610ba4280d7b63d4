"""Own: a claim run with values of one's own in place of its assumed numbers, or of what differs between people.

Takes in    a claim, who is measured in it, {name: value}
Hands on    `numbers(...)`: what may be set, with ranges; `settled(...)`: people who all have the values given
Ranges      of an assumed number the one that the search for flips goes through; of what differs the distribution's own
            ends, or three standard deviations where it has none
Not here    arms and rules: they stay as they were fixed before the first run
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from glutamate.claims.judge.claim import Claim
from glutamate.claims.judge.people import Who, who
from glutamate.errors import ParameterError, PathError, closest
from glutamate.pharmacology.dose import number

FAR, WIDE = 8.0, 3.0  # standard deviations: where a bounded distribution has reached its end; of one without
MOST = 60  # values at once
TINY = 1e-12


def numbers(claim: Claim) -> list[dict[str, Any]]:
    """Rows {name, kind, value, low, high, unit, source} of what may be set; none where nothing is measured."""
    if claim.beyond:
        return []
    people = who(claim)
    typical, found = people.typical(), _of_model(claim)
    rows = []
    for name, (low, high) in _ranges(people).items():
        kind = "assumed" if name in people.assumed else "differs between people"
        given = found.get(name, {})
        source = given.get("source") or claim.spread.get(name) or "assumed by the claim"
        row = {"name": name, "kind": kind, "value": float(typical[name]), "low": float(low), "high": float(high)}
        rows.append({**row, "unit": given.get("canonical_unit", ""), "source": source})
    return rows


def settled(slug: str, people: Who, given: Mapping[str, float]) -> Who:
    """The same people with these values, every one of them; what is set is no longer moved by the search for flips.

    Raises PathError for a name that is not in the claim, ParameterError for a value outside its range.
    """
    ranges = _ranges(people)
    if len(given) > MOST:
        came = f"{len(given)} values"
        raise ParameterError(f"own values in the claim {slug}", came, f"at most {MOST}", "set fewer")
    for name, value in given.items():
        if name not in ranges:
            near = closest(name, ranges)
            asked, do = f"{name!r:.80} in the claim {slug}", "set one of these"
            allowed = "; ".join(ranges) or "nothing of this claim can be set"
            raise PathError(asked, "no such number", allowed, do, closest=near)
        low, high = ranges[name]
        number(f"{name} in the claim {slug}", value, low, high, f"from {low:g}")
    fixed = {name: float(value) for name, value in given.items()}
    return Who(
        {name: one for name, one in people.spread.items() if name not in fixed},
        {**people.shared, **fixed},
        {name: ends for name, ends in people.assumed.items() if name not in fixed},
        people.held,
    )


def _ranges(people: Who) -> dict[str, tuple[float, float]]:
    found = {name: _written(low, high) for name, (low, high) in people.assumed.items()}
    for name, one in people.spread.items():
        if name not in found:
            low, high = _written(*_ends(one))
            if low < high:
                found[name] = (low, high)
    return found


def _ends(one: Any) -> tuple[float, float]:
    """Ends of a distribution; where it goes on without end, three standard deviations."""
    from glutamate.engine.members.distribution import Lognormal, Normal

    far, wide = (np.asarray(one.draw(np.array([-z, z])), float) for z in (FAR, WIDE))
    endless = isinstance(one, Normal | Lognormal)
    low = wide[0] if endless and one.low is None else far[0]
    high = wide[1] if endless and one.high is None else far[1]
    return float(low), float(high)


def _written(low: float, high: float) -> tuple[float, float]:
    """Ends as they were written: those that are drawn miss them by rounding."""
    least = TINY * max(abs(low), abs(high))
    return tuple(0.0 if abs(end) < least else float(f"{end:.12g}") for end in (low, high))  # type: ignore[return-value]


def _of_model(claim: Claim) -> dict[str, dict[str, Any]]:
    if not claim.model:
        return {}
    from glutamate.engine.discover import model

    return {row["path"]: row for row in model(claim.model).parameter_rows()}
