"""Ammonium of the tissue: set free by glutaminase and burning, bound into glutamine, in exchange with blood.

Scheme      glutamine -> ammonium -> glutamine; glutamate burnt -> ammonium; blood <-> ammonium
Takes in    fluxes of neurons and astrocytes, ammonia of blood; numbers of the resting cortex
Hands on    ammonium concentration of the water of tissue; net entry from blood; nitrogen from other amino acids
Not here    compartments: 13C and 15N disagree by ten on the synthesis of glutamine, perhaps for their sake
Sources     Kanamori1995 (high ammonia); the exchange rate is assumed
"""

from typing import NamedTuple

from glutamate.engine.mechanism import mechanism
from glutamate.metabolism.enzymes import POSITIVE
from glutamate.metabolism.resting_cortex import flux, volume
from glutamate.parameter import par
from glutamate.units import mM


@mechanism
class Ammonium:
    """Ammonium and ammonia of a gram of cortex, as one."""

    blood_rest: float = par(0.05, "mM", "assumed: usual level in blood", domain=POSITIVE)
    exchange_rate: float = par(0.3, "1/min", "assumed: minutes", domain=POSITIVE, note="k_NH")

    TIME = "min"

    class State(NamedTuple):
        """In the water of tissue."""

        ammonium: mM(low=0, scale="0.01 mM")

    class Drive(NamedTuple):
        """Per gram of tissue; blood as a concentration."""

        ammonia_blood: mM(low=0)
        split_e: flux
        split_i: flux
        burnt_e: flux
        burnt_i: flux
        burnt_a: flux
        bound: flux
        anew: flux
        volume_water: volume
        rest_ammonium: mM
        rest_oxidation_e: flux
        rest_oxidation_i: flux
        rest_oxidation_a: flux
        rest_glutamine_loss: flux
        rest_carboxylation: flux

    class Output(NamedTuple):
        """Net entry of ammonia; nitrogen that new glutamate takes from other amino acids."""

        entry: flux
        from_amino_acids: flux

    def start(self, drive):
        """The resting cortex."""
        return self.State(drive.rest_ammonium)

    def _share(self, drive):
        """Of the nitrogen of new glutamate, what comes from ammonium; closes the balance at rest (nu)."""
        burnt = drive.rest_oxidation_e + drive.rest_oxidation_i + drive.rest_oxidation_a
        return (burnt - drive.rest_glutamine_loss) / drive.rest_carboxylation

    def rate(self, state, drive):
        """Every flux once."""
        freed = drive.split_e + drive.split_i + drive.burnt_e + drive.burnt_i + drive.burnt_a
        net = freed - drive.bound - self._share(drive) * drive.anew + self.output(state, drive).entry
        return self.State(net / drive.volume_water)

    def output(self, state, drive):
        """Exchange towards the ratio to blood that holds at rest."""
        balance = drive.ammonia_blood / self.blood_rest * drive.rest_ammonium
        entry = drive.volume_water * self.exchange_rate * (balance - state.ammonium)
        return self.Output(entry, (1 - self._share(drive)) * drive.anew)
