"""Validation: every published number the model is to be held against, measured where a mechanism says how.

Takes in    targets.toml (all ids and what they say), the targets of mechanisms and models
Hands on    one row per target; an id that nothing measures yet is one open row
Status      passed, missed, open (no measure yet), skipped, error (the measure failed; `message` says how)
"""

from __future__ import annotations

import time
import tomllib
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from string import ascii_lowercase
from typing import Any

from glutamate.engine import discover
from glutamate.errors import GlutamateError, PathError, TargetError, closest

REGISTRY = Path(__file__).with_name("targets.toml")
FAILURES = (GlutamateError, ArithmeticError, ValueError, TypeError, LookupError, AttributeError, RuntimeError, OSError)


@cache
def registry() -> dict[str, dict[str, str]]:
    """Every id with what it says and the scale it belongs to."""
    content = tomllib.loads(REGISTRY.read_text("utf-8"))
    scales = content["scales"]
    return {name: {"what": what, "scale": scales[name[:3]]} for name, what in content["targets"].items()}


def validate(
    *patterns: str, everything: bool = False, progress: Callable[[int, int, str], None] | None = None
) -> list[dict[str, Any]]:
    """Rows of every target whose id is or begins with one of the patterns; without patterns of all.

    Targets that take minutes are skipped unless `everything` is asked for, or their whole id is.
    `progress(done, total, id)` is called before each measure. Raises PathError for a pattern that fits no id,
    TargetError if a mechanism declares an id that is not in the registry.
    """
    known = list(declared())
    rows = [row for row in known if not patterns or any(fits(row["id"], p) for p in patterns)]
    if patterns:
        ids = list(dict.fromkeys([*registry(), *(row["id"] for row in known)]))
        for pattern in patterns:
            if not any(fits(name, pattern) for name in ids):
                near = closest(pattern, [*ids, *{name[:3] for name in ids}])
                allowed = "an id such as SYN-11, or how ids begin, such as SYN"
                raise PathError(f"the target {pattern!r:.60}", "no such id", allowed, "list targets", closest=near)
    asked = {pattern.upper() for pattern in patterns}
    for row in rows:
        if row["target"] is not None and row["target"].long and not everything and row["id"].upper() not in asked:
            row |= {"target": None, "status": "skipped", "message": f"takes minutes; glutamate validate {row['id']}"}
    count = sum(row["target"] is not None for row in rows)
    done = 0
    result = []
    for row in rows:
        target = row.pop("target")
        if target is not None:
            if progress is not None:
                progress(done, count, row["id"])
            done += 1
            row |= measured(target)
        result.append(row)
    return result


def fits(name: str, pattern: str) -> bool:
    """Whether an id is the one asked for, or begins so; capitals do not count."""
    name, pattern = name.upper(), pattern.upper()
    return bool(pattern) and (name == pattern or name.startswith(pattern))


def declared() -> Iterator[dict[str, Any]]:
    """A row for every target before it is measured, in the order of the registry, with its Target or None."""
    by_id: dict[str, list[Any]] = {name: [] for name in registry()}
    for target, entry in discover.targets():
        base = target.id.rstrip(ascii_lowercase)
        if base not in by_id:
            near = closest(target.id, by_id)
            asked, do = f"a target {target.id!r:.40}", "add the id and what it says to targets.toml"
            raise TargetError(asked, "an unknown id", "ids of targets.toml", do, file=entry.source_file, closest=near)
        by_id[base].append(target)
    for name, found in by_id.items():
        for target in found or [None]:
            yield _row(name, target)


def _row(name: str, target: Any) -> dict[str, Any]:
    if target is None:
        empty = dict.fromkeys(("expected", "got", "unit", "tolerance", "passed", "source", "kind"))
        rest = {"status": "open", "size": None, "hard": False, "seconds": 0.0, "message": None}
        return {"id": name, "what": registry()[name]["what"], **empty, **rest, "target": None}
    return {
        "id": target.id, "what": target.what, "expected": float(target.expected), "got": None, "unit": target.unit,
        "tolerance": tolerance(target), "passed": None, "source": target.source, "kind": target.kind, "status": "open",
        "size": None, "hard": target.hard, "seconds": 0.0, "message": None, "target": target,
    }  # fmt: skip


def tolerance(target: Any) -> float:
    """How far the value may be off, in the target's unit."""
    return float(target.tolerance * abs(target.expected) if target.relative else target.tolerance)


def measured(target: Any) -> dict[str, Any]:
    """What the model gives: got, passed, status, size (in tolerances), seconds, message."""
    began = time.perf_counter()
    got, message = None, None
    try:
        got = float(target.measure())
    except FAILURES as problem:
        message = f"{type(problem).__name__}: {problem}".replace("\n", "; ")
    seconds = time.perf_counter() - began
    if got is not None and not abs(got) < float("inf"):
        got, message = None, f"the measure gave {got}"
    row: dict[str, Any] = {"got": got, "seconds": round(seconds, 4), "message": message}
    if got is None:
        return {**row, "passed": None, "status": "error", "size": None}
    off, allowed = abs(got - target.expected), tolerance(target)
    passed = off <= allowed
    size = off / allowed if allowed else 0.0 if passed else None  # without a tolerance a miss has no size
    return {**row, "passed": passed, "status": "passed" if passed else "missed", "size": size}
