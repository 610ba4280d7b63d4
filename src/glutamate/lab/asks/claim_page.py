"""Ask `claim_page`: one claim: arms, rule, what was measured, what flips it, what may be set.

Takes in    its slug
Hands on    the record, the stored verdict where it is one of today's code, sources in full
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pydantic import Field

from glutamate.lab.asks._reading import card, references
from glutamate.lab.wire import Strict

LANE = "quick"


class With(Strict):
    """Which claim."""

    slug: str = Field(min_length=1, max_length=120)


def answer(given: With, tell: Callable[[int, int], None]) -> dict[str, Any]:
    """The record and its verdict; PathError with the closest slugs for an unknown one."""
    from glutamate import catalogue, claim

    bound = claim(given.slug)
    about = bound.about()
    row = next(one for one in catalogue.listing("claim") if one["name"] == given.slug)
    state = (
        "current" if (stored := bound.stored()) is not None else "none" if bound.stored(check=False) is None else "old"
    )
    text = catalogue.show(f"claim:{given.slug}")["card"].partition("\n\n" + about["says"])[0]
    sources = [*about["sources"], *(str(one["source"]) for one in about["numbers"])]
    return {
        "about": about,
        "stored": stored,
        "state": state,
        "card": card(text),
        "file": row["source_file"],
        "references": references(sources),
    }


def code(given: With) -> str:
    """Python that gives the same record and verdict."""
    return (
        f"from glutamate import claim\n\nabout = claim({given.slug!r}).about()\nrow = claim({given.slug!r}).stored()\n"
    )
