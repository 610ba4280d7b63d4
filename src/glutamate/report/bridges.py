"""Bridges as text for a person and as a table of a report: each output in each context and how far off it is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from rich.markup import escape

from glutamate.report.html import table as html_table
from glutamate.report.html import tag

COLOURS = {"current": "green", "stale": "red", "missing": "red"}
HEAD = ("context", "output", "rms error", "largest", "per mean", "per spread", "chance")
KEYS = ("rms", "max", "rms_per_mean", "rms_per_spread", "noise")


def printed(rows: Sequence[Mapping[str, Any]]) -> None:
    """Print what `bridges` of glutamate.api gives."""
    from glutamate.report.terminal import console, table

    out = console()
    for row in rows:
        state = f"[{COLOURS[row['state']]}]{row['state']}[/]"
        out.print(f"\n[bold]{escape(row['name'])}[/] {state} [dim]{escape(row['title'])}[/]\n")
        axes = [(f"[cyan]{n}[/]", f"{a['low']:g} to {a['high']:g}", a["what"]) for n, a in row["inputs"].items()]
        out.print(table(axes, ("axis", "box", "")))
        if row["errors"]:
            out.print()
            out.print(table(_cells(row), HEAD, range(2, len(HEAD))))
            cost = row["cost"]
            text = f"{row['points']} points, {row['holdout']} held out, {cost['runs']} runs, {cost['cpu_s']:.0f} s"
            out.print(f"\n  [dim]{text} of processor time, seed {row['seed']}, hash {row['hash']}[/]")
        if row["state"] != "current":
            out.print(f"  [red]{escape(row['build'])}[/]")
    out.print()


def section(rows: Sequence[Mapping[str, Any]]) -> list[object]:
    """Parts of a report: for each built bridge its errors at points held out."""
    parts: list[object] = []
    for row in rows:
        if not row["errors"]:
            continue
        text = (
            f"{row['title']}. {row['points']} runs in each context were fitted; errors are those at {row['holdout']} "
            "others, relative to each value. Chance is what two runs of one point differ by."
        )
        stale = " The models have changed since: the fit is stale." if row["state"] != "current" else ""
        parts += [tag("h3", row["name"]), tag("p", text + stale, kind="quiet")]
        parts.append(html_table(HEAD, _cells(row), tuple(range(2, len(HEAD)))))
    return [tag("h2", "Bridges between time scales"), *parts] if parts else []


def _cells(row: Mapping[str, Any]) -> list[tuple[str, ...]]:
    return [(e["context"], e["output"], *(f"{100 * e[key]:.1f} %" for key in KEYS)) for e in row["errors"]]
