"""Sleeping thalamus: relay and reticular cells that make spindles together.

Scheme      two mean voltages with low-threshold calcium current, a hyperpolarization-activated current that calcium
            holds open, four second-order synapses, one axonal field towards the cortex
Takes in    the field of cortical cells; sound as extra input to the relay
Hands on    field of the relay cells, their firing
Not here    waking, nuclei other than one sensory relay, GABA-B
Limits      `leak_rate` (arousal closes it) sets the state: spindles between 0.018 and 0.045 per ms
Sources     Costa2016
"""

from functools import cache, partial
from typing import NamedTuple

from glutamate.engine.mechanism import Target, changed, mechanism
from glutamate.errors import ParameterError
from glutamate.maths import exp, sqrt
from glutamate.parameter import par
from glutamate.units import measure, mM, mV, number, share

SECONDS, SETTLE_S, STEP_MS, EVERY_MS, WINDOW_S = 120.0, 4.0, 0.05, 4.0, 4.0
LEAKS = (0.018, 0.024, 0.030, 0.036, 0.042)  # 1/ms


@mechanism
class SleepingThalamus:
    """Relay (t) and reticular (r) cells of one nucleus."""

    leak_time: float = par(20, "ms", "Costa2016", domain=(0, None), note="tau")
    leak_reversal: float = par(-70, "mV", "Costa2016", note="E_L")
    ampa_reversal: float = par(0, "mV", "Costa2016")
    gaba_reversal: float = par(-70, "mV", "Costa2016")
    potassium_reversal: float = par(-100, "mV", "Costa2016")
    calcium_reversal: float = par(120, "mV", "Costa2016")
    h_reversal: float = par(-40, "mV", "Costa2016")
    leak_rate: float = par(
        0.030, "1/ms", "assumed: working set, 0.020 as published", low=0.018, high=0.045, domain=(0, None), note="g_LK"
    )
    calcium_rate_t: float = par(3.0, "1/ms", "Costa2016", domain=(0, None), note="g_T of relay cells")
    calcium_rate_r: float = par(2.3, "1/ms", "Costa2016", domain=(0, None), note="g_T of reticular cells")
    h_rate: float = par(0.052, "1/ms", "Costa2016", low=0.045, high=0.062, domain=(0, None), note="g_h")
    h_bound_weight: float = par(2, "1", "Costa2016", domain=(0, None), note="g_inc, conductance of bound channels")
    open_half_t: float = par(-59, "mV", "Costa2016")
    open_width_t: float = par(6.2, "mV", "Costa2016", domain=(0, None))
    open_half_r: float = par(-52, "mV", "Costa2016")
    open_width_r: float = par(7.4, "mV", "Costa2016", domain=(0, None))
    ready_half_t: float = par(-81, "mV", "Costa2016")
    ready_width_t: float = par(4, "mV", "Costa2016", domain=(0, None))
    ready_half_r: float = par(-80, "mV", "Costa2016")
    ready_width_r: float = par(5, "mV", "Costa2016", domain=(0, None))
    ready_speed: float = par(3.737, "1", "Costa2016", domain=(0, None), note="temperature, 3^1.2")
    ready_least_t: float = par(30.8, "ms", "Costa2016", domain=(0, None))
    ready_plateau_t: float = par(211.4, "ms", "Costa2016", domain=(0, None))
    ready_rise_time_t: float = par(1, "ms", "Costa2016", domain=(0, None))
    ready_rise_half_t: float = par(-115.2, "mV", "Costa2016")
    ready_rise_width_t: float = par(5, "mV", "Costa2016", domain=(0, None))
    ready_fall_half_t: float = par(-86, "mV", "Costa2016")
    ready_fall_width_t: float = par(3.2, "mV", "Costa2016", domain=(0, None))
    ready_least_r: float = par(85, "ms", "Costa2016", domain=(0, None))
    ready_peak_r: float = par(1, "ms", "Costa2016", domain=(0, None))
    ready_rise_half_r: float = par(-48, "mV", "Costa2016")
    ready_rise_width_r: float = par(4, "mV", "Costa2016", domain=(0, None))
    ready_fall_half_r: float = par(-407, "mV", "Costa2016")
    ready_fall_width_r: float = par(50, "mV", "Costa2016", domain=(0, None))
    h_half: float = par(-75, "mV", "Costa2016")
    h_width: float = par(5.5, "mV", "Costa2016", domain=(0, None))
    h_least_time: float = par(20, "ms", "Costa2016", domain=(0, None))
    h_more_time: float = par(1000, "ms", "Costa2016", domain=(0, None))
    h_rise_half: float = par(-71.5, "mV", "Costa2016")
    h_rise_width: float = par(14.2, "mV", "Costa2016", domain=(0, None))
    h_fall_half: float = par(-89, "mV", "Costa2016")
    h_fall_width: float = par(11.6, "mV", "Costa2016", domain=(0, None))
    h_bind_rate: float = par(0.1, "1/ms", "Costa2016", domain=(0, None), note="k_3")
    h_unbind_rate: float = par(0.001, "1/ms", "Costa2016", domain=(0, None), note="k_4")
    h_calcium_half: float = par(0.002, "mM", "Costa2016", domain=(0, None), note="fourth root of k_2 / k_1")
    calcium_rest: float = par(2.4e-4, "mM", "Costa2016", domain=(0, None))
    calcium_time: float = par(10, "ms", "Costa2016", domain=(0, None))
    calcium_influx: float = par(51.8e-6, "mM/mV", "Costa2016", domain=(0, None), note="alpha_Ca")
    rate_max: float = par(0.4, "1/ms", "Costa2016", domain=(0, None))
    threshold: float = par(-58.5, "mV", "Costa2016")
    width: float = par(6.0, "mV", "Costa2016", domain=(0, None))
    sigmoid_slope: float = par(1.8138, "1", "Costa2016", note="pi / sqrt 3")
    ampa_rate: float = par(0.070, "1/ms", "Costa2016", domain=(0, None), note="gamma_e")
    gaba_rate: float = par(0.100, "1/ms", "Costa2016", domain=(0, None), note="gamma_r")
    field_rate: float = par(0.12, "1/ms", "Costa2016", domain=(0, None), note="nu")
    synapses_tr: float = par(3, "ms", "Costa2016", domain=(0, None), note="N_rt")
    synapses_rt: float = par(5, "ms", "Costa2016", domain=(0, None), note="N_tr")
    synapses_rr: float = par(25, "ms", "Costa2016", domain=(0, None), note="N_rr")
    synapses_cortex: float = par(2.6, "ms", "Costa2016", domain=(0, None), note="N_tp = N_rp")
    noise_power: float = par(0.02, "ms", "Costa2016", domain=(0, None), note="variance of the input per ms, times ms^2")

    TIME = "ms"
    STATIONARY = False

    class State(NamedTuple):
        """Voltages; calcium; share of T channels ready; free and bound open h channels; synapses (value, slope)."""

        voltage_t: mV
        voltage_r: mV
        calcium: mM(low=0, scale="1 uM")
        ready_t: share
        ready_r: share
        h_free: share
        h_bound: share
        to_t: number
        to_t_slope: measure("1/ms")
        to_r: number
        to_r_slope: measure("1/ms")
        gaba_t: number
        gaba_t_slope: measure("1/ms")
        gaba_r: number
        gaba_r_slope: measure("1/ms")
        field: measure("1/ms")
        field_slope: measure("1/ms^2")

    class Drive(NamedTuple):
        """Field of cortical cells; sound as an input per ms to the relay."""

        cortical_field: measure("1/ms")
        sound: number(low=0)

    class Output(NamedTuple):
        """Firing of an average cell."""

        rate_t: measure("1/ms")
        rate_r: measure("1/ms")

    def start(self, drive):
        """At the leak, channels at their balance there, no input."""
        v = self.leak_reversal
        return self.State(
            v,
            v,
            self.calcium_rest,
            self.ready(v, self.ready_half_t, self.ready_width_t),
            self.ready(v, self.ready_half_r, self.ready_width_r),
            self.ready(v, self.h_half, self.h_width),
            *[0.0] * 11,
        )

    def ready(self, voltage, half, width):
        """Share of channels that hyperpolarization readies."""
        return 1 / (1 + exp((voltage - half) / width))

    def firing(self, voltage):
        """Rate of a population by its mean voltage."""
        return self.rate_max / (1 + exp(-self.sigmoid_slope * (voltage - self.threshold) / self.width))

    def output(self, state, drive):
        """Rates of both populations."""
        return self.Output(self.firing(state.voltage_t), self.firing(state.voltage_r))

    def ready_times(self, state):
        """Time constants of readiness of the T channels: relay, reticular."""
        t, r = state.voltage_t, state.voltage_r
        rise = self.ready_rise_time_t * exp((t - self.ready_rise_half_t) / self.ready_rise_width_t)
        fall = 1 + exp((t - self.ready_fall_half_t) / self.ready_fall_width_t)
        both = exp((r - self.ready_rise_half_r) / self.ready_rise_width_r)
        both = both + exp((self.ready_fall_half_r - r) / self.ready_fall_width_r)
        return (
            (self.ready_least_t + (self.ready_plateau_t + rise) / fall) / self.ready_speed,
            (self.ready_least_r + self.ready_peak_r / both) / self.ready_speed,
        )

    def rate(self, state, drive):
        """Leaks and synapses, T and h currents, calcium, second-order synapses."""
        out, t, r = self.output(state, drive), state.voltage_t, state.voltage_r
        leak_t = t - self.leak_reversal + state.to_t * (t - self.ampa_reversal)
        leak_t = leak_t + state.gaba_t * (t - self.gaba_reversal)
        leak_r = r - self.leak_reversal + state.to_r * (r - self.ampa_reversal)
        leak_r = leak_r + state.gaba_r * (r - self.gaba_reversal)
        open_t = 1 - self.ready(t, self.open_half_t, self.open_width_t)
        open_r = 1 - self.ready(r, self.open_half_r, self.open_width_r)
        calcium_t = self.calcium_rate_t * open_t * open_t * state.ready_t * (t - self.calcium_reversal)
        calcium_r = self.calcium_rate_r * open_r * open_r * state.ready_r * (r - self.calcium_reversal)
        h = self.h_rate * (state.h_free + self.h_bound_weight * state.h_bound) * (t - self.h_reversal)
        time_t, time_r = self.ready_times(state)
        h_spread = exp((t - self.h_rise_half) / self.h_rise_width) + exp((self.h_fall_half - t) / self.h_fall_width)
        h_time = self.h_least_time + self.h_more_time / h_spread
        fourth = (state.calcium / self.h_calcium_half) ** 4
        binding = self.h_bind_rate * fourth / (1 + fourth) * state.h_free - self.h_unbind_rate * state.h_bound
        opening = self.ready(t, self.h_half, self.h_width) * (1 - state.h_bound) - state.h_free

        def slope(rate, wanted, value, slope):
            return rate * rate * (wanted - value) - 2 * rate * slope

        cortex = self.synapses_cortex * drive.cortical_field
        return self.State(
            -leak_t / self.leak_time - self.leak_rate * (t - self.potassium_reversal) - calcium_t - h,
            -leak_r / self.leak_time - self.leak_rate * (r - self.potassium_reversal) - calcium_r,
            -self.calcium_influx * calcium_t - (state.calcium - self.calcium_rest) / self.calcium_time,
            (self.ready(t, self.ready_half_t, self.ready_width_t) - state.ready_t) / time_t,
            (self.ready(r, self.ready_half_r, self.ready_width_r) - state.ready_r) / time_r,
            opening / h_time - binding,
            binding,
            state.to_t_slope,
            slope(self.ampa_rate, cortex + drive.sound, state.to_t, state.to_t_slope),
            state.to_r_slope,
            slope(self.ampa_rate, self.synapses_tr * out.rate_t + cortex, state.to_r, state.to_r_slope),
            state.gaba_t_slope,
            slope(self.gaba_rate, self.synapses_rt * out.rate_r, state.gaba_t, state.gaba_t_slope),
            state.gaba_r_slope,
            slope(self.gaba_rate, self.synapses_rr * out.rate_r, state.gaba_r, state.gaba_r_slope),
            state.field_slope,
            slope(self.field_rate, out.rate_t, state.field, state.field_slope),
        )

    def noise(self, state, drive):
        """Input to the relay that the model does not know."""
        still = self.State(*[0.0] * len(self.State._fields))
        return {"to_relay": still._replace(to_t_slope=self.ampa_rate * self.ampa_rate * sqrt(self.noise_power))}

    def targets(self):
        """Spindles from deep to light sleep of an isolated thalamus, with the h conductance of the published table."""
        ours = partial(Target, source="computed: power spectrum of the relay voltage", kind="regression")
        near = partial(ours, unit="Hz", tolerance=1.0, relative=False)
        table = changed(self, h_rate=0.062)

        def found():
            return spindle_peaks(table, LEAKS)

        return [
            near("CIR-47", "spindles where the leak is least, 0.018 /ms", 13.4, measure=lambda: found()[0]),
            near("CIR-47", "lowest spindle frequency from 0.018 to 0.042 /ms", 11.5, measure=lambda: min(found())),
            near("CIR-47", "highest spindle frequency in that range", 13.4, measure=lambda: max(found())),
        ]


