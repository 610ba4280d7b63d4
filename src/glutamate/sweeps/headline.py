"""Headline sensitivity: which assumed constants the headline numbers of a scenario hang on, and how far.

Scheme      assumed constants with a range -> Sobol design -> one typical person per member -> headline numbers ->
            first-order and total index of every constant, band of the number over all of them
Takes in    a scenario; how many base points, a seed
Hands on    `compute(...)`: plain rows; `ship(...)` writes those that travel with the program
Constants   those of assumed.py, evenly over their ranges, as far as the headline can depend on them. Where nobody
            gives a range they are held and listed, or, if `wide`, moved by a factor of 0.8 to 1.25
Not here    differences between people, which are in the band of the run itself
Read by     scenarios/hangs_on.py, which refuses rows of another scenario or program
Hash        `run`: scenario, model and values; `hash`: these, constants and design
Sources     Saltelli2010, Jansen1999 (indices.py)
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np

from glutamate.engine.model import Model
from glutamate.engine.whole import whole
from glutamate.errors import ParameterError
from glutamate.scenarios.hangs_on import FOLDER, FORMAT
from glutamate.sweeps.assumed import constants
from glutamate.sweeps.design import Design
from glutamate.sweeps.indices import indices
from glutamate.sweeps.scripted import Scripted, runner_of

POINTS, SEED, BAND = 64, 0, 0.9
LEAST = 0.02  # total index from which a number hangs on a constant


def compute(
    scenario: Any,
    n: int = POINTS,
    seed: int = SEED,
    threads: int | None = None,
    progress: Callable[[int, int], None] | bool | None = None,
    wide: bool | None = None,
) -> dict[str, Any]:
    """Indices of every headline number of a scenario, as rows that can be written as JSON.

    {format, scenario, run, hash, n, seed, wide, members, failed, held, constants, headline: {id: {median, low, high,
    band, factors: [{path, first, first_error, total, total_error}], assumed: [paths], reason}}}. `wide` is the default
    for a person and where no constant has a range. Raises ParameterError for a scenario without assumed constants, and
    what the design or the run refuse.
    """
    subject = _Subject(scenario, wide)
    factors = tuple(constant.factor(subject.model) for constant in subject.constants)
    if not factors:
        do = "nothing here is assumed that can be moved; see the published ranges with people"
        raise ParameterError(f"the sensitivity of {subject.name}", "no assumed constant with a range", "one", do)
    design = Design("sobol", factors, n, seed)
    values = {
        path: drawn
        for constant, drawn in zip(subject.constants, design.values().values(), strict=True)
        for path in constant.paths
    }
    columns = subject.runner.over(values, seed=seed, threads=threads, progress=progress)
    failed = np.zeros(design.members, bool)
    rows = {}
    for name, numbers in columns.items():
        numbers = np.asarray(numbers, float)
        if numbers.shape != (design.members,):
            came, allowed = f"an array of shape {numbers.shape}", f"({design.members},)"
            raise ParameterError(f"the headline {name} of {subject.name}", came, allowed, "give one for each member")
        failed |= ~np.isfinite(numbers)
        rows[name] = _row(indices(design, numbers, seed, subject.tolerance(name, columns)), numbers)
    return {
        "format": FORMAT, "scenario": subject.name, "run": subject.runner.identity(),
        "hash": subject.hash(n, seed), "n": n, "seed": seed,
        "wide": subject.wide, "members": design.members, "failed": int(failed.sum()), "held": list(subject.held),
        "constants": [
            {"path": c.path, "shared_by": list(c.paths[1:]), "low": c.low, "high": c.high, "unit": c.unit,
             "source": c.source}
            for c in subject.constants
        ],
        "headline": rows,
    }  # fmt: skip


def _row(found: dict[str, Any], numbers: Any) -> dict[str, Any]:
    good = numbers[np.isfinite(numbers)]
    ends = np.quantile(good, [0.5, 0.5 - BAND / 2, 0.5 + BAND / 2]) if good.size else [None] * 3
    median, low, high = (None if x is None else float(x) for x in ends)
    order = sorted(found["factors"], key=lambda row: -row["total"])
    return {
        "median": median, "low": low, "high": high, "band": BAND, "factors": order,
        "assumed": [row["path"] for row in order if row["total"] - row["total_error"] > LEAST],
        "reason": found["reason"],
    }  # fmt: skip


class _Subject:
    """A scenario as this file needs it: the constants it varies, and who runs them."""

    def __init__(self, scenario: Any, wide: bool | None = None) -> None:
        self.runner = runner = runner_of(scenario)
        self.name, self.rtol, self.model = runner.name, float(runner.rtol), Model.of(runner.model())
        of, fixed = getattr(runner, "paths", None), getattr(runner, "fixed", ())
        self.wide = not isinstance(runner, Scripted) if wide is None else wide
        self.constants, self.held = constants(self.model, of, fixed, self.wide)
        if wide is None and not self.constants:
            self.wide = True
            self.constants, self.held = constants(self.model, of, fixed, True)

    def tolerance(self, name: str, columns: Mapping[str, Any]) -> float:
        """Relative error of a number: that of the run, larger for a difference of two that are nearly the same."""
        parts = getattr(self.runner, "differences", {}).get(name)
        if parts is None:
            return self.rtol
        sizes = [float(np.nanmax(np.abs(columns[each]), initial=0.0)) for each in (name, *parts)]
        return self.rtol * max(sizes) / sizes[0] if sizes[0] > 0 else self.rtol

    def hash(self, n: int, seed: int) -> str:
        """Of everything the rows depend on."""
        from glutamate.engine.adaptive.program import key_of
        from glutamate.engine.code import native

        values = self.model.values()
        content = {
            "format": FORMAT, "numerics": native.NUMERICS, "n": n, "seed": seed,
            "model": key_of(self.model.system, [], {}, "", 0),
            "values": {path: float(v).hex() for path, v in sorted(values.items()) if np.ndim(v) == 0},
            "constants": [dataclasses.astuple(c) for c in self.constants],
            "plan": self.runner.identity(),
        }  # fmt: skip
        return hashlib.sha256(json.dumps(content, sort_keys=True, default=str).encode()).hexdigest()[:16]


def ship(scenario: Any, n: int = POINTS, seed: int = SEED, folder: Path = FOLDER, **more: Any) -> Path:
    """Compute and write the rows of a scenario beside the others, whole or not at all."""
    found = compute(scenario, n, seed, **more)
    file = folder / f"{scenario.name}.json"
    with whole(file) as part:
        part.write_text(_lines(found), "utf-8")
    return file


def _lines(found: dict[str, Any]) -> str:
    """As JSON, a line for every number, its constants that do nothing left out."""
    rows = []
    for name, row in found["headline"].items():
        strong = [f for f in row["factors"] if f["total"] > LEAST / 4]
        rows.append(f"  {json.dumps(name)}: {json.dumps(_short({**row, 'factors': strong}), allow_nan=False)}")
    first = {key: value for key, value in found.items() if key != "headline"}
    head = ",\n".join(f" {json.dumps(key)}: {json.dumps(_short(value))}" for key, value in first.items())
    return "{\n" + head + ',\n "headline": {\n' + ",\n".join(rows) + "\n }\n}\n"


def _short(found: Any) -> Any:
    """The same with numbers of five digits, and None for those that are not finite."""
    if isinstance(found, float):
        return float(f"{found:.5g}") if np.isfinite(found) else None
    if isinstance(found, dict):
        return {key: _short(value) for key, value in found.items()}
    return [_short(value) for value in found] if isinstance(found, list) else found
