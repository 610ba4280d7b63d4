"""Cards: verdicts as text for a terminal, and all of them as one self-contained HTML book.

Takes in    rows of judge/run.py
Hands on    `printed` rows, `book`: one page with a figure each, groups by verdict, sources at the end
"""

from __future__ import annotations

from collections import Counter
from typing import Any

from glutamate.claims.judge.claim import GRADES, TEXTS, VERDICTS
from glutamate.parameter import citation
from glutamate.report.html import Safe, document, facts, folded, table, tag
from glutamate.report.page import NOT_ADVICE

ABOUT = (
    "Sentences of popular texts about glutamate, each run as an experiment in this model. The rule that turns an "
    "effect into a verdict was fixed before the run; its hash is stored with the verdict. A verdict is about the model "
    "and its sources: it can be wrong where they are."
)
COLOURS = {VERDICTS[0]: "green", VERDICTS[1]: "yellow", VERDICTS[2]: "red", VERDICTS[3]: "blue"}


def effect_text(row: dict[str, Any]) -> str:
    """Effect and interval in words, empty where nothing was measured."""
    if row["effect"] is None:
        return ""
    unit = {"1": "", "%": " %"}.get(row["unit"], f" {row['unit']}")
    low, high = row["interval"]
    return f"{row['effect']:.3g}{unit} ({low:.3g} to {high:.3g})"


def heard(row: dict[str, Any]) -> str:
    """Who says what, and who is right by this run."""
    parts = [f"{letter} {said}" for letter, said in row["texts"].items()]
    if row["contradictory"]:
        sides = {"supported": "those who say so", "contradicted": "those who deny it"}
        parts.append(f"the texts contradict each other; this run is with {sides.get(row['verdict'], 'neither side')}")
    return "; ".join(parts)


def flipped(row: dict[str, Any]) -> str:
    """Which assumed numbers turn the verdict, and how many numbers nobody moved."""
    turned = [a for a in row["assumptions"] if a["flips"]]
    if not row["assumptions"]:
        found = "none of its numbers is assumed"
    elif not turned:
        found = f"none of {len(row['assumptions'])} assumed numbers"
    else:
        found = "; ".join(f"{a['name']} within {a['low']:g} to {a['high']:g} ({', '.join(a['to'])})" for a in turned)
    return f"{found}; {held(row)}" if row.get("held") else found


def held(row: dict[str, Any]) -> str:
    """What it touches that was neither drawn nor searched."""
    count = len(row["held"])
    what = "one number has" if count == 1 else f"{count} numbers have"
    return f"{what} one published value and no range: held in everybody"


def _people(row: dict[str, Any]) -> str:
    return f"{row['n']} an arm, {row['seeds']} seeds, {row['stability']:.0%} of them agree" if row["n"] else ""


def printed(rows: list[dict[str, Any]]) -> None:
    """One card in full, or several as a table with counts."""
    from rich.markup import escape

    from glutamate.report import terminal

    out = terminal.console()
    if len(rows) == 1:
        row = rows[0]
        out.print(f"\n[bold]{escape(row['says'])}[/]")
        out.print(f"[{COLOURS[row['verdict']]}]{row['verdict']}[/]  {escape(effect_text(row) or row['why'])}")
        pairs = [
            ("texts", heard(row)), ("rule", row["rule"] or "-"),
            ("evidence", f"{row['evidence']['grade']}: {row['evidence']['says']}"), ("flipped by", flipped(row)),
            ("people", _people(row)),
            ("interest", row["interest"]), ("limits", row["limits"]), ("sources", ", ".join(row["sources"])),
        ]  # fmt: skip
        out.print(terminal.table([[f"[dim]{name}[/]", escape(text)] for name, text in pairs if text]))
        cells = [[escape(m["what"]), escape(m["arm"]), f"{m['median']:.4g}", f"{m['low']:.4g} to {m['high']:.4g}",
                  m["unit"]] for m in row["measured"]]  # fmt: skip
        if cells:
            out.print(terminal.table(cells, ["measured", "arm", "median", "90 % of people", "unit"], (2, 3)))
        out.print(f"[dim]{escape(NOT_ADVICE)}[/]")
        return
    cells = [[row["id"], f"[{COLOURS[row['verdict']]}]{row['verdict']}[/]", effect_text(row),
              row["evidence"]["grade"], "".join(row["texts"])] for row in rows]  # fmt: skip
    out.print(terminal.table(cells, ["claim", "verdict", "effect", "evidence", "texts"]))
    counts = Counter(row["verdict"] for row in rows)
    out.print("\n" + ", ".join(f"{counts[name]} {name}" for name in VERDICTS if counts[name]))


def book(rows: list[dict[str, Any]]) -> str:
    """The HTML of all rows."""
    from glutamate.claims.judge.figure import svg
    from glutamate.claims.judge.run import load

    counts = Counter(row["verdict"] for row in rows)
    parts: list[object] = [
        tag("header", tag("h1", "Claims, run"), tag("p", ABOUT, kind="quiet")),
        facts([(name, counts[name]) for name in VERDICTS if counts[name]]),
        facts([(letter, text) for letter, text in TEXTS.items()]),
        folded("Grades of evidence", facts(GRADES.items())),
    ]
    for verdict in VERDICTS:
        mine = [row for row in rows if row["verdict"] == verdict]
        if mine:
            parts.append(tag("h2", f"{verdict.capitalize()} ({len(mine)})"))
        for row in mine:
            rule = load(row["id"])[0].rule
            drawing = svg(row, rule) if rule is not None else None
            parts += [tag("h3", row["says"]), tag("p", effect_text(row) or row["why"])]
            parts += [tag("figure", Safe(drawing))] if drawing else []
            parts.append(_about(row))
    keys = dict.fromkeys(key for row in rows for key in row["sources"])
    parts += [tag("h2", "Sources"), tag("ol", *(tag("li", citation(key)) for key in keys))]
    parts.append(tag("footer", tag("p", NOT_ADVICE)))
    return document("Claims, run", *parts)


def _about(row: dict[str, Any]) -> Safe:
    evidence = f"{row['evidence']['grade']}: {row['evidence']['says']}"
    pairs = [
        ("texts", heard(row)), ("evidence", evidence), ("rule", row["rule"]), ("flipped by", flipped(row)),
        ("interest", row["interest"]), ("limits", row["limits"]), ("sources", ", ".join(row["sources"])),
        ("people", _people(row)), ("claim", row["id"]),
        ("hash", row["hash"]),
    ]  # fmt: skip
    head = ["measured", "arm", "median", "90 % of people", "unit"]
    cells = [
        [m["what"], m["arm"], f"{m['median']:.4g}", f"{m['low']:.4g} to {m['high']:.4g}", m["unit"]]
        for m in row["measured"]
    ]
    shown = [(name, text) for name, text in pairs if text]
    return folded("How it was run", facts(shown), *([table(head, cells, (2, 3))] if cells else []))
