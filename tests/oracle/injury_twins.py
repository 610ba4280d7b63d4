"""Plain SciPy twins of the ion models, written from the published equations: units of the papers, amounts in fmol."""

from typing import Any

import numpy as np
from scipy.integrate import solve_ivp

TOTAL, SYNAPSES = 17500.0, 5000.0
CLEFT, EXIT = 6 * np.pi * 0.1**2 * 0.02, 4 * np.pi * 0.1**2 * 0.05
REST_HUBEL = np.array([-71.1, 0.07143807, 0.9774849, 0, 0, 1050.0, 67.5] + [0.0] * 9)


def trap(x: float, k: float) -> float:
    return k * (1 + x / k / 2) if abs(x / k) < 1e-6 else x / (1 - np.exp(-x / k))


def hubel_places(y: Any) -> tuple[float, ...]:
    """Na, K, Cl inside, Na, K, Cl outside (mM), volumes inside and outside (um^3)."""
    k_in, cl_in, bath, glia = y[5:9]
    fixed_in, free_in = 146.0 * 7.5, 5 * 7.5
    total = (140 + 15 + 9 + 146 + 5) * 7.5
    na_in = 15 * 7.5 + 1050 - k_in - 67.5 + cl_in
    na_out = 144 * 2.5 + 15 * 7.5 - na_in + 0.2 * glia
    k_out, cl_out = 10 + 1050 - k_in - glia - bath, 325 + 67.5 - cl_in - 0.8 * glia
    fixed_out = total / 3 - (144 + 4 + 130) * 2.5
    inside, outside = na_in + k_in + cl_in + fixed_in + free_in, na_out + k_out + cl_out + fixed_out
    everything = inside + outside + total + 1.6 * glia
    w, x = inside / everything * TOTAL, outside / everything * TOTAL
    return 1e3 * na_in / w, 1e3 * k_in / w, 1e3 * cl_in / w, 1e3 * na_out / x, 1e3 * k_out / x, 1e3 * cl_out / x, w, x


def hubel_rate(t: float, y: Any, bath: float, onset: float, length: float) -> Any:
    """Per second; energy falls in 15 s after `onset` and returns in 15 s after `length`."""
    v, n, h, ampa, nmda, _, _, _, glia, cleft, tissue, released, *moved = y
    fed = 1 - min(max((t - onset) / 15, 0), 1) + min(max((t - onset - length) / 15, 0), 1)
    na_in, k_in, cl_in, na_out, k_out, cl_out, _, outside = hubel_places(y)
    e_k, e_na, e_cl = (26.64 * np.log(r) for r in (k_out / k_in, na_out / na_in, cl_in / cl_out))
    m_up, m_down = 0.1 * trap(v + 30, 10), 4 * np.exp(-(v + 55) / 18)
    m = m_up / (m_up + m_down)
    steps = 250.0 / 18000e-8
    both = 3.5e-7 * steps * ampa + 1e-7 * steps * nmda / (1 + 0.33 * 1.2 * np.exp(-(0.07 * v + 0.7)))
    pump = 6.46 / (1 + np.exp((15 - na_in) / 3)) / (1 + np.exp(5.5 - k_out)) * fed
    i_na = (100 * m**3 * h + 0.0135 + both) * (v - e_na) + 3 * pump
    i_k = (40 * n**4 + 0.05 + both) * (v - e_k) - 2 * pump
    i_cl = 0.05 * (v - e_cl)
    c, e = 1e3 * cleft / (CLEFT * SYNAPSES), 1e3 * tissue / outside
    near, far = CLEFT * SYNAPSES * 1e-3 * c / (c + 0.03), 2.5 * e / (e + 0.03)
    up = [0.03 * fed * x for x in (near, 4 * near, 0.12 * far, 0.96 * far)]
    turn = 18000 / 96485.0 * 10
    carried = 1e3 * (up[0] + up[2]) / turn
    i_na, i_k, i_cl = i_na + 3 * carried, i_k - carried, i_cl - carried
    release = SYNAPSES * 1.5e-5 * (max(v + 50, 0) / 100) ** 2 * (10 - released) / 10
    leaves = 0.3 * SYNAPSES / 20 * EXIT * (cleft / (CLEFT * SYNAPSES) - tissue / outside)
    n_up, n_down = 0.01 * trap(v + 34, 10), 0.125 * np.exp(-(v + 44) / 80)
    h_up, h_down = 0.07 * np.exp(-(v + 44) / 20), 1 / (1 + np.exp(-0.1 * (v + 14)))
    stored = 1.44e-2 / (1 + np.exp((5.5 - k_out) / 2.5)) * (350 - glia) / 350 - 5.1e-3
    back = [1e-4 * x for x in moved]
    rate = [-(i_na + i_k + i_cl), 3 * (n_up * (1 - n) - n_down * n), 3 * (h_up * (1 - h) - h_down * h)]
    rate += [1.1 * c * (1 - ampa) - 0.19 * ampa, 0.072 * c * (1 - nmda) - 0.0066 * nmda]
    rate += [-1e-3 * turn * i_k, 1e-3 * turn * i_cl, 1e-7 * (k_out - bath) * fed * outside, 2.5 * stored * fed]
    rate += [release - leaves - up[0] - up[1], leaves - up[2] - up[3], release - sum(back)]
    rate += [up[0] - back[0], up[1] - back[1], up[2] - back[2], up[3] - back[3]]
    return 1e3 * np.array(rate)


