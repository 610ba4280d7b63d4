"""Glutamatergic neurons: glutamine in, glutamate made, filled into vesicles, released; aspartate as its reserve.

Scheme      glutamine outside -> glutamine -> glutamate -> vesicles -> released -> astrocyte | neuron | fluid
            glutamate <-> aspartate; glutamate -> burnt
Takes in    release relative to rest, clearance, how far glutamate spills, energy supply and demand, glutamine outside,
            ammonium; numbers of the resting cortex
Hands on    pools; vesicle filling; released glutamate by where it goes; glutamine taken up, glutamate made and burnt
Not here    the course of one vesicle (the synapse), uptake from the fluid (extracellular_fluid.py), mitochondria apart
Limits      a share of what is released reaches the fluid whatever the transporters do, so that fewer of them count
            once, by slower uptake; `spill_grows` lets the share grow as they fail, which counts their loss twice;
            a set point of aspartate per glutamate stands for the malate-aspartate shuttle and acetyl-CoA
Sources     Shen1999 and Lebon2002 by way of the resting cortex; Benjamin1981 (glutaminase), Bednarik2015 and
            Agardh1978 (aspartate against glutamate); the rest is assumed
"""

from typing import NamedTuple

from glutamate.engine.mechanism import mechanism
from glutamate.maths import maximum, minimum, power
from glutamate.metabolism.enzymes import (
    CARRIER_HALF,
    GLUTAMINASE_AMMONIUM,
    GLUTAMINASE_GLUTAMATE,
    GLUTAMINASE_HALF,
    POSITIVE,
    carried_in,
    glutaminase,
    saturation,
)
from glutamate.metabolism.resting_cortex import flux, pool, volume
from glutamate.parameter import par
from glutamate.units import mM, number, share


@mechanism
class GlutamatergicNeuron:
    """All glutamatergic neurons of a gram of cortex."""

    filled: float = par(0.9, "1", "assumed: of what vesicles can hold, at rest", domain=(0.01, 0.99))
    vesicular_half: float = par(
        1.5, "mM", "assumed: order of vesicles in a tube", low=1, high=3, domain=POSITIVE, note="K_VGLUT"
    )
    spill_growth: float = par(0, "1", "assumed: fewer transporters count once", domain=(0, 1))
    most_spilled: float = par(0.95, "1", "assumed: some uptake is always met", domain=(0, 1))
    glutaminase_half: float = GLUTAMINASE_HALF
    glutaminase_ammonium: float = GLUTAMINASE_AMMONIUM
    glutaminase_glutamate: float = GLUTAMINASE_GLUTAMATE
    glutaminase: float = par(1, "1", "assumed: relative to rest", domain=(0, None))
    carrier_half: float = CARRIER_HALF
    carrier_inside: float = par(1.0, "mM", "assumed: a pool that does not run away", domain=POSITIVE, note="Ki_S")
    oxidation_gain: float = par(33, "1", "fit:MET-25", domain=(0, None), note="K_h, of burning as supply fails")
    shuttle_rate: float = par(1, "1/min", "assumed: fast against the pools", domain=POSITIVE, note="k_AAT")
    shuttle_power: float = par(0.745, "1", "Bednarik2015;Agardh1978", domain=(0, None), note="gamma, fitted")
    least_demand: float = par(0.8, "1", "assumed: the law holds from here up", domain=POSITIVE)

    TIME = "min"

    class State(NamedTuple):
        """Per gram of tissue; free, in vesicles, glutamine, aspartate."""

        glutamate: pool
        vesicles: pool
        glutamine: pool
        aspartate: pool

    class Drive(NamedTuple):
        """Release, clearance and demand relative to rest; supply as a share."""

        release: number(low=0)
        clearance: share
        spill_factor: number(low=0)
        supply: share
        demand: number(low=0)
        glutamine_outside: mM(low=0)
        ammonium: mM(low=0)
        volume_e: volume
        rest_glutamate_e: pool
        rest_vesicles_e: pool
        rest_glutamine_e: pool
        rest_aspartate_e: pool
        rest_glutamine_outside: mM
        rest_ammonium: mM
        rest_cycle_e: flux
        rest_oxidation_e: flux
        rest_released_e: flux
        rest_astrocyte_share: share
        rest_spilled: share

    class Output(NamedTuple):
        """Fluxes per gram of tissue; filling as a share of what vesicles can hold."""

        filling: share
        released: flux
        to_astrocyte: flux
        to_fluid: flux
        glutamine_uptake: flux
        glutamate_made: flux
        glutamate_burnt: flux

    @classmethod
    def spill_grows(cls):
        """What spills grows as transporters fail, an assumption that counts their loss twice."""
        return cls(spill_growth=par(1, "1", "assumed: less perisynaptic capture as transporters fail", domain=(0, 1)))

    def start(self, drive):
        """The resting cortex."""
        return self.State(drive.rest_glutamate_e, drive.rest_vesicles_e, drive.rest_glutamine_e, drive.rest_aspartate_e)

    def rate(self, state, drive):
        """Every flux once with each sign."""
        fluxes = self.output(state, drive)
        filled = self._filled(state, drive)
        target = drive.rest_aspartate_e / drive.rest_glutamate_e
        target = target * power(drive.supply * maximum(drive.demand, self.least_demand), -self.shuttle_power)
        shuttle = self.shuttle_rate * (state.aspartate - target * state.glutamate)
        taken_back = fluxes.released - fluxes.to_astrocyte - fluxes.to_fluid
        return self.State(
            fluxes.glutamate_made + taken_back - filled + shuttle - fluxes.glutamate_burnt,
            filled - fluxes.released,
            fluxes.glutamine_uptake - fluxes.glutamate_made,
            -shuttle,
        )

    def _filled(self, state, drive):
        """Into vesicles, slower as they are full."""
        room = self.filled / drive.rest_vesicles_e
        now = saturation(state.glutamate / drive.volume_e, self.vesicular_half) * (1 - state.vesicles * room)
        rest = saturation(drive.rest_glutamate_e / drive.volume_e, self.vesicular_half) * (1 - self.filled)
        return drive.rest_released_e * now / rest

    def output(self, state, drive):
        """Release empties vesicles in proportion; enzymes follow the release they serve."""
        released = drive.rest_released_e * drive.release * state.vesicles / drive.rest_vesicles_e
        growth = power(drive.clearance, -self.spill_growth)
        spilled = minimum(drive.rest_spilled * growth * drive.spill_factor, self.most_spilled)
        through = drive.rest_cycle_e + drive.rest_oxidation_e
        glutamine, resting = state.glutamine / drive.volume_e, drive.rest_glutamine_e / drive.volume_e
        taken = carried_in(self, drive.glutamine_outside, glutamine)
        taken = taken / carried_in(self, drive.rest_glutamine_outside, resting)
        made = glutaminase(self, glutamine, state.glutamate / drive.volume_e, drive.ammonium)
        made = made / glutaminase(self, resting, drive.rest_glutamate_e / drive.volume_e, drive.rest_ammonium)
        burnt = drive.rest_oxidation_e * state.glutamate / drive.rest_glutamate_e
        return self.Output(
            self.filled * state.vesicles / drive.rest_vesicles_e,
            released,
            drive.rest_astrocyte_share * (1 - spilled) * released,
            spilled * released,
            drive.release * through * taken,
            self.glutaminase * drive.release * through * made,
            burnt * (1 + self.oxidation_gain * (1 - drive.supply) ** 2),
        )
