"""Four outputs, probes and what wrong input to them gets."""

import numpy as np
import pytest

from glutamate.errors import ParameterError
from glutamate.injury import culture, death, ischaemic_glutamate, stroke, survival
from glutamate.injury.outputs import Assessment, assess, frank
from glutamate.injury.slow_damage import year


def test_a_busy_evening_is_not_excitotoxicity() -> None:
    found = assess("busy", 4.0)
    assert found.grade == "C functional load"
    assert not found.resolved
    assert "below the model's resolution" in found.text()
    assert found.text().count("\n") == 3


def test_status_without_energy_is() -> None:
    found = assess(0.25, 1.0, 0.4)
    assert found.grade == "A frank excitotoxicity"
    assert found.resolved
    assert found.neurons[0] < found.neurons[1] <= found.neurons[2]


def test_outputs_grow_with_the_drive() -> None:
    found = [assess(x, 4.0) for x in (0.0, 0.005, 0.02, 0.08, 0.2)]
    for name in ("function", "structure", "stress"):
        values = [getattr(f, name) for f in found]
        assert values == sorted(values)
    assert Assessment(0.0, 0.0, 0.0, (0.0, 0.0, 0.0)).grade == "D no effect"


def test_signs_of_frank_excitotoxicity() -> None:
    assert frank(potassium_mm=4.0, load=0.03, energy=1.0) == {
        "potassium_mm": False, "load": False, "energy": False, "any": False,
    }  # fmt: skip
    assert frank(energy=0.2)["any"]
    assert frank(glutamate_um=2.0, load=0.1)["any"]


def test_probe_sees_less_than_there_is_and_more_than_rest() -> None:
    assert ischaemic_glutamate.dialysate(1.0) < 1.0
    assert ischaemic_glutamate.dialysate(25e-6) > 10 * 25e-6
    np.testing.assert_allclose(ischaemic_glutamate.fractions(np.arange(125.0)), [29.5, 89.5])


def test_readings_of_receptor_places_disagree() -> None:
    assert survival.effective(0.5, 0.2) == pytest.approx(0.7)
    assert survival.effective(0.5, 0.2, "extrasynaptic") == pytest.approx(1.1)
    assert survival.effective(0.5, 0.0, "coactivation") == 0.0
    assert survival.disagreement(0.5, 0.0) == float("inf")
    assert survival.disagreement(0.4, 0.2) == pytest.approx(np.log(1.0 / 0.4))


def test_waves_of_the_penumbra_cost_only_where_they_are_said_to() -> None:
    assert stroke.dies(0.25, 6.0, wave=0.1) > stroke.dies(0.25, 6.0)
    assert stroke.dies(0.05, 1.0, wave=0.1) == stroke.dies(0.05, 1.0)
    assert stroke.loss_by_hour(2.0)["neurons"] == pytest.approx(240e6)


def test_dying_a_year_of_fourfold_load_is_not_that_of_ordinary_life() -> None:
    assert year("a year at four times", scale=5.0)["lost"] > year("ordinary", scale=5.0)["lost"]


@pytest.mark.parametrize(
    "call",
    [
        lambda: assess("bussy", 1.0),
        lambda: assess(1.5, 1.0),
        lambda: frank(potasium_mm=1.0),
        lambda: stroke.debt(-0.1, 1.0),
        lambda: stroke.debt(0.1, 1.0, transporters=0.0),
        lambda: culture.deprived(-1.0),
        lambda: culture.fatal_minutes(1.0, 1.0),
        lambda: survival.protection(-1.0),
        lambda: survival.effective(1.0, 1.0, "both"),
        lambda: death.at_receptor(-1.0),
        lambda: death.run("defalt", 1.0, 1.0),
        lambda: death.run("default", 1.0, 1.0, glutamat_um=1.0),
        lambda: year("a busy decade"),
    ],
)
def test_wrong_input_is_refused(call: object) -> None:
    with pytest.raises(ParameterError) as caught:
        call()  # type: ignore[operator]
    assert all(word in str(caught.value) for word in ("asked", "came", "allowed", "do"))
