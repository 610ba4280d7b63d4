"""Sleeping cortex: pyramidal cells and interneurons whose sodium-gated potassium current ends every up state.

Scheme      two mean voltages, four second-order synapses, one axonal field towards the thalamus
Takes in    the field of thalamic relay cells
Hands on    firing of pyramidal cells, their field towards the thalamus, drive of the interneurons
Not here    layers, distance between columns, waking: the sigmoid and the potassium current are those of deep sleep
Limits      the published N3 values give no slow oscillation in these equations, so the default is a working set: a
            steeper pyramidal sigmoid and half the thalamic input; `costa2016` has the published values
Sources     Costa2016
"""

from typing import NamedTuple

from glutamate.engine.mechanism import mechanism
from glutamate.maths import exp, log, sqrt
from glutamate.parameter import par
from glutamate.units import measure, mM, mV, number, share

SET = "assumed: working set that oscillates, published value in costa2016"


@mechanism
class SleepingCortex:
    """One cortical column in deep sleep."""

    leak_time: float = par(30, "ms", "Costa2016", domain=(0, None), note="tau_p = tau_i")
    leak_e: float = par(-66, "mV", "Costa2016", note="E_L of pyramidal cells")
    leak_i: float = par(-64, "mV", "Costa2016", note="E_L of interneurons")
    ampa_reversal: float = par(0, "mV", "Costa2016")
    gaba_reversal: float = par(-70, "mV", "Costa2016")
    potassium_reversal: float = par(-100, "mV", "Costa2016")
    potassium_rate: float = par(2.05, "1/ms", "Costa2016", domain=(0, None), note="g_KNa per capacitance")
    potassium_max: float = par(0.37, "1", "Costa2016", domain=(0, 1))
    potassium_half: float = par(38.7, "mM", "Costa2016", domain=(0, None))
    potassium_power: float = par(3.5, "1", "Costa2016", domain=(0, None))
    sodium_time: float = par(1.0, "ms", "Costa2016", domain=(0, None), note="tau_Na, as in the published program")
    sodium_influx: float = par(2.0, "mM ms", "Costa2016", domain=(0, None), note="alpha_Na")
    pump_max: float = par(0.09, "mM", "Costa2016", domain=(0, None), note="R_pump")
    pump_half: float = par(15.0, "mM", "Costa2016", domain=(0, None))
    sodium_rest: float = par(9.5, "mM", "Costa2016", domain=(0, None), note="Na_eq")
    rate_max_e: float = par(0.030, "1/ms", "Costa2016", domain=(0, None))
    rate_max_i: float = par(0.060, "1/ms", "Costa2016", domain=(0, None))
    threshold: float = par(-58.5, "mV", "Costa2016")
    width_e: float = par(5.0, "mV", SET, domain=(0, None), note="sigma_e")
    width_i: float = par(6.0, "mV", "Costa2016", domain=(0, None))
    sigmoid_slope: float = par(1.8138, "1", "Costa2016", note="pi / sqrt 3")
    ampa_rate: float = par(0.070, "1/ms", "Costa2016", domain=(0, None), note="gamma_e")
    gaba_rate: float = par(0.0586, "1/ms", "Costa2016", domain=(0, None), note="gamma_g")
    field_rate: float = par(0.12, "1/ms", "Costa2016", domain=(0, None), note="nu")
    synapses_ee: float = par(120, "ms", "Costa2016", domain=(0, None), note="N_pp")
    synapses_ei: float = par(72, "ms", "Costa2016", domain=(0, None), note="N_ip")
    synapses_ie: float = par(90, "ms", "Costa2016", domain=(0, None), note="N_pi")
    synapses_ii: float = par(90, "ms", "Costa2016", domain=(0, None), note="N_ii")
    synapses_te: float = par(2.5, "ms", SET, domain=(0, None), note="N_pt")
    synapses_ti: float = par(5.0, "ms", SET, domain=(0, None), note="N_it")
    noise_power: float = par(0.12, "ms", "Costa2016", domain=(0, None), note="variance of the input per ms, times ms^2")

    TIME = "ms"
    STATIONARY = False

    class State(NamedTuple):
        """Mean voltages; sodium; conductances per leak, a pair (value, slope) each; field of axons."""

        voltage_e: mV
        voltage_i: mV
        sodium: mM(low=0)
        ee: number
        ee_slope: measure("1/ms")
        ei: number
        ei_slope: measure("1/ms")
        ie: number
        ie_slope: measure("1/ms")
        ii: number
        ii_slope: measure("1/ms")
        field: measure("1/ms")
        field_slope: measure("1/ms^2")

    class Drive(NamedTuple):
        """Field of relay cells."""

        thalamic_field: measure("1/ms")

    class Output(NamedTuple):
        """Firing of an average cell; openness of the potassium channels that end the up state."""

        rate_e: measure("1/ms")
        rate_i: measure("1/ms")
        potassium_open: share

    @classmethod
    def costa2016(cls):
        """The published values of deep sleep."""
        return cls(
            width_e=par(6.0, "mV", "Costa2016", domain=(0, None)),
            synapses_te=par(5.0, "ms", "Costa2016", domain=(0, None)),
            synapses_ti=par(10.0, "ms", "Costa2016", domain=(0, None)),
        )

    def start(self, drive):
        """At the leak, without input."""
        return self.State(self.leak_e, self.leak_i, self.sodium_rest, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0)

    def firing(self, voltage, rate_max, width):
        """Rate of a population by its mean voltage."""
        return rate_max / (1 + exp(-self.sigmoid_slope * (voltage - self.threshold) / width))

    def output(self, state, drive):
        """Rates and the potassium channels that sodium opens."""
        filled = exp(self.potassium_power * log(state.sodium / self.potassium_half))
        return self.Output(
            self.firing(state.voltage_e, self.rate_max_e, self.width_e),
            self.firing(state.voltage_i, self.rate_max_i, self.width_i),
            self.potassium_max * filled / (1 + filled),
        )

    def rate(self, state, drive):
        """Leak and synapses of both populations, sodium and its pump, second-order synapses."""
        out = self.output(state, drive)
        e, i = state.voltage_e, state.voltage_i
        leak_e = e - self.leak_e + state.ee * (e - self.ampa_reversal) + state.ie * (e - self.gaba_reversal)
        leak_i = i - self.leak_i + state.ei * (i - self.ampa_reversal) + state.ii * (i - self.gaba_reversal)
        pumped = self.pumping(state.sodium) - self.pumping(self.sodium_rest)

        def slope(rate, wanted, value, slope):
            return rate * rate * (wanted - value) - 2 * rate * slope

        to_ee = self.synapses_ee * out.rate_e + self.synapses_te * drive.thalamic_field
        to_ei = self.synapses_ei * out.rate_e + self.synapses_ti * drive.thalamic_field
        return self.State(
            -leak_e / self.leak_time - self.potassium_rate * out.potassium_open * (e - self.potassium_reversal),
            -leak_i / self.leak_time,
            (self.sodium_influx * out.rate_e - self.pump_max * pumped) / self.sodium_time,
            state.ee_slope,
            slope(self.ampa_rate, to_ee, state.ee, state.ee_slope),
            state.ei_slope,
            slope(self.ampa_rate, to_ei, state.ei, state.ei_slope),
            state.ie_slope,
            slope(self.gaba_rate, self.synapses_ie * out.rate_i, state.ie, state.ie_slope),
            state.ii_slope,
            slope(self.gaba_rate, self.synapses_ii * out.rate_i, state.ii, state.ii_slope),
            state.field_slope,
            slope(self.field_rate, out.rate_e, state.field, state.field_slope),
        )

    def pumping(self, sodium):
        """Share of the pump's fastest rate."""
        cubed = (sodium / self.pump_half) ** 3
        return cubed / (1 + cubed)

    def noise(self, state, drive):
        """Input that the model does not know, to both populations."""
        size = self.ampa_rate * self.ampa_rate * sqrt(self.noise_power)
        still = self.State(*[0.0] * len(self.State._fields))
        return {"to_e": still._replace(ee_slope=size), "to_i": still._replace(ei_slope=size)}
