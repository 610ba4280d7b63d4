"""Dorsal horn: one projection cell that pain fibres wind up and touch fibres are gated out of by GABA.

Scheme      integrate-and-fire cell; C volley -> AMPA, NMDA, GABA-A, NK1; NMDA current and spikes -> calcium -> cation
            conductance; touch -> AMPA and feed-forward GABA-A
Takes in    magnesium, reversal of GABA; events of C fibres (port `pain`) and of A-beta fibres (port `touch`)
Hands on    voltage, spikes, calcium, NMDA current
Not here    interneurons as cells, A-delta fibres, descending control, surround inhibition, dendrites: with them GABA-A
            block enhances wind-up; what a person feels
Limits      reduced by hand from a compartment model; the first response has NMDA in it, so NMDA block does not spare it
Sources     Aguiar2010 (fibres, NK1 and kinetics of the full model), JahrStevens1990 (magnesium block)
"""

from typing import NamedTuple

from glutamate.engine.mechanism import Guard, Jump, mechanism
from glutamate.maths import exp, power, switch
from glutamate.parameter import par
from glutamate.units import mM, mode, ms, mV, nS, number, pA

REDUCED = "assumed: reduced by hand from the compartment model of Aguiar2010"


@mechanism
class ProjectionCell:
    """A wide dynamic range cell of lamina V with the inputs of one receptive field."""

    capacitance: float = par(200, "pF", REDUCED, domain=(0, None))
    leak: float = par(10, "nS", REDUCED, domain=(0, None))
    leak_reversal: float = par(-65, "mV", REDUCED)
    threshold: float = par(-50, "mV", REDUCED)
    reset: float = par(-60, "mV", REDUCED)
    refractory_time: float = par(3, "ms", REDUCED, domain=(0, None))
    cation_reversal: float = par(0, "mV", REDUCED, note="of AMPA, NMDA, NK1 and the calcium-activated conductance")
    ampa_step: float = par(2.2, "nS", REDUCED, domain=(0, None), note="per C event")
    ampa_time: float = par(5, "ms", "Aguiar2010", domain=(0, None))
    nmda_step: float = par(6, "nS", REDUCED, domain=(0, None), note="peak per C event, without block")
    nmda_rise_time: float = par(2, "ms", "Aguiar2010", domain=(0, None))
    nmda_time: float = par(100, "ms", "Aguiar2010", domain=(0, None))
    block_half: float = par(3.57, "mM", "JahrStevens1990", domain=(0, None), note="at 0 mV")
    block_slope: float = par(0.062, "1/mV", "JahrStevens1990", domain=(0, None))
    gaba_step: float = par(0.5, "nS", REDUCED, domain=(0, None), note="per C event")
    gaba_time: float = par(10, "ms", "Aguiar2010", domain=(0, None))
    nk1_step: float = par(0.015, "nS", "Aguiar2010", domain=(0, None), note="peak per C event, 0.30 nS a volley")
    nk1_rise_time: float = par(200, "ms", "Aguiar2010", domain=(0, None))
    nk1_time: float = par(3000, "ms", "Aguiar2010", domain=(0, None))
    touch_step: float = par(6, "nS", REDUCED, domain=(0, None), note="AMPA per A-beta event")
    touch_gaba_step: float = par(8, "nS", REDUCED, domain=(0, None), note="feed-forward, per A-beta event")
    cation_max: float = par(2, "nS", REDUCED, domain=(0, None), note="opened by calcium")
    calcium_half: float = par(1, "1", REDUCED, domain=(0, None), note="in units of the same calcium")
    calcium_time: float = par(2000, "ms", REDUCED, domain=(0, None))
    calcium_per_spike: float = par(0.05, "1", REDUCED, domain=(0, None))
    calcium_influx: float = par(1e-5, "1/(pA ms)", REDUCED, domain=(0, None), note="of the NMDA current")

    TIME = "ms"
    STATIONARY = False

    class State(NamedTuple):
        """Voltage; conductances, slow ones as a difference of two exponentials; calcium; time since a spike; spikes."""

        voltage: mV
        ampa: nS(low=0)
        gaba: nS(low=0)
        nmda_slow: nS(low=0)
        nmda_fast: nS(low=0)
        nk1_slow: nS(low=0)
        nk1_fast: nS(low=0)
        calcium: number(low=0)
        since: ms
        spikes: mode

    class Drive(NamedTuple):
        """Around the cell; reversal of its GABA-A receptors."""

        magnesium: mM(low=0)
        gaba_reversal: mV

    class Output(NamedTuple):
        """Inward current is negative."""

        nmda_current: pA
        current: pA

    def start(self, drive):
        """At rest, long after the last spike."""
        return self.State(self.leak_reversal, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, self.refractory_time, 0.0)

    def output(self, state, drive):
        """Currents of all conductances."""
        away = state.voltage - self.cation_reversal
        blocked = drive.magnesium / self.block_half * exp(-self.block_slope * state.voltage)
        nmda = (state.nmda_slow - state.nmda_fast) / (1 + blocked) * away
        cation = self.cation_max * state.calcium / (state.calcium + self.calcium_half)
        carried = (state.ampa + state.nk1_slow - state.nk1_fast + cation) * away
        inhibited = state.gaba * (state.voltage - drive.gaba_reversal)
        return self.Output(nmda, self.leak * (state.voltage - self.leak_reversal) + carried + inhibited + nmda)

    def rate(self, state, drive):
        """The voltage holds still after a spike; everything else decays."""
        out = self.output(state, drive)
        moves = -out.current / self.capacitance
        return self.State(
            switch(state.since - self.refractory_time, moves, 0.0 * moves),
            -state.ampa / self.ampa_time,
            -state.gaba / self.gaba_time,
            -state.nmda_slow / self.nmda_time,
            -state.nmda_fast / self.nmda_rise_time,
            -state.nk1_slow / self.nk1_time,
            -state.nk1_fast / self.nk1_rise_time,
            -state.calcium / self.calcium_time - self.calcium_influx * out.nmda_current,
            1.0,
            0.0,
        )

    def guards(self):
        """A spike at the threshold."""
        return [Guard("spike", lambda s, d: s.voltage - self.threshold, "up", self.after_spike)]

    def after_spike(self, state, drive):
        """Back to the reset, calcium in."""
        return state._replace(
            voltage=self.reset,
            calcium=state.calcium + self.calcium_per_spike,
            since=0.0,
            spikes=state.spikes + 1,
        )

    def jumps(self):
        """Events of both kinds of fibre; the value scales them (1 for one fibre)."""
        return [Jump("pain", to=self.after_pain), Jump("touch", to=self.after_touch)]

    def after_pain(self, state, drive, value):
        """One C fibre: conductances step, slow ones so that each peaks at its step."""
        nmda = value * self.nmda_step * self.per_peak(self.nmda_rise_time, self.nmda_time)
        nk1 = value * self.nk1_step * self.per_peak(self.nk1_rise_time, self.nk1_time)
        return state._replace(
            ampa=state.ampa + value * self.ampa_step,
            gaba=state.gaba + value * self.gaba_step,
            nmda_slow=state.nmda_slow + nmda,
            nmda_fast=state.nmda_fast + nmda,
            nk1_slow=state.nk1_slow + nk1,
            nk1_fast=state.nk1_fast + nk1,
        )

    def after_touch(self, state, drive, value):
        """One A-beta fibre, with the inhibition it brings along."""
        return state._replace(ampa=state.ampa + value * self.touch_step, gaba=state.gaba + value * self.touch_gaba_step)

    def per_peak(self, rise, decay):
        """What a difference of two exponentials is multiplied with to peak at 1."""
        ratio = rise / decay
        return 1 / (power(ratio, rise / (decay - rise)) - power(ratio, decay / (decay - rise)))
