"""Network of adaptive exponential cells: regular and fast spiking, conductance synapses, external drive.

Cells        8,000 excitatory (regular spiking), 2,000 inhibitory (fast spiking); every pair connected with 0.05
Takes in     400 external excitatory trains per cell, switched on over half a second
Hands on     `network(...)`, `rates(...)`; `targets()`: held against the mean field of the same cells
Sources      DiVolo2019 (all numbers)
"""

from __future__ import annotations

from functools import cache, partial
from typing import Any

import numpy as np

from glutamate.circuit.adex import AdEx
from glutamate.engine.mechanism import Target
from glutamate.engine.model import network_model
from glutamate.engine.network import Group, Network, Pairwise, PoissonInput, Projection, Record

CELLS = {"excitatory": 8000, "inhibitory": 2000}
PROBABILITY = 0.05
WEIGHTS = {"excitatory": "1.5 nS", "inhibitory": "5 nS"}
EXTERNAL, DRIVE_HZ = 400, 2.5
DELAY = "0.5 ms"
RAMP_MS, BIN_MS = 500.0, 10.0
LENGTH_MS, LAST_MS = 3000.0, 1500.0


@network_model("adaptive_network", title="Adaptive exponential cells under ramped drive, 10,000 cells")
def network(adaptation_pa: float = 60.0, leak_mv: float = -65.0, drive_hz: float = DRIVE_HZ, seed: int = 0) -> Network:
    """The network for a step of adaptation and a leak reversal of the excitatory cells."""
    kinds = {
        "excitatory": AdEx(adaptation_step=adaptation_pa, leak_reversal=leak_mv),
        "inhibitory": AdEx.fast_spiking(),
    }
    groups = {name: Group(kinds[name], n, {"voltage": "uniform(-70 mV, -55 mV)"}) for name, n in CELLS.items()}
    rule = Pairwise(PROBABILITY)
    projections = [Projection(a, b, a, rule, WEIGHTS[a], DELAY) for a in groups for b in groups]
    shares = (np.arange(round(RAMP_MS / BIN_MS)) + 1) * BIN_MS / RAMP_MS
    rates = [f"{drive_hz * share:.9g} Hz" for share in shares]
    inputs = [
        PoissonInput(name, "excitatory", rates, WEIGHTS["excitatory"], number=EXTERNAL, bin=BIN_MS) for name in groups
    ]
    return Network(groups, projections, inputs, seed=seed)


@cache
def rates(adaptation_pa: float, leak_mv: float) -> Any:
    """Rates in Hz of excitatory and inhibitory cells over the last 1.5 of 3 s."""
    data = network(adaptation_pa, leak_mv).run(LENGTH_MS, Record(spikes=False, bin=100.0))
    return data["rate"].values[data["bin"].values >= LENGTH_MS - LAST_MS].mean(axis=0)


def targets() -> list[Target]:
    """Rates against an independent implementation of the same network, in three states."""
    found = partial(Target, "CIR-53", source="computed: independent implementation", kind="regression", unit="Hz")
    states = (
        ("strong adaptation", (60.0, -65.0), (1.49, 9.27), 0.10),
        ("strong adaptation, higher leak reversal", (60.0, -63.0), (1.98, 10.4), 0.10),
        ("weak adaptation", (5.0, -65.0), (3.62, 14.0), 0.25),
    )
    return [
        found(what=f"adaptive network, {what}, {kind}", expected=expected[k], tolerance=tolerance,
              measure=lambda state=state, k=k: float(rates(*state)[k]))
        for what, state, expected, tolerance in states
        for k, kind in enumerate(CELLS)
    ]  # fmt: skip
