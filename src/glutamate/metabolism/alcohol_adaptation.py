"""Alcohol over weeks: receptors adapt to it, and without it what they have become is too much excitation.

Scheme      alcohol -| NMDA, + GABA-A; both receptors adapt over days -> release when alcohol is gone
Takes in    alcohol of the body's water
Hands on    release of glutamatergic neurons relative to rest
Not here    how alcohol comes and goes, seizures and delirium, benzodiazepines, thiamine
Limits      whether tissue glutamate rises at all is open: it did on day 1 in one study of men and rats (Hermann2012),
            43 studies together show no difference; `null` is that second view. Stopping after heavy drinking can kill
            and belongs under medical care
Sources     Hermann2012 (rise on the first day); strengths and times are assumed
"""

from typing import NamedTuple

from glutamate.engine.mechanism import mechanism
from glutamate.maths import power
from glutamate.metabolism.enzymes import POSITIVE, saturation
from glutamate.parameter import par
from glutamate.units import mM, number, share


@mechanism
class AlcoholAdaptation:
    """Two receptors that follow alcohol."""

    nmda_half: float = par(100, "mM", "assumed: block of NMDA receptors", low=35, high=250, domain=POSITIVE)
    gaba_half: float = par(30, "mM", "assumed: gain at GABA-A receptors", domain=POSITIVE)
    nmda_time: float = par(5, "d", "assumed: days", domain=POSITIVE)
    gaba_time: float = par(7, "d", "assumed: receptors are back within four weeks", domain=POSITIVE)
    gaba_loss: float = par(0.6, "1", "assumed: of GABA-A receptors at full adaptation", domain=(0, 0.99))
    gaba_gain: float = par(0.5, "1", "assumed: of GABA-A current at saturation", domain=(0, None))
    release_power: float = par(1, "1", "assumed: release follows excitability", domain=(0, 2))

    TIME = "d"
    STATIONARY = True

    class State(NamedTuple):
        """Adaptation of both receptors."""

        nmda_adapted: share
        gaba_adapted: share

    class Drive(NamedTuple):
        """In the water of the body."""

        alcohol: mM(low=0)

    class Output(NamedTuple):
        """Relative to rest."""

        release: number

    @classmethod
    def null(cls):
        """Tissue glutamate does not move."""
        return cls(release_power=par(0, "1", "assumed: no difference over 43 studies", domain=(0, 2)))

    def start(self, drive):
        """Adapted to what is there."""
        return self.State(saturation(drive.alcohol, self.nmda_half), saturation(drive.alcohol, self.gaba_half))

    def rate(self, state, drive):
        """Towards what alcohol does now."""
        return self.State(
            (saturation(drive.alcohol, self.nmda_half) - state.nmda_adapted) / self.nmda_time,
            (saturation(drive.alcohol, self.gaba_half) - state.gaba_adapted) / self.gaba_time,
        )

    def output(self, state, drive):
        """More NMDA and less GABA than alcohol now balances."""
        more = (1 + state.nmda_adapted) * (1 - saturation(drive.alcohol, self.nmda_half))
        less = (1 - self.gaba_loss * state.gaba_adapted) * (
            1 + self.gaba_gain * saturation(drive.alcohol, self.gaba_half)
        )
        return self.Output(power(more / less, self.release_power))
