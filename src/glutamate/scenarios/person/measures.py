"""Measures: the headline numbers of a person's run, by name, from the numbers of every day of everybody.

Scheme      numbers of a day (mean, highest, rise ...) -> one number a day -> one number a person -> median and band
Takes in    the model, what it holds; arrays (everyone, day) by path and number of the day
Hands on    `measures(...)`: what can be asked of a plan, each with the paths it reads
Not here    how many fail, differences between arms (summary.py)
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

Days = Mapping[tuple[str, str], Any]
HOURS = 24.0
BEST = "a score below 0: as good as can be"  # the published formula of lapses goes there, and nothing is clipped


@dataclasses.dataclass(frozen=True)
class Measure:
    """A number of a person: `record` {path: numbers of a day}, `daily` makes of them (everyone, day), `over` one."""

    id: str
    what: str
    unit: str
    record: Mapping[str, tuple[str, ...]]
    daily: Callable[[Days], Any]
    over: Callable[[Any], Any]

    @property
    def paths(self) -> list[str]:
        """What it depends on."""
        return list(self.record)


def mean(days: Any) -> Any:
    """Of all days."""
    return days.mean(axis=1)


def last(days: Any) -> Any:
    """Of the last day."""
    return days[:, -1]


def highest(days: Any) -> Any:
    """Of all days."""
    return days.max(axis=1)


def lowest(days: Any) -> Any:
    """Of all days."""
    return days.min(axis=1)


def oclock(days: Any) -> Any:
    """Mean time of day, around the clock; days without a night (NaN) are left out."""
    turns = np.exp(2j * np.pi * days / HOURS)
    count = np.isfinite(days).sum(axis=1)
    mean_turn = np.where(np.isfinite(days), turns, 0).sum(axis=1)
    return np.where(count > 0, np.round(np.angle(mean_turn) * HOURS / (2 * np.pi), 9) % HOURS, np.nan)


def _one(path: str, number: str, scale: float = 1.0) -> Callable[[Days], Any]:
    return lambda days: days[path, number] * scale


def _waking(path: str) -> Callable[[Days], Any]:
    """Mean over the hours awake; NaN on a day without any."""

    def daily(days: Days) -> Any:
        awake = HOURS - days["diary.slept", "rise"]
        return np.where(awake > 1e-6, days[path, "rise"] / np.where(awake > 1e-6, awake, 1.0), np.nan)

    return daily


def _noted(path: str) -> Callable[[Days], Any]:
    """A time of day that was noted this day; NaN where none was."""

    def daily(days: Days) -> Any:
        return np.where(days[path, "rise"] > 0, days[path, "last"] % HOURS, np.nan)

    return daily


def _over_waking(days: Any) -> Any:
    """Mean of the days that had waking hours."""
    count = np.isfinite(days).sum(axis=1)
    return np.where(count > 0, np.nansum(days, axis=1) / np.maximum(count, 1), np.nan)


SIMPLE: tuple[tuple[str, str, str, str, str, Callable[[Any], Any]], ...] = (
    ("life.sleep.duration", "hours asleep a day", "h", "diary.slept", "rise", mean),
    ("life.sleep.debt", "debt of sleep on the last day", "1", "performance.debt_share", "mean", last),
    ("life.glutamate_tissue", "prefrontal tissue glutamate, relative", "1", "prefrontal.glutamate_tissue",
     "mean", mean),
    ("life.glutamate_tissue.cingulate", "cingulate tissue glutamate, relative", "1", "cingulate.glutamate_tissue",
     "mean", mean),
    ("life.glutamate_tissue.visual", "visual tissue glutamate, relative", "1", "visual.glutamate_tissue", "mean", mean),
    ("life.glutamate_tissue.auditory", "auditory tissue glutamate, relative", "1", "auditory.glutamate_tissue", "mean",
     mean),
    ("life.glutamate_ambient", "glutamate between cells, relative", "1", "ambient.level", "mean", mean),
    ("life.cortisol", "cortisol in plasma, mean", "nM", "rhythm.plasma", "mean", mean),
    ("life.cortisol.peak", "cortisol in plasma, mean of the days' highest", "nM", "rhythm.plasma", "max", mean),
    ("life.fatigue", "fatigue, mean of the days' highest", "1", "effort.fatigue", "max", mean),
    ("life.exhaustion", "exhaustion at the end", "1", "burnout.exhaustion", "last", last),
    ("life.transporters", "transporters on the lowest day, relative", "1", "handed.uptake", "mean", lowest),
    ("life.gaba", "GABA on the lowest day, relative", "1", "handed.gaba_tone", "mean", lowest),
    ("life.spines", "spines on the lowest day, relative", "1", "chronic.spines", "mean", lowest),
    ("life.strength", "strength of synapses, relative", "1", "synapses.strength", "mean", mean),
    ("life.release", "factor on release", "1", "handed.release_gain", "mean", mean),
    ("life.plasticity", "factor on plasticity", "1", "handed.plasticity", "mean", mean),
    ("life.sensory_gain", "factor on senses", "1", "handed.sensory_gain", "mean", mean),
    ("readouts.choices", "choices of what costs little, mean", "%", "choice.low_cost", "mean", mean),
    ("life.withdrawal", "severity of withdrawal, highest", "1", "withdrawal.severity", "max", highest),
)  # fmt: skip
IN_MEALS = (
    ("life.glutamate_plasma", "glutamate in plasma, highest", "uM", "plasma.glutamate_plasma", "max", highest),
    ("life.glutamate_plasma.mean", "glutamate in plasma, mean", "uM", "plasma.glutamate_plasma", "mean", mean),
    ("life.glucose_plasma", "glucose in plasma, highest", "mM", "sugar.glucose_plasma", "max", highest),
)
IN_STUDY = (("plasticity.vocabulary.recall", "words recalled at the end", "%", "vocabulary.recall", "last", last),)


def measures(system: Any, levels: Mapping[str, str]) -> dict[str, Measure]:
    """All measures of a model by id; `levels` {substance: path in plasma}."""
    rows = [*SIMPLE]
    rows += IN_MEALS if "plasma.glutamate_plasma" in known(system) else ()
    rows += IN_STUDY if "vocabulary.recall" in known(system) else ()
    for name, path in levels.items():
        unit = "mM" if path == "alcohol.alcohol" else "mg/L"
        rows.append((f"{name}.plasma", f"{name} in plasma, highest", unit, path, "max", highest))
        rows.append((f"{name}.plasma.mean", f"{name} in plasma, mean", unit, path, "mean", mean))
    found = [_simple(system, *row) for row in rows]
    slept = ("rise",)
    for name, what, path in (
        ("lapses", f"lapses in ten minutes, mean of waking hours ({BEST})", "diary.lapsed"),
        ("sleepiness", "felt sleepiness from 1 to 9, mean of waking hours", "diary.felt"),
    ):
        record: dict[str, tuple[str, ...]] = {path: slept, "diary.slept": slept}
        found.append(Measure(f"readouts.{name}", what, "1", record, _waking(path), _over_waking))
        if name == "lapses":
            worst = f"lapses in ten minutes, worst day ({BEST})"
            found.append(Measure("life.lapses.worst", worst, "1", record, _waking(path), _worst))
    for name, what, path in (
        ("onset", "o'clock at which nights begin", "diary.night_began"),
        ("end", "o'clock at which nights end", "diary.night_ended"),
    ):
        found.append(Measure(f"life.sleep.{name}", what, "h", {path: ("rise", "last")}, _noted(path), oclock))
    return {measure.id: measure for measure in sorted(found, key=lambda m: m.id)}


def _worst(days: Any) -> Any:
    """Highest of the days that had waking hours."""
    return np.where(np.isfinite(days), days, -np.inf).max(axis=1)


def _simple(
    system: Any, name: str, what: str, unit: str, path: str, number: str, over: Callable[[Any], Any]
) -> Measure:
    from glutamate.units import from_canonical

    scale = float(from_canonical(1.0, unit, system.time_of(path)))
    return Measure(name, what, unit, {path: (number,)}, _one(path, number, scale), over)


def known(system: Any) -> set[str]:
    """Paths of states and outputs."""
    return {slot.path for slot in system.states} | set(system.outputs)


def wanted(asked: Sequence[Measure], more: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """{path: numbers of a day} to record for these measures, and paths of which courses are shown."""
    found: dict[str, tuple[str, ...]] = dict.fromkeys(more, ())
    for measure in asked:
        for path, numbers in measure.record.items():
            found[path] = tuple(dict.fromkeys([*found.get(path, ()), *numbers]))
    return found
