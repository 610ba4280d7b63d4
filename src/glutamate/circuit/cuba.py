"""CUBA: the current-based companion of COBA, 4,000 cells that a constant drive keeps near threshold.

Cells        3,200 excitatory, 800 inhibitory, every pair connected with probability 0.02
Takes in     nothing: the resting potential lies above threshold
Hands on     `network(seed)`
Sources      VogelsAbbott2005 (the network), Brette2007 (the benchmark)
"""

from __future__ import annotations

from glutamate.circuit.lif_two_currents import LIFTwoCurrents
from glutamate.engine.model import network_model
from glutamate.engine.network import Group, Network, Pairwise, Projection

CELLS = {"excitatory": 3200, "inhibitory": 800}
PROBABILITY = 0.02
WEIGHTS = {"excitatory": "16.2 pA", "inhibitory": "-139.5 pA"}
DELAY = "0.1 ms"
START = "uniform(-60 mV, -50 mV)"


@network_model("cuba", title="Self-sustained activity by currents, 4,000 cells")
def network(seed: int = 0, dt: float | str = "0.1 ms") -> Network:
    """The network."""
    cell = LIFTwoCurrents()
    groups = {name: Group(cell, n, {"voltage": START}) for name, n in CELLS.items()}
    rule = Pairwise(PROBABILITY)
    projections = [Projection(a, b, a, rule, WEIGHTS[a], DELAY) for a in groups for b in groups]
    return Network(groups, projections, dt=dt, seed=seed)
