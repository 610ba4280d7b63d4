"""The command `glutamate`: it calls the public functions and prints what they give.

Output      for a person, or with --json one JSON document on standard output and everything else on standard error
Exit        0 done; 1 done but negative; 2 bad input; 3 every member failed; 130 interrupted
Start       what a command needs is imported when it runs
"""

from __future__ import annotations

import enum
import os
import sys
from collections.abc import Callable, Sequence
from typing import Annotated, Any

import typer

from glutamate import __version__
from glutamate.errors import GlutamateError, ResultError

CONTEXT = {"help_option_names": ["-h", "--help"], "max_content_width": 100}
ABOUT = """A simulator of the brain's glutamate-GABA system.

Start with [bold]glutamate list[/] and [bold]glutamate run theta_burst[/]. Not medical advice.
"""
SET = 'Change a value, such as "nmda.number=10".'
CHOICE = 'A choice or value before it is written, such as "scale=0.1" or "nmda.number=10".'
CLUSTER = 'A Dask scheduler ("tcp://host:8786"), its file, or "local:4" for processes on this machine.'
PATTERN = "Ids, or how they begin, such as SYN-11 or SYN."
app = typer.Typer(
    help=ABOUT, no_args_is_help=True, add_completion=False, rich_markup_mode="rich", context_settings=CONTEXT,
    pretty_exceptions_enable=False,
)  # fmt: skip

PARSER_ERROR: Any = typer.BadParameter.__mro__[1]  # every error of usage, by whatever name typer imports it
INTERRUPTED = 130
Json = Annotated[bool, typer.Option("--json", help="Print one JSON document.")]


class UsageError(GlutamateError):
    """The command line does not fit the command."""


class Form(enum.StrEnum):
    """How parameters are written."""

    csv = "csv"
    md = "md"
    bib = "bib"


@app.command()
def run(
    scenario: Annotated[str, typer.Argument(help="A shipped name, a TOML file, or a CSV file of spike times.")],
    people: Annotated[int | None, typer.Option(help="Members; several draw parameters from published ranges.")] = None,
    seed: Annotated[int | None, typer.Option(help="Seed of everything random.")] = None,
    out: Annotated[str | None, typer.Option(help="Folder for result.nc and report.html [results/SCENARIO].")] = None,
    changes: Annotated[list[str] | None, typer.Option("--set", metavar="PATH=VALUE", help=SET)] = None,
    overwrite: Annotated[bool, typer.Option("--overwrite", help="Replace results that are there.")] = False,
    resume: Annotated[bool, typer.Option("--resume", help="Reuse results of the same run, else compute them.")] = False,
    cluster: Annotated[str | None, typer.Option(metavar="ADDRESS", help=CLUSTER)] = None,
    sensitivity: Annotated[bool, typer.Option("--sensitivity", help="Also say what each headline hangs on.")] = False,
    json: Json = False,
) -> int:
    """Simulate a scenario and write its result and report."""
    from pathlib import Path

    from glutamate.scenarios import Scenario

    if overwrite and resume:
        raise UsageError("one of --overwrite and --resume", "both", "one of them", "leave one out")
    found = Scenario.find(scenario)
    folder = Path(out) if out else Path("results") / found.name
    values = dict(_change(text) for text in changes or [])
    apart = {} if cluster is None else {"cluster": cluster}
    if apart and not isinstance(found, Scenario):
        do = "leave --cluster out, or run its seeds one by one"
        raise UsageError(f"{scenario} on a cluster", "a scenario that runs on one machine", "people of a model", do)
    result = found.run(people, seed, folder, values, overwrite, resume, **apart)
    done = result.to_dict()
    indices = _hangs_on(found.changed(values), 0 if seed is None else seed) if sensitivity else None
    if json:
        _json(done if indices is None else {**done, "sensitivity": indices})
    else:
        from glutamate.report import terminal

        terminal.run(done, result)
        if indices is not None:
            from glutamate.scenarios.hangs_on import TITLE, told

            terminal.rows(TITLE, f"{indices['members']} runs of a typical person", told(indices))
    return 3 if int(result.data.attrs["members_failed"]) == result.members else 0


def _hangs_on(scenario: Any, seed: int) -> dict[str, Any]:
    """First-order and total indices of every headline number over the assumed constants."""
    from glutamate.engine.progress import Progress
    from glutamate.sweeps.headline import compute

    with Progress(1, None, "members") as bar:

        def progress(done: int, total: int) -> None:
            bar.total = total
            if bar.watched:
                bar.update(done)

        return compute(scenario, seed=seed, progress=progress)


