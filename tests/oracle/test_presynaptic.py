"""Presynaptic factors, the autoreceptor in bursts, and release that takes its utilization as a drive."""

from typing import Any

import numpy as np
import pytest
from scipy.integrate import solve_ivp

from glutamate.engine.assembly import Assembly
from glutamate.engine.events.protocol import Protocol
from glutamate.engine.mechanism import with_values
from glutamate.engine.model import Model
from glutamate.engine.simulate import simulate
from glutamate.molecule.mglur import AutoReceptor, GroupOneReceptor
from glutamate.synapse.modulated_release import ModulatedRelease
from glutamate.synapse.presynaptic import Presynaptic
from glutamate.synapse.release import Release

QUIET = Presynaptic.Drive(2.0, 0.0, 0.0, 0.0, 0.0, 0.0)  # 2 mM calcium, nothing else


def utilization(part: Presynaptic, rate: float = 0.0, **changed: float) -> Any:
    return part.output(part.State(rate), QUIET._replace(**changed)).utilization / part.release_probability


@pytest.mark.parametrize("part", [Presynaptic(), Presynaptic.shallow(), Presynaptic.gabaergic()])
def test_nothing_changes_at_two_millimolar(part: Presynaptic) -> None:
    assert utilization(part) == pytest.approx(1)


def test_calcium_of_the_living_brain() -> None:
    """5 to 9 times lower with the steep law, 1.4 to 1.8 times with the shallow one, at 1.3 to 1.1 mM."""
    steep, shallow = (
        [1 / utilization(p, calcium=c) for c in (1.3, 1.1)] for p in (Presynaptic(), Presynaptic.shallow())
    )
    np.testing.assert_allclose(steep, [4.8, 8.9], rtol=0.05)
    np.testing.assert_allclose(shallow, [1.37, 1.8], rtol=0.05)


def test_receptors_multiply() -> None:
    part, half = Presynaptic(), {"mglur_active": 0.5, "gaba_ambient": 2e-3, "a1_active": 1.0}
    alone = [utilization(part, **{name: value}) for name, value in half.items()]
    np.testing.assert_allclose(alone, [1 - 0.6 / 2, 1 - 0.65 / 2, 1 - 0.6])
    assert utilization(part, **half) == pytest.approx(np.prod(alone))


@pytest.mark.parametrize("drug", ["lamotrigine", "riluzole"])
def test_drugs_need_use(drug: str) -> None:
    part, dose = Presynaptic(), getattr(Presynaptic(), f"{drug}_half")
    left = [utilization(part, rate=hz / 1e3, **{drug: dose}) for hz in (0, 1, 20, 1e9)]
    np.testing.assert_allclose(left, [1, 1 - 0.5 / 21, 0.75, 0.5], rtol=1e-6)


def test_lamotrigine_spares_gaba() -> None:
    excited, inhibited = (utilization(p, 0.1, lamotrigine=0.021) for p in (Presynaptic(), Presynaptic.gabaergic()))
    assert excited < inhibited < 1


def burst(spikes: int, tail: float, activate: float) -> float:
    """Largest active share in the 200 ms after a burst at 100 Hz, by the tails of the diffusive kernel (uM, ms)."""
    part = with_values(AutoReceptor(), activate_rate=activate)

    def glutamate(t: float) -> Any:
        ages = np.array([t - 10 * k for k in range(spikes) if t >= 10 * k])
        return 3 * np.sum(0.0189 * np.exp(-ages / 0.233 / tail) + 1.6e-4 * np.exp(-ages / 9.48 / tail))

    def slope(t: float, y: Any) -> Any:
        flows = part.flows(part.State(1 - y[0], y[0]), part.Drive(glutamate(t)))
        return [1e-3 * (flows[0].rate - flows[1].rate)]

    path = solve_ivp(slope, (0, 10 * spikes + 200), [0.0], max_step=0.5, rtol=1e-6)
    return float(path.y[0].max())


@pytest.mark.parametrize(
    ("spikes", "tail", "activate", "expected"),
    [(1, 1, 5, 0.007), (5, 1, 5, 0.031), (25, 1, 5, 0.134), (5, 2, 5, 0.058), (5, 1, 30, 0.17), (25, 1, 30, 0.57)],
)
def test_the_autoreceptor_needs_bursts(spikes: int, tail: float, activate: float, expected: float) -> None:
    assert burst(spikes, tail, activate) == pytest.approx(expected, rel=0.08)


