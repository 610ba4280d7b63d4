"""Cystine for glutamate: what neurons make glutathione from, what glutamate outside takes from it, what radicals use.

Scheme      cystine outside -> exchanger xc- (held back by glutamate outside) -> cysteine -> glutathione -> used
Takes in    cystine and glutamate outside, radicals (1 at rest)
Hands on    glutathione (1 at rest), glutamate that the exchanger lets out per that at rest
Not here    enzymes of its cycle and the pool of a whole brain (glutathione of metabolism); astrocytes
Limits      at glutamate of health the exchanger is not held back at all: death by loss of cystine needs millimolar
            glutamate in culture. What a supplement does to a brain does not follow from this file
Sources     Murphy1989 (glutamate against cystine in culture)
"""

from typing import NamedTuple

from glutamate.engine.mechanism import mechanism
from glutamate.parameter import par
from glutamate.units import mM, number

GUESS = "assumed: order of magnitude"


@mechanism
class CystineExchange:
    """One neuron."""

    turnover_time: float = par(1.5, "d", GUESS, low=1, high=2, domain=(0.01, None), note="without radicals above rest")
    used: float = par(0.3, "1/d", GUESS, domain=(0, None), note="by radicals at rest")
    cystine_half: float = par(50, "uM", GUESS, domain=(0.1, None))
    cystine_rest: float = par(0.2, "uM", GUESS, low=0.1, high=0.5, domain=(1e-4, None))
    held_half: float = par(200, "uM", "Murphy1989", low=100, high=300, domain=(1, None), note="glutamate; not re-read")
    resting_level: float = par(25, "nM", GUESS, low=10, high=90, domain=(0, None), note="glutamate of health")

    TIME = "d"

    class State(NamedTuple):
        """Per that of rest."""

        glutathione: number(low=0)

    class Drive(NamedTuple):
        """Outside; radicals per rest."""

        cystine: mM(low=0)
        glutamate: mM(low=0)
        radicals: number(low=0)

    class Output(NamedTuple):
        """Exchange per rest."""

        released: number

    def start(self, drive):
        """Rest."""
        return self.State(1.0)

    def entry(self, cystine, glutamate):
        """Cystine that comes in per its most."""
        return cystine / (cystine + self.cystine_half * (1 + glutamate / self.held_half))

    def output(self, state, drive):
        """One glutamate out for each cystine in."""
        rest = self.entry(self.cystine_rest, self.resting_level)
        return self.Output(self.entry(drive.cystine, drive.glutamate) / rest)

    def rate(self, state, drive):
        """Made by entry, lost by turnover and radicals."""
        lost = 1 / self.turnover_time + self.used * drive.radicals
        made = (1 / self.turnover_time + self.used) * self.output(state, drive).released
        return self.State(made - lost * state.glutathione)
