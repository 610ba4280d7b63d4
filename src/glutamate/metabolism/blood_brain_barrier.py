"""Blood-brain barrier: the trickle of glutamate from blood, and glutamine both ways.

Scheme      plasma glutamate -> fluid; fluid glutamine <-> plasma glutamine
Takes in    plasma glutamate and glutamine, glutamine of the fluid, a leak (1 where the barrier is whole)
Hands on    entry of glutamate, net loss of glutamine
Not here    places without a barrier (circumventricular.py), carriers one by one, albumin and what else leaks with it
Limits      what leaves by carriers of the vessels counts as uptake from the fluid; 10 is a barrier in pieces
Sources     BaiZhou2017 (gradient and carriers), TsaiHuang2000 (glutamine); permeabilities are assumed
"""

from typing import NamedTuple

from glutamate.engine.mechanism import mechanism
from glutamate.metabolism.enzymes import POSITIVE, saturation
from glutamate.metabolism.resting_cortex import flux, permeability
from glutamate.parameter import par
from glutamate.units import mM, number


@mechanism
class BloodBrainBarrier:
    """Exchange of a gram of cortex with its blood."""

    glutamine_permeability: float = par(0.005, "mL/(g min)", "assumed: order of carriers", domain=(0, None))
    glutamine_half: float = par(4, "mM", "assumed: order of carriers", domain=POSITIVE, note="K_Q")
    glutamine_plasma_rest: float = par(0.60, "mM", "TsaiHuang2000", domain=(0, None), note="0.54 to 0.66 over a day")

    TIME = "min"

    class Drive(NamedTuple):
        """Plasma, fluid and how far the barrier leaks."""

        glutamate_plasma: mM(low=0)
        glutamine_plasma: mM(low=0)
        glutamine_outside: mM(low=0)
        leak: number(low=0)
        rest_permeability: permeability
        rest_glutamine_outside: mM
        rest_glutamine_loss: flux

    class Output(NamedTuple):
        """Per gram of tissue."""

        glutamate_entry: flux
        glutamine_loss: flux

    def output(self, state, drive):
        """Entry in proportion to plasma; glutamine leaves by a carrier."""
        entry = self.glutamine_permeability * drive.glutamine_plasma
        rest = drive.rest_glutamine_loss + self.glutamine_permeability * self.glutamine_plasma_rest
        leaves = saturation(drive.glutamine_outside, self.glutamine_half)
        leaves = rest * leaves / saturation(drive.rest_glutamine_outside, self.glutamine_half)
        return self.Output(drive.rest_permeability * drive.leak * drive.glutamate_plasma, leaves - entry)
