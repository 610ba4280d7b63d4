"""The field of a network: its currents have the right sign, and equal knobs give an equal slope."""

import numpy as np

from glutamate.readouts.field_slope import change, currents, slope


def test_currents_have_their_signs_and_belong_to_the_seed() -> None:
    ampa, gaba = currents(1, pieces=1)
    assert (ampa < 0).all() and gaba.mean() > 0
    assert np.array_equal(currents(1, pieces=1), [ampa, gaba])
    assert not np.array_equal(currents(2, pieces=1)[0], ampa)
    # Longer inhibition by the same jumps is more inhibition.
    assert currents(1, pieces=1, gaba_time=1.3)[1].mean() != gaba.mean()


def test_no_change_is_no_change() -> None:
    assert change((1, 2), pieces=2, nmda=1.0) == (0.0, 0.0)
    assert slope((1,), pieces=2, nmda=0.7) != slope((1,), pieces=2)
