"""Release, cleft and reversible uptake against binomial laws, closed forms and short twins."""

from typing import Any

import numpy as np
import pytest
from scipy import stats

from glutamate.engine.events.protocol import Protocol
from glutamate.engine.mechanism import Empty, with_values
from glutamate.engine.model import Model
from glutamate.engine.simulate import simulate
from glutamate.molecule.eaat_thermodynamics import UptakeThermodynamics, rest
from glutamate.synapse.diffusive_cleft import DiffusiveCleft
from glutamate.synapse.effective_cleft import EffectiveCleft, SquareCleft
from glutamate.synapse.facilitation import Facilitation
from glutamate.synapse.release_sites import ReleaseSites
from glutamate.synapse.spillover import Spillover
from glutamate.synapse.vesicle_pools import VesiclePools

RUNS = 10_000
SITES = "release_sites"
MANY = {f"{SITES}.recovery_time": np.full(RUNS, 150.0)}


def sites(**changes: float) -> Model:
    return Model.of(ReleaseSites(recovery_time=150.0, **changes))


def within(runs: Any, expected: Any, spread: Any) -> None:
    """The mean of the runs lies within four standard errors."""
    assert np.all(np.abs(runs.mean(axis=0) - expected) <= 4 * spread / np.sqrt(len(runs)))


@pytest.mark.parametrize(("count", "chance"), [(5, 0.5), (7, 0.2), (1, 0.9)])
def test_one_spike_releases_a_binomial_number(count: int, chance: float) -> None:
    model = sites(sites=float(count), release_probability=chance, decision_time=0.02)
    spike = Protocol().spikes(f"{SITES}.spike", times=[1.0])
    data = simulate(model, spike, times=[0.5, 1.5], vary=MANY, solver="ssa", record=[f"{SITES}.released"], threads=1)
    before, after = data[f"{SITES}.released"].values.T
    assert not before.any()
    assert np.array_equal(after, np.rint(after))
    kept = chance * np.exp(-0.5 / 150)
    within(after[:, None], count * kept, np.sqrt(count * kept * (1 - kept)))
    failures = (1 - kept) ** count
    within(after[:, None] == 0, failures, np.sqrt(failures * (1 - failures)))
    cv = after.std() / after.mean()
    assert cv == pytest.approx(np.sqrt((1 - chance) / (count * chance)), rel=0.04)
    observed = np.bincount(after.astype(int), minlength=count + 1)
    expected = RUNS * stats.binom.pmf(np.arange(count + 1), count, kept)
    assert stats.chisquare(observed, expected).pvalue > 1e-4


def test_mean_of_a_facilitating_train_is_the_deterministic_one() -> None:
    """Utilization left by earlier spikes comes in by steps; the twin is the update rule of the model."""
    chance, recovery, facilitation, times = 0.3, 150.0, 150.0, np.arange(6) * 30.0
    left, resources, released, protocol = 0.0, 1.0, [], Protocol().spikes(f"{SITES}.spike", times=times.tolist())
    for k, time in enumerate(times):
        if k:
            left *= np.exp(-30.0 / facilitation)
            resources = 1 - (1 - resources) * np.exp(-30.0 / recovery)
        protocol = protocol.step(f"{SITES}.utilization", left, start=float(time))
        left += chance * (1 - left)
        released.append(left * resources)
        resources -= left * resources
    read = times + 0.5
    model, record = sites(release_probability=chance), [f"{SITES}.released"]
    mean = simulate(model, protocol, times=read, record=record, threads=1)[record[0]].values
    np.testing.assert_allclose(mean / 5, released, rtol=0.01)
    runs = simulate(model, protocol, times=read, vary=MANY, solver="ssa", record=record, threads=1)[record[0]].values
    within(runs, mean, np.sqrt(mean * (1 - mean / 5)))


def test_refilling_is_a_poisson_process_of_each_site() -> None:
    spike, after = Protocol().spikes(f"{SITES}.spike", times=[0.0]), np.array([1.0, 30.0, 150.0, 400.0])
    model = sites(release_probability=1.0)
    data = simulate(model, spike, times=after, vary=MANY, solver="ssa", record=[f"{SITES}.full"], threads=1)
    full = 1 - np.exp(-after / 150)
    shares = data[f"{SITES}.full"].values
    within(shares, full - 0.05 / 150 * np.exp(-after / 150), np.sqrt(full * (1 - full) / 5))
    np.testing.assert_allclose(shares.var(axis=0), full * (1 - full) / 5, rtol=0.1)


