"""Answers: what a command writes for programs: JSON without NaN, and errors of usage in four parts.

Takes in    values of any depth; errors of the parser of the command line
Hands on    texts
"""

from __future__ import annotations

from typing import Any

from glutamate.errors import closest


def json_text(value: Any) -> str:
    """One JSON document, with null for what JSON cannot hold."""
    import json

    return json.dumps(finite(value), ensure_ascii=False, indent=2, allow_nan=False) + "\n"


def finite(value: Any) -> Any:
    """The value with null for numbers that are not finite, and plain numbers for those of arrays."""
    if isinstance(value, dict):
        return {str(k): finite(v) for k, v in value.items()}
    if isinstance(value, list | tuple):
        return [finite(v) for v in value]
    if hasattr(value, "item"):
        value = value.item()
    return None if isinstance(value, float) and not abs(value) < float("inf") else value


def usage(problem: Any) -> tuple[str, str, str, str, tuple[str, ...]]:
    """An error of the parser as what was asked, what came, what is allowed, what to do, and names alike."""
    context = problem.ctx
    path = context.command_path if context is not None else "glutamate"
    commands = list(getattr(context.command, "commands", {})) if context is not None else []
    options = (
        [name for p in context.command.params for name in p.opts if name.startswith("--")]
        if context is not None
        else []
    )
    came = problem.format_message().split("\n")[0].split(" Did you mean")[0].strip()
    named = getattr(problem, "option_name", None)
    near: tuple[str, ...] = ()
    if named is not None:
        allowed, near = ", ".join(options) or "no options", closest(named, options)
    elif commands:
        word = came.partition("'")[2].partition("'")[0]
        allowed, near = ", ".join(commands), closest(word, commands)
    else:
        allowed = " ".join(context.command.collect_usage_pieces(context)) if context is not None else ""
    return f"a command line of {path}", came, allowed, f"{path} --help", near
