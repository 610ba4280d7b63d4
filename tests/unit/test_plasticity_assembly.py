"""The learnt assembly: synapses between spikes are exact, learning raises them, capture keeps what decays otherwise."""

import numpy as np
import pytest

from glutamate.errors import ParameterError
from glutamate.plasticity.assembly import EXCITATORY, Cells, learnt, recall


def test_synapses_are_followed_exactly_between_spikes():
    """Against Euler steps of the same equations for one interval through all three regimes."""
    cells = Cells(1)
    cells.random = type("Quiet", (), {"standard_normal": staticmethod(lambda n: np.zeros(n))})()
    cells.calcium[:2], cells.early[:2] = (8.0, 2.0), (5.0, 4.0)
    cells.advance(np.arange(2), 200.0)
    for start, early, found in zip((8.0, 2.0), (5.0, 4.0), cells.early[:2], strict=True):
        calcium, h, step = start, early, 1e-3
        for _ in range(200_000):
            up, down = 1645.6 * (calcium > 3.0), 313.1 * (calcium > 1.2)
            h += step / 688.4e3 * (0.1 * (4.20075 - h) + up * (10 - h) - down * h)
            calcium *= 1 - step / 48.8
        assert found == pytest.approx(h, rel=1e-4)
    assert cells.calcium[0] == pytest.approx(8.0 * np.exp(-200.0 / 48.8))


def test_rest_forgets_without_and_keeps_with_protein():
    kept, lost = Cells(2), Cells(2)
    for cells, synthesis in ((kept, True), (lost, False)):
        cells.early[:] = 1.6 * cells.part.rest
        cells.rest(7200.0, synthesis=synthesis)
    assert lost.late.max() == 0 and 0.3 < kept.late.mean() < 1
    assert kept.early.mean() == pytest.approx(lost.early.mean())


@pytest.mark.slow
def test_learning_raises_synapses_of_the_assembly():
    core = 60
    after = learnt(0, core)
    inside = (after.source < core) & (after.target < core)
    apart = (after.source >= core) & (after.target >= core)
    rest = after.part.rest
    assert after.early[inside].mean() > 1.5 * rest and after.early[apart].mean() == pytest.approx(rest, rel=0.02)
    rates = recall(10.0, 0, core, repeats=2)
    assert rates["driven"] > 300 and rates["inside"] > 1.5 > 1.2 > rates["outside"]


def test_an_assembly_must_fit():
    with pytest.raises(ParameterError):
        Cells(0, EXCITATORY + 1)
