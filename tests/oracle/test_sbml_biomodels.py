"""Four curated BioModels: reference values and libRoadRunner at the same times."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("libsbml")

from glutamate import load, simulate

FOLDER = Path(__file__).resolve().parents[2] / ".." / "shared" / "data" / "biomodels"
pytestmark = pytest.mark.skipif(not FOLDER.is_dir(), reason="the BioModels are not beside the checkout (shared/data)")


def course(number: int, end: float, points: int, names: list[str]) -> dict[str, np.ndarray]:
    times = np.linspace(0, end, points)
    model = load(str(FOLDER / f"BIOMD0000000{number}.xml"))
    data = simulate(model, times=times, record=names, rtol=1e-10, atol=1e-7)
    assert data.attrs["members_failed"] == 0, data.attrs["failed"]
    return {name: data[name].values for name in names} | {"time": times}


def test_two_neurons_with_inhibition() -> None:
    x = course(302, 1000, 1001, ["V_pre", "s"])
    assert x["V_pre"][-1] == pytest.approx(-64.0176, abs=1e-3)
    assert x["s"].max() == pytest.approx(0.95734, rel=1e-4)


def test_astrocyte_calcium() -> None:
    x = course(184, 500, 50001, ["X", "Y"])
    assert x["X"].max() == pytest.approx(0.650, abs=1e-3)
    assert x["Y"].max() == pytest.approx(4.669, abs=1e-3)


def test_late_potentiation() -> None:
    x = course(853, 600, 601, ["NP", "STAB"])
    assert x["NP"][-1] == pytest.approx(0.70888, rel=1e-4)
    assert x["STAB"][-1] == pytest.approx(0.40015, rel=1e-4)


def test_neurons_and_astrocytes_with_glutamate() -> None:
    x = course(554, 300, 3001, ["GLUe", "GLUn", "NAn"])
    near = (x["time"] >= 205) & (x["time"] <= 215)
    assert x["GLUe"][near].max() == pytest.approx(0.664, abs=1e-3)
    assert x["GLUn"].min() == pytest.approx(2.703, abs=1e-3)
    assert x["NAn"][near].max() == pytest.approx(19.79, abs=2e-3)
    assert x["time"][x["NAn"].argmax()] == pytest.approx(209, abs=1)
    assert x["GLUe"][x["time"] < 200].max() == pytest.approx(0, abs=1e-9)


@pytest.mark.parametrize(("number", "end"), [(184, 20.0), (302, 40.0), (853, 600.0), (554, 150.0)])
def test_every_state_against_roadrunner(number: int, end: float) -> None:
    """Up to the end: to 1e-4 of each variable's size."""
    roadrunner = pytest.importorskip("roadrunner")
    roadrunner.Logger.setLevel(roadrunner.Logger.LOG_ERROR)
    path = str(FOLDER / f"BIOMD0000000{number}.xml")
    twin = roadrunner.RoadRunner(path)
    twin.integrator.relative_tolerance, twin.integrator.absolute_tolerance = 1e-10, 1e-12
    names = [s.path.removesuffix(".amount") for s in load(path).system.states if s.kind == "value"]
    held = {*twin.model.getFloatingSpeciesIds(), *twin.model.getBoundarySpeciesIds()}
    twin.selections = ["time", *(f"[{n}]" if n in held else n for n in names)]
    expected = np.asarray(twin.simulate(0, end, 101))[:, 1:].T
    x = course(number, end, 101, names)
    for name, values in zip(names, expected, strict=True):
        size = max(np.abs(values).max(), 1e-9)
        np.testing.assert_allclose(x[name], values, rtol=1e-4, atol=1e-4 * size, err_msg=name)
