"""Tissue of neuron, glia and extracellular space whose ions and glutamate run down and recover: the default ion model.

Scheme      voltage and gates -> currents -> amounts in neuron and extracellular space -> reversal potentials, pump;
            water follows at once; depolarization releases glutamate, glutamate opens AMPA and NMDA receptors
Takes in    energy (share of pump and uptake that works), coupling (bath and glia), potassium of the bath, NMDA block
Hands on    voltage, concentrations on both sides, volumes, glutamate of cleft and tissue, load of open NMDA receptors
Not here    calcium, oxygen (energy is a drive), spikes of single channels
Limits      fails above 20 % of the pump only; empties its glutamate pool without energy (reversible() does not).
            Ignition does not need NMDA receptors here, with or without oxygen; in cortex with oxygen it does
Sources     Hubel2017 (equations, numbers), ZerangueKavanaugh1996 (stoichiometry of the reversible set)
"""

from typing import Any, NamedTuple

from glutamate.engine.mechanism import mechanism
from glutamate.injury.membrane_flux import logistic, opening, reversible
from glutamate.maths import exp, maximum, power
from glutamate.molecule.chloride import nernst
from glutamate.parameter import par
from glutamate.units import measure, mM, mV, share

SET = "Hubel2017"


def given(value: float, unit: str, **more: Any) -> Any:
    """A number of the published model."""
    return par(value, unit, SET, **{"domain": (0, None), **more})


