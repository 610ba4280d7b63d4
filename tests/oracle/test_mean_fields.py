"""Mean fields against twins in SciPy, written from the published equations with their numbers: whole courses agree."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from scipy.integrate import solve_ivp
from scipy.special import erfc as reference

from glutamate.circuit.adex_mean_field import AdExMeanField
from glutamate.circuit.dynamic_mean_field import DynamicMeanField
from glutamate.circuit.erfc import erfc
from glutamate.circuit.jansen_rit import JansenRit
from glutamate.circuit.montbrio import Montbrio
from glutamate.circuit.montbrio_conductance import MontbrioPair, SelfInhibitory
from glutamate.circuit.ssn import SupralinearRate, SupralinearVoltage
from glutamate.circuit.ssn_field import FROM, SupralinearField, SupralinearSite
from glutamate.circuit.wong_wang import WongWang
from glutamate.engine.model import Model
from glutamate.engine.simulate import simulate
from glutamate.engine.trace import Graph

Twin = Callable[[Any], list[float]]


def compare(part: Any, drive: dict[str, float], twin: Twin, start: list[float], length: float, names: list[str],
            units: float = 1.0) -> None:  # fmt: skip
    """Whole courses of the named states; the twin's time is in ms times `units`."""
    model = Model.of(part)
    prefix = model.system.inputs[0].path.rpartition(".")[0] + "."
    times = np.linspace(0, length, 201)
    data = simulate(model, times=times, drive={prefix + k: v for k, v in drive.items()}, rtol=1e-9, threads=1)
    path = solve_ivp(
        lambda t, y: twin(y), (0, length * units), start, method="DOP853", rtol=1e-11, atol=1e-13,
        t_eval=times * units,
    )  # fmt: skip
    assert path.success
    for name, expected in zip(names, path.y, strict=True):
        found = data[prefix + name].values
        assert np.ptp(expected) > 1e-3 * np.abs(expected).max(), name
        np.testing.assert_allclose(found, expected, rtol=0, atol=1e-6 * np.abs(expected).max(), err_msg=name)


def test_wong_wang() -> None:
    def firing(current: float) -> float:
        x = 270 * current - 108
        return x / (1 - np.exp(-0.154 * x))

    def twin(s: Any) -> list[float]:
        mu = 5.2e-4 * 30 * np.array([1.128, 0.872])
        x1 = 0.2609 * s[0] - 0.0497 * s[1] + 0.3255 + mu[0]
        x2 = 0.2609 * s[1] - 0.0497 * s[0] + 0.3255 + mu[1]
        return [-s[0] / 0.1 + (1 - s[0]) * 0.641 * firing(x1), -s[1] / 0.1 + (1 - s[1]) * 0.641 * firing(x2)]

    compare(WongWang(), {"stimulus": 0.030, "coherence": 12.8}, twin, [0.1, 0.1], 1500, ["first", "second"], 1e-3)


def test_dynamic_mean_field() -> None:
    def firing(current: float, a: float, b: float, d: float) -> float:
        x = a * current - b
        return x / (1 - np.exp(-d * x))

    def twin(s: Any) -> list[float]:
        into_e = 0.382 + 1.4 * 0.15 * s[0] + 0.15 * 0.3 - s[1] + 0.02
        into_i = 0.7 * 0.382 + 0.15 * s[0] - s[1]
        return [
            -s[0] / 0.1 + (1 - s[0]) * 0.641 * firing(into_e, 310, 125, 0.16),
            -s[1] / 0.01 + firing(into_i, 615, 177, 0.087),
        ]

    drive = {"network": 0.3, "current": 20.0}  # pA
    compare(DynamicMeanField(), drive, twin, [0.16, 0.04], 600, ["excitation", "inhibition_active"], 1e-3)


def test_montbrio() -> None:
    def twin(y: Any) -> list[float]:
        r, v = y
        return [1 / np.pi + 2 * r * v, v**2 - np.pi**2 * r**2 - 5 + 15 * r + 1.5]

    compare(Montbrio(), {"current": 1.5}, twin, [0.08, -2.0], 150, ["rate", "voltage"], 0.1)


def test_self_inhibition() -> None:
    def twin(y: Any) -> list[float]:
        r, v, g, q = y
        return [
            0.5 / np.pi + 2 * r * v - r * g,
            v**2 - np.pi**2 * r**2 + 20 + g * (-10 - v),
            q,
            0.95**2 * (np.pi * r - g - 2 * q / 0.95),
        ]

    names = ["rate", "voltage", "conductance", "slope"]
    compare(SelfInhibitory(), {"current": 0.0}, twin, [0.1, 0, 0, 0], 150, names, 0.1)


