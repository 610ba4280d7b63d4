"""Dopamine in the memory network: counts per cell, and tones that are refused."""

import numpy as np
import pytest

from glutamate.circuit.dopamine_memory import tuning
from glutamate.circuit.working_memory import run
from glutamate.errors import ParameterError


@pytest.mark.slow
def test_rates_are_those_of_the_network_and_the_middle_tone_is_best():
    middle, low = tuning(1.0, seeds=(1, 2)), tuning(0.3, seeds=(1, 2))
    rates = [run(seed=seed) for seed in (1, 2)]
    assert middle.cued == pytest.approx(np.mean([one["cued"] for one in rates]), rel=0.01)
    assert middle.d_prime > 5 > 0.5 > abs(low.d_prime)
    assert tuning(0.3, 0.0, (1, 2)) == middle  # no effect reaches the receptors


def test_what_is_no_tone_is_refused():
    for wrong in ((0.0, 1.0, (1,)), (1.0, 1.5, (1,)), (1.0, 1.0, ())):
        with pytest.raises(ParameterError):
            tuning(*wrong)