def test_affinities_that_the_cards_state() -> None:
    auto, group = AutoReceptor(), GroupOneReceptor()
    assert auto.start(auto.Drive(1e3)).active == pytest.approx(5 / 6, rel=1e-4)
    assert auto.start(auto.Drive(5e-3 / 6)).active == pytest.approx(2.5 / 6)
    assert group.start(group.Drive(0.5 / 0.3 * 1e-3, 0.0)).active == pytest.approx(0.5)
    absent = GroupOneReceptor.adult_astrocyte()
    assert absent.output(absent.State(0.0, 1.0), absent.Drive(1.0, 0.0)).gq_activity == 0


def wired() -> Model:
    """Terminal and release of one synapse; one input of spikes for both is the protocol's work."""
    parts = {"presynaptic": Presynaptic(), "release": ModulatedRelease(), "autoreceptor": AutoReceptor()}
    wires: dict[str, Any] = {
        "presynaptic.calcium": "2 mM",
        "presynaptic.mglur_active": "autoreceptor.active",
        "presynaptic.gaba_ambient": "0 mM",
        "presynaptic.a1_active": "0",
        "presynaptic.lamotrigine": "0 mM",
        "presynaptic.riluzole": "0 mM",
        "autoreceptor.glutamate": "0 mM",
        "release.utilization": "presynaptic.utilization",
    }
    return Model.of(Assembly(parts, wires))


def train(rate: float, record: str = "release.next_share", **inputs: float) -> Any:
    """One output just before each spike of a train of 1 s."""
    times = 1.0 + np.arange(round(rate)) * 1e3 / rate
    protocol = Protocol().spikes("release.spike", times=times).spikes("presynaptic.spike", times=times)
    drive = {path.replace("_of_", "."): value for path, value in inputs.items()}
    data = simulate(wired(), protocol, times=times - 1e-6, drive=drive, record=[record], threads=1)
    return data[record].values


@pytest.mark.parametrize("rate", [10, 50])
def test_unmodulated_it_is_the_plain_release(rate: float) -> None:
    np.testing.assert_allclose(train(rate) / 0.1, Release()._train(1e3 / rate, rate), rtol=1e-4)


def test_modulation_reaches_release() -> None:
    assert train(10, presynaptic_of_calcium=1.2)[0] == pytest.approx(0.1 * utilization(Presynaptic(), calcium=1.2))
    assert train(10, autoreceptor_of_glutamate=5e-3)[0] == pytest.approx(0.1 * (1 - 0.6 * 2.5 / 3.5))


def test_lamotrigine_cuts_fast_trains_and_depression_hides_it() -> None:
    """What is not released now is there for the next spike, so release falls far less than utilization."""
    path = "presynaptic.utilization"
    slow, fast = (train(rate, path, presynaptic_of_lamotrigine=0.021)[-1] / 0.1 for rate in (2, 100))
    assert slow == pytest.approx(0.97, abs=0.03)
    assert fast == pytest.approx(1 - 0.5 * 100 / 120, abs=0.03)
    released = train(100, presynaptic_of_lamotrigine=0.021)[-1] / train(100)[-1]
    assert fast + 0.3 < released < 1


def test_a_spike_counts_from_the_next_one_on() -> None:
    at_once = Protocol().spikes("presynaptic.spike", times=[1.0]).spikes("release.spike", times=[1.0])
    drugged = {"presynaptic.lamotrigine": 1e3}
    data = simulate(wired(), at_once, times=[0.0, 1.0], drive=drugged, record=["release.*", "presynaptic.*"], threads=1)
    assert data["release.facilitation"].values[-1] == pytest.approx(0.1, rel=1e-6)
    assert data["presynaptic.utilization"].values[-1] == pytest.approx(0.1 * (1 - 5 / 25), rel=1e-4)


def test_failures_are_those_of_independent_sites() -> None:
    part = with_values(ModulatedRelease(), sites=5.0)
    assert part.output(part.start(None), part.Drive(0.5)).failure == pytest.approx(0.5**5)