@mechanism
class HubelTissue:
    """One neuron with its share of glia and extracellular space."""

    rest_voltage: float = given(-71.1, "mV", domain=None)
    capacitance: float = given(1, "uF/cm^2", domain=(0.01, None))
    area: float = given(18000, "um^2", note="A_m")
    sodium_conductance: float = given(100, "mS/cm^2")
    potassium_conductance: float = given(40, "mS/cm^2")
    sodium_leak: float = given(0.0135, "mS/cm^2")
    potassium_leak: float = given(0.05, "mS/cm^2")
    chloride_leak: float = given(0.05, "mS/cm^2")
    gate_pace: float = given(3, "1", note="phi")
    n_open: float = given(0.01, "1/(mV ms)")
    n_open_voltage: float = given(-34, "mV", domain=None)
    m_open: float = given(0.1, "1/(mV ms)")
    m_open_voltage: float = given(-30, "mV", domain=None)
    open_width: float = given(10, "mV", domain=(0.1, None), note="of n, m and the closing of h")
    n_close: float = given(0.125, "1/ms")
    close_voltage: float = given(-44, "mV", domain=None, note="of n and h")
    n_close_width: float = given(80, "mV", domain=(1, None))
    m_close: float = given(4, "1/ms")
    m_close_voltage: float = given(-55, "mV", domain=None)
    m_close_width: float = given(18, "mV", domain=(1, None))
    h_open: float = given(0.07, "1/ms")
    h_open_width: float = given(20, "mV", domain=(1, None))
    h_close: float = given(1, "1/ms")
    h_close_voltage: float = given(-14, "mV", domain=None)
    thermal: float = given(26.64, "mV", note="RT/F")
    faraday: float = par(96485.0, "C/mol", SET, domain=(1, None))
    pump: float = given(6.46, "uA/cm^2", note="maximum")
    pump_sodium: float = given(15, "mM")
    pump_sodium_width: float = given(3, "mM", domain=(0.1, None))
    pump_potassium: float = given(5.5, "mM")
    pump_potassium_width: float = given(1, "mM", domain=(0.1, None))
    neuron_volume_rest: float = given(7500, "um^3", domain=(1, None))
    outside_volume_rest: float = given(2500, "um^3", domain=(1, None))
    glia_volume_rest: float = given(7500, "um^3", domain=(1, None))
    water: float = par(1, "1", SET, domain=(0, 1), note="1: water follows osmolytes at once; 0: rigid volumes")
    sodium_in: float = given(15, "mM", domain=(0.1, None), note="at rest, like the next five")
    sodium_out: float = given(144, "mM", domain=(0.1, None))
    potassium_in: float = given(140, "mM", domain=(0.1, None))
    potassium_out: float = given(4, "mM", domain=(0.1, None))
    chloride_in: float = given(9, "mM", domain=(0.1, None))
    chloride_out: float = given(130, "mM", domain=(0.1, None))
    impermeant_in: float = given(5, "mM", note="osmolytes without charge")
    bath_rate: float = given(1e-4, "1/ms", note="lambda, extracellular potassium to the bath")
    glia_release: float = given(5.1e-3, "mM/ms")
    glia_uptake: float = given(1.44e-2, "mM/ms")
    glia_potassium: float = given(5.5, "mM")
    glia_width: float = given(2.5, "mM", domain=(0.1, None))
    glia_capacity: float = given(350, "fmol", domain=(1, None))
    glia_chloride: float = given(0.8, "1", note="moved with each potassium")
    glia_sodium: float = given(0.2, "1", note="moved against each potassium")
    synapses: float = given(5000, "1", domain=(1, None))
    synapses_per_channel: float = given(20, "1", domain=(1, None), note="divides synapses in both conductances")
    ampa_step: float = given(0.35, "nS")
    nmda_step: float = given(0.1, "nS")
    ampa_bind: float = given(1.1, "1/(mM ms)")
    ampa_unbind: float = given(0.19, "1/ms")
    nmda_bind: float = given(0.072, "1/(mM ms)")
    nmda_unbind: float = given(0.0066, "1/ms")
    magnesium: float = given(1.2, "mM")
    magnesium_block: float = given(0.33, "1/mM", note="at the offset below")
    block_slope: float = given(0.07, "1/mV")
    block_offset: float = given(-10, "mV", domain=None, note="0.7 / 0.07 mV")
    pool: float = given(10, "fmol", domain=(0.1, None), note="glutamate that can be released")
    release: float = given(1.5e-5, "fmol/ms", note="per synapse at 50 mV")
    release_voltage: float = given(-50, "mV", domain=None)
    release_width: float = given(100, "mV", domain=(1, None))
    recycle: float = given(1e-4, "1/ms", note="from transported back to releasable")
    cleft_volume: float = given(3.7699e-3, "um^3", domain=(1e-6, None), note="6 pi r^2 h; r 0.1, h 0.02 um")
    exit_area: float = given(6.2832e-3, "um^2", note="4 pi r^2 0.05")
    exit_length: float = given(20, "um", domain=(0.1, None))
    exit_diffusion: float = given(0.3, "um^2/ms")
    uptake: float = given(0.03, "mM/ms", note="of the neuron in the cleft")
    uptake_half: float = given(0.03, "mM", domain=(1e-4, None))
    uptake_glia: float = given(4, "1", note="glia per neuron")
    outside_neuron: float = given(0.12, "1", note="uptake outside the cleft, per that in it")
    outside_glia: float = given(0.24, "1")
    carried_sodium: float = given(3, "1", note="with each glutamate, sign of the current as in the model file")
    carried_other: float = given(1, "1", note="chloride and potassium, likewise")
    electrogenic: float = par(0, "1", SET, domain=(0, 1), binding="structural", note="1: uptake bound by gradients")
    cytosol: float = par(0, "fmol", SET, domain=(0, None), note="glutamate at rest outside vesicles")
    glia_cytosol: float = par(0, "fmol", SET, domain=(0, None))
    proton_ratio: float = par(1.6, "1", "assumed: pH 7.1 inside, 7.3 outside", domain=(0, None))

    TIME = "ms"

    class State(NamedTuple):
        """Voltage, gates, receptors; amounts gained since rest by neuron, outside and glia; glutamate of each place."""

        voltage: mV
        potassium_gate: share
        sodium_gate: share
        ampa: share
        nmda: share
        gained_potassium: measure("fmol")
        gained_chloride: measure("fmol")
        outside_potassium: measure("fmol")
        stored_potassium: measure("fmol")
        cleft_glutamate: measure("fmol")
        outside_glutamate: measure("fmol")
        neuron_glutamate: measure("fmol")
        glia_glutamate: measure("fmol")

    class Drive(NamedTuple):
        """Energy, coupling to bath and glia, potassium of the bath, share of NMDA receptors blocked."""

        energy: share
        coupling: share
        bath: mM(low=0)
        nmda_block: share

    class Output(NamedTuple):
        """What instruments and the calcium cascade read."""

        sodium_inside: mM
        potassium_inside: mM
        chloride_inside: mM
        sodium_outside: mM
        potassium_outside: mM
        chloride_outside: mM
        outside_share: share
        neuron_volume: measure("um^3")
        glutamate_cleft: mM
        glutamate_tissue: mM
        nmda_open: share
        pump_current: measure("uA/cm^2")

    @classmethod
    def reversible(cls):
        """Uptake bound by the gradients that drive it, and cytosols that can run empty, in place of a lasting one."""
        why = "assumed: 10 mM in the neuron and 2 mM in glia, so that the equilibrium has a pool to draw on"
        return cls(
            electrogenic=par(1, "1", "ZerangueKavanaugh1996", domain=(0, 1), binding="structural"),
            cytosol=par(75, "fmol", why, domain=(0, None)),
            glia_cytosol=par(15, "fmol", why, domain=(0, None)),
        )

    def start(self, drive):
        """Rest as printed, no glutamate outside."""
        return self.State(
            voltage=self.rest_voltage,
            potassium_gate=0.07143807,
            sodium_gate=0.9774849,
            ampa=0.0,
            nmda=0.0,
            gained_potassium=0.0 * self.pool,
            gained_chloride=0.0 * self.pool,
            outside_potassium=0.0 * self.pool,
            stored_potassium=0.0 * self.pool,
            cleft_glutamate=0.0 * self.pool,
            outside_glutamate=0.0 * self.pool,
            neuron_glutamate=self.cytosol,
            glia_glutamate=self.glia_cytosol,
        )

    def output(self, state, drive):
        """Concentrations, volumes and the pump."""
        c = self.content(state)
        pump = self.pump * logistic((c.sodium_inside - self.pump_sodium) / self.pump_sodium_width)
        pump = pump * logistic((c.potassium_outside - self.pump_potassium) / self.pump_potassium_width)
        return c._replace(pump_current=pump * drive.energy)

    def content(self, state):
        """Sodium from charge, outside amounts from conserved sums, volumes from osmolytes; pump left out."""
        n, o, g = self.neuron_volume_rest, self.outside_volume_rest, self.glia_volume_rest
        stored = state.stored_potassium
        bound = (self.potassium_in + self.sodium_in - self.chloride_in) * n
        gained = state.gained_chloride - state.gained_potassium  # sodium, by electroneutrality
        sodium, sodium_out = self.sodium_in * n + gained, self.sodium_out * o - gained + self.glia_sodium * stored
        potassium, potassium_out = self.potassium_in * n + state.gained_potassium, self.potassium_out * o
        potassium_out = potassium_out + state.outside_potassium
        chloride = self.chloride_in * n + state.gained_chloride
        chloride_out = self.chloride_out * o - state.gained_chloride - self.glia_chloride * stored
        # osmolytes at rest are equal per volume in all three; the impermeant part follows from that
        density = self.sodium_in + self.potassium_in + self.chloride_in + bound / n + self.impermeant_in
        ions_out = self.sodium_out + self.potassium_out + self.chloride_out
        inside = sodium + potassium + chloride + bound + self.impermeant_in * n
        outside = sodium_out + potassium_out + chloride_out + (density - ions_out) * o
        glia = density * g + (1 + self.glia_chloride - self.glia_sodium) * stored
        volume = (n + o + g) * self.water / (inside + outside + glia)
        neuron, extra = inside * volume + (1 - self.water) * n, outside * volume + (1 - self.water) * o
        synapses = self.cleft_volume * self.synapses
        return self.Output(
            sodium_inside=sodium / neuron,
            potassium_inside=potassium / neuron,
            chloride_inside=chloride / neuron,
            sodium_outside=sodium_out / extra,
            potassium_outside=potassium_out / extra,
            chloride_outside=chloride_out / extra,
            outside_share=extra / (n + o + g),
            neuron_volume=neuron,
            glutamate_cleft=state.cleft_glutamate / synapses,
            glutamate_tissue=state.outside_glutamate / extra,
            nmda_open=state.nmda / (1 + self.magnesium * self.magnesium_block * self._unblock(state.voltage)),
            pump_current=0.0,
        )

    def _unblock(self, voltage):
        return exp(-self.block_slope * (voltage - self.block_offset))

    def transported(self, state, c, drive):
        """Glutamate taken into neuron and glia (neuron from cleft, from outside, glia likewise), amount per time."""
        synapses, outside = self.cleft_volume * self.synapses, self.outside_volume_rest
        places: tuple[Any, ...] = ((synapses, c.glutamate_cleft, 1, self.uptake_glia),)
        places += ((outside, c.glutamate_tissue, self.outside_neuron, self.uptake_glia * self.outside_glia),)
        flux = []
        for volume, level, neuron, glia in places:
            if self.electrogenic:
                into = self._balance(c, state.voltage, state.neuron_glutamate / c.neuron_volume)
                glial = self._balance(c, state.voltage, state.glia_glutamate / self.glia_volume_rest)
                flux += [reversible(self.uptake * neuron * volume, self.uptake_half, level, into)]
                flux += [reversible(self.uptake * glia * volume, self.uptake_half, level, glial)]
            else:
                filled = self.uptake * volume * level / (level + self.uptake_half) * drive.energy
                flux += [neuron * filled, glia * filled]
        return flux

    def _balance(self, c, voltage, inside):
        """Glutamate outside at which three sodium, a proton and two charges hold that inside."""
        sodium = power(c.sodium_inside / c.sodium_outside, self.carried_sodium)
        potassium = c.potassium_outside / c.potassium_inside
        return inside * sodium * potassium * self.proton_ratio * exp(2 * voltage / self.thermal)

    def rate(self, state, drive):
        """Currents move ions, pump, glia and bath bring them back; glutamate goes round."""
        c, v = self.output(state, drive), state.voltage
        sodium = nernst(self.thermal, 1, c.sodium_inside, c.sodium_outside)
        potassium = nernst(self.thermal, 1, c.potassium_inside, c.potassium_outside)
        chloride = nernst(self.thermal, -1, c.chloride_inside, c.chloride_outside)
        n_open = self.n_open * opening(v - self.n_open_voltage, self.open_width)
        n_close = self.n_close * exp(-(v - self.close_voltage) / self.n_close_width)
        m_open = self.m_open * opening(v - self.m_open_voltage, self.open_width)
        m_close = self.m_close * exp(-(v - self.m_close_voltage) / self.m_close_width)
        h_open = self.h_open * exp(-(v - self.close_voltage) / self.h_open_width)
        h_close = self.h_close * logistic((v - self.h_close_voltage) / self.open_width)
        m = m_open / (m_open + m_close)
        h, n = state.sodium_gate, state.potassium_gate
        channels = self.synapses / self.synapses_per_channel / self.area
        synaptic = channels * self.ampa_step * state.ampa
        synaptic = synaptic + channels * self.nmda_step * c.nmda_open * (1 - drive.nmda_block)
        flux = self.transported(state, c, drive)
        per_current = self.area / self.faraday
        carried = (flux[0] + flux[2]) / per_current
        pump = c.pump_current
        i_sodium = (self.sodium_conductance * m**3 * h + self.sodium_leak + synaptic) * (v - sodium) + 3 * pump
        i_potassium = (self.potassium_conductance * n**4 + self.potassium_leak + synaptic) * (v - potassium) - 2 * pump
        i_potassium = i_potassium - self.carried_other * carried
        i_chloride = self.chloride_leak * (v - chloride) - self.carried_other * carried
        i_sodium = i_sodium + self.carried_sodium * carried
        leaving = per_current * i_potassium
        spare = self.glia_capacity - state.stored_potassium
        glial = self.glia_uptake * logistic((c.potassium_outside - self.glia_potassium) / self.glia_width)
        stored = (glial * spare / self.glia_capacity - self.glia_release) * self.outside_volume_rest * drive.coupling
        washed = self.bath_rate * drive.coupling * (c.potassium_outside - drive.bath) * self._outside(c)
        out = state.cleft_glutamate + state.outside_glutamate
        moved = state.neuron_glutamate - self.cytosol + state.glia_glutamate - self.glia_cytosol
        ready = (self.pool - out - moved) / self.pool
        strength = maximum(v - self.release_voltage, 0.0) / self.release_width
        released = self.synapses * self.release * strength**2 * ready
        gradient = c.glutamate_cleft - c.glutamate_tissue
        leaves = self.exit_diffusion * self.synapses * self.exit_area / self.exit_length * gradient
        back = self.recycle
        return self.State(
            voltage=-(i_sodium + i_potassium + i_chloride) / self.capacitance,
            potassium_gate=self.gate_pace * (n_open * (1 - n) - n_close * n),
            sodium_gate=self.gate_pace * (h_open * (1 - h) - h_close * h),
            ampa=self.ampa_bind * c.glutamate_cleft * (1 - state.ampa) - self.ampa_unbind * state.ampa,
            nmda=self.nmda_bind * c.glutamate_cleft * (1 - state.nmda) - self.nmda_unbind * state.nmda,
            gained_potassium=-leaving,
            gained_chloride=per_current * i_chloride,
            outside_potassium=leaving - stored - washed,
            stored_potassium=stored,
            cleft_glutamate=released - leaves - flux[0] - flux[1],
            outside_glutamate=leaves - flux[2] - flux[3],
            neuron_glutamate=flux[0] + flux[2] - back * (state.neuron_glutamate - self.cytosol),
            glia_glutamate=flux[1] + flux[3] - back * (state.glia_glutamate - self.glia_cytosol),
        )

    def _outside(self, c):
        return c.outside_share * (self.neuron_volume_rest + self.outside_volume_rest + self.glia_volume_rest)
