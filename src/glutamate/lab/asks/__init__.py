"""Asks: one file for each thing that a page can ask for, found by its name.

A file has LANE ("quick" or "long"), `With` (what may be asked, every size limited), `answer(given, tell)` and
`code(given)`, the Python of the public functions that leaves the same numbers. SECONDS ends one that takes longer;
WARM, what pages ask first (True: with nothing chosen), is computed when nobody asks, so that the first need not wait.
"""

from __future__ import annotations

from functools import cache
from importlib import import_module
from pathlib import Path
from types import ModuleType

from glutamate.errors import PathError, closest

FIRST = ("synapse_about", "synapse", "plan")  # of what is warm
FOLDER = Path(__file__).parent
SECONDS = {"quick": 30.0, "long": 240.0}


@cache
def names() -> tuple[str, ...]:
    """Names of all asks."""
    return tuple(sorted(file.stem for file in FOLDER.glob("*.py") if not file.stem.startswith("_")))


def find(name: str) -> ModuleType:
    """The file of an ask; PathError for an unknown name."""
    if name not in names():
        near = closest(name, names())
        raise PathError(f"the ask {name!r:.60}", "no such ask", ", ".join(names()), "use one", closest=near)
    return import_module(f"{__name__}.{name}")


def seconds(ask: ModuleType) -> float:
    """How long an answer may take."""
    return float(getattr(ask, "SECONDS", SECONDS[ask.LANE]))
