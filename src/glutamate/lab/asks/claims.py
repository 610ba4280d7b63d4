"""Ask `claims`: all claims with the verdicts that are stored, and what the words on their cards mean.

Takes in    nothing
Hands on    a row each; those without a stored verdict have none. Whether a verdict is one of today's code takes longer:
            ask `claims_current`
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from glutamate.lab.wire import Strict

LANE = "quick"
WARM: dict[str, object] = {}
SHOWN = (
    "id", "says", "texts", "contradictory", "verdict", "effect", "interval", "unit", "evidence", "interest", "limits",
    "why", "rule", "sources", "n", "seeds", "stability", "seconds",
)  # fmt: skip


class With(Strict):
    """Nothing to choose."""


def answer(given: With, tell: Callable[[int, int], None]) -> dict[str, Any]:
    """Rows and words."""
    from glutamate import catalogue, claim
    from glutamate.claims.judge.claim import GRADES, INTERESTS, TEXTS, VERDICTS

    rows = []
    for entry in catalogue.listing("claim"):
        bound = claim(entry["name"])
        stored = bound.stored(check=False)
        row = stored if stored is not None else bound.about(ranges=False)
        flips = None if stored is None else sum(bool(one["flips"]) for one in row["assumptions"])
        shown = {key: row.get(key) for key in SHOWN}
        rows.append(
            {
                **shown,
                "flips": flips,
                "assumed": len(row["assumptions"]),
                "lines": bound.lines(),
                "has": stored is not None,
            }
        )
    return {"rows": rows, "verdicts": VERDICTS, "grades": GRADES, "texts": TEXTS, "interests": INTERESTS}


def code(given: With) -> str:
    """Python that leaves the same verdicts in `rows`."""
    return (
        "from glutamate import catalogue, claim\n\n"
        'slugs = [row["name"] for row in catalogue.listing("claim")]\n'
        "rows = [claim(slug).stored(check=False) or claim(slug).about(ranges=False) for slug in slugs]\n"
    )
