"""Courses: what a claim reads from runs, in the unit it names."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np


def values(data: Any, path: str, unit: str) -> Any:
    """A recorded course (members, times) of a Dataset in a unit."""
    from glutamate.units import from_canonical, to_canonical

    given = data[path].attrs["units"]
    course = np.atleast_2d(data[path].transpose(..., "time").values)
    return course if given == unit else from_canonical(to_canonical(course, given, "ms"), unit, "ms")


def ran(
    model: Any, plans: Mapping[str, Any], sample: Any, record: Mapping[str, str], duration: str, **how: Any
) -> dict[str, Any]:
    """{arm: {path: (n, times) in its unit}} of one run an arm with the people of a sample; failed members are NaN.

    `plans` are protocols by arm, or pairs (protocol, drive); `record` is {path: unit}; `how` goes to `simulate`.
    """
    from glutamate import simulate

    found = {}
    vary = {path: sample.values[path] for path in sample.values if path in model.values()}
    for arm, plan in plans.items():
        protocol, drive = plan if isinstance(plan, tuple) else (plan, None)
        data = simulate(
            model, protocol, duration=duration, vary=vary or None, drive=drive, record=list(record), keep=sample.n,
            **how,
        )  # fmt: skip
        found[arm] = {path: values(data, path, unit) for path, unit in record.items()}
    return found
