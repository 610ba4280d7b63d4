"""AMPA receptors of a synapse: held in slots, moving at its surface, stored inside; what potentiation changes of them.

Scheme      store <-> surface <-> slots; made and degraded in the store, exchanged with the dendrite at the surface;
            slots follow the efficacy within minutes; kinase drives exocytosis, phosphatase endocytosis
Takes in    efficacy (0 to 1), kinase and phosphatase relative to rest
Hands on    receptors in slots, peak conductance, weight relative to the lower end
Not here    gating (molecule/ampa.py), spine volume, phosphorylation of single receptors
Limits      numbers are of the right size, no more. The dendrite holds free receptors near rest, so that kinase and
            phosphatase alone move the weight by 1 % for minutes. A synapse that switches as a whole waits for receptors
            and lags by five minutes; `lagged`, three minutes, is enough from ten minutes on
Sources     GraupnerBrunel2012 (ratio of the ends); everything else is assumed
"""

from typing import NamedTuple

from glutamate.engine.mechanism import mechanism
from glutamate.maths import exp
from glutamate.parameter import par
from glutamate.units import nS, number

POSITIVE = (1e-6, None)
LAG_MIN = 3.0


@mechanism
class AMPATrafficking:
    """One synapse, numbers of receptors."""

    slots_low: float = par(100, "1", "assumed: 80 receptors in slots at rest, four fifths full", domain=POSITIVE)
    slots_ratio: float = par(5.3, "1", "GraupnerBrunel2012", low=2, high=6, domain=POSITIVE, note="b of slices")
    slot_time: float = par(3, "min", "assumed: onset within 1 to 3 min", low=1, high=5, domain=POSITIVE)
    bind: float = par(1 / 3, "1/s", "assumed: 20 free fill four fifths", domain=POSITIVE, note="k_b")
    dwell: float = par(60, "s", "assumed: tracked molecules", low=30, high=300, domain=POSITIVE, note="1/k_u")
    endocytosis: float = par(1 / 600, "1/s", "assumed: half-time of 10 to 16 min", domain=POSITIVE)
    exocytosis: float = par(1 / 600, "1/s", "assumed: as endocytosis", domain=POSITIVE)
    kinase_gain: float = par(2, "1", "assumed: exocytosis up to three times", low=0, high=4, domain=(0, None))
    phosphatase_gain: float = par(2, "1", "assumed: endocytosis up to three times", low=0, high=4, domain=(0, None))
    free_rest: float = par(20, "1", "assumed: a fifth of the receptors move", domain=POSITIVE, note="E_0")
    exchange: float = par(1 / 20, "1/s", "assumed: through the neck within half a minute", domain=POSITIVE, note="D_x")
    turnover: float = par(1 / 86400, "1/s", "assumed: a day", domain=POSITIVE, note="k_deg")
    unitary: float = par(11, "pS", "assumed: 10 to 12", low=10, high=12, domain=POSITIVE, note="gamma_1")
    opened: float = par(0.6, "1", "assumed: at the peak", low=0.4, high=0.9, domain=(0, 1))

    TIME = "min"
    STATIONARY = True

    class State(NamedTuple):
        """Receptors in slots, free at the surface, inside; slots."""

        held: number(low=0)
        free: number(low=0)
        inside: number(low=0)
        slots: number(low=0, scale="1")

    class Drive(NamedTuple):
        """Efficacy of the rule; kinase and phosphatase beyond rest."""

        efficacy: number(low=0, high=1)
        kinase: number(low=0)
        phosphatase: number(low=0)

    class Output(NamedTuple):
        """Peak conductance; weight relative to efficacy 0 at rest."""

        conductance: nS
        weight: number(low=0)

    def _wanted(self, efficacy):
        return self.slots_low * (1 + (self.slots_ratio - 1) * efficacy)

    def _filled(self, free):
        taken = self.bind * free * self.dwell
        return taken / (self.slots_low + taken)

    def _moves(self, free, drive):
        """Exocytosis per receptor inside; endocytosis of all that are free."""
        out = self.exocytosis * (1 + self.kinase_gain * drive.kinase)
        return out, self.endocytosis * (1 + self.phosphatase_gain * drive.phosphatase) * free

    def _stock(self):
        """Synthesis that keeps as many inside as are free at rest without kinase or phosphatase."""
        return self.turnover * self.free_rest * self.endocytosis / self.exocytosis

    def _rest_free(self, drive):
        """Receptors free at the surface in balance: exchange holds them near rest."""
        out, taken = self._moves(1.0, drive)
        back = out / (self.turnover + out)
        return (self.exchange * self.free_rest + back * self._stock()) / (self.exchange + taken * (1 - back))

    def start(self, drive):
        """In balance with the efficacy that is there."""
        free, slots = self._rest_free(drive), self._wanted(drive.efficacy)
        out, taken = self._moves(free, drive)
        return self.State(slots * self._filled(free), free, (self._stock() + taken) / (self.turnover + out), slots)

    def rate(self, state, drive):
        """Into and out of slots, surface and store."""
        bound = self.bind * state.free * (state.slots - state.held) / self.slots_low - state.held / self.dwell
        out, taken = self._moves(state.free, drive)
        return self.State(
            bound,
            out * state.inside - taken - bound + self.exchange * (self.free_rest - state.free),
            self._stock() - self.turnover * state.inside - out * state.inside + taken,
            (self._wanted(drive.efficacy) - state.slots) / self.slot_time,
        )

    def output(self, state, drive):
        """Receptors in slots answer."""
        rest = self.slots_low * self._filled(self.free_rest)
        return self.Output(self.unitary * state.held * self.opened, state.held / rest)

    def lagged(self, minutes):
        """Share of a step of efficacy that weight has taken up after so many minutes, in the reduced form."""
        return 1 - exp(-minutes / LAG_MIN)
