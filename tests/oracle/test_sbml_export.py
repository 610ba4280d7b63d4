"""Shipped models as SBML: read back here and run by libRoadRunner they give the same numbers."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("libsbml")

from glutamate import load, simulate
from glutamate.errors import GlutamateError, ResultError
from glutamate.interchange.formats import export
from glutamate.interchange.sbml import load_text
from glutamate.interchange.sbml_export import sbml_of, write_sbml
from glutamate.interchange.sbml_ids import identifiers
from oracle.sbml_twins import roadrunner

SPAN = {"ms": 20.0, "s": 5.0, "min": 20.0, "h": 5.0, "d": 2.0}
SLOW = pytest.mark.slow
MODELS = ["head_injury", "exposure", pytest.param("cycle", marks=SLOW), pytest.param("astrocyte", marks=SLOW)]


@pytest.mark.parametrize("name", MODELS)
def test_same_numbers(name: str) -> None:
    model = load(name)
    text, ids = sbml_of(model), identifiers(model.system)
    paths = [s.path for s in model.system.states if s.kind == "value"]
    times = np.linspace(0, SPAN[model.system.time], 11)
    ours = simulate(model, times=times, record=paths, rtol=1e-9)
    back = simulate(load_text(text), times=times, record=[ids[p] for p in paths], rtol=1e-9, atol=1e-5)
    for path in paths:
        size = np.abs(ours[path].values).max()
        np.testing.assert_allclose(back[ids[path]].values, ours[path].values, rtol=1e-6, atol=1e-6 * size, err_msg=path)
    pytest.importorskip("roadrunner")
    twin = roadrunner(text, times, [ids[p] for p in paths])
    for path in paths:
        size = np.abs(ours[path].values).max()
        np.testing.assert_allclose(twin[ids[path]], ours[path].values, rtol=1e-6, atol=1e-6 * size, err_msg=path)


def test_values_that_are_set_are_exported(tmp_path: Path) -> None:
    model = load("head_injury")
    path = model.system.parameters[0].path
    changed = model.set({path: model.system.parameters[0].value * 0.75})
    file = export(changed, "sbml", tmp_path / "model.xml")
    back = load(str(file)).values()
    assert back[identifiers(model.system)[path]] == pytest.approx(model.system.parameters[0].value * 0.75, rel=1e-15)
    with pytest.raises(ResultError):
        write_sbml(changed, file)


def test_what_sbml_cannot_hold_is_said() -> None:
    for name in ("corticothalamic_loop", "closed_loop_sleep"):
        with pytest.raises(GlutamateError, match="as SBML"):
            sbml_of(load(name))
