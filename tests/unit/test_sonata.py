"""SONATA files of networks: what lies where, and what is refused."""

import dataclasses
import json

import h5py
import numpy as np
import pytest

from glutamate.circuit import adaptive_network, brunel, coba, cuba, decision, inhibitory_plasticity, microcircuit
from glutamate.circuit.lif_conductance import LIFConductance
from glutamate.circuit.lif_current import LIFCurrent
from glutamate.circuit.lif_two_currents import LIFTwoCurrents
from glutamate.engine.network import (
    AllToAll,
    CalciumThresholds,
    Group,
    Network,
    OneToOne,
    Pairwise,
    PoissonInput,
    Projection,
    ShortTerm,
    SpikePairs,
)
from glutamate.errors import AssemblyError, ParameterError, PathError, ResultError
from glutamate.interchange.formats import export
from glutamate.interchange.sonata import write_sonata
from glutamate.interchange.sonata_run import read_spikes, run_in_nest


def small(**changes):
    cell = LIFConductance()
    groups = {"a": Group(cell, 30, {"voltage": "normal(-60 mV, 3 mV)"}), "b": Group(cell, 10)}
    projections = [
        Projection("a", "b", "excitatory", Pairwise(0.3), "6 nS", "1 ms"),
        Projection("b", "a", "inhibitory", Pairwise(0.3), "normal(60 nS, cv 10 %)", "2 ms"),
    ]
    inputs = [PoissonInput("a", "excitatory", ["100 Hz", "0 Hz"], "2 nS", number=3, bin="5 ms", cells=(2, 7))]
    return Network(**{"groups": groups, "projections": projections, "inputs": inputs, "seed": 4} | changes)


def edges(folder, name="cells_cells", population="cells_to_cells"):
    with h5py.File(folder / "network" / f"{name}_edges.h5") as file:
        at = file[f"edges/{population}"]
        names = ("source_node_id", "target_node_id", "edge_type_id", "edge_group_index", "0/syn_weight", "0/delay")
        return [at[column][:] for column in names]


def test_nodes_have_types_and_values_of_their_own(tmp_path):
    folder = write_sonata(small(), tmp_path / "net", duration="50 ms")
    with h5py.File(folder / "network" / "cells_nodes.h5") as file:
        assert file.attrs["magic"] == 0x0A7A and list(file.attrs["version"]) == [0, 1]
        at = file["nodes/cells"]
        assert at["node_type_id"][:].tolist() == [0] * 30 + [1] * 10
        assert at["node_id"][:].tolist() == list(range(40))
        assert at["node_group_index"][:].tolist() == [*range(30), *range(10)]
        own = at["0/dynamics_params/V_m"][:]
        assert own.shape == (30,) and own.std() > 1 and "V_m" not in at["1/dynamics_params"]
    values = json.loads((folder / "components" / "cell_models" / "a.json").read_text())
    assert values["V_m"] == pytest.approx(own.mean())
    assert {"C_m": 200.0, "E_in": -80.0, "tau_syn_in": 10.0, "t_ref": 5.0}.items() <= values.items()
    table = (folder / "network" / "cells_node_types.csv").read_text().splitlines()
    assert table[1] == "0 point_neuron nest:iaf_cond_exp a.json a"
    run = json.loads((folder / "simulation_config.json").read_text())["run"]
    assert (run["tstop"], run["dt"]) == (50.0, 0.1)
    assert "part" not in "".join(p.name for p in tmp_path.iterdir())


def test_edges_are_sorted_indexed_and_signed_by_port(tmp_path):
    net = small()
    folder = write_sonata(net, tmp_path / "net")
    source, target, kind, place, weight, delay = edges(folder)
    assert len(source) == net.build(1).wiring.synapses
    assert (np.diff(source.astype(int)) >= 0).all() and place.tolist() == list(range(len(source)))
    ours = source < 30
    assert (target[ours] >= 30).all() and (target[~ours] < 30).all()
    assert weight[ours] == pytest.approx(6.0, rel=1e-2) and (weight[~ours] < -25).all() and weight[~ours].std() > 2
    assert set(delay[ours]) == {1.0} and set(delay[~ours]) == {2.0}
    assert kind[ours].max() == 0 and kind[~ours].min() == 1
    with h5py.File(folder / "network" / "cells_cells_edges.h5") as file:
        ranges = file["edges/cells_to_cells/indices/source_to_target/range_to_edge_id"][:]
    assert all((source[low:high] == k).all() for k, (low, high) in enumerate(ranges)) and ranges[-1, 1] == len(source)


