"""A plain NumPy twin of the tripartite ion model in amounts (fmol, pL, ms, pA, mV)."""

from typing import Any

import numpy as np

F, RT = 96485.333, 8314.4598 * 310.0
RTF, SMALL = RT / F, 1e-3
NEURON, GLIA, OUTSIDE = (13.0, 145.0, 7.0, 1e-4), (13.0, 80.0, 35.0, 1.1e-4, 2.0), (152.0, 3.0, 135.0, 1.8, 1e-4)


def ghk(z: float, v: float, inside: float, outside: float) -> float:
    u = z * v / RTF
    return z * F * u * (inside - outside * np.exp(-u)) / (1 - np.exp(-u))


def pump(v: float, na: float, k_out: float, na_out: float) -> float:
    s = (np.exp(na_out / 67.3) - 1) / 7
    bent = 1 + 0.1245 * np.exp(-0.1 * v / RTF) + 0.0365 * s * np.exp(-v / RTF)
    return 87.2 / bent * na**1.5 / (na**1.5 + 13**1.5) * k_out / (k_out + 0.2)


def exchanger(v: float, na: float, na_out: float, ca: float, ca_out: float) -> float:
    forth, back = (na / na_out) ** 3 * np.exp(0.35 * v / RTF), ca / ca_out * np.exp(-0.65 * v / RTF)
    loaded = na_out**3 / (87.5**3 + na_out**3) * ca_out / (1.38 + ca_out)
    return 5.7 * loaded * (forth - back) / (1 + 0.1 * np.exp(-0.65 * v / RTF))


def uptake(most: float, na: float, na_out: float, k: float, k_out: float, inside: float, cleft: float) -> float:
    return most * RTF * np.log((na_out / na) ** 3 * k / k_out * 0.66 * cleft / inside)


def gates(v: float) -> tuple[float, ...]:
    x, y, z = v + 52, v + 25, v + 35
    up = 0.32 * x / (1 - np.exp(-x / 4)), 0.128 * np.exp(-(v + 53) / 18), 0.016 * z / (1 - np.exp(-z / 5))
    down = 0.28 * y / (np.exp(y / 5) - 1), 4 / (1 + np.exp(-(v + 30) / 5)), 0.25 * np.exp(-(v + 50) / 40)
    return *up, *down


