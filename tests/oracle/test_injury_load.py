"""Load, death, stroke, seizure and slow damage against Euler steps, closed forms and SciPy."""

import numpy as np
import pytest
from scipy.integrate import quad, solve_ivp
from scipy.special import ndtr

from glutamate.engine.model import Model
from glutamate.engine.simulate import simulate
from glutamate.errors import ParameterError
from glutamate.injury import stroke
from glutamate.injury.calcium_cascade import CalciumCascade
from glutamate.injury.culture import deprived
from glutamate.injury.death import at_receptor, driven, dying, exposed
from glutamate.injury.energy_store import EnergyStore
from glutamate.injury.epileptor import Epileptor
from glutamate.injury.flow_debt import FlowDebt
from glutamate.injury.glial_failure import settled
from glutamate.injury.ion_spread import fails
from glutamate.injury.slow_damage import year
from glutamate.injury.status_epilepticus import StatusEpilepticus
from glutamate.injury.survival import protection
from glutamate.injury.tipping import EXCITE, INHIBIT, REACH, SPACING, profile
from glutamate.injury.transport_balance import TransportBalance


def euler_peak(drive: float, minutes: float, after: float, unfed: float = 0.0, dt: float = 0.005) -> float:
    """Largest load of the default set by Euler steps."""
    load = lost = most = 0.0
    for k in range(int((minutes + after) / dt)):
        into = 0.394 * drive if k * dt < minutes else 0.0
        load, lost = (
            load + dt * (into - load / 5.7 * (1 - lost) * (1 - unfed)),
            lost + dt * (load**2 * (1 - lost) / 60 - lost / 60),
        )
        most = max(most, load)
        if most >= 20:
            break
    return most


@pytest.mark.parametrize(("drive", "minutes", "unfed"), [(0.0117, 240, 0.0), (0.25, 40, 0.4), (0.15, 120, 0.0)])
def test_load_is_that_of_euler_steps(drive: float, minutes: float, unfed: float) -> None:
    assert driven(drive, minutes, unfed)["load"] == pytest.approx(euler_peak(drive, minutes, 0, unfed), rel=5e-3)


def test_deaths_of_a_culture_are_those_of_euler_steps() -> None:
    c = at_receptor(100.0)
    assert c + 475 * c / (20 + c) == pytest.approx(100.0)
    bound = (c / 2.3) ** 1.5
    peak = euler_peak(bound / (1 + bound), 5, 60)
    assert exposed(100.0, 5.0) == pytest.approx(float(ndtr(np.log(peak) / 0.3)), abs=5e-3)
    assert dying(0.5) == pytest.approx(float(ndtr(np.log(0.5) / 0.3)))


def test_culture_without_oxygen_dies_later_with_each_blocker() -> None:
    plain, one, both = deprived(70.0), deprived(70.0, 1.0), deprived(70.0, 1.0, 1.0)
    assert plain > one > both == 0.0


def test_debt_is_the_integral_of_its_rise() -> None:
    """Flow of a tenth for 2 h, blocker at half an hour, against quadrature."""
    short = (1 - 0.1 / 0.35) / 0.9

    def part(t: float) -> float:
        early = stroke.EARLY * np.exp(-t / 0.25)
        return short * (1 - early + (early if t < 0.5 else 0)) * np.exp(-(2 - t) / 6)

    expected = quad(part, 0, 0.5)[0] + quad(part, 0.5, 2)[0]
    assert stroke.debt(0.1, 2.0, blocked_from=0.5) == pytest.approx(expected, rel=1e-3)
    assert stroke.debt(0.4, 24.0) == 0.0


def test_epileptor_is_that_of_scipy() -> None:
    def rate(t: float, y: list[float]) -> list[float]:
        x1, y1, z, x2, y2, g = y
        f1 = x1**3 - 3 * x1**2 if x1 < 0 else (x2 - 0.6 * (z - 4) ** 2) * x1
        f2 = 0.0 if x2 < -0.25 else 6 * (x2 + 0.25)
        slow = (4 * (x1 + 1.6) - z) / 2857
        wave = -y2 + x2 - x2**3 + 0.45 + 2 * g - 0.3 * (z - 3.5)
        return [y1 - f1 - z + 3.1, 1 - 5 * x1**2 - y1, slow, wave, (f2 - y2) / 10, -0.01 * (g - 0.1 * x1)]

    times = np.linspace(0, 60, 121)
    twin = solve_ivp(rate, (0, 60), [-1.8, -12.0, 3.6, -1.0, 0.0, -0.18], t_eval=times, rtol=1e-10, atol=1e-12)
    data = simulate(Model.of(Epileptor()), times=times, rtol=1e-9, threads=1)
    np.testing.assert_allclose(data["epileptor.fast"].values, twin.y[0], atol=1e-4)
    np.testing.assert_allclose(data["epileptor.slow"].values, twin.y[2], atol=1e-5)


