"""Endpoints of a trial: numbers of every person from the days of a window, in the arm with the substance and without.

Scheme      numbers of a day (mean, highest, sums) -> one number a person and arm -> paired difference, interval, size
Takes in    what a substance is in a life; arrays (person, day) by path and number of the day
Hands on    `endpoints(...)`, `summary(...)`
Not here    the runs (trial.py); what a difference means for anyone
Method      the interval is that of the mean difference over pairs (Student, 95 %); the size is the mean difference in
            standard deviations between persons under placebo, and missing where these do not differ
Reached     a number on which no state of the substance acts, directly or through what drives it, is that of the placebo
            arm in both: its difference is 0, not what a solver's steps make of it
Limits      pairs are the same person twice, which no trial has: its intervals are wider. Numbers of the model itself
            are the same in all persons, so the interval holds no doubt about the model
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable, Mapping
from typing import Any

import numpy as np

from glutamate.pharmacology.drug import KNOBS
from glutamate.scenarios.person.measures import BEST

Days = Mapping[tuple[str, str], Any]
CONFIDENCE = 0.95
HANDED = {
    "release_gain": ("life.release", "release of glutamate that life hands on, 1 at rest"),
    "uptake": ("life.uptake", "transporters that life hands on, 1 at rest"),
    "gaba_tone": ("life.gaba_tone", "GABA that life hands on, 1 at rest"),
    "nmda_gain": ("life.nmda", "NMDA current that life hands on, 1 at rest"),
}


@dataclasses.dataclass(frozen=True)
class Endpoint:
    """A number of a person: `record` {path: numbers of a day}; `of` makes it of the days of the window.

    `later` reads the days from the last dose on instead.
    """

    id: str
    what: str
    unit: str
    record: Mapping[str, tuple[str, ...]]
    of: Callable[[Days], Any]
    later: bool = False


def endpoints(name: str, found: Any) -> list[Endpoint]:
    """Those of a substance, from its level to what a person would notice; `found` is in_life(name)."""
    from glutamate.pharmacology.knob import WearingKnob

    level, plain = found.levels[name], name.replace("-", "_")
    part = level.rpartition(".")[0]
    unit, scale = ("mM", 1.0) if level == "alcohol.alcohol" else ("ng/mL", None)
    rows = [
        _one(f"{plain}.plasma", "level, mean of the window", unit, level, "mean", scale),
        _one(f"{plain}.plasma.highest", "level, highest of the window", unit, level, "max", scale),
    ]
    if part in found.parts:
        rows.append(_one(f"{plain}.brain", "free in brain, mean of the window", "uM", f"{part}.brain", "mean", None))
    for (own, knob), path in found.knobs.items():
        what = KNOBS[knob] if knob in KNOBS else KNOBS[knob.rpartition("_")[0]]
        rows.append(_one(f"{own.replace('-', '_')}.{knob}", f"factor on: {what}", "1", path, "mean"))
        if isinstance(found.parts.get(path.rpartition(".")[0]), WearingKnob):
            rebound = path.replace(".factor", ".rebound")
            what = f"share of the effect on {knob} that is missed after the last dose, highest"
            first = f"{own}.rebound"  # of a further effect that wears off, its knob is named
            key = first if all(row.id != first for row in rows) else f"{own}.{knob}.rebound"
            rows.append(_one(key, what, "1", rebound, "max", later=True))
    rows += [_one(HANDED[f][0], HANDED[f][1], "1", f"handed.{f}", "mean") for f in found.factors if f in HANDED]
    rows += [
        _waking("readouts.lapses", f"lapses in ten minutes, mean of waking hours ({BEST})", "diary.lapsed"),
        _waking("readouts.sleepiness", "sleepiness from 1 to 9, mean of waking hours", "diary.felt"),
        _one("life.sleep.duration", "sleep a day", "h", "diary.slept", "rise", 1.0),
        _one("life.glutamate_tissue", "prefrontal tissue glutamate, 1 at rest", "1",
             "prefrontal.glutamate_tissue", "mean"),
        _one("life.plasticity", "rate of learning, 1 at rest", "1", "handed.plasticity", "mean"),
    ]  # fmt: skip
    if name == "ethanol":
        what = "severity of withdrawal after the last dose, highest"
        rows.append(_one("life.withdrawal", what, "1", "withdrawal.severity", "max", later=True))
    return rows


def recorded(rows: list[Endpoint]) -> dict[str, tuple[str, ...]]:
    """{path: numbers of a day} that all of them read."""
    found: dict[str, tuple[str, ...]] = {}
    for row in rows:
        for path, numbers in row.record.items():
            found[path] = tuple(dict.fromkeys([*found.get(path, ()), *numbers]))
    return found


def measured(rows: list[Endpoint], data: Any, window: slice, later: slice) -> dict[str, Any]:
    """{id: (people,)} of one arm; NaN for a person that failed."""
    whole = data["status_of"].values == "ok"
    found = {}
    for row in rows:
        days = later if row.later else window
        read = {(p, n): data[f"{p}:{n}"].values[:, days] for p, numbers in row.record.items() for n in numbers}
        found[row.id] = np.where(whole, row.of(read), np.nan)
    return found


def summary(
    rows: list[Endpoint], drug: Mapping[str, Any], placebo: Mapping[str, Any], reached: Mapping[str, bool]
) -> list[dict[str, Any]]:
    """A row each: means of both arms, mean paired difference, its interval, effect size, spread of differences."""
    return [
        {"id": row.id, "what": row.what, "unit": row.unit, **_compared(drug[row.id], placebo[row.id]),
         "reached": reached[row.id]}
        for row in rows
    ]  # fmt: skip


def behind(system: Any, paths: Iterable[str]) -> tuple[set[str], set[str]]:
    """Paths of the states and of the parameters that act on these variables, directly or through what drives them."""
    into: dict[int, list[int]] = {i: [] for i in range(len(system.states))}
    for i, node in enumerate(system.rate):
        into[i].append(node)
    for i, node in enumerate(system.start):
        into[i].append(node)
    for jump in system.jumps.values():
        for i, node in jump.assign.items():
            into[i].append(node)
    for guard in system.guards:
        for i, node in guard.assign.items():
            into[i] += [node, guard.value]
    waiting = [system.field(path)[1] for path in paths]
    seen: set[int] = set()
    used: set[int] = set()
    while waiting:
        symbols = system.graph.symbols(waiting)
        used |= {k for kind, k in symbols if kind == "parameter"}
        states = {k for kind, k in symbols if kind == "state"} - seen
        seen |= states
        waiting = [node for k in states for node in into[k]]
    return {system.states[k].path for k in seen}, {system.parameters[k].path for k in used}


def _compared(drug: Any, placebo: Any) -> dict[str, Any]:
    from scipy.stats import t

    good = np.isfinite(drug) & np.isfinite(placebo)
    taken, without, n = drug[good], placebo[good], int(good.sum())
    if n == 0:
        return dict.fromkeys(("drug", "placebo", "difference", "interval", "effect_size", "spread"))
    change = taken - without
    mean, sd = float(change.mean()), float(change.std(ddof=1)) if n > 1 else float("nan")
    half = float(t.ppf((1 + CONFIDENCE) / 2, n - 1)) * sd / n**0.5 if n > 1 else float("nan")
    between = float(without.std(ddof=1)) if n > 1 else 0.0
    differs = between > 1e-9 * max(1e-12, abs(float(without.mean())))
    return {
        "drug": float(taken.mean()), "placebo": float(without.mean()), "difference": mean,
        "interval": [mean - half, mean + half] if n > 1 else None,
        "effect_size": mean / between if differs else None,
        "spread": [float(q) for q in np.quantile(change, [0.05, 0.5, 0.95])],
    }  # fmt: skip


def _one(
    id: str, what: str, unit: str, path: str, number: str, scale: float | None = 1.0, later: bool = False
) -> Endpoint:
    """The mean over the window's days of a number of the day; for a highest one the highest. No scale: convert."""
    from glutamate.units import from_canonical

    def of(days: Days) -> Any:
        values = days[path, number]
        values = values.max(axis=1) if number == "max" else values.mean(axis=1)
        return from_canonical(values, unit, "h") if scale is None else values * scale

    return Endpoint(id, what, unit, {path: (number,)}, of, later)


def _waking(id: str, what: str, path: str) -> Endpoint:
    """Mean over the hours awake."""

    def of(days: Days) -> Any:
        awake = (24.0 - days["diary.slept", "rise"]).sum(axis=1)
        return days[path, "rise"].sum(axis=1) / np.where(awake > 0, awake, np.nan)

    return Endpoint(id, what, "1", {path: ("rise",), "diary.slept": ("rise",)}, of)