def test_inputs_become_generators(tmp_path):
    folder = write_sonata(small(), tmp_path / "net")
    values = json.loads((folder / "components" / "cell_models" / "input_0.json").read_text())
    assert values == {"rate_times": [0.1, 5.0], "rate_values": [pytest.approx(300.0), 0.0]}
    source, target, _, _, weight, delay = edges(folder, "inputs_cells", "inputs_to_cells")
    assert source.tolist() == [0] * 5 and target.tolist() == [2, 3, 4, 5, 6]
    assert weight == pytest.approx(2.0) and delay == pytest.approx(0.1)
    assert "inhomogeneous_poisson_generator" in (folder / "network" / "inputs_node_types.csv").read_text()


def test_pools_are_written_out(tmp_path):
    net = small(projections=[Projection("a", "b", "excitatory", AllToAll(), "1 nS", "1 ms")], inputs=[])
    source, target, *_, weight, _ = edges(write_sonata(net, tmp_path / "net"))
    pairs = {*zip(source.tolist(), target.tolist(), strict=True)}
    assert pairs == {(a, b) for a in range(30) for b in range(30, 40)} and len(source) == 300
    assert weight == pytest.approx(1.0)


def test_rules_become_synapses_of_nest(tmp_path):
    changed = [
        Projection("a", "b", "excitatory", Pairwise(0.3), "6 nS", "1 ms", ShortTerm(0.25, 100.0, 50.0)),
        Projection("b", "a", "inhibitory", Pairwise(0.3), "5 nS", "1 ms", SpikePairs(0.1, 0.2, 20.0, 30.0)),
    ]
    folder = write_sonata(small(projections=changed), tmp_path / "net")
    assert not (folder / "network" / "cells_cells_edges.h5").exists()
    assert edges(folder, "changing_0", "changing_0")[4] == pytest.approx(24.0, rel=1e-3)  # of all resources
    assert edges(folder, "changing_1", "changing_1")[4] == pytest.approx(-5.0, rel=1e-3)
    values = json.loads((folder / "components" / "synaptic_models" / "changing_1.json").read_text())
    assert values == {"eta": 0.1, "alpha": 0.2, "tau": 20.0, "Wmax": -30.0}
    assert json.loads((folder / "components" / "cell_models" / "a.json").read_text())["tau_minus"] == 20.0


@pytest.mark.slow
@pytest.mark.parametrize(
    "build", [lambda: coba.network(size=400), lambda: brunel.network(scale=0.02), lambda: microcircuit.network(0.01),
              cuba.network, adaptive_network.network, lambda: inhibitory_plasticity.network(size=500)],
)  # fmt: skip
def test_shipped_networks_are_written(tmp_path, build):
    net = build()
    folder = write_sonata(net, tmp_path / "net")
    with h5py.File(folder / "network" / "cells_nodes.h5") as file:
        assert len(file["nodes/cells/node_id"]) == net.size


def test_a_cell_without_an_equal_is_named(tmp_path):
    with pytest.raises(AssemblyError, match="LIFReceptors"):
        write_sonata(decision.network(), tmp_path / "net")
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("projection", "error"),
    [
        (Projection("b", "a", "inhibitory", Pairwise(0.5), "normal(1 nS, 5 nS)", "1 ms"), "weights at the port"),
        (Projection("a", "b", "excitatory", Pairwise(0.3), "1 nS", "1 ms", CalciumThresholds(
            20, 1, 2, 1, 1.3, 300, 900, 300e3, 3, 13, 0, 3)), "CalciumThresholds"),
    ],
)  # fmt: skip
def test_what_nest_cannot_hold_is_refused_and_nothing_is_left(tmp_path, projection, error):
    with pytest.raises(AssemblyError, match=error):
        write_sonata(small(projections=[projection]), tmp_path / "net")
    assert not list(tmp_path.iterdir())


def test_a_current_of_the_wrong_sign_is_refused(tmp_path):
    groups = {"a": Group(LIFTwoCurrents(), 5)}
    net = Network(groups, [Projection("a", "a", "inhibitory", OneToOne(), "3 pA", "1 ms")])
    with pytest.raises(AssemblyError, match="up to 0"):
        write_sonata(net, tmp_path / "net")


def test_a_start_that_nest_cannot_take_is_refused(tmp_path):
    net = Network({"a": Group(LIFCurrent(), 3, {"synaptic_current": 5.0})})
    with pytest.raises(AssemblyError, match="synaptic_current"):
        write_sonata(net, tmp_path / "net")


