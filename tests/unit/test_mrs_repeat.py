"""MR spectra: repeated scans, the step that scans can show, how well one scan sorts people."""

import numpy as np
import pytest

from glutamate.errors import ParameterError
from glutamate.readouts.mrs import Scan, detectable, repeatability, sorting

FAST = Scan(points=1024)


def test_repeated_scans_add_their_variances():
    found = repeatability(("NAA", "Glx"), FAST, snr=300, repeats=40, physiology=0.05, session=0.0, seed=3)
    assert found["NAA"].mean == pytest.approx(11.0, rel=0.03)
    expected = np.hypot(0.05, found["NAA"].bound)
    assert found["NAA"].variation == pytest.approx(expected, rel=0.35)  # 40 repeats: 11 % per standard error
    none = repeatability(("NAA",), FAST, snr=300, repeats=5, physiology=0.0, session=0.0)
    assert none["NAA"].variation < 0.01
    for wrong in ({"repeats": 2}, {"physiology": 0.9}, {"session": -0.1}, {"names": ("Foo",)}):
        with pytest.raises(ParameterError):
            repeatability(**{"names": ("NAA",), "scan": FAST, **wrong})


def test_the_step_that_scans_can_show():
    from scipy.stats import norm

    step = detectable(0.05, 20)
    noncentral = step / (0.05 * np.sqrt(2 / 20))
    assert norm.sf(norm.ppf(0.975) - noncentral) == pytest.approx(0.8)
    for wrong in ((0.0, 20), (0.05, 1), (2.0, 20)):
        with pytest.raises(ParameterError):
            detectable(*wrong)


def test_how_well_a_scan_sorts_people():
    rng = np.random.default_rng(8)
    person = 0.10 * rng.standard_normal(400_000)
    first, second = (person + 0.06 * rng.standard_normal(person.size) for _ in range(2))
    found = sorting(0.10, 0.06)
    assert found.reliability == pytest.approx(np.corrcoef(first, second)[0, 1], abs=0.005)  # 3 standard errors or more
    assert found.right_side == pytest.approx(((first > 0) == (person > 0)).mean(), abs=0.003)
    assert found.same_side == pytest.approx(((first > 0) == (second > 0)).mean(), abs=0.003)
    assert sorting(0.0, 0.05) == (0.0, 0.5, 0.5) and sorting(0.05, 0.0) == (1.0, 1.0, 1.0)
    for wrong in ((0.0, 0.0), (-0.1, 0.1), (0.1, 2.0), ("a", 0.1)):
        with pytest.raises(ParameterError):
            sorting(*wrong)
