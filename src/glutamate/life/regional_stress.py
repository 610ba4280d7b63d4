"""Chronic stress by region: dendrites that shrink, stay or grow, transporters and GABA, in nine regions.

Scheme      excess cortisol -> share of its full effect; each state of each region goes towards what it allows and back
Takes in    excess cortisol, sleep debt, protection of spines
Hands on    transporters, GABA, spines (1 at rest) of one region; the model `stressed_regions` has all of them
Not here    what regions do to each other; the prefrontal region is that of chronic_stress.py, state for state
Limits      of male rats after 10 to 21 days of restraint, scaled to the spines lost in prefrontal cortex; elsewhere
            transporters and GABA are those of prefrontal cortex (hippocampus, default mode), or stay; GABA of the
            amygdala falls as there. In people no region of these was measured
Sources     Radley2006, Liston2006 (prefrontal, orbitofrontal), Vyas2002, Vyas2004 (hippocampus, amygdala),
            DiasFerreira2009 (striatum), Banasr2010 (transporters); sizes where a source has none are assumed
"""

from typing import NamedTuple

from glutamate.engine.assembly import Assembly, Input
from glutamate.engine.mechanism import mechanism
from glutamate.engine.model import model
from glutamate.life.hpa_glands import HpaGlands
from glutamate.life.stressors import Stressors
from glutamate.maths import maximum, minimum, where
from glutamate.parameter import par
from glutamate.units import number, share

POSITIVE = (1e-6, None)
STAYS = "assumed: nobody describes a change"


