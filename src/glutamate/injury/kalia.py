"""Tripartite synapse in a closed space: neuron, astrocyte, extracellular fluid, vesicles and calcium, without a bath.

Scheme      two voltages, ions and water of two cells; what is outside follows from conserved sums; in the terminal
            depot <-> N <-> R <-> R1 <-> R2 <-> R3 -> cleft -> EAAT -> cytosol -> depot
Takes in    energy (share of the pump that works), blocks of channels and of uptake
Hands on    voltages, concentrations, volumes, glutamate of the cleft
Not here    a bath or vessels: after long failure it stays depolarized until a channel is blocked; a postsynaptic cell
Limits      calcium is that of a terminal of 1 um^3, not of a soma. The voltage-gated calcium current of the model file
            lacks a Faraday constant (`calcium_part`); with the full current five minutes of half energy already lock
Sources     Kalia2021 (equations and numbers, re-implemented from the equations)
"""

from typing import Any, NamedTuple

from glutamate.engine.mechanism import mechanism
from glutamate.injury.kalia_rest import Balance, balance, derived
from glutamate.parameter import par
from glutamate.units import measure, mM, mV, share

SET = "Kalia2021"


def given(value: float, unit: str, **more: Any) -> Any:
    """A number of the published model."""
    return par(value, unit, SET, **{"domain": (0, None), **more})