def hubel_course(times: Any, bath: float = 4.0, onset: float = 1e9, length: float = 1e9) -> tuple[Any, Any]:
    """Voltage and potassium outside at `times` (s)."""
    done = solve_ivp(
        hubel_rate, (0, times[-1]), REST_HUBEL, "LSODA", times, rtol=1e-7, atol=1e-10, args=(bath, onset, length)
    )
    return done.y[0], np.array([hubel_places(y)[4] for y in done.y.T])


def wei_rate(t: float, y: Any, bath: float, dark: tuple[float, float], coupled: float = 1.0) -> Any:
    """Per ms; amounts in mM um^3; no oxygen from `dark[0]` to `dark[1]` (ms)."""
    v, m, h, n, *amounts, w, oxygen = y
    rest = 1436.8
    x = 8 / 7 * rest - w
    k_out, k_in, na_out, na_in, cl_out, cl_in = (a / s for a, s in zip(amounts, (x, w) * 3, strict=True))
    supply = 0.0 if dark[0] <= t < dark[1] else 32.0
    gamma = 4 * np.pi * (3 * w / (4 * np.pi)) ** (2 / 3) / (96485.33 * w) * 1e4
    on = coupled / (1 + np.exp((2.5 - supply) / 0.2))
    fed = 0.8 / (1 + np.exp((20 - oxygen) / 3)) / gamma / (1 + np.exp(3.5 - k_out))
    pump, glial = fed / (1 + np.exp((25 - na_in) / 3)), fed / 3 / (1 + np.exp(7 / 3))
    taken = 0.25 * on / (1 + np.exp((w / x - 20) / 2)) * (k_out - bath) + 2 * glial * gamma
    taken += 5 * on / (1 + np.exp((18 - k_out) / 2.5))
    i_k = (25 * n**4 + 0.05) * (v - 26.64 * np.log(k_out / k_in))
    i_na = (30 * m**3 * h + 0.0247) * (v - 26.64 * np.log(na_out / na_in))
    i_cl = 0.1 * (v - 26.64 * np.log(cl_in / cl_out))
    pair = np.log(k_in * cl_in / (k_out * cl_out))
    kcc = 0.3 * pair
    nkcc = 0.1 * (pair + np.log(na_in * cl_in / (na_out * cl_out))) / (1 + np.exp(16 - k_out))
    k = w * (gamma * (i_k - 2 * pump) + kcc + nkcc)
    na, cl = w * (gamma * (i_na + 3 * pump) + nkcc), w * (kcc - gamma * i_cl + 2 * nkcc)
    inside, outside = na_in + cl_in + k_in + 132 * rest / w, na_out + k_out + cl_out + 18 * rest / 7 / x
    swell = -(w - rest * (1.1029 - 0.1029 * np.exp((outside - inside) / 20))) / 0.25
    rate = [-(i_na + i_k + i_cl + pump), 0.32 * trap(v + 54, 4) * (1 - m) - 0.28 * trap(-(v + 27), 5) * m]
    rate += [0.128 * np.exp(-(v + 50) / 18) * (1 - h) - 4 / (1 + np.exp(-(v + 27) / 5)) * h]
    rate += [0.032 * trap(v + 52, 5) * (1 - n) - 0.5 * np.exp(-(v + 57) / 40) * n]
    slow = [k - x * taken, -k, na, -na, cl, -cl, swell, -5.3 * (pump + glial) * gamma + 0.17 * (supply - oxygen)]
    return np.array(rate + [1e-3 * s for s in slow])


def wei_start() -> Any:
    w = 1436.8
    return np.array(
        [-74.3, 0.0031, 0.9994, 0.0107, 4 * w / 7, 140 * w, 144 * w / 7, 18 * w, 130 * w / 7, 6 * w, w, 29.3]
    )
