"""Extra: packages that only sweeps need, imported when they are needed."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from glutamate.errors import ResultError


def need(name: str, asked: str) -> Any:
    """The module, or ResultError that says how to install it."""
    try:
        return import_module(name)
    except ImportError as problem:
        allowed, do = "the extra `sweep`", 'pip install "glutamate[sweep]"'
        raise ResultError(asked, f"no package {name.partition('.')[0]} ({problem})", allowed, do) from None
