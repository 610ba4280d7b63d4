"""Text of a finished sweep for a person: the numbers, what each factor does to them, what failed, where it lies."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from rich.markup import escape

from glutamate.report.style import unit_text
from glutamate.report.terminal import console, number, table


def printed(done: Mapping[str, Any]) -> None:
    """Print what Swept.to_dict() gives."""
    out = console()
    out.print(f"\n[bold]{escape(done['title'])}[/]\n")
    cells = []
    for row in done["headline"]:
        spread = "" if row["median"] is None else f"{number(row['low'])} to {number(row['high'])}"
        value, what = f"[bold]{number(row['median'])}[/]", f"[dim]{escape(row['what'])}[/]"
        cells.append((escape(row["id"]), value, unit_text(row["unit"]), spread, what))
    if cells:
        out.print(table(cells, ("", "median", "", f"{done['headline'][0]['band']:.0%} of members", ""), (1,)))
    for name, found in done["indices"].items():
        out.print(f"\n[bold]{escape(name)}[/] [dim]{done['design']}[/]")
        if found["reason"] is not None:
            out.print(f"  [dim]no indices: {escape(found['reason'])}[/]")
        else:
            out.print(table(*_indices(found["factors"])))
        if found["left_out"]:
            out.print(f"  [red]{found['left_out']} blocks with a failed member left out[/]")
    if done["failed"]:
        reasons = Counter(row["reason"] for row in done["failed"])
        told = ", ".join(f"{count} {reason}" for reason, count in reasons.most_common())
        out.print(f"\n  [red]{len(done['failed'])} of {done['members']} members failed[/]: {told}")
    chunks = f"{done['computed']} chunks computed, {done['reused']} there already"
    out.print(f"\n  [dim]data[/]  {escape(done['out'])}", soft_wrap=True)
    out.print(f"  [dim]{done['members']:,} members, {chunks}, sweep {done['hash']}, {done['seconds']:.1f} s[/]\n")


def _indices(rows: Any) -> tuple[list[tuple[str, ...]], tuple[str, ...]]:
    cells: list[tuple[str, ...]]
    if "first" in rows[0]:
        ordered = sorted(rows, key=lambda row: -row["total"])
        cells = [
            (escape(r["path"]), f"{r['first']:.3f} ± {r['first_error']:.3f}",
             f"{r['total']:.3f} ± {r['total_error']:.3f}")
            for r in ordered
        ]  # fmt: skip
        return cells, ("", "first order", "total")
    ordered = sorted(rows, key=lambda row: -row["mean_size"])
    cells = [
        (escape(r["path"]), f"{number(r['mean_size'])} ± {number(r['mean_size_error'])}", number(r["mean"]),
         number(r["spread"]))
        for r in ordered
    ]  # fmt: skip
    return cells, ("", "mean size of effect", "mean", "spread")
