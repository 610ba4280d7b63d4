"""Signs of arms: shares move with their state, the first arm has the usual ones, words for the rest."""

import numpy as np
import pytest

from glutamate.errors import ParameterError
from glutamate.readouts.sign_rows import rows
from glutamate.readouts.signs import SIGNS


def test_more_lapses_are_more_reports_and_the_first_arm_is_everyday():
    lapses = np.random.default_rng(0).normal(4.0, 1.0, size=2000)
    found = dict(rows({"readouts.lapses": np.stack([lapses, lapses + 1.5])}, ["rested", "short nights"]))
    first, second = (float(part.split()[-2]) for part in found["fog, lapses (grade A)"].split(", "))
    assert first == pytest.approx(20, abs=3) and second > 40
    assert "no model" in found["headache"]
    assert len(found) == 1 + sum(not sign.modelled for sign in SIGNS.values())


def test_the_same_people_say_the_same_where_nothing_differs():
    lapses = np.random.default_rng(0).normal(4.0, 1.0, size=200)
    found = dict(rows({"readouts.lapses": np.stack([lapses, lapses])}, ["a", "b"]))
    first, second = (part.split()[-2] for part in found["fog, lapses (grade A)"].split(", "))
    assert first == second


def test_nothing_is_said_of_one_arm_or_of_few_people_or_of_people_all_alike():
    assert rows({"readouts.lapses": np.ones((1, 100))}, ["a"]) == []
    assert rows({"readouts.lapses": np.ones((2, 5))}, ["a", "b"]) == []
    assert rows({"readouts.lapses": np.ones((2, 100))}, ["a", "b"]) == []
    assert rows({"life.spines": np.ones((2, 100))}, ["a", "b"]) == []
    lapses = np.random.default_rng(0).normal(size=(2, 40))
    lapses[1, :30] = np.nan
    assert rows({"readouts.lapses": lapses}, ["a", "b"]) == []
    with pytest.raises(ParameterError, match="one row an arm"):
        rows({"readouts.lapses": np.ones((3, 100))}, ["a", "b"])
