"""Tissue: what a scanner could see of a gram of cortex, and the cycle as 13C studies count it.

Scheme      pools of all cells -> totals; uptake by astrocytes -> cycle
Takes in    pools of the cells; fluxes into astrocytes
Hands on    tissue glutamate, glutamine, GABA, aspartate, glutathione; the cycle, and what it is of glucose use
Not here    the spectrum itself, relaxation, what is invisible; ambient glutamate (three ten-thousandths of a per cent)
Limits      ambient and cleft glutamate cannot be read from the total, whose rise is one of neurons' stores
Sources     none beyond those of the cells
"""

from typing import NamedTuple

from glutamate.engine.mechanism import mechanism
from glutamate.metabolism.resting_cortex import flux, pool
from glutamate.parameter import par
from glutamate.units import measure, mM, number


@mechanism
class Tissue:
    """Totals of a gram of cortex."""

    glutathione_neurons: float = par(0.5, "umol/g", "assumed: neurons' own, still", domain=(0, None))

    TIME = "min"

    class Drive(NamedTuple):
        """Pools per gram of tissue, concentrations in the fluid, fluxes."""

        glutamate_e: pool
        vesicles_e: pool
        glutamine_e: pool
        aspartate_e: pool
        glutamate_i: pool
        gaba_i: pool
        vesicles_i: pool
        glutamine_i: pool
        glutamate_a: pool
        glutamine_a: pool
        gaba_a: pool
        glutathione_a: pool
        glutamate_ambient: mM(low=0)
        gaba_ambient: mM(low=0)
        glutamine_fluid: mM(low=0)
        captured: flux
        fluid_uptake: flux
        gaba_uptake: flux
        glucose_oxidized: flux
        volume_fluid: measure("mL/g")

    class Output(NamedTuple):
        """Per gram of tissue; `glx` is what a scan without more cannot part."""

        glutamate_tissue: pool
        glutamine_tissue: pool
        gaba_tissue: pool
        aspartate_tissue: pool
        glutathione_tissue: pool
        glx: pool
        cycle: flux
        cycle_glutamate: flux
        cycle_per_glucose: number

    def output(self, state, drive):
        """Sums."""
        glutamate = drive.glutamate_e + drive.vesicles_e + drive.glutamate_i + drive.glutamate_a
        glutamate = glutamate + drive.glutamate_ambient * drive.volume_fluid
        glutamine = drive.glutamine_e + drive.glutamine_i + drive.glutamine_a
        glutamine = glutamine + drive.glutamine_fluid * drive.volume_fluid
        gaba = drive.gaba_i + drive.vesicles_i + drive.gaba_a + drive.gaba_ambient * drive.volume_fluid
        cycle = drive.captured + drive.fluid_uptake
        return self.Output(
            glutamate,
            glutamine,
            gaba,
            drive.aspartate_e,
            drive.glutathione_a + self.glutathione_neurons,
            glutamate + glutamine,
            cycle + drive.gaba_uptake,
            cycle,
            (cycle + drive.gaba_uptake) / drive.glucose_oxidized,
        )
