"""A brain of 80 regions loses a fifth of GABA-A in eight of them: at once, and after three days of homeostasis.

Run     python examples/whole_brain.py [picture.png]
Writes  whole_brain.png in the current folder, or the file that is named; prints rates, connectivity, metastability
"""

import sys

import numpy as np

from glutamate.brain.balance import balanced, compensated, tuned
from glutamate.brain.run import run
from glutamate.brain.synthetic import synthetic
from glutamate.brain.whole import WholeBrain
from glutamate.readouts.regions import metastability, regional_bold
from glutamate.report.brain_figure import brain_figure, mean_connectivity

COPIES = 2
path = sys.argv[1] if len(sys.argv) > 1 and sys.argv[1].endswith(".png") else "whole_brain.png"

connectome = synthetic(80, seed=0).scaled(1.0)  # a region hears 1 on average; no brain was measured
patch = connectome.labels[:8]  # the frontmost of the left hemisphere

before, found = tuned(balanced(WholeBrain(connectome)), tolerance=0.06, dt="1 ms")  # 3.1 Hz under noise
print(f"tuned in {found.rounds} rounds: no region more than {found.worst:.0%} off")
acute = before.under(gaba=0.8, where=patch)
restored, _ = tuned(acute, tolerance=0.06, dt="1 ms")
late = compensated(acute, 72, wanted=restored)

brains = {"before": before, "GABA-A 0.8 in 8 regions": acute, "after 3 days": late}
every = [brain for brain in brains.values() for _ in range(COPIES)]
data = run(every, "240 s", dt="1 ms", seed=1, streams=list(range(COPIES)) * len(brains))  # the same noise for all three
runs = {name: data.isel(member=slice(k * COPIES, (k + 1) * COPIES)) for k, name in enumerate(brains)}

ringed = np.isin(connectome.labels, patch)
print(f"{'':24} Hz in them  elsewhere  correlation  metastability")
for name, one in runs.items():
    rates = one["rate_e"].mean(("member", "time")).values
    bold = regional_bold(one["activity"])[..., 10:]
    links = mean_connectivity(bold.values)[np.triu_indices(len(connectome), 1)].mean()
    free = metastability(bold).metastability.mean()
    print(f"{name:24} {rates[ringed].mean():10.2f} {rates[~ringed].mean():10.2f} {links:12.3f} {free:14.3f}")
brain_figure(runs, connectome, path, ringed=patch)
