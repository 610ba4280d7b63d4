"""Figures: courses over time and spikes, one panel each, from a Dataset and short specifications.

Takes in    a Dataset with time and members or none; panels with title, paths or ports, unit, scale, labels;
            panels of groups of cells go to network_figures.py
Hands on    inline SVG whose colours follow the page (light or dark), or one sheet of all panels as PNG
Members     several synapses of a file: a line each; people: the median and a band
"""

from __future__ import annotations

import io
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from glutamate.report import network_figures
from glutamate.report.style import COLOURS, VARIABLES, style, unit_text
from glutamate.units import parse_unit

WIDTH, HEIGHT, RASTER_HEIGHT = 7.4, 1.75, 0.42
LEFT, RIGHT, BOTTOM, TOP = 0.72, 1.35, 0.42, 0.1  # inches around the axes
SHEET = 0.75  # of the height of a panel, where all stand on one sheet
MOST_LINES = 6
MOST_TRAINS = 10
DECADES = 6  # a logarithmic axis shows at most so many below the peak
TIME_UNITS = {"d": 5, "h": 5, "min": 10, "s": 10}  # the first of which a run lasts at least so many
CLOSE = 0.115  # of the height of a panel: labels keep this distance


def svg(panel: Any, data: Any, events: Mapping[str, Sequence[Any]], band: float = 0.9) -> str:
    """One panel as SVG text to put into a page."""
    from matplotlib.figure import Figure

    data, events = readable(data, events)
    height = _height(panel, events)
    with style():
        total = height + BOTTOM + TOP
        figure = Figure(figsize=(WIDTH, total))
        figure.patch.set_alpha(0)
        axes = figure.add_axes((LEFT / WIDTH, BOTTOM / total, (WIDTH - LEFT - RIGHT) / WIDTH, height / total))
        axes.patch.set_alpha(0)
        draw(axes, panel, data, events, band)
        axes.set_xlabel(_time(data))
        out = io.StringIO()
        figure.savefig(out, format="svg", metadata={"Date": None, "Creator": None, "Format": None, "Type": None})
    return inline(out.getvalue())


def sheet(
    panels: Sequence[Any], data: Any, events: Mapping[str, Sequence[Any]], path: str | Path, title: str = ""
) -> None:
    """All panels below each other on one time axis, as a PNG file."""
    from matplotlib.figure import Figure

    data, events = readable(data, events)
    heights = [_height(panel, events) * (1 if _spiky(panel) else SHEET) for panel in panels]
    gap, head = 0.34, 0.42 if title else 0.12
    total = sum(heights) + gap * len(panels) + head + BOTTOM
    with style():
        figure = Figure(figsize=(WIDTH, total), facecolor="white")
        top = total - head
        for panel, height in zip(panels, heights, strict=True):
            top -= gap + height
            axes = figure.add_axes((LEFT / WIDTH, top / total, (WIDTH - LEFT - RIGHT) / WIDTH, height / total))
            draw(axes, panel, data, events, 0.9)
            axes.set_title(panel.title, parse_math=False)
            if panel is not panels[-1]:
                axes.tick_params(labelbottom=False)
        axes.set_xlabel(_time(data))
        if title:
            figure.text(LEFT / WIDTH, 1 - 0.2 / total, title, size=12, weight="bold", va="center", parse_math=False)
        figure.savefig(path, dpi=160)


def draw(axes: Any, panel: Any, data: Any, events: Mapping[str, Sequence[Any]], band: float) -> None:
    """One panel on given axes."""
    if hasattr(panel, "raster"):
        _label(axes, network_figures.draw(axes, panel, data, band))
        return
    times = data["time"].values
    axes.set_xlim(times[0], times[-1])
    if panel.spikes:
        _raster(axes, panel, data, events)
        return
    unit = panel.unit or data[panel.paths[0]].attrs["units"]
    ends = []
    lines = _lines(panel, data)
    for k, (colour, (label, courses)) in enumerate(zip(COLOURS * len(lines), lines, strict=False)):
        spread = _spread(data, panel.paths[min(k, len(panel.paths) - 1)], courses, band)
        if spread is None:
            continue
        low, middle, high = (_converted(course, data[panel.paths[0]].attrs["units"], unit) for course in spread)
        if spread[0] is not spread[1]:
            axes.fill_between(times, low, high, color=colour, alpha=0.18, linewidth=0)
        axes.plot(times, middle, color=colour)
        ends.append((label, colour, middle))
    if panel.scale == "log":
        _logarithmic(axes)
    axes.margins(y=0.08)
    axes.set_ylabel(unit_text(unit))
    _label(axes, ends)


