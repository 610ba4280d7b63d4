"""Cortical microcircuit: eight populations under one square millimetre of cortex, at full scale.

Populations  excitatory and inhibitory cells of layers 2/3, 4, 5 and 6: 77,169 cells, 0.3 billion synapses
Takes in     independent Poisson background for every cell
Hands on     `network(scale)`, rates of the populations
Scaling      below 1: fewer cells and, in proportion, synapses; weights grow with the root of what is missing and a
             constant current makes up for the mean: rates stay, correlations do not
Sources      PotjansDiesmann2014 (all numbers), NEST2020 (rates at full scale of the reference program as it is
             now, and of its first release), vanAlbada2015 (scaling)
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from functools import cache, partial
from typing import Any, NamedTuple

import numpy as np

from glutamate.circuit.lif_current import LIFCurrent
from glutamate.circuit.spike_statistics import correlations, irregularities
from glutamate.engine.mechanism import Target
from glutamate.engine.members.distribution import normal
from glutamate.engine.model import network_model
from glutamate.engine.network import FixedTotal, Group, Network, PoissonInput, Projection, Record
from glutamate.errors import ParameterError

POPULATIONS = ("L23E", "L23I", "L4E", "L4I", "L5E", "L5I", "L6E", "L6I")
SIZES = (20683, 5834, 21915, 5479, 4850, 1065, 14395, 2948)
EXTERNAL = (1600, 1500, 2100, 1900, 2000, 1900, 2900, 2100)  # synapses of the background on each cell
# Connection probabilities: rows are targets, columns sources.
PROBABILITY = (
    (0.1009, 0.1689, 0.0437, 0.0818, 0.0323, 0.0, 0.0076, 0.0),
    (0.1346, 0.1371, 0.0316, 0.0515, 0.0755, 0.0, 0.0042, 0.0),
    (0.0077, 0.0059, 0.0497, 0.1350, 0.0067, 0.0003, 0.0453, 0.0),
    (0.0691, 0.0029, 0.0794, 0.1597, 0.0033, 0.0, 0.1057, 0.0),
    (0.1004, 0.0622, 0.0505, 0.0057, 0.0831, 0.3726, 0.0204, 0.0),
    (0.0548, 0.0269, 0.0257, 0.0022, 0.0600, 0.3158, 0.0086, 0.0),
    (0.0156, 0.0066, 0.0211, 0.0166, 0.0572, 0.0197, 0.0396, 0.2252),
    (0.0364, 0.0010, 0.0034, 0.0005, 0.0277, 0.0080, 0.0658, 0.1443),
)
RATES = (0.903, 2.965, 4.414, 5.876, 7.569, 8.633, 1.105, 7.829)  # Hz, full scale
FIRST_RATES = (0.971, 2.868, 4.746, 5.396, 8.142, 9.078, 0.991, 7.523)  # Hz, as first released
WEIGHT = 87.8  # pA, a potential of 0.15 mV
WEIGHT_CV, DOUBLED_CV = "10 %", "5 %"
INHIBITION = -4.0  # weight of an inhibitory synapse per excitatory one
DELAYS = {"E": (1.5, 0.75), "I": (0.75, 0.375)}  # ms: mean, standard deviation
BACKGROUND_HZ = 8.0
START = "normal(-58 mV, 10 mV)"
DT = 0.1  # ms
SETTLE_MS, MEASURE_MS = 500.0, 10_000.0


def synapses(target: int, source: int) -> int:
    """Synapses of a projection at full scale; the probability is that of at least one between a pair."""
    return FixedTotal.of_probability(PROBABILITY[target][source], SIZES[source], SIZES[target]).number


def weight(target: int, source: int) -> tuple[float, str]:
    """Mean weight in pA and its coefficient of variation; layer 4 to layer 2/3 is twice as strong."""
    doubled = POPULATIONS[target] == "L23E" and POPULATIONS[source] == "L4E"
    size = WEIGHT * (2 if doubled else 1) * (1 if POPULATIONS[source].endswith("E") else INHIBITION)
    return size, DOUBLED_CV if doubled else WEIGHT_CV


@network_model("microcircuit", title="Cortical microcircuit at full scale, 77,169 cells and 0.3 billion synapses")
def network(scale: float = 1.0, seed: int = 0) -> Network:
    """The microcircuit with `scale` of its cells and of the synapses on each.

    Raises ParameterError for a scale outside 0.01 to 1.
    """
    if not 0.01 <= scale <= 1.0:
        raise ParameterError("the scale of the microcircuit", repr(scale), "from 0.01 to 1", "choose one")
    sizes = [round(n * scale) for n in SIZES]
    stronger = 1.0 / math.sqrt(scale)
    currents = missing_current(scale)
    cell = LIFCurrent()
    groups = {
        name: Group(cell, size, {"voltage": START}, {"current": float(current)})
        for name, size, current in zip(POPULATIONS, sizes, currents, strict=True)
    }
    projections = [
        Projection(
            source,
            target,
            "excitatory" if source.endswith("E") else "inhibitory",
            FixedTotal(round(synapses(t, s) * scale * sizes[t] / SIZES[t])),
            normal(weight(t, s)[0] * stronger, cv=weight(t, s)[1]),
            normal(*DELAYS[source[-1]]),
        )
        for t, target in enumerate(POPULATIONS)
        for s, source in enumerate(POPULATIONS)
        if PROBABILITY[t][s] > 0
    ]
    inputs = [
        PoissonInput(name, "excitatory", f"{BACKGROUND_HZ} Hz", WEIGHT * stronger, number=external * scale)
        for name, external in zip(POPULATIONS, EXTERNAL, strict=True)
    ]
    return Network(groups, projections, inputs, dt=DT, seed=seed)


def missing_current(scale: float) -> list[float]:
    """Mean current in pA that the synapses left out would have brought to a cell of each population."""
    time = LIFCurrent().synaptic_time
    currents = []
    for t, size in enumerate(SIZES):
        brought = EXTERNAL[t] * BACKGROUND_HZ * WEIGHT
        brought += sum(synapses(t, s) / size * RATES[s] * weight(t, s)[0] for s in range(len(SIZES)))
        currents.append((1.0 - math.sqrt(scale)) * brought * time / 1000)
    return currents


class Activity(NamedTuple):
    """Of a population: rate of every cell (Hz), irregularity of cells, correlation of pairs."""

    rates: Any
    irregularity: Any
    correlation: Any


def activity(data: Any, sizes: Sequence[int], duration: float) -> dict[str, Activity]:
    """What the populations did in a run of `duration` ms from time 0 of which all spikes were recorded."""
    times, cells = data["spike_time"].values, data["spike_cell"].values
    edges = np.concatenate([[0], np.cumsum(sizes)])
    found = {}
    for name, low, high in zip(POPULATIONS, edges[:-1], edges[1:], strict=True):
        own = (cells >= low) & (cells < high)
        when, who = times[own], cells[own] - low
        found[name] = Activity(
            np.bincount(who, minlength=high - low) / duration * 1000,
            irregularities(when, who),
            correlations(when, who, duration),
        )
    return found


@cache
def measure() -> tuple[dict[str, Activity], float]:
    """Activity of populations in 10 s at full scale after 0.5 s, and synaptic events per second."""
    simulation = network().build()
    simulation.run(SETTLE_MS, Record(spikes=False))
    before = simulation.events
    data = simulation.run(MEASURE_MS)
    data["spike_time"] = data["spike_time"] - SETTLE_MS
    return activity(data, SIZES, MEASURE_MS), (simulation.events - before) / MEASURE_MS * 1000


def targets() -> list[Target]:
    """Rates and events at full scale: 1.6 GB, and some 20 s on two cores."""
    program = partial(Target, source="NEST2020", kind="prediction", unit="Hz", tolerance=0.10, long=True)

    def rate(name: str) -> Callable[[], float]:
        return lambda: float(measure()[0][name].rates.mean())

    return [
        *(
            program("CIR-49", f"microcircuit, rate of {name}", expected, measure=rate(name))
            for name, expected in zip(POPULATIONS, RATES, strict=True)
        ),
        *(
            program("CIR-49b", f"rate of {name} as first released", expected, measure=rate(name))
            for name, expected in zip(POPULATIONS, FIRST_RATES, strict=True)
        ),
        Target(
            "CIR-50", "microcircuit, synaptic events per second", 0.99e9, "Hz", 0.05,
            "computed: rates times synapses of a cell", "identity", measure=lambda: measure()[1], long=True,
        ),
    ]  # fmt: skip
