"""The receptors of a network, fitted to the whole synapse: their parameters, a train of both, what each rate misses.

Run     python examples/reduced_synapse.py [picture.png]
Writes  reduced_synapse.png in the current folder, or the file that is named
"""

import sys

import matplotlib.pyplot as plt
import numpy as np

from glutamate import Protocol, load, simulate
from glutamate.synapse.reduce import reduce_synapse

path = sys.argv[1] if len(sys.argv) > 1 and sys.argv[1].endswith(".png") else "reduced_synapse.png"
reduced = reduce_synapse()
print(reduced)

full = load("synapse", voltage="clamped")
spikes = Protocol().spikes("release.spike", rate="50 Hz", until="200 ms")
figure, grid = plt.subplots(2, 2, figsize=(10, 5), width_ratios=[2, 1], sharex="col", layout="constrained")
rows = grid[:, 0]
for name, model, line in (("whole synapse", full, "-"), ("reduced", reduced.model, "--")):
    data = simulate(model, spikes, times=np.arange(0, 400, 0.05))
    for axes, receptor in zip(rows, ("ampa", "nmda"), strict=True):
        axes.plot(data["time"], data[f"{receptor}.conductance"], linestyle=line, label=name)
for axes, receptor in zip(rows, ("AMPA", "NMDA"), strict=True):
    axes.set_ylabel(f"{receptor} (nS)")
rows[0].set_title("Ten spikes at 50 Hz, -65 mV")
rows[0].legend()
rows[1].set_xlabel("time (ms)")
TOLERANCE = {"ampa": 0.2, "nmda": 0.3}
rates = (1.0, 10.0, 50.0)
for axes, (receptor, allowed) in zip(grid[:, 1], TOLERANCE.items(), strict=True):
    axes.axhspan(1 - allowed, 1 + allowed, color="0.9", label="tolerance")
    axes.plot(range(3), [1 + reduced.errors[receptor, rate] for rate in rates], "o", color="C1")
    axes.axhline(1, color="C0")
    axes.set_ylim(0.6, 1.4)
    axes.set_xticks(range(3), [f"{rate:g}" for rate in rates])
grid[0, 1].set_title("Charge per spike, reduced / whole")
grid[0, 1].legend()
grid[1, 1].set_xlabel("rate (Hz)")
figure.savefig(path, dpi=150)
