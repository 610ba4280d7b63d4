"""Commands that compute: run, sweep, trial, claim, simulate."""

from __future__ import annotations

import sys
from typing import Annotated, Any

import typer

from glutamate.cli.base import Json, UsageError, app, change, document

SET = 'Change a value, such as "nmda.number=10".'
CLUSTER = 'A Dask scheduler ("tcp://host:8786"), its file, or "local:4" for processes on this machine.'


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
    values = dict(change(text) for text in changes or [])
    apart = {} if cluster is None else {"cluster": cluster}
    if apart and not isinstance(found, Scenario):
        do = "leave --cluster out, or run its seeds one by one"
        raise UsageError(f"{scenario} on a cluster", "a scenario that runs on one machine", "people of a model", do)
    result = found.run(people, seed, folder, values, overwrite, resume, **apart)
    done = result.to_dict()
    indices = _hangs_on(found.changed(values), 0 if seed is None else seed) if sensitivity else None
    if json:
        document(done if indices is None else {**done, "sensitivity": indices})
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
        document(done.to_dict())
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
        document(found)
    else:
        printed(found)
    return 3 if all(row["difference"] is None for row in found["endpoints"]) else 0


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
        document(found)
    else:
        from glutamate.claims.judge.card import printed

        printed(found)
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

    values = dict(change(text) for text in changes or [])
    data, done = sbml_command.simulate_file(file, until, points, rtol, atol, values, people, seed, amounts)
    written = None if out is None else str(sbml_command.write(data, out))
    if json:
        series = None if written else {"time": data["time"].values.tolist(), **_columns(data)}
        document({**done, "files": {"out": written}, "values": series})
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
def lab(
    port: Annotated[int | None, typer.Option(help="Port; 0 for any that is free [8642, else a free one].")] = None,
    open_it: Annotated[bool, typer.Option("--open", help="Also open it in the browser.")] = False,
    json: Json = False,
) -> int:
    """Serve the lab, pages to look at and to play with, on this machine until Ctrl-C."""
    from glutamate.lab.serve import serve

    def told(address: str) -> None:
        if json:
            document({"address": address})
        else:
            print(f"The lab: {address}  (Ctrl-C ends it; only this machine can open it; not medical advice)")
        sys.stdout.flush()
        if open_it:
            import webbrowser

            webbrowser.open(address)

    try:
        serve(port, told)
    except KeyboardInterrupt:  # the usual end of a server
        sys.stderr.write("The lab has ended.\n")
    return 0
