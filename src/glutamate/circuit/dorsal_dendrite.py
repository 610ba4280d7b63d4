"""Dorsal dendrite: one length of the dendrite of a dorsal horn cell, and the synapses of pain fibres on it.

Scheme      calcium enters by L-type channels and synapses, opens a potassium and, slowly, a cation conductance, leaves;
            fibres and interneurons -> AMPA, NMDA, GABA-A, NK1
Takes in    voltage of the neighbours, current of synapses; magnesium, reversal of GABA; events of four ports
Hands on    voltage, calcium; current of synapses and the part of it that is calcium
Not here    soma and axon (dorsal_axon.py), fibres and interneurons as cells, short-term plasticity of their synapses
Limits      the lower bounds of 0.1 ms on both time constants are left out: calcium never reaches them. Public copies of
            the channel differ in `potassium_half`, 1 or 10 uM; at 10 uM the cell fires from volley to volley
Sources     Aguiar2010 (densities, receptors and channels, as published with the model), JahrStevens1990 (magnesium)
"""

from math import pi
from typing import NamedTuple

from glutamate.engine.mechanism import Jump, mechanism
from glutamate.maths import exp, exprel, power
from glutamate.parameter import par
from glutamate.units import mM, mV, nS, pA, share

SET = "Aguiar2010"
GATES = "assumed: gates are written for numbers of it"


@mechanism
class DorsalDendrite:
    """A fifth of the dendrite; the axial conductances are those to the middle of its neighbours."""

    length: float = par(100, "um", SET, domain=(0, None))
    diameter: float = par(4, "um", SET, domain=(0, None))
    left: float = par(0, "nS", "assumed: an end", note="axial, to the left neighbour")
    right: float = par(0, "nS", "assumed: an end", note="axial, to the right neighbour")
    capacitance: float = par(1, "uF/cm^2", SET, domain=(0, None))
    leak: float = par(4.2e-5, "S/cm^2", SET, domain=(0, None))
    leak_reversal: float = par(-65, "mV", SET)
    calcium_permeability: float = par(3e-5, "cm/s", SET, note="L-type")
    potassium: float = par(1e-3, "S/cm^2", SET, note="opened by calcium")
    potassium_reversal: float = par(-70, "mV", SET)
    potassium_half: float = par(1e-3, "mM", SET, low=1e-3, high=1e-2, domain=(0, None))
    potassium_rate: float = par(0.03, "1/ms", SET, domain=(0, None), note="at 22 degC")
    cation: float = par(7e-5, "S/cm^2", SET, note="opened by calcium, slowly")
    cation_reversal: float = par(-20, "mV", SET)
    cation_half: float = par(5e-4, "mM", SET, domain=(0, None))
    cation_rate: float = par(5e-5, "1/ms", SET, domain=(0, None), note="at 22 degC")
    rest_calcium: float = par(5e-5, "mM", SET, domain=(0, None))
    calcium_time: float = par(2, "ms", SET, domain=(0, None))
    shell: float = par(0.1, "um", SET, domain=(0, None), note="depth that calcium fills")
    outside_calcium: float = par(2, "mM", SET, domain=(0, None))
    temperature: float = par(36, "degC", SET)
    calcium_gate_temperature: float = par(22, "degC", SET, note="of gates that calcium opens")
    l_type_temperature: float = par(23.5, "degC", SET)
    q10: float = par(3, "1", SET, domain=(0, None))
    ten_degrees: float = par(10, "K", SET, note="per factor q10")
    voltage_unit: float = par(1, "mV", GATES, domain=(0, None))
    rate_unit: float = par(1, "1/ms", GATES, domain=(0, None))
    gas_constant: float = par(8.314462618, "J/(mol K)", "CODATA2018", domain=(0, None))
    faraday: float = par(96485.33212, "C/mol", "CODATA2018", domain=(0, None))

    TIME = "ms"
    STATIONARY = False

    class State(NamedTuple):
        """Voltage, calcium below the membrane, share of gates open: L-type, cation, potassium."""

        voltage: mV
        calcium: mM(low=0, scale="50 nM")
        l_type: share
        cation_gate: share
        potassium_gate: share

    class Drive(NamedTuple):
        """Voltage of both neighbours; current of synapses, inward negative, and its calcium."""

        left_voltage: mV
        right_voltage: mV
        synaptic_current: pA
        calcium_current: pA

    def start(self, drive):
        """At the leak."""
        calcium = self.rest_calcium
        return self.State(self.leak_reversal, calcium, open_l_type(self, self.leak_reversal), *self._settled(calcium))

    def rate(self, state, drive):
        """Currents per area charge the membrane."""
        area = pi * self.diameter * self.length
        carried = l_type_current(self, state) + drive.calcium_current / area
        axial = self.left * (drive.left_voltage - state.voltage) + self.right * (drive.right_voltage - state.voltage)
        gate, slow = state.potassium_gate, state.cation_gate
        out = (
            self.leak * (state.voltage - self.leak_reversal)
            + l_type_current(self, state)
            + self.potassium * gate * gate * gate * (state.voltage - self.potassium_reversal)
            + self.cation * slow * slow * (state.voltage - self.cation_reversal)
        )
        warm = power(self.q10, (self.temperature - self.calcium_gate_temperature) / self.ten_degrees)
        cation_gate, potassium_gate = self._settled(state.calcium)
        return self.State(
            ((axial - drive.synaptic_current) / area - out) / self.capacitance,
            -carried / (2 * self.faraday * self.shell) + (self.rest_calcium - state.calcium) / self.calcium_time,
            l_type_rate(self, state),
            (cation_gate - slow) * warm * self.cation_rate / (1 - cation_gate),
            (potassium_gate - gate) * warm * self.potassium_rate / (1 - potassium_gate),
        )

    def _settled(self, calcium):
        cation, potassium = calcium / self.cation_half, calcium / self.potassium_half
        return cation * cation / (1 + cation * cation), potassium * potassium / (1 + potassium * potassium)


