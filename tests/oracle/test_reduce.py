"""Reduced receptors against sums of exponentials, and against the whole synapse they were fitted to."""

from typing import Any

import numpy as np
import pytest

from glutamate.engine.events.protocol import Protocol
from glutamate.engine.model import Model
from glutamate.engine.simulate import simulate
from glutamate.errors import ParameterError
from glutamate.synapse.membrane import Membrane
from glutamate.synapse.reduce import RECEPTORS, Reduced, reduce_synapse, targets, values_of
from glutamate.synapse.reduced import ReducedAMPA, ReducedGABAA, ReducedNMDA
from glutamate.synapse.synapse import assemble

PARTS = [ReducedAMPA(), ReducedAMPA.chindemi2022(), ReducedNMDA(), ReducedNMDA.chindemi2022(), ReducedGABAA()]


@pytest.fixture(scope="module")
def reduced() -> Reduced:
    return reduce_synapse()


@pytest.fixture(scope="module")
def plain() -> Reduced:
    return reduce_synapse(binding=False)


def summed(part: Any, times: Any, releases: list[tuple[float, float]]) -> Any:
    """Conductance without block as a sum over releases (time, vesicles), each on the receptors that are free then."""
    fine = np.arange(0, 20 * part.decay_time, part.rise_time / 50)
    norm = (np.exp(-fine / part.decay_time) - np.exp(-fine / part.rise_time)).max()
    total, bound, last = np.zeros_like(times), 0.0, 0.0
    for at, vesicles in releases:
        bound *= np.exp(-(at - last) / part.recovery_time)
        taken = vesicles
        if part.binding:
            taken = (1 - np.exp(-part.binding * vesicles)) / (1 - np.exp(-part.binding))
        since = np.maximum(times - at, 0)
        course = (np.exp(-since / part.decay_time) - np.exp(-since / part.rise_time)) / norm
        total += part.peak * taken * (1 - bound) * course
        bound, last = 1 - (1 - bound) * np.exp(-part.binding * vesicles), at
    return total


@pytest.mark.parametrize("part", PARTS, ids=lambda p: f"{type(p).__name__}-{p.binding:g}")
def test_releases_add_up_on_the_receptors_that_are_free(part: Any) -> None:
    releases = [(1.0, 1.0), (6.0, 2.5), (11.0, 0.4), (41.0, 1.0)]
    times = np.linspace(0, 60, 601) + 1e-6
    model = Model.of(part, name="receptor")
    name = next(p for p in model.paths() if p.endswith(".vesicles")).split(".")[0]
    protocol = Protocol()
    for at, vesicles in releases:
        protocol = protocol.event(f"{name}.vesicles", vesicles, [at])
    record = [f"{name}.decaying", f"{name}.rising"]
    inputs = {p: -65.0 if p.endswith("voltage") else 1.0 for p in model.paths("*") if p.endswith(("voltage", "sium"))}
    data = simulate(model, protocol, times=times, drive=inputs, record=record, rtol=1e-9, threads=1)
    found = data[record[0]].values - data[record[1]].values
    np.testing.assert_allclose(found, summed(part, times, releases), rtol=1e-5, atol=1e-7)


def test_magnesium_blocks_as_in_the_whole_receptor() -> None:
    part = ReducedNMDA()
    state = part.State(1.0, 0.0, 1.0)
    shares = [part.output(state, part.Drive(volts, 1.0)).unblocked for volts in (-60.0, -20.0, 0.0)]
    np.testing.assert_allclose(shares, [0.080, 0.508, 0.781], atol=0.005)
    assert part.output(state, part.Drive(-60.0, 1.0)).current == pytest.approx(-60 * shares[0])


def test_shipped_values_are_those_of_the_fit(reduced: Reduced) -> None:
    for receptor in RECEPTORS:
        assert values_of(receptor) == pytest.approx(reduced.parameters[receptor], rel=2e-3), receptor


