"""The assembled synapse: its rest is a fixed point for every choice of parts and inputs; ports and paths exist."""

import inspect
from typing import Any

import numpy as np
import pytest

from glutamate.engine.model import Model
from glutamate.errors import ParameterError
from glutamate.synapse.synapse import assemble

CHOICES: list[dict[str, Any]] = [
    {},
    {"voltage": "clamped"},
    {"transporters": "oocyte_affinity"},
    {"calcium_channels": True},
    {"calcium_channels": True, "voltage": "clamped"},
]
INPUTS = [{}, {"magnesium": 0.1}, {"temperature": 304.15}, {"transporters": 0.3}]
PATHS = {
    "membrane.voltage",
    "ampa.current",
    "nmda.current",
    "gabaa.current",
    "ampa.open",
    "nmda.open",
    "gabaa.open",
    "cleft.glutamate_cleft",
    "cleft.glutamate_perisynaptic",
    "cleft.glutamate_ambient",
    "calcium.calcium",
    "release.spike",
    "inhibition.spike",
    "magnesium",
    "temperature",
    "transporters",
    "eaat.uptake",
    "nmda.unblocked",
}


def at_start(model: Model) -> tuple[Any, Any]:
    """States at the start and their rates per scale of each."""
    system, values = model.system, model.values()
    known = {("parameter", k): values[s.path] for k, s in enumerate(system.parameters)}
    known |= {("input", k): values[s.path] for k, s in enumerate(system.inputs)}
    start = np.array([np.squeeze(v) for v in system.graph.evaluate(system.start, known)], float)
    known |= {("state", k): v for k, v in enumerate(start)}
    rate = np.array([np.squeeze(v) for v in system.graph.evaluate(system.rate, known)], float)
    return start, rate / np.array([s.field.scale for s in system.states[: system.size]])


@pytest.mark.parametrize("inputs", INPUTS, ids=lambda i: "-".join(i) or "default")
@pytest.mark.parametrize("choice", CHOICES, ids=lambda c: "-".join(c) or "default")
def test_start_is_rest(choice: dict[str, Any], inputs: dict[str, float]) -> None:
    start, rate = at_start(Model.of(assemble(**choice)).set(inputs))
    assert np.all(np.isfinite(start))
    assert np.abs(rate).max() < 1e-9


def test_ambient_glutamate_rests_at_25_nanomolar() -> None:
    for transporters in ("fast_binding", "oocyte_affinity"):
        model = Model.of(assemble(transporters=transporters))
        names = [s.path for s in model.system.states]
        start, _ = at_start(model)
        for place in ("cleft", "perisynaptic", "ambient"):
            assert 1e6 * start[names.index(f"cleft.glutamate_{place}")] == pytest.approx(25, rel=0.03)


def test_paths_exist() -> None:
    assert set(Model.of(assemble()).paths()) >= PATHS


def test_a_clamped_synapse_has_no_membrane() -> None:
    paths = Model.of(assemble(voltage="clamped")).paths()
    assert "voltage" in paths
    assert not [p for p in paths if p.startswith("membrane.")]


def test_unknown_choices_are_refused_with_the_closest() -> None:
    with pytest.raises(ParameterError) as found:
        assemble(voltage="clampd")
    assert found.value.closest == ("clamped",)
    with pytest.raises(ParameterError):
        assemble(transporters="none")


def test_it_is_a_shipped_model() -> None:
    name, title = assemble.MODEL
    assert name == "synapse"
    assert title
    assert all(p.default is not inspect.Parameter.empty for p in inspect.signature(assemble).parameters.values())
