"""Ask `model_export`: the table of parameters as a file, or their sources as BibTeX.

Takes in    what is asked of the table, and a form
Hands on    the text of a file: csv, md or bib
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal

from pydantic import Field

from glutamate.lab.asks import model_parameters
from glutamate.lab.wire import Strict

LANE = "quick"
KINDS = {"csv": "text/csv", "md": "text/markdown", "bib": "application/x-bibtex"}


class With(Strict):
    """The rows, and the form."""

    form: Literal["csv", "md", "bib"] = "csv"
    words: str = Field(default="", max_length=100)
    assumed: bool = False


def answer(given: With, tell: Callable[[int, int], None]) -> dict[str, Any]:
    """The text and a name for it."""
    from glutamate import catalogue

    rows = model_parameters.found(model_parameters.With(words=given.words, assumed=given.assumed))
    name = "sources.bib" if given.form == "bib" else f"parameters.{given.form}"
    return {"text": catalogue.written(rows, given.form), "name": name, "kind": KINDS[given.form], "rows": len(rows)}


def code(given: With) -> str:
    """Python that gives the same text."""
    before = model_parameters.code(model_parameters.With(words=given.words, assumed=given.assumed))
    return f"{before}text = catalogue.written(rows, {given.form!r})\n"
