"""Time courses of one regime are refused by receptors of another, when wired and when an input is set."""

import numpy as np
import pytest

from glutamate.engine.assembly import Assembly, Input, Sum
from glutamate.engine.model import Model
from glutamate.engine.system import trace
from glutamate.errors import AssemblyError, ParameterError
from glutamate.molecule.ampa import AMPAReceptor
from glutamate.synapse.diffusive_cleft import DiffusiveCleft
from glutamate.synapse.effective_cleft import EffectiveCleft
from glutamate.synapse.synapse import assemble

WARM, ROOM = Input("degC", 35.0), Input("K", 295.15)


def receptor(cleft, source, temperature) -> Assembly:
    wires = {"ampa.glutamate": source, "ampa.voltage": Input("mV", -65.0), "ampa.temperature": temperature}
    return Assembly({**cleft, "ampa": AMPAReceptor()}, wires)


DIFFUSIVE = ({"cleft": DiffusiveCleft()}, "cleft.glutamate_cleft")
EFFECTIVE = ({"cleft": EffectiveCleft()}, "cleft.glutamate_cleft")


@pytest.mark.parametrize(("cleft", "temperature"), [(DIFFUSIVE, WARM), (EFFECTIVE, ROOM)])
def test_a_regime_meets_its_temperature(cleft, temperature) -> None:
    assert trace(receptor(*cleft, temperature)).conditions


@pytest.mark.parametrize(("cleft", "temperature"), [(DIFFUSIVE, ROOM), (EFFECTIVE, WARM)])
def test_another_temperature_is_refused_at_bind(cleft, temperature) -> None:
    with pytest.raises(ParameterError, match="ampa"):
        trace(receptor(*cleft, temperature))


def test_two_regimes_at_one_receptor_are_refused() -> None:
    both = {"near": DiffusiveCleft(), "patch": EffectiveCleft()}
    with pytest.raises(AssemblyError, match="regime"):
        trace(receptor(both, Sum("near.glutamate_cleft", "patch.glutamate_cleft"), WARM))


@pytest.mark.parametrize("kelvin", [295.15, 320.0])
def test_an_input_that_leaves_the_regime_is_refused(kelvin: float) -> None:
    model = Model.of(assemble(), name="synapse")
    with pytest.raises(ParameterError):
        model.set({"temperature": kelvin}).values()


def test_one_member_that_leaves_it_is_refused() -> None:
    model = Model.of(assemble(), name="synapse")
    model.values({"temperature": np.array([305.0, 310.0])})
    with pytest.raises(ParameterError, match="295"):
        model.values({"temperature": np.array([305.0, 295.0])})
