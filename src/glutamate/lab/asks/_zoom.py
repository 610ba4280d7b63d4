"""Zoom: what the asks `zoom` and `zoom_spiking` share: windows of a moment, one person's life, strips of courses.

Takes in    the text of a plan, who, when
Hands on    `With`, windows that hold a moment, the life of that person (kept), strips, how well scales agree
Windows     whole: the calendar day, the minute, the second, ten milliseconds; all from the plan's start
"""

from __future__ import annotations

import json
from functools import lru_cache
from typing import Any, Literal

from pydantic import Field

from glutamate.lab.asks.week import read
from glutamate.lab.wire import LabError, Strict

DEPTHS = Literal["day", "minute", "second", "ms"]
LENGTH = {"day": 86_400_000, "minute": 60_000, "second": 1000, "ms": 10}  # ms
SAME = 1e-3  # ms
AVERAGES = {
    "rate_e": ("rate of excitatory cells", "Hz"), "rate_i": ("rate of inhibitory cells", "Hz"),
    "release": ("vesicles of an excitatory synapse", "Hz"), "calcium_load": ("calcium through NMDA receptors", "fC/s"),
}  # fmt: skip


class With(Strict):
    """A person of a plan, at a moment (h from the plan's start)."""

    text: str | None = Field(default=None, max_length=200_000)
    seed: int | None = Field(default=None, ge=0, lt=2**53)
    people: int | None = Field(default=None, ge=1, le=1000)
    person: int = Field(default=0, ge=0, le=999)
    arm: str | None = Field(default=None, max_length=200)
    when_h: float = Field(default=10.0, ge=0.0, le=100_000.0)
    depth: DEPTHS = "ms"
    spiking: bool = False


@lru_cache(maxsize=6)
def life(text: str | None, seed: int | None, people: int | None, person: int, arm: str | None) -> Any:
    """The courses of that person, and the plan."""
    from glutamate.scenarios.drill_one import one_life

    scenario = read(text)
    return one_life(scenario, person, arm, people, seed), scenario.plan


def life_of(given: With) -> Any:
    """The same of what was asked."""
    return life(given.text, given.seed, given.people, given.person, given.arm)


def window(given: With, plan: Any) -> tuple[int, int]:
    """Begin and end (ms from the plan's start) of the window that holds the moment."""
    end = plan.days * LENGTH["day"]
    at = int(given.when_h * 3.6e6 + SAME)
    if at > end:
        came, allowed = f"{given.when_h:g} h", f"0 to {24 * plan.days} h"
        raise LabError("a moment of the plan", came, allowed, "choose one within the plan")
    at = min(at, end - 1)
    size, before = LENGTH[given.depth], 0
    if given.depth == "day":
        start = plan.begins()
        before = round(1000 * (3600 * start.hour + 60 * start.minute + start.second))
    begin = (at + before) // size * size - before
    return max(begin, 0), min(begin + size, end)


def said(plan: Any, begin: int, depth: str) -> str:
    """A window by its date and time of day."""
    from datetime import timedelta

    at = plan.begins() + timedelta(milliseconds=begin)
    words = f"{at:%a} {at.day} {at:%B %Y}"
    if depth == "day":
        return words
    exact = {"minute": f"{at:%H:%M}", "second": f"{at:%H:%M:%S}", "ms": f"{at:%H:%M:%S}.{at.microsecond // 1000:03d}"}
    return f"{words}, {exact[depth]}"


def answer(given: With, begin: int, end: int, plan: Any, data: Any, **more: Any) -> dict[str, Any]:
    """What every depth has."""
    arm = plan.arms[0].name if given.arm is None else given.arm
    return {
        "depth": given.depth, "person": given.person, "arm": arm, "seed": int(data.attrs["seed"]),
        "when_h": given.when_h, "from_h": begin / 3.6e6, "to_h": end / 3.6e6,
        "label": said(plan, begin, given.depth), "doing": data.attrs.get("context"),
        "notes": [data.attrs["limits"]] if "limits" in data.attrs else [], "data": data, **more,
    }  # fmt: skip


def strip(name: str, title: str, term: str, unit: str, lines: Any = (), bands: Any = (), ticks: Any = ()) -> Any:
    """One picture of the ladder; lines (name, x, y), bands (name, x, low, high), ticks (name, x, row)."""
    return {
        "name": name, "title": title, "term": term, "unit": unit,
        "lines": [dict(zip(("name", "x", "y"), each, strict=True)) for each in lines],
        "bands": [dict(zip(("name", "x", "low", "high"), each, strict=True)) for each in bands],
        "ticks": [dict(zip(("name", "x", "row"), each, strict=True)) for each in ticks],
    }  # fmt: skip


def handed(data: Any) -> list[dict[str, Any]]:
    """Rows of what life hands down at this moment."""
    factors = json.loads(data.attrs["factors"])
    return [{"what": name.replace("_", " "), "value": value, "unit": "1"} for name, value in factors.items()]


def agreement(data: Any) -> dict[str, Any]:
    """How far averages of this run are from what the bridge says."""
    here, bridge, error, times = (json.loads(data.attrs[n]) for n in ("restricted", "bridge", "error", "ratio"))
    rows = [
        {"what": AVERAGES[name][0], "unit": AVERAGES[name][1], "here": here[name], "bridge": bridge[name],
         "error": error[name], "times": times[name]}
        for name in here
    ]  # fmt: skip
    return {"says": data.attrs["agreement"], "within": data.attrs["agreement"].startswith("within"), "rows": rows}


def lived(given: With) -> list[str]:
    """Python that leaves the life in `life`."""
    made = 'Scenario.from_toml("ordinary_week")' if given.text is None else f"Scenario.from_text({given.text!r})"
    asked = f"{given.person}, {given.arm!r}, {given.people}, {given.seed}"
    return [
        "from glutamate import Scenario", "from glutamate.scenarios.drill import open_window",
        "from glutamate.scenarios.drill_one import one_life", "", f"life = one_life({made}, {asked})",
    ]  # fmt: skip
