"""Flips: which assumed numbers, moved within their ranges, turn a verdict into another.

Method      trajectories of Morris over the assumed numbers on a grid of four levels, at most 200 points in all; a
            verdict is read at every point for a typical person, and a change between two points belongs to the one
            number that moved between them
Hands on    for every number: how often moving it changed the verdict, and into what; "none" is an answer
Sources     Morris1991 (trajectories)
"""

from __future__ import annotations

from typing import Any

import numpy as np

from glutamate.claims.judge.claim import Claim, Sample
from glutamate.claims.judge.people import Who

MOST_POINTS, LEVELS = 200, 4


def trajectories(count: int, seed: int, most: int = MOST_POINTS) -> Any:
    """Points (trajectories, count + 1, count) in 0..1; neighbours in a trajectory differ in one coordinate."""
    rng, step = np.random.default_rng(seed), LEVELS / (2 * (LEVELS - 1))
    made = []
    for _ in range(max(most // (count + 1), 1)):
        low = rng.integers(0, LEVELS // 2, count) / (LEVELS - 1)
        up = rng.integers(0, 2, count).astype(bool)  # begins low and moves up, or the reverse
        point, rows = np.where(up, low, low + step), []
        rows.append(point.copy())
        for k in rng.permutation(count):
            point[k] += step if up[k] else -step
            rows.append(point.copy())
        made.append(rows)
    return np.array(made)


def flips(claim: Claim, who: Who, seed: int = 0, most: int = MOST_POINTS) -> list[dict[str, Any]]:
    """Rows {name, low, high, moves, flips, to} of every assumed number; everything else is that of a typical person."""
    if not who.assumed or claim.measure is None or claim.rule is None:
        return []
    typical, names = who.typical(), list(who.assumed)
    low, high = np.array([who.assumed[name] for name in names], float).T
    paths = trajectories(len(names), seed, most)
    points = low + (high - low) * paths.reshape(-1, len(names))
    values = {name: np.full(len(points), value) for name, value in typical.items()}
    values |= {name: points[:, k] for k, name in enumerate(names)}
    measured = claim.measure(Sample(len(points), seed, values))[claim.main]
    effect = np.broadcast_to(claim.rule.of(measured), len(points)).reshape(paths.shape[:2])
    verdicts = np.array([[claim.rule.verdict(x, x) for x in row] for row in effect])
    rows = []
    for k, name in enumerate(names):
        moved = np.abs(np.diff(paths[:, :, k], axis=1)) > 0
        changed = moved & (verdicts[:, 1:] != verdicts[:, :-1])
        ends = sorted({str(v) for v in [*verdicts[:, 1:][changed], *verdicts[:, :-1][changed]]})
        row = {"name": name, "low": float(low[k]), "high": float(high[k]), "moves": int(moved.sum())}
        rows.append({**row, "flips": int(changed.sum()), "to": ends})
    return rows
