"""The life scale against short SciPy twins, written from the equations alone."""

from typing import Any

import numpy as np
import pytest
from scipy.integrate import solve_ivp

from glutamate.engine import discover
from glutamate.engine.assembly import Assembly, Input
from glutamate.engine.events.protocol import Protocol
from glutamate.engine.model import Model
from glutamate.engine.simulate import simulate
from glutamate.life import cortisol_targets, stress_targets
from glutamate.life.alcohol_targets import stopped
from glutamate.life.day_clock import DayClock
from glutamate.life.hpa_glands import HpaGlands
from glutamate.life.performance import Performance
from glutamate.life.sleep import onsets
from glutamate.life.two_process import TwoProcess


def lux(hour: float, evening: float) -> float:
    h = hour % 24
    day = np.tanh((h - 7.5) * 3600 / 6000) - np.tanh((h - 16.5) * 3600 / 6000)
    return evening + (700 - evening) / 2 * day


def hcl(evening: float, days: int, start: list[float]) -> list[tuple[float, float]]:
    """(onset, end) of every sleep: the homeostat, the pacemaker (x, y) and used receptors, switched by hand."""

    def drive(x: float, y: float) -> float:
        return 2.72 * (0.7896 - 0.3912 * x + 0.7583 * y - 0.4442 * x * x + 0.025 * x * y - 0.9647 * y * y)

    def rate(t: float, z: Any, awake: int) -> list[float]:
        h, x, y, n = z
        light = 1e-3 + awake * lux(t, evening)
        alpha = 0.16 * (light / 9500) ** 0.6
        push = 19.9 * alpha * (1 - n) * (1 - 0.4 * x) * (1 - 0.4 * y)
        kappa = 12 / np.pi
        return [
            (18.67 * awake - h) / 45,
            (0.23 * (x - 4 * x**3 / 3) - y * ((24 / (0.99669 * 24.2)) ** 2 + 0.55 * push)) / kappa,
            (x + push) / kappa,
            60 * (alpha * (1 - n) - 0.013 * n),
        ]

    t, z, awake, found, began = 0.0, np.array(start), 1, [], 0.0
    while t < 24 * days:

        def cross(t: float, z: Any, awake: int) -> float:
            return float(z[0] - (13.5 if awake else 12.5) - drive(z[1], z[2]))

        cross.terminal, cross.direction = True, 1 if awake else -1  # type: ignore[attr-defined]
        run = solve_ivp(rate, (t, 24 * days), z, args=(awake,), events=cross, rtol=1e-8, atol=1e-10, max_step=1.0)
        t, z = run.t[-1], run.y[:, -1]
        if not len(run.t_events[0]):
            break
        if awake:
            began = t
        else:
            found.append((began, t))
        awake = 1 - awake
    return found


@pytest.mark.parametrize("evening", [5.0, 40.0])
def test_sleep_hours_are_those_of_the_twin(evening: float) -> None:
    days = 20
    start = [13.388, -0.8550, -0.5774, 0.3181]
    expected = hcl(evening, days, start)
    times = np.arange(0, 24 * days, 0.01)
    model = discover.model("sleep").set({"light.evening_level": evening})
    data = simulate(model, times=times, record=["pressure.asleep"], rtol=1e-9, threads=1)
    begins, ends = onsets(times, data["pressure.asleep"].values)
    count = len(expected)
    np.testing.assert_allclose(begins[:count], [a for a, _ in expected], atol=0.02)
    np.testing.assert_allclose(ends[:count], [b for _, b in expected], atol=0.02)


def test_two_process_is_its_closed_form() -> None:
    """Between switches pressure is exponential; the switches are found by a fine march."""
    t, s, asleep, step = 0.0, 0.5, True, 0.0005
    begins: list[float] = []
    while t < 24 * 6:
        c = np.sin(2 * np.pi * (t - 11.42) / 24)
        if asleep and s < 0.17 + 0.1 * c:
            asleep = False
        elif not asleep and s > 0.6 + 0.1 * c:
            asleep, begins = True, [*begins, t]
        s = s * np.exp(-step / 4.2) if asleep else 1 - (1 - s) * np.exp(-step / 18.2)
        t += step
    model = Assembly({"clock": DayClock(), "sleep": TwoProcess()}, {"sleep.hour": "clock.hour"}, TIME="h")
    times = np.arange(0, 24 * 6, 0.005)
    data = simulate(Model.of(model), times=times, record=["sleep.asleep"], rtol=1e-9, threads=1)
    np.testing.assert_allclose(onsets(times, data["sleep.asleep"].values)[0], begins, atol=0.01)


