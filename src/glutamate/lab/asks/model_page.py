"""Ask `model_page`: one thing of the model: card, equations, numbers with sources, states, drives, outputs, targets.

Takes in    a name, and a kind where several things share it
Hands on    the page of the catalogue; equations as trees of MathML, references in full
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pydantic import Field

from glutamate.lab.asks._reading import card, references, tree
from glutamate.lab.wire import Strict

LANE = "quick"


class With(Strict):
    """What to show: "synapse" or "model:synapse"."""

    name: str = Field(min_length=1, max_length=120)


def answer(given: With, tell: Callable[[int, int], None]) -> dict[str, Any]:
    """The page; PathError with the closest names for an unknown one."""
    from glutamate import catalogue

    page = catalogue.show(given.name)
    row = next(r for r in catalogue.listing(page["kind"]) if r["name"] == page["name"])
    text = page.pop("card") or ""
    equations = page.pop("equations") or []
    shown = [{"left": e["left"], "text": e["text"], "math": tree(e["latex"])} for e in equations]
    sources = [str(each.get("source") or "") for key in ("parameters", "targets") for each in page[key]]
    told: dict[str, Any] = {"text": text} if page["kind"] == "scenario" else {"card": card(text)}
    return {
        **page,
        **told,
        "title": row["title"],
        "room": row["scale"],
        "file": row["source_file"],
        "equations": shown,
        "references": references(sources),
    }


def code(given: With) -> str:
    """Python that gives the same page."""
    return f"from glutamate import catalogue\n\npage = catalogue.show({given.name!r})\n"
