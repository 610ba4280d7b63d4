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


def checked_index(what: str, values: Any, low: int, high: int) -> Any:
    """Whole numbers low <= values < high; raises SolveError for others, which generated code would follow blindly."""
    import numpy as np

    array = np.asarray(values, np.int64)
    bad = array[(array < low) | (array >= high)]
    if bad.size:
        raise SolveError(what, str(int(bad.flat[0])), f"{low} to {high - 1}", "number what is there, from 0")
    return array


def checked_events(members: int, offsets: Any, times: Any, ports: Any, values: Any, port_count: int) -> dict[str, Any]:
    """Event tables of all members; raises SolveError if lengths, order within a member or port numbers do not fit."""
    import numpy as np

    starts = np.zeros(members + 1, np.int64) if offsets is None else np.asarray(offsets, np.int64)
    time = np.asarray(times, float)
    lengths = {len(time), len(np.asarray(ports)), len(np.asarray(values))}
    inner = np.ones(max(len(time) - 1, 0), bool)
    inner[[s - 1 for s in starts if 0 < s < len(time)]] = False
    whole = (
        starts.shape == (members + 1,) and starts[0] == 0 and starts[-1] == len(time) and np.all(np.diff(starts) >= 0)
    )
    if not whole or len(lengths) > 1 or np.any(np.diff(time)[inner] < 0):
        raise SolveError(
            f"events of {members} members",
            f"offsets of shape {starts.shape} into {sorted(lengths)} events",
            "offsets (members + 1,) from 0 to the number of times, ports and values, times ascending within a member",
            "sort the events of every member by time",
        )
    return {"offsets": starts, "event_time": time, "event_port": checked_index("an event's port", ports, 0, port_count)}
