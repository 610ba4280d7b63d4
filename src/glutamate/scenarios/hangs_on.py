"""Hangs on: which assumed constants the headline numbers of a shipped scenario hang on, read from its file.

Takes in    sensitivity/NAME.json, which sweeps/headline.py computes and writes
Hands on    `shipped(...)`: the rows; `told(...)`: as text; `section(...)`: as a report shows them
Hash        that of the scenario lived by one typical person with seed 0; rows of another are refused as stale
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from glutamate.errors import ScenarioError

FOLDER = Path(__file__).resolve().parent / "sensitivity"
FORMAT = 1
TITLE = "What the numbers hang on"


def identity(scenario: Any) -> str:
    """Hash of what a run of one typical person depends on."""
    if hasattr(scenario, "identity"):
        return str(scenario.identity())
    if hasattr(scenario.plan, "timeline"):
        from glutamate.scenarios.person.run import Run as PersonRun

        return PersonRun(scenario, 1, 0).hash()
    from glutamate.scenarios.execute import Run

    return Run(scenario, 1, 0).hash()


def shipped(scenario: Any, folder: Path = FOLDER) -> dict[str, Any] | None:
    """The rows that travel with the program, None where a scenario has none.

    Raises ScenarioError for rows of another version of the scenario or program (stale), and for a broken file.
    """
    file = folder / f"{scenario.name}.json"
    if not file.is_file():
        return None
    do = f"glutamate run {scenario.name} --sensitivity makes it anew"
    try:
        found: dict[str, Any] = json.loads(file.read_text("utf-8"))
        form, mark, _ = found["format"], found["run"], found["headline"]
    except (ValueError, KeyError, TypeError) as problem:
        asked, allowed = f"the sensitivity in {file.name}", "rows as sweeps.headline gives them"
        raise ScenarioError(asked, f"{problem!s:.80}", allowed, do) from None
    if form != FORMAT or mark != identity(scenario):
        came = "rows of another version of the scenario or its model"
        raise ScenarioError(f"the sensitivity of {scenario.name}", came, "rows of this one", do)
    return found


def told(found: Mapping[str, Any], most: int = 5) -> list[tuple[str, str]]:
    """(number, what it hangs on) as text, the strongest constants first."""
    rows = []
    for name, row in found["headline"].items():
        if row["reason"] is not None:
            rows.append((name, row["reason"]))
            continue
        strong = [f for f in row["factors"] if f["path"] in row["assumed"]][:most]
        said = "; ".join(f"{f['path']} {f['first']:.2f} alone, {f['total']:.2f} with others" for f in strong)
        band = f"{row['median']:.4g} ({row['low']:.4g} to {row['high']:.4g} over all assumed constants)"
        rows.append((name, f"{band}: {said or 'no one constant moves it'}"))
    return rows


def section(scenario: Any, folder: Path = FOLDER) -> tuple[str, list[tuple[str, str]]] | None:
    """Title and rows for a report; a stale file is said and its numbers are not shown; None where there is no file."""
    try:
        found = shipped(scenario, folder)
    except ScenarioError as error:
        return TITLE, [("not shown", f"{error.came}; {error.do}")]
    return None if found is None else (TITLE, told(found))
