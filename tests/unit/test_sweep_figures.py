"""Figures of fits and sweeps show the numbers they are given."""

import numpy as np
import pytest

from glutamate import Measured, Protocol, fit, load, simulate
from glutamate.errors import ParameterError
from glutamate.sweeps.ensemble import Ensemble
from glutamate.sweeps.figures import index_figure, profile_figure
from glutamate.sweeps.profile import Profile


def test_a_fit_shows_data_and_course():
    model, protocol = load("ampa"), Protocol().pulse("ampa.glutamate", "1 mM", start="0 ms", length="2 ms")
    times = np.linspace(0.2, 5, 12)
    values = simulate(model, protocol, times=times, record="ampa.open", rtol=1e-8)["ampa.open"].values
    data = [
        Measured("ampa.open", times, values, 0.01, protocol),
        Measured("ampa.unbound", times, 1 - values, 0.2, protocol),
    ]
    found = fit(model, data[:1], {"ampa.open_rate": "1..9"}, starts=2, polish=1)
    assert found.values["ampa.open_rate"] == pytest.approx(4.24, rel=1e-5)
    (axis,) = found.figure().axes
    course = axis.lines[-1]
    assert np.interp(times, *course.get_data()) == pytest.approx(values, abs=1e-5)
    assert axis.lines[0].get_ydata() == pytest.approx(values) and axis.get_xlabel() == "time (ms)"
    both = fit(model, data, {"ampa.open_rate": "1..9"}, starts=2, polish=1).figure()
    assert [a.get_title("left") for a in both.axes] == ["ampa.open", "ampa.unbound"]


def test_profiles_draws_and_indices_are_shown(tmp_path):
    profile = Profile("a.b", "mM", 0.95, 3.84, np.array([1.0, 2.0, 3.0]), np.array([4.0, 0.0, 5.0]), 1.1, None, False)
    (axis,) = profile_figure([profile]).axes
    assert axis.lines[0].get_ydata().tolist() == [4, 0, 5] and len(axis.lines) == 3
    rng = np.random.default_rng(1)
    drawn = Ensemble(("a", "b"), rng.normal(size=(100, 8, 2)), rng.random((100, 8)), 0.5, 4.0)
    shown = drawn.figure()
    assert len(shown.axes) == 4 and sum(p.get_height() for p in shown.axes[0].patches) == 800
    rows = [
        {"path": "small", "first": 0.1, "first_error": 0.0, "total": 0.2, "total_error": 0.0},
        {"path": "large", "first": 0.7, "first_error": 0.1, "total": 0.8, "total_error": 0.1},
    ]
    figure = index_figure({"peak": {"factors": rows, "reason": None}, "flat": {"factors": [], "reason": "same"}})
    (axis,) = figure.axes
    assert [label.get_text() for label in axis.get_yticklabels()] == ["small", "large"]
    assert [bar.get_width() for bar in axis.patches] == [0.2, 0.8, 0.1, 0.7]
    figure.savefig(tmp_path / "indices.png")
    with pytest.raises(ParameterError, match="same"):
        index_figure({"flat": {"factors": [], "reason": "same"}})
    with pytest.raises(ParameterError, match="at least one panel"):
        profile_figure([])
