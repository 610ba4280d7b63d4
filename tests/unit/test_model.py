"""Model: setting, finding and describing."""

import math

import pytest

from glutamate import load
from glutamate.errors import ParameterError, PathError, SolveError, UnitError

MODEL = load("synapse")


def test_texts_and_floats_mean_the_same():
    text = MODEL.set({"ampa.single_conductance": "10 pS"}).values()["ampa.single_conductance"]
    assert (
        text == pytest.approx(0.01) == MODEL.set({"ampa.single_conductance": 0.01}).values()["ampa.single_conductance"]
    )


def test_a_copy_leaves_the_original_alone():
    before = MODEL.values()
    changed = MODEL.set({"*.q10": 3.0}).values()
    assert MODEL.values() == before
    different = {path for path in before if changed[path] != before[path]}
    assert different == {p for p in MODEL.paths("*.q10") if before[p] != 3.0}


@pytest.mark.parametrize(
    ("given", "error"),
    [
        ({"ampa.numbr": 3}, PathError),
        ({"ampa.open": 0.5}, PathError),
        ({"ampa.number": "3 mV"}, UnitError),
        ({"ampa.number": -1.0}, ParameterError),
        ({"ampa.number": math.nan}, ParameterError),
        ({"magnesium": math.inf}, PathError),
    ],
)
def test_what_cannot_be_set(given, error):
    with pytest.raises(error) as caught:
        MODEL.set(given)
    assert all(caught.value.to_dict()[part] for part in ("asked", "came", "allowed", "do"))


def test_the_table_of_contents_names_every_part_input_and_port():
    text = MODEL.show()
    for name in [*MODEL.system.leaves, *(s.path for s in MODEL.system.inputs), *MODEL.system.jumps]:
        assert name in text


def test_parameters_say_where_they_come_from():
    table = MODEL.parameters()
    assert set(table["path"]) == {s.path for s in [*MODEL.system.parameters, *MODEL.system.inputs]}
    assert table["source"].str.len().gt(0).all()


def test_memory_is_estimated_before_a_run(monkeypatch):
    small, large = MODEL.estimate(10, 20, 10), MODEL.estimate(1000, 20, 10)
    assert large.full_bytes == 100 * small.full_bytes and large.full
    monkeypatch.setenv("GLUTAMATE_MEMORY", "1 kB")
    with pytest.raises(SolveError, match="GLUTAMATE_MEMORY"):
        MODEL.estimate(1000, 20, 10)
