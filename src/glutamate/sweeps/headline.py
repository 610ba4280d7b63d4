"""Headline sensitivity: which assumed constants the headline numbers of a scenario hang on, and how far.

Scheme      assumed constants with a range -> Sobol design -> one typical person per member -> headline numbers ->
            first-order and total index of every constant, band of the number over all of them
Takes in    a scenario; how many base points, a seed
Hands on    `compute(...)`: plain rows; `shipped(...)`: those that travel with the program; `ship(...)` writes them
Constants   those of assumed.py, evenly over their ranges, as far as the headline can depend on them. Where nobody
            gives a range they are held and listed, or, if `wide`, moved by a factor of 0.8 to 1.25
Not here    differences between people, which are in the band of the run itself
Hash        over the scenario, its model and values, constants and design: rows of another hash are refused as stale
Sources     Saltelli2010, Jansen1999 (indices.py)
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
import os
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from glutamate.engine.model import Model
from glutamate.errors import ParameterError, ScenarioError
from glutamate.sweeps.assumed import constants
from glutamate.sweeps.design import Design
from glutamate.sweeps.indices import indices

FOLDER = Path(__file__).resolve().parents[1] / "scenarios" / "sensitivity"
POINTS, SEED, BAND = 64, 0, 0.9
LEAST = 0.02  # total index from which a number hangs on a constant
AT_ONCE = 512  # members whose courses are in memory together
FORMAT = 1


def compute(
    scenario: Any,
    n: int = POINTS,
    seed: int = SEED,
    threads: int | None = None,
    progress: Callable[[int, int], None] | bool | None = None,
    wide: bool | None = None,
) -> dict[str, Any]:
    """Indices of every headline number of a scenario, as rows that can be written as JSON.

    {format, scenario, hash, n, seed, wide, members, failed, held, constants: [...], headline: {id: {median, low, high,
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
    columns = subject.over(values, seed=seed, threads=threads, progress=progress)
    failed = np.zeros(design.members, bool)
    rows = {}
    for name, numbers in columns.items():
        numbers = np.asarray(numbers, float)
        if numbers.shape != (design.members,):
            came, allowed = f"an array of shape {numbers.shape}", f"({design.members},)"
            raise ParameterError(f"the headline {name} of {subject.name}", came, allowed, "give one for each member")
        failed |= ~np.isfinite(numbers)
        rows[name] = _row(indices(design, numbers, seed, subject.rtol), numbers)
    return {
        "format": FORMAT, "scenario": subject.name, "hash": subject.hash(n, seed), "n": n, "seed": seed,
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
    """A scenario as this file needs it; one with `over` and `identity` runs itself, another is run as its file says."""

    def __init__(self, scenario: Any, wide: bool | None = None) -> None:
        self.scenario, self.name = scenario, scenario.name
        self.own = hasattr(scenario, "over")
        self.rtol = float(getattr(scenario, "rtol", 1e-6))
        if not self.own and not hasattr(scenario.plan, "model"):
            do = "run a scenario of a model or of a person"
            raise ParameterError(f"the sensitivity of {self.name}", "a scenario of a network", "one of equations", do)
        if self.own:
            self.model, of = Model.of(scenario.model()), None
            fixed: Any = getattr(scenario, "fixed", ())
        else:
            from glutamate.scenarios.execute import Run

            self.run = Run(scenario, 1, SEED)
            if self.run.members > 1:
                came = f"{self.run.members} synapses in its file of spikes"
                raise ScenarioError(f"the sensitivity of {self.name}", came, "one", "give a file with one train")
            self.model, of = self.run.model, [row.path for row in self.run.plan.outputs.headline]
            fixed = self.model.overrides
        self.wide = self.own if wide is None else wide
        self.constants, self.held = constants(self.model, of, fixed, self.wide)
        if wide is None and not self.constants:
            self.wide = True
            self.constants, self.held = constants(self.model, of, fixed, True)

    def over(self, values: Mapping[str, Any], seed: int, threads: int | None, progress: Any) -> dict[str, Any]:
        """Headline numbers {id: (members,)} with these values {path: (members,)}."""
        if self.own:
            found: dict[str, Any] = self.scenario.over(values, seed=seed, threads=threads, progress=progress)
            return found
        from glutamate.engine.simulate import simulate
        from glutamate.scenarios import headline

        run, rows = self.run, self.run.plan.outputs.headline
        members = len(next(iter(values.values())))
        measured = {row.id: np.full(members, np.nan) for row in rows}

        def observe(start: int, first: int, last: int, courses: dict[str, Any]) -> None:
            for row in rows:
                numbers = headline.measure(row, run.times, courses[row.path], run.system)
                measured[row.id][start + first : start + last] = numbers

        record = list(dict.fromkeys(row.path for row in rows))
        for start in range(0, members, AT_ONCE):
            part = {path: drawn[start : start + AT_ONCE] for path, drawn in values.items()}
            simulate(
                run.model, run.protocol, duration=run.end, times=run.times, vary=part, record=record, keep=1,
                seed=seed, threads=threads, progress=False, observe=partial(observe, start),
            )  # fmt: skip
            if callable(progress):
                progress(min(start + AT_ONCE, members), members)
        return measured

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
            "plan": self.scenario.identity() if self.own else self.run.hash(),
        }  # fmt: skip
        return hashlib.sha256(json.dumps(content, sort_keys=True, default=str).encode()).hexdigest()[:16]


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


def shipped(scenario: Any, folder: Path = FOLDER) -> dict[str, Any] | None:
    """The rows that travel with the program, None where a scenario has none.

    Raises ScenarioError for rows whose hash is not that of this scenario and program (stale), and for a broken file.
    """
    file = folder / f"{scenario.name}.json"
    if not file.is_file():
        return None
    try:
        found: dict[str, Any] = json.loads(file.read_text("utf-8"))
        wanted, given, n, seed, wide = (found[key] for key in ("format", "hash", "n", "seed", "wide"))
    except (ValueError, KeyError, TypeError) as problem:
        do = f"glutamate run {scenario.name} --sensitivity makes it anew"
        raise ScenarioError(
            f"the sensitivity in {file.name}", f"{problem!s:.80}", "rows as compute gives", do
        ) from None
    if wanted != FORMAT or given != _Subject(scenario, bool(wide)).hash(int(n), int(seed)):
        asked, came = f"the sensitivity of {scenario.name}", "rows of another version of the scenario or its model"
        raise ScenarioError(asked, came, "rows of this one", f"glutamate run {scenario.name} --sensitivity")
    return found


def ship(scenario: Any, n: int = POINTS, seed: int = SEED, folder: Path = FOLDER, **more: Any) -> Path:
    """Compute and write the rows of a scenario beside the others, whole or not at all."""
    found = compute(scenario, n, seed, **more)
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / f"{scenario.name}.json"
    part = file.with_suffix(f".{os.getpid()}.part")
    part.write_text(json.dumps(_short(found), indent=1, allow_nan=False) + "\n", "utf-8")
    os.replace(part, file)
    return file


def _short(found: Any) -> Any:
    """The same with numbers of six digits."""
    if isinstance(found, float):
        return float(f"{found:.6g}") if np.isfinite(found) else None
    if isinstance(found, dict):
        return {key: _short(value) for key, value in found.items()}
    return [_short(value) for value in found] if isinstance(found, list) else found
