"""Ask `model_list`: what is in the model, by name, kind and room.

Takes in    words to look for, a kind, a room; which rows of the list
Hands on    rows {name, kind, title, room}, how many there are of each kind and room
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any

from pydantic import Field

from glutamate.lab.asks._reading import fits, page_of, words_of
from glutamate.lab.wire import Strict

LANE = "quick"
WARM = True
# Rooms as they stand in the order of scale; what stands beside all scales comes last.
ROOMS = (
    "molecule", "synapse", "metabolism", "circuit", "plasticity", "injury", "brain", "life", "pharmacology", "drugs",
    "people", "readouts", "ties", "scenarios", "claims", "all scales",
)  # fmt: skip


class With(Strict):
    """Words, and what to leave out; empty texts leave nothing out."""

    words: str = Field(default="", max_length=100)
    kind: str = Field(default="", max_length=20)
    room: str = Field(default="", max_length=40)
    first: int = Field(default=0, ge=0, le=100_000)
    count: int = Field(default=60, ge=1, le=200)


def answer(given: With, tell: Callable[[int, int], None]) -> dict[str, Any]:
    """One page of the list, from molecule to life."""
    from glutamate import catalogue

    rows = [{**row, "room": _room(row)} for row in catalogue.listing(given.kind or None)]
    words = words_of(given.words)
    found = [row for row in rows if fits(words, row["name"], row["title"], row["kind"], row["room"])]
    rooms = Counter(row["room"] for row in found)
    if given.room:
        found = [row for row in found if row["room"] == given.room]
    order = {room: k for k, room in enumerate(ROOMS)}
    found.sort(key=lambda row: order.get(row["room"], len(ROOMS)))  # stable: kinds keep their order in a room
    known = sorted(rooms, key=lambda room: order.get(room, len(ROOMS)))
    return {
        **page_of(found, given.first, given.count),
        "kinds": list(catalogue.KINDS),
        "rooms": [{"name": room, "count": rooms[room]} for room in known],
    }


def _room(row: dict[str, str]) -> str:
    """The room of a row; a scenario's scale names its model, so it stands under scenarios."""
    return "scenarios" if row["kind"] == "scenario" else row["scale"]


def code(given: With) -> str:
    """Python that gives the rows, unsorted."""
    lines = ["from glutamate import catalogue", "", f"rows = catalogue.listing({given.kind or None!r})"]
    if given.words or given.room:
        lines += [
            f"words = {words_of(given.words)}",
            "def texts(row):",
            '    room = "scenarios" if row["kind"] == "scenario" else row["scale"]',
            '    return " ".join([row["name"], row["title"], row["kind"], room]).lower().replace("_", " "), room',
            "",
            "rows = [row for row in rows if all(word in texts(row)[0] for word in words)]",
        ]
    if given.room:
        lines.append(f"rows = [row for row in rows if texts(row)[1] == {given.room!r}]")
    return "\n".join([*lines, ""])
