"""Energy supply: glucose of blood to the share of demand that cells can meet, and what transmission costs.

Scheme      plasma glucose -> brain glucose -> supply; release -> demand -> citric-acid cycle -> glucose oxidized
Takes in    plasma glucose, another share of supply (oxygen, mitochondria), release relative to rest
Hands on    supply, demand, citric-acid cycles, oxidative glucose use, pumps that still work
Not here    lactate between cells, glycogen, blood flow; the split between cells, which stoichiometry does not tell
Limits      supply is at full share from the fasting level of glucose up; pumps hold until a fifth of supply is left
Sources     Sibson1998 and Hyder2006 (one glucose per cycle, above what is burnt without activity), Lebon2002
            (astrocytes), AttwellLaughlin2001 and Howarth2012 (ATP budgets); constants of supply are assumed
"""

from typing import NamedTuple

from glutamate.engine.mechanism import mechanism
from glutamate.maths import minimum
from glutamate.metabolism.enzymes import POSITIVE, saturation
from glutamate.metabolism.resting_cortex import FLUX, flux
from glutamate.parameter import par
from glutamate.units import mM, number, share


@mechanism
class EnergySupply:
    """Supply and use of a gram of cortex."""

    brain_share: float = par(0.225, "1", "assumed: 0.2 to 0.25 of plasma", low=0.2, high=0.25, domain=(0, 1))
    glucose_half: float = par(0.1, "mM", "assumed: brain glucose that feeds half of demand", domain=POSITIVE)
    glucose_fasting: float = par(5, "mM", "assumed: plasma, after a night", low=4, high=5.6, domain=POSITIVE)
    idle: float = par(0.05, FLUX, "Sibson1998;Hyder2006", domain=(0, None), note="glucose of neurons without a cycle")
    per_cycle: float = par(0.85, "1", "Sibson1998;Hyder2006", low=0.8, high=1.1, domain=(0, None), note="glucose")
    astrocytes: float = par(0.13, FLUX, "Lebon2002", low=0.08, high=0.2, domain=(0, None), note="citric-acid cycle")
    pump_half: float = par(0.1, "1", "assumed: pumps fail below a fifth of supply", domain=POSITIVE)
    pump_floor: float = par(0.2, "1", "assumed: what is left of uptake without supply", domain=(0, 1))
    atp_per_glucose: float = par(32, "1", "assumed: yield of oxidation", low=30, high=36, domain=POSITIVE)
    atp_per_glutamate: float = par(2.67, "1", "AttwellLaughlin2001", low=2.67, high=3, domain=(0, None))

    TIME = "min"

    class Drive(NamedTuple):
        """Plasma glucose; share of supply that anything else leaves; release relative to rest."""

        glucose_plasma: mM(low=0)
        oxygen: share
        release_e: number(low=0)
        release_i: number(low=0)
        rest_cycle_e: flux
        rest_cycle_i: flux

    class Output(NamedTuple):
        """Shares, and fluxes per gram of tissue."""

        supply: share
        demand: number
        pumps: share
        neuron_cycle: flux
        total_cycle: flux
        neuron_glucose: flux
        glucose_oxidized: flux
        atp_made: flux
        recycling_share: share

    def output(self, state, drive):
        """Supply cannot exceed demand; pumps fail together."""
        fed = saturation(self.brain_share * drive.glucose_plasma, self.glucose_half)
        full = saturation(self.brain_share * self.glucose_fasting, self.glucose_half)
        supply = drive.oxygen * minimum(fed / full, 1.0)
        asked = self.idle + self.per_cycle * (
            drive.rest_cycle_e * drive.release_e + drive.rest_cycle_i * drive.release_i
        )
        rest = self.idle + self.per_cycle * (drive.rest_cycle_e + drive.rest_cycle_i)
        held = (1 + self.pump_half**4) * saturation(supply**4, self.pump_half**4)
        neurons = 2 * supply * asked
        burnt = (neurons + self.astrocytes) / 2
        atp = self.atp_per_glucose * burnt
        cycle = drive.rest_cycle_e * drive.release_e + drive.rest_cycle_i * drive.release_i
        return self.Output(
            supply,
            asked / rest,
            self.pump_floor + (1 - self.pump_floor) * held,
            neurons,
            neurons + self.astrocytes,
            supply * asked,
            burnt,
            atp,
            self.atp_per_glutamate * cycle / atp,
        )
