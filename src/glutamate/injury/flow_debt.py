"""Debt of tissue that gets too little blood, as a course: what stroke.py adds up for constant flow, for any flow.

Scheme      flow below a threshold -> debt -> fades over hours; a part by NMDA receptors, most at onset
Takes in    flow (share of normal), share of NMDA receptors blocked, share of glial transporters
Hands on    debt (1 kills half)
Not here    who dies of it: `dying(most, 0.35)` of death.py
Limits      those of stroke.py. Blockers of glutamate have helped no patient; reopening the vessel within hours does
Sources     Jones1981, Kaplan1991, HartleyChoi1989
"""

from typing import NamedTuple

from glutamate.engine.mechanism import mechanism
from glutamate.injury.membrane_flux import logistic
from glutamate.maths import maximum
from glutamate.parameter import par
from glutamate.units import number, share

LEAST = "assumed: keeps the division finite"


@mechanism
class FlowDebt:
    """One zone of the territory."""

    critical: float = par(0.35, "1", "fit:EXC-26", low=0.3, high=0.4, domain=(0.01, 1), note="flow per normal")
    debt_time: float = par(0.9, "h", "fit:EXC-25", domain=(0.01, None))
    fade_time: float = par(6, "h", "fit:EXC-26", domain=(0.01, None))
    early: float = par(0.37, "1", "fit:EXC-24", domain=(0, 1), note="by NMDA receptors at onset")
    early_time: float = par(0.25, "h", "HartleyChoi1989", domain=(0.01, None), note="rescue is gone at 30 min")
    return_time: float = par(6, "h", "assumed: as the debt fades", domain=(0.01, None))
    edge: float = par(0.005, "1", "assumed: sharp", domain=(1e-4, None), note="of the threshold")
    least: float = par(0.02, "1", LEAST, domain=(1e-3, None), note="transporters")

    TIME = "h"

    class State(NamedTuple):
        """Debt; how much of the early part is left."""

        debt: number(low=0)
        fresh: share

    class Drive(NamedTuple):
        """Flow and uptake per normal, share of NMDA receptors blocked."""

        flow: number(low=0)
        nmda_block: share
        transporters: number(low=0)

    def start(self, drive):
        """Healthy."""
        return self.State(0.0, 1.0)

    def rate(self, state, drive):
        """Rises by what is missing; its early part by what is not blocked, longer where uptake is weak."""
        short = maximum(1 - drive.flow / self.critical, 0.0) / self.debt_time
        early = self.early * state.fresh
        open_ = (1 - drive.nmda_block) / (drive.transporters + self.least) * (1 + self.least)
        down = logistic((self.critical - drive.flow) / self.edge)
        return self.State(
            debt=short * (1 - early + early * open_) - state.debt / self.fade_time,
            fresh=(1 - down) * (1 - state.fresh) / self.return_time - down * state.fresh / self.early_time,
        )
