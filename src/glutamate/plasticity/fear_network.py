"""Fear network: 4,000 spiking cells of the basal amygdala at rest, before anything is learnt.

Scheme      3,400 excitatory and 600 inhibitory cells, random connections, each cell with 1,000 background inputs
Takes in    seed, probability of connections among inhibitory cells, factor of GABA-A
Hands on    `network(...)`, `at_rest(...)`: rates and the frequency of the strongest rhythm; `targets()`
Not here    tone, contexts and their plasticity (fear_circuit.py: the mean field)
Limits      synaptic courses of 0.326 ms are exponentials of equal charge and mean time; delays are all 2 ms
Sources     Vlachos2011 (network); numbers and rates as in an open replication
"""

from __future__ import annotations

from functools import cache, partial
from math import e
from typing import Any

from glutamate.circuit.lif_conductance import LIFConductance
from glutamate.engine.mechanism import Target, changed
from glutamate.engine.model import network_model
from glutamate.engine.network import Group, Network, Pairwise, PoissonInput, Projection, Record

CELLS = {"excitatory": 3400, "inhibitory": 600}
PROBABILITY = {"excitatory": (0.01, 0.15), "inhibitory": (0.15, 0.1)}  # onto excitatory, inhibitory cells
WEIGHTS = {"excitatory": 1.25, "inhibitory": 2.5}  # nS, peak of an alpha function
ALPHA_TIME = 0.326  # ms
BACKGROUND, INPUTS = {"excitatory": 5e-3, "inhibitory": 6e-3}, 1000  # 1/ms each
DELAY = "2 ms"
SETTLES, SECONDS, SEEDS = 0.5, 3.0, 5
WINDOW, SHIFT, BAND = 1000, 250, (20.0, 200.0)  # ms, ms, Hz


def _weight(peak_ns: float) -> float:
    """Jump of an exponential with the charge of an alpha function, and twice its time."""
    return peak_ns * e / 2


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
        strength = _weight(WEIGHTS[source]) * (gaba if source == "inhibitory" else 1.0)
        for target, chance in zip(CELLS, chances, strict=True):
            own = mutual_inhibition if source == target == "inhibitory" else chance
            projections.append(Projection(source, target, source, Pairwise(own), strength, DELAY))
    noise = [
        PoissonInput(name, "excitatory", rate, _weight(WEIGHTS["excitatory"]), number=INPUTS)
        for name, rate in BACKGROUND.items()
    ]
    return Network(groups, projections, noise, seed=seed)


@cache
def at_rest(
    seed: int = 0, mutual_inhibition: float = PROBABILITY["inhibitory"][1], gaba: float = 1.0
) -> dict[str, float]:
    """Mean rates in Hz over 3 s, frequency in Hz of the strongest rhythm of inhibitory cells between 20 and 200 Hz."""
    import numpy as np

    simulation = network(seed, mutual_inhibition, gaba).build(threads=1)
    simulation.run(f"{SETTLES} s", Record(spikes=False))
    rates: Any = simulation.run(f"{SECONDS} s", Record(spikes=False, bin=1.0))["rate"].values
    course = rates[:, 1] - rates[:, 1].mean()
    pieces = [course[k : k + WINDOW] * np.hanning(WINDOW) for k in range(0, len(course) - WINDOW + 1, SHIFT)]
    power = np.mean([np.abs(np.fft.rfft(piece)) ** 2 for piece in pieces], axis=0)
    frequency = np.fft.rfftfreq(WINDOW, 1e-3)
    inside = (frequency > BAND[0]) & (frequency < BAND[1])
    return {
        "excitatory": float(rates[:, 0].mean()),
        "inhibitory": float(rates[:, 1].mean()),
        "rhythm": float(frequency[inside][power[inside].argmax()]),
    }


def targets() -> list[Target]:
    """Rates at rest, and the rhythm that strong mutual inhibition makes."""
    import numpy as np

    row = partial(Target, "PLA-33", unit="Hz", tolerance=0.2, source="Vlachos2011", kind="prediction", long=True)

    def rate(which: str) -> Any:
        return lambda: float(np.mean([at_rest(seed)[which] for seed in range(SEEDS)]))

    return [
        row("4,000 cells at rest, excitatory", 0.03, measure=rate("excitatory")),
        row("4,000 cells at rest, inhibitory", 10.54, measure=rate("inhibitory")),
        row("rhythm with half of the inhibitory pairs connected", 66.4, measure=lambda: at_rest(0, 0.5)["rhythm"]),
    ]
