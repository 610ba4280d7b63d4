"""Bridges: what a fit answers, what it refuses, when it is stale, and how it fails a member of an assembly."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from glutamate import Assembly, Input, Protocol, simulate
from glutamate.engine.bridge import Axis, Bridge, ModelRun, Reading
from glutamate.engine.bridge.surface import fitted, orders_of, read
from glutamate.engine.model import Model
from glutamate.errors import GlutamateError, ParameterError, PathError, ResultError, SolveError
from glutamate.synapse.release import Release

AXES = {"x": Axis(0.5, 2.0, "log"), "y": Axis(-1.0, 3.0)}


@dataclasses.dataclass(frozen=True)
class Known:
    """A fast side whose answer is known, with chance in it."""

    noise: float = 0.0
    version: str = "1"

    def run(self, points, context, outputs, settle, window, seeds):
        """A smooth function of two axes."""
        drawn = np.array([np.random.default_rng(int(s)).normal() for s in seeds])
        return {"z": context["scale"] * truth(points["x"], points["y"]) * (1 + self.noise * drawn)}

    def identity(self):
        """What decides it."""
        return self.version


def truth(x, y):
    """Positive and smooth."""
    return x**1.3 * np.exp(0.3 * y)


def made(file, **given):
    """A small bridge that is not yet built."""
    outputs = {"z": Reading("mean", "Hz", "log")}
    fast = given.pop("fast", Known())
    contexts = {"one": {"scale": 1.0}, "two": {"scale": 2.0}}
    return Bridge("known", fast, AXES, contexts, outputs, 0.0, 1.0, file, **{"points": 32, "holdout": 64} | given)


@pytest.fixture
def built(tmp_path):
    """A small bridge, built."""
    found = made(tmp_path / "known.json")
    found.build()
    return found


def test_answers_between_the_points_of_the_design(built):
    x, y = np.array([0.5, 0.73, 2.0]), np.array([-1.0, 1.1, 3.0])
    np.testing.assert_allclose(built.at({"x": x, "y": y}, "one")["z"], truth(x, y), rtol=1e-5)
    assert built.at({"x": 1.0, "y": 0.0}, "two")["z"] == pytest.approx(2.0, rel=1e-5)
    assert isinstance(built.at({"x": 1.0, "y": 0.0}, "two")["z"], float)


def test_the_error_is_that_at_points_held_out(tmp_path):
    noisy = made(tmp_path / "a.json", fast=Known(0.05), points=256)
    row = noisy.build().errors["one"]["z"]
    assert 0.04 < row["rms"] < 0.07 and 0.02 < row["noise"] < 0.09
    assert row["max"] > row["rms"]
    design, held_out = noisy.stored().design, noisy.stored().held_out
    assert len(held_out["x"]) == 64 and len(design["x"]) == 256 + 4
    assert not set(design["x"]) & set(held_out["x"])
    corners = {(x, y) for x, y in zip(design["x"], design["y"], strict=True)}
    assert {(0.5, -1.0), (0.5, 3.0), (2.0, -1.0), (2.0, 3.0)} <= corners


def test_a_build_is_the_same_twice(tmp_path):
    first, second = made(tmp_path / "a.json", fast=Known(0.05)), made(tmp_path / "b.json", fast=Known(0.05))
    assert first.build().surfaces == second.build().surfaces
    assert made(tmp_path / "c.json", fast=Known(0.05), seed=1).build().surfaces != first.stored().surfaces


def test_nothing_is_extrapolated(built):
    with pytest.raises(ParameterError, match="nothing is extrapolated") as refused:
        built.at({"x": np.array([1.0, 2.1]), "y": 0.0}, "one")
    assert "1 of 2" in refused.value.came and "0.5 to 2" in refused.value.allowed
    with pytest.raises(ParameterError, match="outside"):
        built.at({"x": np.nan, "y": 0.0}, "one")


def test_unknown_names_and_missing_axes_are_refused(built):
    with pytest.raises(PathError) as refused:
        built.at({"x": 1.0, "y": 0.0}, "ones")
    assert refused.value.closest == ("one",)
    with pytest.raises(PathError, match="axis"):
        built.at({"x": 1.0, "y": 0.0, "w": 1.0}, "one")
    with pytest.raises(ParameterError, match="no y"):
        built.at({"x": 1.0}, "one")


def test_a_changed_fast_model_makes_it_stale(built, tmp_path):
    other = made(tmp_path / "known.json", fast=Known(version="2"))
    assert (built.state(), other.state()) == ("current", "stale")
    with pytest.raises(ParameterError, match="glutamate bridges build known"):
        other.at({"x": 1.0, "y": 0.0}, "one")
    assert made(tmp_path / "known.json", seed=3).state() == "stale"
    assert made(tmp_path / "known.json", fit="spline").state() == "stale"
    missing = made(tmp_path / "none.json")
    assert missing.state() == "missing" and missing.row()["errors"] == []
    with pytest.raises(ParameterError, match="never built"):
        missing.at({"x": 1.0, "y": 0.0}, "one")


def test_a_broken_file_is_named(tmp_path):
    file = tmp_path / "known.json"
    file.write_text("{", "utf-8")
    with pytest.raises(ResultError, match=r"known\.json"):
        made(file).state()


def test_a_point_without_a_number_stops_the_build(tmp_path):
    @dataclasses.dataclass(frozen=True)
    class Failing(Known):
        def run(self, *given):
            found = super().run(*given)
            return {"z": np.where(np.arange(len(found["z"])) == 3, np.nan, found["z"])}

    broken = made(tmp_path / "a.json", fast=Failing())
    with pytest.raises(SolveError, match="1 of 36"):
        broken.build()
    assert not broken.file.exists()


@pytest.mark.parametrize(
    ("given", "text"),
    [({"points": 33}, "power of two"), ({"holdout": 4}, "held out"), ({"fit": "cubic"}, "chebyshev")],
)
def test_bad_designs_are_refused(tmp_path, given, text):
    with pytest.raises(ParameterError, match=text):
        made(tmp_path / "a.json", **given)


@pytest.mark.parametrize("ends", [(1.0, 1.0), (0.0, np.inf), (-1.0, 1.0, "log"), (0.0, 1.0, "cubic")])
def test_bad_axes_are_refused(ends):
    with pytest.raises(ParameterError):
        Axis(*ends)


def test_both_ends_of_an_axis_are_inside():
    for axis in AXES.values():
        assert axis.inside(axis.low) > 0 and axis.inside(axis.high) > 0
        assert axis.inside(axis.high + 1e-3) < 0
        np.testing.assert_allclose(axis.place(axis.value([-1.0, 0.2, 1.0])), [-1.0, 0.2, 1.0], atol=1e-12)


@pytest.mark.parametrize("kind", ["chebyshev", "spline"])
def test_surfaces_survive_their_file_and_complex_steps(kind):
    rng = np.random.default_rng(0)
    places = rng.uniform(-1, 1, (120, 3))
    values = np.sin(places[:, 0]) + places[:, 1] * places[:, 2] ** 2
    surface = fitted(kind, places, values)
    point = [0.3, -0.4, 0.8]
    assert surface.at(point) == pytest.approx(np.sin(0.3) - 0.4 * 0.64, abs=0.02)
    assert read(surface.to_dict()) == surface
    slope = float(surface.at([np.array([complex(0.3, 1e-30)]), -0.4, 0.8]).imag[0]) / 1e-30
    near = (surface.at([0.3 + 1e-6, -0.4, 0.8]) - surface.at([0.3 - 1e-6, -0.4, 0.8])) / 2e-6
    assert slope == pytest.approx(near, rel=1e-5)
    several = surface.at([np.full(4, x) for x in point])
    np.testing.assert_allclose(several, surface.at(point), rtol=1e-12)


def test_orders_are_those_of_total_degree():
    assert len(orders_of(6, 3)) == 84 and orders_of(2, 1) == ((0, 0), (0, 1), (1, 0))


def test_noise_is_not_followed_by_a_high_degree():
    rng = np.random.default_rng(1)
    places = rng.uniform(-1, 1, (200, 2))
    surface = fitted("chebyshev", places, 1 + places[:, 0] + 0.2 * rng.normal(size=200))
    assert max(map(sum, surface.orders)) <= 2


def whole(built, **inputs):
    """An assembly of the bridge alone, its axes as inputs."""
    wires = {f"cortex.{name}": Input(axis.unit, inputs.get(name, 1.0)) for name, axis in AXES.items()}
    return Assembly({"cortex": built.part("one")}, wires, TIME="h")


def test_a_part_gives_the_same_in_an_assembly(built):
    data = simulate(whole(built, x=0.5), duration="2 h", drive={"cortex.y": ([0.0, 2.0], [-1.0, 3.0])})
    expected = built.at({"x": 0.5, "y": np.linspace(-1.0, 3.0, 1001)}, "one")["z"]
    np.testing.assert_allclose(data["cortex.z"], 3600 * expected, rtol=1e-9)  # per second, in a part that counts hours
    assert data["cortex.z"].attrs["units"] == "1/h"
    assert data.attrs["failed"] == "[]"


@pytest.mark.parametrize("solver", ["rodas5p", "tsit5"])
def test_a_member_outside_the_box_fails_and_the_rest_go_on(built, solver):
    leaving = Protocol().pulse("cortex.x", 2.5, "1 h", "0.5 h")
    data = simulate(whole(built), leaving, duration="2 h", solver=solver)
    assert '"outside bridge"' in data.attrs["failed"] and '"time": 1.0' in data.attrs["failed"]
    assert np.isnan(data["cortex.z"].values[-1]) and data["cortex.z"].values[100] > 0
    x = np.array([1.0, 2.5, 0.5])
    data = simulate(whole(built), duration="2 h", vary={"cortex.x": x}, solver=solver)
    assert data["status"].values.tolist() == ["ok", "outside bridge", "ok"]
    ramp = {"cortex.y": ([0.0, 2.0], [1.0, 5.0])}
    data = simulate(whole(built), duration="2 h", drive=ramp, solver=solver)
    assert '"time": 1.0' in data.attrs["failed"]


def test_leaving_a_domain_is_not_called_a_bridge():
    model = Model.of(Release()).set({"release.recovery_time": 150.0})
    data = simulate(model, Protocol().spikes("release.spike", [1.0]), duration=5.0, vary={"release.sites": [1.0, 2.0]})
    assert data["status"].values.tolist() == ["ok", "ok"]


def test_a_model_as_the_fast_side(tmp_path):
    protocol = Protocol().spikes("release.spike", rate="20 Hz")
    fast = ModelRun(Model.of(Release()), protocol)
    axes = {"release.release_probability": Axis(0.1, 0.5), "release.recovery_time": Axis(100.0, 400.0, "log", "ms")}
    file = tmp_path / "r.json"
    outputs = {"release.resources": "mean", "release.next_share": Reading("most")}
    found = Bridge("release", fast, axes, {"slice": {}}, outputs, 1000.0, 1000.0, file, points=64)
    errors = found.build().errors["slice"]
    assert errors["release.resources"]["rms"] < 0.02 and errors["release.resources"]["noise"] == 0.0
    at = {"release.release_probability": 0.2, "release.recovery_time": 200.0}
    alone = simulate(Model.of(Release()).set(at), protocol, times=np.linspace(1000, 2000, 201))
    said = found.at(at, "slice")
    assert said["release.resources"] == pytest.approx(float(alone["release.resources"].mean()), rel=0.02)
    assert said["release.next_share"] == pytest.approx(float(alone["release.next_share"].max()), rel=0.03)
    wires = {f"fast.{name.replace('.', '_')}": Input(axis.unit, at[name]) for name, axis in axes.items()}
    whole = simulate(Assembly({"fast": found.part("slice")}, wires, TIME="h"), duration="1 h")
    assert float(whole["fast.release_resources"][0]) == pytest.approx(said["release.resources"])
    changed = dataclasses.replace(found, fast=ModelRun(Model.of(Release()).set({"release.sites": 5.0}), protocol))
    assert changed.state() == "stale"
    with pytest.raises(GlutamateError):
        dataclasses.replace(found, outputs={"release.nothing": "mean"}).build()
