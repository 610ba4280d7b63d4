"""What all commands share: the app, the forms of output, texts of options that several commands have."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Annotated, Any

import typer

from glutamate.errors import GlutamateError

CONTEXT = {"help_option_names": ["-h", "--help"], "max_content_width": 100}
ABOUT = """A simulator of the brain's glutamate-GABA system.

Start with [bold]glutamate list[/] and [bold]glutamate run open_plan_week[/]. Not medical advice.
"""
app = typer.Typer(
    help=ABOUT, no_args_is_help=True, add_completion=False, rich_markup_mode="rich", context_settings=CONTEXT,
    pretty_exceptions_enable=False,
)  # fmt: skip
Json = Annotated[bool, typer.Option("--json", help="Print one JSON document.")]


class UsageError(GlutamateError):
    """The command line does not fit the command."""


def change(text: str) -> tuple[str, float | str]:
    """Path and value of PATH=VALUE; UsageError for another form."""
    path, equals, value = text.partition("=")
    if not equals or not path.strip() or not value.strip():
        raise UsageError(
            "--set PATH=VALUE", repr(text), 'a path, "=" and a number or quantity', 'write --set "nmda.number=10"'
        )
    try:
        return path.strip(), float(value)
    except ValueError:
        return path.strip(), value.strip()


def shown(json: bool, rows: Any, human: Callable[[Any], None]) -> None:
    """Rows as one document, or as `human` writes them with the module report.terminal."""
    if json:
        document(rows)
        return
    from glutamate.report import terminal

    human(terminal)


def document(value: Any, stream: Any = None) -> None:
    """One JSON document on standard output, or on a stream."""
    from glutamate.report.answers import json_text

    (stream or sys.stdout).write(json_text(value))
