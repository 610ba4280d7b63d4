"""Volleys of the whole dorsal horn cell: their events, what is refused, and what keeps a first response."""

import numpy as np
import pytest

from glutamate.circuit.dorsal_compartments import BLOCKED, Volleys, assemble, counted, events
from glutamate.errors import ParameterError


def test_a_volley_has_its_fibres_and_its_burst():
    found = events(0.5, 3)
    assert {name: len(times) for name, times in found.items()} == {
        "substance_p": 3, "touch": 60, "pain": 480, "inhibition": 480
    }  # fmt: skip
    assert found["substance_p"].tolist() == [100.0, 2100.0, 4100.0]
    assert (found["touch"][:20] >= 130).all()
    assert (found["touch"][:20] <= 135).all()
    assert found["pain"][0] >= 300
    np.testing.assert_allclose(found["pain"][160:320] - found["pain"][:160], 2000.0)
    np.testing.assert_allclose(found["inhibition"] - found["pain"], 1.0)


def test_axial_conductances_are_those_of_cylinders():
    parts = assemble().parts
    one, other = parts["dendrite_3"].right, parts["dendrite_4"].left
    assert one == other == pytest.approx(1e3 * np.pi * 4**2 / 4 / (150e-2 * 100))  # nS: two halves of a part
    assert parts["dendrite_0"].left == parts["axon_4"].right == 0
    assert parts["soma"].right == pytest.approx(parts["axon_0"].left)


def test_wind_up_counts_above_the_first():
    assert Volleys(np.array([2, 2, 2]), np.array([3, 5, 6])).wind_up() == 5


@pytest.mark.slow
def test_a_block_loses_the_late_response_unless_ampa_is_made_stronger():
    free, lost, kept = (counted(1.0, x, 2) for x in (None, {"synapses.nmda": 0.0}, BLOCKED))
    assert free.late[0] > 0
    assert lost.late[0] == 0
    assert kept.late[0] == free.late[0]
    assert free.early[0] == lost.early[0] == kept.early[0] > 0


def test_volleys_that_would_meet_are_refused():
    for wrong in ((0.0, 3), (3.0, 3), (1.0, 0)):
        with pytest.raises(ParameterError):
            events(*wrong)
