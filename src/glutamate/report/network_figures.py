"""Network figures: spikes of groups of cells and their rates, from the Dataset of a run of networks.

Takes in    rate (member, bin, group), spikes with their member; panels that name groups and an arm
Hands on    drawn axes; several seeds give the median and a band, spikes are those of the arm's first seed
"""

from __future__ import annotations

from typing import Any

import numpy as np

from glutamate.report.style import COLOURS
from glutamate.units import parse_unit, quantity

MILLISECONDS = parse_unit("ms").dims

RASTER_INCH, RATES_INCH = 0.011, 1.75  # of a cell, of a panel of rates
LEAST, MOST = 0.6, 3.2  # inches of a raster


def height(panel: Any) -> float:
    """Inches of a panel."""
    return min(max(RASTER_INCH * panel.cells * len(panel.raster), LEAST), MOST) if panel.raster else RATES_INCH


def draw(axes: Any, panel: Any, data: Any, band: float) -> list[tuple[str, str, Any]]:
    """One panel; returns label, colour and course of every line that is to be labelled at its end."""
    members = _members(panel, data)
    begin = float(quantity(panel.start, MILLISECONDS))
    axes.set_xlim(begin, data.attrs["duration"])
    names = list(panel.labels) or [name.replace("_", " ") for name in panel.groups]
    if panel.raster:
        _raster(axes, panel, data, int(members[0]), names)
        return []
    axes.set_ylabel("Hz")
    shown = data["bin"].values >= begin
    edges = [*data["bin"].values[shown], data.attrs["duration"]]
    ends = []
    for k, (group, name) in enumerate(zip(panel.rates, names, strict=True)):
        colour = COLOURS[k % len(COLOURS)]
        courses = data["rate"].sel(group=group).values[members][:, shown]
        courses = courses[~np.isnan(courses).any(axis=1)]
        if not len(courses):
            continue
        low, middle, high = np.quantile(courses, (0.5 - band / 2, 0.5, 0.5 + band / 2), axis=0)
        axes.stairs(middle, edges, color=colour, baseline=None)
        if len(courses) > 1:
            axes.stairs(high, edges, baseline=low, fill=True, color=colour, alpha=0.18)
        ends.append((name, colour, middle))
    axes.set_ylim(bottom=0.0)
    return ends


def _members(panel: Any, data: Any) -> Any:
    arms = data["arm"].values
    return np.flatnonzero(arms == (arms[0] if panel.arm is None else panel.arm))


def _raster(axes: Any, panel: Any, data: Any, member: int, names: list[str]) -> None:
    own = data["spike_member"].values == member
    times, cells = data["spike_time"].values[own], data["spike_cell"].values[own]
    groups = data["group"].values.tolist()
    top = 0
    for k, (group, name) in enumerate(zip(panel.raster, names, strict=True)):
        first, size = (int(data[key].values[groups.index(group)]) for key in ("first_cell", "cells"))
        shown = min(panel.cells, size)
        chosen = np.unique(np.linspace(first, first + size - 1, shown).astype(int))
        inside = np.isin(cells, chosen)
        colour = COLOURS[k % len(COLOURS)]
        axes.plot(
            times[inside], top + np.searchsorted(chosen, cells[inside]), ".", color=colour, markersize=1.6,
            markeredgewidth=0, rasterized=True,
        )  # fmt: skip
        axes.text(
            1.012, top + shown / 2, name, color=colour, va="center", size=8.5,
            transform=axes.get_yaxis_transform(), parse_math=False,
        )  # fmt: skip
        top += shown
    axes.set_ylim(top, 0)
    axes.set_yticks([])
    axes.spines["left"].set_visible(False)
    axes.grid(False)
