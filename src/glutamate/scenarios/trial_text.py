"""Text of a trial for the terminal: endpoints, evidence, what must be known for safety."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def printed(done: Mapping[str, Any]) -> None:
    """Print what `Trial.to_dict` gives, for a person."""
    from rich.markup import escape

    from glutamate.report.style import unit_text
    from glutamate.report.terminal import console, number, table

    out = console()
    out.print(f"\n[bold]{escape(done['drug'].capitalize())} against placebo[/]  {escape(done['dose'])}\n")
    cells = []
    for row in done["endpoints"]:
        ends = "" if row["interval"] is None else " to ".join(number(end) for end in row["interval"])
        size = number(row["effect_size"]) if row["reached"] else "not reached"
        values = (number(row["drug"]), number(row["placebo"]), f"[bold]{number(row['difference'])}[/]")
        cells.append((escape(row["id"]), *values, ends, size, unit_text(row["unit"])))
    out.print(table(cells, ("", "drug", "placebo", "difference", "95 % interval", "size", ""), (1, 2, 3)))
    window = f"days {done['window']['first_day']} to {done['window']['last_day']}"
    out.print(f"\n  [dim]{window}; difference of pairs, the same virtual person in both arms[/]")
    if done["failed"]:
        out.print(f"  [red]{len(done['failed'])} runs failed[/]; the first: {escape(done['failed'][0]['reason'])}")
    for text in done["missing"]:
        out.print(f"  [dim]no place in the model  {escape(text)}[/]", soft_wrap=True)
    out.print("\nEvidence")
    out.print(table([(row["grade"], escape(row["use"]), escape(row["says"])) for row in done["grade"]]))
    for name, file in done["files"].items():
        if file:
            out.print(f"  [dim]{name}[/]  {escape(file)}", soft_wrap=True)
    about = f"{done['people']:,} people, {done['days']} days, seed {done['seed']}, run {done['hash']}"
    out.print(f"\n  [dim]{about}, in {done['seconds']:.1f} s. {escape(done['claims'])}[/]\n", soft_wrap=True)
    for text in (*done["warnings"], done["safety"]):
        out.print(f"  [bold yellow]safety[/]  {escape(text)}", soft_wrap=True)
    out.print()
