"""Story: what a report of a person's run tells beside its numbers, as plain values that are stored with the result.

Hands on    `story(run, data)`: panels, nights, substances with their dangers, the four glutamates, places, people
"""

from __future__ import annotations

from typing import Any

import numpy as np

from glutamate.scenarios.person.figures import shown
from glutamate.scenarios.person.run import DRAWS, Run

CLEFT = "not simulated in days: life hands on factors; a moment of it opens with Result.open(person, when)"
ONE = f"one typical person; bands over {DRAWS} draws of every number that has a published or assumed range"


def story(run: Run, data: Any) -> dict[str, Any]:
    """Plain values for JSON."""
    panels = shown(run.system, run.drugs.levels if run.drugs else {})
    own = run.plan.people
    who = (
        ONE
        if run.people == 1
        else f"{run.people:,} people of the profile {own.profile}, each with numbers of their own"
    )
    rooms = {name: room for timeline in run.timelines for name, room in timeline.rooms.items()}
    return {
        "arms": run.arms,
        "panels": [{"name": name, **panels[name]._asdict()} for name in run.figures],
        "nights": [
            [[span.start, span.end] for span in timeline.of("sleep") if span.end > 0] for timeline in run.timelines
        ],
        "who": who,
        "substances": _substances(run),
        "levels": dict(run.drugs.levels) if run.drugs else {},
        "glutamates": _glutamates(run, data),
        "rooms": [[name, f"load {room.load:g}, senses {room.sensory:g}", room.source] for name, room in rooms.items()],
    }


def _substances(run: Run) -> dict[str, Any]:
    """Evidence, dangers, what has no place in a life; dangers together."""
    from glutamate.drugs import load_drug
    from glutamate.drugs.interactions import together

    names = run.needs.substances
    rows = []
    for name in names:
        record = load_drug(name)
        evidence = "; ".join(f"{use}: {grade}" for use, grade in record.evidence)
        rows.append({"name": name, "evidence": evidence, "safety": record.safety})
    missing = list(run.drugs.missing) if run.drugs else []
    return {"rows": rows, "missing": missing, "warnings": list(together(names).warnings) if len(names) > 1 else []}


def _glutamates(run: Run, data: Any) -> list[list[str]]:
    """Name, median and band over people and hours of the first arm, what it is."""
    rows = [["in the cleft", "–", CLEFT]]
    for name, path, scale, unit, what in (
        ("between cells (ambient)", "ambient.level", 1.0, "of its mean", "rises awake, falls in deep sleep"),
        ("in tissue", "prefrontal.glutamate_tissue", 1.0, "of its mean", "what a spectrum sees, mostly inside cells"),
        ("in plasma", "plasma.glutamate_plasma", 1e3, "µM", "from the plate; the barrier keeps it out of the brain"),
    ):
        found = data.get(f"{path}|band")
        if found is None:
            rows.append([name, "–", f"{what}; not recorded in this run"])
            continue
        values = found.isel(arms=0) if "arms" in found.dims else found
        levels = [float(np.nanmin(values.sel(quantile=0.05))), float(np.nanmedian(values.sel(quantile=0.5))),
                  float(np.nanmax(values.sel(quantile=0.95)))]  # fmt: skip
        low, middle, high = (f"{scale * level:.3g}" for level in levels)
        rows.append([name, f"{middle} {unit}, from {low} to {high}", what])
    return rows
