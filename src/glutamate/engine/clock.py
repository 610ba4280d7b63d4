"""What the steppers beside the adaptive one ask of their callers alike: whole steps, known paths, default values."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from glutamate.engine.system import System
from glutamate.errors import SolveError, closest

SNAP = 1e-9


def whole_steps(t0: float, t1: float, dt: float, every: int) -> int:
    """Number of steps from t0 to t1; raises SolveError unless it is whole and `every` is 1, 2, 3..."""
    exact = (t1 - t0) / dt if dt > 0 else 0.0
    steps = round(exact)
    if steps < 1 or abs(exact - steps) > SNAP * max(1.0, exact) or every < 1:
        raise SolveError(
            f"steps of {dt:g} from {t0:g} to {t1:g}, recording every {every}",
            f"{exact:g} steps",
            "a whole number of steps, at least one, recorded every 1, 2, 3...",
            "choose a step that divides the duration",
        )
    return steps


def recorded(system: System, paths: Sequence[str] | None) -> list[int]:
    """Nodes of state and output paths, of all states if None; raises SolveError for an unknown path."""
    known = [s.path for s in system.states]
    nodes = []
    for path in known if paths is None else paths:
        try:
            nodes.append(system.field(path)[1])
        except KeyError:
            known = [*known, *system.outputs]
            raise SolveError(
                f"a record of {path}",
                "no such state or output",
                ", ".join(known),
                "name one of these",
                closest=closest(path, known),
            ) from None
    return nodes


def defaults(system: System) -> list[float]:
    """Values of all parameters, then of all inputs."""
    return [*(s.value for s in system.parameters), *(s.value for s in system.inputs)]


def checked_varied(members: int, varied: Any, varied_rows: Sequence[int]) -> Any:
    """Varied values (members, columns), empty if None; raises SolveError for another shape."""
    import numpy as np

    values = np.zeros((members, 0)) if varied is None else np.asarray(varied, float)
    if values.shape != (members, len(varied_rows)):
        raise SolveError(
            "varied values",
            f"shape {values.shape}",
            f"({members}, {len(varied_rows)})",
            "give one row per member, one column per varied row",
        )
    return values
