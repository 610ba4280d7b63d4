"""SONATA: a spiking network as HDF5, CSV and JSON files that NEST and other simulators run, also over many machines.

Takes in    a network; the wiring is drawn as a run here would draw it, weights and delays of every synapse included
Hands on    `write_sonata(network, folder)`: circuit_config.json, simulation_config.json, network/, components/
Nodes       one population `cells`, numbered as here, one type per group; values that differ between cells, starts
            among them, lie in `dynamics_params` of the node groups
Edges       `cells_to_cells`, sorted by source and indexed by it; synapses that change in `changing_K`
Inputs      SONATA has no Poisson trains: each input is a node of NEST's generator in a population `inputs`, which sends
            every target a train of its own
Not here    reading SONATA written elsewhere; cells without an equal in NEST (an error names them)
Sources     Dai2020
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from glutamate.errors import ParameterError, ResultError
from glutamate.interchange.sonata_cells import Neuron, neuron, postsynaptic_time, synapse, weights
from glutamate.interchange.sonata_edges import Decoded, Stretch
from glutamate.interchange.sonata_file import EdgeFile, write_json, write_nodes, write_table

if TYPE_CHECKING:
    from glutamate.engine.network import Network

CELLS, INPUTS, CHANGING = "cells", "inputs", "changing"
BYTES_PER_SYNAPSE = 12  # on the disk, packed: as measured on the microcircuit, with room to spare
DURATION = 1000.0  # ms


def write_sonata(network: Network, folder: str | os.PathLike[str], *, duration: Any = DURATION) -> Path:
    """Write a network to a new folder and return it; `duration` is how long the simulation's file asks for.

    Raises AssemblyError for a cell, rule or projection that NEST has no equal of, ResultError if the folder exists or
    the disk is too small, SolveError if the wiring does not fit the memory. The folder appears when it is complete.
    """
    from glutamate.engine.network import Record

    target = Path(folder)
    if not hasattr(network, "groups"):
        allowed, do = "a network of spiking cells", 'glutamate list model; "coba" is one'
        raise ParameterError("an export to SONATA", type(network).__name__, allowed, do)
    if target.exists():
        raise ResultError(f"writing {target}", "a folder that exists", "a new folder", "choose another name")
    length = network.time(duration)
    neurons = {name: neuron(network, name) for name in network.groups}
    network.estimate(0.0, Record(spikes=False))
    target.parent.mkdir(parents=True, exist_ok=True)
    _room(network, target.parent)
    decoded = Decoded(network)
    part = Path(tempfile.mkdtemp(prefix=target.name, suffix=".part", dir=target.parent))
    try:
        for name in ("network", "components/cell_models", "components/synaptic_models"):
            (part / name).mkdir(parents=True)
        files = [_cells(network, neurons, part), *_inputs(network, part)]
        edges = [_fixed(decoded, part), *_changing(network, decoded, part), *_trains(network, part)]
        _configs(network, length, [f for f in files if f], [e for e in edges if e], part)
        os.chmod(part, 0o755)
        part.rename(target)
    except BaseException:
        shutil.rmtree(part, ignore_errors=True)
        raise
    return target


def _room(network: Network, folder: Path) -> None:
    sizes = {name: group.size for name, group in network.groups.items()}
    pairs = [(p, sizes[p.source], sizes[p.target]) for p in network.projections]
    count = sum(p.rule.expected(a, b) or (0.0 if p.plasticity else float(a) * b) for p, a, b in pairs)
    free = shutil.disk_usage(folder).free
    if BYTES_PER_SYNAPSE * count > free:
        came = f"{free / 1e9:.2f} GB free for {count:.3g} synapses"
        allowed = f"about {BYTES_PER_SYNAPSE * count / 1e9:.2f} GB"
        raise ResultError(f"writing a network to {folder}", came, allowed, "use another disk, or a smaller network")


def _cells(network: Network, neurons: Mapping[str, Neuron], part: Path) -> dict[str, str]:
    sizes = [group.size for group in network.groups.values()]
    groups = np.repeat(np.arange(len(sizes)), sizes)
    places = np.concatenate([np.arange(size) for size in sizes])
    own = [found.own for found in neurons.values()]
    write_nodes(part / "network" / "cells_nodes.h5", CELLS, groups, groups, places, own)
    rows = []
    for k, (name, found) in enumerate(neurons.items()):
        time = postsynaptic_time(network, name)
        # A value that differs between cells stands here by its mean for tools that read no values per cell.
        means = {key: float(array.mean()) for key, array in found.own.items()}
        write_json(
            part / "components" / "cell_models" / f"{name}.json",
            {**found.shared, **means, **({"tau_minus": time} if time is not None else {})},
        )
        rows.append([k, "point_neuron", f"nest:{found.model}", f"{name}.json", name])
    names = ["node_type_id", "model_type", "model_template", "dynamics_params", "model_name"]
    write_table(part / "network" / "cells_node_types.csv", names, rows)
    return _named_files("cells", "node")


def _inputs(network: Network, part: Path) -> list[dict[str, str]]:
    """Generators of the Poisson inputs."""
    if not network.inputs:
        return []
    rows = []
    for k, given in enumerate(network.inputs):
        means, steps = network.rates(given)
        rates = (means / network.step * 1000).tolist()
        values: dict[str, Any] = {"rate": rates[0]}
        if len(rates) > 1:
            # Rates of NEST hold from a time after 0 on: the first from the end of the first step.
            times = [max(1, step) * network.step for step in range(0, len(rates) * steps, steps)]
            values = {"rate_times": [round(t, 9) for t in times], "rate_values": rates}
        write_json(part / "components" / "cell_models" / f"input_{k}.json", values)
        model = "inhomogeneous_poisson_generator" if len(rates) > 1 else "poisson_generator"
        rows.append([k, "point_neuron", f"nest:{model}", f"input_{k}.json", f"{given.target}_{given.port}"])
    names = ["node_type_id", "model_type", "model_template", "dynamics_params", "model_name"]
    write_table(part / "network" / "inputs_node_types.csv", names, rows)
    every = np.arange(len(rows))
    write_nodes(part / "network" / "inputs_nodes.h5", INPUTS, every, 0 * every, every, [{}])
    return [_named_files("inputs", "node")]


def _named_files(name: str, what: str) -> dict[str, str]:
    return {
        f"{what}s_file": f"$NETWORK_DIR/{name}_{what}s.h5",
        f"{what}_types_file": f"$NETWORK_DIR/{name}_{what}_types.csv",
    }


def _fixed(decoded: Decoded, part: Path) -> dict[str, str] | None:
    if not decoded.synapses:
        return None
    edges = EdgeFile(part / "network" / "cells_cells_edges.h5", "cells_to_cells", CELLS, CELLS)
    for stretch in decoded.stretches():
        edges.add(stretch)
    if not decoded.wiring.pools:
        edges.index(decoded.wiring.begins)
    edges.close()
    rows = [
        [k, f"model_name=='{target}'", f"model_name=='{source}'", "static_synapse", port]
        for k, (source, target, port) in enumerate(decoded.kinds)
    ]
    names = ["edge_type_id", "target_query", "source_query", "model_template", "port"]
    write_table(part / "network" / "cells_cells_edge_types.csv", names, rows)
    return _named_files("cells_cells", "edge")


def _changing(network: Network, decoded: Decoded, part: Path) -> list[dict[str, str]]:
    """Synapses that change, a population for each projection that has a rule."""
    from glutamate.engine.network.plan import delay_steps
    from glutamate.engine.network.wiring import synapses

    found = []
    for index, p in enumerate(network.projections):
        if p.plasticity is None:
            continue
        model, values, factor = synapse(network, p)
        name = f"{CHANGING}_{index}"
        sources, targets, given = synapses(network, index, decoded.wiring.scales, 1)
        signed = weights(network, p.target, p.port, given) * np.float32(factor)
        delay = float(delay_steps(network, p)[0]) * network.step
        edges = EdgeFile(part / "network" / f"{name}_edges.h5", name, CELLS, CELLS)
        first = network.firsts[p.source], network.firsts[p.target]
        count = len(sources)
        edges.add(Stretch(
            first[0] + sources.astype(np.int64), first[1] + targets.astype(np.int64), signed, np.full(count, delay),
            np.zeros(count, np.int64),
        ))  # fmt: skip
        edges.close()
        write_json(part / "components" / "synaptic_models" / f"{name}.json", values)
        row = [0, f"model_name=='{p.target}'", f"model_name=='{p.source}'", model, f"{name}.json", p.port]
        names = ["edge_type_id", "target_query", "source_query", "model_template", "dynamics_params", "port"]
        write_table(part / "network" / f"{name}_edge_types.csv", names, [row])
        found.append(_named_files(name, "edge"))
    return found


def _trains(network: Network, part: Path) -> list[dict[str, str]]:
    """What the generators of inputs send to which cells, one step late as in NEST."""
    if not network.inputs:
        return []
    edges = EdgeFile(part / "network" / "inputs_cells_edges.h5", "inputs_to_cells", INPUTS, CELLS)
    rows = []
    for k, given in enumerate(network.inputs):
        weight = network.weight(given.target, given.port, given.weight)(np.zeros(1))
        signed = weights(network, given.target, given.port, weight)
        low, high = network.cells_of(given)
        targets = network.firsts[given.target] + np.arange(low, high)
        count = len(targets)
        edges.add(Stretch(
            np.full(count, k), targets, np.full(count, signed[0], np.float32), np.full(count, network.step),
            np.full(count, k),
        ))  # fmt: skip
        rows.append([k, f"model_name=='{given.target}'", "*", "static_synapse", given.port])
    sizes = [high - low for low, high in map(network.cells_of, network.inputs)]
    edges.index(np.concatenate([[0], np.cumsum(sizes)]))
    edges.close()
    names = ["edge_type_id", "target_query", "source_query", "model_template", "port"]
    write_table(part / "network" / "inputs_cells_edge_types.csv", names, rows)
    return [_named_files("inputs_cells", "edge")]


def _configs(network: Network, duration: float, nodes: Any, edges: Any, part: Path) -> None:
    from glutamate import __version__

    own = {"version": __version__, "model_hash": network.fingerprint[:16], "seed": str(network.seed)}
    write_json(
        part / "circuit_config.json",
        {
            "manifest": {
                "$BASE_DIR": ".",
                "$NETWORK_DIR": "$BASE_DIR/network",
                "$COMPONENTS_DIR": "$BASE_DIR/components",
            },
            "target_simulator": "NEST",
            "components": {
                "point_neuron_models_dir": "$COMPONENTS_DIR/cell_models",
                "synaptic_models_dir": "$COMPONENTS_DIR/synaptic_models",
            },
            "networks": {"nodes": nodes, "edges": edges},
            "metadata": {"glutamate": own},
        },
    )
    write_json(
        part / "simulation_config.json",
        {
            "manifest": {"$BASE_DIR": ".", "$OUTPUT_DIR": "$BASE_DIR/output"},
            "target_simulator": "NEST",
            "network": "$BASE_DIR/circuit_config.json",
            "run": {"tstop": duration, "dt": network.step, "seed": network.seed % 2**31 + 1},
            "inputs": {},
            "output": {
                "output_dir": "$OUTPUT_DIR",
                "log_file": "log.txt",
                "spikes_file": "spikes.h5",
                "spikes_sort_order": "by_time",
            },
        },
    )