def _spiky(panel: Any) -> bool:
    return bool(getattr(panel, "spikes", None) or getattr(panel, "raster", None))


def readable(data: Any, events: Mapping[str, Sequence[Any]]) -> tuple[Any, Mapping[str, Sequence[Any]]]:
    """Data and events in a unit of time that suits how long the run is; networks keep their ms."""
    if "time" not in data.coords or "spike_time" in data:
        return data, events
    own, times = parse_unit(data["time"].attrs.get("units", "ms")), data["time"].values
    lasts = (times[-1] - times[0]) * own.factor
    fits = [name for name, least in TIME_UNITS.items() if lasts >= least * parse_unit(name).factor]
    if not fits or own == parse_unit(fits[0]):
        return data, events
    scale = own.factor / parse_unit(fits[0]).factor
    scaled = data.assign_coords(time=("time", times * scale, data["time"].attrs | {"units": fits[0]}))
    return scaled, {port: [np.asarray(train) * scale for train in trains] for port, trains in events.items()}


def _converted(course: Any, came: str, unit: str) -> Any:
    """A course from the unit it is stored in to that of a panel."""
    wanted = parse_unit(unit)
    return course * (parse_unit(came).factor / wanted.factor) - wanted.offset


def _time(data: Any) -> str:
    unit = data["time"].attrs.get("units", "ms") if "time" in data else "ms"
    return f"time ({unit})"


def _spread(data: Any, path: str, courses: Any, band: float) -> tuple[Any, Any, Any] | None:
    """Low, median and high course over all members that did not fail; one course three times; None if all failed."""
    wanted = [0.5 - band / 2, 0.5, 0.5 + band / 2]
    stored = data.get(f"{path}|band")
    if stored is not None and len(courses) > 1:
        known = data["quantile"].values
        rows = [np.array([np.interp(q, known, column) for column in stored.values.T]) for q in wanted]
        return rows[0], rows[1], rows[2]
    good = courses[~np.isnan(courses[:, -1])] if len(courses) > 1 else courses
    if not len(good):
        return None
    if len(good) == 1:
        return good[0], good[0], good[0]
    low, middle, high = np.quantile(good, wanted, axis=0)
    return low, middle, high


def _lines(panel: Any, data: Any) -> list[tuple[str, Any]]:
    """Label and courses (members, time) of every line."""
    names = list(panel.labels) if panel.labels else short(panel.paths)
    if len(panel.paths) == 1 and "synapse" in data.coords and data.sizes["member"] <= MOST_LINES:
        course = data[panel.paths[0]]
        return [(str(data["synapse"].values[m]), course.values[m : m + 1]) for m in range(data.sizes["member"])]
    return [(name, np.atleast_2d(data[path].values)) for name, path in zip(names, panel.paths, strict=True)]


def short(paths: Sequence[str]) -> list[str]:
    """What tells paths apart, in words: parts of cell.x, cell.y; wholes of a.x, b.y."""
    split = [path.split(".") for path in paths]
    if len(paths) == 1:
        return [split[0][-1].replace("_", " ")]
    if len({parts[-1] for parts in split}) == 1:
        return [" ".join(parts[:-1]).replace("_", " ") for parts in split]
    if len({tuple(parts[:-1]) for parts in split}) == 1:
        words = [parts[-1].split("_") for parts in split]
        while all(len(w) > 1 for w in words) and len({w[0] for w in words}) == 1:
            words = [w[1:] for w in words]
        return [" ".join(w) for w in words]
    return [path.replace("_", " ") for path in paths]


def _logarithmic(axes: Any) -> None:
    """A logarithmic axis; what is 0 or below has no place on it and is left out."""
    values = np.concatenate([line.get_ydata() for line in axes.lines] or [np.empty(0)])
    values = values[np.isfinite(values) & (values > 0)]
    if values.size:
        from matplotlib.ticker import FuncFormatter, LogLocator

        axes.set_yscale("log")
        axes.set_ylim(max(values.min() / 1.6, values.max() / 10**DECADES), values.max() * 1.6)
        axes.yaxis.set_major_locator(LogLocator(base=10, numticks=5))
        axes.yaxis.set_major_formatter(FuncFormatter(lambda x, _: f"{x:g}"))


