"""HTML: one self-contained file. Everything that comes from outside is escaped; nothing is loaded from anywhere."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from pathlib import Path

from glutamate.engine.whole import whole
from glutamate.errors import ResultError
from glutamate.report.style import DARK, VARIABLES

CSS = """
:root { color-scheme: light dark; --paper: #ffffff; --raised: #f6f7f9; LIGHT }
@media (prefers-color-scheme: dark) { :root { --paper: #15181c; --raised: #1d2227; NIGHT } }
* { box-sizing: border-box }
body { margin: 0 auto; max-width: 58rem; padding: 2.5rem 1.25rem 4rem; background: var(--paper); color: var(INK);
  font: 16px/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", sans-serif }
h1 { font-size: 1.9rem; line-height: 1.2; margin: 0 0 .3rem; letter-spacing: -.01em }
h2 { font-size: 1.2rem; margin: 2.6rem 0 .7rem }
h3 { font-size: .95rem; margin: 1.2rem 0 .1rem; font-weight: 600 }
p, li { max-width: 42rem } .quiet, footer { color: var(QUIET); font-size: .9rem }
.wide { overflow-x: auto }
table { border-collapse: collapse; width: 100%; font-size: .9rem }
th, td { text-align: left; padding: .38rem .9rem .38rem 0; border-bottom: 1px solid var(GRID); vertical-align: top }
th { font-weight: 600; color: var(QUIET) } td.number, th.number { text-align: right; font-variant-numeric: tabular-nums;
  white-space: nowrap }
code, pre { font: .86em ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; overflow-wrap: anywhere }
pre { background: var(--raised); padding: .8rem 1rem; border-radius: 8px; white-space: pre-wrap }
svg { width: 100%; height: auto; display: block } svg text { font-family: inherit !important }
summary { cursor: pointer; font-weight: 600; padding: .3rem 0 } figure { margin: 0 }
.note { border-left: 3px solid var(QUIET); padding: .1rem 0 .1rem 1rem; margin: 1.4rem 0 }
.safety { border-left: 3px solid var(WARN); background: var(--raised); padding: .6rem 1rem; border-radius: 0 8px 8px 0 }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .25rem 1.4rem; margin: .8rem 0 }
dt { color: var(QUIET) } dd { margin: 0; overflow-wrap: anywhere } ol { padding-left: 1.4rem; font-size: .9rem }
footer { margin-top: 3rem; border-top: 1px solid var(GRID); padding-top: 1rem }
@media print { body { max-width: none; padding: 0 } details > * { display: block } h2 { break-after: avoid } }
"""


class Safe(str):
    """Text that is HTML already; everything else is escaped."""

    __slots__ = ()


def safe(text: object) -> str:
    """The text escaped, unless it is HTML already."""
    return text if isinstance(text, Safe) else escape(str(text))


def tag(name: str, *parts: object, kind: str = "") -> Safe:
    """An element around its parts."""
    opening = f'{name} class="{escape(kind)}"' if kind else name
    return Safe(f"<{opening}>{''.join(safe(p) for p in parts)}</{name}>")


def table(head: Sequence[str], rows: Iterable[Sequence[object]], numbers: Sequence[int] = ()) -> Safe:
    """A table; the columns in `numbers` stand to the right."""
    kinds = dict.fromkeys(numbers, "number")
    top = tag("tr", *(tag("th", cell, kind=kinds.get(k, "")) for k, cell in enumerate(head)))
    body = [tag("tr", *(tag("td", cell, kind=kinds.get(k, "")) for k, cell in enumerate(row))) for row in rows]
    return tag("div", tag("table", tag("thead", top), tag("tbody", *body)), kind="wide")


def facts(pairs: Iterable[tuple[str, object]]) -> Safe:
    """Short facts, name and value."""
    return tag("dl", *(part for name, value in pairs for part in (tag("dt", name), tag("dd", value))))


def folded(title: str, *parts: object) -> Safe:
    """Parts that a reader opens."""
    return tag("details", tag("summary", title), *parts)


def document(title: str, *parts: object) -> str:
    """The whole page."""
    light = " ".join(f"{variable}: {colour};" for colour, variable in VARIABLES.items())
    night = " ".join(f"{VARIABLES[colour]}: {dark};" for colour, dark in DARK.items())
    css = CSS.replace("LIGHT", light).replace("NIGHT", night)
    for name, variable in zip(("INK", "QUIET", "GRID", "CALM", "WARN"), VARIABLES.values(), strict=False):
        css = css.replace(f"var({name})", f"var({variable})")
    policy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"
    head = (
        '<meta charset="utf-8">\n<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
    )
    body = "\n".join(safe(part) for part in parts)
    top = f"<head>\n{head}<title>{escape(title)}</title>\n<style>{css}</style>\n</head>"
    return f'<!doctype html>\n<html lang="en">\n{top}\n<body>\n{body}\n</body>\n</html>\n'


def write(text: str, path: str | Path, overwrite: bool = False) -> Path:
    """Write a page, whole or not at all; ResultError if the file exists and `overwrite` is false."""
    target = Path(path)
    if target.exists() and not overwrite:
        raise ResultError(
            f"writing {target}", "a file that exists", "a new file", "choose another name or say overwrite"
        )
    with whole(target) as part:
        part.write_text(text, "utf-8")
    return target