def _change(text: str) -> tuple[str, float | str]:
    path, equals, value = text.partition("=")
    if not equals or not path.strip() or not value.strip():
        raise UsageError(
            "--set PATH=VALUE", repr(text), 'a path, "=" and a number or quantity', 'write --set "nmda.number=10"'
        )
    try:
        return path.strip(), float(value)
    except ValueError:
        return path.strip(), value.strip()


@app.command()
def sweep(
    file: Annotated[str, typer.Argument(help="A TOML file: what to vary, by which design, what to keep.")],
    cluster: Annotated[str | None, typer.Option(metavar="ADDRESS", help=CLUSTER)] = None,
    json: Json = False,
) -> int:
    """Run a model over a design of parameters; the same file goes on where it stopped."""
    from glutamate.api import sweep as run_sweep
    from glutamate.sweeps.text import printed

    done = run_sweep(file, cluster=cluster)
    if json:
        _json(done.to_dict())
    else:
        printed(done.to_dict())
    return 3 if len(done.failed) == done.members else 0


@app.command()
def trial(
    drug: Annotated[str, typer.Argument(help="A substance that the list shows.")],
    dose: Annotated[str, typer.Option(help='A regimen, such as "10 mg twice daily from day 14".')],
    people: Annotated[int, typer.Option(help="Virtual persons, each in both arms.")] = 100,
    days: Annotated[int, typer.Option(help="How long; day 1 is the first.")] = 28,
    profile: Annotated[str, typer.Option(help="Whom: adult, depression, adhd, ...")] = "adult",
    beside: Annotated[str, typer.Option(help='What else is taken, such as "opioid, smoker".')] = "",
    seed: Annotated[int, typer.Option(help="Seed of everything random.")] = 0,
    out: Annotated[str | None, typer.Option(help="Folder for result.nc and report.html; none without.")] = None,
    overwrite: Annotated[bool, typer.Option("--overwrite", help="Replace results that are there.")] = False,
    json: Json = False,
) -> int:
    """Run a substance against placebo in virtual people; no advice on any dose."""
    from glutamate.api import trial as run_trial
    from glutamate.scenarios.trial_text import printed

    others = [name.strip() for name in beside.split(",") if name.strip()]
    done = run_trial(
        drug, dose, people=people, days=days, seed=seed, profile=profile, beside=others, out=out, overwrite=overwrite
    )
    found = done.to_dict()
    if json:
        _json(found)
    else:
        printed(found)
    return 3 if all(row["difference"] is None for row in found["endpoints"]) else 0


@app.command("list")
def list_(
    kind: Annotated[str | None, typer.Argument(help="mechanism, model, scenario, target, ..., or the plural.")] = None,
    json: Json = False,
) -> int:
    """List what is in the model."""
    from glutamate import catalogue

    rows = catalogue.listing(kind)
    _print(json, rows, lambda terminal: terminal.listing(rows, kind))
    return 0


@app.command()
def show(
    name: Annotated[str, typer.Argument(help="Any name that the list shows.")],
    json: Json = False,
) -> int:
    """Show equations, parameters, states and sources of one thing."""
    from glutamate import catalogue

    found = catalogue.show(name)
    _print(json, found, lambda terminal: terminal.page(found))
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
        _print(json, rows, lambda terminal: terminal.parameters(rows))
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
    _print(json, rows, lambda terminal: terminal.targets(rows, everything or bool(patterns)))
    return int(any(row["status"] == "error" or (row["hard"] and row["status"] == "missed") for row in rows))


@app.command()
def claim(
    slug: Annotated[str, typer.Argument(help="A claim that the list shows, or all.")],
    fresh: Annotated[bool, typer.Option("--fresh", help="Run it again, whatever is stored.")] = False,
    out: Annotated[str | None, typer.Option(help="Also write an HTML book with a figure for each claim.")] = None,
    overwrite: Annotated[bool, typer.Option("--overwrite", help="Replace a book that is there.")] = False,
    json: Json = False,
) -> int:
    """Run sentences of popular texts as experiments and say what comes out."""
    from glutamate.claims.judge.book import rows, write_book

    found = rows(slug, fresh)
    if out is not None:
        print(write_book(found, out, overwrite), file=sys.stderr)
    if json:
        _json(found)
    else:
        from glutamate.claims.judge.card import printed

        printed(found)
    return 0


