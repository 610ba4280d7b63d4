"""Exported networks in NEST itself, where GLUTAMATE_PEER_PYTHON names a Python that has it and h5py."""

import os
import subprocess

import numpy as np
import pytest

from glutamate.circuit import brunel, cuba, microcircuit
from glutamate.circuit.lif_current import LIFCurrent
from glutamate.engine.network import Group, Network, Pairwise, Projection, Record, ShortTerm, SpikePairs
from glutamate.errors import SolveError
from glutamate.interchange.sonata import write_sonata
from glutamate.interchange.sonata_run import run_in_nest

PEER = os.environ.get("GLUTAMATE_PEER_PYTHON", "")


def _has_nest():
    if not PEER:
        return False
    return subprocess.run([PEER, "-c", "import nest, h5py"], capture_output=True, check=False).returncode == 0


pytestmark = pytest.mark.skipif(not _has_nest(), reason="GLUTAMATE_PEER_PYTHON names no Python with NEST and h5py")


def pairs(data):
    return list(zip(np.rint(data["spike_time"].values / data.attrs["dt"]).astype(int).tolist(),
                    data["spike_cell"].values.tolist(), strict=True))  # fmt: skip


def both(net, folder, duration, bin, precision="double"):
    ours = net.run(duration, Record(bin=bin), threads=1, precision=precision)
    return ours, run_in_nest(write_sonata(net, folder, duration=duration), threads=2, bin=bin)


def changing(rule, weight):
    cell = LIFCurrent()
    groups = {name: Group(cell, size, {"voltage": "uniform(-65 mV, -50 mV)"}, {"current": current})
              for name, size, current in (("a", 80, 420.0), ("b", 20, 440.0))}  # fmt: skip
    return Network(groups, [Projection("a", name, "excitatory", Pairwise(0.2), weight, "1 ms", rule) for name in "ab"])


@pytest.mark.slow
@pytest.mark.parametrize(
    ("net", "duration", "least"),
    [
        pytest.param(cuba.network(seed=1), 100.0, 1500, id="cuba"),
        pytest.param(changing(ShortTerm(0.2, 300.0, 50.0), "300 pA"), 300.0, 1000, id="short term"),
    ],
)
def test_every_spike_is_the_same(tmp_path, net, duration, least):
    ours, nest = both(net, tmp_path / "net", duration, 10.0)
    assert len(pairs(ours)) > least and pairs(nest) == pairs(ours)
    assert (nest["rate"].values == ours["rate"].values).all()
    assert nest.attrs["model_hash"] == ours.attrs["model_hash"] and nest.attrs["solver"].startswith("NEST")
    assert nest.attrs["synapses"] == ours.attrs["synapses"]


@pytest.mark.slow
def test_rules_of_pairs_change_rates_alike(tmp_path):
    """Not every spike: the delay of a synapse lies on its other side in NEST."""
    still = changing(None, "100 pA").run(600.0, Record(bin=100.0), threads=1)["rate"].values[1:].mean(axis=0)
    net = changing(SpikePairs(4.0, 0.2, 20.0, 300.0), "100 pA")
    ours, nest = both(net, tmp_path / "net", 600.0, 100.0)
    found = [data["rate"].values[1:].mean(axis=0) for data in (ours, nest)]
    assert (found[0] > 1.1 * still).all()
    assert abs(found[1] / found[0] - 1).max() < 0.03


@pytest.mark.slow
def test_a_thousand_cells_fire_at_the_same_rates(tmp_path):
    net = brunel.network(scale=0.08, seed=1)
    assert net.size == 1000
    ours, nest = both(net, tmp_path / "net", 3000.0, 500.0, "single")
    ratio = nest["rate"].values[1:].mean(axis=0) / ours["rate"].values[1:].mean(axis=0)
    assert abs(ratio - 1).max() < 0.1


@pytest.mark.slow
def test_a_tenth_of_the_microcircuit_fires_at_the_same_rates(tmp_path):
    """Only where there is time: NEST takes a minute or two."""
    if "GLUTAMATE_LONG" not in os.environ:
        pytest.skip("takes minutes: set GLUTAMATE_LONG")
    ours, nest = both(microcircuit.network(0.1, seed=1), tmp_path / "net", 2500.0, 500.0, "single")
    ratio = nest["rate"].values[1:].mean(axis=0) / ours["rate"].values[1:].mean(axis=0)
    assert abs(ratio - 1).max() < 0.1


def test_what_nest_says_is_shown(tmp_path):
    folder = write_sonata(changing(None, "300 pA"), tmp_path / "net", duration=10.0)
    file = folder / "components" / "cell_models" / "a.json"
    file.write_text(file.read_text().replace('"C_m": 250.0', '"C_m": -250.0'))
    with pytest.raises(SolveError, match="apacitance"):
        run_in_nest(folder)
