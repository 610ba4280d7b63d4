"""Brunel's sparse network: excitation and inhibition by delta synapses, in its four states.

Cells        10,000 excitatory, 2,500 inhibitory; every cell hears 1,000 and 250 of them, drawn at random
Takes in     g, inhibition per excitation; drive, the external rate over the rate that alone reaches threshold
Hands on     `network(g, drive)`, `measure(g, drive)`: rate, irregularity, rhythm; `targets()`, theory (siegert.py) too
Sources      Brunel2000 (all numbers; rates of simulation and theory of its four examples)
"""

from __future__ import annotations

from functools import cache, partial

from glutamate.circuit import siegert
from glutamate.circuit.lif_delta import LIFDelta
from glutamate.circuit.spike_statistics import irregularity, rhythm
from glutamate.engine.mechanism import Target
from glutamate.engine.model import network_model
from glutamate.engine.network import FixedInDegree, Group, Network, PoissonInput, Projection, Record

CELLS = {"excitatory": 10_000, "inhibitory": 2_500}
INPUTS, RATIO = 1_000, 0.25  # excitatory inputs of a cell, inhibitory per excitatory
EXCITATION = 0.1  # mV
DELAY = "1.5 ms"
STATES = {"fast": (6.0, 4.0), "asynchronous": (5.0, 2.0), "slow": (4.5, 0.9)}
SETTLE_MS, MEASURE_MS = 200.0, 1800.0
BIN_MS = 0.5
DT = 0.05  # ms; the events of a step act together, which lowers the fast state's rate (docs/decisions/0010)


@network_model("brunel", title="Sparse excitation and inhibition in four states, 12,500 cells")
def network(g: float = 5.0, drive: float = 2.0, scale: float = 1.0, seed: int = 0) -> Network:
    """The network, asynchronous irregular as it stands; a `scale` below 1 leaves fewer cells with as many inputs."""
    cell = LIFDelta()
    external = drive * cell.threshold / (EXCITATION * INPUTS * cell.membrane_time)
    groups = {name: Group(cell, round(n * scale), {"voltage": "uniform(0 mV, 20 mV)"}) for name, n in CELLS.items()}
    inputs = {"excitatory": INPUTS, "inhibitory": round(RATIO * INPUTS)}
    weights = {"excitatory": EXCITATION, "inhibitory": -g * EXCITATION}
    projections = [Projection(a, b, a, FixedInDegree(inputs[a]), weights[a], DELAY) for a in groups for b in groups]
    noise = [PoissonInput(name, "excitatory", external, EXCITATION, number=INPUTS) for name in groups]
    return Network(groups, projections, noise, dt=DT, seed=seed)


@cache
def measure(state: str) -> dict[str, float]:
    """Mean rate in Hz, ISI CV and frequency of the population's rate in Hz, from 0.2 to 2 s."""
    data = network(*STATES[state]).run(SETTLE_MS + MEASURE_MS, Record(bin=BIN_MS))
    late = data["bin"].values >= SETTLE_MS
    sizes = data["cells"].values
    rate = (data["rate"].values[late] * sizes).sum(axis=1) / sizes.sum()
    kept = data["spike_time"].values > SETTLE_MS
    cv = irregularity(data["spike_time"].values[kept], data["spike_cell"].values[kept])
    return {"rate": float(rate.mean()), "cv": cv, "rhythm": rhythm(rate, BIN_MS)}


def targets() -> list[Target]:
    """Theory and simulation of three states; 2 s each."""
    paper = partial(Target, source="Brunel2000", kind="prediction")
    own = partial(Target, source="computed: independent implementation", kind="regression")
    theory = partial(own, unit="1", tolerance=0.01, relative=False)
    siegert_rate = siegert.brunel
    return [
        own("CIR-01", "Brunel, theory of the asynchronous rate", 37.95, "Hz", 0.005,
            measure=lambda: siegert_rate(*STATES["asynchronous"])[0]),
        theory("CIR-06", "Brunel, theory of CV, asynchronous", 0.68,
               measure=lambda: siegert.brunel(*STATES["asynchronous"])[1]),
        theory("CIR-06", "Brunel, theory of CV, fast", 0.74, measure=lambda: siegert.brunel(*STATES["fast"])[1]),
        theory("CIR-06", "Brunel, theory of CV, slow", 0.78, measure=lambda: siegert.brunel(*STATES["slow"])[1]),
        paper("CIR-02", "Brunel, asynchronous rate", 37.7, "Hz", 0.02, measure=lambda: measure("asynchronous")["rate"]),
        paper("CIR-03", "Brunel, rate with fast rhythm", 60.7, "Hz", 0.03, measure=lambda: measure("fast")["rate"]),
        paper("CIR-03", "Brunel, fast rhythm", 180, "Hz", 0.05, measure=lambda: measure("fast")["rhythm"]),
        paper("CIR-04", "Brunel, rate with slow rhythm", 5.75, "Hz", 0.15, measure=lambda: measure("slow")["rate"]),
        paper("CIR-04", "Brunel, slow rhythm", 21, "Hz", 0.15, measure=lambda: measure("slow")["rhythm"]),
    ]  # fmt: skip
