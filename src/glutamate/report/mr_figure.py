"""MR figure: a spectrum with its fit, residual and baseline, and what each metabolite adds.

Takes in    an MRFit
Hands on    `mr_figure(fit, path)`: PNG, SVG or PDF by the ending of the name
Reading     shift falls from left to right as in the clinic; the residual stands above in the same units, its shade is
            twice the noise; parts are drawn below, each as high as the others, with amount and Cramer-Rao bound
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from glutamate.errors import ParameterError
from glutamate.readouts.mrs.checks import kind, place
from glutamate.readouts.mrs.fit import MRFit
from glutamate.readouts.mrs.spin_systems import SUMS
from glutamate.report.style import COLOURS, GRID, INK, QUIET, style

WIDTH, TOP, MIDDLE, ROW = 7.4, 2.5, 0.55, 0.3  # inches
SHOWN = ("Glu", "Gln", "GABA", "GSH", "tNAA", "tCr", "tCho", "Ins", "Asp", "Tau", "Lac", "sIns")
REST = "macromolecules"
ENDINGS = (".png", ".svg", ".pdf")


def mr_figure(fit: MRFit, path: str | Path, title: str = "") -> Path:
    """Draw a fit; returns where it was written. A file that is there is replaced.

    Raises ParameterError for what is no fit, another ending, or a folder that is not there.
    """
    from matplotlib.figure import Figure

    fit = kind("a figure of a fit", fit, MRFit, "mr_fit")
    target = place("a figure", path, overwrite=True)
    if target.suffix.lower() not in ENDINGS:
        raise ParameterError("a figure", target.name[-60:], f"a name ending in {', '.join(ENDINGS)}", "rename it")
    rows = parts(fit)
    bottom = ROW * (len(rows) + 0.6)
    with style():
        figure = Figure(figsize=(WIDTH, TOP + MIDDLE + bottom + 1.1), facecolor="white", layout="constrained")
        left, whole, below = figure.subplots(3, 1, sharex=True, height_ratios=[MIDDLE, TOP, bottom])
        _residual(left, fit)
        _fit(whole, fit)
        _parts(below, fit, rows)
        below.set_xlim(fit.ppm[-1], fit.ppm[0])
        below.set_xlabel("shift (ppm)")
        left.set_title(str(title) or heading(fit), parse_math=False)
        figure.savefig(target, dpi=160)
    return target


def heading(fit: MRFit) -> str:
    """Sequence, field, echo and, where there are several, condition."""
    said = [fit.scan.sequence, f"{fit.scan.field_t:g} T", f"echo {fit.scan.te_ms:g} ms", fit.condition]
    return ", ".join(word for word in said if word)


def parts(fit: MRFit) -> list[tuple[str, Any]]:
    """Label and course (w,) of every metabolite or sum that is in the fit, then of all macromolecules."""
    found = []
    for name in SHOWN:
        members = [k for k, one in enumerate(fit.names) if one in SUMS.get(name, (name,))]
        if members:
            mm, percent = fit.amount(name), fit.percent(name)
            error = f"± {fit.bound(name):.2f}" if np.isfinite(percent) else ""
            found.append((f"{name}  {mm:.2f} {error} mM", fit.parts[members].sum(0)))
    broad = [k for k, one in enumerate(fit.names) if one.startswith("MM")]
    if broad:
        found.append((REST, fit.parts[broad].sum(0)))
    return found


def _residual(axes: Any, fit: MRFit) -> None:
    axes.axhspan(-2 * fit.noise_sd, 2 * fit.noise_sd, color=GRID, linewidth=0)
    axes.plot(fit.ppm, fit.residual, color=QUIET, linewidth=0.7)
    axes.set_ylabel("residual")


def _fit(axes: Any, fit: MRFit) -> None:
    axes.plot(fit.ppm, fit.data, color=INK, linewidth=0.8, label="spectrum")
    axes.plot(fit.ppm, fit.model, color=COLOURS[1], linewidth=1.1, label="fit")
    axes.plot(fit.ppm, fit.baseline, color=COLOURS[0], linewidth=1.0, label="baseline")
    axes.set_ylabel("mM of protons per Hz")
    axes.legend(frameon=False, loc="upper left", bbox_to_anchor=(1.0, 1.0))
    axes.margins(y=0.08)


def _parts(axes: Any, fit: MRFit, rows: list[tuple[str, Any]]) -> None:
    """Parts below each other, each on the scale of its own height; what is negative lifts its own line of zero."""
    for k, (label, course) in enumerate(rows):
        low = min(float(course.min()), 0.0)
        size = float(course.max() - low) or 1.0
        base = len(rows) - 1 - k - 0.8 * low / size
        colour = COLOURS[k % len(COLOURS)] if label != REST else QUIET
        axes.axhline(base, color=GRID, linewidth=0.7)
        axes.plot(fit.ppm, base + 0.8 * course / size, color=colour, linewidth=1.1)
        beside = axes.get_yaxis_transform()
        axes.text(1.01, len(rows) - 0.9 - k, label, color=colour, fontsize=8, transform=beside, parse_math=False)
    axes.set_yticks([])
    axes.set_ylim(-0.2, len(rows))
    axes.set_ylabel("parts, each on its own scale")
    axes.grid(False)
