"""Brain figure: runs of one brain in several conditions: rates on a map, connectivity and its change, BOLD.

Takes in    runs of brain/run.py by condition, with rates and activity, several copies each; the connectome with centres
Hands on    `brain_figure(runs, connectome, path)`: PNG, SVG or PDF by the ending of the name
Reading     maps look down on the head, the front above; the first condition in full, others as the change from it;
            changed regions are ringed. Correlations are means over copies of Fisher's z
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from glutamate.errors import ParameterError
from glutamate.readouts.connectivity import functional_connectivity
from glutamate.readouts.regions import regional_bold
from glutamate.report.style import COLOURS, GRID, INK, QUIET, style

SIZE = (9.6, 6.6)  # inches
CHANGE, LEVEL = "RdBu_r", "YlGnBu"
DOT = 62
SKIPPED = 10  # windows of BOLD, while vessels settle
ALMOST = 1 - 1e-12
INSIDE = 0.995  # share of the pairs that the scale of a matrix holds


def brain_figure(
    runs: Mapping[str, Any], connectome: Any, path: str | Path, ringed: Sequence[str] = (), window_ms: float = 2000.0
) -> Path:
    """Draw two or three conditions, the first of which the others are compared with; returns where it was written.

    Raises ParameterError for one condition or more than three, a connectome without centres, unknown regions.
    """
    from matplotlib.figure import Figure

    if not 2 <= len(runs) <= 3:
        raise ParameterError("conditions of a figure", f"{len(runs)}", "two or three", "choose some")
    if connectome.centres is None:
        raise ParameterError("a map of regions", "no centres", "centres in mm", "give them to the connectome")
    inside = [connectome.index(name) for name in ringed]
    rates = {name: data["rate_e"].mean(("member", "time")).values for name, data in runs.items()}
    bold = {name: regional_bold(data["activity"], window_ms=window_ms) for name, data in runs.items()}
    links = {name: mean_connectivity(signal.values[..., SKIPPED:]) for name, signal in bold.items()}
    with style():
        figure = Figure(figsize=SIZE, facecolor="white", layout="constrained")
        halves: Any = figure.subfigures(2, 1, height_ratios=[1, 1.02])
        _maps(halves[0], rates, connectome, inside)
        _links(halves[1], links, bold, connectome, inside)
        figure.savefig(path, dpi=160)
    return Path(path)


def mean_connectivity(signals: Any) -> Any:
    """Correlations (regions, regions) of signals (copies, regions, times), averaged as Fisher's z; diagonal 1."""
    each = np.array([functional_connectivity(copy) for copy in signals])
    mean = np.tanh(np.arctanh(np.clip(each, -ALMOST, ALMOST)).mean(axis=0))
    np.fill_diagonal(mean, 1.0)
    return mean


def _maps(figure: Any, rates: Mapping[str, Any], connectome: Any, inside: Sequence[int]) -> None:
    names = list(rates)
    first = rates[names[0]]
    largest = max(float(np.abs(rates[name] - first).max()) for name in names[1:])
    axes = figure.subplots(1, len(names))
    for axis, name in zip(axes, names, strict=True):
        change = name != names[0]
        values = rates[name] - first if change else rates[name]
        bounds = (-largest, largest) if change else (0.0, float(first.max()) * 1.05)
        dots = axis.scatter(
            *connectome.centres[:, :2].T,
            c=values,
            cmap=CHANGE if change else LEVEL,
            vmin=bounds[0],
            vmax=bounds[1],
            s=DOT,
            edgecolors=QUIET,
            linewidths=0.5,
        )
        if inside:
            ring = {"facecolors": "none", "edgecolors": INK, "linewidths": 1.3}
            axis.scatter(*connectome.centres[inside, :2].T, s=1.9 * DOT, **ring)
        axis.set(aspect="equal", xticks=[], yticks=[], title=name)
        axis.margins(0.12)
        axis.grid(False)
        for side in axis.spines.values():
            side.set_visible(False)
        for side, x in (("left", 0.0), ("right", 1.0)):
            axis.text(x, 0.0, side, transform=axis.transAxes, ha=side, color=QUIET, size=8)
        mean = values.mean() if not change else (values / first).mean()
        said = f"mean {mean:.2f} Hz" if not change else f"mean {100 * mean:+.1f} %"
        axis.text(0.5, -0.02, said, transform=axis.transAxes, ha="center", va="top", size=8.5)
        bar = figure.colorbar(dots, ax=axis, shrink=0.62, pad=0.02, aspect=14)
        bar.set_label("change of rate (Hz)" if change else "rate (Hz)")
        bar.outline.set_visible(False)


def _links(
    figure: Any, links: Mapping[str, Any], bold: Mapping[str, Any], connectome: Any, inside: Sequence[int]
) -> None:
    names = list(links)
    whole, moved, course = figure.subplots(1, 3, width_ratios=[1, 1, 1.12])
    above = np.triu_indices(len(connectome), 1)
    change = links[names[1]] - links[names[0]]
    mean = links[names[0]][above].mean()
    _matrix(figure, whole, links[names[0]], f"correlation of BOLD, {names[0]}", inside)
    _matrix(figure, moved, change, f"its change, {names[1]}", inside)
    whole.set_xlabel(f"regions, left and right; mean {mean:.2f}")
    moved.set_xlabel(f"mean {change[above].mean():+.3f}")
    at = inside[len(inside) // 2] if inside else 0
    for colour, name in zip(COLOURS, names, strict=False):
        signal = bold[name]
        seconds = signal["time"].values[SKIPPED:] / 1e3
        course.plot(seconds, 100 * signal.values[0, at, SKIPPED:], color=colour, label=name, linewidth=1.2)
    course.set(title=f"BOLD of {connectome.labels[at]}, one copy", xlabel="time (s)", ylabel="above activity 0 (%)")
    course.set_xlim(seconds[0], seconds[-1])
    course.margins(y=0.32)
    course.legend(frameon=False, fontsize=8, loc="upper left", ncols=1, handlelength=1.4, labelspacing=0.2)


def _matrix(figure: Any, axis: Any, values: Any, title: str, inside: Sequence[int]) -> None:
    """Signed values, the strongest few beyond the ends of the scale."""
    from matplotlib.patches import Rectangle

    limit = float(np.quantile(np.abs(values[np.triu_indices(len(values), 1)]), INSIDE)) or 1.0
    shown = np.where(np.eye(len(values), dtype=bool), np.nan, values)
    image = axis.imshow(shown, cmap=CHANGE, vmin=-limit, vmax=limit, interpolation="nearest")
    axis.set(xticks=[], yticks=[], title=title)
    axis.grid(False)
    half = len(values) / 2 - 0.5
    for line in (axis.axhline, axis.axvline):
        line(half, color=GRID, linewidth=0.8)
    if inside and len(inside) == max(inside) - min(inside) + 1:
        corner, width = min(inside) - 0.5, len(inside)
        axis.add_patch(Rectangle((corner, corner), width, width, fill=False, edgecolor=INK, linewidth=1.2))
    bar = figure.colorbar(image, ax=axis, shrink=0.62, pad=0.02, aspect=14, extend="both")
    bar.outline.set_visible(False)
