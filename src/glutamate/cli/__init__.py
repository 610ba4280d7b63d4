"""The command `glutamate`: it calls the public functions and prints what they give.

Here        `main`; commands that compute stand in compute.py, those that look and write in look.py
Output      for a person, or with --json one JSON document on standard output and everything else on standard error
Exit        0 done; 1 done but negative; 2 bad input; 3 every member failed; 130 interrupted
Start       what a command needs is imported when it runs
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from typing import Any

import typer

from glutamate.cli import compute, look
from glutamate.cli.base import UsageError, app, document
from glutamate.errors import GlutamateError, ResultError

__all__ = ["app", "compute", "look", "main"]

PARSER_ERROR: Any = typer.BadParameter.__mro__[1]  # every error of usage, by whatever name typer imports it
INTERRUPTED = 130


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
        document({"error": error.to_dict()}, sys.stderr)
    else:
        from glutamate.report import terminal

        terminal.error(error.to_dict())
    return code


def _usage(problem: Any) -> UsageError:
    from glutamate.report.answers import usage

    asked, came, allowed, do, near = usage(problem)
    return UsageError(asked, came, allowed, do, closest=near)
