"""The gamma network: the rhythm is there, longer inhibition slows it, and its cell follows a plain recursion."""

import numpy as np
import pytest

from glutamate.circuit.gamma_rhythm import measure, network
from glutamate.circuit.lif_noise import LIFNoise
from glutamate.engine.network import Group, Network, Record


def test_longer_inhibition_slows_the_rhythm() -> None:
    fast, slow = measure(1, gaba_time=5.0), measure(1, gaba_time=20.0)
    assert fast["peak"] > slow["peak"] + 8
    assert 30 < fast["peak"] < 60
    assert fast["power"] > slow["power"]


def test_a_synapse_of_any_decay_carries_the_same_charge() -> None:
    """Weight times decay is what does not change with the decay."""
    weights = {}
    for time in (5.0, 20.0):
        given = next(p for p in network(gaba_time=time).projections if p.port == "gaba")
        weights[time] = given.weight * time
    assert weights[5.0] == pytest.approx(weights[20.0])


def test_noise_spreads_the_voltage_at_rest_as_it_says() -> None:
    cells = 2000
    drive = {"drive": 0.0, "magnesium": 1.0, "tonic_conductance": 0.0}
    quiet = Network({"a": Group(LIFNoise(threshold=0.0), cells, drive=drive)}, seed=1)
    data = quiet.run(150.0, Record(states={"a.voltage": range(cells)}, every=50.0), threads=1)
    late = data["a.voltage"].values[-1]
    # 150 ms are 7.5 membrane times.
    assert late.std() == pytest.approx(3.0, rel=4 / np.sqrt(2 * cells))
    assert late.mean() == pytest.approx(-70.0, abs=4 * 3.0 / np.sqrt(cells))
