"""The cortical microcircuit at full scale: spikes of 400 ms, and how rates, irregularity and correlations spread.

Run     python examples/microcircuit.py [picture.png]
Writes  microcircuit.png in the current folder, or the file that is named; 1.6 GB, about half a minute on two cores
"""

import sys

import matplotlib.pyplot as plt
import numpy as np

from glutamate.circuit import microcircuit

SECONDS, SHOWN_MS, CELLS_SHOWN = 10, (5000, 5400), 0.03

path = sys.argv[1] if len(sys.argv) > 1 and sys.argv[1].endswith(".png") else "microcircuit.png"
simulation = microcircuit.network(seed=1).build()
simulation.run(microcircuit.SETTLE_MS)
data = simulation.run(f"{SECONDS} s")
data["spike_time"] = data["spike_time"] - microcircuit.SETTLE_MS
times, cells = data["spike_time"].values, data["spike_cell"].values
found = microcircuit.activity(data, microcircuit.SIZES, SECONDS * 1000.0)
edges = np.concatenate([[0], np.cumsum(microcircuit.SIZES)])
colours = ["C0" if name.endswith("E") else "C3" for name in microcircuit.POPULATIONS]

figure, places = plt.subplot_mosaic("abcd", figsize=(13, 5), width_ratios=[1.8, 1, 1, 1], layout="constrained")
window = (times >= SHOWN_MS[0]) & (times < SHOWN_MS[1])
for low, high, colour in zip(edges[:-1], edges[1:], colours, strict=True):
    own = window & (cells >= low) & (cells < low + CELLS_SHOWN * (high - low))
    places["a"].plot(times[own] - SHOWN_MS[0], low + (cells[own] - low) / CELLS_SHOWN, ".", color=colour, markersize=2)
places["a"].set(xlabel="time (ms)", title="3 % of 77,169 cells", xlim=(0, SHOWN_MS[1] - SHOWN_MS[0]))
places["a"].set_yticks((edges[:-1] + edges[1:]) / 2, microcircuit.POPULATIONS)
places["a"].invert_yaxis()

names = {
    "b": ("rates", "rate (Hz)"),
    "c": ("irregularity", "CV of intervals"),
    "d": ("correlation", "correlation, 2 ms"),
}
for key, (what, label) in names.items():
    values = [getattr(found[name], what) for name in microcircuit.POPULATIONS]
    boxes = places[key].boxplot(values, orientation="horizontal", showfliers=False, patch_artist=True, whis=(5, 95))
    for box, colour in zip(boxes["boxes"], colours, strict=True):
        box.set(facecolor=colour, alpha=0.5)
    places[key].plot([v.mean() for v in values], range(1, 9), "k+", label="mean")
    places[key].set_yticks(range(1, 9), microcircuit.POPULATIONS)
    places[key].set_xlabel(label)
    places[key].invert_yaxis()
places["b"].plot(microcircuit.RATES, range(1, 9), "kx", label="published mean")
places["b"].legend(fontsize="small")
figure.savefig(path, dpi=110)
for name, one in found.items():
    print(f"{name:5} {one.rates.mean():6.2f} Hz   CV {one.irregularity.mean():.2f}   r {one.correlation.mean():+.4f}")
