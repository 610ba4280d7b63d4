"""Summary: headline rows of every arm, and of what an arm changes in the same people.

Rows        {id, what, unit, median, low, high, band, assumed, constants, measure, arm}; with arms the id says which;
            a difference also has mean, interval and than, the arm it is taken from
Differences the same person in both arms; median and band of the persons' differences, mean with a 95 % interval
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from glutamate.scenarios.headline import assumptions
from glutamate.scenarios.person.measures import Measure

NORMAL_95 = 1.959964
CLOCK = ("life.sleep.onset", "life.sleep.end")  # hours of the day
NOISE = 1e-7  # of the value, a thousandth of the tolerance: smaller differences count as none


def summary(
    asked: Sequence[Measure],
    measured: Mapping[str, Any],
    arms: Sequence[str],
    system: Any,
    band: float,
    people: int,
) -> list[dict[str, Any]]:
    """Rows of measures (arm, person); a person who failed counts in none, in a difference only with both.

    One person has draws of what is not known for sure: a band, and no interval, which more draws would narrow.
    """
    rows: list[dict[str, Any]] = []
    for measure in asked:
        values = measured[measure.id]
        constants = sorted({path for each in measure.paths for path in assumptions(system, each)})
        about = {"what": measure.what, "unit": measure.unit}
        more = {"band": band, "assumed": bool(constants), "constants": constants}
        for k, arm in enumerate(arms):
            name = f"{measure.id}, {arm}" if len(arms) > 1 else measure.id
            rows.append({"id": name, **about, **spread(values[k], band), **more, "measure": measure.id, "arm": arm})
        for k, arm in enumerate(arms[1:], start=1):
            differences = apart(measure.id, values[k], values[0])
            about["what"] = f"{measure.what}: difference"
            found = {"id": f"{measure.id}, {arm} - {arms[0]}", **about, **spread(differences, band), **more}
            named = {"measure": measure.id, "arm": arm, "than": arms[0]}
            rows.append({**found, **interval(differences, people), **named})
    return rows


def apart(measure: str, values: Any, than: Any) -> Any:
    """Differences of a measure, times of day the shorter way round the clock, those within rounding as 0."""
    found = np.asarray(values, float) - than
    if measure in CLOCK:
        found = (found + 12.0) % 24.0 - 12.0
    return np.where(np.abs(found) <= NOISE * np.abs(than), 0.0, found)


def spread(values: Any, band: float) -> dict[str, float | None]:
    """Median and the ends of the band of what is finite, None where nothing is."""
    good = values[np.isfinite(values)]
    found = np.quantile(good, [0.5, 0.5 - band / 2, 0.5 + band / 2]) if good.size else [None] * 3
    return {name: None if x is None else float(x) for name, x in zip(("median", "low", "high"), found, strict=True)}


def interval(apart: Any, people: int) -> dict[str, Any]:
    """Mean of differences and its 95 % interval, None for one person."""
    good = apart[np.isfinite(apart)]
    if good.size < 2 or people == 1:
        return {"mean": float(good.mean()) if good.size else None, "interval": None}
    mean, half = float(good.mean()), NORMAL_95 * float(good.std(ddof=1)) / good.size**0.5
    return {"mean": mean, "interval": [mean - half, mean + half]}
