"""Half a second of 20 spikes a second on the shipped synapse: the postsynaptic voltage, drawn to a file.

Run     python examples/twenty_hertz.py
Writes  twenty_hertz.png in the current folder
"""

import matplotlib.pyplot as plt

from glutamate import Protocol, load, simulate

model = load("synapse")
data = simulate(model, Protocol().spikes("release.spike", rate="20 Hz", until="500 ms"), duration="600 ms")

figure, axes = plt.subplots(figsize=(8, 3), layout="constrained")
data["membrane.voltage"].plot(ax=axes)
axes.set_title("A synapse at 20 spikes a second")
figure.savefig("twenty_hertz.png", dpi=150)
