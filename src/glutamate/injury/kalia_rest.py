"""What the tripartite ion model solves from its rest: leaks, impermeant ions, vesicles; and its fluxes.

Takes in    a KaliaSynapse, its state and concentrations (any numbers or symbols)
Hands on    `derived` (totals, leaks, impermeants, the resting state), `balance` and `Balance` (fluxes of every ion)
Not here    parameters; they stand in kalia.py
Sources     Kalia2021 (equations)
"""

from __future__ import annotations

from typing import Any, NamedTuple

from glutamate.injury.membrane_flux import ghk, logistic, opening, reversible
from glutamate.maths import exp, log, power


class Derived(NamedTuple):
    """Conserved totals, impermeant ions and leaks, all from the printed rest."""

    volume: Any
    sodium: Any
    potassium: Any
    chloride: Any
    calcium: Any
    anions_n: Any
    anions_g: Any
    cations_g: Any
    impermeants_o: Any
    sodium_leak_n: Any
    potassium_leak_n: Any
    chloride_leak_n: Any
    calcium_leak_n: Any
    glutamate_leak_n: Any
    sodium_leak_g: Any
    potassium_leak_g: Any
    chloride_leak_g: Any
    calcium_leak_g: Any
    glutamate_leak_g: Any
    uptake_n: Any
    uptake_g: Any
    start: Any


class Fluxes(NamedTuple):
    """Gate rates, carrier fluxes, gated currents and the driving part of each leak (current per permeability)."""

    m_open: Any
    m_close: Any
    h_open: Any
    h_close: Any
    n_open: Any
    n_close: Any
    gated_sodium: Any
    gated_potassium: Any
    gated_chloride: Any
    gated_calcium: Any
    pump_n: Any
    pump_g: Any
    exchange_n: Any
    exchange_g: Any
    uptake_n: Any
    uptake_g: Any
    kcc: Any
    nkcc: Any
    kir: Any
    sodium_n: Any
    potassium_n: Any
    chloride_n: Any
    calcium_n: Any
    glutamate_n: Any
    sodium_g: Any
    potassium_g: Any
    chloride_g: Any
    calcium_g: Any
    glutamate_g: Any


class Balance(NamedTuple):
    """Net flux into a cell, amount per time."""

    sodium: Any
    potassium: Any
    chloride: Any
    calcium: Any

    @classmethod
    def neuron(cls, p: Any, s: Any, c: Any, d: Derived, f: Fluxes) -> Balance:
        """Channels, leaks, pump, exchanger, uptake and potassium-chloride cotransport."""
        sodium = f.gated_sodium + d.sodium_leak_n * f.sodium_n + 3 * f.pump_n + 3 * f.exchange_n
        potassium = f.gated_potassium + d.potassium_leak_n * f.potassium_n - 2 * f.pump_n
        chloride = f.gated_chloride + d.chloride_leak_n * f.chloride_n
        calcium = f.gated_calcium + d.calcium_leak_n * f.calcium_n - f.exchange_n
        return cls(
            -sodium / p.faraday + 3 * f.uptake_n,
            -potassium / p.faraday - f.uptake_n - f.kcc,
            chloride / p.faraday - f.kcc,
            -calcium / (2 * p.faraday),
        )

    @classmethod
    def glia(cls, p: Any, c: Any, d: Derived, f: Fluxes) -> Balance:
        """Leaks, pump, exchanger, uptake, Kir4.1 and NKCC1."""
        sodium = 3 * f.pump_g + d.sodium_leak_g * f.sodium_g + 3 * f.exchange_g
        potassium = d.potassium_leak_g * f.potassium_g - f.kir - 2 * f.pump_g
        return cls(
            -sodium / p.faraday + f.nkcc + 3 * f.uptake_g,
            -potassium / p.faraday + f.nkcc - f.uptake_g,
            d.chloride_leak_g * f.chloride_g / p.faraday + 2 * f.nkcc,
            -(d.calcium_leak_g * f.calcium_g - f.exchange_g) / (2 * p.faraday),
        )


class Blocks(NamedTuple):
    """No block and full energy: the drive at rest."""

    energy: float = 1.0
    sodium_block: float = 0.0
    potassium_block: float = 0.0
    chloride_block: float = 0.0
    uptake_block: float = 0.0


def thermal(p: Any) -> Any:
    """RT/F."""
    return p.gas * p.temperature / p.faraday


