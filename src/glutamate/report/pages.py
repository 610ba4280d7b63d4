"""Pages: one page about everything that is in the model, in Markdown, for the site that `make docs` builds.

Takes in    rows of the catalogue, `show(name)` of it, rows of the targets (measured or not)
Hands on    `pages(...)`: pairs (address, text); equations as MathML, every number with its unit, range and source
Links       end in .html, so that the built site works from a folder without a server
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from string import ascii_lowercase
from typing import Any

from glutamate.parameter import citation, references
from glutamate.report.html import Safe, facts, safe, table, tag
from glutamate.report.mathml import mathml

ROOM = "model"
WORDS = {
    "mechanism": ("Mechanisms", "One receptor, transporter, rule or cell each: equations, numbers, sources."),
    "model": ("Models and networks", "Parts wired together, ready for `load(name)`."),
    "drug": ("Substances", "What is known of each, how well, and what is dangerous."),
    "person": ("People", "Published differences of groups, with their evidence."),
    "scenario": ("Scenarios", "What `glutamate run NAME` simulates."),
    "claim": ("Claims", "Statements put to the model, with rules fixed before the run."),
    "readout": ("Readouts", "What an instrument or an experimenter would see."),
    "bridge": ("Bridges", "Fast scales stood in for by fitted tables in slow ones."),
    "target": ("Targets", "Published numbers that the model is held against, misses included."),
}
LONGEST = 20_000  # characters of an equation's LaTeX; longer ones are named, not drawn
HEADING = re.compile(r"^([A-Z][\w ]{0,30}?) {2,}(\S.*)$")
Show = Callable[[str], Mapping[str, Any]]


def pages(
    rows: Sequence[Mapping[str, Any]], show: Show, targets: Sequence[Mapping[str, Any]]
) -> Iterator[tuple[str, str]]:
    """(address, Markdown) of the page of everything in rows, of a list for each kind, of all sources and assumptions.

    rows as `catalogue.listing` gives them, targets as `validate` does or with status "not measured".
    """
    used: dict[str, set[tuple[str, str]]] = {}
    assumed: list[list[object]] = []
    by_id: dict[str, list[Mapping[str, Any]]] = {}
    for row in targets:
        by_id.setdefault(str(row["id"]).rstrip(ascii_lowercase), []).append(row)
    for row in rows:
        address = f"{ROOM}/{row['kind']}/{row['name']}.md"
        if row["kind"] == "target":
            found = by_id.get(row["name"], [])
            for target in found:
                _note(used, target["source"], "target", row["name"])
            yield address, _page(row, [_target_table(found, "../"), _where(row)])
            continue
        about = show(f"{row['kind']}:{row['name']}")
        for number in about["parameters"]:
            _note(used, number["source"], row["kind"], row["name"])
            if number.get("assumed") and row["kind"] == "mechanism":
                why = str(number["source"]).removeprefix("assumed:").strip()
                assumed.append([_link("", "mechanism", row["name"]), _code(number["path"]), *_value(number), why])
        yield address, _page(row, [*_about(about, by_id, row["title"]), _where(row)])
    for kind in WORDS:
        mine = [row for row in rows if row["kind"] == kind]
        if mine:
            yield f"{ROOM}/{kind}s.md", _list(kind, mine, by_id)
    yield f"{ROOM}/sources.md", _sources(used)
    yield f"{ROOM}/assumed.md", _assumed(assumed)
    yield f"{ROOM}/index.md", _front(rows, len(used), len(assumed))


def _page(row: Mapping[str, Any], parts: Iterable[object], title: str | None = None) -> str:
    """Markdown with a title; everything else is HTML, which Markdown leaves alone."""
    shown = title or f"{row['name']}: {row['title']}"
    head = f"---\ntitle: {json.dumps(title or row['name'])}\n---\n\n"
    body = "\n\n".join(_one_block(safe(part)) for part in parts if part)
    return f"{head}{tag('h1', shown)}\n\n{body}\n"


def _one_block(html: str) -> str:
    """HTML without empty lines, at which Markdown would end it."""
    return re.sub(r"\n\s*\n", "\n", html)


def _about(page: Mapping[str, Any], by_id: Mapping[str, Any], title: str) -> Iterator[object]:
    """Card, equations, numbers, states and targets of one thing."""
    if page["kind"] == "scenario":
        yield tag("pre", page["card"])
    else:
        yield from _card(str(page["card"]), title)
    if page["equations"]:
        yield tag("h2", "Equations")
        yield from (_equation(row) for row in page["equations"])
    if page["parameters"]:
        yield tag("h2", "Numbers")
        rows = [
            [_code(r["path"]), *_value(r), _range(r), _source(r["source"], "../"), r.get("note") or ""]
            for r in page["parameters"]
        ]
        yield table(["parameter", "value", "unit", "published range", "source", "note"], rows, (1,))
    for key, title in (("states", "States"), ("drives", "Takes in"), ("outputs", "Hands on"), ("events", "Events")):
        if page[key]:
            yield tag("h2", title)
            yield table(["name", "unit", "", ""], [_fields(row) for row in page[key]])
    ids = dict.fromkeys(str(row["id"]).rstrip(ascii_lowercase) for row in page["targets"])
    if ids:
        yield tag("h2", "Held against")
        wanted = {row["what"] for row in page["targets"]}
        mine = [row for name in ids for row in by_id.get(name, []) if row["what"] in wanted]
        yield _target_table(mine, "../")


def _card(text: str, title: str) -> Iterator[object]:
    """The first sentence unless it is the title, headings with their text, the rest as it stands."""
    first, _, rest = text.partition("\n\n")
    if first.rstrip(".") != title.rstrip("."):
        yield tag("p", tag("strong", _prose(first)))
    pairs: list[tuple[str, str]] = []
    loose: list[str] = []
    for line in rest.splitlines():
        match = HEADING.match(line)
        if match:
            pairs.append((match[1], match[2]))
        elif pairs and line.startswith(" "):
            pairs[-1] = (pairs[-1][0], pairs[-1][1] + "\n" + line.strip())
        elif line.strip():
            loose.append(line)
    if pairs:
        yield facts((name, _prose(text)) for name, text in pairs)
    if loose:
        yield tag("pre", "\n".join(loose))


def _equation(row: Mapping[str, Any]) -> Safe:
    if len(row["latex"]) > LONGEST:
        return tag("p", _code(row["left"]), f" is too long to be drawn ({len(row['text']):,} characters).")
    return tag("div", Safe(mathml(row["latex"])), kind="equation")


def _value(row: Mapping[str, Any]) -> list[object]:
    value = row["value"]
    return [f"{value:g}" if isinstance(value, int | float) else str(value), row["unit"] or ""]


def _range(row: Mapping[str, Any]) -> str:
    ends = ["" if row.get(key) is None else f"{row[key]:g}" for key in ("low", "high")]
    return " to ".join(ends) if all(ends) else f"from {ends[0]}" if ends[0] else f"to {ends[1]}" if ends[1] else ""


def _fields(row: Mapping[str, Any]) -> list[object]:
    ends = _range({"low": row.get("low"), "high": row.get("high")})
    value = row.get("value")
    given = "" if value is None else f"{value:g}" if isinstance(value, float) else str(value)
    name = str(row.get("name") or row.get("id") or row.get("what") or "")
    return [_code(name), row.get("unit") or "", ends or given, row.get("note") or row.get("what") or ""]


def _target_table(rows: Sequence[Mapping[str, Any]], up: str) -> object:
    if not rows or all(row["expected"] is None for row in rows):
        return tag("p", "Open: nothing in the model measures this yet.")
    head = ["", "what", "expected", "within", "model gives", "unit", "status", "kind", "source"]
    shown = [
        [
            _link(up, "target", str(row["id"]).rstrip(ascii_lowercase), str(row["id"])), row["what"],
            _number(row["expected"]), _number(row["tolerance"]), _number(row["got"]), row["unit"] or "",
            tag("span", row["status"], kind=str(row["status"]).replace(" ", "-")), row["kind"] or "",
            _source(row["source"], up),
        ]
        for row in rows
    ]  # fmt: skip
    return table(head, shown, (2, 3, 4))


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:.4g}"


def _source(text: str | None, up: str) -> Safe:
    """A source with its keys as links to the list of sources."""
    known = references()
    parts = re.split(r"(\w+)", str(text or ""))
    return Safe(
        "".join(f'<a href="{up}sources.html#{part}">{part}</a>' if part in known else safe(part) for part in parts)
    )


def _note(used: dict[str, set[tuple[str, str]]], source: str | None, kind: str, name: str) -> None:
    known = references()
    for key in re.findall(r"\w+", str(source or "")):
        if key in known:
            used.setdefault(key, set()).add((kind, name))


def _link(up: str, kind: str, name: str, text: str | None = None) -> Safe:
    return Safe(f'<a href="{up}{kind}/{safe(name)}.html">{safe(text or name)}</a>')


def _code(text: object) -> Safe:
    return tag("code", text)


def _prose(text: str) -> Safe:
    """A sentence of ours, with what stands between backquotes as code."""
    return Safe(re.sub("`([^`]+)`", r"<code>\1</code>", safe(text)))


def _where(row: Mapping[str, Any]) -> Safe:
    return tag(
        "p", "Written in ", _code(row["source_file"]), "; ", _code(f"glutamate show {row['name']}"), " prints the same."
    )


def _list(kind: str, rows: Sequence[Mapping[str, Any]], by_id: Mapping[str, Any]) -> str:
    """All of a kind, by the room they live in; targets with their status."""
    title, about = WORDS[kind]
    parts: list[object] = [tag("p", _prose(about))]
    for scale in dict.fromkeys(row["scale"] for row in rows):
        mine = [row for row in rows if row["scale"] == scale]
        parts.append(tag("h2", scale or "other"))
        if kind == "target":
            cells = [[_link("", kind, r["name"]), r["title"], _statuses(by_id.get(r["name"], []))] for r in mine]
            parts.append(table(["id", "what", "status"], cells))
        else:
            parts.append(table(["name", ""], [[_link("", kind, row["name"]), row["title"]] for row in mine]))
    return _page({}, parts, title)


def _statuses(rows: Sequence[Mapping[str, Any]]) -> str:
    found: dict[str, int] = {}
    for row in rows:
        found[row["status"]] = found.get(row["status"], 0) + 1
    return ", ".join(f"{count} {status}" for status, count in found.items()) or "open"


def _sources(used: Mapping[str, set[tuple[str, str]]]) -> str:
    """The bibliography, and what rests on each entry."""
    lines = []
    for key in sorted(references()):
        where = [_link("", kind, name) for kind, name in sorted(used.get(key, ()))]
        uses = Safe(", ".join(where)) if where else "methods and readouts"
        lines.append(Safe(f'<dt id="{key}">{key}</dt><dd>{safe(citation(key))}<br>In: {safe(uses)}</dd>'))
    return _page(
        {}, [tag("p", "Every source of a number or a target, and what rests on it."), tag("dl", *lines)], "Sources"
    )


def _assumed(rows: Sequence[Sequence[object]]) -> str:
    """Numbers without a published value."""
    about = f"{len(rows)} numbers of mechanisms have no published value. Each says why it is what it is."
    head = ["mechanism", "parameter", "value", "unit", "why"]
    return _page({}, [tag("p", about), table(head, rows, (2,))], "Assumed numbers")


def _front(rows: Sequence[Mapping[str, Any]], sources: int, assumed: int) -> str:
    counts = {kind: sum(row["kind"] == kind for row in rows) for kind in WORDS}
    lines = [
        [Safe(f'<a href="{kind}s.html">{safe(WORDS[kind][0])}</a>'), count, _prose(WORDS[kind][1])]
        for kind, count in counts.items()
        if count
    ]
    lines.append([Safe('<a href="sources.html">Sources</a>'), sources, "Papers behind numbers and targets."])
    lines.append([Safe('<a href="assumed.html">Assumed numbers</a>'), assumed, "Numbers without a published value."])
    about = "These pages are made from the program itself each time the site is built, so they cannot go stale."
    return _page({}, [tag("p", about), table(["", "", ""], lines, (1,))], "What is in the model")