class Twin:
    """Rest, leaks and impermeants solved from the printed concentrations, then the equations."""

    def __init__(self, space: float = 0.8) -> None:
        na, k, cl, ca = NEURON
        self.w = np.array([2.0, 1.7, space * 3.7 / (1 - space)])
        k1, g = ca / (ca + 0.0023), ca / (ca + 0.1)
        k2, k_2 = 2.1e-5 + 0.02 * g, 1.7e-5 + 0.02 * g * 1.7 / 2.1
        matrix = np.array(  # N, R, R1, R2, R3 per flux of one; D follows
            [
                [k2, -k_2, 0, 0, 0],
                [0, 13.2 * ca, -0.056, 0, 0],
                [0, 0, 8.8 * ca, -0.112, 0],
                [0, 0, 0, 4.4 * ca, -0.168],
                [0, 0, 0, 0, 1.45],
            ]
        )
        chain = np.linalg.solve(matrix, np.ones(5))
        depot = (1 + 5e-5 * chain[0]) / k1
        cytosol = 30 / depot
        flux = (3 * SMALL - cytosol) / (chain.sum() + depot)
        self.chain = np.array([*(flux * chain), cytosol, flux * depot])
        self.fixed_n = 2 * ca * SMALL - cl * 2 - 3 * SMALL + k * 2 + na * 2 + 20 * 65.5 / F
        density = na + k + cl + self.fixed_n / 2
        nag, kg, clg, cag, gg = GLIA
        charge = -20 * 80 / F - (nag + kg - clg) * 1.7 - 2 * cag * SMALL + gg * SMALL
        self.charge_g, self.fixed_g = charge, (density - nag - kg - clg) * 1.7
        self.fixed_o = (density - sum(OUTSIDE[:3])) * self.w[2]
        self.totals = (
            np.array([na * 2 + nag * 1.7, k * 2 + kg * 1.7, cl * 2 + clg * 1.7]) + np.array(OUTSIDE[:3]) * self.w[2]
        )
        self.calcium = (ca + cag + OUTSIDE[3]) * SMALL
        self.glutamate = (3 + gg + OUTSIDE[4]) * SMALL
        self.leaks = np.zeros(10)
        rest = self.rate(0.0, self.start(), lambda t: 1.0)
        v, g = -65.5, -80.0
        o = OUTSIDE
        inside = (
            (1, v, na, o[0]),
            (1, v, k, o[1]),
            (-1, v, cl, o[2]),
            (2, v, ca, o[3]),
            (-1, v, cytosol / SMALL, o[4]),
        )
        glial = ((1, g, nag, o[0]), (1, g, kg, o[1]), (-1, g, clg, o[2]), (2, g, cag, o[3]), (-1, g, gg, o[4]))
        sign = np.array([-1, -1, 1, -0.5, 1]) / F
        short = np.array([rest[0], rest[1], rest[2], rest[6], rest[12]]), rest[[14, 15, 16, 17, 18]]
        driven = np.array([ghk(*a) for a in inside]), np.array([ghk(*a) for a in glial])
        self.leaks = np.concatenate([-s / (sign * d) for s, d in zip(short, driven, strict=True)])

    def start(self) -> Any:
        na, k, cl, ca = NEURON
        up_and_down = gates(-65.5)
        open_ = [up_and_down[i] / (up_and_down[i] + up_and_down[i + 3]) for i in range(3)]
        glia = [GLIA[0] * 1.7, GLIA[1] * 1.7, GLIA[2] * 1.7, GLIA[3] * SMALL, GLIA[4] * SMALL]
        return np.array([2 * na, 2 * k, 2 * cl, *open_, ca * SMALL, *self.chain, *glia, 2.0, 1.7])

    def places(self, y: Any) -> tuple[float, ...]:
        """Voltages of neuron and glia, Na, K, Cl outside, calcium and glutamate of the cleft, volume outside."""
        x = self.w.sum() - y[19] - y[20]
        na, k, cl = (self.totals - y[14:17] - y[0:3]) / x
        stages = y[7:14].sum()
        v = F / 20 * (y[0] + y[1] + 2 * y[6] - stages - y[2] - self.fixed_n)
        g = F / 20 * (y[14] + y[15] - y[16] + 2 * y[17] - y[18] + self.charge_g)
        return v, g, na, k, cl, (self.calcium - y[6] - y[17]) / SMALL, (self.glutamate - y[18] - stages) / SMALL, x

    def rate(self, t: float, y: Any, energy: Any) -> Any:
        v, g, na_o, k_o, cl_o, ca_o, glu, x = self.places(y)
        w, wg = y[19], y[20]
        na, k, cl = y[0:3] / w
        nag, kg, clg = y[14:17] / wg
        ca, cag, cytosol, process = y[6] / SMALL, y[17] / SMALL, y[12] / SMALL, y[18] / SMALL
        m, h, n = y[3:6]
        l = self.leaks  # noqa: E741
        up = np.array(gates(v))
        fed = energy(t)
        p, pg = fed * pump(v, na, k_o, na_o), fed * pump(g, nag, k_o, na_o)
        e, eg = exchanger(v, na, na_o, ca, ca_o), exchanger(g, nag, na_o, cag, ca_o)
        j, jg = uptake(1e-6, na, na_o, k, k_o, cytosol, glu), uptake(2e-5, nag, na_o, kg, k_o, process, glu)
        i_na = (80e-5 * m**3 * h + l[0]) * ghk(1, v, na, na_o)
        i_k = (40e-5 * n**2 + l[1]) * ghk(1, v, k, k_o)
        i_cl = (1.95e-5 / (1 + np.exp(-(v + 10) / 10)) + l[2]) * ghk(-1, v, cl, cl_o)
        i_ca = (1.5e-5 / F * m**2 * h + l[3]) * ghk(2, v, ca, ca_o)
        leaked, leaked_g = l[4] * ghk(-1, v, cytosol, glu) / F, l[9] * ghk(-1, g, process, glu) / F
        kcc = 13e-7 * RTF * np.log(k * cl / (k_o * cl_o))
        nkcc = 7.3215e-7 * RTF * np.log(k_o * na_o * cl_o**2 / (kg * nag * clg**2))
        e_k = RTF * np.log(k_o / kg)
        kir = 0.286102 / (2 + np.exp(1.62 * (g - e_k) / RTF)) * k_o / (k_o + 13) * (g - e_k)
        k1, s = ca / (ca + 0.0023), ca / (ca + 0.1)
        k2, k_2 = 2.1e-5 + 0.02 * s, 1.7e-5 + 0.02 * s * 1.7 / 2.1
        a, b, c, d, f, depot = y[7], y[8], y[9], y[10], y[11], y[13]
        refill = y[12] * depot / 30
        out = np.empty(21)
        out[0:3] = -(i_na + 3 * p + 3 * e) / F + 3 * j, -(i_k - 2 * p) / F - j - kcc, i_cl / F - kcc
        out[3:6] = up[:3] * (1 - y[3:6]) - up[3:] * y[3:6]
        out[6] = -(i_ca - e) / (2 * F)
        out[7] = k1 * depot - (5e-5 + k2) * a + k_2 * b
        out[8] = k2 * a - (k_2 + 13.2 * ca) * b + 0.056 * c
        out[9] = 13.2 * ca * b - (0.056 + 8.8 * ca) * c + 0.112 * d
        out[10] = 8.8 * ca * c - (0.112 + 4.4 * ca) * d + 0.168 * f
        out[11] = 4.4 * ca * d - (0.168 + 1.45) * f
        out[12], out[13] = -refill + j + leaked, refill - k1 * depot + 5e-5 * a
        out[14] = -(3 * pg + l[5] * ghk(1, g, nag, na_o) + 3 * eg) / F + nkcc + 3 * jg
        out[15] = -(l[6] * ghk(1, g, kg, k_o) - kir - 2 * pg) / F + nkcc - jg
        out[16] = 2 * nkcc + l[7] * ghk(-1, g, clg, cl_o) / F
        out[17], out[18] = -(l[8] * ghk(2, g, cag, ca_o) - eg) / (2 * F), jg + leaked_g
        inside, glial = na + k + cl + self.fixed_n / w, nag + kg + clg + self.fixed_g / wg
        outside = na_o + k_o + cl_o + self.fixed_o / x
        out[19], out[20] = 2e-14 * RT * (inside - outside), 2e-14 * RT * (glial - outside)
        return out
