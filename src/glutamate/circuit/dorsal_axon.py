"""Dorsal axon: soma and a length of axon of a dorsal horn cell, where its spikes are made.

Scheme      sodium and potassium channels make spikes; in the soma persistent sodium starts them, calcium by L-type
            channels opens potassium channels that end a series
Takes in    voltage of the neighbours
Hands on    voltage; count of spikes of the soma
Not here    dendrite and synapses (dorsal_dendrite.py); the hillock, 1 % of the area of the soma, is part of the soma
Limits      gates by constants of the published channels, whose numbers stand in the equations below
Sources     Aguiar2010 (densities, channels, as published with the model)
"""

from math import pi
from typing import NamedTuple

from glutamate.circuit.dorsal_dendrite import GATES, SET, l_type_current, l_type_rate, open_l_type
from glutamate.engine.mechanism import Guard, mechanism
from glutamate.maths import exp, exprel, power
from glutamate.parameter import par
from glutamate.units import mM, mode, mV, share


@mechanism
class DorsalAxon:
    """A fifth of the axon."""

    length: float = par(200, "um", SET, domain=(0, None))
    diameter: float = par(1, "um", SET, domain=(0, None))
    left: float = par(0, "nS", "assumed: an end", note="axial, to the left neighbour")
    right: float = par(0, "nS", "assumed: an end", note="axial, to the right neighbour")
    capacitance: float = par(1, "uF/cm^2", SET, domain=(0, None))
    leak: float = par(4.2e-5, "S/cm^2", SET, domain=(0, None))
    leak_reversal: float = par(-65, "mV", SET)
    sodium: float = par(0.1, "S/cm^2", SET)
    sodium_reversal: float = par(50, "mV", SET)
    rectifier: float = par(0.04, "S/cm^2", SET, note="potassium, delayed")
    potassium_reversal: float = par(-70, "mV", SET)
    offset: float = par(-55, "mV", SET, note="from which the gates count")
    voltage_unit: float = par(1, "mV", GATES, domain=(0, None))
    rate_unit: float = par(1, "1/ms", GATES, domain=(0, None))

    TIME = "ms"
    STATIONARY = False

    class State(NamedTuple):
        """Voltage; gates: activation and inactivation of sodium, activation of potassium."""

        voltage: mV
        sodium_open: share
        sodium_free: share
        rectifier_open: share

    class Drive(NamedTuple):
        """Voltage of both neighbours."""

        left_voltage: mV
        right_voltage: mV

    def start(self, drive):
        """At the leak, gates in balance."""
        gates = spike_gates((self.leak_reversal - self.offset) / self.voltage_unit)
        return self.State(self.leak_reversal, *(a / (a + b) for a, b in gates))

    def rate(self, state, drive):
        """Currents per area charge the membrane."""
        axial = self.left * (drive.left_voltage - state.voltage) + self.right * (drive.right_voltage - state.voltage)
        out = self.leak * (state.voltage - self.leak_reversal) + spike_current(self, state)
        return self.State(
            (axial / (pi * self.diameter * self.length) - out) / self.capacitance, *spike_rates(self, state)
        )


