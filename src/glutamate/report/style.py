"""Style: the one look of every figure: colours that colour-blind readers can tell apart, quiet axes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

INK, QUIET, GRID = "#1d2126", "#68707a", "#dfe3e8"
# after Okabe and Ito, darker where lines are thin
COLOURS = ("#0072b2", "#d55e00", "#009e73", "#b0609a", "#a87900", "#4a98d0")
DARK = {
    INK: "#e6e9ed", QUIET: "#9aa3ad", GRID: "#333a43",
    **dict(zip(COLOURS, ("#56a8e0", "#ff8d4d", "#2cc79c", "#dd8fc6", "#e0b23c", "#8cc6f0"), strict=True)),
}  # fmt: skip
VARIABLES = {colour: f"--ink{k}" for k, colour in enumerate(DARK)}

SETTINGS: Any = {
    "font.family": "sans-serif", "font.size": 9, "svg.fonttype": "none", "svg.hashsalt": "glutamate",
    "text.color": INK, "axes.edgecolor": QUIET, "axes.labelcolor": QUIET, "xtick.color": QUIET, "ytick.color": QUIET,
    "axes.linewidth": 0.7, "xtick.major.width": 0.7, "ytick.major.width": 0.7, "xtick.major.size": 3,
    "ytick.major.size": 3, "ytick.minor.size": 0, "xtick.minor.size": 0, "axes.spines.top": False,
    "axes.spines.right": False, "axes.grid": True, "axes.grid.axis": "y", "grid.color": GRID,
    "grid.linewidth": 0.7, "axes.axisbelow": True, "lines.linewidth": 1.4, "lines.solid_capstyle": "round",
    "axes.labelsize": 9, "xtick.labelsize": 8.5, "ytick.labelsize": 8.5,
    "axes.titlesize": 10, "axes.titleweight": "bold", "axes.titlelocation": "left", "axes.titlecolor": INK,
    "axes.formatter.useoffset": False, "path.simplify": True, "path.simplify_threshold": 0.05,
}  # fmt: skip


@contextmanager
def style() -> Iterator[None]:
    """Draw in this look; the user's own settings come back afterwards."""
    import matplotlib

    with matplotlib.rc_context(SETTINGS):
        yield


def unit_text(unit: str) -> str:
    """A unit as readers write it."""
    return "" if unit == "1" else re.sub(r"\bu(?=[A-Za-z])", "µ", unit)
