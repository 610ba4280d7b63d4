"""Work and precision: errors against a reference, and time at one error between measured points."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any


def error(states: Any, reference: Any, scale: Any) -> float:
    """Largest |dy| / (scale + |y|) over all states (last axis) and everything else; infinite where not finite."""
    import numpy as np

    ratio = np.abs(states - reference) / (scale + np.abs(reference))
    return float(np.max(ratio)) if np.isfinite(ratio).all() else math.inf


def worst(row: Mapping[str, Any]) -> float:
    """The larger of the two errors of a row."""
    return max(float(row["error_end"]), float(row["error_grid"]))


def at_error(rows: Sequence[Mapping[str, Any]], target: float, which: str = "both") -> tuple[float, float] | None:
    """Milliseconds per trajectory and error at a target error, on log-log lines between rows no other row beats.

    The loosest row, if all are better than the target; None if none reaches it. `which` is "end", "grid" or "both".
    """
    timed = [r for r in rows if r["ms_per_trajectory"]]
    points = [
        (worst(r) if which == "both" else float(r[f"error_{which}"]), float(r["ms_per_trajectory"])) for r in timed
    ]
    front = sorted(p for p in points if not any(q != p and q[0] <= p[0] and q[1] <= p[1] for q in points))
    good = [p for p in front if p[0] <= target]
    if not good:
        return None
    tight, loose = good[-1], next((p for p in front if p[0] > target), None)
    if loose is None or tight[0] == 0.0:
        return tight[1], tight[0]
    share = math.log(target / tight[0]) / math.log(loose[0] / tight[0])
    return tight[1] * (loose[1] / tight[1]) ** share, target