@app.command()
def bench(
    name: Annotated[str, typer.Argument(help="ode, start, coba, microcircuit, meanfield, table, ions, biomodels or year.")],
    quick: Annotated[bool, typer.Option("--quick", help="Only see that it works; no figure to quote.")] = False,
    model: Annotated[str, typer.Option(help="A shipped model to measure on.")] = "synapse",
    json: Json = False,
) -> int:
    """Measure speed and error on this machine, beside other engines."""
    from glutamate.bench import render
    from glutamate.bench import run as measure

    result = measure(name, quick, model)
    if json:
        _json(result)
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

    path = write(name, form, out, dict(_change(text) for text in changes or []))
    if json:
        _json({"name": name, "format": form, "path": str(path)})
    else:
        sys.stdout.write(f"{path}\n")
    return 0


@app.command()
def simulate(
    file: Annotated[str, typer.Argument(metavar="FILE.xml", help="An SBML file, level 2 or 3.")],
    until: Annotated[float, typer.Option(help="End, in the model's unit of time.")],
    points: Annotated[int, typer.Option(help="Output times from 0 to the end, both included.")] = 1001,
    rtol: Annotated[float, typer.Option(help="Relative tolerance.")] = 1e-6,
    atol: Annotated[float, typer.Option(help="Absolute tolerance, in the model's units.")] = 1e-12,
    changes: Annotated[list[str] | None, typer.Option("--set", metavar="ID=VALUE", help="Change a number.")] = None,
    people: Annotated[int | None, typer.Option(help="Members; their constants vary by 20 %.")] = None,
    seed: Annotated[int, typer.Option(help="Seed of everything random.")] = 0,
    amounts: Annotated[bool, typer.Option("--amounts", help="Species as amounts.")] = False,
    out: Annotated[str | None, typer.Option(help="A .csv or .nc file instead of the standard output.")] = None,
    json: Json = False,
) -> int:
    """Simulate an SBML model; prints a table of its identifiers."""
    from glutamate.interchange import sbml_command

    values = dict(_change(text) for text in changes or [])
    data, done = sbml_command.simulate_file(file, until, points, rtol, atol, values, people, seed, amounts)
    written = None if out is None else str(sbml_command.write(data, out))
    if json:
        series = None if written else {"time": data["time"].values.tolist(), **_columns(data)}
        _json({**done, "files": {"out": written}, "values": series})
    elif written is None:
        sys.stdout.writelines(line + "\n" for line in sbml_command.rows(data))
    else:
        sys.stdout.write(written + "\n")
    for failed in [] if json else done["failed"]:
        sys.stderr.write(f"member {failed['member']} failed at {failed['time']}: {failed['reason']}\n")
    return 3 if len(done["failed"]) == done["members"] else 0


def _columns(data: Any) -> dict[str, Any]:
    return {str(name): data[name].values.tolist() for name in data.data_vars}


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
        _json(rows)
    else:
        from glutamate.report.bridges import printed

        printed(rows)
    return int(action == "check" and any(row["state"] != "current" for row in rows))


@app.command()
def version(json: Json = False) -> int:
    """Print the version."""
    if json:
        _json({"version": __version__})
    else:
        sys.stdout.write(__version__ + "\n")
    return 0


def _print(json: bool, rows: Any, human: Callable[[Any], None]) -> None:
    if json:
        _json(rows)
        return
    from glutamate.report import terminal

    human(terminal)


def _json(value: Any, stream: Any = None) -> None:
    from glutamate.report.answers import json_text

    (stream or sys.stdout).write(json_text(value))


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; returns the exit code."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    json = "--json" in given
    try:
        code = app(given, prog_name="glutamate", standalone_mode=False)
        sys.stdout.flush()
        if code == INTERRUPTED:  # typer turns the interruption into this
            raise KeyboardInterrupt
        return int(code or 0)
    except GlutamateError as error:
        return _refuse(error, json)
    except PARSER_ERROR as problem:
        return _refuse(_usage(problem), json)
    except (KeyboardInterrupt, typer.Abort):
        do = "start it again; files are written whole or not at all"
        return _refuse(GlutamateError("a whole run", "an interruption", "until it is done", do), json, INTERRUPTED)
    except BrokenPipeError:  # the reader has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except OSError as problem:
        do = "check the folder, its rights and the space on the disk"
        return _refuse(ResultError("reading and writing files", str(problem), "files that can be used", do), json)


def _refuse(error: GlutamateError, json: bool, code: int = 2) -> int:
    if json:
        _json({"error": error.to_dict()}, sys.stderr)
    else:
        from glutamate.report import terminal

        terminal.error(error.to_dict())
    return code


def _usage(problem: Any) -> UsageError:
    from glutamate.report.answers import usage

    asked, came, allowed, do, near = usage(problem)
    return UsageError(asked, came, allowed, do, closest=near)
