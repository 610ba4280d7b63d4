"""Whether a trap prefers receptors in steady agonist to those that open for a moment: the receptor as a matrix."""

from typing import Any

import numpy as np
import pytest
from scipy.linalg import expm
from scipy.optimize import brentq

from glutamate.drugs.memantine import potency_ratio
from glutamate.molecule import assay
from glutamate.molecule.nmda_trapping import CLOSED_WITH_TWO, BlockedNMDAReceptor

PART: Any = BlockedNMDAReceptor.memantine()
NAMES = list(PART.State._fields)
OPEN = NAMES.index("open")


def generator(drug: float, glutamate: float, only_leaves: bool) -> Any:
    """Rates in ms; columns are left. Where the drug only leaves, shut channels do not take it up."""
    found = np.array(assay.generator(PART, assay.bath(PART, glutamate=glutamate, voltage=-70.0, blocker=drug)))
    for name in CLOSED_WITH_TWO if only_leaves else ():
        free, held = NAMES.index(name), NAMES.index(f"blocked_{name}")
        found[free, free] += found[held, free]
        found[held, free] = 0.0
    return found


def bathed(drug: float, only_leaves: bool) -> float:
    """Open share that a bath of agonist leaves in the end."""
    values, vectors = np.linalg.eig(generator(drug, 0.1, only_leaves))
    shares = np.real(vectors[:, np.argmin(abs(values))])
    return float(shares[OPEN] / shares.sum())


def evoked(drug: float, only_leaves: bool) -> float:
    """Sum of open shares after 1 ms of 1 mM every 10 s, once the response repeats itself."""
    rest = generator(drug, 0.0, only_leaves)
    pulse, wait = expm(generator(drug, 1.0, only_leaves)), expm(rest * 9999.0)
    values, vectors = np.linalg.eig(wait @ pulse)
    shares = np.real(vectors[:, np.argmin(abs(values - 1))])
    shares, step, total = pulse @ (shares / shares.sum()), expm(rest * 10.0), 0.0
    for _ in range(50):
        shares = step @ shares
        total += float(shares[OPEN])
    return total


@pytest.mark.parametrize(("only_leaves", "within"), [pytest.param(False, 1e-6, marks=pytest.mark.slow), (True, 0.03)])
def test_a_trap_has_no_preference_for_receptors_beside_the_synapse(only_leaves: bool, within: float) -> None:
    def half(response: Any) -> float:
        whole = response(0.0, only_leaves)
        return brentq(lambda drug: response(drug, only_leaves) / whole - 0.5, 1e-4, 1e-2, rtol=1e-10)

    ratio = half(evoked) / half(bathed)
    assert ratio == pytest.approx(1, abs=within)
    if only_leaves:
        assert abs(ratio - 1) > 0.005
    else:
        assert ratio == pytest.approx(potency_ratio(), rel=1e-3)
