"""The tripartite synapse against the shipped synapse: the same courses without what acts on the terminal at rest."""

from functools import cache
from typing import Any

import numpy as np
import pytest

from glutamate.engine.events.protocol import Protocol
from glutamate.engine.model import Model
from glutamate.engine.simulate import simulate
from glutamate.synapse import synapse, tripartite

TIMES = np.concatenate([[0.0], 1.0 + np.geomspace(1e-3, 80.0, 400)])
PATHS = ["ampa.open", "ampa.current", "nmda.open", "nmda.current"]
UNTOUCHED = {"presynaptic.mglur_max": 0.0, "presynaptic.gabab_max": 0.0}


@cache
def model(kind: str, voltage: str) -> Model:
    build = {"synapse": synapse.assemble, "tripartite": tripartite.assemble}[kind]
    return Model.of(build(voltage=voltage), name=kind)


def courses(kind: str, voltage: str, spikes: tuple[float, ...], **values: Any) -> dict[str, Any]:
    protocol = Protocol().spikes("release.spike", times=list(spikes))
    data = simulate(model(kind, voltage).set(values), protocol, times=TIMES, record=PATHS, threads=1, rtol=1e-8)
    return {path: data[path].values for path in PATHS}


@pytest.mark.parametrize("spikes", [(1.0,), (1.0, 21.0, 41.0)], ids=["spike", "train"])
@pytest.mark.parametrize("voltage", ["clamped", "free"])
def test_courses_are_those_of_the_synapse(voltage: str, spikes: tuple[float, ...]) -> None:
    """Clamped they agree to the tolerance of the run; free, the tonic conductance shunts a little."""
    plain = courses("synapse", voltage, spikes)
    found = courses("tripartite", voltage, spikes, **UNTOUCHED)
    within = 1e-5 if voltage == "clamped" else 0.002
    for path in PATHS:
        assert np.abs(found[path] - plain[path]).max() < within * np.abs(plain[path]).max(), path


def test_what_rests_on_the_terminal_lowers_release() -> None:
    """Ambient glutamate and GABA hold some autoreceptors active: by hand from their published affinities."""
    bound = 0.025 / (0.025 + 5)
    active = 5 * bound / (5 * bound + 1)
    factor = (1 - 0.60 * active) * (1 - 0.65 * 0.106 / (0.106 + 2))
    plain, found = (courses(kind, "clamped", (1.0,))["ampa.open"].max() for kind in ("synapse", "tripartite"))
    scaled = courses("synapse", "clamped", (1.0,), **{"release.release_probability": 0.1 * factor})["ampa.open"].max()
    assert found == pytest.approx(scaled, rel=2e-3)
    assert 0.94 < found / plain < 0.98