def test_status_is_that_of_scipy() -> None:
    """Five minutes of stimulus, then none; seconds."""

    def rate(t: float, y: list[float]) -> list[float]:
        a, g, n = y
        excess = 2 * a + 3 * (t < 300) - 2 * g - 0.176
        made = 1 / (1 + np.exp(-excess / 0.03))
        return [(made - a) / 5, (1 - g) / 3600 - (g - 0.3) * a / 900, (1.4 - n) * a / 900 - (n - 1) / 3600]

    first = solve_ivp(rate, (0, 300), [0.0, 1.0, 1.0], rtol=1e-10, atol=1e-12)
    twin = solve_ivp(lambda t, y: rate(t + 301, y), (0, 900), first.y[:, -1], rtol=1e-10, atol=1e-12)
    drive = {
        "status_epilepticus.stimulus": ([0.0, 300.0, 300.0], [1.0, 1.0, 0.0]),
        "status_epilepticus.benzodiazepine": 0.0,
    }
    data = simulate(Model.of(StatusEpilepticus()), times=[0.0, 1200.0], drive=drive, rtol=1e-9, threads=1)
    found = [float(data[f"status_epilepticus.{n}"].values[-1]) for n in ("activity", "gaba", "nmda")]
    np.testing.assert_allclose(found, twin.y[:, -1], rtol=1e-5, atol=1e-7)


def test_weak_spread_is_that_of_the_linear_network() -> None:
    """A small push leaves the gain linear: the profile is the solution of one linear system."""
    x = np.arange(201) * SPACING
    kernel = np.exp(-np.abs(x[:, None] - x) / REACH)
    kernel /= kernel[100].sum()
    push = np.zeros(201)
    push[100] = 1e-3
    expected = np.linalg.solve(np.eye(201) - (EXCITE - INHIBIT) * kernel, push)
    np.testing.assert_allclose(profile(1.0, push=1e-3), expected, atol=2e-6)


def test_glutamate_at_steady_firing_balances_release() -> None:
    """At half of the capacity: uptake equals leak and release at the rate that is found."""
    found = settled(0.5)
    c = found["glutamate"]
    rest = 0.025 / (0.025 + 18)
    assert 0.5 * c / (c + 0.018) == pytest.approx(rest * (0.5 + 0.5 * found["firing"]), rel=1e-6)


def test_protection_is_the_last_of_five_stages() -> None:
    """Against the chain as equations, scaled to its peak."""

    def rate(t: float, y: np.ndarray) -> np.ndarray:
        return (np.concatenate([[0.0], y[:-1]]) - y) / 6

    chain = solve_ivp(rate, (0, 72), [1.0, 0, 0, 0, 0], t_eval=[7, 24, 72], rtol=1e-10, atol=1e-12).y[4]
    np.testing.assert_allclose([protection(h) for h in (7.0, 24.0, 72.0)], chain / chain[1], rtol=1e-6)


def test_year_of_structure_is_that_of_its_closed_form() -> None:
    """Ninety days of activity 2: one exponential towards its limit."""
    gain, loss = 0.05 * 0.8, 1 / 14
    expected = gain / (gain + loss) * (1 - np.exp(-90 * (gain + loss)))
    assert year("three busy months")["structure_most"] == pytest.approx(expected, rel=1e-4)
    assert year("none")["lost"] == pytest.approx(1 - (1 - 1.43e-3 / 365) ** 365, rel=1e-6)


def test_balance_is_the_product_of_gradients() -> None:
    part = TransportBalance(thermal=26.73, proton_ratio=1.5)
    by_hand = 10 * (10 / 150) ** 3 * (3 / 140) * 1.5 * np.exp(2 * -70 / 26.73)
    assert part.level(-70.0, 10.0, (10.0, 150.0), (140.0, 3.0)) == pytest.approx(by_hand)


