"""Inhibitory plasticity: driven cells come to the rate of the rule, the recurrent network goes towards it."""

import numpy as np
import pytest

from glutamate.circuit.inhibitory_plasticity import CURRENT, LEARNING, network, rule
from glutamate.circuit.lif_conductance import LIFConductance
from glutamate.circuit.lif_delta import LIFDelta
from glutamate.engine.network import Group, Network, Pairwise, PoissonInput, Projection, Record

SOURCES, TARGETS, SECONDS = 512, 64, 20


@pytest.mark.slow
@pytest.mark.parametrize("aim", [4.0, 8.0])
def test_driven_cells_come_to_the_rate_of_the_rule(aim: float) -> None:
    """Sources fire by themselves, so that nothing but the rule can bring the targets there."""
    groups = {
        "source": Group(LIFDelta(), SOURCES),
        "target": Group(LIFConductance(), TARGETS, drive={"current": 0.0}),
    }
    inputs = [
        PoissonInput("source", "excitatory", "10 Hz", 25.0),
        PoissonInput("target", "excitatory", "5 Hz", "1.5 nS", number=400),
    ]
    learning = Projection("source", "target", "inhibitory", Pairwise(1.0), 0.0, 0.1, rule(aim, 0.025))
    simulation = Network(groups, [learning], inputs, seed=2).build(threads=1)
    before = simulation.run(100.0, Record(spikes=False, bin=100.0))["rate"].values[0, 1]
    simulation.run(f"{SECONDS} s", Record(spikes=False))
    after = simulation.run(f"{SECONDS} s", Record(spikes="target", bin=100.0))
    cells = np.bincount(after["spike_cell"].values.astype(int) - SOURCES, minlength=TARGETS) / SECONDS
    assert before > 3 * aim
    # A little above: a source spike silences its target, so that near pairs are rarer than chance.
    assert aim < cells.mean() < 1.08 * aim
    assert cells.std() < 0.1 * aim


def test_the_network_goes_towards_its_rate() -> None:
    simulation = network(size=1000).build(threads=1)
    first = simulation.run(200.0, Record(spikes=False, bin=100.0))["rate"].values[:, 0].mean()
    assert simulation.synapses(LEARNING)["weights"].max() > 0
    simulation.run(4000.0, Record(spikes=False))
    later = simulation.run(1000.0, Record(spikes=False, bin=100.0))["rate"].values[:, 0].mean()
    assert first > 50 and 3 < later < 20


def test_the_rule_balances_at_its_rate() -> None:
    made = rule(5.0, 0.02)
    # What pairs add on average, 2 time x rate, is what a source spike takes.
    assert 2 * made.time * 5e-3 == pytest.approx(made.depression)
    assert network(size=500).groups["excitatory"].drive == {"current": CURRENT}