@cache
def spindle_peaks(part, leaks, seed=0):
    """Frequencies (Hz) of the largest power between 2 and 30 Hz in the relay voltage, one per leak rate (1/ms).

    An isolated thalamus under its own noise, 120 s for each leak rate, Welch windows of 4 s. Raises ParameterError
    for a leak rate that is not positive.
    """
    import numpy as np
    from scipy.signal import welch

    from glutamate.engine.assembly import single
    from glutamate.engine.model import Model
    from glutamate.engine.simulate import simulate

    if not len(leaks) or min(leaks) <= 0:
        asked = "spindles at each leak rate"
        raise ParameterError(
            asked, f"{leaks!r:.60}", "one or more, all above 0 per ms", "spindles lie at 0.018 to 0.045"
        )
    data = simulate(
        Model.of(single(part, "thalamus"), name="thalamus"),
        times=np.arange(0, 1e3 * (SECONDS + SETTLE_S) + EVERY_MS / 2, EVERY_MS),
        vary={"thalamus.leak_rate": np.array(leaks)},
        record=["thalamus.voltage_t"],
        solver="euler_maruyama",
        dt=STEP_MS,
        seed=seed,
        threads=1,
    )
    course = data["thalamus.voltage_t"].values[:, round(1e3 * SETTLE_S / EVERY_MS) :]
    frequency, power = welch(course - course.mean(1)[:, None], 1e3 / EVERY_MS, nperseg=round(1e3 * WINDOW_S / EVERY_MS))
    inside = (frequency >= 2) & (frequency <= 30)
    return tuple(frequency[inside][power[:, inside].argmax(1)].tolist())