def balance(p: Any, s: Any, c: Any, drive: Any, uptake: Any = None) -> Fluxes:
    """All fluxes of a state; `uptake` overrides the maximal rates of electrogenic uptake."""
    v, w, rt = s.neuron_voltage, s.glia_voltage, thermal(p)
    u, x = v / rt, w / rt
    m_open = p.m_open * opening(v - p.m_open_voltage, p.m_open_width)
    m_close = p.m_close * opening(p.m_close_voltage - v, p.m_close_width)
    h_open = p.h_open * exp(-(v - p.h_open_voltage) / p.h_open_width)
    h_close = p.h_close * logistic((v - p.h_close_voltage) / p.h_close_width)
    n_open = p.n_open * opening(v - p.n_open_voltage, p.n_open_width)
    n_close = p.n_close * exp(-(v - p.n_close_voltage) / p.n_close_width)
    m, h, n = s.activation, s.inactivation, s.delayed
    far = p.faraday
    sodium_n = ghk(1, 1, u, c.sodium_inside, c.sodium_outside, far)
    potassium_n = ghk(1, 1, u, c.potassium_inside, c.potassium_outside, far)
    chloride_n = ghk(1, -1, u, c.chloride_inside, c.chloride_outside, far)
    calcium_n = ghk(1, 2, u, c.calcium_terminal, c.calcium_cleft, far)
    cytosol, process = s.cytosol / p.small, c.glutamate_glia
    kir = p.kir / (2 + exp(p.kir_slope * (x - log(c.potassium_outside / c.potassium_glia))))
    kir = kir * c.potassium_outside / (c.potassium_outside + p.kir_half)
    pair = c.potassium_outside / c.potassium_glia * c.sodium_outside / c.sodium_glia
    rates = uptake or (None, None)
    if p.electrogenic and uptake is None:
        d = derived(p)
        rates = (d.uptake_n, d.uptake_g)
    return Fluxes(
        m_open=m_open,
        m_close=m_close,
        h_open=h_open,
        h_close=h_close,
        n_open=n_open,
        n_close=n_close,
        gated_sodium=(1 - drive.sodium_block) * p.sodium_gated * m**3 * h * sodium_n,
        gated_potassium=(1 - drive.potassium_block) * p.potassium_gated * n**2 * potassium_n,
        gated_chloride=(1 - drive.chloride_block)
        * p.chloride_gated
        * logistic((v - p.chloride_half) / p.chloride_width)
        * chloride_n,
        gated_calcium=p.calcium_part * p.calcium_gated * m**2 * h * calcium_n,
        pump_n=drive.energy * _pump(p, u, c.sodium_inside, c),
        pump_g=drive.energy * _pump(p, x, c.sodium_glia, c),
        exchange_n=_exchange(p, u, c.sodium_inside, c.calcium_terminal, c),
        exchange_g=_exchange(p, x, c.sodium_glia, s.glia_calcium / p.small, c),
        uptake_n=_uptake(p, p.uptake_neuron, rates[0], u, c.sodium_inside, c.potassium_inside, cytosol, c),
        uptake_g=(1 - drive.uptake_block)
        * _uptake(p, p.uptake_glia, rates[1], x, c.sodium_glia, c.potassium_glia, process, c),
        kcc=p.kcc * rt * log(c.potassium_inside * c.chloride_inside / (c.potassium_outside * c.chloride_outside)),
        nkcc=p.nkcc * rt * log(pair * (c.chloride_outside / c.chloride_glia) ** 2),
        kir=kir * (w - rt * log(c.potassium_outside / c.potassium_glia)),
        sodium_n=sodium_n,
        potassium_n=potassium_n,
        chloride_n=chloride_n,
        calcium_n=calcium_n,
        glutamate_n=ghk(1, -1, u, cytosol, c.glutamate_cleft, far),
        sodium_g=ghk(1, 1, x, c.sodium_glia, c.sodium_outside, far),
        potassium_g=ghk(1, 1, x, c.potassium_glia, c.potassium_outside, far),
        chloride_g=ghk(1, -1, x, c.chloride_glia, c.chloride_outside, far),
        calcium_g=ghk(1, 2, x, s.glia_calcium / p.small, c.calcium_cleft, far),
        glutamate_g=ghk(1, -1, x, process, c.glutamate_cleft, far),
    )


