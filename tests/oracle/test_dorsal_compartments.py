"""A dorsal horn cell of eleven compartments against the same equations written in vectors for SciPy."""

import numpy as np
import pytest
from scipy.integrate import solve_ivp

from glutamate import Protocol, simulate
from glutamate.engine import discover

DIAMETER = np.array([4.0] * 5 + [20.0] + [1.0] * 5)  # um
LENGTH = np.array([100.0] * 5 + [20.0] + [200.0] * 5)
AREA = np.pi * DIAMETER * LENGTH * 1e-8  # cm^2
HALF = 150e-2 * (LENGTH / 2) / (np.pi * DIAMETER**2 / 4)  # MOhm
LINK = 1 / (HALF[:-1] + HALF[1:])  # uS
HAS_CALCIUM, FIRES = np.arange(11) < 6, np.arange(11) > 4
SODIUM = np.where(np.arange(11) == 5, 0.08, 0.1) * FIRES
RECTIFIER = np.where(np.arange(11) == 5, 0.02, 0.04) * FIRES
KCA = np.array([1e-3] * 5 + [1e-4] + [0] * 5)
CAN = np.array([7e-5] * 5 + [0] * 6)
PERMEABILITY = np.array([3e-5] * 5 + [1e-4] + [0] * 5)
TAU_CA = np.array([2.0] * 5 + [1.0] + [1.0] * 5)
F, RT = 96485.33212, 8.314462618 * 309.15


def trap(x, y):
    return x / np.expm1(x / y)


def gates(v):
    u = v + 55
    return (
        (0.32 * trap(13 - u, 4), 0.28 * trap(u - 40, 5)),
        (0.128 * np.exp((12 - u) / 18), 4 / (1 + np.exp((35 - u) / 5))),
        (0.032 * trap(15 - u, 5), 0.5 * np.exp((10 - u) / 40)),
        (0.32 * trap(11 - u, 4), 0.28 * trap(u - 42, 5)),
        (0.128 * np.exp((12 - u) / 18), 4 / (1 + np.exp((35 - u) / 10))),
    )


def slope(t, y):
    v, m, h, n, p, q, ca, c, a, k = y[:110].reshape(10, 11)
    ampa, gaba, ns, nf, ks, kf = y[110:]  # uS
    w = 2e-3 * v * F / RT
    ica = -PERMEABILITY * c**2 * 2e-3 * F * (2 - ca * np.exp(w)) * w / np.expm1(w)  # mA/cm^2
    ion = 4.2e-5 * (v + 65) + SODIUM * m**3 * h * (v - 50) + RECTIFIER * n**4 * (v + 70)
    ion += 1e-4 * (np.arange(11) == 5) * p * q * (v - 50) + ica + KCA * k**3 * (v + 70) + CAN * a**2 * (v + 20)
    flow = -1e6 * AREA * ion  # nA
    slow = ((ns - nf) / (1 + np.exp(-0.062 * v[2]) / 3.57) + ks - kf) * v[2]
    flow[2] -= ampa * v[2] + gaba * (v[2] + 80) + slow
    ica[2] += 0.1 * slow * 1e-6 / AREA[2]
    between = LINK * (v[1:] - v[:-1])
    flow[:-1] += between
    flow[1:] -= between
    rates = [up * (1 - x) - down * x for (up, down), x in zip(gates(v), (m, h, n, p, q), strict=True)]
    l_rate = 3**1.25 * (1.6 / (1 + np.exp(-0.072 * (v - 5))) + 0.02 * trap(v - 1.31, 5.36))
    warm = 3**1.4
    return np.concatenate([
        flow / (1e3 * AREA), *rates,
        HAS_CALCIUM * (-1e4 * ica / (2 * F * 0.1) + (5e-5 - ca) / TAU_CA),
        l_rate * (1 / (1 + np.exp(-(v + 10) / 10)) - c),
        warm * 5e-5 * ((ca / 5e-4) ** 2 * (1 - a) - a),
        warm * 0.03 * ((ca / 1e-3) ** 2 * (1 - k) - k),
        [-ampa / 5, -gaba / 10, -ns / 100, -nf / 2, -ks / 3000, -kf / 200],
    ])  # fmt: skip


def peak(rise, decay):
    t = rise * decay / (decay - rise) * np.log(decay / rise)
    return 1 / (np.exp(-t / decay) - np.exp(-t / rise))


def by_scipy(until):
    v = np.full(11, -65.0)
    start = [up / (up + down) for up, down in gates(v)]
    settled = [np.full(11, x) for x in (5e-5, 1 / (1 + np.exp(5.5)), 0.01 / 1.01, 0.0025 / 1.0025)]
    y = np.concatenate([v, *start, *settled, np.zeros(6)])
    steps = {  # ms: jumps of AMPA, GABA, NMDA, NK1 in uS
        10.0: (0, 0, 0, 15e-6 * 200),
        20.0: (16e-3, 0, 2e-3, 0),
        60.0: (16e-3, 0, 16e-3, 0),
        61.0: (0, 4e-3, 0, 0),
        until: (0, 0, 0, 0),
    }
    now, times, soma = 0.0, [], []
    for at, (ampa, gaba, nmda, nk1) in steps.items():
        run = solve_ivp(slope, (now, at), y, method="LSODA", rtol=1e-7, atol=1e-10)
        times.append(run.t[:-1])
        soma.append(run.y[5, :-1])
        y, now = run.y[:, -1].copy(), at
        y[110:] += np.array([ampa, gaba, *[nmda * peak(2, 100)] * 2, *[nk1 * peak(200, 3000)] * 2])
    return np.concatenate(times), np.concatenate(soma), y


@pytest.mark.slow
def test_the_chain_of_mechanisms_is_the_vectors():
    until = 110.0
    times, soma, last = by_scipy(until)
    events = {"substance_p": [10.0] * 200, "touch": [20.0] * 20, "pain": [60.0] * 80, "inhibition": [61.0] * 20}
    plan = Protocol()
    for port, at in events.items():
        plan = plan.spikes(f"synapses.{port}", times=at)
    data = simulate(discover.model("compartment_wind_up"), plan, times=np.append(times, until), rtol=1e-8)
    spikes = np.count_nonzero((soma[:-1] < -30) & (soma[1:] >= -30))
    assert data["soma.spikes"].values[-1] == spikes >= 3
    names = [*(f"dendrite_{k}" for k in range(5)), "soma", *(f"axon_{k}" for k in range(5))]
    end = np.array([data[f"{name}.voltage"].values[-1] for name in names])
    np.testing.assert_allclose(end, last[:11], atol=0.02)
    calcium = np.array([data[f"{name}.calcium"].values[-1] for name in names[:6]])
    np.testing.assert_allclose(calcium, last[66:72], rtol=1e-3)
    np.testing.assert_allclose(data["dendrite_2.cation_gate"].values[-1], last[88 + 2], rtol=1e-3)
    quiet = soma < -40
    np.testing.assert_allclose(data["soma.voltage"].values[:-1][quiet], soma[quiet], atol=0.5)
