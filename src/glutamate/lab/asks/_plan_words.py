"""Plan words: what choosers of the page Timeline offer: shipped plans, substances, verbs and their options.

Takes in    the catalogue, the format of plans of days
Hands on    `choices()`; `entries(plan)`, `spans(...)`: a plan as the page draws it
"""

from __future__ import annotations

from functools import cache
from typing import Any

COMMON = ("days", "at", "instead_of", "arm", "note")
LIMITS = (("minimum", "low"), ("maximum", "high"), ("exclusiveMinimum", "low"), ("exclusiveMaximum", "high"))
KINDS = {"string": "text", "number": "number", "integer": "integer"}


@cache
def choices() -> dict[str, Any]:
    """Names and titles; a verb's value and options as fields."""
    from glutamate import Scenario, catalogue
    from glutamate.scenarios.timeline.format import ENTRIES

    plans = [row for row in catalogue.listing("scenario") if hasattr(Scenario.from_toml(row["name"]).plan, "timeline")]
    rows = {"plans": plans, "drugs": catalogue.listing("drug"), "profiles": catalogue.listing("person")}
    named = {key: [{"name": row["name"], "title": row["title"]} for row in each] for key, each in rows.items()}
    first = next(iter(ENTRIES.values()))
    return {
        **named,
        "verbs": [_verb(verb, kind) for verb, kind in ENTRIES.items()],
        "common": [_field(name, first.model_json_schema()) for name in COMMON],
    }


def _verb(verb: str, kind: Any) -> dict[str, Any]:
    from glutamate.scenarios.timeline import options
    from glutamate.scenarios.timeline.span import CHANNELS

    schema = kind.model_json_schema()
    known = {
        "exercise": list(options.INTENSITY), "study": list(options.SUBJECTS), "scan": list(options.SCANS),
        "region": list(options.REGIONS),
    }  # fmt: skip
    fields = {name: _field(name, schema) for name in schema["properties"] if name not in COMMON}
    for name, field in fields.items():
        if field["kind"] == "text" and name in known:
            field |= {"kind": "choice", "choices": known[name]}
    lines = (options.__doc__ or "").splitlines()
    says = {line.split(maxsplit=1)[0]: line.split(maxsplit=1)[1] for line in lines[1:] if len(line.split()) > 1}
    fields[verb]["says"] = fields[verb]["says"] or says.get(verb, "")
    takes = "a stretch" if verb in CHANNELS else "moments"
    own = [field for name, field in fields.items() if name != verb]
    return {"verb": verb, "about": (kind.__doc__ or "").strip(), "takes": takes, "value": fields[verb], "options": own}


def _field(name: str, schema: dict[str, Any]) -> dict[str, Any]:
    """One key of an entry, from its schema."""
    found = schema["properties"][name]
    kinds = [found, *found.get("anyOf", [])]
    types = [each["type"] for each in kinds if each.get("type") in KINDS]
    values = next((each["enum"] for each in kinds if "enum" in each), None)
    limits = {ours: each[key] for each in kinds for key, ours in LIMITS if key in each}
    kind = "choice" if values else KINDS[types[0]] if types else "text"
    return {
        "name": name, "kind": kind, "choices": values, "default": found.get("default"), "low": limits.get("low"),
        "high": limits.get("high"), "says": found.get("description", ""), "required": name in schema["required"],
    }  # fmt: skip


def described(scenario: Any) -> dict[str, Any]:
    """The plan as the editor shows it."""
    plan = scenario.plan
    rooms = [{"name": name, **room.model_dump(mode="json")} for name, room in plan.rooms.items()]
    return {
        "title": plan.title, "about": plan.about, "safety": plan.safety, "start": plan.begins().isoformat(),
        "days": plan.days, "lead_in": plan.lead_in,
        "arms": [arm.model_dump(mode="json") for arm in plan.arms],
        "entries": [_entry(scenario, k) for k in range(len(plan.timeline))],
        "people": plan.people.model_dump(mode="json"),
        "rooms": rooms,
        "outputs": plan.outputs.model_dump(mode="json"),
    }  # fmt: skip


def _entry(scenario: Any, k: int) -> dict[str, Any]:
    entry = scenario.plan.timeline[k]
    options = entry.model_dump(mode="json", exclude_unset=True, exclude={"days", "at", entry.verb})
    return {
        "index": k, "days": entry.days, "at": entry.at, "verb": entry.verb, "value": entry.what, "options": options,
        "line": _line(scenario, k), "says": entry.says(),
    }  # fmt: skip


def _line(scenario: Any, k: int) -> int | None:
    found: int | None = scenario.source.found.get(("timeline", k))
    return found


def spans(scenario: Any, first_day: int, days: int) -> list[dict[str, Any]]:
    """What holds in every arm on these days, each with the number of its entry."""
    from glutamate.scenarios.timeline.span import CHANNELS

    entries = scenario.plan.timeline
    by_line: dict[int | None, list[int]] = {}
    for k in range(len(entries)):
        by_line.setdefault(_line(scenario, k), []).append(k)
    found = []
    for arm, timeline in zip(scenario.plan.arms, scenario.timelines(), strict=True):
        low = 24.0 * (first_day - 1) - _into(timeline.start)
        high = low + 24.0 * days
        kept = []
        for span in timeline.spans:
            if span.end < low or span.start >= high or span.end < 0 or (span.end == low and span.start < low):
                continue
            near = by_line.get(span.line, [])
            own = [k for k in near if entries[k].verb == span.verb]
            exact = [k for k in own if str(entries[k].what) == span.what]
            kept.append(
                {
                    "channel": CHANNELS.get(span.verb, "moment"), "verb": span.verb, "label": span.what,
                    "start_h": span.start, "end_h": span.end, "entry": next(iter([*exact, *own, *near]), None),
                    "breaks": [list(pause) for pause in span.options.get("breaks", ())],
                }
            )  # fmt: skip
        found.append({"name": arm.name, "spans": kept})
    return found


def _into(start: Any) -> float:
    """Hours from midnight of the first day to the plan's start."""
    return float(start.hour + start.minute / 60 + start.second / 3600)
