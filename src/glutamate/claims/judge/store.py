"""Store: verdicts that ship with the program, and those computed here; refused as soon as they are stale.

Files       claims/results/<slug>.json shipped, the same in the user's cache; written whole or not at all
Stale       the hash in the file is not that of the rule and code of today: the claim is computed again
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from glutamate.engine.whole import whole

SHIPPED = Path(__file__).resolve().parents[1] / "results"


def cached() -> Path | None:
    """The folder of verdicts computed on this machine; None where the cache is off."""
    from glutamate.engine.code.native import cache_folder

    folder = cache_folder()
    return None if folder is None else Path(folder).parent / "claims"


def keep(row: dict[str, Any]) -> None:
    """Keep a row on this machine, unless the cache is off."""
    folder = cached()
    if folder is not None:
        write(row, folder)


def stored(slug: str) -> dict[str, Any] | None:
    """A stored row that is not stale: computed here, else shipped; None if there is none."""
    from glutamate.claims.judge.run import current

    wanted = current(slug)
    for folder in (cached(), SHIPPED):
        row = None if folder is None else read(folder, slug)
        if row is not None and row.get("hash") == wanted:
            return row
    return None


def read(folder: Path, slug: str) -> dict[str, Any] | None:
    """The row in a folder, stale or not; None where there is none that can be read."""
    try:
        row = json.loads((folder / f"{slug}.json").read_text("utf-8"))
    except (OSError, ValueError):
        return None
    return row if isinstance(row, dict) else None


def write(row: dict[str, Any], folder: Path) -> Path:
    """Write a row into a folder, whole or not at all."""
    target = folder / f"{row['id']}.json"
    with whole(target) as part:
        part.write_text(json.dumps(row, indent=1, ensure_ascii=False, allow_nan=False) + "\n", "utf-8")
    return target
