"""Read: the data of a file with `timeline` to a checked plan; every refusal names file and line.

Takes in    what a TOML parser gives, and where its keys stand
Hands on    TimelinePlan; what its texts of days, times and verbs mean is settled by span.resolve
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from pydantic import ValidationError

from glutamate.errors import ScenarioError, closest
from glutamate.scenarios.loader import Source, leaves, refusal
from glutamate.scenarios.timeline.format import ENTRIES, TABLES, RoomTable, TimelineEntry, TimelinePlan
from glutamate.scenarios.timeline.span import CHANNELS

EXAMPLE = "the shipped scenarios show the format: glutamate show ordinary_week"
FURTHEST = 4.0  # standard deviations at which a distribution must still make sense
AGES, WEIGHTS = (0.0, 120.0), (1.0, 500.0)  # years, kg


def read_plan(data: dict[str, Any], source: Source) -> TimelinePlan:
    """The plan of a file; raises ScenarioError, or another GlutamateError with the line of what is wrong."""
    arms = data.get("arms")
    for arm in arms if isinstance(arms, list) else []:
        if isinstance(arm, dict) and isinstance(arm.get("replace"), dict):
            arm["replace"] = dict(leaves(arm["replace"]))
    entries = data["timeline"]
    if not isinstance(entries, list):
        came = f"{entries!r:.60}"
        raise source.error("the timeline", came, "a list of entries: timeline = [{ ... }]", EXAMPLE, ("timeline",))
    checked = [_entry(entry, k, source) for k, entry in enumerate(entries)]
    rooms = data.get("rooms")
    tables = TABLES | {("rooms", name): RoomTable for name in (rooms if isinstance(rooms, dict) else ())}
    try:
        plan = TimelinePlan.model_validate({**data, "timeline": checked}).stands_in(source)
    except ValidationError as problem:
        raise _as_example(refusal(problem, data, source, tables)) from None
    check_people(plan)
    check_opened(plan)
    return plan


def _entry(entry: Any, k: int, source: Source) -> TimelineEntry:
    """One entry by the one verb in it."""
    asked, place = f"entry {k + 1} of the timeline", ("timeline", k)
    if not isinstance(entry, dict):
        raise source.error(asked, f"{entry!r:.60}", "a table with days, at and one verb", EXAMPLE, place)
    verbs = [name for name in ENTRIES if name in entry]
    if len(verbs) != 1:
        came = f"the verbs {', '.join(verbs)}" if verbs else f"the keys {', '.join(map(repr, list(entry)[:6]))}"
        near = () if verbs else tuple(dict.fromkeys(n for key in list(entry)[:6] for n in closest(key, ENTRIES)))
        raise source.error(asked, came, "exactly one of " + ", ".join(ENTRIES), EXAMPLE, place, near)
    kind = ENTRIES[verbs[0]]
    if "at" not in entry and not set(entry) - set(kind.model_fields):
        came = "no time: the key at is missing"
        moments = 'at = "08:00", "08:00,20:00", "waking" or "bedtime -30 min"'
        allowed = 'at = "09:00-17:30", or several' if verbs[0] in CHANNELS else moments
        raise source.error(f"the {verbs[0]} {entry[verbs[0]]!r:.60}", came, allowed, "say when", place)
    try:
        return kind.model_validate(entry)
    except ValidationError as problem:
        raise _as_example(refusal(problem, entry, source, TABLES, place, kind)) from None


def _as_example(error: ScenarioError) -> ScenarioError:
    """The refusal with an example of this kind of file."""
    error.do = EXAMPLE if "shipped scenarios" in error.do else error.do
    return error


def check_people(plan: TimelinePlan) -> None:
    """Refuse profiles that are not shipped, ages and weights that nobody has, four standard deviations out too."""
    import numpy as np

    from glutamate.engine import discover
    from glutamate.engine.members.distribution import parse_distribution
    from glutamate.units import DIMENSIONLESS, from_canonical, parse_unit

    with plan.source.at("people", "profile"):
        for name in plan.people.profile.split("+"):
            discover.find("person", name.strip())
    kilogram = parse_unit("kg")
    for key, given, dims, (low, high), unit in (
        ("age", plan.people.age, DIMENSIONLESS, AGES, "years"),
        ("weight", plan.people.weight, kilogram.dims, WEIGHTS, "kg"),
    ):
        with plan.source.at("people", key):
            if key == "weight" and not isinstance(given, str):
                allowed = 'a text such as "72 kg" or "lognormal(72 kg, cv 16 %)"'
                raise ScenarioError("the weight of people", f"{given!r:.40}", allowed, "write the unit")
            drawn = parse_distribution(given).draw(np.array([-FURTHEST, 0.0, FURTHEST]), dims)
            drawn = drawn if key == "age" else from_canonical(drawn, kilogram)
            if not (drawn.min() > low and drawn.max() <= high):
                came, allowed = f"{given!r:.60}", f"above {low:g}, at most {high:g} {unit}"
                do = "write one that somebody has"
                if drawn.min() < drawn.max():
                    came += f", which gives {drawn.min():.3g} to {drawn.max():.3g} {unit}"
                    allowed += f", {FURTHEST:g} standard deviations out too"
                    do = 'add limits, as in "normal(36, 9) within 18..65"'
                raise ScenarioError(f"the {key} of people", came, allowed, do)


def check_opened(plan: TimelinePlan) -> None:
    """Refuse moments outside the plan, people who are not there and windows that are no time."""
    from glutamate.units import parse_unit, quantity

    start = plan.begins()
    for k, opened in enumerate(plan.outputs.open):
        with plan.source.at("outputs", "open", k):
            moment = opened.at
            try:
                moment = datetime.fromisoformat(moment) if isinstance(moment, str) else moment
                inside = start <= moment <= start + timedelta(days=plan.days)
            except (ValueError, TypeError):
                inside = False
            if not inside:
                allowed = f"a moment within {plan.days} days from {start.isoformat()}"
                raise ScenarioError("a moment to open", f"{str(opened.at)!r:.40}", allowed, "correct it")
            if opened.person >= plan.people.count:
                allowed = f"0 to {plan.people.count - 1}"
                raise ScenarioError("the person of a moment", f"{opened.person}", allowed, "people count from 0")
            if not quantity(opened.window, parse_unit("ms").dims) > 0:
                came = f"{opened.window!r:.40}"
                raise ScenarioError("the window of a moment", came, "a time above 0", 'write it as in "200 ms"')
