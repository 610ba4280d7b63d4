"""Reading: what the asks of the page Model share: words that are looked for, cards, equations, sources.

Takes in    rows and texts of the catalogue
Hands on    what a page draws without markup: trees of MathML, cards by heading, references by key
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

LONGEST_HEADING = 60
HEADING = re.compile(r"^([A-Z][A-Za-z' ]{1,20}?) {2,}(\S.*)$")


def words_of(text: str) -> list[str]:
    """What is looked for, in small letters."""
    return text.lower().replace("_", " ").split()


def fits(words: Iterable[str], *texts: Any) -> bool:
    """Whether every word stands somewhere in the texts."""
    whole = " ".join(str(text) for text in texts if text).lower().replace("_", " ")
    return all(word in whole for word in words)


def card(text: str) -> dict[str, Any]:
    """First line, paragraphs, and the lines that stand under each heading of a card."""
    first, _, rest = text.strip().partition("\n")
    parts: list[tuple[str, list[str]]] = []
    prose: list[str] = []
    lines, inside, wrapped = rest.split("\n"), False, False
    for k, line in enumerate(lines):
        found = HEADING.match(line)
        below = k + 1 < len(lines) and lines[k + 1].startswith(" ")
        if found:
            parts.append((found[1], [found[2]]))
            inside, wrapped = True, found[1] != "Scheme"
        elif line.strip() and not line.startswith(" ") and below and len(line) < LONGEST_HEADING:
            parts.append((line.strip(), []))
            inside, wrapped = True, False
        elif inside and line.startswith(" ") and line.strip():
            last = parts[-1][1]
            if wrapped:
                last[-1] += " " + line.strip()
            else:
                last.append(line.strip())
        else:
            inside = False
            prose.append(line.strip())
    paragraphs = [each.strip() for each in "\n".join(prose).split("\n\n") if each.strip()]
    return {"title": first.rstrip("."), "prose": paragraphs, "parts": [list(part) for part in parts]}


def tree(latex: str) -> Any:
    """An equation as [tag, {attributes}, children ...] of MathML; None where it has no such form."""
    from xml.etree import ElementTree

    from glutamate.report.mathml import MathError, mathml

    try:
        root = ElementTree.fromstring(mathml(latex))  # of our own making: nobody's text comes in here
    except MathError:
        return None
    return _node(root)


def _node(element: Any) -> list[Any]:
    inner: list[Any] = [element.text] if element.text else []
    inner += [_node(child) for child in element]
    return [element.tag, dict(element.attrib), *inner]


def references(sources: Iterable[str]) -> dict[str, str]:
    """One line for every key that sources name, by key."""
    from glutamate.parameter import citation
    from glutamate.parameter import references as entries

    named = {key.strip() for source in sources for key in source.replace(",", ";").split(";")}
    return {key: citation(key) for key in sorted(named & entries().keys())}


def page_of(rows: list[Any], first: int, count: int) -> dict[str, Any]:
    """Some of the rows, where they begin, and how many there are."""
    return {"rows": rows[first : first + count], "first": first, "total": len(rows)}


def with_things(rows: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Rows of all parameters with the page each belongs to: of a model's part, or of a mechanism alone."""
    found = []
    for row in rows:
        name, _, rest = str(row["path"]).partition(".")
        found.append({**row, "thing": f"{'model' if '.' in rest else 'mechanism'}:{name}"})
    return found
