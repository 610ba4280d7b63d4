"""Benchmark `coba`: the conductance-based network of 4,000 cells, beside Brian2's C++ code and NEST.

Work        the same cells, wiring law, start and step of 0.1 ms; time counts after the first 300 ms
Fair        rates and ISI CV of every engine are reported: a network that fires less is faster for nothing
Peers       run in a process of their own by the interpreter GLUTAMATE_PEER_PYTHON (default: this one); an engine that
            is not installed there is listed as missing
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from statistics import median
from typing import Any

from glutamate.bench import machine
from glutamate.errors import SolveError

PEERS = ("brian2", "nest")
SETTLE_MS, ROUND_MS, QUICK_MS = 300.0, 2000.0, 200.0
ROUNDS, QUICK_ROUNDS = 5, 1
SEED = 1
PEER_LIMIT_S = 600


def coba(quick: bool = False, model: Any = None, cores: int | None = None) -> dict[str, Any]:
    """Keys as in every benchmark; `ours` and the peers are wall seconds per second of the network.

    `engines` holds rates, CV and threads of each; `ratio` is the fastest peer over ours, each at the better of one
    thread and one per core. Raises SolveError if a peer that is installed fails.
    """
    cores = cores or machine.cores()
    facts = machine.facts()
    length, rounds = (QUICK_MS, QUICK_ROUNDS) if quick else (ROUND_MS, ROUNDS)
    ours = {threads: measured(threads, length, rounds) for threads in sorted({1, cores})}
    found = {name: peer(name, cores, length) for name in PEERS}
    missing = [name for name, rows in found.items() if not rows]
    best = {name: min((row["real_time_factor"] for row in rows), default=None) for name, rows in found.items()}
    one = {
        name: min((row["real_time_factor"] for row in rows if row["threads"] == 1), default=None)
        for name, rows in found.items()
    }
    mine = min(ours.values(), key=lambda row: row["real_time_factor"])
    return {
        "name": "coba",
        "unit": "s per second of the network",
        "ours": mine["real_time_factor"],
        "cores": mine["threads"],
        "work": f"COBA, 4000 cells, 320,000 synapses, step 0.1 ms, {length / 1000:g} s after {SETTLE_MS:g} ms",
        "peers": best,
        "missing": missing,
        "ratio": _ratio(best, mine["real_time_factor"]),
        "ratio_one_core": _ratio(one, ours[1]["real_time_factor"]),
        "error_ours": None,
        "error_peers": {},
        "real_time_factor": mine["real_time_factor"],
        "events_per_s": mine["events_per_s"],
        "ns_per_event": mine["ns_per_event"],
        "compile_s": None,
        "start_cached_s": None,
        "peak_mb": machine.peak_mb(),
        "machine": facts,
        "build_s": mine["build_s"],
        "engines": {"glutamate": list(ours.values()), **found},
        "seconds": {"build": mine["build_s"]},
        "method": _method(mine, found, rounds),
    }


def measured(threads: int, length: float, rounds: int) -> dict[str, Any]:
    """One row for ours: median of rounds of `length` ms."""
    from glutamate.circuit import coba as circuit
    from glutamate.circuit.spike_statistics import irregularity
    from glutamate.engine.network import Record

    simulation = circuit.network(SEED).build(threads)
    simulation.run(SETTLE_MS, Record(bin=100.0))
    seconds: list[float] = []
    spikes: Any = 0.0
    cells: list[Any] = []
    times: list[Any] = []
    before = simulation.events
    for _ in range(rounds):
        began = simulation.run_seconds
        data = simulation.run(length, Record(bin=length))
        seconds.append(simulation.run_seconds - began)
        spikes = spikes + data["rate"].values[0]
        times.append(data["spike_time"].values)
        cells.append(data["spike_cell"].values)
    import numpy as np

    events = (simulation.events - before) / rounds
    return {
        "threads": simulation.threads,
        "real_time_factor": 1000 * median(seconds) / length,
        "excitatory_hz": float((spikes / rounds)[0]),
        "inhibitory_hz": float((spikes / rounds)[1]),
        "cv": irregularity(np.concatenate(times), np.concatenate(cells)),
        "events_per_s": 1000 * events / length,
        "ns_per_event": 1e9 * median(seconds) / events if events else None,
        "build_s": simulation.build_seconds,
    }


def peer(name: str, cores: int, length: float) -> list[dict[str, Any]]:
    """Rows of a peer, for one thread and for all; none if it is not installed."""
    python = os.environ.get("GLUTAMATE_PEER_PYTHON") or sys.executable
    script = Path(__file__).with_name(f"coba_{name}.py")
    asked = f"the peer {name}"
    if subprocess.run([python, "-c", f"import {name}"], capture_output=True, check=False).returncode:
        return []
    rows = []
    for threads in sorted({1, cores}):
        done = subprocess.run(
            [python, str(script), str(threads), str(SETTLE_MS), str(length)],
            capture_output=True, text=True, check=False, timeout=PEER_LIMIT_S,
        )  # fmt: skip
        if done.returncode:
            came = (done.stderr.strip() or done.stdout.strip())[-300:]
            raise SolveError(asked, came, "exit status 0", f"run {script.name} by hand to see why")
        rows.append(json.loads(done.stdout.strip().splitlines()[-1]))
    return rows


def _ratio(peers: dict[str, float | None], ours: float) -> float | None:
    times = [time for time in peers.values() if time is not None]
    return min(times) / ours if times else None


def _method(ours: dict[str, Any], peers: dict[str, list[dict[str, Any]]], rounds: int) -> str:
    rows = [
        ("glutamate", ours),
        *((name, min(found, key=lambda r: r["real_time_factor"])) for name, found in peers.items() if found),
    ]
    states = [
        f"{name} on {row['threads']}: E {row['excitatory_hz']:.1f}, I {row['inhibitory_hz']:.1f} Hz, CV {row['cv']:.2f}"
        for name, row in rows
    ]
    return f"Ours: median of {rounds} rounds; each engine at its better number of threads. {'; '.join(states)}."
