"""Exact mean fields of quadratic cells with conductance synapses: a node that inhibits itself, a pair of populations.

Scheme      rate <- spread, voltage, less what the open synapses shunt; voltage <- itself, excitability, synapses, less
            synchrony; synapses follow rates through two equal time constants
Takes in    currents common to the cells of a population; magnesium for NMDA
Hands on    rates per membrane time, mean voltages, mean conductances per leak
Not here    delays, gap junctions, noise
Limits      all-to-all, Lorentzian spread; NMDA reads the mean voltage for all cells, so with it the pair is approximate
Sources     CoombesByrne2019 (equations, self-inhibiting node), Montbrio2015 (spread), JahrStevens1990 (magnesium)
"""

from functools import partial
from math import pi
from typing import NamedTuple

from glutamate.engine.mechanism import Target, changed, mechanism
from glutamate.maths import total
from glutamate.molecule.magnesium_block import unblocked_share
from glutamate.parameter import par
from glutamate.units import measure, mM, number

SET = "CoombesByrne2019"
SETTLE, WATCHED = 100.0, 100.0  # membrane times
FLAT = 1e-3  # of the mean rate; a smaller swing at the end is one that dies out


def membrane(rate, voltage, spread, excitability, synapses, current):
    """Slopes of rate and voltage per membrane time; synapses are pairs (conductance, reversal)."""
    shunt = total(g for g, _ in synapses)
    pull = total(g * (reversal - voltage) for g, reversal in synapses)
    synchrony = (pi * rate) * (pi * rate)
    return (
        spread / pi + 2 * rate * voltage - rate * shunt,
        voltage * voltage - synchrony + excitability + current + pull,
    )


def synapse(conductance, slope, speed, drive):
    """Second derivative of a conductance that heads for `drive` through two equal time constants 1/speed."""
    return speed * speed * (drive - conductance) - 2 * speed * slope


