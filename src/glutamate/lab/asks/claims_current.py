"""Ask `claims_current`: which stored verdicts are those of today's rules and code.

Takes in    nothing
Hands on    {claim: true or false}; false also where nothing is stored
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from glutamate.lab.wire import Strict

LANE = "long"


class With(Strict):
    """Nothing to choose."""


def answer(given: With, tell: Callable[[int, int], None]) -> dict[str, Any]:
    """One after the other, as their code is read."""
    from glutamate import catalogue, claim

    slugs = [row["name"] for row in catalogue.listing("claim")]
    found = {}
    for done, slug in enumerate(slugs):
        tell(done, len(slugs))
        found[slug] = claim(slug).stored() is not None
    return {"current": found}


def code(given: With) -> str:
    """Python that leaves the same in `rows`."""
    return (
        "from glutamate import catalogue, claim\n\n"
        'slugs = [row["name"] for row in catalogue.listing("claim")]\n'
        "rows = {slug: claim(slug).stored() is not None for slug in slugs}\n"
    )
