"""Macromolecules: the broad lines of proteins under the metabolites.

Takes in    a Scan
Hands on    `macromolecules(scan)`: names and signals (points,) of nine Gaussian lines at the top of the echo
Rule        widths are those seen in tissue, so the linewidth of the voxel is not added; areas are in mM of protons
Limits      areas and widths are typical, not measured: read no concentration of macromolecules from them. T1 is so
            short that repetition hardly matters and is left out. Echo modulation is left out; in a difference spectrum
            only the line at 2.97 ppm is left, whose partner at 1.67 ppm the editing pulse inverts
Sources     Cudalbu2021 (which lines there are), Mescher1998 (what is edited with GABA)
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from glutamate.parameter import Parameter
from glutamate.readouts.mrs.scan import WATER_PPM, Scan

AREA = "assumed: a tenth of the height of NAA at 3 T and an echo of 30 ms, as in published spectra"


class Line(NamedTuple):
    """Shift and full width at half height in ppm, area per that of the line at 0.91 ppm."""

    ppm: float
    width: float
    share: float


LINES = (
    Line(0.91, 0.14, 1.0), Line(1.21, 0.16, 0.67), Line(1.43, 0.16, 0.67), Line(1.67, 0.15, 0.67),
    Line(2.05, 0.16, 1.0), Line(2.27, 0.20, 0.5), Line(2.97, 0.15, 0.33), Line(3.21, 0.20, 0.2), Line(3.80, 0.30, 0.67),
)  # fmt: skip
LEVEL = Parameter(15.0, "mM", AREA, low=5, high=30, domain=(0, None), note="protons of the line at 0.91 ppm")
T2 = Parameter(40, "ms", "assumed: between 20 and 60 ms in published fits", low=20, high=60, domain=(0, None))
EDITED = Parameter(0.5, "1", "assumed: as a triplet, half of the area returns", low=0.3, high=0.6, domain=(0, 1))
EDITED_LINE = 2.97


def macromolecules(scan: Scan) -> tuple[list[str], Any]:
    """Names and signals (lines, points) per area of 1, without their own areas."""
    times = scan.times()
    left = np.exp(-scan.te_ms / T2.canonical())
    if scan.sequence == "steam":
        left = left / 2
    rows = []
    for line in LINES:
        sigma = line.width * scan.frequency_mhz / (2 * np.sqrt(2 * np.log(2)))  # Hz
        turn = 2j * np.pi * (line.ppm - WATER_PPM.canonical()) * scan.frequency_mhz
        rows.append(left * np.exp(turn * times - 2 * (np.pi * sigma * times) ** 2))
    return [f"MM{line.ppm:.2f}" for line in LINES], np.array(rows)


def areas() -> dict[str, float]:
    """Area of every line in mM of protons."""
    return {f"MM{line.ppm:.2f}": LEVEL.canonical() * line.share for line in LINES}
