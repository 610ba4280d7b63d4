"""GABA neurons: glutamine in, glutamate, GABA, vesicles; GABA comes back by its carrier or is burnt.

Scheme      glutamine outside -> glutamine -> glutamate -> GABA -> vesicles -> fluid -> GABA; GABA -> glutamate (shunt)
Takes in    release relative to rest, GABA and glutamine outside, ammonium, working decarboxylase and transaminase
            relative to rest; numbers of the resting cortex
Hands on    pools; vesicle filling; GABA released and taken back, GABA made; glutamine taken up, glutamate made, burnt
Not here    the two forms of the decarboxylase (glutamate_decarboxylase.py), one synapse, aspartate of these cells
Limits      GABA that is burnt gives its nitrogen to a new glutamate, whose carbon comes from the citric-acid cycle
Sources     Benjamin1981 (glutaminase), Rothman1993 by way of the resting cortex; capacities follow from rest, the
            other constants are assumed
"""

from typing import NamedTuple

from glutamate.engine.mechanism import mechanism
from glutamate.metabolism.enzymes import (
    CARRIER_HALF,
    GLUTAMINASE_AMMONIUM,
    GLUTAMINASE_GLUTAMATE,
    GLUTAMINASE_HALF,
    POSITIVE,
    TRANSAMINASE_HALF,
    carried_in,
    glutaminase,
    saturation,
)
from glutamate.metabolism.resting_cortex import flux, pool, volume
from glutamate.parameter import par
from glutamate.units import mM, number, share


@mechanism
class GABAergicNeuron:
    """All GABA neurons of a gram of cortex."""

    filled: float = par(0.9, "1", "assumed: of what vesicles can hold, at rest", domain=(0.01, 0.99))
    vesicular_half: float = par(5, "mM", "assumed: millimolar affinity", domain=POSITIVE, note="K_VGAT")
    astrocyte_share: float = par(0.35, "1", "assumed: of released GABA, by GAT-3", domain=(0.01, 0.99))
    accumulation: float = par(1e5, "1", "assumed: inside per outside at balance of GAT-1", domain=POSITIVE, note="rho")
    substrate_half: float = par(
        1.0, "mM", "assumed: order of the purified enzyme", low=0.2, high=1.3, domain=POSITIVE, note="K_glu"
    )
    product_half: float = par(16, "mM", "assumed: inhibition by GABA", low=4, high=64, domain=POSITIVE, note="Ki_GABA")
    transaminase_half: float = TRANSAMINASE_HALF
    glutaminase_half: float = GLUTAMINASE_HALF
    glutaminase_ammonium: float = GLUTAMINASE_AMMONIUM
    glutaminase_glutamate: float = GLUTAMINASE_GLUTAMATE
    glutaminase: float = par(1, "1", "assumed: relative to rest", domain=(0, None))
    carrier_half: float = CARRIER_HALF
    carrier_inside: float = par(1.25, "mM", "assumed: a pool that does not run away", domain=POSITIVE, note="Ki_S")

    TIME = "min"

    class State(NamedTuple):
        """Per gram of tissue; free GABA, and GABA in vesicles."""

        glutamate: pool
        gaba: pool
        vesicles: pool
        glutamine: pool

    class Drive(NamedTuple):
        """Release and both enzymes relative to rest."""

        release: number(low=0)
        decarboxylase: number(low=0)
        transaminase: number(low=0)
        gaba_outside: mM(low=0)
        glutamine_outside: mM(low=0)
        ammonium: mM(low=0)
        volume_i: volume
        rest_glutamate_i: pool
        rest_gaba_i: pool
        rest_vesicles_i: pool
        rest_glutamine_i: pool
        rest_gaba_outside: mM
        rest_glutamine_outside: mM
        rest_ammonium: mM
        rest_cycle_i: flux
        rest_shunt: flux
        rest_oxidation_i: flux

    class Output(NamedTuple):
        """Fluxes per gram of tissue; filling as a share of what vesicles can hold."""

        filling: share
        released: flux
        gaba_uptake: flux
        gaba_made: flux
        gaba_burnt: flux
        glutamine_uptake: flux
        glutamate_made: flux
        glutamate_burnt: flux

    def start(self, drive):
        """The resting cortex."""
        return self.State(drive.rest_glutamate_i, drive.rest_gaba_i, drive.rest_vesicles_i, drive.rest_glutamine_i)

    def rate(self, state, drive):
        """Every flux once with each sign."""
        fluxes = self.output(state, drive)
        filled = self._filled(state, drive)
        return self.State(
            fluxes.glutamate_made + fluxes.gaba_burnt - fluxes.gaba_made - fluxes.glutamate_burnt,
            fluxes.gaba_made + fluxes.gaba_uptake - fluxes.gaba_burnt - filled,
            filled - fluxes.released,
            fluxes.glutamine_uptake - fluxes.glutamate_made,
        )

    def _resting_release(self, drive):
        """What is released at rest, of which the astrocyte gets the cycle."""
        return drive.rest_cycle_i / self.astrocyte_share

    def _filled(self, state, drive):
        """Into vesicles, slower as they are full."""
        room = self.filled / drive.rest_vesicles_i
        now = saturation(state.gaba / drive.volume_i, self.vesicular_half) * (1 - state.vesicles * room)
        rest = saturation(drive.rest_gaba_i / drive.volume_i, self.vesicular_half) * (1 - self.filled)
        return self._resting_release(drive) * now / rest

    def _made(self, glutamate, gaba):
        """Share of the capacity of the decarboxylase."""
        return saturation(glutamate, self.substrate_half) / (1 + gaba / self.product_half)

    def _back(self, outside, inside):
        """What drives GABA in; it runs backwards when little is outside."""
        return outside - inside / self.accumulation

    def output(self, state, drive):
        """Release empties vesicles in proportion; enzymes for glutamate follow the release they serve."""
        released = self._resting_release(drive) * drive.release * state.vesicles / drive.rest_vesicles_i
        glutamate, gaba, glutamine = (x / drive.volume_i for x in (state.glutamate, state.gaba, state.glutamine))
        rest_glutamate, rest_gaba = drive.rest_glutamate_i / drive.volume_i, drive.rest_gaba_i / drive.volume_i
        rest_glutamine = drive.rest_glutamine_i / drive.volume_i
        returned = self._resting_release(drive) - drive.rest_cycle_i
        back = self._back(drive.gaba_outside, gaba) / self._back(drive.rest_gaba_outside, rest_gaba)
        made = drive.decarboxylase * self._made(glutamate, gaba) / self._made(rest_glutamate, rest_gaba)
        burnt = saturation(gaba, self.transaminase_half) / saturation(rest_gaba, self.transaminase_half)
        through = drive.rest_cycle_i + drive.rest_oxidation_i
        taken = carried_in(self, drive.glutamine_outside, glutamine)
        taken = taken / carried_in(self, drive.rest_glutamine_outside, rest_glutamine)
        split = glutaminase(self, glutamine, glutamate, drive.ammonium)
        split = split / glutaminase(self, rest_glutamine, rest_glutamate, drive.rest_ammonium)
        return self.Output(
            self.filled * state.vesicles / drive.rest_vesicles_i,
            released,
            returned * back,
            (drive.rest_cycle_i + drive.rest_shunt) * made,
            drive.rest_shunt * drive.transaminase * burnt,
            drive.release * through * taken,
            self.glutaminase * drive.release * through * split,
            drive.rest_oxidation_i * state.glutamate / drive.rest_glutamate_i,
        )
