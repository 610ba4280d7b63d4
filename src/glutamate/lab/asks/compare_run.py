"""Ask `compare_run`: one side of a comparison is run.

Takes in    a plan, how many people, the seed
Hands on    headline rows, safety text, and the Result with its report
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pydantic import Field

from glutamate.lab.asks._plans import Side, run, run_line
from glutamate.lab.wire import Strict

LANE = "long"


class With(Strict):
    """A side, people and seed."""

    side: Side
    people: int = Field(default=1, ge=1, le=200)
    seed: int = Field(default=0, ge=0, lt=2**31)


def answer(given: With, tell: Callable[[int, int], None]) -> dict[str, Any]:
    """What the run gives; the lab keeps it for its report."""
    result = run(given.side, given.people, given.seed, tell)
    return {
        "title": result.plan.title, "name": result.name, "about": result.plan.about, "safety": result.plan.safety,
        "members": result.members, "failed": result.failed, "seconds": result.seconds, "hash": result.hash,
        "headline": result.summary, "result": result,
    }  # fmt: skip


def code(given: With) -> str:
    """Python that gives the same run."""
    lines = ["import glutamate", "", *run_line(given.side, given.people, given.seed)]
    return "\n".join([*lines, "rows, data = result.summary, result.data", ""])