@mechanism
class SelfInhibitory:
    """One population of inhibitory cells that inhibit each other."""

    membrane_time: float = par(10, "ms", "assumed: of cortical cells", low=5, high=20, domain=(0, None), note="tau")
    spread: float = par(0.5, "1", SET, domain=(0, None), note="Delta")
    excitability: float = par(20, "1", SET, note="eta, middle of the spread")
    reversal: float = par(-10, "1", SET, note="v_syn")
    speed: float = par(0.95, "1", SET, domain=(0, None), note="alpha, per membrane time")
    strength: float = par(1, "1", SET, low=0, high=2, domain=(0, None), note="k, GABA conductance per rate")

    TIME = "ms"

    class State(NamedTuple):
        """Rate per membrane time, mean voltage, mean conductance per leak and its slope per membrane time."""

        rate: number(low=0)
        voltage: number
        conductance: number(low=0)
        slope: number

    class Drive(NamedTuple):
        """Current common to all cells."""

        current: number

    def start(self, drive):
        """A low rate, synapses closed."""
        return self.State(0.1, 0.0, 0.0, 0.0)

    def rate(self, state, drive):
        """Cells and their synapses onto each other."""
        synapses = [(state.conductance, self.reversal)]
        cells = membrane(state.rate, state.voltage, self.spread, self.excitability, synapses, drive.current)
        bend = synapse(state.conductance, state.slope, self.speed, self.strength * pi * state.rate)
        slopes = (*cells, state.slope, bend)
        return self.State(*[slope / self.membrane_time for slope in slopes])

    def rhythm(self):
        """Frequency per membrane time once settled, 0 where the swings die out."""
        import numpy as np
        from scipy.integrate import solve_ivp
        from scipy.signal import argrelmax

        drive, tau = self.Drive(0.0), self.membrane_time
        ends = (0.0, (SETTLE + WATCHED) * tau)
        path = solve_ivp(
            lambda t, y: self.rate(self.State(*y), drive), ends, self.start(drive),
            method="LSODA", rtol=1e-9, atol=1e-11, dense_output=True,
        )  # fmt: skip
        times = np.linspace(SETTLE, SETTLE + WATCHED, 100_001)
        course = path.sol(times * tau)[0]
        late = course[len(course) // 2 :]
        if np.ptp(late) < FLAT * late.mean():
            return 0.0
        peaks = argrelmax(course)[0]
        peaks = peaks[course[peaks] > course.mean()]
        return float((len(peaks) - 1) / (times[peaks[-1]] - times[peaks[0]]))

    def targets(self):
        """Where the node starts to swing, and how fast: more GABA, larger and slower."""
        ours = partial(Target, "CIR-29", source="computed: course of the four equations", kind="regression", unit="1")
        fast = partial(ours, tolerance=0.02)

        def at(strength):
            return changed(self, strength=strength).rhythm()

        return [
            ours(what="frequency at a strength of 0.8: none", expected=0.0, tolerance=0.0, relative=False,
                 measure=lambda: at(0.8)),
            fast(what="frequency per membrane time at a strength of 1", expected=0.480, measure=lambda: at(1.0)),
            fast(what="frequency per membrane time at a strength of 2", expected=0.310, measure=lambda: at(2.0)),
        ]  # fmt: skip


class _Pore(NamedTuple):
    magnesium: float
    voltage: float


@mechanism
class MontbrioPair:
    """Excitatory and inhibitory cells; AMPA, NMDA and GABA on both."""

    time_e: float = par(20, "ms", "assumed: pyramidal cells", low=10, high=30, domain=(0, None), note="tau_E")
    time_i: float = par(10, "ms", "assumed: interneurons", low=5, high=20, domain=(0, None), note="tau_I")
    spread_e: float = par(0.5, "1", SET, domain=(0, None), note="Delta_E")
    spread_i: float = par(0.5, "1", SET, domain=(0, None), note="Delta_I")
    excitability_e: float = par(5, "1", "assumed: fires alone", note="eta_E")
    excitability_i: float = par(-3, "1", "assumed: silent alone", note="eta_I")
    ampa_speed: float = par(0.5, "1/ms", "assumed: 2 ms", domain=(0, None))
    nmda_speed: float = par(0.02, "1/ms", "assumed: 50 ms", domain=(0, None))
    gaba_speed: float = par(0.2, "1/ms", "assumed: 5 ms", domain=(0, None))
    excitatory_reversal: float = par(10, "1", "assumed: as far above as inhibition is below", note="v_E")
    inhibitory_reversal: float = par(-10, "1", SET, note="v_I")
    ampa_e: float = par(0.2, "1", "assumed: weak recurrence", domain=(0, None), note="k of AMPA on excitation")
    ampa_i: float = par(1, "1", "assumed: excitation drives inhibition", domain=(0, None))
    nmda_e: float = par(0.2, "1", "assumed: as AMPA", domain=(0, None))
    nmda_i: float = par(0.2, "1", "assumed: as on excitation", domain=(0, None))
    gaba_e: float = par(1, "1", SET, domain=(0, None), note="k of GABA on excitation")
    gaba_i: float = par(0.5, "1", "assumed: half of that on excitation", domain=(0, None))
    voltage_zero: float = par(-60, "mV", "assumed: resting cells sit at 0", note="V_0")
    voltage_step: float = par(3, "mV", "assumed: +-10 spans -90 to -30 mV", domain=(0, None), note="c")
    magnesium_half: float = par(3.57, "mM", "JahrStevens1990", domain=(0, None))
    magnesium_slope: float = par(0.062, "1/mV", "JahrStevens1990")

    TIME = "ms"

    class State(NamedTuple):
        """Rates, voltages; AMPA, NMDA and GABA per strength, each with its slope."""

        rate_e: number(low=0)
        voltage_e: number
        rate_i: number(low=0)
        voltage_i: number
        ampa: number(low=0)
        ampa_slope: measure("1/ms")
        nmda: number(low=0)
        nmda_slope: measure("1/ms")
        gaba: number(low=0)
        gaba_slope: measure("1/ms")

    class Drive(NamedTuple):
        """Currents common to each population; magnesium outside."""

        current_e: number
        current_i: number
        magnesium: mM(low=0)

    class Output(NamedTuple):
        """Shares of NMDA receptors free of magnesium at the mean voltages."""

        unblocked_e: number
        unblocked_i: number

    def start(self, drive):
        """Low rates, synapses closed."""
        return self.State(0.1, 0.0, 0.1, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0)

    def output(self, state, drive):
        """Magnesium block, by the mean of each population."""
        return self.Output(*[self._free(drive.magnesium, v) for v in (state.voltage_e, state.voltage_i)])

    def _free(self, magnesium, voltage):
        pore = _Pore(magnesium, self.voltage_zero + self.voltage_step * voltage)
        return unblocked_share(pore, self.magnesium_half, self.magnesium_slope)

    def rate(self, state, drive):
        """Both populations; a transmitter reaches both through the same time course."""
        s, free = state, self.output(state, drive)
        up, down = self.excitatory_reversal, self.inhibitory_reversal
        on_e = [(self.ampa_e * s.ampa, up), (self.nmda_e * free.unblocked_e * s.nmda, up), (self.gaba_e * s.gaba, down)]
        on_i = [(self.ampa_i * s.ampa, up), (self.nmda_i * free.unblocked_i * s.nmda, up), (self.gaba_i * s.gaba, down)]
        rate_e, volt_e = membrane(s.rate_e, s.voltage_e, self.spread_e, self.excitability_e, on_e, drive.current_e)
        rate_i, volt_i = membrane(s.rate_i, s.voltage_i, self.spread_i, self.excitability_i, on_i, drive.current_i)
        ampa = synapse(s.ampa, s.ampa_slope, self.ampa_speed, pi * s.rate_e)
        nmda = synapse(s.nmda, s.nmda_slope, self.nmda_speed, pi * s.rate_e)
        gaba = synapse(s.gaba, s.gaba_slope, self.gaba_speed, pi * s.rate_i)
        return self.State(
            rate_e / self.time_e, volt_e / self.time_e, rate_i / self.time_i, volt_i / self.time_i,
            s.ampa_slope, ampa, s.nmda_slope, nmda, s.gaba_slope, gaba,
        )  # fmt: skip