def test_pools_are_whole_conserved_and_starve_without_filling() -> None:
    runs, path = 4000, "vesicle_pools"
    times = np.array([0.0, 1.0, 500.0, 1000.0, 2000.0])
    protocol = Protocol().spikes(f"{path}.spike", times=np.arange(0, 2000, 100.0).tolist())
    names = [f"{path}.{name}" for name in VesiclePools.State._fields]
    ends = []
    for filling in (0.0, 1.0):
        model, drive = Model.of(VesiclePools(return_time=2000.0)), {f"{path}.filling": filling}
        mean = simulate(model, protocol, times=times + 0.9, drive=drive, record=names, threads=1)
        many = {f"{path}.places": np.full(runs, 7.0)}
        data = simulate(
            model, protocol, times=times + 0.9, drive=drive, vary=many, solver="ssa", record=names, threads=1
        )
        pools = np.stack([data[name].values for name in names], axis=-1)
        assert np.array_equal(pools, np.rint(pools))
        assert np.all(pools.sum(axis=-1) == 35)
        for k, name in enumerate(names):
            # docking multiplies two pools, so the mean may be off by some thousandths of a vesicle
            within(pools[..., k], mean[name].values, pools[..., k].std(axis=0) + 0.02)
        ends.append(pools[:, -1, 3].mean())
    assert ends[1] < 0.8 * ends[0]


def test_content_of_a_vesicle_follows_the_cytosol() -> None:
    pools = VesiclePools()
    state = pools.State(7.0, 1.0, 28.0, 0.0)
    outputs = [pools.output(state, pools.Drive(1.0, level)) for level in (0.0, 1.5, 1e6)]
    assert [o.content for o in outputs] == pytest.approx([0, 1500, 3000], rel=1e-5)
    assert outputs[1].molecule_rate == pytest.approx(1500 * 0.3 / 0.05)


@pytest.mark.parametrize("interval", [20.0, 50.0, 100.0])
def test_facilitation_against_small_steps(interval: float) -> None:
    part = Facilitation()
    half = 0.76 / (2.2 * 0.24 / 0.76 - 0.24) - 1
    assert half == pytest.approx(0.67, abs=0.005)
    available, fast, slow, released, step = 1.0, 0.0, 0.0, [], interval / 4000
    for _ in range(5):
        share = 0.24 + 0.76 * fast / (fast + half)
        released.append(share * available)
        available, fast, slow = available * (1 - share), fast + 1, slow + 1
        for _ in range(4000):
            available += step * (1 - available) * (0.002 + 0.028 * slow / (slow + 2))
            fast *= np.exp(-step / 100)
            slow *= np.exp(-step / 50)
    spikes = Protocol().spikes("facilitation.spike", times=(np.arange(5) * interval + 1).tolist())
    read = np.arange(5) * interval + 1 - 1e-6
    found = simulate(Model.of(part), spikes, times=read, record=["facilitation.next_share"], rtol=1e-8, threads=1)
    np.testing.assert_allclose(found["facilitation.next_share"].values, released, rtol=1e-3)


def course(part: Any, port: str, events: list[float], times: Any, value: float = 1.0) -> Any:
    """Concentration in the cleft through the compiled engine."""
    model = Model.of(part)
    name = model.paths()[0].split(".")[0]
    protocol = Protocol().event(f"{name}.{port}", value, times=events)
    output = part.Output._fields or part.State._fields
    return simulate(model, protocol, times=times, record=[f"{name}.{output[0]}"], rtol=1e-8, threads=1)[
        f"{name}.{output[0]}"
    ].values


def test_exposure_of_one_vesicle_differs_thirteen_fold_between_the_two_regimes() -> None:
    times = np.concatenate([[0.0, 1.0], 1.0 + np.geomspace(1e-3, 120.0, 6000)])
    effective = np.trapezoid(course(EffectiveCleft(), "vesicles", [1.0], times)[1:], times[1:])
    diffusive = np.trapezoid(course(DiffusiveCleft(), "molecules", [1.0], times, 3000.0)[1:], times[1:])
    exact = 3 * (0.753 * 0.036 + 0.0189 * 0.233 + 1.6e-4 * 9.5)
    assert effective == pytest.approx(1.32, rel=2e-3)
    assert diffusive == pytest.approx(exact, rel=2e-3)
    assert exact == pytest.approx(0.099, rel=5e-3)
    assert effective / diffusive == pytest.approx(13, abs=0.5)


def test_kernel_is_a_sum_of_exponentials_and_adds_up() -> None:
    times = np.array([2.01, 2.1, 3.0, 12.0])
    amplitudes, decays = np.array([0.753, 0.0189, 1.6e-4]), np.array([0.036, 0.233, 9.5])

    def kernel(t: Any) -> Any:
        return np.where(t >= 0, 1, 0) * (amplitudes * np.exp(-np.maximum(t, 0)[:, None] / decays)).sum(axis=1)

    found = course(DiffusiveCleft(), "molecules", [0.0, 2.0], times, 3000.0)
    np.testing.assert_allclose(found, 3 * (kernel(times) + kernel(times - 2)), rtol=1e-5)