def _label(axes: Any, ends: list[tuple[str, str, Any]]) -> None:
    """Names beside the ends of the lines, moved apart where they would touch."""
    axes.get_ylim()  # settles the limits that the places depend on
    places = []
    for _, _, course in ends:
        last = course[np.isfinite(course)][-1:] if np.isfinite(course).any() else np.array([0.0])
        place = axes.transAxes.inverted().transform(axes.transData.transform((0, last[0])))[1]
        places.append(float(min(max(place, 0.0), 1.0)) if np.isfinite(place) else 0.0)
    order = sorted(range(len(ends)), key=lambda k: (places[k], -k))
    settled = apart([places[k] for k in order])
    for k, y in zip(order, settled, strict=True):
        label, colour, _ = ends[k]
        axes.text(1.012, y, label, color=colour, transform=axes.transAxes, va="center", size=8.5, parse_math=False)


def apart(places: Sequence[float]) -> list[float]:
    """Ascending places moved so that neighbours keep their distance; a group stays around its middle, inside 0..1."""
    groups: list[list[float]] = []
    for place in places:
        groups.append([place])
        while len(groups) > 1 and _lowest(groups[-1]) < _lowest(groups[-2]) + len(groups[-2]) * CLOSE:
            last = groups.pop()
            groups[-1] += last
    return [_lowest(group) + k * CLOSE for group in groups for k in range(len(group))]


def _lowest(group: Sequence[float]) -> float:
    """Place of the lowest label of a group around its middle, so that all of them are beside the panel."""
    half = (len(group) - 1) * CLOSE / 2
    return min(max(sum(group) / len(group), half), max(1 - half, half)) - half


def _rows(panel: Any, events: Mapping[str, Sequence[Any]]) -> list[tuple[str, int]]:
    """Port and member of every row of spikes."""
    rows: list[tuple[str, int]] = []
    for port in panel.spikes:
        trains = events.get(port, [])
        alike = all(np.array_equal(trains[0], train) for train in trains[1:])
        rows += [(port, m) for m in range(1 if alike else min(len(trains), MOST_TRAINS))]
    return rows


def _height(panel: Any, events: Mapping[str, Sequence[Any]]) -> float:
    if hasattr(panel, "raster"):
        return network_figures.height(panel)
    return max(RASTER_HEIGHT, 0.16 * len(_rows(panel, events))) if panel.spikes else HEIGHT


def _raster(axes: Any, panel: Any, data: Any, events: Mapping[str, Sequence[Any]]) -> None:
    rows = _rows(panel, events)
    ports = list(panel.spikes)
    names = list(panel.labels) if panel.labels else short(ports)
    for k, (port, m) in enumerate(rows):
        times = np.asarray(events[port][m]) if port in events and m < len(events[port]) else np.array([])
        own = "synapse" in data.coords and len(rows) <= MOST_LINES
        colour = COLOURS[k % len(COLOURS) if own else ports.index(port) % len(COLOURS)]
        axes.vlines(times, k - 0.36, k + 0.36, color=colour, linewidth=1.0)
        label = names[ports.index(port)]
        if len(rows) > len(ports):
            label = str(data["synapse"].values[m]) if "synapse" in data.coords else f"{label} {m}"
        if len(rows) <= 2 * MOST_TRAINS:
            axes.text(
                1.012,
                k,
                label,
                color=colour,
                va="center",
                size=8.5,
                transform=axes.get_yaxis_transform(),
                parse_math=False,
            )
    axes.set_ylim(len(rows) - 0.4, -0.6)
    axes.set_yticks([])
    axes.spines["left"].set_visible(False)
    axes.grid(False)


def inline(text: str) -> str:
    """SVG that may stand in a page: no header, no addresses, no plain ids; colours become variables of the page."""
    text = text[text.index("<svg") :]
    text = re.sub(r"<metadata>.*?</metadata>", "", text, flags=re.DOTALL)
    text = re.sub(r'\s+xmlns(:\w+)?="[^"]*"', "", text).replace("xlink:href", "href")
    text = re.sub(r' id="[a-z]+\d*_\d+(_\w+)?"', "", text)
    text = re.sub(r'<svg [^>]*?viewBox="([^"]+)"[^>]*>', r'<svg viewBox="\1" role="img">', text, count=1)
    text = re.sub(r"(?<= )(-?\d+\.\d\d)\d+", r"\1", text)  # a hundredth of a point is enough
    for colour, variable in VARIABLES.items():
        text = text.replace(colour, f"var({variable})")
    return text.strip()
