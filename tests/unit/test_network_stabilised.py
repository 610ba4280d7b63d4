"""Inhibition-stabilised networks: the paradoxical effect in rates and in spikes, and the balance of many inputs."""

import numpy as np
import pytest

from glutamate.circuit.stabilised_network import StabilisedPair, balanced, spiking_rates, steady


@pytest.mark.parametrize(
    ("excite_e", "before", "after"),
    [(1.5, (10.0, 15.0), (8.0, 14.0)), (0.5, (10 / 3, 25 / 3), (8 / 3, 26 / 3))],
)
def test_drive_to_interneurons_lowers_their_rate_only_where_they_stabilise(
    excite_e: float, before: tuple[float, float], after: tuple[float, float]
) -> None:
    pair = StabilisedPair(excite_e=excite_e)
    assert steady(pair) == pytest.approx(before, rel=1e-5)
    assert steady(pair, drive_i=12.0) == pytest.approx(after, rel=1e-5)
    assert (after[1] < before[1]) == pair.stabilised()


def test_without_inhibition_the_stabilised_pair_runs_away() -> None:
    assert steady(StabilisedPair(inhibit_e=0.0), time=400.0)[0] > 1e5
    assert steady(StabilisedPair(inhibit_e=0.0, excite_e=0.5))[0] == pytest.approx(20.0, rel=1e-5)


@pytest.mark.slow
def test_spiking_rates_come_to_the_balance_as_inputs_grow() -> None:
    """The distance falls about as 1 / sqrt(K); with 400 inputs the slope against the drive is within a tenth."""
    aim = balanced()
    few, many, driven = (spiking_rates(**o) for o in ({"inputs": 100}, {}, {"outside_hz": 40.0}))
    far, near = (abs(found - aim).max() / aim.max() for found in (few, many))
    assert near < 0.15
    assert 1.4 < far / near < 2.6
    np.testing.assert_allclose(driven - many, balanced(40.0) - aim, rtol=0.1)


@pytest.mark.slow
def test_spiking_interneurons_are_lowered_by_their_own_drive() -> None:
    change = spiking_rates(more_i=0.1) - spiking_rates()
    expected = balanced(more_i=0.1) - balanced()
    assert (expected < 0).all() and (change < 0).all()
    np.testing.assert_allclose(change, expected, rtol=0.25)