def test_square_pulses_last_one_millisecond_and_keep_their_exposure() -> None:
    times = np.arange(0, 8000) * 1e-3 + 5e-4
    alone = course(SquareCleft(), "vesicles", [1.0, 5.0], times)
    expected = ((times > 1) & (times < 2)) | ((times > 5) & (times < 6))
    np.testing.assert_allclose(alone, expected.astype(float), atol=1e-9)
    near = course(SquareCleft(), "vesicles", [1.0, 1.4], times)
    np.testing.assert_allclose(near[(times > 1.4) & (times < 2.4)], 1.6, rtol=1e-6)
    assert near[times > 2.41].max() == 0
    assert near.sum() * 1e-3 == pytest.approx(2.0, rel=2e-3)
    np.testing.assert_allclose(course(SquareCleft(), "vesicles", [1.0], times, 0.3).max(), 0.3)


def test_neighbour_is_near_diffusion_from_a_point_with_first_order_uptake() -> None:
    times = np.array([0.08, 0.1, 0.15, 0.2, 0.3])
    diffusion, fluid, distance, uptake = 0.333, 0.15, 0.465, 10 * 0.15
    point = 3000 / 602214.076 / (8 * fluid * (np.pi * diffusion * times) ** 1.5)
    expected = point * np.exp(-(distance**2) / (4 * diffusion * times) - uptake * times)
    found = course(Spillover(), "molecules", [0.0], times, 3000.0)
    np.testing.assert_allclose(found, expected, rtol=0.2)


def test_extrasynaptic_receptors_meet_the_perisynaptic_fluid() -> None:
    part = Spillover()
    out = part.output(part.start(part.Drive(0.01)), part.Drive(0.01))
    assert (out.glutamate_neighbour, out.glutamate_extrasynaptic) == (0.0, 0.01)
    assert 4 <= out.extrasynaptic_receptors <= 8


def equilibrium(voltage: float, sodium: float, potassium: float, inside: float) -> float:
    """In nM, 37 degC, with 150 mM sodium and 120 mM potassium on their own sides."""
    volts = np.exp(2 * voltage * 96.48533212 / (8.314462618 * 310.15))
    return 1e6 * inside * (sodium / 150) ** 3 * 10**0.15 * potassium / 120 * volts


@pytest.mark.parametrize(
    ("voltage", "sodium", "potassium", "inside", "printed"),
    [(-80, 15, 3, 0.3, 0.03), (-80, 15, 3, 3.0, 0.27), (-60, 25, 6, 3.0, 11.0)],
)
def test_equilibrium_of_uptake(voltage: float, sodium: float, potassium: float, inside: float, printed: float) -> None:
    drive = rest(voltage=voltage, sodium_inside=sodium, potassium_outside=potassium, glutamate_inside=inside)
    found = 1e6 * UptakeThermodynamics().equilibrium(drive)
    assert found == pytest.approx(equilibrium(voltage, sodium, potassium, inside), rel=1e-4)
    assert found == pytest.approx(printed, rel=0.12)


def test_flux_changes_sign_at_equilibrium_and_carries_its_ions() -> None:
    part, state = UptakeThermodynamics(), Empty()
    given = {"glutamate_inside": 3.0, "voltage": -40.0, "potassium_outside": 20.0}
    level = part.equilibrium(rest(**given))
    below, at, above = (part.output(state, rest(**given, glutamate=level * f)) for f in (0.5, 1.0, 2.0))
    assert below.uptake < 0 == at.uptake < above.uptake
    ions = (above.sodium_uptake, above.proton_uptake, above.potassium_uptake)
    assert np.array(ions) / above.uptake == pytest.approx([3, 1, -1])
    assert above.current_density == pytest.approx(-2 * part.faraday * above.uptake)


def test_far_from_equilibrium_uptake_is_the_cycle_with_its_voltage_and_ion_factor() -> None:
    part, state = UptakeThermodynamics(), Empty()
    drive = rest(glutamate=0.018, voltage=-50.0, sodium_inside=30.0, potassium_inside=100.0, temperature=308.15)
    drive = drive._replace(glutamate_inside=0.0)
    back = 0.030 * 100 / 120 * np.exp(-0.59 * 30 / 53) * 1.25 / 2
    half, turnover = 0.68 / 2.4 * back / (0.44 + back), 0.44 * back / (0.44 + back)
    density = 15200 / 602214.076 / 0.2
    expected = density * turnover * 0.018 / (half + 0.018)
    assert part.output(state, drive).uptake == pytest.approx(expected, rel=1e-4)
    silent = with_values(part, glt1_density=0.0, glast_density=0.0)
    assert silent.output(state, drive).uptake == 0