@mechanism
class DorsalSoma:
    """The soma."""

    length: float = par(20, "um", SET, domain=(0, None))
    diameter: float = par(20, "um", SET, domain=(0, None))
    left: float = par(0, "nS", "assumed: an end", note="axial, to the left neighbour")
    right: float = par(0, "nS", "assumed: an end", note="axial, to the right neighbour")
    capacitance: float = par(1, "uF/cm^2", SET, domain=(0, None))
    leak: float = par(4.2e-5, "S/cm^2", SET, domain=(0, None))
    leak_reversal: float = par(-65, "mV", SET)
    sodium: float = par(0.08, "S/cm^2", SET)
    sodium_reversal: float = par(50, "mV", SET)
    rectifier: float = par(0.02, "S/cm^2", SET, note="potassium, delayed")
    persistent: float = par(1e-4, "S/cm^2", SET, note="sodium")
    calcium_permeability: float = par(1e-4, "cm/s", SET, note="L-type")
    potassium: float = par(1e-4, "S/cm^2", SET, note="opened by calcium")
    potassium_reversal: float = par(-70, "mV", SET)
    potassium_half: float = par(1e-3, "mM", SET, domain=(0, None))
    potassium_rate: float = par(0.03, "1/ms", SET, domain=(0, None), note="at 22 degC")
    rest_calcium: float = par(5e-5, "mM", SET, domain=(0, None))
    calcium_time: float = par(1, "ms", SET, domain=(0, None))
    shell: float = par(0.1, "um", SET, domain=(0, None), note="depth that calcium fills")
    outside_calcium: float = par(2, "mM", SET, domain=(0, None))
    offset: float = par(-55, "mV", SET, note="from which the gates count")
    voltage_unit: float = par(1, "mV", GATES, domain=(0, None))
    rate_unit: float = par(1, "1/ms", GATES, domain=(0, None))
    spike: float = par(-30, "mV", SET, note="voltage at which one is counted")
    temperature: float = par(36, "degC", SET)
    calcium_gate_temperature: float = par(22, "degC", SET, note="of gates that calcium opens")
    l_type_temperature: float = par(23.5, "degC", SET)
    q10: float = par(3, "1", SET, domain=(0, None))
    ten_degrees: float = par(10, "K", SET, note="per factor q10")
    gas_constant: float = par(8.314462618, "J/(mol K)", "CODATA2018", domain=(0, None))
    faraday: float = par(96485.33212, "C/mol", "CODATA2018", domain=(0, None))

    TIME = "ms"
    STATIONARY = False

    class State(NamedTuple):
        """Voltage; gates of sodium, potassium, persistent sodium; calcium and what it opens; spikes."""

        voltage: mV
        sodium_open: share
        sodium_free: share
        rectifier_open: share
        persistent_open: share
        persistent_free: share
        calcium: mM(low=0, scale="50 nM")
        l_type: share
        potassium_gate: share
        spikes: mode

    class Drive(NamedTuple):
        """Voltage of both neighbours."""

        left_voltage: mV
        right_voltage: mV

    def start(self, drive):
        """At the leak, gates in balance."""
        at, calcium = (self.leak_reversal - self.offset) / self.voltage_unit, self.rest_calcium
        gates = [a / (a + b) for a, b in (*spike_gates(at), *persistent_gates(at))]
        opened = [calcium, open_l_type(self, self.leak_reversal), self._settled(calcium)]
        return self.State(*[self.leak_reversal, *gates, *opened, 0.0])

    def rate(self, state, drive):
        """Currents per area charge the membrane."""
        area = pi * self.diameter * self.length
        axial = self.left * (drive.left_voltage - state.voltage) + self.right * (drive.right_voltage - state.voltage)
        gate, settled = state.potassium_gate, self._settled(state.calcium)
        carried = l_type_current(self, state)
        lasting = self.persistent * state.persistent_open * state.persistent_free
        out = (
            self.leak * (state.voltage - self.leak_reversal)
            + spike_current(self, state)
            + lasting * (state.voltage - self.sodium_reversal)
            + self.potassium * gate * gate * gate * (state.voltage - self.potassium_reversal)
            + carried
        )
        persistent = persistent_gates((state.voltage - self.offset) / self.voltage_unit)
        held = (state.persistent_open, state.persistent_free)
        warm = power(self.q10, (self.temperature - self.calcium_gate_temperature) / self.ten_degrees)
        lasts = [self.rate_unit * (a - (a + b) * x) for (a, b), x in zip(persistent, held, strict=True)]
        gates = [*spike_rates(self, state), *lasts]
        calcium = -carried / (2 * self.faraday * self.shell) + (self.rest_calcium - state.calcium) / self.calcium_time
        opens = (settled - gate) * warm * self.potassium_rate / (1 - settled)
        charge = (axial / area - out) / self.capacitance
        return self.State(*[charge, *gates, calcium, l_type_rate(self, state), opens, 0.0])

    def guards(self):
        """A spike passes -30 mV."""
        return [Guard("spike", lambda s, d: s.voltage - self.spike, "up", self.after_spike)]

    def after_spike(self, state, drive):
        """It is counted."""
        return state._replace(spikes=state.spikes + 1)

    def _settled(self, calcium):
        part = calcium / self.potassium_half
        return part * part / (1 + part * part)


def spike_gates(at):
    """Opening and closing rates, in numbers of 1/ms at 36 degC, of m, h and n by numbers of mV above the offset."""
    return (
        (0.32 * 4 / exprel((13 - at) / 4), 0.28 * 5 / exprel((at - 40) / 5)),
        (0.128 * exp((12 - at) / 18), 4 / (1 + exp((35 - at) / 5))),
        (0.032 * 5 / exprel((15 - at) / 5), 0.5 * exp((10 - at) / 40)),
    )


def persistent_gates(at):
    """The same of persistent sodium: activation 2 mV lower, inactivation half as steep."""
    return (
        (0.32 * 4 / exprel((11 - at) / 4), 0.28 * 5 / exprel((at - 42) / 5)),
        (0.128 * exp((12 - at) / 18), 4 / (1 + exp((35 - at) / 10))),
    )


def spike_current(part, state):
    """Sodium and potassium of spikes, per area."""
    m, n = state.sodium_open, state.rectifier_open
    sodium = part.sodium * m * m * m * state.sodium_free * (state.voltage - part.sodium_reversal)
    return sodium + part.rectifier * n * n * n * n * (state.voltage - part.potassium_reversal)


def spike_rates(part, state):
    """Changes of m, h and n."""
    held = (state.sodium_open, state.sodium_free, state.rectifier_open)
    found = spike_gates((state.voltage - part.offset) / part.voltage_unit)
    return [part.rate_unit * (a - (a + b) * x) for (a, b), x in zip(found, held, strict=True)]
