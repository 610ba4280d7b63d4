"""One neuron with oxygen, bath and swelling: from spikes over seizures to spreading depolarization in one set.

Scheme      voltage and gates -> currents -> amounts inside and outside -> reversal potentials; pump <- oxygen
Takes in    potassium and oxygen of the bath, coupling to bath and glia
Hands on    voltage, concentrations on both sides, swelling, oxygen
Not here    glutamate, calcium, an energy store (`oxygen_pool` scales the only one there is)
Limits      without oxygen it depolarizes after 16 s, in vivo after 2 to 3 minutes: the oxygen pool is all its reserve
Sources     Wei2014 (equations and numbers, re-implemented from the equations)
"""

from typing import Any, NamedTuple

from glutamate.engine.mechanism import mechanism
from glutamate.injury.membrane_flux import logistic, opening
from glutamate.maths import exp, log, power
from glutamate.molecule.chloride import nernst
from glutamate.parameter import par
from glutamate.units import measure, mM, mV, share

SET = "Wei2014"


def given(value: float, unit: str, **more: Any) -> Any:
    """A number of the published model."""
    return par(value, unit, SET, **{"domain": (0, None), **more})


@mechanism
class WeiNeuron:
    """A soma of 7 um radius and the space around it."""

    capacitance: float = given(1, "uF/cm^2", domain=(0.01, None))
    sodium_conductance: float = given(30, "mS/cm^2")
    sodium_leak: float = given(0.0247, "mS/cm^2")
    potassium_conductance: float = given(25, "mS/cm^2")
    potassium_leak: float = given(0.05, "mS/cm^2")
    chloride_leak: float = given(0.1, "mS/cm^2")
    m_open: float = given(0.32, "1/(mV ms)")
    m_open_voltage: float = given(-54, "mV", domain=None)
    m_open_width: float = given(4, "mV", domain=(0.1, None))
    m_close: float = given(0.28, "1/(mV ms)")
    m_close_voltage: float = given(-27, "mV", domain=None)
    m_close_width: float = given(5, "mV", domain=(0.1, None))
    h_open: float = given(0.128, "1/ms")
    h_open_voltage: float = given(-50, "mV", domain=None)
    h_open_width: float = given(18, "mV", domain=(1, None))
    h_close: float = given(4, "1/ms")
    h_close_voltage: float = given(-27, "mV", domain=None)
    h_close_width: float = given(5, "mV", domain=(0.1, None))
    n_open: float = given(0.032, "1/(mV ms)")
    n_open_voltage: float = given(-52, "mV", domain=None)
    n_open_width: float = given(5, "mV", domain=(0.1, None))
    n_close: float = given(0.5, "1/ms")
    n_close_voltage: float = given(-57, "mV", domain=None)
    n_close_width: float = given(40, "mV", domain=(1, None))
    thermal: float = given(26.64, "mV", note="RT/F")
    faraday: float = given(96485.33, "C/mol", domain=(1, None))
    volume_rest: float = given(1436.8, "um^3", domain=(1, None))
    ratio: float = given(7, "1", domain=(0.1, None), note="beta_0, inside per outside at rest")
    surface: float = given(4.8359759, "1", domain=(0.1, None), note="area of a sphere per volume^(2/3)")
    pump: float = given(0.8, "mM/s", note="rho, per volume of the cell")
    pump_oxygen: float = given(20, "mg/L")
    pump_oxygen_width: float = given(3, "mg/L", domain=(0.01, None))
    pump_sodium: float = given(25, "mM")
    pump_sodium_width: float = given(3, "mM", domain=(0.1, None))
    pump_potassium: float = given(3.5, "mM")
    pump_potassium_width: float = given(1, "mM", domain=(0.1, None))
    glia_part: float = given(1 / 3, "1", note="pump of the glia per that of the neuron")
    glia_sodium: float = given(18, "mM")
    glia_uptake: float = given(5, "mM/s")
    glia_potassium: float = given(18, "mM")
    glia_width: float = given(2.5, "mM", domain=(0.1, None))
    bath_rate: float = given(0.25, "1/s")
    bath_oxygen: float = given(2.5, "mg/L", note="half of the coupling")
    bath_oxygen_width: float = given(0.2, "mg/L", domain=(0.01, None))
    bath_swelling: float = given(20, "1")
    bath_swelling_width: float = given(2, "1", domain=(0.1, None))
    kcc: float = given(0.3, "mM/s")
    nkcc: float = given(0.1, "mM/s")
    nkcc_potassium: float = given(16, "mM")
    nkcc_width: float = given(1, "mM", domain=(0.1, None))
    oxygen_use: float = given(5.3, "g/mol", note="alpha, oxygen per pumped charge")
    oxygen_rate: float = given(0.17, "1/s", note="from the bath")
    oxygen_pool: float = given(1, "1", domain=(0.1, None), note="32 would give the two minutes seen in vivo")
    swelling_time: float = given(0.25, "s", domain=(1e-3, None))
    swelling_most: float = given(0.1029, "1")
    swelling_width: float = given(20, "mM", domain=(0.1, None))
    impermeant_in: float = given(132, "mM")
    impermeant_out: float = given(18, "mM")
    rest_voltage: float = given(-74.3, "mV", domain=None)
    potassium_in: float = given(140, "mM", domain=(0.1, None))
    potassium_out: float = given(4, "mM", domain=(0.1, None))
    sodium_in: float = given(18, "mM", domain=(0.1, None))
    sodium_out: float = given(144, "mM", domain=(0.1, None))
    chloride_in: float = given(6, "mM", domain=(0.1, None))
    chloride_out: float = given(130, "mM", domain=(0.1, None))
    oxygen_rest: float = given(29.3, "mg/L")

    TIME = "ms"

    class State(NamedTuple):
        """Voltage, gates, amounts on both sides, volume of the cell, oxygen."""

        voltage: mV
        activation: share
        inactivation: share
        delayed: share
        potassium_outside: measure("fmol")
        potassium_inside: measure("fmol")
        sodium_outside: measure("fmol")
        sodium_inside: measure("fmol")
        chloride_outside: measure("fmol")
        chloride_inside: measure("fmol")
        volume: measure("um^3")
        oxygen: measure("mg/L")

    class Drive(NamedTuple):
        """The bath, and the share of bath and glia that is coupled."""

        bath: mM(low=0)
        oxygen_bath: measure("mg/L")
        coupling: share

    class Output(NamedTuple):
        """Concentrations and swelling."""

        potassium_out_mm: mM
        sodium_in_mm: mM
        potassium_in_mm: mM
        sodium_out_mm: mM
        chloride_in_mm: mM
        chloride_out_mm: mM
        outside_volume: measure("um^3")
        swelling: measure("1")

    def start(self, drive):
        """Rest as printed."""
        inside, outside = self.volume_rest, self.volume_rest / self.ratio
        return self.State(
            voltage=self.rest_voltage,
            activation=0.0031,
            inactivation=0.9994,
            delayed=0.0107,
            potassium_outside=self.potassium_out * outside,
            potassium_inside=self.potassium_in * inside,
            sodium_outside=self.sodium_out * outside,
            sodium_inside=self.sodium_in * inside,
            chloride_outside=self.chloride_out * outside,
            chloride_inside=self.chloride_in * inside,
            volume=inside,
            oxygen=self.oxygen_rest,
        )

    def output(self, state, drive):
        """Amounts per volume."""
        outside = (1 + 1 / self.ratio) * self.volume_rest - state.volume
        return self.Output(
            potassium_out_mm=state.potassium_outside / outside,
            sodium_in_mm=state.sodium_inside / state.volume,
            potassium_in_mm=state.potassium_inside / state.volume,
            sodium_out_mm=state.sodium_outside / outside,
            chloride_in_mm=state.chloride_inside / state.volume,
            chloride_out_mm=state.chloride_outside / outside,
            outside_volume=outside,
            swelling=state.volume / self.volume_rest,
        )

    def rate(self, state, drive):
        """Each flux leaves one side and enters the other; bath and glia take from outside only."""
        c, v = self.output(state, drive), state.voltage
        k_out, k_in = c.potassium_out_mm, c.potassium_in_mm
        sodium = nernst(self.thermal, 1, c.sodium_in_mm, c.sodium_out_mm)
        potassium = nernst(self.thermal, 1, k_in, k_out)
        chloride = nernst(self.thermal, -1, c.chloride_in_mm, c.chloride_out_mm)
        per_current = self.surface * power(state.volume, 2 / 3) / self.faraday
        paired = log(k_in * c.chloride_in_mm / (k_out * c.chloride_out_mm))
        tripled = paired + log(c.sodium_in_mm * c.chloride_in_mm / (c.sodium_out_mm * c.chloride_out_mm))
        kcc = self.kcc * state.volume * paired
        nkcc = self.nkcc * state.volume * logistic((k_out - self.nkcc_potassium) / self.nkcc_width) * tripled
        fed = self.pump * logistic((state.oxygen - self.pump_oxygen) / self.pump_oxygen_width)
        fed = fed * logistic((k_out - self.pump_potassium) / self.pump_potassium_width)
        own = fed * logistic((c.sodium_in_mm - self.pump_sodium) / self.pump_sodium_width)
        resting = (self.glia_sodium - self.pump_sodium) / self.pump_sodium_width
        glial = self.glia_part * fed * logistic(resting)
        pump = own * state.volume / per_current
        m, h, n = state.activation, state.inactivation, state.delayed
        i_sodium = (self.sodium_conductance * m**3 * h + self.sodium_leak) * (v - sodium) + 3 * pump
        i_potassium = (self.potassium_conductance * n**4 + self.potassium_leak) * (v - potassium) - 2 * pump
        i_chloride = self.chloride_leak * (v - chloride)
        coupled = drive.coupling * logistic((drive.oxygen_bath - self.bath_oxygen) / self.bath_oxygen_width)
        beta = state.volume / c.outside_volume
        washed = self.bath_rate * logistic((self.bath_swelling - beta) / self.bath_swelling_width)
        taken = coupled * washed * (k_out - drive.bath) + 2 * glial
        taken = taken + coupled * self.glia_uptake * logistic((k_out - self.glia_potassium) / self.glia_width)
        sodium_left = per_current * i_sodium + nkcc
        potassium_left = per_current * i_potassium + kcc + nkcc
        chloride_left = -per_current * i_chloride + kcc + 2 * nkcc
        inside = c.sodium_in_mm + c.chloride_in_mm + k_in + self.impermeant_in * self.volume_rest / state.volume
        fixed = self.impermeant_out * self.volume_rest / self.ratio / c.outside_volume
        outside = c.sodium_out_mm + c.chloride_out_mm + k_out + fixed
        wanted = 1 + self.swelling_most * (1 - exp((outside - inside) / self.swelling_width))
        used = self.oxygen_use * (own + glial)
        m_open = self.m_open * opening(v - self.m_open_voltage, self.m_open_width)
        m_close = self.m_close * opening(self.m_close_voltage - v, self.m_close_width)
        h_open = self.h_open * exp(-(v - self.h_open_voltage) / self.h_open_width)
        h_close = self.h_close * logistic((v - self.h_close_voltage) / self.h_close_width)
        n_open = self.n_open * opening(v - self.n_open_voltage, self.n_open_width)
        n_close = self.n_close * exp(-(v - self.n_close_voltage) / self.n_close_width)
        supplied = self.oxygen_rate * (drive.oxygen_bath - state.oxygen)
        return self.State(
            voltage=-(i_sodium + i_potassium + i_chloride) / self.capacitance,
            activation=m_open * (1 - m) - m_close * m,
            inactivation=h_open * (1 - h) - h_close * h,
            delayed=n_open * (1 - n) - n_close * n,
            potassium_outside=potassium_left - taken * c.outside_volume,
            potassium_inside=-potassium_left,
            sodium_outside=sodium_left,
            sodium_inside=-sodium_left,
            chloride_outside=chloride_left,
            chloride_inside=-chloride_left,
            volume=(self.volume_rest * wanted - state.volume) / self.swelling_time,
            oxygen=(supplied - used) / self.oxygen_pool,
        )
