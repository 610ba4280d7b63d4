"""Fluid outside cells: ambient glutamate, GABA and glutamine in bulk, far from any one synapse.

Scheme      spilled, exchanged and leaked glutamate -> fluid -> astrocytes; GABA, glutamine by their carriers
Takes in    fluxes of neurons, astrocytes and the barrier; working transporters; numbers of the resting cortex
Hands on    ambient concentrations; uptake of glutamate by astrocytes; ambient glutamate at rest
Not here    the cleft (the synapse has it), diffusion between places, aspartate outside
Limits      ambient glutamate is some 25 nM by receptors in slices and 1 to 5 uM by microdialysis, which also sees
            injury; this is the first of the two; it is a ten-thousandth of what spectroscopy sees
Sources     HermanJahr2007 (level, by way of the resting cortex), LehreDanbolt1998 (transporters), Wadiche1995
            (affinity, rate of the minute scale)
"""

from typing import NamedTuple

from glutamate.engine.mechanism import mechanism
from glutamate.metabolism.enzymes import POSITIVE, saturation
from glutamate.metabolism.resting_cortex import flux, volume
from glutamate.parameter import par
from glutamate.units import mM, share


@mechanism
class ExtracellularFluid:
    """The fluid of a gram of cortex."""

    uptake_max: float = par(
        42.4, "umol/(g min)", "LehreDanbolt1998;Wadiche1995", low=15, high=106, domain=POSITIVE,
        note="15,200 per um3 of tissue at 28 per second; 10 to 70 per second are found",
    )  # fmt: skip
    uptake_half: float = par(18, "uM", "Wadiche1995", low=10, high=30, domain=POSITIVE)

    TIME = "min"

    class State(NamedTuple):
        """Concentrations in the fluid; glutamate and GABA are the ambient ones."""

        glutamate_ambient: mM(low=0, scale="1 nM")
        gaba_ambient: mM(low=0, scale="10 nM")
        glutamine: mM(low=0, scale="0.01 mM")

    class Drive(NamedTuple):
        """What comes and goes, per gram of tissue."""

        spilled: flux
        exchanged: flux
        glutamate_entry: flux
        clearance: share
        gaba_released: flux
        gaba_neurons: flux
        gaba_astrocytes: flux
        glutamine_export: flux
        glutamine_neurons_e: flux
        glutamine_neurons_i: flux
        glutamine_loss: flux
        volume_fluid: volume
        rest_gaba_outside: mM
        rest_glutamine_outside: mM
        rest_released_e: flux
        rest_spilled: share
        rest_exchange: flux
        rest_barrier: flux

    class Output(NamedTuple):
        """Uptake into astrocytes; ambient glutamate at rest."""

        uptake: flux
        rest_ambient: mM

    def start(self, drive):
        """The resting cortex."""
        return self.State(self._rest(drive), drive.rest_gaba_outside, drive.rest_glutamine_outside)

    def _rest(self, drive):
        """Where full clearance meets what comes at rest."""
        entry = drive.rest_released_e * drive.rest_spilled + drive.rest_exchange + drive.rest_barrier
        return self.uptake_half * entry / (self.uptake_max - entry)

    def rate(self, state, drive):
        """Every flux once, over the volume of the fluid."""
        entry = drive.spilled + drive.exchanged + drive.glutamate_entry
        gaba = drive.gaba_released - drive.gaba_neurons - drive.gaba_astrocytes
        taken = drive.glutamine_neurons_e + drive.glutamine_neurons_i
        glutamine = drive.glutamine_export - taken - drive.glutamine_loss
        net = entry - self.output(state, drive).uptake
        return self.State(net / drive.volume_fluid, gaba / drive.volume_fluid, glutamine / drive.volume_fluid)

    def output(self, state, drive):
        """Saturable, in proportion to the transporters that work."""
        uptake = drive.clearance * self.uptake_max * saturation(state.glutamate_ambient, self.uptake_half)
        return self.Output(uptake, self._rest(drive))