def test_lapses_are_their_closed_form() -> None:
    """Sixteen hours awake, eight asleep, then ten awake: exponentials, the slow floor above its stop."""
    u, tw, ts, tl = 24.12, 40.0, 1.0, 97.44
    s, debt = 0.0, 10.0
    awake = lambda s, debt, h: (u - (u - s) * np.exp(-h / tw), u - (u - debt) * np.exp(-h / tl))  # noqa: E731

    def asleep(s: float, debt: float, h: float) -> tuple[float, float]:
        a = debt + 2 * u
        k = a * tl / (tl - ts)
        after = (s + 2 * u - k) * np.exp(-h / ts) - 2 * u + k * np.exp(-h / tl)
        return after, -2 * u + a * np.exp(-h / tl)

    s, debt = awake(*asleep(*awake(s, debt, 16), 8), 10)
    parts = {"clock": DayClock(), "p": Performance()}
    wires: dict[str, Any] = {"p.hour": "clock.hour", "p.asleep": Input("1", 0.0), "p.caffeine": Input("1", 1.0)}
    start = {"clock.hour": 0.0, "p.pressure": 0.0, "p.debt": 10.0, "p.mean_debt": 0.0, "p.inertia": 0.0}
    protocol = Protocol().pulse("p.asleep", 1.0, 16.0, 8.0)
    data = simulate(Model.of(Assembly(parts, wires, TIME="h")), protocol, times=[0, 34.0], start=start, rtol=1e-10)
    assert float(data["p.pressure"][-1]) == pytest.approx(s, abs=1e-6)
    assert float(data["p.debt"][-1]) == pytest.approx(debt, abs=1e-6)


def hpa(u: float, days: float, y: Any) -> Any:
    ln2 = np.log(2)
    g1, g2, g3, gp, ga = (ln2 / v for v in (4 / 1440, 20 / 1440, 80 / 1440, 20, 30))

    def rate(t: float, z: Any) -> list[float]:
        x1, x2, x3, p, a = z
        gr = 1 / (1 + (x3 / 4) ** 3)
        return [
            g1 * (u / x3 * gr - x1),
            g2 * (x1 * p * gr - x2),
            g3 * (x2 * a - x3),
            gp * p * (x1 - 1),
            ga * a * (x2 - 1),
        ]

    return solve_ivp(rate, (0, days), y, "LSODA", rtol=1e-9, atol=1e-11).y[:, -1]


def test_stress_axis_is_the_twin_and_its_glands_agree() -> None:
    rest = hpa(1.0, 3000, [1, 1, 1, 1, 1])
    day59 = hpa(2.0, 59, rest)
    later = hpa(1.0, 30, hpa(2.0, 1, day59))
    run = cortisol_targets.stressed()
    names = ("crh", "acth", "cortisol", "corticotrophs", "adrenal")
    for day, expected in ((59, day59), (90, later)):
        np.testing.assert_allclose([run[n][day] for n in names], expected / rest, rtol=2e-5)
    glands = stress_targets.months()
    assert glands["cortisol"][59] == pytest.approx(day59[2] / rest[2], rel=0.01)
    assert glands["cortisol"][90] == pytest.approx(later[2] / rest[2], rel=0.01)


def test_slow_states_of_stress_are_the_twin() -> None:
    glands: Any = HpaGlands()

    def rate(t: float, z: Any) -> list[float]:
        c = glands.output(glands.State(z[0], z[1]), glands.Drive(2.0)).excess
        own = glands.rate(glands.State(z[0], z[1]), glands.Drive(2.0))
        h = c / (c + 0.6)
        return [*own, (1 - 0.25 * h - z[2]) / 14, (1 - 0.15 * h - z[3]) / 10, (1 - 0.35 * h - z[4]) / 10]

    first = [*glands.start(glands.Drive(1.0)), 1.0, 1.0, 1.0]
    end = solve_ivp(rate, (0, 60), first, rtol=1e-9, atol=1e-11).y[:, -1]
    run = stress_targets.months()
    found = [run[n][60] for n in ("corticotrophs", "adrenal", "transporters", "gaba", "spines")]
    np.testing.assert_allclose(found, end, rtol=1e-5)


def test_alcohol_and_withdrawal_are_the_twin() -> None:
    hours, run = stopped(300.0, 16.0)

    def rate(t: float, z: Any, grams: float) -> list[float]:
        g, ind, an, ag, y = z
        c = 1000 * g / 46.07 / 42
        tn, tg = c / (c + 100), c / (c + 30)
        x = (1 + an) * (1 - tn) / ((1 - 0.6 * ag) * (1 + 0.5 * tg))
        burnt = 8.6 * (1 + ind) * c / (c + 2)
        drunk = grams / (1 + (c / 90) ** 8)
        ind_to = 0.5 * c / (c + 10)
        return [drunk - burnt, (ind_to - ind) / 240, (tn - an) / 120, (tg - ag) / 168, (max(x - 1, 0) - y) / 14.4]

    z = np.zeros(5)
    for _ in range(60):
        for length, grams in ((8, 0.0), (16, 300 / 16)):
            z = solve_ivp(rate, (0, length), z, "LSODA", args=(grams,), rtol=1e-8, atol=1e-8).y[:, -1]
    after = solve_ivp(rate, (0, 336), z, "LSODA", args=(0.0,), t_eval=[0, 42, 336], rtol=1e-8, atol=1e-8).y
    for k, h in enumerate((0, 42, 336)):
        at = hours.searchsorted(h)
        assert run["withdrawal.severity"][at] == pytest.approx(after[4, k], abs=2e-4)
        assert run["adaptation.gaba_adapted"][at] == pytest.approx(after[3, k], abs=2e-4)