def test_the_kernel_is_the_nearest_to_one_vesicle(reduced: Reduced) -> None:
    """On an even grid of its own: every change of a fitted number by a twentieth makes it worse."""
    times = np.linspace(0, 400, 40001)
    spikes = Protocol().spikes("release.spike", times=[0.005])
    record = ["ampa.conductance", "nmda.conductance", "nmda.unblocked"]
    full = Model.of(assemble(voltage="clamped"), name="synapse")
    data = simulate(full, spikes, times=times, record=record, rtol=1e-8, threads=1)
    wholes = {"ampa": data[record[0]].values, "nmda": data[record[1]].values / data[record[2]].values}
    for receptor, kind, allowed in (("ampa", ReducedAMPA, 0.08), ("nmda", ReducedNMDA, 0.16)):
        whole = wholes[receptor] - wholes[receptor][0]

        def misfit(kind: Any = kind, whole: Any = whole, receptor: str = receptor, **changed: float) -> float:
            part = kind(**(reduced.parameters[receptor] | changed))
            return float(np.linalg.norm(summed(part, times, [(0.005, 1.0)]) - whole) / np.linalg.norm(whole))

        best = misfit()
        assert best < allowed
        for name in ("peak", "rise_time", "decay_time"):
            value = reduced.parameters[receptor][name]
            assert all(misfit(**{name: factor * value}) > best for factor in (0.95, 1.05)), name


def test_charge_of_the_reduced_synapse_by_hand(reduced: Reduced) -> None:
    """Area of every response times the driving force, with the spikes of the release algebra written out."""
    raised, left, vesicles = 0.0, 1.0, []
    for _ in range(20):
        raised = raised * np.exp(-100 / 150) + 0.1 * (1 - raised * np.exp(-100 / 150))
        left = 1 - (1 - left) * np.exp(-100 / 150)
        vesicles.append(10 * raised * left)
        left -= raised * left
    for receptor, kind, block in (
        ("ampa", ReducedAMPA, 1.0),
        ("nmda", ReducedNMDA, 1 / (1 + np.exp(0.062 * 65) / 3.57)),
    ):
        part = kind(**reduced.parameters[receptor])
        times = np.concatenate([[0.0], np.arange(0, 3500, 0.05)])
        course = summed(part, times, [(100.0 * k, n) for k, n in enumerate(vesicles)])
        charge = -65 * block * np.trapezoid(course, times) / 20
        assert reduced.charge[receptor, 10.0] == pytest.approx(charge, rel=5e-3)
        assert reduced.errors[receptor, 10.0] == pytest.approx(charge / reduced.full[receptor, 10.0] - 1, abs=5e-3)


def test_charge_stays_near_the_whole_synapse(reduced: Reduced) -> None:
    for (receptor, _), error in reduced.errors.items():
        assert abs(error) < {"ampa": 0.2, "nmda": 0.3, "gabaa": 0.35}[receptor]
    assert {t.id for t in targets()} == {"SYN-47"}
    assert targets()[5].measure() == reduced.errors["nmda", 50.0]


def test_plain_exponentials_do_not_saturate(plain: Reduced) -> None:
    """What the card says of binding 0 is so, and the error that is handed on shows it."""
    assert plain.errors["nmda", 1.0] == pytest.approx(-0.1, abs=0.02)
    assert plain.errors["nmda", 10.0] == pytest.approx(0.5, abs=0.1)
    assert plain.errors["nmda", 50.0] == pytest.approx(2.3, abs=0.2)


def test_another_synapse_gives_other_receptors(reduced: Reduced) -> None:
    model = Model.of(assemble(voltage="clamped"), name="synapse").set({"ampa.number": 40, "voltage": -40.0})
    other = reduce_synapse(model)
    assert other.parameters["ampa"]["peak"] == pytest.approx(reduced.parameters["ampa"]["peak"] / 2, rel=1e-3)
    assert other.parameters["nmda"] == pytest.approx(reduced.parameters["nmda"], rel=0.01)
    assert other.full["nmda", 1.0] / other.full["ampa", 1.0] > 5 * reduced.full["nmda", 1.0] / reduced.full["ampa", 1.0]
    assert other.model.values()["voltage"] == -40


def test_the_table_names_every_error(reduced: Reduced) -> None:
    text = str(reduced)
    for (receptor, rate), error in reduced.errors.items():
        assert any(
            line.split()[:2] == [receptor, f"{rate:g}"] and line.endswith(f"{100 * error:.1f}")
            for line in text.splitlines()
        )


def test_bad_input_is_refused() -> None:
    for rate in (0.0, 1.0, 1e3, float("nan")):
        with pytest.raises(ParameterError, match="Hz"):
            reduce_synapse(rate_hz=rate)
    with pytest.raises(ParameterError, match="voltage"):
        reduce_synapse(Model.of(assemble(), name="synapse"))
    with pytest.raises(ParameterError):
        reduce_synapse(Model.of(Membrane(), name="membrane"))
