"""Ask `compare`: two plans, lived by the same people from the same seed, side by side.

Takes in    two sides, people, seed, the courses that are wanted
Hands on    headline rows with differences, what only one measures, what the plans do not share, courses of both
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any

from pydantic import Field

from glutamate.lab.asks._plans import Side, run, run_line, scenario
from glutamate.lab.wire import Strict

LANE = "long"
FIRST = 4  # courses that are shown before any is chosen


class With(Strict):
    """Two sides; `paths` are courses, without them those of the first headline numbers."""

    a: Side
    b: Side
    people: int = Field(default=1, ge=1, le=200)
    seed: int = Field(default=0, ge=0, lt=2**31)
    paths: list[Annotated[str, Field(max_length=200)]] = Field(default=[], max_length=12)


def answer(given: With, tell: Callable[[int, int], None]) -> dict[str, Any]:
    """Both runs are kept from before where `compare_run` was asked; else they are run now, one after the other."""
    from glutamate.scenarios.compare import beside, compare, course, shared, time_unit, unmatched
    from glutamate.scenarios.differing import differing

    a = run(given.a, given.people, given.seed, lambda done, of: tell(done, 2 * of))
    b = run(given.b, given.people, given.seed, lambda done, of: tell(of + done, 2 * of))
    both, rows = shared(a, b), compare(a, b)
    pairs = beside(a, b)
    known = {row["path"] for row in both}
    moved = {row["measure"] for row in rows if row["difference"]["median"]}
    shown = given.paths or _first(given, known, moved) or [row["path"] for row in both[:FIRST]]
    courses = [
        {"path": path, "arms": [x, y], "a": course(a, path, x), "b": course(b, path, y)}
        for path in shown
        if path in known or given.paths
        for x, y in pairs
    ]
    return {
        "rows": rows, "unmatched": unmatched(a, b), "differing": differing(a, b), "shared": both,
        "time": [time_unit(a), time_unit(b)], "pairs": pairs, "courses": courses,
    }  # fmt: skip


def _first(given: With, known: set[str], moved: set[str]) -> list[str]:
    """Paths that both runs have as courses: those of headline numbers that differ, then those of the others."""
    rows = [row for side in (given.a, given.b) for row in scenario(side).described()["outputs"]]
    rows.sort(key=lambda row: row["name"] not in moved)
    paths = [path for row in rows for path in str(row.get("path", "")).split(", ")]
    wanted = [path if path in known else f"rate.{path}" for path in paths]
    return [path for path in dict.fromkeys(wanted) if path in known][:FIRST]


def code(given: With) -> str:
    """Python that gives the same rows."""
    lines = ["import glutamate", "from glutamate import compare", ""]
    lines += run_line(given.a, given.people, given.seed, "first")
    lines += run_line(given.b, given.people, given.seed, "second")
    return "\n".join([*lines, "rows = compare(first, second)", ""])
