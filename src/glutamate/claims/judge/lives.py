"""Lives: people of a sample through days of the model `life`, or through months of stress by region.

Plans       nights as hours in bed; drives hold all along or change by `Protocol`
Hands on    {arm: {path: (n, times) in its unit}}, read at the hours asked for
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

BED, UP = 23.0, 7.0  # o'clock of an ordinary night


def nights(days: int, bed: float = BED, up: float = UP, first: int = 0, begun: Any = None) -> Any:
    """A protocol with so many nights; `bed` above 24 is after midnight."""
    from glutamate import Protocol
    from glutamate.life.sleep import nights as listed
    from glutamate.life.sleep import timetable

    return timetable(listed(bed, up, days, first), protocol=begun or Protocol())


def lived(
    sample: Any,
    plans: Mapping[str, Any],
    hours: Any,
    record: Mapping[str, str],
    model: str = "life",
    vary: Mapping[str, Mapping[str, Any]] | None = None,
) -> dict[Any, Any]:
    """One run an arm; `plans` are protocols, or (protocol, {input: value}); `vary` {arm: {path: (n,)}} adds to people.

    `hours` are hours since the first midnight, in order; `record` is {path: unit}. Failed members are NaN.
    """
    import numpy as np

    from glutamate import load, simulate
    from glutamate.claims.judge.courses import values

    person, found = load(model), {}
    times = np.unique(np.concatenate([[0.0], np.asarray(hours, float)]))
    keep = np.searchsorted(times, np.asarray(hours, float))
    known = person.values()
    people = {path: sample.values[path] for path in sample.values if path in known}
    for arm, plan in plans.items():
        protocol, drive = plan if isinstance(plan, tuple) else (plan, None)
        own = people | dict((vary or {}).get(arm, {}))
        data = simulate(
            person, protocol, times=times, vary=own or None, drive=drive, record=list(record), keep=sample.n,
            solver="tsit5", rtol=1e-5,
        )  # fmt: skip
        found[arm] = {path: values(data, path, unit)[:, keep] for path, unit in record.items()}
    return found
