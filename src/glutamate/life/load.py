"""Load of thinking and of the senses by region: 0 asleep, 0.3 at rest, 1 in an ordinary working hour, 2 extreme.

Scheme      thinking and senses, weighted by region, only awake
Takes in    cognitive load, sensory load, whether awake, sensory gain of a person
Hands on    load of prefrontal, cingulate, visual and auditory cortex, and of the whole
Not here    what load does (tissue_pool.py, effort.py); firing rates of circuits
Limits      the weights are a table of who works when, not measured
Sources     assumed throughout
"""

from typing import NamedTuple

from glutamate.engine.mechanism import mechanism
from glutamate.parameter import par
from glutamate.units import number

WHY = "assumed: share of thinking in the load of this region"


@mechanism
class Load:
    """Four regions."""

    prefrontal_thinking: float = par(0.9, "1", WHY, domain=(0, 1))
    cingulate_thinking: float = par(0.7, "1", WHY, domain=(0, 1))
    visual_thinking: float = par(0, "1", WHY, domain=(0, 1))
    auditory_thinking: float = par(0.1, "1", WHY, domain=(0, 1))
    whole_thinking: float = par(0.6, "1", WHY, domain=(0, 1))

    TIME = "h"

    class Drive(NamedTuple):
        """Loads of an ordinary hour 1; 1 awake; gain of the senses, 1 in most."""

        cognitive: number(low=0)
        sensory: number(low=0)
        awake: number(low=0, high=1)
        gain: number(low=0)

    class Output(NamedTuple):
        """By region."""

        prefrontal: number
        cingulate: number
        visual: number
        auditory: number
        whole: number

    def output(self, state, drive):
        """Weighted sums."""
        senses = drive.gain * drive.sensory
        thinking = (
            self.prefrontal_thinking,
            self.cingulate_thinking,
            self.visual_thinking,
            self.auditory_thinking,
            self.whole_thinking,
        )
        return self.Output(*[drive.awake * (part * drive.cognitive + (1 - part) * senses) for part in thinking])
