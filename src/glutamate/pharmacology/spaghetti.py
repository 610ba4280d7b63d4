"""Courses of single persons over each other, with the median and the middle nine tenths of all.

Takes in    a Dataset of `course` with members, or of a run in which a level was recorded
Hands on    a figure
Not here    what was measured beside it (vpc.py)
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from glutamate.errors import ParameterError

if TYPE_CHECKING:
    import xarray as xr

MOST = 50  # single persons


def spaghetti(data: xr.Dataset, path: str = "concentration", unit: str = "ng/mL", *, title: str = "") -> Any:
    """A figure of levels over time: at most 50 single persons, the median and the band from 5 to 95 % of all.

    Raises PathError for a path that is not there, ParameterError for a course of one person.
    """
    from matplotlib.figure import Figure

    from glutamate.pharmacology.course import values

    levels, hours = values(data, path, unit), data["time"].values
    if levels.ndim != 2:
        do = "pass vary= with people"
        raise ParameterError("courses of people over each other", "the course of one person", "people", do)
    whole = levels[np.isfinite(levels).all(axis=1)]
    if not len(whole):
        raise ParameterError("courses of people over each other", "no person that did not fail", "one", "see failed")
    drawn = Figure(figsize=(6.4, 4.0), layout="constrained")
    axes = drawn.add_subplot()
    for course in whole[:MOST]:
        axes.plot(hours, course, color="0.5", linewidth=0.5, alpha=0.5)
    low, middle, high = np.quantile(whole, [0.05, 0.5, 0.95], axis=0)
    axes.fill_between(hours, low, high, color="C0", alpha=0.22, linewidth=0, label="90 % of persons")
    axes.plot(hours, middle, color="C0", label="median")
    axes.set(xlabel="time (h)", ylabel=f"{path.rpartition('.')[2]} ({unit})", title=title)
    axes.legend(frameon=False)
    return drawn
