"""Astrocytes: released glutamate and GABA in, glutamine made and handed on, lost carbon replaced.

Scheme      glutamate outside -> glutamate -> glutamine -> fluid; GABA outside -> GABA -> glutamate;
            glucose -> glutamate
Takes in    what is taken up, release relative to rest, ammonium, energy supply, working transaminase, glutathione made
            from glutamate, glutamate given for cystine; numbers of the resting cortex
Hands on    pools; glutamine made and handed on, GABA taken up and burnt, glutamate made anew and burnt
Not here    uptake from the fluid (extracellular_fluid.py), glycogen, calcium (the synapse has it)
Limits      carboxylation follows activity and ammonium by assumption; without it neurons have no source of their own
Sources     Kanamori1995 (synthesis of glutamine rises with ammonium, not its constant); capacities follow from rest,
            the other constants are assumed
"""

from typing import NamedTuple

from glutamate.engine.mechanism import mechanism
from glutamate.metabolism.enzymes import POSITIVE, TRANSAMINASE_HALF, saturation
from glutamate.metabolism.resting_cortex import flux, pool, volume
from glutamate.parameter import par
from glutamate.units import mM, number, share


@mechanism
class AstrocytePools:
    """All astrocytes of a gram of cortex."""

    synthesis_glutamate: float = par(2.5, "mM", "assumed: order of the enzyme", domain=POSITIVE, note="K_G")
    synthesis_ammonium: float = par(0.2, "mM", "assumed: order of the enzyme", domain=POSITIVE, note="K_N")
    synthesis_product: float = par(30, "mM", "assumed: a pool that does not run away", domain=POSITIVE, note="Ki_Q")
    synthesis_energy: float = par(0.1, "1", "assumed: supply at half of the ATP that synthesis needs", domain=POSITIVE)
    synthetase: float = par(1, "1", "assumed: relative to rest", domain=(0, None))
    export_half: float = par(5, "mM", "assumed: order of system N", domain=POSITIVE, note="K_SN")
    export_ratio: float = par(10, "1", "assumed: inside per outside at balance", domain=POSITIVE, note="Gamma")
    accumulation: float = par(1e4, "1", "assumed: inside per outside at balance of GAT-3", domain=POSITIVE)
    transaminase_half: float = TRANSAMINASE_HALF
    carboxylation_half: float = par(1, "mM", "assumed: held back by glutamate", domain=POSITIVE, note="K_PC")
    carboxylation_ammonium: float = par(0.35, "1", "assumed: rise with ammonium", domain=(0, 1), note="beta")
    carboxylase: float = par(1, "1", "assumed: relative to rest", domain=(0, None))

    TIME = "min"

    class State(NamedTuple):
        """Per gram of tissue."""

        glutamate: pool
        glutamine: pool
        gaba: pool

    class Drive(NamedTuple):
        """Fluxes from elsewhere; release and the transaminase relative to rest."""

        captured: flux
        fluid_uptake: flux
        exchanged: flux
        glutathione_net: flux
        release_e: number(low=0)
        release_i: number(low=0)
        transaminase: number(low=0)
        supply: share
        ammonium: mM(low=0)
        gaba_outside: mM(low=0)
        glutamine_outside: mM(low=0)
        volume_a: volume
        rest_glutamate_a: pool
        rest_glutamine_a: pool
        rest_gaba_a: pool
        rest_ammonium: mM
        rest_gaba_outside: mM
        rest_glutamine_outside: mM
        rest_cycle_e: flux
        rest_cycle_i: flux
        rest_oxidation_a: flux
        rest_synthesis: flux
        rest_carboxylation: flux

    class Output(NamedTuple):
        """Fluxes per gram of tissue."""

        glutamine_made: flux
        glutamine_export: flux
        gaba_uptake: flux
        gaba_burnt: flux
        glutamate_anew: flux
        glutamate_burnt: flux

    def start(self, drive):
        """The resting cortex."""
        return self.State(drive.rest_glutamate_a, drive.rest_glutamine_a, drive.rest_gaba_a)

    def rate(self, state, drive):
        """Every flux once with each sign."""
        fluxes = self.output(state, drive)
        gained = drive.captured + drive.fluid_uptake + fluxes.gaba_burnt + fluxes.glutamate_anew
        spent = fluxes.glutamine_made + fluxes.glutamate_burnt + drive.glutathione_net + drive.exchanged
        return self.State(
            gained - spent, fluxes.glutamine_made - fluxes.glutamine_export, fluxes.gaba_uptake - fluxes.gaba_burnt
        )

    def _made(self, glutamate, glutamine, ammonium):
        """Share of the capacity of glutamine synthetase with full supply."""
        both = saturation(glutamate, self.synthesis_glutamate) * saturation(ammonium, self.synthesis_ammonium)
        return both / (1 + glutamine / self.synthesis_product)

    def _exported(self, inside, outside):
        """Share of the capacity of system N, which runs both ways."""
        return (inside - self.export_ratio * outside) / (self.export_half + inside)

    def output(self, state, drive):
        """Each enzyme by its law over the same law at rest."""
        glutamate, glutamine, gaba = (x / drive.volume_a for x in state)
        rest = drive.rest_glutamate_a / drive.volume_a
        rest_glutamine, rest_gaba = drive.rest_glutamine_a / drive.volume_a, drive.rest_gaba_a / drive.volume_a
        active = drive.rest_cycle_e * drive.release_e + drive.rest_cycle_i * drive.release_i
        active = active / (drive.rest_cycle_e + drive.rest_cycle_i)
        made = self._made(glutamate, glutamine, drive.ammonium) / self._made(rest, rest_glutamine, drive.rest_ammonium)
        energy = (1 + self.synthesis_energy) * saturation(drive.supply, self.synthesis_energy)
        exported = self._exported(glutamine, drive.glutamine_outside)
        exported = exported / self._exported(rest_glutamine, drive.rest_glutamine_outside)
        taken = drive.gaba_outside - gaba / self.accumulation
        taken = taken / (drive.rest_gaba_outside - rest_gaba / self.accumulation)
        burnt = saturation(gaba, self.transaminase_half) / saturation(rest_gaba, self.transaminase_half)
        anew = (self.carboxylation_half + rest) / (self.carboxylation_half + glutamate)
        anew = anew * (1 + self.carboxylation_ammonium * (drive.ammonium / drive.rest_ammonium - 1))
        return self.Output(
            self.synthetase * drive.rest_synthesis * energy * made,
            drive.rest_synthesis * active * exported,
            drive.rest_cycle_i * taken,
            drive.rest_cycle_i * drive.transaminase * burnt,
            self.carboxylase * drive.rest_carboxylation * active * anew,
            drive.rest_oxidation_a * state.glutamate / drive.rest_glutamate_a,
        )