def test_pair_of_populations() -> None:
    """Every path with its own strength and time constant, magnesium block by the mean voltage."""
    ampa, nmda, gaba = (0.2, 1.0, 2.0), (0.2, 0.2, 50.0), (1.0, 0.5, 5.0)

    def twin(y: Any) -> list[float]:
        re, ve, ri, vi, *synapses = y
        a, da, n, dn, g, dg = synapses
        slopes = []
        for k, (r, v, delta, eta, tau) in enumerate(((re, ve, 0.5, 5, 20), (ri, vi, 0.5, -3, 10))):
            block = 1 / (1 + 0.8 / 3.57 * np.exp(-0.062 * (-60 + 3 * v)))
            ga, gn, gg = ampa[k] * a, nmda[k] * block * n, gaba[k] * g
            slopes.append((delta / np.pi + 2 * r * v - r * (ga + gn + gg)) / tau)
            push = v**2 - np.pi**2 * r**2 + eta + (ga + gn) * (10 - v) + gg * (-10 - v)
            slopes.append((push + (0.5 if k == 0 else 0)) / tau)
        for value, slope, rate, decay in ((a, da, re, ampa[2]), (n, dn, re, nmda[2]), (g, dg, ri, gaba[2])):
            slopes += [slope, (np.pi * rate - value) / decay**2 - 2 * slope / decay]
        return slopes

    names = [*MontbrioPair.State._fields]
    start = [0.1, 0.0, 0.1, 0.0, *[0.0] * 6]
    compare(MontbrioPair(), {"magnesium": 0.8, "current_e": 0.5}, twin, start, 200, names)


def test_jansen_rit() -> None:
    def firing(v: float) -> float:
        return 5 / (1 + np.exp(0.56 * (6 - v)))

    def twin(y: Any) -> list[float]:
        y0, y1, y2, d0, d1, d2 = y
        return [
            d0, d1, d2,
            3.25 * 100 * firing(y1 - y2) - 200 * d0 - 1e4 * y0,
            3.25 * 100 * (220 + 108 * firing(135 * y0)) - 200 * d1 - 1e4 * y1,
            22 * 50 * 33.75 * firing(33.75 * y0) - 100 * d2 - 2500 * y2,
        ]  # fmt: skip

    model = Model.of(JansenRit())
    path = model.system.inputs[0].path
    prefix, times = path.rpartition(".")[0] + ".", np.linspace(0, 1000, 401)
    data = simulate(model, times=times, drive={path: 0.220}, rtol=1e-10, threads=1)
    exact = solve_ivp(lambda t, y: twin(y), (0, 1), [0.0] * 6, method="DOP853", rtol=1e-11, atol=1e-13,
                      t_eval=times / 1e3)  # fmt: skip
    for name, expected in zip(("pyramidal", "excitatory", "inhibitory"), exact.y, strict=False):
        np.testing.assert_allclose(data[prefix + name].values, expected, atol=1e-6 * np.abs(expected).max())


def adex_rates(e: float, i: float, w: float, external: float, kind: str) -> tuple[float, float]:
    """Rate and mean voltage of one kind of cell, in SI units."""
    p_e = [-49.83106, 5.0635509, -23.4701218, 2.2951514, -0.4105303, 10.5470513, -36.5925282, 7.4374875, 1.2650647,
           -40.7216129]  # fmt: skip
    p_i = [-51.4912202, 4.0036892, -8.3520137, 0.2414238, -0.5070645, 1.4345394, -14.6866895, 4.5027063, 2.8472190,
           -15.3578046]  # fmt: skip
    p = p_e if kind == "e" else p_i
    f_e, f_i = (e + 1e-3) * 400 + 400 * external, (i + 1e-3) * 100
    g_e, g_i = 1.5e-9 * 5e-3 * f_e, 5e-9 * 5e-3 * f_i
    g = 10e-9 + g_e + g_i
    mean = (g_i * -80e-3 + 10e-9 * -65e-3 - w) / g
    tau = 200e-12 / g
    u_e, u_i = 1.5e-9 / g * (0 - mean) * 5e-3, 5e-9 / g * (-80e-3 - mean) * 5e-3
    spread = np.sqrt(f_e * u_e**2 / (2 * (5e-3 + tau)) + f_i * u_i**2 / (2 * (5e-3 + tau)))
    time = (f_e * u_e**2 + f_i * u_i**2) / (f_e * u_e**2 / (5e-3 + tau) + f_i * u_i**2 / (5e-3 + tau))
    v, s, t = (mean + 60e-3) / 10e-3, (spread - 4e-3) / 6e-3, time * 10e-9 / 200e-12 - 0.5
    terms = [1, v, s, t, v * v, s * s, t * t, v * s, v * t, s * t]
    threshold = 1e-3 * float(np.dot(p, terms))
    return float(reference((threshold - mean) / (np.sqrt(2) * spread)) / (2 * time)), float(mean)


