"""Claims by name for the command line and Python: stored verdicts where they are current, else computed now."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from glutamate.claims.judge import store
from glutamate.claims.judge.run import judge, load, slugs
from glutamate.engine.progress import Progress


def rows(slug: str, fresh: bool = False, progress: Any = None) -> list[dict[str, Any]]:
    """Rows of one claim, or of "all"; what is computed here is kept for the next time.

    Raises PathError for an unknown slug.
    """
    wanted = list(slugs()) if slug == "all" else [slug]
    made = []
    with Progress(len(wanted), progress, "claims") as bar:
        for done, name in enumerate(wanted):
            load(name)
            row = None if fresh else store.stored(name)
            if row is None:
                row = judge(name)
                store.keep(row)
            made.append(row)
            bar.update(done + 1)
    return made


def write_book(found: list[dict[str, Any]], path: str | Path, overwrite: bool = False) -> Path:
    """Write the book of claims; ResultError if the file exists and `overwrite` is false."""
    from glutamate.claims.judge.card import book
    from glutamate.report.html import write

    return write(book(found), path, overwrite)