def _pump(p: Any, u: Any, sodium: Any, c: Any) -> Any:
    bent = (exp(c.sodium_outside / p.pump_slope) - 1) / p.pump_divisor
    voltage = 1 + p.pump_first * exp(-p.pump_first_slope * u) + p.pump_second * bent * exp(-u)
    filled = power(sodium / p.pump_sodium, 1.5)
    return p.pump / voltage * filled / (filled + 1) * c.potassium_outside / (c.potassium_outside + p.pump_potassium)


def _exchange(p: Any, u: Any, sodium: Any, calcium: Any, c: Any) -> Any:
    outside = c.sodium_outside / p.exchanger_sodium
    loaded = outside**3 / (1 + outside**3) * c.calcium_cleft / (p.exchanger_calcium + c.calcium_cleft)
    forth = (sodium / c.sodium_outside) ** 3 * exp(p.exchanger_forth * u)
    back = calcium / c.calcium_cleft * exp(-p.exchanger_back * u)
    return p.exchanger * loaded * (forth - back) / (1 + p.exchanger_saturation * exp(-p.exchanger_back * u))


def _uptake(p: Any, strength: Any, most: Any, u: Any, sodium: Any, potassium: Any, inside: Any, c: Any) -> Any:
    """The published log law, or one bound by the equilibrium that also knows the voltage."""
    gradient = (c.sodium_outside / sodium) ** 3 * potassium / c.potassium_outside * p.proton_part
    if not p.electrogenic:
        return strength * thermal(p) * log(gradient * c.glutamate_cleft / inside)
    level = inside / gradient * exp(2 * u)
    return reversible(1.0 if most is None else most, p.uptake_half, c.glutamate_cleft, level)


def derived(p: Any) -> Derived:
    """Totals, leaks and impermeants for which the printed rest stands still, and that rest."""
    wn, wg = p.neuron_volume_rest, p.glia_volume_rest
    wo = p.space * (wn + wg) / (1 - p.space)
    v, w = p.neuron_rest, p.glia_rest
    per = p.capacitance / p.faraday
    chain = _chain(p)
    stages = p.glutamate_n * p.small
    gates = [
        p.m_open * opening(v - p.m_open_voltage, p.m_open_width),
        p.m_close * opening(p.m_close_voltage - v, p.m_close_width),
        p.h_open * exp(-(v - p.h_open_voltage) / p.h_open_width),
        p.h_close * logistic((v - p.h_close_voltage) / p.h_close_width),
        p.n_open * opening(v - p.n_open_voltage, p.n_open_width),
        p.n_close * exp(-(v - p.n_close_voltage) / p.n_close_width),
    ]
    start = p.State(
        neuron_voltage=v,
        neuron_sodium=p.sodium_n * wn,
        neuron_chloride=p.chloride_n * wn,
        activation=gates[0] / (gates[0] + gates[1]),
        inactivation=gates[2] / (gates[2] + gates[3]),
        delayed=gates[4] / (gates[4] + gates[5]),
        neuron_calcium=p.calcium_n * p.small,
        **chain,
        glia_voltage=w,
        glia_sodium=p.sodium_g * wg,
        glia_chloride=p.chloride_g * wg,
        glia_calcium=p.calcium_g * p.small,
        glia_glutamate=p.glutamate_g * p.small,
        cleft_glutamate=p.glutamate_o * p.small,
        neuron_volume=wn,
        glia_volume=wg,
    )
    anions = 2 * start.neuron_calcium - start.neuron_chloride - stages + start.neuron_sodium
    anions = anions + p.potassium_n * wn - per * v
    density = p.sodium_n + p.potassium_n + p.chloride_n + anions / wn
    glial = p.sodium_g + p.potassium_g + p.chloride_g
    charge_g = per * w - (start.glia_sodium + p.potassium_g * wg - start.glia_chloride)
    charge_g = charge_g - 2 * start.glia_calcium + p.glutamate_g * p.small
    fixed_g = (density - glial) * wg
    c = p.Output(
        sodium_inside=p.sodium_n,
        potassium_inside=p.potassium_n,
        chloride_inside=p.chloride_n,
        calcium_terminal=p.calcium_n,
        sodium_glia=p.sodium_g,
        potassium_glia=p.potassium_g,
        chloride_glia=p.chloride_g,
        sodium_outside=p.sodium_o,
        potassium_outside=p.potassium_o,
        chloride_outside=p.chloride_o,
        calcium_cleft=p.calcium_o,
        glutamate_glia=p.glutamate_g,
        glutamate_cleft=p.glutamate_o,
        outside_volume=wo,
    )
    rest = Blocks()
    uptake = _uptake_rates(p, chain["cytosol"] / p.small, c) if p.electrogenic else (None, None)
    f = balance(p, start, c, rest, uptake if p.electrogenic else None)
    far = p.faraday
    return Derived(
        volume=wn + wg + wo,
        sodium=p.sodium_n * wn + p.sodium_g * wg + p.sodium_o * wo,
        potassium=p.potassium_n * wn + p.potassium_g * wg + p.potassium_o * wo,
        chloride=p.chloride_n * wn + p.chloride_g * wg + p.chloride_o * wo,
        calcium=(p.calcium_n + p.calcium_g + p.calcium_o) * p.small,
        anions_n=anions,
        anions_g=(fixed_g - charge_g) / 2,
        cations_g=(fixed_g + charge_g) / 2,
        impermeants_o=(density - p.sodium_o - p.potassium_o - p.chloride_o) * wo,
        sodium_leak_n=(-f.gated_sodium - 3 * f.pump_n - 3 * f.exchange_n + 3 * far * f.uptake_n) / f.sodium_n,
        potassium_leak_n=(-f.gated_potassium + 2 * f.pump_n - far * f.uptake_n - far * f.kcc) / f.potassium_n,
        chloride_leak_n=(far * f.kcc - f.gated_chloride) / f.chloride_n,
        calcium_leak_n=(f.exchange_n - f.gated_calcium) / f.calcium_n,
        glutamate_leak_n=far * (p.fuse * start.three_calcium - f.uptake_n) / f.glutamate_n,
        sodium_leak_g=(-3 * f.pump_g + far * f.nkcc - 3 * f.exchange_g + 3 * far * f.uptake_g) / f.sodium_g,
        potassium_leak_g=(f.kir + 2 * f.pump_g + far * f.nkcc - far * f.uptake_g) / f.potassium_g,
        chloride_leak_g=-2 * far * f.nkcc / f.chloride_g,
        calcium_leak_g=f.exchange_g / f.calcium_g,
        glutamate_leak_g=-far * f.uptake_g / f.glutamate_g,
        uptake_n=uptake[0],
        uptake_g=uptake[1],
        start=start,
    )


