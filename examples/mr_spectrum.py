"""A spectrum of the frontal cortex at 3 T and 7 T, fitted, and the edited spectrum that shows GABA.

Run     python examples/mr_spectrum.py [picture.png]
Writes  mr_spectrum.png in the current folder, or the file that is named; prints concentrations with their bounds
"""

import sys

from glutamate.readouts.mrs import Tissue, mr_fit, mr_spectrum
from glutamate.report.mr_figure import mr_figure

path = sys.argv[1] if len(sys.argv) > 1 and sys.argv[1].endswith(".png") else "mr_spectrum.png"
voxel = Tissue(grey=0.60, white=0.28, fluid=0.12)
after = {"glutamate": "9.5 mM"}  # what is not named stays as it usually is

for scan, snr in (("press 30 ms 3T", 60), ("slaser 26 ms 7T", 120), ("mega-press 3T", 120)):
    fit = mr_fit(mr_spectrum(after, scan, voxel, snr=snr, seed=1))
    print(scan)
    for row in fit.table():
        if row["name"] in ("Glu", "Gln", "GABA", "Glx"):
            print(f"  {row['name']:5} {row['mM']:6.2f} mM, at best +- {row['percent']:.1f} %")
    if scan.startswith("press"):
        mr_figure(fit, path)
