"""Motor cortex against the equations stepped by hand, and what GABA does to beta and to paired pulses."""

from typing import Any

import numpy as np
import pytest
from scipy.integrate import solve_ivp

from glutamate.circuit.motor import beta, evoked, paired
from glutamate.errors import ParameterError, SolveError


def node(t: float, y: Any) -> list[float]:
    """Inhibitory cells alone, membrane time 20 ms, strength 1.1."""
    r, v, g, s = y
    return [
        (0.5 / np.pi + 2 * r * v - g * r) / 20,
        (v * v - (np.pi * r) ** 2 + 20 + g * (-10 - v)) / 20,
        s / 20,
        (0.95**2 * (1.1 * np.pi * r - g) - 2 * 0.95 * s) / 20,
    ]


def pair(y: Any, e: float, i: float) -> Any:
    """Excitatory and inhibitory cells with AMPA, NMDA, GABA; currents e and i."""
    re, ve, ri, vi, a, a1, n, n1, g, g1 = y

    def free(v: float) -> float:
        return 1 / (1 + np.exp(-0.062 * (-60 + 3 * v)) / 3.57)

    on_e, on_i = (0.2 * a + 0.2 * free(ve) * n, g), (a + 0.2 * free(vi) * n, 0.5 * g)
    return np.array([
        (0.5 / np.pi + 2 * re * ve - re * sum(on_e)) / 20,
        (ve**2 - (np.pi * re) ** 2 + 0 + e + on_e[0] * (10 - ve) + on_e[1] * (-10 - ve)) / 20,
        (0.5 / np.pi + 2 * ri * vi - ri * sum(on_i)) / 10,
        (vi**2 - (np.pi * ri) ** 2 - 3 + i + on_i[0] * (10 - vi) + on_i[1] * (-10 - vi)) / 10,
        a1, 0.25 * (np.pi * re - a) - a1,
        n1, 4e-4 * (np.pi * re - n) - 0.04 * n1,
        g1, 0.04 * (np.pi * ri - g) - 0.4 * g1,
    ])  # fmt: skip


def by_hand(weak: float, strong: float) -> float:
    """Runge-Kutta with 0.02 ms: 3 s of rest, a weak pulse, 3 ms later a strong one; Hz above rest."""
    h, y, rates = 0.02, np.array([0.1, 0, 0.1, 0, 0, 0, 0, 0, 0, 0.0]), []
    rest = solve_ivp(lambda t, y: pair(y, 0, 0), (0, 3000), y, method="LSODA", rtol=1e-9, atol=1e-11).y[:, -1]
    y = rest.copy()
    for k in range(round(11 / h)):
        t = k * h
        e, i = (0.2 * weak, weak) if t < 1 - 1e-9 else (strong, strong) if 3 - 1e-9 < t < 4 - 1e-9 else (0.0, 0.0)
        k1 = pair(y, e, i)
        k2 = pair(y + h / 2 * k1, e, i)
        k3 = pair(y + h / 2 * k2, e, i)
        y = y + h / 6 * (k1 + 2 * k2 + 2 * k3 + pair(y + h * k3, e, i))
        rates.append(y[0] if t > 3 - h else 0.0)
    return float(1e3 * (max(rates) - rest[0]) / 20)


def test_beta_is_that_of_the_four_equations() -> None:
    times = np.arange(3000, 7000, 0.5)
    rate = solve_ivp(
        node, (0, 7000), [0.1, 0, 0, 0], t_eval=times, method="LSODA", rtol=1e-8, atol=1e-10
    ).y[0]  # fmt: skip
    power = np.abs(np.fft.rfft((rate - rate.mean()) * np.hanning(len(rate)))) ** 2
    found = beta()
    assert found["frequency"] == pytest.approx(np.fft.rfftfreq(len(rate), 5e-4)[power.argmax()], abs=0.3)
    assert found["swing"] == pytest.approx(rate.std() / rate.mean(), rel=0.01)


def test_answers_are_those_of_the_ten_equations() -> None:
    alone, after = by_hand(0.0, 60.0), by_hand(20.0, 60.0)
    assert evoked() == pytest.approx(alone, rel=0.005)
    assert paired() == pytest.approx(after / alone, rel=0.005)
    assert after < alone


@pytest.mark.slow
def test_more_gaba_makes_beta_slower_and_larger() -> None:
    low, full, high = beta(0.9), beta(), beta(1.25)
    assert low["frequency"] > full["frequency"] > high["frequency"] > 13
    assert low["swing"] < full["swing"] < high["swing"]
    assert beta(decay=1.25)["frequency"] < full["frequency"]
    assert beta(0.7) == {"frequency": 0.0, "swing": 0.0}


def test_more_gaba_shrinks_answers_and_weakens_their_inhibition() -> None:
    """The second is the wrong sign, and the card says so."""
    assert evoked(1.25) < evoked() < evoked(0.9)
    assert paired() < paired(1.25) < 1
    assert paired(interval=12.0) < 1


def test_what_cannot_be_is_refused() -> None:
    with pytest.raises(ParameterError, match="GABA"):
        beta(0.0)
    with pytest.raises(ParameterError, match="paired"):
        paired(interval=0.5)
    with pytest.raises(SolveError, match="rest"):
        evoked(0.2)