def _uptake_rates(p: Any, cytosol: Any, c: Any) -> tuple[Any, Any]:
    """Maximal rates with which the electrogenic law carries at rest what the published law carries."""
    found = []
    for strength, u, sodium, potassium, inside in (
        (p.uptake_neuron, p.neuron_rest / thermal(p), p.sodium_n, p.potassium_n, cytosol),
        (p.uptake_glia, p.glia_rest / thermal(p), p.sodium_g, p.potassium_g, p.glutamate_g),
    ):
        gradient = (c.sodium_outside / sodium) ** 3 * potassium / c.potassium_outside * p.proton_part
        wanted = strength * thermal(p) * log(gradient * c.glutamate_cleft / inside)
        unit = reversible(1, p.uptake_half, c.glutamate_cleft, inside / gradient * exp(2 * u))
        found.append(wanted / unit)
    return found[0], found[1]


def _chain(p: Any) -> dict[str, Any]:
    """Vesicles at rest: each stage per unit of flux, scaled to the glutamate that is there."""
    calcium = p.calcium_n
    enters = p.charge_rate * calcium / (calcium + p.charge_half)
    helped = calcium / (calcium + p.prime_half) * p.prime_calcium
    primes, unprimes = p.prime + helped, p.unprime + helped * p.unprime / p.prime
    three = 1 / p.fuse
    two = (1 + 3 * p.unbind * three) / (p.bind * calcium)
    one = (1 + 2 * p.unbind * two) / (2 * p.bind * calcium)
    primed = (1 + p.unbind * one) / (3 * p.bind * calcium)
    unprimed = (1 + unprimes * primed) / primes
    depot = (1 + p.discharge * unprimed) / enters
    cytosol = p.refill / depot
    flux = (p.glutamate_n * p.small - cytosol) / (unprimed + primed + one + two + three + depot)
    return {
        "unprimed": unprimed * flux,
        "primed": primed * flux,
        "one_calcium": one * flux,
        "two_calcium": two * flux,
        "three_calcium": three * flux,
        "cytosol": cytosol,
        "depot": depot * flux,
    }
