"""Benchmark `microcircuit`: the cortical microcircuit at full scale, seconds of the clock per second of the network.

Work        77,169 cells, 0.3 billion synapses with drawn weights and delays, independent Poisson input, step 0.1 ms
Phases      what the cells and the Poisson numbers cost is measured on quiet copies of the network without synapses;
            what remains is delivery
Peers       none are run: NEST takes minutes for one second here
"""

from __future__ import annotations

import dataclasses
import time
from statistics import median
from typing import Any

from glutamate.bench import machine

SETTLE_MS, ROUND_MS, ROUNDS = 300.0, 1000.0, 3
QUICK_SCALE, QUICK_MS, QUICK_ROUNDS = 0.05, 200.0, 1
PHASE_MS, PHASE_ROUNDS = 100.0, 3
SEED = 1


def microcircuit(quick: bool = False, model: Any = None, cores: int | None = None) -> dict[str, Any]:
    """Keys as in every benchmark; `ours` is the real-time factor on all cores.

    `phases` holds nanoseconds on one thread per cell and step, and per synaptic event; `rates` those of the
    populations beside the published ones.
    """
    from glutamate.circuit import microcircuit as circuit
    from glutamate.engine.network import Record

    cores = cores or machine.cores()
    facts = machine.facts()
    scale = QUICK_SCALE if quick else 1.0
    length, rounds = (QUICK_MS, QUICK_ROUNDS) if quick else (ROUND_MS, ROUNDS)
    network = circuit.network(scale, SEED)
    estimated = network.estimate(length).total
    began = time.perf_counter()
    simulation = network.build(cores)
    build = time.perf_counter() - began
    simulation.run(SETTLE_MS, Record(bin=SETTLE_MS))
    before, seconds = simulation.events, []
    counts: Any = 0.0
    for _ in range(rounds):
        began = simulation.run_seconds
        data = simulation.run(length, Record(bin=length))
        seconds.append(simulation.run_seconds - began)
        counts = counts + data["rate"].values[0]
    peak = machine.peak_mb()
    events = 1000 * (simulation.events - before) / (rounds * length)
    factor = 1000 * median(seconds) / length
    steps = 1000 * network.size / network.step
    single = _factor(network, 1, simulation if cores == 1 else None)
    del simulation
    quiet = _quiet(network)
    cells = _factor(dataclasses.replace(quiet, inputs=()), 1)
    both = _factor(quiet, 1)
    return {
        "name": "microcircuit",
        "unit": "s per second of the network",
        "ours": factor,
        "cores": cores,
        "work": f"cortical microcircuit, scale {scale:g}, {network.size} cells, "
        f"{int(network.estimate().synapses)} synapses, {length / 1000:g} s after {SETTLE_MS:g} ms",
        "peers": {},
        "missing": [],
        "ratio": None,
        "ratio_one_core": None,
        "error_ours": None,
        "error_peers": {},
        "real_time_factor": factor,
        "events_per_s": events,
        "ns_per_event": 1e9 * factor / events if events else None,
        "compile_s": None,
        "start_cached_s": None,
        "peak_mb": peak,
        "estimated_mb": estimated / 1e6,
        "machine": facts,
        "build_s": build,
        "rates": {
            name: {"hz": float(rate), "published_hz": published}
            for name, rate, published in zip(circuit.POPULATIONS, counts / rounds, circuit.RATES, strict=True)
        },
        "real_time_factor_one_thread": single,
        "phases": {
            "cell_ns": 1e9 * cells / steps,
            "poisson_ns": 1e9 * (both - cells) / steps,
            "delivery_ns_per_event": 1e9 * (single - both) / events if events else None,
        },
        "seconds": {"build": build},
        "method": f"Median of {rounds} rounds of {length:g} ms on {cores} threads. On one thread {single:.2f} s per "
        f"second: {1e9 * cells / steps:.2f} ns per cell and step, {1e9 * (both - cells) / steps:.2f} ns per Poisson "
        f"number, {1e9 * (single - both) / max(events, 1):.2f} ns per synaptic event. Rates in Hz: "
        + ", ".join(f"{n} {r:.2f}" for n, r in zip(circuit.POPULATIONS, counts / rounds, strict=True))
        + ".",
    }


def _quiet(network: Any) -> Any:
    """The same cells at rest without synapses, their Poisson inputs drawn but of no weight."""
    return dataclasses.replace(
        network,
        groups={name: dataclasses.replace(group, start={}, drive={}) for name, group in network.groups.items()},
        projections=(),
        inputs=[dataclasses.replace(given, weight=0.0) for given in network.inputs],
    )


def _factor(network: Any, threads: int, simulation: Any = None) -> float:
    """Least seconds of one thread per second of the network over short rounds."""
    from glutamate.engine.network import Record

    record = Record(spikes=False, bin=PHASE_MS)
    if simulation is None:
        simulation = network.build(threads)
        simulation.run(PHASE_MS, record)
    seconds = []
    for _ in range(PHASE_ROUNDS):
        began = simulation.run_seconds
        simulation.run(PHASE_MS, record)
        seconds.append(simulation.run_seconds - began)
    return 1000 * min(seconds) / PHASE_MS
