"""Ask `scenario_text`: the text of a plan, what it says about itself, and what can be changed in it.

Takes in    the name of a shipped scenario, or a text of TOML
Hands on    text, title, safety text, people and seed, paths that can be changed; or what is wrong, with its line
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from glutamate.lab.asks._plans import Side, people_of, scenario

LANE = "quick"


class With(Side):
    """A plan."""


def answer(given: With, tell: Callable[[int, int], None]) -> dict[str, Any]:
    """A checked plan and its paths."""
    from glutamate import catalogue

    found = scenario(given).check()
    plan, people = found.plan, people_of(found.plan)
    kind = "days" if hasattr(plan, "timeline") else "network" if hasattr(plan, "network") else "protocol"
    text = given.text or catalogue.show(f"scenario:{given.scenario}")["card"]
    return {
        "text": text, "name": found.name, "title": plan.title, "about": plan.about, "safety": plan.safety, "kind": kind,
        "people": people.count, "seed": people.seed, "paths": _paths(found, kind), "says": plan.asked(),
        "arms": [arm.name for arm in getattr(plan, "arms", [])],
    }  # fmt: skip


def _paths(found: Any, kind: str) -> list[dict[str, Any]]:
    """What can be changed: choices of a network, else parameters and inputs of the model."""
    from glutamate import catalogue

    if kind == "network":
        drives = catalogue.show(f"model:{found.plan.network}")["drives"]
        fixed = {key for arm in found.plan.arms for key in arm.choices}
        own = found.plan.choices
        return [
            {"path": d["name"], "value": own.get(d["name"], d["value"]), "unit": ""}
            for d in drives
            if d["name"] not in fixed
        ]
    rows = catalogue.parameters("person") if kind == "days" else found.model().parameter_rows()
    keys = ("path", "unit", "canonical_unit", "low", "high", "note")
    return [{"value": row["canonical_value"], **{key: row[key] for key in keys}} for row in rows]


def code(given: With) -> str:
    """Python that reads the same plan."""
    where = f"from_text({given.text!r}, 'own plan')" if given.text else f"from_toml({given.scenario!r})"
    return f"import glutamate\n\nplan = glutamate.Scenario.{where}.check()\nrows = plan.plan.asked()\n"
