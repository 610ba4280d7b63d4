"""Ask `model_targets`: the targets of one id, measured now.

Takes in    an id such as SYN-11
Hands on    rows with what is expected, what came, and whether it is within its tolerance; a miss is a miss
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pydantic import Field

from glutamate.lab.wire import Strict

LANE = "long"


class With(Strict):
    """An id."""

    id: str = Field(min_length=3, max_length=20, pattern=r"^[A-Z]+-[0-9]+[a-z]*$")


def answer(given: With, tell: Callable[[int, int], None]) -> dict[str, Any]:
    """The rows of `validate`; PathError for an id that is not there."""
    import glutamate

    return {"rows": glutamate.validate(given.id)}


def code(given: With) -> str:
    """Python that measures the same."""
    return f"import glutamate\n\nrows = glutamate.validate({given.id!r})\n"
