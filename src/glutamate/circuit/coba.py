"""COBA: 4,000 conductance-based cells in self-sustained irregular activity, the benchmark of many simulators.

Cells        3,200 excitatory, 800 inhibitory, every pair connected with probability 0.02
Takes in     a kick: Poisson input to 50 excitatory cells for 50 ms; nothing afterwards
Hands on     `network(seed)`, `measure(seed)`: rates, irregularity, survival; `targets()`
Sources      VogelsAbbott2005 (the network), Brette2007 (the benchmark)
"""

from __future__ import annotations

from functools import cache, partial
from typing import Any

from glutamate.circuit.lif_conductance import LIFConductance
from glutamate.circuit.spike_statistics import irregularity
from glutamate.engine.mechanism import Target
from glutamate.engine.model import network_model
from glutamate.engine.network import Group, Network, Pairwise, PoissonInput, Projection, Record

CELLS = {"excitatory": 3200, "inhibitory": 800}
PROBABILITY = 0.02
WEIGHTS = {"excitatory": "6 nS", "inhibitory": "67 nS"}
DELAY = "0.1 ms"
START = "normal(-60 mV, 5 mV)"
KICK_CELLS, KICK_HZ, KICK_MS = 50, 300.0, 50.0
ASKED, ROUNDS = 0.10, 5  # seconds of a processor per second of the network; runs of which the median counts
SETTLE_MS, MEASURE_MS = 300.0, 2700.0
SEEDS = range(5)


@network_model("coba", title="Self-sustained activity by conductances, 4,000 cells")
def network(seed: int = 0, size: int = 4000, dt: float | str = "0.1 ms") -> Network:
    """The network; with another `size` the probability changes so that every cell keeps its number of inputs."""
    share = size / sum(CELLS.values())
    cell = LIFConductance()
    groups = {name: Group(cell, round(n * share), {"voltage": START}) for name, n in CELLS.items()}
    rule = Pairwise(PROBABILITY / share)
    projections = [Projection(a, b, a, rule, WEIGHTS[a], DELAY) for a in groups for b in groups]
    kick = PoissonInput(
        "excitatory", "excitatory", [f"{KICK_HZ} Hz", 0.0], WEIGHTS["excitatory"], bin=KICK_MS, cells=(0, KICK_CELLS)
    )
    return Network(groups, projections, [kick], dt=dt, seed=seed)


@cache
def measure(seed: int) -> dict[str, Any]:
    """Rates in Hz and mean ISI CV from 0.3 to 3 s, and whether a cell still fires in the last 100 ms."""
    data = network(seed).run(SETTLE_MS + MEASURE_MS, Record(bin=100.0))
    kept = data["bin"].values >= SETTLE_MS
    rates = data["rate"].values[kept].mean(axis=0)
    late = data["spike_time"].values > SETTLE_MS
    cv = irregularity(data["spike_time"].values[late], data["spike_cell"].values[late])
    return {"excitatory": rates[0], "inhibitory": rates[1], "cv": cv, "alive": bool(data["rate"].values[-1].any())}


def _mean(what: str) -> float:
    return float(sum(measure(seed)[what] for seed in SEEDS) / len(SEEDS))


def speed() -> float:
    """Seconds of processor time per second of the network on one thread: the median of five seconds of one network."""
    from statistics import median
    from time import process_time

    simulation = network().build(threads=1)
    simulation.run(SETTLE_MS, Record(spikes=False))
    spent = []
    for _ in range(ROUNDS):
        began = process_time()
        simulation.run(1000.0, Record(spikes=False))
        spent.append(process_time() - began)
    return median(spent)


def targets() -> list[Target]:
    """Rates, irregularity and survival over five seeds, 3 s each; speed."""
    found = partial(Target, source="computed: four seeds of an independent implementation", kind="regression")
    return [
        found("CIR-07", "COBA, excitatory rate", 19.7, "Hz", 0.08, measure=lambda: _mean("excitatory")),
        found("CIR-07", "COBA, inhibitory rate", 19.3, "Hz", 0.08, measure=lambda: _mean("inhibitory")),
        found("CIR-08", "COBA, ISI CV", 1.75, "1", 0.1, relative=False, measure=lambda: _mean("cv")),
        found(
            "CIR-08", "COBA, share of seeds alive after 3 s", 1.0, "1", 0.2, relative=False,
            measure=lambda: _mean("alive"),
        ),
        Target(
            "CIR-54", "share reached of the speed asked for on the machine it was asked of, 1 at most", 1.0, "1", 0.05,
            f"computed: {ASKED:g} s per second asked for", "regression", lambda: min(1.0, ASKED / speed()),
            relative=False, long=True,
        ),
    ]  # fmt: skip
