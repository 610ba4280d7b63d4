"""The receptors of a network, fitted to the whole synapse: their parameters, what they miss, and a train of both.

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
figure, rows = plt.subplots(2, 1, figsize=(8, 5), sharex=True, layout="constrained")
for name, model, line in (("whole synapse", full, "-"), ("reduced", reduced.model, "--")):
    data = simulate(model, spikes, times=np.arange(0, 400, 0.05))
    for axes, receptor in zip(rows, ("ampa", "nmda"), strict=True):
        axes.plot(data["time"], data[f"{receptor}.conductance"], linestyle=line, label=name)
for axes, receptor in zip(rows, ("AMPA", "NMDA"), strict=True):
    axes.set_ylabel(f"{receptor} (nS)")
rows[0].set_title("Ten spikes at 50 Hz, -65 mV")
rows[0].legend()
rows[1].set_xlabel("time (ms)")
figure.savefig(path, dpi=150)
