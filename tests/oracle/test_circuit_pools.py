"""Networks of pools: sums of gates, memory, choice and the ring."""

from pathlib import Path

import numpy as np
import pytest
from scipy.special import gamma, gammainc

from glutamate.circuit import decision, spatial_memory, working_memory
from glutamate.circuit.lif_receptors import LIFReceptors
from glutamate.circuit.receptor_pools import Knobs
from glutamate.engine.network import AllToAll, Group, Network, PoissonInput, Projection, Record
from glutamate.errors import AssemblyError, ParameterError, PathError

DRIVE = {"magnesium": 1.0, "current": 0.0, "tonic_conductance": 0.0}


def small(delay: float = 0.5, seed: int = 3, **changes: float) -> Network:
    cell = LIFReceptors(**changes)
    return Network(
        {"a": Group(cell, 70, drive=DRIVE), "b": Group(cell, 5, drive=DRIVE)},
        [Projection("a", "b", "nmda", AllToAll("nmda_gate"), 0.4, delay)],
        [PoissonInput("a", "ampa", "2400 Hz", 2.3)],
        seed=seed,
    )


def test_a_pool_tells_the_sum_of_a_state_after_its_delay() -> None:
    record = Record(states={"a.nmda_gate": range(70), "b.nmda_conductance": [0, 4]}, every=0.1)
    data = small().run(200.0, record)
    total = data["a.nmda_gate"].values.sum(axis=1)
    told = data["b.nmda_conductance"].values
    assert total.max() > 1
    np.testing.assert_allclose(told[5:, 0], 0.4 * total[:-5], rtol=2e-6, atol=1e-6)
    assert np.array_equal(told[:, 0], told[:, 1])


def test_gates_follow_their_equations() -> None:
    """One cell's gate against its own two equations, driven by its recorded spikes."""
    data = small().run(300.0, Record(states={"a.nmda_gate": [0]}, every=0.1), precision="double")
    spikes = data["spike_time"].values[data["spike_cell"].values == 0]
    assert len(spikes) > 3
    steps, sub = 3000, 20
    x = s = 0.0
    found = []
    for k in range(1, steps + 1):
        for _ in range(sub):
            h = 0.1 / sub
            x, s = x * np.exp(-h / 2), s + h * (0.5 * x * (1 - s) - s / 100)
        found.append(s)
        x += np.sum(np.abs(spikes - 0.1 * k) < 1e-6)
    np.testing.assert_allclose(data["a.nmda_gate"].values[:, 0], found, atol=4e-3)


def test_kicks_are_the_incomplete_gamma_function() -> None:
    first, loss = LIFReceptors().kicks()
    order, full = 1 - 2 / 100, 0.5 * 2
    assert first == pytest.approx(full ** (2 / 100) * gammainc(order, full) * gamma(order), rel=1e-9)
    assert loss == pytest.approx(np.expm1(-full), rel=1e-12)


def test_threads_and_checkpoints_leave_the_spikes_alone(tmp_path: Path) -> None:
    network = working_memory.network(scale=1, seed=5)
    whole = network.run(100.0, threads=1)
    both = network.run(100.0, threads=2)
    assert np.array_equal(whole["spike_time"].values, both["spike_time"].values)
    assert np.array_equal(whole["spike_cell"].values, both["spike_cell"].values)
    first = network.build(2)
    first.run(60.0)
    first.save(tmp_path / "at")
    again = network.build(1)
    again.load(tmp_path / "at")
    rest = again.run(40.0)
    late = whole["spike_time"].values > 60.05
    assert np.array_equal(rest["spike_time"].values, whole["spike_time"].values[late])
    assert np.array_equal(rest["spike_cell"].values, whole["spike_cell"].values[late])


def test_sums_and_spikes_go_to_ports_of_their_kind() -> None:
    cell = Group(LIFReceptors(), 10, drive=DRIVE)
    with pytest.raises(AssemblyError):
        Network({"a": cell}, [Projection("a", "a", "ampa", AllToAll("nmda_gate"), 1.0, 0.5)])
    with pytest.raises(AssemblyError):
        Network({"a": cell}, [Projection("a", "a", "nmda", AllToAll(), 1.0, 0.5)])
    with pytest.raises(AssemblyError):
        Network({"a": cell}, inputs=[PoissonInput("a", "nmda", "10 Hz", 1.0)])
    with pytest.raises(PathError) as found:
        Network({"a": cell}, [Projection("a", "a", "nmda", AllToAll("nmda_gat"), 1.0, 0.5)])
    assert "nmda_gate" in found.value.closest


def test_knobs_are_known_and_turn_both_kinds() -> None:
    assert Knobs.of(nmda=0.9) == Knobs(nmda_e=0.9, nmda_i=0.9)
    with pytest.raises(ParameterError) as found:
        Knobs.of(nmda_x=0.9)
    assert "nmda_e" in found.value.closest
    with pytest.raises(ParameterError):
        Knobs(gaba_e=-1.0)


def test_evidence_is_the_same_for_the_same_seed_only() -> None:
    one, same, other = (decision.network(10.0, seed) for seed in (1, 1, 2))
    assert one.fingerprint == same.fingerprint != other.fingerprint


@pytest.mark.slow
def test_the_ring_keeps_an_angle_that_the_quiet_ring_does_not_have() -> None:
    kept, quiet = spatial_memory.run(angle=90.0, seed=2), spatial_memory.run(cue=False, seed=2)
    late = kept.times > 2000
    assert np.abs(kept.angle[late] - 90).max() < 30
    assert kept.rates[late].max(axis=1).min() > 2 * quiet.rates[quiet.times > 2000].max(axis=1).max()
    assert spatial_memory.kernel().mean() == pytest.approx(1)
