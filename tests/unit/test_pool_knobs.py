"""Knobs of spiking pools reach the networks: neutral ones change nothing, and a decay is a factor, not milliseconds."""

import pytest

from glutamate import load
from glutamate.circuit.knobs import pool_knobs
from glutamate.circuit.working_memory import LEAST, RATIO, held

NETWORKS = {"working_memory": 10.0, "decision": 5.0, "spatial_memory": 10.0}  # ms, decay of GABA-A


@pytest.mark.parametrize("name", NETWORKS)
def test_neutral_knobs_change_no_network(name):
    assert load(name, **pool_knobs()).fingerprint == load(name).fingerprint


@pytest.mark.parametrize("name", NETWORKS)
def test_the_knob_of_a_decay_multiplies_it(name):
    network = load(name, **pool_knobs(gaba_time=1.5, kappa=1.0))
    found = {float(group.cell.gaba_time) for group in network.groups.values()}
    assert found == {1.5 * NETWORKS[name]}


def test_the_decay_itself_is_given_in_ms():
    network = load("working_memory", gaba_decay=5.0, gaba_time=2.0)
    assert {float(group.cell.gaba_time) for group in network.groups.values()} == {10.0}


def test_a_cue_is_held_where_its_pool_stands_out():
    assert held(27.0, 2.0)
    assert not held(float(LEAST.value), 1.0)
    assert not held(40.0, 40.0 / float(RATIO.value))
