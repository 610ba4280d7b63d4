"""Fear network: 4,000 spiking cells of the basal amygdala at rest, before anything is learnt.

Scheme      3,400 excitatory and 600 inhibitory cells, random connections, each cell with 1,000 background inputs
Takes in    seed, probability of connections among inhibitory cells, factor of GABA-A
Hands on    `network(...)`, `at_rest(...)`: rates; `targets()`
Not here    tone, contexts and their plasticity (fear_learning.py; fear_circuit.py: the mean field)
Limits      synaptic courses of 0.326 ms are exponentials of equal charge and mean time; delays are all 2 ms
Sources     Vlachos2011 (network); numbers and rates as in an open replication
"""

from __future__ import annotations

from functools import cache, partial
from typing import Any

from glutamate.circuit.lif_conductance import LIFConductance
from glutamate.engine.mechanism import Target, changed
from glutamate.engine.model import network_model
from glutamate.engine.network import Group, Network, Pairwise, PoissonInput, Projection, Record
from glutamate.plasticity.fear_cell import HALF_E

CELLS = {"excitatory": 3400, "inhibitory": 600}
PROBABILITY = {"excitatory": (0.01, 0.15), "inhibitory": (0.15, 0.1)}  # onto excitatory, inhibitory cells
WEIGHTS = {"excitatory": 1.25, "inhibitory": 2.5}  # nS, peak of an alpha function
ALPHA_TIME = 0.326  # ms
BACKGROUND, INPUTS = {"excitatory": 5e-3, "inhibitory": 6e-3}, 1000  # 1/ms each
DELAY = "2 ms"
SETTLES, SECONDS, SEEDS = 0.5, 3.0, 5


@network_model("basal_amygdala", title="Basal amygdala at rest, 4,000 cells")
def network(seed: int = 0, mutual_inhibition: float = PROBABILITY["inhibitory"][1], gaba: float = 1.0) -> Network:
    """The network; `mutual_inhibition` is the probability of a connection between two inhibitory cells."""
    cell = changed(
        LIFConductance(), capacitance=250.0, leak_conductance=16.7, excitatory_time=2 * ALPHA_TIME,
        inhibitory_time=2 * ALPHA_TIME, resting_potential=-70.0, reset_potential=-70.0, threshold=-50.0,
        refractory_time=2.0,
    )  # fmt: skip
    start = {"voltage": "uniform(-70 mV, -50 mV)"}
    groups = {name: Group(cell, n, start, {"current": 0.0}) for name, n in CELLS.items()}
    projections = []
    for source, chances in PROBABILITY.items():
        strength = HALF_E * WEIGHTS[source] * (gaba if source == "inhibitory" else 1.0)
        for target, chance in zip(CELLS, chances, strict=True):
            own = mutual_inhibition if source == target == "inhibitory" else chance
            projections.append(Projection(source, target, source, Pairwise(own), strength, DELAY))
    noise = [
        PoissonInput(name, "excitatory", rate, HALF_E * WEIGHTS["excitatory"], number=INPUTS)
        for name, rate in BACKGROUND.items()
    ]
    return Network(groups, projections, noise, seed=seed)


@cache
def at_rest(seed: int = 0, gaba: float = 1.0) -> dict[str, float]:
    """Mean rates in Hz over 3 s, by group."""
    simulation = network(seed, gaba=gaba).build(threads=1)
    simulation.run(f"{SETTLES} s", Record(spikes=False))
    rates: Any = simulation.run(f"{SECONDS} s", Record(spikes=False, bin=1.0))["rate"].values
    return dict(zip(CELLS, rates.mean(0).tolist(), strict=True))


def targets() -> list[Target]:
    """Rates at rest."""
    import numpy as np

    row = partial(Target, "PLA-33", unit="Hz", tolerance=0.2, source="Vlachos2011", kind="prediction", long=True)

    def rate(which: str) -> Any:
        return lambda: float(np.mean([at_rest(seed)[which] for seed in range(SEEDS)]))

    return [
        row("4,000 cells at rest, excitatory", 0.03, measure=rate("excitatory")),
        row("4,000 cells at rest, inhibitory", 10.54, measure=rate("inhibitory")),
    ]
