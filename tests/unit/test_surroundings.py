"""What drives a mechanism where a shipped model uses it."""

import pytest

import glutamate
from glutamate.engine.surroundings import surroundings
from glutamate.errors import PathError


def test_a_receptor_is_driven_as_in_the_synapse() -> None:
    found = surroundings("ampa")
    data = glutamate.simulate(glutamate.load("synapse"), duration="1 ms", record=["membrane.voltage"])
    assert found["voltage"].value == pytest.approx(float(data["membrane.voltage"][0]), rel=1e-12)
    assert found["voltage"].paths == ("membrane.voltage",) and found["voltage"].model == "synapse"
    assert 0 < found["glutamate"].value < 1e-3  # mM, at rest
    assert found["temperature"].value == pytest.approx(308.15)


def test_a_pool_settles_where_its_model_holds_it() -> None:
    """Alone at zero it divides by zero; driven as in its model it stays where the model starts."""
    alone = glutamate.load("glutathione")
    drive = {f"glutathione.{name}": found.value for name, found in surroundings("glutathione").items()}
    data = glutamate.simulate(alone, duration="60 min", drive=drive)
    assert data.attrs["members_failed"] == 0
    course = data["glutathione.glutathione"].values
    assert course[0] == pytest.approx(800.0) and course[-1] == pytest.approx(800.0, rel=1e-6)


def test_a_mechanism_in_no_model_has_none() -> None:
    assert surroundings("carbon_label") == {}


def test_an_unknown_name_is_refused() -> None:
    with pytest.raises(PathError):
        surroundings("no_such_mechanism")
