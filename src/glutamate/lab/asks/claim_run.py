"""Ask `claim_run`: one claim run again, with as many people and seeds as asked for and values of one's own.

Takes in    its slug, people an arm, seeds, {name: value} of assumed numbers or of what differs between people
Hands on    the row of this run, its numbers by quantity and arm as a table
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pydantic import Field

from glutamate.lab.wire import Strict

LANE = "long"
SECONDS = 600.0


class With(Strict):
    """A run; rules and arms are those of the claim."""

    slug: str = Field(min_length=1, max_length=120)
    people: int = Field(default=50, ge=1, le=1000)
    seeds: int = Field(default=3, ge=1, le=50)
    set: dict[str, float] = Field(default={}, max_length=60)


def answer(given: With, tell: Callable[[int, int], None]) -> dict[str, Any]:
    """The row, computed now."""
    from glutamate import claim

    row = claim(given.slug).run(given.people, given.seeds, set=given.set, progress=tell)
    return {"row": row, "data": _table(row)}


def _table(row: dict[str, Any]) -> Any:
    """What was measured as a Dataset over rows of a table."""
    import numpy as np
    import xarray as xr

    measured = row["measured"]
    names = {key: ("row", [one[key] for one in measured]) for key in ("what", "arm", "unit")}
    numbers = {
        key: ("row", np.array([np.nan if one[key] is None else one[key] for one in measured], float))
        for key in ("median", "low", "high")
    }
    keys = ("id", "says", "verdict", "rule", "hash")
    return xr.Dataset(
        {**names, **numbers}, attrs={key: str(row[key]) for key in keys} | {"set": str(row.get("set", {}))}
    )


def code(given: With) -> str:
    """Python that leaves the same row in `row` and what was measured in `rows`."""
    own = f", set={given.set!r}" if given.set else ""
    call = f"claim({given.slug!r}).run({given.people}, {given.seeds}{own})"
    return f'from glutamate import claim\n\nrow = {call}\nrows = row["measured"]\n'