def test_traces_of_two_times_in_one_cell_are_refused(tmp_path):
    rules = [SpikePairs(0.1, 0.2, time, 30.0) for time in (20.0, 30.0)]
    projections = [Projection(s, "a", "inhibitory", Pairwise(0.3), "5 nS", "1 ms", r) for s, r in zip("ab", rules)]  # noqa: B905
    with pytest.raises(AssemblyError, match=r"20 ms, 30 ms"):
        write_sonata(small(projections=projections), tmp_path / "net")


def test_a_folder_is_not_overwritten(tmp_path):
    (tmp_path / "net").mkdir()
    with pytest.raises(ResultError, match="exists"):
        write_sonata(small(), tmp_path / "net")


def test_export_by_name_and_choices(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert export("coba", "sonata", changes={"size": 100.0, "seed": 3}).name == "coba"
    assert json.loads((tmp_path / "coba" / "circuit_config.json").read_text())["metadata"]["glutamate"]["seed"] == "3"
    with pytest.raises(PathError, match="no such format"):
        export("coba", "sonatta")
    with pytest.raises(ParameterError, match="a network"):
        export("ampa", "sonata")


def test_spikes_are_read_back_with_groups_and_bins(tmp_path):
    folder = write_sonata(small(), tmp_path / "net", duration=4.0)
    (folder / "output").mkdir()
    with h5py.File(folder / "output" / "spikes.h5", "w") as file:
        file["spikes/cells/timestamps"] = [0.1, 1.0, 1.1, 4.0]
        file["spikes/cells/node_ids"] = np.array([0, 31, 39, 2], np.uint64)
    data = read_spikes(folder, 4.0, bin="1 ms")
    assert data["spike_cell"].values.tolist() == [0, 31, 39, 2]
    assert data["rate"].sel(group="b").values.tolist() == [100.0, 100.0, 0.0, 0.0]
    assert data["spike_count"].values.tolist() == [2, 2] and data["first_cell"].values.tolist() == [0, 30]
    with h5py.File(folder / "output" / "spikes.h5", "r+") as file:
        file["spikes/cells/node_ids"][0] = 40
    with pytest.raises(ResultError, match="cell 40"):
        read_spikes(folder, 4.0)


def test_without_a_peer_or_a_run_it_says_what_to_do(tmp_path, monkeypatch):
    monkeypatch.delenv("GLUTAMATE_PEER_PYTHON", raising=False)
    folder = write_sonata(small(), tmp_path / "net")
    with pytest.raises(ParameterError, match="GLUTAMATE_PEER_PYTHON"):
        run_in_nest(folder)
    with pytest.raises(ResultError, match="run the network first"):
        read_spikes(folder, 10.0)
    with pytest.raises(ResultError, match="glutamate export"):
        run_in_nest(tmp_path / "none")
    with pytest.raises(ParameterError, match="starts"):
        run_in_nest(folder, python=str(tmp_path / "python"))


def test_the_model_is_the_same_with_other_rates_of_the_input(tmp_path):
    """One rate becomes a plain generator."""
    net = small()
    given = dataclasses.replace(net.inputs[0], rate="20 Hz", bin=None, cells=None)
    folder = write_sonata(dataclasses.replace(net, inputs=[given]), tmp_path / "net")
    values = json.loads((folder / "components" / "cell_models" / "input_0.json").read_text())
    assert values == {"rate": pytest.approx(60.0)}


def test_the_command_writes_and_says_where(tmp_path, capsys):

    from glutamate.cli import main

    arguments = ["export", "coba", "--format", "sonata", "--set", "size=200", "-o", str(tmp_path / "net"), "--json"]
    assert main(arguments) == 0
    assert json.loads(capsys.readouterr().out)["path"] == str(tmp_path / "net")
    assert (tmp_path / "net" / "circuit_config.json").exists()
    assert main(arguments) == 2
    assert "exists" in json.loads(capsys.readouterr().err)["error"]["came"]
    assert main(["export", "decision", "--format", "sonata", "-o", str(tmp_path / "d"), "--json"]) == 2
    assert json.loads(capsys.readouterr().err)["error"]["came"] == "LIFReceptors"
    assert main(["export", "coba", "--format", "sonata", "--set", "membrane.tau=3", "--json"]) == 2
    assert "choices of the network" in capsys.readouterr().err
