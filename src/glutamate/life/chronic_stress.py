"""Chronic stress in slow states of cortex: transporters, GABA, spines, and a sum of strain.

Scheme      excess cortisol -> share of its full effect; each state goes down towards what it allows and back, in weeks
Takes in    excess cortisol, sleep debt, protection of spines, mean load
Hands on    transporters, GABA, spines (1 at rest), strain; release and ambient glutamate as an index of both
Not here    acute release (acute_stress.py); organs; ambient glutamate in molar (the synapse and metabolism say that)
Limits      of rodents; spines of the prefrontal cortex, elsewhere (amygdala) they go the other way; in females less.
            The index of ambient glutamate is linear by definition, so it can show no threshold
Sources     Banasr2010 (glia and transporters), Radley2006 (spines); times down and up are assumed from them
"""

from typing import NamedTuple

from glutamate.engine.mechanism import mechanism
from glutamate.maths import maximum, minimum
from glutamate.parameter import par
from glutamate.units import number, share

POSITIVE = (1e-6, None)


@mechanism
class ChronicStress:
    """Prefrontal cortex of a young adult."""

    half: float = par(0.6, "1", "assumed: excess cortisol of half the full effect", domain=POSITIVE)
    transporter_loss: float = par(0.25, "1", "Banasr2010", low=0.1, high=0.4, domain=(0, 1), note="a_T")
    transporter_down: float = par(14, "d", "assumed: protein in glia", low=7, high=42, domain=POSITIVE)
    transporter_up: float = par(28, "d", "assumed: slower than down", low=14, high=60, domain=POSITIVE)
    gaba_loss: float = par(0.15, "1", "assumed: from groups with depression", low=0.05, high=0.3, domain=(0, 1),
                           note="a_I")  # fmt: skip
    gaba_debt: float = par(0.04, "1", "assumed: of GABA at a full sleep debt", low=0, high=0.1, domain=(0, 1))
    gaba_time: float = par(10, "d", "assumed: weeks", low=5, high=30, domain=POSITIVE)
    spine_loss: float = par(0.35, "1", "Radley2006", low=0.15, high=0.5, domain=(0, 1),
                            note="a_W; 16 % lost after 21 days of restraint")  # fmt: skip
    spine_time: float = par(10, "d", "Radley2006", low=5, high=40, domain=POSITIVE, note="back in three weeks")
    protected: float = par(0.5, "1", "assumed: share of the loss that treatment can hold", domain=(0, 1))
    strain_made: float = par(1, "1/d", "assumed: unit of strain", domain=(0, None))
    strain_time: float = par(365, "d", "assumed: a year", domain=POSITIVE)
    load_release: float = par(0.10, "1", "assumed: release by load", domain=(0, None))
    stress_release: float = par(0.20, "1", "assumed: release by excess cortisol", domain=(0, None))

    TIME = "d"

    class State(NamedTuple):
        """Relative to rest; sum of strain."""

        transporters: number(low=0)
        gaba: number(low=0)
        spines: number(low=0)
        strain: number(low=0)

    class Drive(NamedTuple):
        """Excess cortisol; sleep debt of the ceiling; share of protection; load of an ordinary day 1."""

        excess: number(low=0)
        debt: number(low=0)
        protection: share
        load: number(low=0)

    class Output(NamedTuple):
        """Release, and release over uptake, relative to rest."""

        release: number
        ambient: number

    @classmethod
    def aged(cls):
        """Spines come back three times slower in the old."""
        return cls(spine_time=par(30, "d", "Radley2006", note="assumed: three times that of the young"))

    def start(self, drive):
        """Unstressed."""
        return self.State(1.0, 1.0, 1.0, 0.0)

    def output(self, state, drive):
        """More is released, less is taken up."""
        release = 1 + self.load_release * (drive.load - 1) + self.stress_release * drive.excess
        return self.Output(release, release / state.transporters)

    def rate(self, state, drive):
        """Each towards its own."""
        effect = drive.excess / (drive.excess + self.half)
        gap = 1 - self.transporter_loss * effect - state.transporters
        gaba = 1 - self.gaba_loss * effect - self.gaba_debt * drive.debt
        spines = 1 - self.spine_loss * effect * (1 - self.protected * drive.protection)
        return self.State(
            transporters=maximum(gap, 0.0) / self.transporter_up + minimum(gap, 0.0) / self.transporter_down,
            gaba=(gaba - state.gaba) / self.gaba_time,
            spines=(spines - state.spines) / self.spine_time,
            strain=self.strain_made * drive.excess * drive.excess - state.strain / self.strain_time,
        )
