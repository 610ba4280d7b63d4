"""Ask `week`: a plan of days lived by people, with bands over them.

Takes in    the text of a plan, how many people, a seed
Hands on    courses by arm with their bands, headline rows, who failed, what to be careful with; the whole Result
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pydantic import Field

from glutamate.lab import gate
from glutamate.lab.wire import LabError, Strict

LANE = "long"
WARM = True
MOST = 100_000  # days of a person, lead-in and arms counted
HOURLY = 62  # days of which every hour is drawn; of longer plans every day


class With(Strict):
    """A plan; without people or seed those of the plan; without a text the first shipped one."""

    text: str | None = Field(default=None, max_length=200_000)
    people: int | None = Field(default=None, ge=1, le=1000)
    seed: int | None = Field(default=None, ge=0, lt=2**53)


def answer(given: With, tell: Callable[[int, int], None]) -> dict[str, Any]:
    """Numbers of the Result as it reports them."""
    import json

    scenario = read(given.text)
    timelines = scenario.timelines()
    people = given.people or scenario.plan.people.count
    days = (timelines[0].end - timelines[0].begin) / 24
    most = int(MOST / (days * len(timelines)))
    if people > min(most, 1000):
        came = f"{people} people for {days:g} days with the lead-in, {len(timelines)} arms"
        do = "ask for fewer people, or run the plan with glutamate run"
        raise LabError("a run in the lab", came, f"at most {min(most, 1000)} people for this plan", do)
    result = scenario.run(people=people, seed=given.seed, progress=tell)
    data, plan = result.data, result.plan
    story = json.loads(data.attrs["story"])
    each = data.sizes["everyone"] // len(story["arms"])
    share = f"middle {100 * plan.outputs.band:g} % of "
    return {
        "hash": result.hash, "seed": result.seed, "people": people, "days": plan.days,
        "start": plan.begins().isoformat(), "arms": story["arms"], "seconds": result.seconds,
        "failed": [_failed(row, story["arms"], each) for row in result.failed],
        "who": story["who"], "band": plan.outputs.band,
        "band_says": share + ("people" if people > 1 else "what is not known for sure"),
        "kept": int((data["arm"].values == story["arms"][0]).sum()),
        "time_h": _days(data["band_time"].values, plan.days), "each": "hour" if plan.days <= HOURLY else "day",
        "panels": [_panel(panel, data, story["arms"], plan) for panel in story["panels"]],
        "nights": story["nights"], "headline": result.summary, "beside": result.beside,
        "glutamates": story["glutamates"], "substances": story["substances"], "safety": plan.safety,
        "bibliography": result.bibliography.count("\n@") + result.bibliography.startswith("@"),
        "result": result,
    }  # fmt: skip


def read(text: str | None) -> Any:
    """The scenario of a text; LabError where it is no plan of days."""
    scenario = gate.scenario("ordinary_week") if text is None else gate.scenario(text=text, called="scenario")
    if not hasattr(scenario.plan, "timeline"):
        came, do = "a scenario without a timeline", "begin with one of the shipped plans"
        raise LabError("a plan of days", came, "a text with `timeline`", do)
    return scenario


def _failed(row: dict[str, Any], arms: list[str], each: int) -> dict[str, Any]:
    arm, person = divmod(row["member"], each)
    found = {key: row[key] for key in ("reason", "path")}
    return {"person": person, "arm": arms[arm], "time_h": row["time"], **found}


def _panel(panel: dict[str, Any], data: Any, arms: list[str], plan: Any) -> dict[str, Any]:
    """Median and band of every course of a panel, in its unit."""
    lines = [
        {
            "label": label,
            "path": path,
            "arms": [{"arm": arm, **_band(data, path, k, panel["unit"], plan)} for k, arm in enumerate(arms)],
        }
        for label, path in zip(panel["labels"], panel["paths"], strict=True)
    ]
    return {"name": panel["name"], "title": panel["title"], "unit": panel["unit"], "lines": lines}


def _band(data: Any, path: str, arm: int, unit: str, plan: Any) -> dict[str, Any]:
    import numpy as np

    from glutamate.units import from_canonical

    values = data[f"{path}|band"]
    values = values.isel(arms=arm) if "arms" in values.dims else values
    half = plan.outputs.band / 2
    quantiles = data["quantile"].values
    rows = {
        name: values.values[int(np.argmin(np.abs(quantiles - at)))]
        for name, at in (("median", 0.5), ("low", 0.5 - half), ("high", 0.5 + half))
    }
    return {name: _days(np.asarray(from_canonical(row, unit, "h")), plan.days) for name, row in rows.items()}


def _days(course: Any, days: int) -> Any:
    """A course as it is; of a long plan its mean over every day."""
    if days <= HOURLY:
        return course
    return course[:-1].reshape(days, -1).mean(axis=1)


def code(given: With) -> str:
    """Python that leaves the same run in `data`."""
    made = 'Scenario.from_toml("ordinary_week")' if given.text is None else f"Scenario.from_text({given.text!r})"
    lines = ["from glutamate import Scenario", "", f"scenario = {made}"]
    lines += [f"result = scenario.run(people={given.people}, seed={given.seed})", "data = result.data", ""]
    return "\n".join(lines)