@mechanism
class RegionalStress:
    """One region of a young adult; as it stands the prefrontal one."""

    half: float = par(0.6, "1", "assumed: excess cortisol of half the full effect", domain=POSITIVE)
    transporter_loss: float = par(0.25, "1", "Banasr2010", low=0.1, high=0.4, domain=(0, 1))
    transporter_down: float = par(14, "d", "assumed: protein in glia", low=7, high=42, domain=POSITIVE)
    transporter_up: float = par(28, "d", "assumed: slower than down", low=14, high=60, domain=POSITIVE)
    gaba_loss: float = par(0.15, "1", "assumed: from groups with depression", low=0.05, high=0.3, domain=(0, 1))
    gaba_debt: float = par(0.04, "1", "assumed: of GABA at a full sleep debt", low=0, high=0.1, domain=(0, 1))
    gaba_time: float = par(10, "d", "assumed: weeks", low=5, high=30, domain=POSITIVE)
    spine_change: float = par(-0.35, "1", "Radley2006", low=-0.5, high=-0.15, domain=(-1, 2),
                              note="at the full effect; negative where they are lost")  # fmt: skip
    spine_time: float = par(10, "d", "Radley2006", low=5, high=40, domain=POSITIVE, note="under stress")
    spine_back: float = par(10, "d", "Radley2006", low=5, high=40, domain=POSITIVE, note="after it")
    protected: float = par(0.5, "1", "assumed: share of the change that treatment can hold", domain=(0, 1))

    TIME = "d"

    class State(NamedTuple):
        """Relative to rest."""

        transporters: number(low=0)
        gaba: number(low=0)
        spines: number(low=0)

    class Drive(NamedTuple):
        """Excess cortisol; sleep debt of the ceiling; share of protection."""

        excess: number(low=0)
        debt: number(low=0)
        protection: share

    @classmethod
    def hippocampus(cls):
        """CA3: apical dendrites retract, and are back in ten days to three weeks."""
        return cls(spine_change=par(-0.3, "1", "assumed: somewhat less than prefrontal", low=-0.5, high=-0.1,
                                    domain=(-1, 2)))  # fmt: skip

    @classmethod
    def amygdala(cls):
        """Basolateral: dendrites grow, and have not gone back after three weeks."""
        return cls(
            transporter_loss=par(0.0, "1", STAYS, domain=(0, 1)),
            spine_change=par(0.35, "1", "assumed: as much as prefrontal, up", low=0.15, high=0.5, domain=(-1, 2),
                             note="direction by Vyas2002"),
            spine_back=par(120, "d", "assumed: none lost in 21 days", low=40, high=365, domain=POSITIVE,
                           note="Vyas2004"),
        )  # fmt: skip

    @classmethod
    def orbitofrontal(cls):
        """Dendrites grow by 43 % where those of the medial prefrontal cortex of the same rats lose 20 %."""
        return cls(
            transporter_loss=par(0.0, "1", STAYS, domain=(0, 1)), gaba_loss=par(0.0, "1", STAYS, domain=(0, 1)),
            spine_change=par(0.75, "1", "Liston2006", low=0.3, high=0.9, domain=(-1, 2),
                             note="0.43 over 0.20 of the prefrontal change"),
        )  # fmt: skip

    @classmethod
    def steady(cls):
        """Sensory and motor cortex: nothing is described; GABA still follows sleep debt."""
        none = par(0.0, "1", STAYS, domain=(-1, 2))
        return cls(
            transporter_loss=par(0.0, "1", STAYS, domain=(0, 1)), gaba_loss=par(0.0, "1", STAYS, domain=(0, 1)),
            spine_change=none,
        )  # fmt: skip

    @classmethod
    def default_mode(cls):
        """Its medial frontal part follows prefrontal cortex, the others stay: half."""
        return cls(spine_change=par(-0.175, "1", "assumed: half of it follows prefrontal cortex", low=-0.35, high=0.0,
                                    domain=(-1, 2)))  # fmt: skip

    @classmethod
    def goal_striatum(cls):
        """Dorsomedial: shrinks."""
        return cls(
            transporter_loss=par(0.0, "1", STAYS, domain=(0, 1)), gaba_loss=par(0.0, "1", STAYS, domain=(0, 1)),
            spine_change=par(-0.3, "1", "assumed: size; direction by DiasFerreira2009", low=-0.5, high=-0.1,
                             domain=(-1, 2)),
        )  # fmt: skip

    @classmethod
    def habit_striatum(cls):
        """Dorsolateral: grows."""
        return cls(
            transporter_loss=par(0.0, "1", STAYS, domain=(0, 1)), gaba_loss=par(0.0, "1", STAYS, domain=(0, 1)),
            spine_change=par(0.3, "1", "assumed: size; direction by DiasFerreira2009", low=0.1, high=0.5,
                             domain=(-1, 2)),
        )  # fmt: skip

    def start(self, drive):
        """Unstressed."""
        return self.State(1.0, 1.0, 1.0)

    def rate(self, state, drive):
        """Each towards its own; what has grown or shrunk goes back at another pace than it came."""
        effect = drive.excess / (drive.excess + self.half)
        gap = 1 - self.transporter_loss * effect - state.transporters
        gaba = 1 - self.gaba_loss * effect - self.gaba_debt * drive.debt
        size = effect * (1 - self.protected * drive.protection)
        ahead = self.spine_change * size - (state.spines - 1)
        pace = where(ahead * self.spine_change > 0, 1 / self.spine_time, 1 / self.spine_back)
        return self.State(
            transporters=maximum(gap, 0.0) / self.transporter_up + minimum(gap, 0.0) / self.transporter_down,
            gaba=(gaba - state.gaba) / self.gaba_time,
            spines=ahead * pace,
        )


REGIONS = {
    "prefrontal": RegionalStress,
    "orbitofrontal": RegionalStress.orbitofrontal,
    "hippocampus": RegionalStress.hippocampus,
    "amygdala": RegionalStress.amygdala,
    "sensory": RegionalStress.steady,
    "motor": RegionalStress.steady,
    "default_mode": RegionalStress.default_mode,
    "goal_striatum": RegionalStress.goal_striatum,
    "habit_striatum": RegionalStress.habit_striatum,
}


@model("stressed_regions", title="Slow states of nine regions under stress that lasts")
def assemble() -> Assembly:
    """Stressors, glands and the regions; inputs strain, damping, debt, protection."""
    inputs = {
        "strain": Input("1", 0.0, "lasting stress above an ordinary day's 1"),
        "damping": Input("1", 1.0, "factor of habits on the drive"),
        "debt": Input("1", 0.0, "sleep debt of the ceiling"),
        "protection": Input("1", 0.0, "share of treatment that holds dendrites"),
    }
    wires = {
        "stressors.strain": "strain",
        "stressors.damping": "damping",
        "glands.stress": "stressors.stress",
    }
    for region in REGIONS:
        wires |= {
            f"{region}.excess": "glands.excess",
            f"{region}.debt": "debt",
            f"{region}.protection": "protection",
        }
    parts = {"stressors": Stressors(), "glands": HpaGlands(), **{name: make() for name, make in REGIONS.items()}}
    return Assembly(parts, wires, inputs, TIME="h")
