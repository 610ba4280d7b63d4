"""Ask `substances`: all substances, or one of them: what it acts on, how well that is known, what is dangerous.

Takes in    nothing, or the name of one
Hands on    rows of the list; one record: card, sites with their constants, evidence, safety, doses that were studied,
            sources in full
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pydantic import Field

from glutamate.lab.asks._reading import card, references
from glutamate.lab.wire import Strict

LANE = "quick"
WARM: dict[str, object] = {}


class With(Strict):
    """Which one; empty for the list."""

    name: str = Field(default="", max_length=60)


def answer(given: With, tell: Callable[[int, int], None]) -> dict[str, Any]:
    """Rows, or one record; PathError with the closest names for an unknown one."""
    return _one(given.name) if given.name else {"rows": _rows()}


def _rows() -> list[dict[str, Any]]:
    from glutamate import catalogue
    from glutamate.drugs import load_drug

    rows = []
    for row in catalogue.listing("drug"):
        record = load_drug(row["name"])
        sites = list(dict.fromkeys(action.site for action in record.actions))
        course = record.kinetics is not None
        rows.append({**row, "studied": record.studied, "evidence": _evidence(record), "sites": sites, "course": course})
    return rows


def _evidence(record: Any) -> list[dict[str, str]]:
    return [{"use": use, "grade": text[0], "says": text[1:].lstrip(": ")} for use, text in record.evidence]


def _one(name: str) -> dict[str, Any]:
    from glutamate import catalogue
    from glutamate.drugs import load_drug
    from glutamate.drugs.reading import read
    from glutamate.drugs.studied import studied
    from glutamate.pharmacology.drug import NOT_ADVICE

    record, found, key = load_drug(name), read(name), name.strip().lower()
    row = next(r for r in catalogue.listing("drug") if r["name"] == key)
    rows = found["parameters"]
    by = {key: {"value": float(one.value), "source": one.source} for key, one in record.clearance_by.items()}
    return {
        "name": key,
        "title": row["title"],
        "file": row["source_file"],
        "card": card(found["card"]),
        "studied": record.studied,
        "safety": record.safety,
        "not_advice": NOT_ADVICE,
        "evidence": _evidence(record),
        "limits": record.limits,
        "actions": [_action(action) for action in record.actions],
        "dose": None if record.kinetics is None else studied(name)._asdict(),
        "clearance_by": by,
        "profiles": [person["name"] for person in catalogue.listing("person")],
        "renal": None if record.renal is None else _number(record.renal),
        "parameters": rows,
        "references": references([str(each["source"] or "") for each in rows]),
    }


def _action(action: Any) -> dict[str, Any]:
    from glutamate.pharmacology.drug import KNOBS, MAGNESIUM

    found = {key: _number(getattr(action, key)) for key in ("gain", "half", "hill", "onset")}
    time, lost = action.tolerance or (None, None)
    pore = None
    if action.block is not None:
        magnesium = float(MAGNESIUM.value)
        level = 1e3 * float(action.block.half_block(action.voltage, magnesium))  # uM
        pore = {"half": level, "unit": "uM", "voltage": action.voltage, "magnesium": magnesium}
    return {
        "knob": action.knob, "what": KNOBS[action.knob], "site": action.site, "in_plasma": action.in_plasma,
        "pore": pore, "worn": [_number(time), _number(lost)], **found,
    }  # fmt: skip


def _number(given: Any) -> dict[str, Any] | None:
    keys = ("value", "unit", "low", "high", "source", "note", "assumed")
    return None if given is None else {key: getattr(given, key) for key in keys}


def code(given: With) -> str:
    """Python that gives the same."""
    if not given.name:
        return 'from glutamate import catalogue\n\nrows = catalogue.listing("drug")\n'
    words = "from glutamate.drugs import load_drug\nfrom glutamate.drugs.reading import read\n\n"
    return words + f"record = load_drug({given.name!r})\nrows = read({given.name!r})['parameters']\n"
