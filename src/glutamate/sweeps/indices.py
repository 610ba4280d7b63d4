"""Indices: what each factor does to a number, by SALib, from the members of a sobol or morris design.

Sobol       first and total order with the half width of their 95 % intervals; pairs where the design has them
Morris      mean, mean size and spread of elementary effects, a factor's step taken as share of its range
Left out    a block with a failed member counts in none, and the number of such blocks is handed on
Sources     Saltelli2010, Jansen1999, Morris1991, Campolongo2007
"""

from __future__ import annotations

from typing import Any

import numpy as np

from glutamate.engine.cluster import need
from glutamate.sweeps.design import LEVELS, Design, blocks_of

RESAMPLES = 200
LEAST_BLOCKS = 2
NOISE = 10.0  # tolerances


def indices(design: Design, values: Any, seed: int = 0, rtol: float = 0.0) -> dict[str, Any]:
    """Indices of one number (members,) of a sobol or morris design, computed with the relative tolerance rtol.

    Hands on {factors: [{path, ...}], pairs: [...], left_out, reason}; reason says why there are none, else None.
    A number that differs by no more than the error of the run has none: they would be those of rounding.
    """
    good, left_out = blocks_of(values, design.block)
    paths = [factor.path for factor in design.factors]
    blocks = good.size // design.block
    reason = None
    if blocks < LEAST_BLOCKS:
        reason = f"{blocks} whole blocks, at least {LEAST_BLOCKS} are needed"
    elif np.ptp(good) <= NOISE * rtol * np.abs(good).max():
        reason = "the number is the same in all members, within the tolerance of the run"
    if reason is not None:
        return {"factors": [], "pairs": [], "left_out": left_out, "reason": reason}
    problem = {"num_vars": len(paths), "names": paths, "bounds": [[0.0, 1.0]] * len(paths)}
    find = _sobol if design.name == "sobol" else _morris
    rows, pairs = find(design, problem, good, np.asarray(values), seed)
    return {"factors": rows, "pairs": pairs, "left_out": left_out, "reason": None}


def _sobol(design: Design, problem: Any, good: Any, values: Any, seed: int) -> Any:
    analyse = need("SALib.analyze.sobol", "Sobol indices").analyze
    found = analyse(
        problem, good, calc_second_order=design.second_order, num_resamples=RESAMPLES,
        seed=np.random.default_rng(seed),
    )  # fmt: skip
    paths = problem["names"]
    rows = [
        {
            "path": path, "first": float(found["S1"][k]), "first_error": float(found["S1_conf"][k]),
            "total": float(found["ST"][k]), "total_error": float(found["ST_conf"][k]),
        }
        for k, path in enumerate(paths)
    ]  # fmt: skip
    pairs = []
    if design.second_order:
        pairs = [
            {"paths": [paths[i], paths[j]], "second": float(found["S2"][i, j]), "error": float(found["S2_conf"][i, j])}
            for i in range(len(paths))
            for j in range(i + 1, len(paths))
        ]
    return rows, pairs


def _morris(design: Design, problem: Any, good: Any, values: Any, seed: int) -> Any:
    analyse = need("SALib.analyze.morris", "elementary effects").analyze
    whole = np.isfinite(values.reshape(-1, design.block)).all(axis=1)
    places = design.places().reshape(-1, design.block, len(design.factors))[whole].reshape(-1, len(design.factors))
    found = analyse(problem, places, good, num_resamples=RESAMPLES, num_levels=LEVELS, seed=np.random.default_rng(seed))
    rows = [
        {
            "path": path, "mean": float(found["mu"][k]), "mean_size": float(found["mu_star"][k]),
            "mean_size_error": float(found["mu_star_conf"][k]), "spread": float(found["sigma"][k]),
        }
        for k, path in enumerate(problem["names"])
    ]  # fmt: skip
    return rows, []
