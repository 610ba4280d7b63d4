"""The tie between the cycle of a gram of cortex and one synapse: both sides are run and shown side by side."""

import pytest

from glutamate.engine import discover
from glutamate.engine.events.protocol import Protocol
from glutamate.engine.simulate import simulate
from glutamate.errors import PathError
from glutamate.metabolism.cycle_targets import AVOGADRO, MOLECULES, SYNAPSES
from glutamate.metabolism.steady import SteadyMap
from glutamate.metabolism.synapse_tie import RATE_HZ, asked, given, synapse_under, targets


def test_both_count_the_same_molecules_in_a_vesicle() -> None:
    assert discover.model("tripartite").values()["vesicles.vesicle_molecules"] == MOLECULES


def test_what_the_cycle_asks_for_and_what_a_synapse_gives(capsys: pytest.CaptureFixture[str]) -> None:
    data = simulate(discover.model("cycle"), duration="1 min", record=["excitatory.released"], threads=1)
    released = float(data["excitatory.released"][0]) / 1e3  # umol/(g min)
    by_hand = released / 60 * AVOGADRO / (SYNAPSES * MOLECULES)
    with capsys.disabled():
        print(f"\nvesicles per synapse and second: cycle {asked():.2f}, synapse at {RATE_HZ:g} Hz {given():.2f}")
    assert asked() == pytest.approx(by_hand, rel=1e-9)
    assert 0.7 < asked() < 1.5
    assert 0.23 < given() < 0.93  # rate times what release probabilities in living tissue allow
    assert not 0.7 < given() < 1.5  # the known miss: neither side is bent towards the other


def test_more_spikes_and_more_calcium_give_more_vesicles() -> None:
    assert given(RATE_HZ) < given(2 * RATE_HZ)
    assert given(RATE_HZ) < given(RATE_HZ, "2 mM")


def test_the_miss_is_a_prediction_with_its_source() -> None:
    (target,) = targets()
    assert (target.id, target.kind) == ("MET-12", "prediction")
    assert abs(target.measure() - target.expected) > target.tolerance


def settled(given: dict[str, float]) -> dict[str, float]:
    return {path: float(value[0]) for path, value in SteadyMap()(given).items()}


def test_a_synapse_under_the_resting_cycle_is_the_usual_one() -> None:
    usual = discover.model("tripartite").values()
    for path, value in synapse_under(settled({})).items():
        assert value == pytest.approx(usual[path], rel=3e-3), path  # 10.6 mM is 10.625 rounded


def test_little_coenzyme_reaches_the_inhibitory_current() -> None:
    spike = Protocol().spikes("inhibition.spike", times=["10 ms"])
    open_share = []
    for given_state in ({}, {"coenzyme": 0.2}):
        model = discover.model("tripartite").set(synapse_under(settled(given_state)))
        data = simulate(model, spike, duration="60 ms", record=["gabaa.open"], threads=1)
        open_share.append(float(data["gabaa.open"].max()))
    assert 0.9 * open_share[0] < open_share[1] < open_share[0]


def test_both_double_ambient_glutamate_when_half_of_the_transporters_are_gone() -> None:
    states = [settled({"transporters": share}) for share in (1.0, 0.5)]
    ambient = []
    for state in states:
        model = discover.model("tripartite").set(synapse_under(state))
        data = simulate(model, duration="1 s", record=["cleft.glutamate_ambient"], threads=1)
        ambient.append(float(data["cleft.glutamate_ambient"][0]))
    cycle = [state["fluid.glutamate_ambient"] for state in states]
    assert ambient[0] == pytest.approx(cycle[0], rel=0.1)
    assert ambient[1] / ambient[0] == pytest.approx(cycle[1] / cycle[0], rel=0.02)


def test_magnesium_is_handed_on_and_gaps_are_named() -> None:
    state = settled({})
    assert synapse_under(state | {"magnesium.magnesium": 0.8})["magnesium"] == 0.8
    del state["inhibitory.filling"]
    with pytest.raises(PathError, match=r"inhibitory\.filling"):
        synapse_under(state)