@pytest.mark.parametrize("step", [60e-12, 5e-12])
def test_adex_mean_field(step: float) -> None:
    def twin(y: Any) -> list[float]:
        e, i, w = y[0] * 1e3, y[1] * 1e3, y[2] * 1e-12  # Hz, Hz, A
        f_e, mean = adex_rates(e, i, w, 3.0, "e")
        f_i, _ = adex_rates(e, i, 0.0, 3.0, "i")
        adapt = -w / 0.5 + step * e + 4e-9 * (mean + 65e-3) / 0.5
        return [(f_e - e) / 20e-3 * 1e-3, (f_i - i) / 20e-3 * 1e-3, adapt * 1e12]

    part = AdExMeanField(adaptation_step=step * 1e12)
    held = 0.0  # A, adapted to the first rates
    for _ in range(40):
        held = step * 0.5 * 2 + 4e-9 * (adex_rates(2, 8, held, 3.0, "e")[1] + 65e-3)
    start = [2e-3, 8e-3, held * 1e12]
    compare(part, {"external": 3e-3}, twin, start, 2000, ["rate_e", "rate_i", "adaptation"], 1e-3)


def test_supralinear_rates() -> None:
    def twin(r: Any) -> list[float]:
        e, i = 15 + 1.25 * r[0] - 0.65 * r[1], 15 + 1.2 * r[0] - 0.5 * r[1]
        return [(-r[0] + 0.04 * max(e, 0) ** 2) / 20, (-r[1] + 0.04 * max(i, 0) ** 2) / 10]

    compare(SupralinearRate(), {"drive": 15.0}, twin, [0.0, 0.0], 300, ["rate_e", "rate_i"])


def test_supralinear_voltages() -> None:
    def twin(v: Any) -> list[float]:
        e, i = 0.3 * max(v[0], 0) ** 2, 0.3 * max(v[1], 0) ** 2
        return [(-v[0] + 15 + 1.25 * e - 0.65 * i) / 20, (-v[1] + 15 + 1.2 * e - 0.5 * i) / 10]

    compare(SupralinearVoltage(), {"drive": 15.0}, twin, [0.0, 0.0], 300, ["voltage_e", "voltage_i"])


def test_array_of_supralinear_places() -> None:
    """Coupled nodes of the grid stepper against one system of equations."""
    n, dt = 8, 0.05
    rng = np.random.default_rng(3)
    kernels = {path: rng.uniform(0.1, 0.4, (n, n)) for path in FROM}
    field = SupralinearField(SupralinearSite.line(), kernels)
    model = Model.of(field.array())
    path = next(s.path for s in model.system.inputs if s.path.endswith("drive"))
    prefix = path.rpartition(".")[0] + "."
    data = simulate(model, times=np.linspace(0, 100, 51), drive={path: 8.0}, solver="heun", dt=dt, threads=1)

    def twin(t: float, y: Any) -> Any:
        e, i = y[:n], y[n:]
        into_e = 8 + kernels["from_e_to_e"] @ e - kernels["from_i_to_e"] @ i
        into_i = 8 + 1.25 * kernels["from_e_to_i"] @ e - 0.75 * kernels["from_i_to_i"] @ i
        up_e, up_i = (0.01 * np.maximum(x, 0) ** 2.2 for x in (into_e, into_i))
        return np.concatenate([(up_e - e) / 10, (up_i - i) / 6.67])

    exact = solve_ivp(twin, (0, 100), np.zeros(2 * n), rtol=1e-11, atol=1e-13, t_eval=data["time"].values)
    np.testing.assert_allclose(data[prefix + "rate_e"].values, exact.y[:n].T, atol=2e-5 * exact.y.max())
    settled = field.settled(np.full(n, 8.0))
    end = solve_ivp(twin, (0, 3000), np.zeros(2 * n), rtol=1e-10, atol=1e-12).y[:, -1]
    np.testing.assert_allclose(np.concatenate(settled), end, rtol=1e-6)


def test_erfc_on_numbers_and_symbols() -> None:
    x = np.linspace(-12, 20, 4001)
    np.testing.assert_allclose(erfc(x), reference(x), rtol=3e-15)
    assert erfc(0.3) == pytest.approx(reference(0.3), rel=3e-15)
    assert (erfc(60.0), erfc(-60.0)) == (0.0, 2.0)
    graph = Graph()
    node = erfc(graph.symbol("state", 0)).id
    slope = graph.derivative([node], [("state", 0)])
    inside = x[(x > -5) & (x < 5)]
    values = {("state", 0): inside}
    np.testing.assert_allclose(graph.evaluate([node], values)[0], reference(inside), rtol=3e-15)
    expected = -2 / np.sqrt(np.pi) * np.exp(-(inside**2))
    np.testing.assert_allclose(graph.evaluate(list(slope.values()), values)[0], expected, rtol=1e-10, atol=1e-14)
