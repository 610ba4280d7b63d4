"""Commands that look and write: list, show, parameters, validate, bench, export, bridges, version."""

from __future__ import annotations

import enum
import sys
from typing import Annotated

import typer

from glutamate import __version__
from glutamate.cli.base import Json, UsageError, app, change, document, shown

CHOICE = 'A choice or value before it is written, such as "scale=0.1" or "nmda.number=10".'
BENCHES = "ode, start, coba, microcircuit, meanfield, table, ions, biomodels or year."
PATTERN = "Ids, or how they begin, such as SYN-11 or SYN."


class Form(enum.StrEnum):
    """How parameters are written."""

    csv = "csv"
    md = "md"
    bib = "bib"


@app.command("list")
def list_(
    kind: Annotated[str | None, typer.Argument(help="mechanism, model, scenario, target, ..., or the plural.")] = None,
    json: Json = False,
) -> int:
    """List what is in the model."""
    from glutamate import catalogue

    rows = catalogue.listing(kind)
    shown(json, rows, lambda terminal: terminal.listing(rows, kind))
    return 0


@app.command()
def show(
    name: Annotated[str, typer.Argument(help="Any name that the list shows.")],
    json: Json = False,
) -> int:
    """Show equations, parameters, states and sources of one thing."""
    from glutamate import catalogue

    found = catalogue.show(name)
    shown(json, found, lambda terminal: terminal.page(found))
    return 0


@app.command()
def parameters(
    name: Annotated[str | None, typer.Argument(help="A model or mechanism; all of them without.")] = None,
    assumed: Annotated[bool, typer.Option("--assumed", help="Only those without a published source.")] = False,
    form: Annotated[Form | None, typer.Option("--format", help="csv, md (a table) or bib (their sources).")] = None,
    json: Json = False,
) -> int:
    """Print every number with its unit, range and source."""
    from glutamate import catalogue

    if json and form is not None:
        raise UsageError("one form of output", f"--json and --format {form}", "one of them", "leave one out")
    rows = catalogue.parameters(name, assumed)
    if form is not None:
        sys.stdout.write(catalogue.written(rows, form))
    else:
        shown(json, rows, lambda terminal: terminal.parameters(rows))
    return 0


@app.command()
def validate(
    patterns: Annotated[list[str] | None, typer.Argument(metavar="[PATTERN]...", help=PATTERN)] = None,
    everything: Annotated[bool, typer.Option("--all", help="Also run what takes minutes, print what is open.")] = False,
    json: Json = False,
) -> int:
    """Hold the model against published numbers, misses included."""
    from glutamate.engine.progress import Progress
    from glutamate.report.validation import validate as measure

    with Progress(0, None, "targets") as bar:

        def progress(done: int, total: int, name: str) -> None:
            bar.total = total
            if bar.watched:
                bar.update(done)

        rows = measure(*(patterns or []), everything=everything, progress=progress)
    shown(json, rows, lambda terminal: terminal.targets(rows, everything or bool(patterns)))
    return int(any(row["status"] == "error" or (row["hard"] and row["status"] == "missed") for row in rows))


@app.command()
def bench(
    name: Annotated[str, typer.Argument(help=BENCHES)],
    quick: Annotated[bool, typer.Option("--quick", help="Only see that it works; no figure to quote.")] = False,
    model: Annotated[str, typer.Option(help="A shipped model to measure on.")] = "synapse",
    json: Json = False,
) -> int:
    """Measure speed and error on this machine, beside other engines."""
    from glutamate.bench import render
    from glutamate.bench import run as measure

    result = measure(name, quick, model)
    if json:
        document(result)
    else:
        sys.stdout.write(render(result))
    return 0


@app.command()
def export(
    name: Annotated[str, typer.Argument(help="A model, network or scenario, or the file of a result.")],
    form: Annotated[str, typer.Option("--format", help="sonata, jax, latex, omex, nwb, ...; a wrong one lists all.")],
    out: Annotated[str | None, typer.Option("-o", "--out", help="A new file or folder [NAME in this folder].")] = None,
    changes: Annotated[list[str] | None, typer.Option("--set", metavar="NAME=VALUE", help=CHOICE)] = None,
    json: Json = False,
) -> int:
    """Write a model, network, scenario or result in a format of other tools."""
    from glutamate.api import export as write

    path = write(name, form, out, dict(change(text) for text in changes or []))
    if json:
        document({"name": name, "format": form, "path": str(path)})
    else:
        sys.stdout.write(f"{path}\n")
    return 0


@app.command()
def bridges(
    action: Annotated[str, typer.Argument(help="list, check or build.")] = "list",
    name: Annotated[str | None, typer.Argument(help="A bridge; all of them without.")] = None,
    json: Json = False,
) -> int:
    """Show how far off bridges between time scales are and whether they are current, or build one anew."""
    from glutamate.api import bridges as look

    def progress(context: str, runs: int) -> None:
        sys.stderr.write(f"{context}: {runs} runs\n")

    rows = look(action, name, progress)
    if json:
        document(rows)
    else:
        from glutamate.report.bridges import printed

        printed(rows)
    return int(action == "check" and any(row["state"] != "current" for row in rows))


@app.command()
def version(json: Json = False) -> int:
    """Print the version."""
    if json:
        document({"version": __version__})
    else:
        sys.stdout.write(__version__ + "\n")
    return 0
