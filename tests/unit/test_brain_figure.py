"""The figure of whole brains is drawn from runs, and refuses what it cannot draw."""

import numpy as np
import pytest

from glutamate.brain.balance import balanced
from glutamate.brain.connectome import Connectome
from glutamate.brain.run import run
from glutamate.brain.synthetic import synthetic
from glutamate.brain.whole import WholeBrain
from glutamate.errors import ParameterError
from glutamate.report.brain_figure import brain_figure, mean_connectivity


@pytest.fixture(scope="module")
def runs():
    brain = balanced(WholeBrain(synthetic(8, 1).scaled(0.5), noise=0.005))
    less = brain.under(gaba=0.8, where=["L1", "L2"])
    data = run([brain] * 2 + [less] * 2, "40 s", dt="1 ms", every="50 ms", streams=[0, 1, 0, 1])
    return {"before": data.isel(member=[0, 1]), "less": data.isel(member=[2, 3])}


def test_a_figure_is_written(runs, tmp_path):
    connectome = synthetic(8, 1)
    path = brain_figure(runs, connectome, tmp_path / "brain.svg", ["L1", "L2"])
    text = path.read_text()
    assert all(word in text for word in ("before", "less", "BOLD of L2", "change of rate (Hz)"))
    rates = {name: data["rate_e"].mean(("member", "time")).values for name, data in runs.items()}
    assert f"mean {rates['before'].mean():.2f} Hz" in text
    assert f"mean {100 * (rates['less'] / rates['before'] - 1).mean():+.1f} %" in text


def test_a_figure_refuses(runs, tmp_path):
    connectome, path = synthetic(8, 1), tmp_path / "brain.png"
    with pytest.raises(ParameterError, match="two or three"):
        brain_figure({"before": runs["before"]}, connectome, path)
    with pytest.raises(ParameterError, match="no centres"):
        brain_figure(runs, Connectome(connectome.labels, connectome.weights), path)
    with pytest.raises(ParameterError, match="no such label"):
        brain_figure(runs, connectome, path, ["L99"])
    assert not path.exists()


def test_correlations_are_averaged_as_angles_of_the_hyperbola():
    draws = np.random.default_rng(0).standard_normal((2, 3, 50))
    found = mean_connectivity(draws)
    one, other = (np.corrcoef(copy) for copy in draws)
    assert found[0, 1] == pytest.approx(np.tanh((np.arctanh(one[0, 1]) + np.arctanh(other[0, 1])) / 2))
    assert (np.diag(found) == 1).all() and (found == found.T).all()
