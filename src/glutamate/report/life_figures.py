"""Figures of days: median and band of everybody over dates, nights shaded, arms in one picture.

Takes in    the Dataset of a run of days, whose attribute `story` names panels, arms and nights
Hands on    inline SVG, or all panels on one sheet as PNG
Long runs   beyond SHADED_DAYS each day is drawn as the mean of its hours: the day's swing would be one grey band
"""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import numpy as np

from glutamate.report.figures import BOTTOM, LEFT, RIGHT, WIDTH, inline
from glutamate.report.figures import _label as label
from glutamate.report.style import COLOURS, QUIET, style, unit_text
from glutamate.units import from_canonical

HEIGHT, GAP, TOP = 1.3, 0.34, 0.1  # inches
NAMED_DAYS, SHADED_DAYS = 14, 62


def svg(panel: dict[str, Any], data: Any) -> str:
    """One panel as SVG text to put into a page."""
    from matplotlib.figure import Figure

    with style():
        rows = _rows(panel, data)
        total = len(rows) * (HEIGHT + GAP) + BOTTOM
        figure = Figure(figsize=(WIDTH, total))
        figure.patch.set_alpha(0)
        _stack(figure, [(panel, row) for row in rows], data, total)
        out = io.StringIO()
        figure.savefig(out, format="svg", metadata={"Date": None, "Creator": None, "Format": None, "Type": None})
    return inline(out.getvalue())


def sheet(data: Any, path: str | Path, title: str = "") -> None:
    """All panels on one sheet, a PNG file."""
    from matplotlib.figure import Figure

    panels = json.loads(data.attrs["story"])["panels"]
    with style():
        rows = [(panel, row) for panel in panels for row in _rows(panel, data)]
        head = 0.4 if title else 0.1
        total = len(rows) * (HEIGHT + GAP) + BOTTOM + head
        figure = Figure(figsize=(WIDTH, total), facecolor="white")
        _stack(figure, rows, data, total - head)
        if title:
            figure.text(LEFT / WIDTH, 1 - 0.2 / total, title, size=12, weight="bold", va="center", parse_math=False)
        figure.savefig(path, dpi=160)


def _rows(panel: dict[str, Any], data: Any) -> list[list[int]]:
    """Which paths of a panel share axes: all of them in one arm, each its own where arms are compared."""
    every = list(range(len(panel["paths"])))
    return [[k] for k in every] if "arms" in data.dims else [every]


def _stack(figure: Any, rows: list[tuple[dict[str, Any], list[int]]], data: Any, top: float) -> None:
    total = figure.get_size_inches()[1]
    for panel, which in rows:
        top -= GAP + HEIGHT
        box = (LEFT / WIDTH, (top + TOP) / total, (WIDTH - LEFT - RIGHT) / WIDTH, HEIGHT / total)
        axes = figure.add_axes(box)
        axes.patch.set_alpha(0)
        name = panel["title"] if len(which) == len(panel["paths"]) else f"{panel['title']}: {panel['labels'][which[0]]}"
        axes.set_title(name, parse_math=False)
        draw(axes, panel, which, data)
        if (panel, which) != rows[-1]:
            axes.tick_params(labelbottom=False)


def draw(axes: Any, panel: dict[str, Any], which: list[int], data: Any) -> None:
    """Some paths of a panel on given axes."""
    story = json.loads(data.attrs["story"])
    days = _days(data["band_time"].values / 24.0, data)
    _nights(axes, story["nights"][0], days)
    several = "arms" in data.dims
    lines = []
    for k in which:
        band = data[f"{panel['paths'][k]}|band"]
        for arm in range(data.sizes["arms"]) if several else [None]:
            values = band.isel(arms=arm) if several else band
            lines.append((story["arms"][arm] if several else panel["labels"][k], values))
    ends, quantiles = [], data["quantile"].values
    for colour, (name, values) in zip(COLOURS * len(lines), lines, strict=False):
        rows = (0, int(np.argmin(np.abs(quantiles - 0.5))), -1)
        courses = [_days(from_canonical(values.values[q], panel["unit"], "h"), data) for q in rows]
        held, middle = courses[::2], courses[1]
        if np.isfinite(middle).any():
            axes.fill_between(days, *held, color=colour, alpha=0.16, linewidth=0)
            axes.plot(days, middle, color=colour)
            ends.append((name, colour, middle))
    axes.set_xlim(days[0], days[-1])
    axes.margins(y=0.08)
    axes.set_ylabel(unit_text(panel["unit"]))
    _dates(axes, data, days[-1])
    label(axes, ends)


def _days(course: Any, data: Any) -> Any:
    """A course as it is; in a long run its mean over every day."""
    hours = data["band_time"].values
    if hours[-1] - hours[0] <= 24.0 * SHADED_DAYS:
        return course
    each = round(24.0 / (hours[1] - hours[0]))
    return np.asarray(course[:-1]).reshape(-1, each).mean(axis=1)


def _nights(axes: Any, nights: list[list[float]], days: Any) -> None:
    """Hours in bed, where a night is wide enough to be seen."""
    if days[-1] - days[0] <= SHADED_DAYS:
        for begin, end in nights:
            axes.axvspan(max(begin / 24.0, days[0]), end / 24.0, color=QUIET, alpha=0.13, linewidth=0)


def _dates(axes: Any, data: Any, last: float) -> None:
    """Weekdays in a fortnight, dates beyond."""
    start = np.datetime64(data.attrs["plan_start"], "s")
    whole = np.arange(0, int(np.ceil(last)) + 1)
    step = 1 if last <= NAMED_DAYS else next((n for n in (7, 14, 28, 56, 91, 182) if last / n <= 9), 364)
    ticks = whole[::step]
    dates = [(start + np.timedelta64(int(day), "D")).astype(object) for day in ticks]
    named = last <= NAMED_DAYS
    names = [f"{d.strftime('%a')} {d.day}" if named else f"{d.day} {d.strftime('%b')}" for d in dates]
    axes.set_xticks(ticks, names)
