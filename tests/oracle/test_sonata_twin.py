"""A network in SONATA files, stepped by a short NumPy twin that reads only the files, against a run here."""

import csv
import json

import h5py
import numpy as np
import pytest

from glutamate.circuit.lif_current import LIFCurrent
from glutamate.engine.network import Explicit, FixedTotal, Group, Network, Pairwise, Projection
from glutamate.interchange.sonata import write_sonata

LENGTH = 120.0


def network():
    cell = LIFCurrent()
    groups = {
        "excitatory": Group(cell, 80, {"voltage": "normal(-58 mV, 5 mV)"}, {"current": 420.0}),
        "inhibitory": Group(
            cell, 20, {"voltage": "normal(-58 mV, 5 mV)"}, {"current": 400.0}, {"threshold": "normal(-50 mV, 1 mV)"}
        ),
    }
    delay = "normal(1.5 ms, 0.75 ms)"
    projections = [
        Projection("excitatory", "excitatory", "excitatory", FixedTotal(800), "normal(150 pA, cv 20 %)", delay),
        Projection("excitatory", "inhibitory", "excitatory", Pairwise(0.2), "200 pA", delay),
        Projection("inhibitory", "excitatory", "inhibitory", Pairwise(0.2), "normal(-400 pA, cv 10 %)", "0.8 ms"),
        Projection("inhibitory", "inhibitory", "inhibitory", Explicit([0, 1], [1, 2], [-300.0, -200.0], [0.5, 2.5])),
    ]
    return Network(groups, projections, dt=0.1, seed=5)


def twin(folder, length):
    """Spikes (step, cell) of cells with exponential currents, from the files alone."""
    step = json.loads((folder / "simulation_config.json").read_text())["run"]["dt"]
    with open(folder / "network" / "cells_node_types.csv", newline="") as text:
        types = list(csv.DictReader(text, delimiter=" "))
    with h5py.File(folder / "network" / "cells_nodes.h5") as file:
        at = file["nodes/cells"]
        kinds = at["node_type_id"][:]
        value = {}
        for k, row in enumerate(types):
            assert row["model_template"] == "nest:iaf_psc_exp"
            own = json.loads((folder / "components" / "cell_models" / row["dynamics_params"]).read_text())
            own |= {name: array[:] for name, array in at[f"{k}/dynamics_params"].items()}
            for name, given in own.items():
                value.setdefault(name, np.zeros(len(kinds)))[kinds == k] = given
    with h5py.File(folder / "network" / "cells_cells_edges.h5") as file:
        at = file["edges/cells_to_cells"]
        source, target = at["source_node_id"][:].astype(int), at["target_node_id"][:].astype(int)
        weight, late = at["0/syn_weight"][:], np.rint(at["0/delay"][:] / step).astype(int)
    keep_v, keep_i = np.exp(-step / value["tau_m"]), np.exp(-step / value["tau_syn_ex"])
    mixed = value["tau_m"] * value["tau_syn_ex"] / (value["tau_m"] - value["tau_syn_ex"]) / value["C_m"]
    from_i, rest = mixed * (keep_v - keep_i), value["E_L"] + value["I_e"] * value["tau_m"] / value["C_m"]
    v, current, held = value["V_m"].copy(), np.zeros(len(kinds)), np.zeros(len(kinds), int)
    arriving = np.zeros((late.max() + 1, len(kinds)))
    found = []
    for now in range(1, round(length / step) + 1):
        free = held == 0
        v[free] = (rest + (v - rest) * keep_v + from_i * current)[free]
        held[~free] -= 1
        slot = now % len(arriving)
        current = current * keep_i + arriving[slot]
        arriving[slot] = 0
        fired = np.flatnonzero(v >= value["V_th"])
        v[fired], held[fired] = value["V_reset"][fired], np.rint(value["t_ref"][fired] / step)
        found += [(now, int(cell)) for cell in fired]
        out = np.isin(source, fired)
        np.add.at(arriving, ((now + late[out]) % len(arriving), target[out]), weight[out])
    return found


@pytest.mark.slow
def test_the_files_alone_give_the_spikes_of_a_run_here(tmp_path):
    net = network()
    data = net.run(LENGTH, threads=1, precision="double")
    ours = list(zip(np.rint(data["spike_time"].values / 0.1).astype(int), data["spike_cell"].values, strict=True))
    assert len(ours) > 300
    assert twin(write_sonata(net, tmp_path / "net", duration=LENGTH), LENGTH) == ours


def test_a_changed_weight_in_the_files_is_seen(tmp_path):
    """The twin would not agree with any file."""
    net = network()
    folder = write_sonata(net, tmp_path / "net", duration=LENGTH)
    before = twin(folder, 40.0)
    with h5py.File(folder / "network" / "cells_cells_edges.h5", "r+") as file:
        file["edges/cells_to_cells/0/syn_weight"][:400] *= 1.5
    assert twin(folder, 40.0) != before


@pytest.mark.parametrize("threads", [1, 3])
def test_the_wiring_does_not_depend_on_threads(tmp_path, threads):
    from glutamate.interchange.sonata_edges import Decoded

    first = [np.concatenate([getattr(s, name) for s in Decoded(network(), threads).stretches()]) for name in
             ("sources", "targets", "weights", "delays")]  # fmt: skip
    given = [(s, t, w, d) for s, t, w, d in zip(*first, strict=True) if s >= 80 and t >= 80]
    assert [(s, t, round(float(d), 6)) for s, t, _, d in given] == [(80, 81, 0.5), (81, 82, 2.5)]
    assert [w for *_, w, _ in given] == pytest.approx([-300.0, -200.0], rel=1e-2)
