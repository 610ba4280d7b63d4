"""Metabotropic glutamate receptors: the autoreceptor mGluR2/3, and mGluR1/5 that drives Gq.

Scheme      inactive <-> active; calcium, through protein kinase C, speeds the way back of mGluR1/5
Takes in    glutamate beside the synapse (not in the cleft); for mGluR1/5 the calcium of the cell it sits on
Hands on    share of active autoreceptors (to release); Gq activity (to IP3)
Not here    the G-proteins themselves, desensitization, mGluR4, 7 and 8, effects of mGluR1/5 on NMDA receptors and
            potassium channels
Limits      binding of mGluR2/3 saturates before activation does: half of the largest activation needs 0.8 uM and the
            largest is 0.83, with an affinity of 5 uM; mGluR1/5 is the published astrocyte set, whose affinity is 1.7
            uM (11 times that with much calcium) against 5 to 10 uM in expression systems
Sources     ConnPin1997 and NiswenderConn2010 (affinity of mGluR2/3), Stimberg2019 and DePitta2009 (mGluR1/5), Sun2013
            (its absence from adult astrocytes)
"""

from typing import NamedTuple

from glutamate.engine.mechanism import Flow, mechanism
from glutamate.molecule.scheme import steady_shares
from glutamate.parameter import par
from glutamate.units import mM, share

AFFINITY = "ConnPin1997;NiswenderConn2010"
ASTROCYTE = "Stimberg2019;DePitta2009"


@mechanism
class AutoReceptor:
    """mGluR2/3 on the terminals of one synapse."""

    half: float = par(5, "uM", AFFINITY, low=5, high=10, domain=(0, None), note="K; not re-read")
    activate_rate: float = par(
        5, "1/s", "assumed: no kinetics are known; needs bursts, as seen", low=1, high=30, domain=(0, None)
    )
    deactivate_time: float = par(1, "s", "assumed: as slow as its G-protein", domain=(0, None), note="tau_off")

    TIME = "s"
    STATIONARY = True

    class State(NamedTuple):
        """Receptors by activity; the two shares sum to 1."""

        inactive: share
        active: share

    class Drive(NamedTuple):
        """Glutamate beside the synapse."""

        glutamate: mM(low=0, scale="25 nM")

    def start(self, drive):
        """In balance with the glutamate that is there."""
        return steady_shares(self, drive)

    def flows(self, state, drive):
        """Bound receptors become active, active ones fall back."""
        bound = drive.glutamate / (drive.glutamate + self.half)
        return [
            Flow("inactive", "active", self.activate_rate * bound * state.inactive),
            Flow("active", "inactive", state.active / self.deactivate_time),
        ]

    def invariants(self, state):
        """Receptors change their activity, not their number."""
        return {"receptors": state.inactive + state.active}


@mechanism
class GroupOneReceptor:
    """mGluR1/5 of one cell or synapse; `expression` scales what it hands on."""

    bind_rate: float = par(0.3, "1/(uM s)", ASTROCYTE, domain=(0, None), note="O_N")
    unbind_rate: float = par(0.5, "1/s", ASTROCYTE, domain=(0, None), note="Omega_N")
    feedback: float = par(10, "1", ASTROCYTE, domain=(0, None), note="zeta, by protein kinase C")
    feedback_half: float = par(0.5, "uM", ASTROCYTE, domain=(0, None), note="K_KC, calcium")
    expression: float = par(1, "1", "Sun2013", low=0, high=1, domain=(0, None), note="1 in the first three weeks")

    TIME = "s"
    STATIONARY = True

    class State(NamedTuple):
        """Receptors by activity; the two shares sum to 1."""

        inactive: share
        active: share

    class Drive(NamedTuple):
        """Glutamate beside the synapse, calcium inside the cell."""

        glutamate: mM(low=0, scale="25 nM")
        calcium: mM(low=0, scale="50 nM")

    class Output(NamedTuple):
        """Per the fullest activity of Gq."""

        gq_activity: share

    @classmethod
    def adult_astrocyte(cls):
        """None left after the third week of life, as far as antibodies and agonists can tell."""
        return cls(expression=par(0, "1", "Sun2013", low=0, high=1, domain=(0, None)))

    def start(self, drive):
        """In balance with the glutamate and calcium that are there."""
        return steady_shares(self, drive)

    def flows(self, state, drive):
        """Glutamate activates; calcium shortens the activity."""
        faster = 1 + self.feedback * drive.calcium / (drive.calcium + self.feedback_half)
        return [
            Flow("inactive", "active", self.bind_rate * drive.glutamate * state.inactive),
            Flow("active", "inactive", self.unbind_rate * faster * state.active),
        ]

    def output(self, state, drive):
        """Active receptors, as many as there are."""
        return self.Output(self.expression * state.active)

    def invariants(self, state):
        """Receptors change their activity, not their number."""
        return {"receptors": state.inactive + state.active}
