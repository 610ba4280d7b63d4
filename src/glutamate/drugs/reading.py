"""Reading: card and numbers of one substance, without its equations and targets, which take longer to gather.

Takes in    the name of a substance
Hands on    `read(name)`: {card, parameters}; the whole page is `catalogue.show("drug:NAME")`
"""

from __future__ import annotations

from importlib import import_module
from inspect import getdoc
from typing import Any

from glutamate.drugs import load_drug
from glutamate.pharmacology.page import page


def read(name: str) -> dict[str, Any]:
    """Card of its file, rows of kinetics, effects and factors; PathError with the closest names."""
    from glutamate.engine import discover

    record = load_drug(name)
    entry = discover.find("drug", name.strip().lower())
    return {**page(record, ""), "card": getdoc(import_module(entry.module)) or entry.title}
