"""Ask `model_parameters`: every number of every model in one table that can be looked through.

Takes in    words, whether only assumed numbers, which rows; or one model or mechanism
Hands on    rows with value, unit, published range, source or reason, in full
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pydantic import Field

from glutamate.lab.asks._reading import fits, page_of, references, with_things, words_of
from glutamate.lab.wire import Strict

LANE = "quick"


class With(Strict):
    """What to show; without a name all models, and mechanisms that no model uses."""

    words: str = Field(default="", max_length=100)
    assumed: bool = False
    first: int = Field(default=0, ge=0, le=1_000_000)
    count: int = Field(default=50, ge=0, le=200)


def found(given: With) -> list[dict[str, Any]]:
    """All rows that fit."""
    from glutamate import catalogue

    words = words_of(given.words)
    rows = catalogue.parameters(assumed=given.assumed)
    return [row for row in rows if fits(words, row["path"], row["source"], row["note"], row["unit"])]


def answer(given: With, tell: Callable[[int, int], None]) -> dict[str, Any]:
    """One page of the table, and the references of its rows."""
    rows = found(given)
    page = page_of(with_things(rows), given.first, given.count)
    return {
        **page,
        "assumed": sum(row["assumed"] for row in rows),
        "references": references(row["source"] for row in page["rows"]),
    }


def code(given: With) -> str:
    """Python that gives all rows."""
    lines = ["from glutamate import catalogue", "", f"rows = catalogue.parameters(assumed={given.assumed})"]
    if given.words:
        lines += [
            f"words = {words_of(given.words)}",
            "def text(row):",
            '    found = (row["path"], row["source"], row["note"], row["unit"])',
            '    return " ".join(each for each in found if each).lower().replace("_", " ")',
            "",
            "rows = [row for row in rows if all(word in text(row) for word in words)]",
        ]
    return "\n".join([*lines, ""])
