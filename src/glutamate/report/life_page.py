"""Page of days: the report of a person's run: dangers, numbers, days, the four glutamates, what was asked."""

from __future__ import annotations

import json
from typing import Any

from glutamate.report.html import Safe, document, facts, folded, table, tag
from glutamate.report.life_figures import SHADED_DAYS, svg
from glutamate.report.style import unit_text

BANDS = "Lines are medians, shaded bands hold {share} of {who}"
SHORT, LONG = "; grey is time in bed.", "; of every day the mean of its hours."


def page(result: Any) -> str:
    """HTML of a run of days."""
    from glutamate.report import bridges
    from glutamate.report import page as common

    plan, story = result.plan, json.loads(result.data.attrs["story"])
    people = result.members // len(story["arms"])
    lead = f"{story['who']}. {plan.days} days" + (f", {len(story['arms'])} arms." if len(story["arms"]) > 1 else ".")
    parts: list[object] = [tag("header", tag("h1", plan.title), tag("p", lead[0].upper() + lead[1:], kind="quiet"))]
    parts += [tag("p", plan.about)] * bool(plan.about)
    parts += _dangers(plan, story)
    if result.failed and people == 1:
        text = f"{len(result.failed)} lives with drawn numbers failed and are in no band: "
        parts.append(tag("p", text + "; ".join(sorted({row["reason"] for row in result.failed})), kind="note"))
    elif result.failed:
        parts.append(common.failures(result))
    parts += [tag("h2", "In numbers"), *_headline(result, story)]
    for title, rows in story["beside"]:
        parts += [tag("h3", title), facts(rows)]
    parts += [tag("h2", "Day by day")]
    who = "the draws of what is not known for sure" if people == 1 else "people"
    text = BANDS.format(share=f"{plan.outputs.band:.0%}", who=who) + (SHORT if plan.days <= SHADED_DAYS else LONG)
    parts.append(tag("p", text, kind="quiet"))
    parts += [tag("figure", Safe(svg(panel, result.data))) for panel in story["panels"]]
    parts += [tag("h2", "Four glutamates"), *_glutamates(story)]
    parts += bridges.section(story["bridges"])
    parts += [tag("h2", "What was run"), facts(_asked(result, story)), *_missing(story)]
    parts += [*common.assumed(result), *common.sources(result), common.provenance(result)]
    parts.append(tag("footer", tag("p", common.NOT_ADVICE)))
    return document(plan.title, *parts)


def _dangers(plan: Any, story: dict[str, Any]) -> list[object]:
    """The plan's words, dangers of substances together, then of each."""
    substances = story["substances"]
    lines = [plan.safety] * bool(plan.safety) + substances["warnings"]
    found: list[object] = [tag("p", tag("strong", "Safety. "), line, kind="safety") for line in lines]
    rows = [(row["name"], row["safety"], row["evidence"]) for row in substances["rows"]]
    if rows:
        found.append(folded("Substances: dangers and evidence", table(("substance", "dangers", "evidence"), rows)))
    return found


def _headline(result: Any, story: dict[str, Any]) -> list[object]:
    from glutamate.report.page import number

    rows = []
    for row in result.summary:
        interval = row.get("interval")
        mean = f"{number(row['mean'])} ({number(interval[0])} to {number(interval[1])})" if interval else ""
        rows.append(
            (row["id"], row["what"], number(row["median"]), f"{number(row['low'])} to {number(row['high'])}",
             unit_text(row["unit"]), mean, str(len(row["constants"])))
        )  # fmt: skip
    several = len(story["arms"]) > 1
    head = [
        "",
        "measure",
        "median",
        f"{result.plan.outputs.band:.0%} band",
        "unit",
        "mean difference (95 %)",
        "assumed",
    ]
    keep = [k for k in range(len(head)) if several or k != 5]
    body = [[row[k] for k in keep] for row in rows]
    note = (
        "The last column counts the numbers without a published value that a measure depends on; they are listed below."
    )
    constants = [(row["id"], ", ".join(row["constants"])) for row in result.summary if "mean" not in row]
    return [
        table([head[k] for k in keep], body, (2, 3)),
        tag("p", note, kind="quiet"),
        folded("Assumed numbers behind each measure", table(("measure", "parameters"), constants)),
    ]


def _glutamates(story: dict[str, Any]) -> list[object]:
    text = (
        "Four quantities share the name and none can be read from another. Median over people and hours, and extremes."
    )
    return [tag("p", text, kind="quiet"), table(("glutamate", "in this run", "what it is"), story["glutamates"])]


def _asked(result: Any, story: dict[str, Any]) -> list[tuple[str, object]]:
    rows: list[tuple[str, object]] = [("scenario", result.name), *result.plan.asked()]
    rows += [(f"room {name}", f"{loads}; {source}") for name, loads, source in story["rooms"]]
    attrs = result.data.attrs
    return [
        *rows,
        ("seed", result.seed),
        ("solver", f"{attrs.get('solver', '')}, relative tolerance {attrs.get('rtol')}"),
    ]


def _missing(story: dict[str, Any]) -> list[object]:
    missing = story["substances"]["missing"]
    if not missing:
        return []
    text = "These actions have no place in a life of days, and change nothing here: " + "; ".join(missing) + "."
    return [tag("p", text, kind="note")]
