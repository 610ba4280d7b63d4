"""Figures: which courses of a person's run are drawn together, by name."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from glutamate.scenarios.person.measures import known


class Panel(NamedTuple):
    """One picture: title, paths, their labels, unit."""

    title: str
    paths: tuple[str, ...]
    labels: tuple[str, ...]
    unit: str


FIGURES = {
    "sleep": Panel("Sleep pressure as felt", ("pressure.felt",), ("pressure",), "1"),
    "lapses": Panel("Lapses in ten minutes", ("performance.lapses",), ("lapses",), "1"),
    "sleepiness": Panel("Felt sleepiness, 1 to 9 while awake", ("sleepiness.sleepiness",), ("sleepiness",), "1"),
    "glutamate": Panel(
        "Tissue glutamate, relative", ("prefrontal.glutamate_tissue", "auditory.glutamate_tissue"),
        ("prefrontal", "auditory"), "1",
    ),
    "ambient": Panel("Glutamate between cells, relative", ("ambient.level",), ("ambient",), "1"),
    "plasma": Panel("Glutamate in plasma", ("plasma.glutamate_plasma",), ("plasma",), "uM"),
    "cortisol": Panel("Cortisol in plasma", ("rhythm.plasma",), ("cortisol",), "nM"),
    "fatigue": Panel(
        "Fatigue and exhaustion", ("effort.fatigue", "burnout.exhaustion"), ("fatigue", "exhaustion"), "1",
    ),
    "slow": Panel(
        "What changes in weeks, relative", ("handed.uptake", "handed.gaba_tone", "chronic.spines"),
        ("uptake", "GABA", "spines"), "1",
    ),
    "memory": Panel("Words recalled", ("vocabulary.recall",), ("words",), "%"),
    "withdrawal": Panel("Severity of withdrawal", ("withdrawal.severity",), ("withdrawal",), "1"),
}  # fmt: skip


def shown(system: Any, levels: Mapping[str, str]) -> dict[str, Panel]:
    """The panels of which a model has something; one for every substance by its level in plasma."""
    there = known(system)
    found = {name: panel for name, panel in FIGURES.items() if all(path in there for path in panel.paths)}
    if "ethanol" not in levels:
        found.pop("withdrawal")
    for name, path in levels.items():
        unit = "mM" if path == "alcohol.alcohol" else "mg/L"
        found[name] = Panel(f"{name.capitalize()} in plasma", (path,), (name,), unit)
    return found