@mechanism
class KaliaSynapse:
    """One terminal and soma, one astrocyte and its process, one extracellular space and its cleft."""

    faraday: float = given(96485.333, "C/mol", domain=(1, None))
    gas: float = given(8.3144598, "J/(mol K)", domain=(0.1, None))
    temperature: float = given(310, "K", domain=(270, None))
    capacitance: float = given(20, "pF", domain=(0.1, None), note="of either cell")
    neuron_rest: float = given(-65.5, "mV", domain=None)
    glia_rest: float = given(-80, "mV", domain=None)
    neuron_volume_rest: float = given(2, "pL", domain=(0.01, None))
    glia_volume_rest: float = given(1.7, "pL", domain=(0.01, None))
    space: float = given(0.8, "1", low=0.2, high=0.8, domain=(0.01, 0.99), note="alpha_e, extracellular share")
    small: float = given(1e-3, "pL", domain=(1e-6, None), note="terminal, process and cleft")
    sodium_gated: float = given(80e-5, "pL/ms")
    potassium_gated: float = given(40e-5, "pL/ms")
    chloride_gated: float = given(1.95e-5, "pL/ms")
    calcium_gated: float = given(1.5e-5, "pL/ms")
    calcium_part: float = given(1.0364270e-5, "1", note="1/96485.333 as in the model file; 1 for the full current")
    chloride_half: float = given(-10, "mV", domain=None)
    chloride_width: float = given(10, "mV", domain=(0.1, None))
    m_open: float = given(0.32, "1/(mV ms)")
    m_open_voltage: float = given(-52, "mV", domain=None)
    m_open_width: float = given(4, "mV", domain=(0.1, None))
    m_close: float = given(0.28, "1/(mV ms)")
    m_close_voltage: float = given(-25, "mV", domain=None)
    m_close_width: float = given(5, "mV", domain=(0.1, None))
    h_open: float = given(0.128, "1/ms")
    h_open_voltage: float = given(-53, "mV", domain=None)
    h_open_width: float = given(18, "mV", domain=(1, None))
    h_close: float = given(4, "1/ms")
    h_close_voltage: float = given(-30, "mV", domain=None)
    h_close_width: float = given(5, "mV", domain=(0.1, None))
    n_open: float = given(0.016, "1/(mV ms)")
    n_open_voltage: float = given(-35, "mV", domain=None)
    n_open_width: float = given(5, "mV", domain=(0.1, None))
    n_close: float = given(0.25, "1/ms")
    n_close_voltage: float = given(-50, "mV", domain=None)
    n_close_width: float = given(40, "mV", domain=(1, None))
    pump: float = given(87.2, "pA", note="maximum of either cell")
    pump_sodium: float = given(13, "mM")
    pump_potassium: float = given(0.2, "mM", note="unusually low; 1 to 2 mM is usual")
    pump_slope: float = given(67.3, "mM", domain=(1, None))
    pump_divisor: float = given(7, "1", domain=(0.1, None))
    pump_first: float = given(0.1245, "1")
    pump_first_slope: float = given(0.1, "1")
    pump_second: float = given(0.0365, "1")
    exchanger: float = given(5.7, "pA", note="NCX, either cell")
    exchanger_sodium: float = given(87.5, "mM")
    exchanger_calcium: float = given(1.38, "mM")
    exchanger_forth: float = given(0.35, "1")
    exchanger_back: float = given(0.65, "1")
    exchanger_saturation: float = given(0.1, "1")
    uptake_glia: float = given(2e-5, "fmol/(ms mV)", note="EAAT")
    uptake_neuron: float = given(1e-6, "fmol/(ms mV)")
    proton_part: float = given(0.66, "1", note="H outside per H inside")
    uptake_half: float = par(0.025, "mM", "assumed: 20 to 30 uM", low=0.02, high=0.03, domain=(1e-4, None))
    electrogenic: float = given(0, "1", domain=(0, 1), binding="structural", note="1: uptake that knows the voltage")
    kcc: float = given(13e-7, "fmol/(ms mV)")
    nkcc: float = given(7.3215e-7, "fmol/(ms mV)")
    kir: float = given(0.286102, "nS")
    kir_slope: float = given(1.62, "1")
    kir_half: float = given(13, "mM")
    water: float = given(5.1549651e-8, "pL/(ms mM)", note="L_p R T with L_p 2e-14")
    charge_rate: float = given(1, "1/ms", note="k_1 of the vesicles")
    charge_half: float = given(0.0023, "mM", domain=(1e-6, None))
    prime_half: float = given(0.1, "mM", domain=(1e-6, None))
    prime: float = given(2.1e-5, "1/ms", domain=(1e-9, None), note="k_20")
    prime_calcium: float = given(0.02, "1/ms", note="k_2c")
    unprime: float = given(1.7e-5, "1/ms", note="k_-20")
    discharge: float = given(5e-5, "1/ms", note="k_-1")
    bind: float = given(4.4, "1/(mM ms)", domain=(1e-6, None), note="k_3")
    unbind: float = given(0.056, "1/ms", note="k_-3")
    fuse: float = given(1.45, "1/ms", domain=(1e-6, None), note="k_4")
    refill: float = given(30, "fmol ms", domain=(1e-6, None), note="t_rec")
    sodium_n: float = given(13, "mM", domain=(0.1, None), note="rest of the neuron, like the next four")
    potassium_n: float = given(145, "mM", domain=(0.1, None))
    chloride_n: float = given(7, "mM", domain=(0.1, None))
    calcium_n: float = given(1e-4, "mM", domain=(1e-7, None))
    glutamate_n: float = given(3, "mM", domain=(0.01, None), note="all stages, per volume of the terminal")
    sodium_g: float = given(13, "mM", domain=(0.1, None), note="rest of the astrocyte, like the next four")
    potassium_g: float = given(80, "mM", domain=(0.1, None))
    chloride_g: float = given(35, "mM", domain=(0.1, None))
    calcium_g: float = given(1.1e-4, "mM", domain=(1e-7, None))
    glutamate_g: float = given(2, "mM", domain=(0.01, None))
    sodium_o: float = given(152, "mM", domain=(0.1, None), note="rest outside, like the next four")
    potassium_o: float = given(3, "mM", domain=(0.1, None))
    chloride_o: float = given(135, "mM", domain=(0.1, None))
    calcium_o: float = given(1.8, "mM", domain=(1e-3, None))
    glutamate_o: float = given(1e-4, "mM", domain=(1e-7, None))

    TIME = "ms"

    class State(NamedTuple):
        """Voltage stands for potassium in both cells: amounts would lose it among their last digits."""

        neuron_voltage: mV
        neuron_sodium: measure("fmol")
        neuron_chloride: measure("fmol")
        activation: share
        inactivation: share
        delayed: share
        neuron_calcium: measure("fmol")(scale="1e-6 fmol")
        unprimed: measure("fmol")(scale="1e-4 fmol")
        primed: measure("fmol")(scale="1e-4 fmol")
        one_calcium: measure("fmol")(scale="1e-4 fmol")
        two_calcium: measure("fmol")(scale="1e-4 fmol")
        three_calcium: measure("fmol")(scale="1e-4 fmol")
        cytosol: measure("fmol")(scale="1e-4 fmol")
        depot: measure("fmol")(scale="1e-4 fmol")
        glia_voltage: mV
        glia_sodium: measure("fmol")
        glia_chloride: measure("fmol")
        glia_calcium: measure("fmol")(scale="1e-6 fmol")
        glia_glutamate: measure("fmol")(scale="1e-4 fmol")
        cleft_glutamate: measure("fmol")(scale="1e-6 fmol")
        neuron_volume: measure("pL")
        glia_volume: measure("pL")

    class Drive(NamedTuple):
        """Energy, and shares that are blocked."""

        energy: share
        sodium_block: share
        potassium_block: share
        chloride_block: share
        uptake_block: share

    class Output(NamedTuple):
        """Concentrations everywhere."""

        sodium_inside: mM
        potassium_inside: mM
        chloride_inside: mM
        calcium_terminal: mM
        sodium_glia: mM
        potassium_glia: mM
        chloride_glia: mM
        sodium_outside: mM
        potassium_outside: mM
        chloride_outside: mM
        calcium_cleft: mM
        glutamate_glia: mM
        glutamate_cleft: mM
        outside_volume: measure("pL")

    def start(self, drive):
        """Rest: voltages and concentrations as printed, everything else solved from them."""
        return derived(self).start

    def output(self, state, drive):
        """What is outside is what is nowhere else."""
        return self.content(state, derived(self))

    def content(self, s, d):
        """Concentrations of a state, given what was solved from rest."""
        per = self.capacitance / self.faraday
        stages = s.unprimed + s.primed + s.one_calcium + s.two_calcium + s.three_calcium + s.cytosol + s.depot
        potassium = per * s.neuron_voltage + s.neuron_chloride + stages + d.anions_n
        potassium = potassium - s.neuron_sodium - 2 * s.neuron_calcium
        glial = per * s.glia_voltage + s.glia_chloride + s.glia_glutamate + d.anions_g - d.cations_g
        glial = glial - s.glia_sodium - 2 * s.glia_calcium
        outside = d.volume - s.neuron_volume - s.glia_volume
        return self.Output(
            sodium_inside=s.neuron_sodium / s.neuron_volume,
            potassium_inside=potassium / s.neuron_volume,
            chloride_inside=s.neuron_chloride / s.neuron_volume,
            calcium_terminal=s.neuron_calcium / self.small,
            sodium_glia=s.glia_sodium / s.glia_volume,
            potassium_glia=glial / s.glia_volume,
            chloride_glia=s.glia_chloride / s.glia_volume,
            sodium_outside=(d.sodium - s.neuron_sodium - s.glia_sodium) / outside,
            potassium_outside=(d.potassium - potassium - glial) / outside,
            chloride_outside=(d.chloride - s.neuron_chloride - s.glia_chloride) / outside,
            calcium_cleft=(d.calcium - s.neuron_calcium - s.glia_calcium) / self.small,
            glutamate_glia=s.glia_glutamate / self.small,
            glutamate_cleft=s.cleft_glutamate / self.small,
            outside_volume=outside,
        )

    def rate(self, state, drive):
        """Currents, carriers, vesicles and water."""
        d = derived(self)
        c = self.content(state, d)
        f = balance(self, state, c, drive)
        calcium = c.calcium_terminal
        enters = self.charge_rate * calcium / (calcium + self.charge_half)
        helped = calcium / (calcium + self.prime_half) * self.prime_calcium
        primes, unprimes = self.prime + helped, self.unprime + helped * self.unprime / self.prime
        bind, unbind = self.bind * calcium, self.unbind
        first = enters * state.depot - self.discharge * state.unprimed
        second = primes * state.unprimed - unprimes * state.primed
        one = 3 * bind * state.primed - unbind * state.one_calcium
        two = 2 * bind * state.one_calcium - 2 * unbind * state.two_calcium
        three = bind * state.two_calcium - 3 * unbind * state.three_calcium
        fused = self.fuse * state.three_calcium
        refilled = state.cytosol * state.depot / self.refill
        leaked = d.glutamate_leak_n * f.glutamate_n / self.faraday
        to_glia = d.glutamate_leak_g * f.glutamate_g / self.faraday + f.uptake_g
        n = Balance.neuron(self, state, c, d, f)
        g = Balance.glia(self, c, d, f)
        inside = c.sodium_inside + c.potassium_inside + c.chloride_inside + d.anions_n / state.neuron_volume
        glial = c.sodium_glia + c.potassium_glia + c.chloride_glia + (d.anions_g + d.cations_g) / state.glia_volume
        outside = c.sodium_outside + c.potassium_outside + c.chloride_outside + d.impermeants_o / c.outside_volume
        gained = f.uptake_n + leaked - fused
        per = self.faraday / self.capacitance
        return self.State(
            neuron_voltage=per * (n.sodium + n.potassium + 2 * n.calcium - n.chloride - gained),
            neuron_sodium=n.sodium,
            neuron_chloride=n.chloride,
            activation=f.m_open * (1 - state.activation) - f.m_close * state.activation,
            inactivation=f.h_open * (1 - state.inactivation) - f.h_close * state.inactivation,
            delayed=f.n_open * (1 - state.delayed) - f.n_close * state.delayed,
            neuron_calcium=n.calcium,
            unprimed=first - second,
            primed=second - one,
            one_calcium=one - two,
            two_calcium=two - three,
            three_calcium=three - fused,
            cytosol=f.uptake_n + leaked - refilled,
            depot=refilled - first,
            glia_voltage=per * (g.sodium + g.potassium + 2 * g.calcium - g.chloride - to_glia),
            glia_sodium=g.sodium,
            glia_chloride=g.chloride,
            glia_calcium=g.calcium,
            glia_glutamate=to_glia,
            cleft_glutamate=-gained - to_glia,
            neuron_volume=self.water * (inside - outside),
            glia_volume=self.water * (glial - outside),
        )