@mechanism
class DorsalSynapses:
    """All synapses of the cell, in the middle of its dendrite."""

    ampa_time: float = par(5, "ms", SET, domain=(0, None))
    gaba_time: float = par(10, "ms", SET, domain=(0, None))
    nmda_rise_time: float = par(2, "ms", SET, domain=(0, None))
    nmda_time: float = par(100, "ms", SET, domain=(0, None))
    nk1_rise_time: float = par(200, "ms", SET, domain=(0, None))
    nk1_time: float = par(3000, "ms", SET, domain=(0, None))
    touch_ampa: float = par(0.8, "nS", SET, note="per A-delta fibre")
    touch_nmda: float = par(0.1, "nS", SET, note="per A-delta fibre, without block")
    pain_ampa: float = par(0.2, "nS", SET, note="per interneuron spike and synapse; 0.47 with NMDA blocked")
    pain_nmda: float = par(0.2, "nS", SET, note="per interneuron spike and synapse, without block")
    pain_gaba: float = par(0.2, "nS", SET, note="per interneuron spike and synapse, 1 ms later")
    nk1: float = par(0.015, "nS", SET, note="peak per C volley")
    nmda: float = par(1, "1", "assumed: no drug", domain=(0, None), note="factor on all NMDA receptors")
    calcium_share: float = par(0.1, "1", SET, domain=(0, 1), note="of NMDA and NK1 currents")
    block_half: float = par(3.57, "mM", "JahrStevens1990", domain=(0, None), note="at 0 mV")
    block_slope: float = par(0.062, "1/mV", "JahrStevens1990", domain=(0, None))

    TIME = "ms"
    STATIONARY = False

    class State(NamedTuple):
        """Conductances; slow ones as a difference of two exponentials."""

        ampa: nS(low=0)
        gaba: nS(low=0)
        nmda_slow: nS(low=0)
        nmda_fast: nS(low=0)
        nk1_slow: nS(low=0)
        nk1_fast: nS(low=0)

    class Drive(NamedTuple):
        """Where they sit."""

        voltage: mV
        magnesium: mM(low=0)
        gaba_reversal: mV

    class Output(NamedTuple):
        """Inward negative."""

        current: pA
        calcium_current: pA

    def start(self, drive):
        """Silence."""
        return self.State(0.0, 0.0, 0.0, 0.0, 0.0, 0.0)

    def rate(self, state, drive):
        """Every conductance decays."""
        return self.State(
            -state.ampa / self.ampa_time,
            -state.gaba / self.gaba_time,
            -state.nmda_slow / self.nmda_time,
            -state.nmda_fast / self.nmda_rise_time,
            -state.nk1_slow / self.nk1_time,
            -state.nk1_fast / self.nk1_rise_time,
        )

    def output(self, state, drive):
        """Current of all receptors; AMPA, NMDA and NK1 reverse at 0 mV."""
        free = 1 / (1 + drive.magnesium / self.block_half * exp(-self.block_slope * drive.voltage))
        slow = ((state.nmda_slow - state.nmda_fast) * free + state.nk1_slow - state.nk1_fast) * drive.voltage
        fast = state.ampa * drive.voltage + state.gaba * (drive.voltage - drive.gaba_reversal)
        return self.Output(fast + slow, self.calcium_share * slow)

    def jumps(self):
        """A-delta fibres; excitation and inhibition by the interneuron; substance P. The value scales each."""
        return [
            Jump("touch", to=lambda s, d, x: self._opened(s, x * self.touch_ampa, x * self.touch_nmda)),
            Jump("pain", to=lambda s, d, x: self._opened(s, x * self.pain_ampa, x * self.pain_nmda)),
            Jump("inhibition", to=lambda s, d, x: s._replace(gaba=s.gaba + x * self.pain_gaba)),
            Jump("substance_p", to=self._after_substance_p),
        ]

    def _opened(self, state, ampa, nmda):
        step = self.nmda * nmda * per_peak(self.nmda_rise_time, self.nmda_time)
        return state._replace(
            ampa=state.ampa + ampa, nmda_slow=state.nmda_slow + step, nmda_fast=state.nmda_fast + step
        )

    def _after_substance_p(self, state, drive, value):
        step = value * self.nk1 * per_peak(self.nk1_rise_time, self.nk1_time)
        return state._replace(nk1_slow=state.nk1_slow + step, nk1_fast=state.nk1_fast + step)


def open_l_type(part, voltage):
    """Share of activation gates of L-type channels in balance."""
    return 1 / (1 + exp(-(voltage / part.voltage_unit + 10) / 10))


def l_type_rate(part, state):
    """Change of the activation gate of L-type channels."""
    at = state.voltage / part.voltage_unit
    a = 1.6 / (1 + exp(-0.072 * (at - 5)))
    b = 0.02 * 5.36 / exprel((at - 1.31) / 5.36)
    warm = power(part.q10, (part.temperature - part.l_type_temperature) / part.ten_degrees)
    return (a + b) * warm * part.rate_unit * (open_l_type(part, state.voltage) - state.l_type)


def l_type_current(part, state):
    """Calcium current per area, by constant field."""
    u = 2 * state.voltage * part.faraday / (part.gas_constant * part.temperature)
    field = (part.outside_calcium - state.calcium * exp(u)) / exprel(u)
    return -part.calcium_permeability * state.l_type * state.l_type * 2 * part.faraday * field


def per_peak(rise, decay):
    """What a difference of two exponentials is multiplied with to peak at 1."""
    ratio = rise / decay
    return 1 / (power(ratio, rise / (decay - rise)) - power(ratio, decay / (decay - rise)))
