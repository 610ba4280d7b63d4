"""Bench: speed and error measured on this machine, beside other engines where they are installed.

Time unit   seconds of the wall clock; models in their own
Takes in    shipped models, the compiled engine, libRoadRunner and SciPy as peers
Hands on    `run(name, quick, model)`: one dictionary with the same keys for every benchmark; `render` prints it
"""

from __future__ import annotations

import importlib

from glutamate.bench.table import render
from glutamate.errors import PathError, closest

TYPE_CHECKING = False  # not from typing: that import costs more than this module
if TYPE_CHECKING:
    from typing import Any

NAMES = ("ode", "start", "coba", "microcircuit", "meanfield", "table", "ions", "biomodels", "year", "lab")
ELSEWHERE = {"table": "learning"}  # the renderer is table.py

__all__ = ["NAMES", "render", "run"]


def run(name: str, quick: bool = False, model: str = "synapse") -> dict[str, Any]:
    """Result of the benchmark `name` on a shipped `model`; `quick` shows that it works and is no figure to quote.

    Raises PathError for an unknown name or model, or a model without the ports that the work needs.
    """
    if name not in NAMES:
        raise PathError("a benchmark", repr(name), ", ".join(NAMES), "use one of these", closest=closest(name, NAMES))
    measure = getattr(importlib.import_module(f"glutamate.bench.{ELSEWHERE.get(name, name)}"), name)
    result: dict[str, Any] = measure(quick=quick, model=model)
    return result
