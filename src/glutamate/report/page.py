"""Page: the report of one run, from what was asked to the sources of its numbers."""

from __future__ import annotations

from typing import Any

from glutamate.parameter import citation
from glutamate.report.figures import svg
from glutamate.report.html import Safe, document, facts, folded, table, tag
from glutamate.report.style import unit_text

NOT_ADVICE = (
    "A model is not a brain, and this is not medical advice. It is made for learning and research; nothing on this "
    "page should be used to diagnose, to treat, or to start, stop or change a medicine."
)


def page(result: Any) -> str:
    """HTML of a run: what was run, headline numbers, figures, assumptions, failures, sources, provenance."""
    plan = result.plan
    parts: list[object] = [tag("header", tag("h1", plan.title), tag("p", _lead(result), kind="quiet"))]
    parts += [tag("p", plan.about)] * bool(plan.about)
    parts += [tag("p", tag("strong", "Safety. "), plan.safety, kind="safety")] * bool(plan.safety)
    if result.failed:
        parts.append(failures(result))
    parts += [tag("h2", "In numbers"), *_headline(result)]
    for title, rows in result.beside:
        parts += [tag("h3", title), facts(rows)]
    if plan.outputs.figures:
        parts.append(tag("h2", "Over time"))
        if "person" in result.data.coords and "synapse" not in result.data.coords:
            share = f"{plan.outputs.band:.0%}"
            parts.append(
                tag("p", f"Lines are medians of the members, shaded bands hold {share} of them.", kind="quiet")
            )
        parts += [_figure(panel, result) for panel in plan.outputs.figures]
    parts += [tag("h2", "What was run"), _run(result), *assumed(result), *sources(result), provenance(result)]
    parts.append(tag("footer", tag("p", NOT_ADVICE)))
    return document(plan.title, *parts)


def _lead(result: Any) -> str:
    people = "one run" if result.members == 1 else f"{result.members:,} members"
    model = result.model
    data = result.data
    length = f"{data['time'].values[-1]:g} {model.system.time}" if "time" in data else f"{data.attrs['duration']:g} ms"
    return f"{model.title or model.name}: {people}, {length}."


def _headline(result: Any) -> list[object]:
    if not result.summary:
        return [tag("p", "This scenario names no headline numbers.", kind="quiet")]
    many = any(row["low"] != row["high"] for row in result.summary)
    head = [
        "",
        "measure",
        "median" if many else "value",
        *([f"{result.plan.outputs.band:.0%} of members"] if many else []),
        "unit",
    ]
    rows = []
    for row in result.summary:
        spread = [f"{number(row['low'])} to {number(row['high'])}"] if many else []
        rows.append([row["id"].replace("_", " "), row["what"], number(row["median"]), *spread, unit_text(row["unit"])])
    count = len(_assumptions(result))
    parts: list[object] = [table(head, rows, (2, 3) if many else (2,))]
    if any(row["assumed"] for row in result.summary):
        text = f"All of these rest on parameters without a published value; the {count} of them are listed below."
        some = "Some of these rest on parameters without a published value, listed below."
        parts.append(tag("p", text if all(row["assumed"] for row in result.summary) else some, kind="quiet"))
    return parts


def number(value: float | None) -> str:
    """Four digits; a dash where there is no value."""
    if value is None or value != value:
        return "–"
    return f"{value:.4g}".replace("-", "−")


def _figure(panel: Any, result: Any) -> Safe:
    picture = Safe(svg(panel, result.data, result.events, result.plan.outputs.band))
    return tag("figure", tag("h3", panel.title), picture)


def _run(result: Any) -> Safe:
    plan = result.plan
    rows: list[tuple[str, object]] = [("scenario", result.name), *plan.asked()]
    rows += [("members", f"{result.members:,}"), ("seed", result.seed), ("solver", _solver(result))]
    if result.members > 1 and "person" in result.data.coords and plan.population.vary == "published":
        people = int(result.data["person"].values.max()) + 1
        if people > 1:
            text = (
                "every parameter with a published range is drawn from it: lognormal, 95 % inside, cut off at its ends"
            )
            rows.append(("people", text + "; uniform where it reaches 0"))
    return facts(rows)


def _solver(result: Any) -> str:
    attrs = result.data.attrs
    how = f"step {attrs['dt']:g} ms" if "dt" in attrs else f"relative tolerance {attrs.get('rtol', '')}"
    return f"{attrs.get('solver', '')}, {how}"


def _assumptions(result: Any) -> list[dict[str, Any]]:
    return [row for row in result.model.parameter_rows() if row["assumed"]]


def assumed(result: Any) -> list[object]:
    """Every parameter without a published value, folded."""
    rows = _assumptions(result)
    if not rows:
        return []
    shown = [
        (
            tag("code", row["path"]),
            number(row["canonical_value"]),
            row["canonical_unit"],
            row["source"].removeprefix("assumed:").strip(),
        )
        for row in rows
    ]
    head = ("parameter", "value", "unit", "why this value")
    lead = tag(
        "p", "No published source was found for these numbers. Change them and see what depends on them.", kind="quiet"
    )
    return [tag("h2", "What was assumed"), lead, folded(f"{len(rows)} parameters", table(head, shown, (1,)))]


def sources(result: Any) -> list[object]:
    """The bibliography, folded."""
    keys = result.model.sources()
    lines = tag("ol", *(tag("li", citation(key)) for key in keys))
    return [tag("h2", "Sources"), folded(f"{len(keys)} works behind the other numbers", lines)]


def failures(result: Any) -> Safe:
    """How many members failed; which, when and why, folded."""
    count = int(result.data.attrs.get("members_failed", len(result.failed)))
    head = ("member", "time", "reason", "first at")
    rows = [(f["member"], number(f["time"]), f["reason"], f["path"] or "") for f in result.failed[:20]]
    lead = f"{count:,} of {result.members:,} members failed and are in no number or figure below."
    return tag("section", tag("p", lead, kind="note"), folded("Which, when and why", table(head, rows, (0, 1))))


def provenance(result: Any) -> Safe:
    """Hashes and versions, folded."""
    attrs = result.data.attrs
    names = {
        "glutamate_version": "version", "model_hash": "model", "parameter_hash": "parameters", "numerics": "numerics",
        "cpu": "processor", "created": "created",
    }  # fmt: skip
    rows = [("run", result.hash), *((shown, attrs[key]) for key, shown in names.items() if key in attrs)]
    return folded("Hashes and versions", facts([*rows, ("seconds", f"{result.seconds:.2f}")]))
