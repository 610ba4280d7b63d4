"""Reading: one output of a bridge: how a run is reduced to a number, its unit, and the scale it is fitted on.

Reducers    mean, final, least or most of the window of a run
Scale       "log" for what is positive over the whole box: the fit is of its logarithm, so errors are relative
"""

from __future__ import annotations

import dataclasses
from typing import Any

from glutamate.errors import ParameterError

REDUCERS = ("mean", "final", "least", "most")
SCALES = ("lin", "log")


@dataclasses.dataclass(frozen=True)
class Reading:
    """`reducer` of a path over the window, in `unit`."""

    reducer: str = "mean"
    unit: str = "1"
    scale: str = "lin"
    what: str = ""

    def __post_init__(self) -> None:
        for name, allowed in (("reducer", REDUCERS), ("scale", SCALES)):
            came = getattr(self, name)
            if came not in allowed:
                raise ParameterError(f"the {name} of an output", f"{came!r:.40}", ", ".join(allowed), "use one")

    def reduced(self, courses: Any) -> Any:
        """Numbers (members,) from courses (members, times) of the window."""
        import numpy as np

        courses = np.asarray(courses, float)
        if self.reducer == "final":
            return courses[:, -1]
        if self.reducer == "mean":
            return courses.mean(axis=1)
        return courses.min(axis=1) if self.reducer == "least" else courses.max(axis=1)

    def to_dict(self) -> dict[str, Any]:
        """As stored."""
        return dataclasses.asdict(self)
