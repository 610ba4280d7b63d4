"""Terminal: rows and pages as calm text for a person; pipes and NO_COLOR get it without colours.

Takes in    the rows that --json would print
Hands on    lines on standard output
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from glutamate.report.style import unit_text

NARROWEST = 118  # where the output is no terminal
MARKS = {
    "passed": "[green]✓[/]",
    "missed": "[red]✗[/]",
    "error": "[red]![/]",
    "open": "[dim]·[/]",
    "skipped": "[dim]-[/]",
}


def console(stderr: bool = False) -> Console:
    """A console as wide as the terminal, wide enough for a table elsewhere."""
    found = Console(stderr=stderr, highlight=False, soft_wrap=False)
    return found if found.is_terminal else Console(stderr=stderr, highlight=False, width=NARROWEST)


def table(rows: Sequence[Sequence[str]], head: Sequence[str] = (), right: Sequence[int] = ()) -> Table:
    """Columns without lines, a little indented; cells are markup, the first column never wraps."""
    grid = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), show_header=bool(head), header_style="dim")
    grid.add_column("", width=0)
    for k, name in enumerate(head or [""] * max(map(len, rows), default=0)):
        grid.add_column(name, justify="right" if k in right else "left", overflow="fold", no_wrap=k == 0)
    for row in rows:
        grid.add_row("", *row)
    return grid


def number(value: Any) -> str:
    """Four digits, a dash for none."""
    return "-" if value is None or value != value else f"{value:.4g}"


def rows(title: str, about: str, pairs: Sequence[tuple[str, str]]) -> None:
    """A heading and pairs (name, text)."""
    out = console()
    out.print(f"\n[bold]{escape(title)}[/] [dim]{escape(about)}[/]")
    out.print(table([[escape(name), escape(text)] for name, text in pairs]))


def listing(rows: Sequence[Mapping[str, str]], kind: str | None) -> None:
    """The list, one heading for each kind; targets are only counted unless asked for."""
    out = console()
    if not rows:
        out.print("Nothing of this kind is shipped yet.")
    for each in dict.fromkeys(row["kind"] for row in rows):
        mine = [row for row in rows if row["kind"] == each]
        out.print(f"\n[bold]{each}[/] [dim]{len(mine)}[/]")
        if each == "target" and kind is None:
            out.print("  [dim]published numbers to be held against: glutamate list targets[/]")
            continue
        cells = [(f"[cyan]{escape(r['name'])}[/]", escape(r["title"]), f"[dim]{r['scale']}[/]") for r in mine]
        out.print(table(cells))


def page(shown: Mapping[str, Any]) -> None:
    """What `show` found about one thing."""
    out = console()
    out.print(f"\n[bold]{escape(shown['name'])}[/] [dim]{shown['kind']}[/]\n")
    out.print(escape(shown["card"]), soft_wrap=True)
    for key in ("states", "drives", "outputs"):
        if shown[key]:
            out.print(f"\n[bold]{key}[/]")
            out.print(table([_field(row) for row in shown[key]]))
    if shown["events"]:
        out.print("\n[bold]events[/]")
        rows = [(escape(e["name"]), "sends " + ", ".join(e["emits"]) if e["emits"] else "") for e in shown["events"]]
        out.print(table(rows))
    if shown["equations"]:
        out.print("\n[bold]equations[/]")
        for row in shown["equations"]:
            out.print(f"  [cyan]{escape(row['left'])}[/] = {escape(row['text'])}", soft_wrap=True)
    if shown["parameters"]:
        out.print("\n[bold]parameters[/]")
        parameters(shown["parameters"])
    if shown["targets"]:
        out.print("\n[bold]targets[/] [dim]glutamate validate measures them[/]")
        wanted = [f"{number(t['expected'])} {unit_text(t['unit'])}" for t in shown["targets"]]
        cells = [(t["id"], escape(t["what"]), w, t["kind"]) for t, w in zip(shown["targets"], wanted, strict=True)]
        out.print(table(cells))
    out.print()


def _field(row: Mapping[str, Any]) -> tuple[str, str, str]:
    value = row.get("value")
    given = number(value) if isinstance(value, float) else str(value or "")
    note = f"{given}  {row.get('note') or row.get('what') or ''}".strip()
    return f"[cyan]{escape(row['name'])}[/]", escape(row["unit"] or ""), escape(note)


def parameters(rows: Sequence[Mapping[str, Any]]) -> None:
    """Numbers with unit, published range and source."""
    cells = []
    for r in rows:
        value = number(r["canonical_value"] if r["value"] is None else r["value"])
        unit = r["canonical_unit"] if r["value"] is None else r["unit"]
        span = f"{number(r['low'])} to {number(r['high'])}" if r["low"] is not None or r["high"] is not None else ""
        source = f"[yellow]{escape(r['source'])}[/]" if r["assumed"] else escape(r["source"])
        cells.append((escape(r["path"]), value, escape(unit_text(unit)), span, source, f"[dim]{escape(r['note'])}[/]"))
    console().print(table(cells, ("path", "value", "unit", "published", "source", ""), (1,)))


def targets(rows: Sequence[Mapping[str, Any]], everything: bool) -> None:
    """Measured targets with marks, then how many of each kind passed, then what is open."""
    out = console()
    measured = [r for r in rows if everything or r["status"] != "open"]
    cells = []
    for r in measured:
        expected = "" if r["expected"] is None else f"{number(r['expected'])} ± {number(r['tolerance'])}"
        what = escape(r["what"]) + (f"\n[red]{escape(r['message'])}[/]" if r["message"] else "")
        size = "" if r["size"] is None else f"{r['size']:.2f}"
        unit = "" if r["unit"] is None else unit_text(r["unit"])
        got = "" if r["status"] in ("open", "skipped") else number(r["got"])
        cells.append((MARKS[r["status"]], r["id"], what, expected, got, escape(unit), size, r["kind"] or ""))
    if cells:
        out.print(table(cells, ("", "id", "what", "expected", "got", "unit", "size", "kind"), (3, 4, 6)))
    counts = Counter(r["status"] for r in rows)
    done = ", ".join(f"{count} {name}" for name, count in counts.items() if name != "open")
    hint = "" if everything else " (--all lists them)"
    open_ = f"{counts['open']} open: nothing measures them yet{hint}" if counts["open"] else ""
    out.print("\n" + "; ".join(part for part in (done, open_) if part))
    kinds = Counter(r["kind"] for r in rows if r["kind"])
    good = Counter(r["kind"] for r in rows if r["passed"])
    if kinds:
        shares = (f"{name} {good[name]} of {count}" for name, count in sorted(kinds.items()))
        out.print("passed by kind: " + ", ".join(shares))
        out.print(
            "[dim]size: distance in tolerances. Only predictions test the model; the other kinds test the program.[/]"
        )


def run(done: Mapping[str, Any], result: Any) -> None:
    """What it is about, headline numbers, where the files are, and what must be known for safety."""
    out, plan = console(), result.plan
    many = any(row["low"] != row["high"] for row in done["headline"])
    out.print(f"\n[bold]{escape(plan.title)}[/]\n")
    if plan.about:
        out.print(f"[dim]{escape(plan.about)}[/]\n")
    cells = []
    for row in done["headline"]:
        spread = f"{number(row['low'])} to {number(row['high'])}" if many and row["median"] is not None else ""
        value, what = f"[bold]{number(row['median'])}[/]", f"[dim]{escape(row['what'])}[/]"
        cells.append((escape(row["id"]), value, unit_text(row["unit"]), spread, what))
    if cells:
        band = f"{done['headline'][0]['band']:.0%} of members" if many else ""
        out.print(table(cells, ("", "median" if many else "value", "", band, ""), (1,)))
    for title, rows in result.beside:
        out.print(f"\n{escape(title)}")
        out.print(table([(escape(what), f"[bold]{escape(value)}[/]") for what, value in rows]))
    if done["failed"]:
        first = done["failed"][0]
        where = f" at {first['path']}" if first["path"] else ""
        lost = f"{len(done['failed'])} of {done['members']} members failed"
        out.print(f"\n  [red]{lost}[/]; the first: {first['reason']}{where}")
    out.print()
    for name, file in done["files"].items():
        out.print(f"  [dim]{name}[/]  {escape(str(file))}", soft_wrap=True)
    people = "1 member" if done["members"] == 1 else f"{done['members']:,} members"
    again = ", already there" if result.reused else f" in {done['seconds']:.1f} s"
    solver = escape(result.data.attrs["solver"])
    out.print(f"  [dim]{people}, seed {done['seed']}, {solver}, run {done['hash']}{again}[/]\n", soft_wrap=True)
    lines = [plan.safety] * bool(plan.safety) + dangers(result.data.attrs)
    for line in lines:
        out.print(f"  [bold yellow]safety[/]  {escape(line)}")
    if lines:
        out.print()


def dangers(attrs: Mapping[str, Any]) -> list[str]:
    """What substances of a run of days do to each other, the gravest first; nothing for other runs."""
    return list(json.loads(attrs["story"])["substances"]["warnings"]) if "story" in attrs else []


def error(parts: Mapping[str, Any]) -> None:
    """An error in its four parts on standard error."""
    out = console(stderr=True)
    rows = [(f"[dim]{name}[/]", escape(str(parts[name]))) for name in ("asked", "came", "allowed", "do")]
    if parts["closest"]:
        rows.append(("[dim]closest[/]", f"[bold]{escape(', '.join(parts['closest']))}[/]"))
    if parts["file"]:
        rows.append(("[dim]where[/]", escape(parts["file"] + (f":{parts['line']}" if parts["line"] else ""))))
    out.print(f"[red]{parts['kind'].replace('_', ' ')}[/]")
    out.print(table(rows))
