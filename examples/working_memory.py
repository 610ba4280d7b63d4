"""A cue that a network remembers, with all its NMDA receptors and with a tenth of them blocked.

Run     python examples/working_memory.py [picture.png]
Writes  working_memory.png in the current folder, or the file that is named
"""

import sys

import matplotlib.pyplot as plt

from glutamate.circuit import working_memory
from glutamate.engine.network import Record

path = sys.argv[1] if len(sys.argv) > 1 and sys.argv[1].endswith(".png") else "working_memory.png"
figure, columns = plt.subplots(2, 2, figsize=(10, 6), sharex=True, height_ratios=[2, 1], layout="constrained")
for (raster, rates), nmda in zip(columns.T, (1.0, 0.9), strict=True):
    network = working_memory.network(seed=1, nmda=nmda)
    data = network.run("3000 ms", Record(bin=50.0))
    shown = data["spike_cell"].values % 8 == 0
    raster.plot(data["spike_time"].values[shown], data["spike_cell"].values[shown], ",", color="0.2")
    raster.axvspan(*working_memory.CUE, color="C1", alpha=0.2)
    for group in ("pool_1", "pool_2", "interneurons"):
        rates.plot(data["bin"], data["rate"].sel(group=group), label=group)
    raster.set_title(f"NMDA × {nmda:g}")
    rates.set_xlabel("time (ms)")
columns[0, 0].set_ylabel("cell")
columns[1, 0].set_ylabel("rate (Hz)")
columns[1, 0].legend()
for row in columns:
    row[1].sharey(row[0])
figure.savefig(path, dpi=130)
