"""Numbers that ties compare, by SciPy from the equations: charge of a gate, a night's waves, block, recall, Nernst."""

from math import exp, log

import numpy as np
import pytest
from scipy.integrate import quad, solve_ivp
from scipy.optimize import brentq

from glutamate.ties import blocked, calcium, charge, gaba, retention, sleeping, slow_states


def test_charge_of_a_saturating_gate() -> None:
    """ds/dt = a x (1 - s) - s / tau with x = exp(-t / 2 ms): quadrature of the closed form of a linear equation."""

    def gate(t: float) -> float:
        integral = quad(lambda u: 0.5 * exp(-u / 2) * exp(u / 100 - exp(-u / 2)), 0, t)[0]
        return integral * exp(-t / 100 + exp(-t / 2))

    area = quad(gate, 0, 20)[0] + gate(20) * 100
    free = 1 / (1 + 1 / 3.57 * exp(0.062 * 60))
    assert charge.network_ratio() == pytest.approx(0.327 * free * area / (0.104 * 2), rel=2e-3)


@pytest.mark.parametrize("voltage", [-66.0, -50.0, -20.0])
def test_block_by_ketamine(voltage: float) -> None:
    level = blocked.free_ketamine()[1]
    drug = level / (0.33 * exp((voltage + 66) / 32.2))
    magnesium = 1.0 / (3.57 * exp(0.062 * voltage))
    for scale in ("synapse", "drug", "circuit", "plasticity"):
        assert blocked.block(scale, voltage) == pytest.approx(100 * drug / (1 + drug + magnesium), rel=1e-9)


def test_memory_of_two_pools_under_a_block() -> None:
    """Wang and Wong's two equations with self-coupling cut to a share, by their relaxation."""

    def rate(current: float) -> float:
        x = 270 * current - 108
        return x / (1 - exp(-0.154 * x))

    def remembered(left: float) -> float:
        def slopes(t: float, s: list[float]) -> list[float]:
            pair = ((s[0], s[1]), (s[1], s[0]))
            return [
                -own / 0.1 + (1 - own) * 0.641 * rate(0.2609 * left * own - 0.0497 * other + 0.3255)
                for own, other in pair
            ]

        end = solve_ivp(slopes, (0, 60), [0.57, 0.03], method="LSODA", rtol=1e-10, atol=1e-12).y[:, -1]
        return rate(0.2609 * left * end[0] - 0.0497 * end[1] + 0.3255)

    kept = 1 - 0.1 * blocked.acting()[0] / 100
    assert blocked.remembered() == pytest.approx(100 * remembered(kept) / remembered(1.0), rel=1e-4)
    assert remembered(1 - blocked.acting()[0] / 100) < 5


def test_a_night_by_its_two_equations() -> None:
    """Pressure falls to 0.1 with 2 h in sleep; weak synapses shrink with it; slow waves follow both."""
    run = sleeping.night()
    hours = run["hours"]

    def slopes(t: float, y: list[float]) -> list[float]:
        pressure, weak = y
        return [(0.1 - pressure) / 2.0, -0.215 * pressure * weak * (weak - 0.5)]

    first = run["synapses.weak"][0]
    pressure = run["synapses.slow_waves"][0] * 0.35 / first
    twin = solve_ivp(slopes, (0, hours[-1]), [pressure, first], t_eval=hours, rtol=1e-10, atol=1e-12).y
    assert run["synapses.weak"] == pytest.approx(twin[1], rel=1e-5)
    assert run["synapses.slow_waves"] == pytest.approx(twin[0] / 0.35 * twin[1], rel=1e-4)


def test_stress_year_by_quasi_steady_glands() -> None:
    """Cortisol at every moment sqrt(u P A) GR(x); glands of 20 and 30 d; three slow states."""

    def cortisol(u: float, p: float, a: float) -> float:
        return float(brentq(lambda x: x - (u * p * a) ** 0.5 / (1 + (x / 4) ** 3), 1e-3, 10))

    rest = cortisol(1.0, *_glands_at_rest(cortisol))

    def slopes(t: float, y: list[float]) -> list[float]:
        p, a, transporters, spines = y
        u = 2.0 if t < 60 else 1.0
        x3 = cortisol(u, p, a)
        gr = 1 / (1 + (x3 / 4) ** 3)
        x1 = u * gr / x3
        x2 = x1 * p * gr
        excess = max(0.0, x3 / rest - 1)
        h = excess / (excess + 0.6)
        gap = 1 - 0.25 * h - transporters
        return [
            log(2) / 20 * p * (x1 - 1),
            log(2) / 30 * a * (x2 - 1),
            gap / (28 if gap > 0 else 14),
            (1 - 0.35 * h - spines) / 10,
        ]

    start = [*_glands_at_rest(cortisol), 1.0, 1.0]
    half = solve_ivp(slopes, (0, 60 - 1e-9), start, rtol=1e-8, atol=1e-10, max_step=1.0).y[:, -1]
    run = slow_states.shared()
    assert run["injury"][60] == pytest.approx(half[2], abs=3e-3)
    assert run["structure"][60] == pytest.approx(half[3], abs=3e-3)


def _glands_at_rest(cortisol: object) -> tuple[float, float]:
    """Where x1 = x2 = 1: x3 = GR(x3) (u 1), P = 1 / GR, A = x3."""
    x3 = float(brentq(lambda x: x - 1 / (1 + (x / 4) ** 3), 0.1, 2))
    return 1 + (x3 / 4) ** 3, x3


def test_two_stores_by_their_balance() -> None:
    def slopes(t: float, y: list[float]) -> list[float]:
        return [-0.1 * y[0], 0.05 * y[0] - 9.1e-4 * y[1]]

    run = solve_ivp(slopes, (0, retention.stores()), [3.0, 0.0], rtol=1e-10, atol=1e-12, dense_output=True)
    assert 1 - exp(-run.y[:, -1].sum()) == pytest.approx(0.9, abs=1e-6)
    assert retention.recalled("nights") == pytest.approx(1 - exp(-run.sol(2.3).sum()), abs=1e-5)


def test_grown_neuron_by_hand() -> None:
    by_hand = -8.314462618 * 310.15 / 96.48533212 * log((130 + 0.25 * 24) / (6 + 0.25 * 15))
    assert gaba.reversals()["network"] == pytest.approx(-70 - by_hand, abs=1e-6)


def test_drive_of_a_circuit_by_hand() -> None:
    opened = 0.641 * 0.1 * 5
    free = 1 / (1 + 1 / 3.57 * exp(0.062 * 55))
    assert calcium.drives()["busy"] == pytest.approx(opened / (1 + opened) * free, rel=1e-9)
    assert np.isclose(calcium.asked(calcium.CalciumRule()), 1.3 / 0.5617539)
