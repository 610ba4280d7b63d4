"""What a synapse asks of the tissue agrees with what it released and with the charge its ions carry."""

import numpy as np
import pytest

from glutamate.engine.events.protocol import Protocol
from glutamate.engine.model import Model
from glutamate.engine.simulate import simulate
from glutamate.synapse.tripartite import assemble

TIMES = np.concatenate([np.linspace(0, 3, 6001), np.linspace(3, 400, 8001)[1:]])


def test_what_was_released_is_taken_up_and_paid_for() -> None:
    model = Model.of(assemble(voltage="clamped"), name="tripartite")
    spikes = Protocol().spikes("release.spike", times=[1.0]).spikes("inhibition.spike", times=[1.0])
    record = ["demand.*", "eaat*.leak"]
    data = simulate(model, spikes, times=TIMES, record=record, rtol=1e-8, threads=1)
    values = model.values()
    released = data["demand.glutamate_released"].values
    assert released[0] == 0
    assert released[-1] > 2000
    assert data["demand.gaba_released"].values[-1] == pytest.approx(
        values["inhibition.sites"] * values["inhibition.release_probability"] * values["inhibition.vesicle_molecules"]
    )
    leak = values["demand.avogadro"] * (
        values["demand.perisynaptic_volume"] * data["eaat.leak"].values
        + values["demand.ambient_volume"] * data["eaat_ambient.leak"].values
    )
    uptake = data["demand.glutamate_uptake"].values
    net = np.trapezoid(uptake - leak, TIMES)
    assert net == pytest.approx(released[-1], rel=0.01)
    for name, each in (("sodium_uptake", 3.0), ("proton_uptake", 1.0), ("potassium_release", 1.0), ("atp_use", 2.67)):
        np.testing.assert_allclose(data[f"demand.{name}"].values, each * uptake, rtol=1e-12)
    elementary = 96485.33212 / 6.02214076e23  # C
    current = -2 * elementary * uptake * 1e3 * 1e12  # pA, of molecules per ms
    np.testing.assert_allclose(data["demand.current"].values, current, rtol=1e-6)
