"""Schema: the tables and keys of a timeline file as a JSON schema, for editors that complete and check TOML.

Hands on    `schema()`, and the same as text; schema.json beside this file is that text
Not here    what a schema cannot say: days and times that contradict each other, substances, rooms (span.resolve)
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

FILE = Path(__file__).with_name("schema.json")
DRAFT = "https://json-schema.org/draft/2020-12/schema"


def schema() -> dict[str, Any]:
    """The schema of TimelinePlan as a dict that JSON can hold."""
    from glutamate.scenarios.timeline.format import TimelinePlan

    made = TimelinePlan.model_json_schema()
    return {
        "$schema": DRAFT,
        "title": "A glutamate scenario of days",
        **{k: v for k, v in made.items() if k != "title"},
    }


def text() -> str:
    """The schema as it is written to schema.json."""
    return json.dumps(schema(), indent=1, sort_keys=True, ensure_ascii=False) + "\n"


def write(file: Path = FILE) -> None:
    """Write schema.json anew, after a change of format.py."""
    file.write_text(text(), "utf-8")
