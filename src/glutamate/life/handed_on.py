"""What life hands to faster scales: factors on release, uptake, GABA, synapses and the rest, 1 in a rested person.

Scheme      each factor a product of what moves it; no cause enters two factors
Takes in    release by stress and by caffeine, transporters, GABA by stress and alcohol, receptors adapted to alcohol,
            spines, daily strength, wakefulness, overdue sleep, sensory trait, habit, sleep debt, excess cortisol,
            level of spilled glutamate by sleep and wake, factors of medicines on release, uptake, GABA and NMDA
Hands on    the factors; factors.py lays them on models and holds their bounds
Not here    what medicines do elsewhere (drugs), which is an effect of its own; GABA does not enter sensory gain as
            well, nor cortisol release twice
Sources     assumed: the sizes of arousal, sensory gain and plasticity
"""

from typing import NamedTuple

from glutamate.engine.mechanism import mechanism
from glutamate.maths import exp
from glutamate.parameter import par
from glutamate.units import number


@mechanism
class HandedOn:
    """A person at a moment."""

    arousal_width: float = par(0.5, "1", "assumed: of sleep pressure", domain=(1e-6, None))
    arousal_most: float = par(1.13, "1", "assumed: a rested morning is 1", domain=(0, 1.2))
    senses_asleep: float = par(0.5, "1", "assumed: sensory gain without arousal", domain=(0, 1))
    debt_learning: float = par(0.3, "1", "assumed: of plasticity at a full sleep debt", domain=(0, 1))
    stress_learning: float = par(0.3, "1", "assumed: of plasticity by excess cortisol", domain=(0, None))

    TIME = "h"

    class Drive(NamedTuple):
        """Each 1 in a rested person unless it is a share or an excess (0)."""

        stress_release: number(low=0)
        caffeine_release: number(low=0)
        transporters: number(low=0)
        stress_gaba: number(low=0)
        alcohol_gaba: number(low=0)
        nmda_adapted: number(low=0, high=1)
        spines: number(low=0)
        strength: number(low=0)
        awake: number(low=0, high=1)
        overdue: number
        trait: number(low=0)
        habit: number(low=0)
        debt: number(low=0)
        excess: number(low=0)
        ambient: number(low=0)
        drug_release: number(low=0)
        drug_uptake: number(low=0)
        drug_gaba: number(low=0)
        drug_nmda: number(low=0)

    class Output(NamedTuple):
        """The factors."""

        release_gain: number
        uptake: number
        gaba_tone: number
        nmda_gain: number
        synapses: number
        arousal: number
        sensory_gain: number
        plasticity: number
        spill: number

    def output(self, state, drive):
        """Products."""
        arousal = self.arousal_most * drive.awake / (1 + exp(drive.overdue / self.arousal_width))
        learning = (1 - self.debt_learning * drive.debt) / (1 + self.stress_learning * drive.excess)
        return self.Output(
            release_gain=drive.stress_release * drive.caffeine_release * drive.drug_release,
            uptake=drive.transporters * drive.drug_uptake,
            gaba_tone=drive.stress_gaba * drive.alcohol_gaba * drive.drug_gaba,
            nmda_gain=(1 + drive.nmda_adapted) * drive.drug_nmda,
            synapses=drive.spines * drive.strength,
            arousal=arousal,
            sensory_gain=drive.trait * (self.senses_asleep + (1 - self.senses_asleep) * arousal),
            plasticity=drive.habit * learning,
            spill=drive.ambient,
        )