def test_cascade_is_that_of_scipy() -> None:
    """Half an hour of influx at 20 uM/s; all in mM and s, written from the equations."""

    def extrude(c: float) -> float:
        return 2e-3 * c**2 / (2e-4**2 + c**2) + 1e-2 * c / (c + 1.5e-3)

    def taken(c: float, v: float) -> float:
        gate = (c / 4e-4) ** 2
        return 0.2 * c / (c + 1e-2) * gate / (1 + gate) * max(v, 0) / 155

    def rate(t: float, y: list[float]) -> list[float]:
        c, m, v, p, r, no, calpain, lost, _ = y
        mito, out, burst = taken(c, v), 5e-3 * m / (m + 5), 0.01 * p * m
        limit = 70 * (1 - 0.5 * r / (r + 5))
        opened = 1 / (1 + (limit / m) ** 5)
        held = 155 * (1 - p) - 300 * mito
        made = 0.01 * (v / 155) ** 2 + 0.03 + 0.02 * m / (m + 20)
        hurt = 0.01 * calpain + 2e-5 * max(r - 1, 0)
        return [
            0.01 * (extrude(1e-4) + 0.02 - extrude(c) * (1 - lost) - mito + out + burst),
            mito - out - burst,
            (held - v) / 5,
            (opened - p) / 30,
            made - 0.01 * r,
            0.2 * c**2 / (1e-6 + c**2) - no / 5,
            (c**4 / (0.02**4 + c**4) - calpain) / 600,
            hurt * (1 - lost) - lost / 3600,
            0.02,
        ]

    first = taken(1e-4, 155)
    start = [1e-4, 5 * first / (5e-3 - first), 155.0, 0, 1.0, 0, 0, 0, 0]
    twin = solve_ivp(rate, (0, 1800), start, "LSODA", rtol=1e-9, atol=1e-12)
    names = CalciumCascade.State._fields
    drive = {f"calcium_cascade.{n}": 1.0 for n in ("oxygen", "energy", "glutathione")}
    drive |= {"calcium_cascade.nmda_influx": 0.02, "calcium_cascade.other_influx": 0.0}
    data = simulate(Model.of(CalciumCascade()), times=[0.0, 1800.0], drive=drive, rtol=1e-9, threads=1)
    found = [float(data[f"calcium_cascade.{n}"].values[-1]) for n in names]
    np.testing.assert_allclose(found, twin.y[:, -1], rtol=1e-4)


def test_stores_hold_at_rest_and_run_down_in_minutes() -> None:
    """Rest of the store is a balance; without supply ATP falls to a tenth within a minute."""
    part = EnergyStore()
    rest = part.start(None)
    still = part.rate(rest, part.Drive(1.0, part.pump_rest))
    np.testing.assert_allclose(still, 0, atol=1e-12)

    def rate(t: float, y: list[float]) -> list[float]:
        return list(part.rate(part.State(*y), part.Drive(0.0, part.pump_rest)))

    course = solve_ivp(rate, (0, 3e5), list(rest), "LSODA", rtol=1e-8, atol=1e-10, dense_output=True)
    when = next(t for t in range(0, 300_000, 1000) if course.sol(t)[0] < 0.1 * rest.atp)
    assert 2.4e4 < when < 6e4


def test_models_disagree_on_the_reserve() -> None:
    """With a third of pump, bath and glia two models hold; none of them holds with nothing of the pump."""
    assert not fails("hubel", 0.3)
    assert not fails("wei", 0.3, 2.0)
    assert fails("hubel", 0.0)
    with pytest.raises(ParameterError):
        fails("hubble", 0.3)


@pytest.mark.parametrize(("flow", "hours", "block"), [(0.1, 1.0, 9.0), (0.1, 3.0, 0.5), (0.25, 6.0, 9.0)])
def test_debt_as_a_course_is_that_of_constant_flow(flow: float, hours: float, block: float) -> None:
    drive = {"flow_debt.flow": flow, "flow_debt.transporters": 1.0}
    drive["flow_debt.nmda_block"] = ([0.0, block, block], [0.0, 0.0, 1.0])  # type: ignore[assignment]
    data = simulate(Model.of(FlowDebt()), times=[0.0, hours], drive=drive, rtol=1e-8, threads=1)
    expected = stroke.debt(flow, hours, blocked_from=block)
    assert float(data["flow_debt.debt"].values[-1]) == pytest.approx(expected, rel=2e-3)
