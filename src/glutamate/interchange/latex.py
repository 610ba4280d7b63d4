"""LaTeX: a model as a document of equations, values with units and sources, and the references.

Takes in    a model
Hands on    `latex_text(model)`, `write_latex(model, path)`: one file for pdflatex and bibtex
Equations   printed from the traced graph that is compiled too, in the order of the mechanisms
Not here    breaking of long lines: they are made narrower to fit the page
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from glutamate.errors import ResultError

if TYPE_CHECKING:
    from glutamate.engine.model import Model

SPECIAL = {
    "\\": r"\textbackslash{}", "&": r"\&", "%": r"\%", "$": r"\$", "#": r"\#", "_": r"\_", "{": r"\{", "}": r"\}",
    "~": r"\textasciitilde{}", "^": r"\textasciicircum{}", "µ": r"\textmu{}", "×": r"\(\times\)",
}  # fmt: skip
HEAD = r"""\documentclass{article}
\usepackage[margin=2cm]{geometry}
\usepackage[T1]{fontenc}
\usepackage{adjustbox,amsmath,longtable,textcomp}
\newcommand{\eq}[1]{\par\smallskip\noindent\adjustbox{max width=\linewidth}{$\displaystyle #1$}\par}
\begin{filecontents}[overwrite]{%(bib)s.bib}
%(references)s
\end{filecontents}
\title{%(title)s}
\date{%(name)s, glutamate %(version)s}
\begin{document}
\maketitle
Time is in %(time)s.
"""


def write_latex(model: Model, path: str | os.PathLike[str]) -> Path:
    """Write the document of a model to a new file; ResultError if it exists."""
    target = Path(path)
    if target.exists():
        raise ResultError(f"writing {target}", "a file that exists", "a new file", "choose another name")
    text = latex_text(model)
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(text, "utf-8")
    return target


def latex_text(model: Model) -> str:
    """The document of a model as text."""
    from glutamate import __version__
    from glutamate.parameter import bibliography
    from glutamate.report.equations import equations, symbols_of
    from glutamate.units import canonical_text

    system = model.system
    head = {
        "title": escaped(model.title or model.name),
        "name": escaped(model.name),
        "version": __version__,
        "time": escaped(system.time),
        "bib": "".join(c for c in model.name if c.isalnum()),
        "references": bibliography(model.sources()),
    }
    lines = [HEAD % head, r"\section{Equations}"]
    lines += [rf"\eq{{{row['latex']}}}" for row in equations(system, symbols_of(system))]
    rows = [
        (slot.path, canonical_text(slot.field.unit.dims, system.time_of(slot.path)), slot.title)
        for slot in system.states
    ]
    lines += [r"\section{States}", *_table("llp{6cm}", ("state", "unit", "meaning"), rows)]
    values = []
    for row in model.parameter_rows():
        source = row["source"]
        keys = [] if source == "input" or row["assumed"] or ":" in source else source.split(";")
        cited = rf"\cite{{{','.join(key.strip() for key in keys)}}}" if keys else escaped(source)
        values.append((row["path"], f"{row['canonical_value']:.8g}", row["canonical_unit"], Verbatim(cited)))
    lines += [r"\section{Values}", *_table("lrlp{5cm}", ("parameter or input", "value", "unit", "source"), values)]
    lines += [r"\bibliographystyle{plain}", rf"\bibliography{{{head['bib']}}}", r"\end{document}"]
    return "\n".join(lines) + "\n"


class Verbatim(str):
    """Text that is LaTeX already."""


def escaped(text: str) -> str:
    """Plain text as LaTeX shows it."""
    return text if isinstance(text, Verbatim) else "".join(SPECIAL.get(c, c) for c in text)


def _table(columns: str, names: Iterable[str], rows: Iterable[Iterable[str]]) -> list[str]:
    body = [" & ".join(escaped(cell) for cell in row) + r" \\" for row in rows]
    head = " & ".join(names) + r" \\ \hline \endhead"
    return [rf"\begin{{longtable}}{{{columns}}}", head, *body, r"\end{longtable}"]
