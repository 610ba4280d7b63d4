"""Figures of sweeps and fits: data with the fitted course, profiles, draws, indices; one look with the reports.

Hands on    a matplotlib Figure; `figure.savefig("fit.png")` writes it
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from glutamate.errors import ParameterError
from glutamate.report.style import COLOURS, QUIET, style, unit_text
from glutamate.sweeps.courses import Courses
from glutamate.units import canonical_text

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from glutamate.sweeps.fit import Fit
    from glutamate.sweeps.profile import Profile

WIDTH, HEIGHT, ACROSS = 3.2, 2.4, 3
FINE = 300
MOST_BARS = 20


def fit_figure(fit: Fit) -> Figure:
    """Every measured course with its standard deviations, and the fitted course through it."""
    source = fit.problem.source
    if not isinstance(source, Courses):
        raise ParameterError("a figure of a fit", type(source).__name__, "a fit of measured courses", "draw its runs")
    panels = [(e, k) for e, run in enumerate(source.runs) for k in range(len(run.paths))]
    drawn = [source.drawing(e, fit.values, FINE) for e in range(len(source.runs))]
    with style():
        figure, axes = _grid(len(panels))
        for axis, (e, k) in zip(axes, panels, strict=True):
            run, (times, courses) = source.runs[e], drawn[e]
            path, mine, system = run.paths[k], run.which == k, run.model.system
            sd = run.sd[mine] * math.sqrt(fit.scale)
            axis.errorbar(run.times[run.row[mine]], run.values[mine], sd, fmt="o", ms=3, lw=0.8, color=QUIET)
            axis.plot(times, courses[:, k], color=COLOURS[0])
            unit = canonical_text(system.field(path)[0].unit.dims, system.time_of(path))
            axis.set(title=path, xlabel=f"time ({system.time})", ylabel=_unit(unit))
    return figure


def profile_figure(profiles: Sequence[Profile]) -> Figure:
    """The rise of chi2 along each parameter, with the threshold and the interval it cuts."""
    with style():
        figure, axes = _grid(len(profiles))
        for axis, profile in zip(axes, profiles, strict=True):
            axis.plot(profile.values, profile.rise, "o-", ms=2.5, color=COLOURS[0])
            axis.axhline(profile.threshold, color=COLOURS[1], lw=0.9)
            for end in (profile.low, profile.high):
                if end is not None:
                    axis.axvline(end, color=COLOURS[1], lw=0.9, ls=":")
            axis.set(title=profile.path, xlabel=_unit(profile.unit), ylabel="rise of chi²")
            axis.set_ylim(0, 2 * profile.threshold)
    return figure


def ensemble_figure(paths: Sequence[str], flat: Any) -> Figure:
    """Draws (n, p) of every parameter, and of every pair below each other."""
    from matplotlib.figure import Figure

    width = len(paths)
    shown = flat[:: max(1, len(flat) // 4000)]
    with style():
        figure = Figure(figsize=(2.1 * width, 2.0 * width), layout="constrained")
        axes = figure.subplots(width, width, squeeze=False)
        for row in range(width):
            for column in range(width):
                axis = axes[row, column]
                if column > row:
                    axis.set_axis_off()
                elif column == row:
                    axis.hist(flat[:, row], 40, color=COLOURS[0])
                    axis.set_yticks([])
                else:
                    axis.plot(shown[:, column], shown[:, row], ".", ms=1.5, alpha=0.3, color=COLOURS[0])
                if row == width - 1:
                    axis.set_xlabel(paths[column])
                if column == 0 and row > 0:
                    axis.set_ylabel(paths[row])
    return figure


def index_figure(indices: Mapping[str, Any]) -> Figure:
    """First and total order, or mean sizes of effects, of every number as bars; the largest factors on top."""
    found = {name: row["factors"] for name, row in indices.items() if row["factors"]}
    if not found:
        came = "; ".join(f"{name}: {row['reason']}" for name, row in indices.items()) or "nothing"
        raise ParameterError("a figure of indices", came, "at least one number with indices", "vary more or further")
    sobol = "total" in next(iter(found.values()))[0]
    keys = (("total", "total"), ("first", "first order")) if sobol else (("mean_size", "mean size of effect"),)
    with style():
        figure, axes = _grid(len(found))
        for axis, (name, rows) in zip(axes, found.items(), strict=True):
            ordered = sorted(rows, key=lambda row: row[keys[0][0]])[-MOST_BARS:]
            places = np.arange(len(ordered))
            for k, (key, label) in enumerate(keys):
                sizes, errors = [r[key] for r in ordered], [r[f"{key}_error"] for r in ordered]
                thick = 0.8 / len(keys)
                axis.barh(places - k * thick, sizes, thick, xerr=errors, color=COLOURS[k], label=label,
                          error_kw={"lw": 0.7})  # fmt: skip
            axis.set_yticks(places - thick * (len(keys) - 1) / 2, [row["path"] for row in ordered])
            axis.set(title=name, xlabel=" and ".join(label for _, label in keys))
            axis.grid(visible=False)
        if sobol:
            axes[0].legend(frameon=False, fontsize=8)
    return figure


def _grid(count: int) -> tuple[Any, list[Any]]:
    from matplotlib.figure import Figure

    if count < 1:
        raise ParameterError("a figure", "nothing to show", "at least one panel", "give one")
    across = min(count, ACROSS)
    down = math.ceil(count / across)
    figure = Figure(figsize=(WIDTH * across, HEIGHT * down), layout="constrained")
    axes = list(figure.subplots(down, across, squeeze=False).ravel())
    for axis in axes[count:]:
        axis.set_axis_off()
    return figure, axes[:count]


def _unit(unit: str) -> str:
    return unit_text(unit) if unit != "1" else ""
