"""Public functions that look things up by name. Each imports what it needs when it is called."""

from __future__ import annotations

TYPE_CHECKING = False  # not from typing: that import costs more than this module
if TYPE_CHECKING:
    from typing import Any

    from glutamate.engine.model import Model


def load(name: str, **structural: Any) -> Model:
    """A shipped model or network, or a shipped mechanism alone, by name; structural choices are given by keyword.

    `load("synapse", voltage="clamped")`, `load("working_memory", nmda=0.9).run("3 s")`. The same call returns the same
    model, which nothing changes: `set` copies.
    Raises PathError for an unknown name or choice, ParameterError for a choice with another value.
    """
    from glutamate.engine.discover import model
    from glutamate.errors import ParameterError

    try:
        hash(tuple(structural.values()))
    except TypeError:
        asked, allowed = f"structural choices of {name}", "texts, numbers and truth values"
        raise ParameterError(asked, f"{structural!r:.80}", allowed, "use these") from None
    return model(str(name), tuple(sorted(structural.items())))


def validate(*patterns: str, everything: bool = False) -> list[dict[str, Any]]:
    """Rows of the targets whose id is or begins with one of the patterns (all without), each measured now.

    Targets that take minutes are skipped unless `everything` is asked for, or their whole id is.

    A row has id, what, expected, got, unit, tolerance, passed, source, kind, status (passed, missed, open, skipped or
    error), size (how many tolerances off), hard, seconds and message. Raises PathError for a pattern that fits nothing.
    """
    from glutamate.report.validation import validate as rows

    return rows(*patterns, everything=everything)
